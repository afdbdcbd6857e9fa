"""Each measured activity of the catalogue asks the models that the catalogue says.

A gateway for each: a failure names its activity. The model that its setting names
answers with a 500, so that one run shows who is asked first and who after that.
"""

import base64
import json
import struct
import time
import zlib
from collections.abc import Callable

import openclaw_binary
import pytest
from activity_world import (
    MAIN,
    MODELS,
    SENDER,
    STRANGER,
    TOKEN,
    VECTOR,
    World,
    surroundings,
    world,
)

from openclaw_cfg.catalog.activities import load_activities

# Activity → words of its question, and the model that is asked when its own fails.
NONE = ""
ASKED = {
    "boot": ("Say that the boot is done", "spare"),
    "dreaming": ("Current sweep", NONE),
    "skill-review": ("Skill Workshop as a collection", NONE),
    "event": ("words of the event", "spare"),
    "heartbeat": ("words of the event", "spare"),
    "job": ("words of the plain job", NONE),
    "hook": ("words of the plain hook", NONE),
    "gmail": ("subject of the mail", "spare"),
    "imap": ("words of the letter", NONE),
    "http-api": ("words over http", "spare"),
    "title": ("gardening in winter", "main"),
    "recap": ("previousRecap", NONE),
    "sub-agent": ("You are running as a subagent", NONE),
    "workboard": ("words of the card", "spare"),
    "llm-task": ("words of the step", NONE),
    "meeting-notes": ("words of the meeting", "main"),
    "media": ("Describe the image", NONE),
    "active-memory": ("You are a memory search agent", NONE),
    "exec-reviewer": ("exec safety reviewer", NONE),
    "memory-flush": ("Pre-compaction memory flush", NONE),
    "compaction": ("opaque identifiers exactly as written", NONE),
    "slug": ("1-2 word filename slug", NONE),
    "experience-review": ("Skill review. Distill new durable learning", NONE),
    "channel": ("words of a stranger", "spare"),
    "voice": ("to be read aloud", NONE),
    "restart": ("this is cut off", "spare"),
}
# Who else is asked with these words: a recap of a chat has its words too, and a second
# mailbox has a model of its own.
BESIDE = {"imap": {"short", "mail"}}
SECONDS = 240
# How long nobody is asked where there is no fallback; those come within a second.
QUIET = 15


def event(at: World) -> None:
    at.call("wake", mode="now", text="words of the event")


def boot(_: World) -> None:
    """The start of the gateway is all that it takes."""


def dreaming(at: World) -> None:
    at.run_job("dreaming")


def skill_review(at: World) -> None:
    at.run_job("skill")


def job(at: World) -> None:
    at.add_job("words of the plain job")


def hook(at: World) -> None:
    at.post("/hooks/agent", {"message": "words of the plain hook"})


def gmail(at: World) -> None:
    mail = {"id": "1", "from": SENDER, "subject": "subject of the mail"}
    at.post("/hooks/gmail", {"messages": [mail]})


def imap(at: World) -> None:
    at.mails.receive(SENDER, "words of the letter")


def http_api(at: World) -> None:
    message = {"role": "user", "content": "words over http"}
    body = {"model": "openclaw", "messages": [message]}
    at.post("/v1/chat/completions", body, TOKEN)


def title(at: World) -> None:
    at.call("sessions.create", agentId="main", message="a title on gardening in winter")


def sub_agent(at: World) -> None:
    child = {"task": "task of the child", "label": "kid"}
    at.has_it_call("please hand it on", "sessions_spawn", child)


def workboard(at: World) -> None:
    at.call("workboard.cards.create", title="words of the card", status="ready")
    at.call("workboard.cards.dispatch")


def llm_task(at: World) -> None:
    at.has_it_call("please do a step", "llm-task", {"prompt": "words of the step"})


def meeting_notes(at: World) -> None:
    notes = {"action": "import", "transcript": "Ann: words of the meeting"}
    at.has_it_call("please import the notes", "transcripts", notes)


def media(at: World) -> None:
    at.said("what is in this picture", attachments=[picture()])


def active_memory(at: World) -> None:
    at.said("what did we decide last week about tea")


def exec_reviewer(at: World) -> None:
    verdict = {"decision": "allow", "risk": "low", "rationale": "it only waits"}
    at.server.says["review"] = json.dumps(verdict)
    command = {"command": "sleep 3; echo the-end", "background": True}
    at.has_it_call("please run it behind", "exec", command)


def memory_flush(at: World) -> None:
    at.server.tokens = 190_000
    at.said("a long one")


def compaction(at: World) -> None:
    memory_flush(at)
    at.server.wait_for(ASKED["memory-flush"][0], model="flush", seconds=SECONDS)
    at.said("after the long one")


def slug(at: World) -> None:
    at.said("a chat that ends")
    at.server.wait_for("a chat that ends", model="main", seconds=SECONDS)
    time.sleep(2)  # the answer is stored
    at.call("sessions.reset", key=MAIN, reason="new")


def experience_review(at: World) -> None:
    at.server.steps["please go many steps"] = 12
    at.has_it_call("please go many steps", "session_status", {})


def channel(at: World) -> None:
    at.chat.write(STRANGER, "words of a stranger")


def voice(at: World) -> None:
    """The long answer to a stranger is shortened, to be read aloud."""
    at.server.says["chan"] = "This is a sentence to be read aloud. " * 60
    channel(at)


def picture():
    """A small red one, as the Control UI sends it."""
    data = b"".join(
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(b"".join([b"\0" + b"\xff\0\0" * 32] * 32))),
            (b"IEND", b""),
        )
    )
    content = base64.b64encode(b"\x89PNG\r\n\x1a\n" + data).decode()
    return {
        "type": "image",
        "mimeType": "image/png",
        "fileName": "dot.png",
        "content": content,
    }


STARTS: dict[str, Callable[[World], None]] = {
    "boot": boot,
    "dreaming": dreaming,
    "skill-review": skill_review,
    "event": event,
    "heartbeat": event,
    "job": job,
    "hook": hook,
    "gmail": gmail,
    "imap": imap,
    "http-api": http_api,
    "title": title,
    "recap": title,
    "sub-agent": sub_agent,
    "workboard": workboard,
    "llm-task": llm_task,
    "meeting-notes": meeting_notes,
    "media": media,
    "active-memory": active_memory,
    "exec-reviewer": exec_reviewer,
    "memory-flush": memory_flush,
    "compaction": compaction,
    "slug": slug,
    "experience-review": experience_review,
    "channel": channel,
    "voice": voice,
}


def test_every_measured_activity_is_run_here():
    rows = load_activities().values()

    assert {one.id for one in rows if one.measured} == {*ASKED, "embedding"}
    assert set(MODELS) == set(ASKED) == {*STARTS, "restart"}


def test_every_activity_is_measured_or_says_why_not():
    for one in load_activities().values():
        assert bool(one.measured) != bool(one.not_measured), one.id


@pytest.mark.openclaw
@pytest.mark.nightly
@pytest.mark.parametrize("name", STARTS)
def test_the_model_of_the_setting_is_asked_and_then_its_fallback(tmp_path, name):
    openclaw = openclaw_binary.find(tmp_path)
    with surroundings(openclaw) as (server, mails, chat):
        if name == "boot":
            (openclaw.state / "workspace" / "BOOT.md").write_text(
                f"{ASKED[name][0]}.\n"
            )
        server.refuses[MODELS[name]] = ASKED[name][0]
        with world(openclaw, server, mails, chat) as at:
            STARTS[name](at)
            asks(name, at)


@pytest.mark.openclaw
@pytest.mark.nightly
def test_after_the_heartbeats_model_and_the_fallbacks_comes_the_agents(tmp_path):
    openclaw, words = openclaw_binary.find(tmp_path), ASKED["event"][0]
    chain = ["beat", "spare", "main"]
    with surroundings(openclaw) as (server, mails, chat):
        server.refuses |= dict.fromkeys(chain, words)
        with world(openclaw, server, mails, chat) as at:
            event(at)
            server.wait_for(words, model="main", seconds=SECONDS)

            asked = [one.model for one in server.asked if words in one.text]
            assert [one for one in dict.fromkeys(asked) if one in chain] == chain


@pytest.mark.openclaw
@pytest.mark.nightly
def test_the_end_of_a_hook_wakes_the_main_session(tmp_path):
    openclaw = openclaw_binary.find(tmp_path)
    with surroundings(openclaw) as (server, mails, chat):
        server.says[MODELS["hook"]] = "words of the end"
        with world(openclaw, server, mails, chat) as at:
            hook(at)
            server.wait_for("words of the end", model=MODELS["event"], seconds=SECONDS)


@pytest.mark.openclaw
@pytest.mark.nightly
def test_a_run_that_was_cut_off_goes_on_after_the_next_start(tmp_path):
    openclaw, words = openclaw_binary.find(tmp_path), ASKED["restart"][0]
    with surroundings(openclaw) as (server, mails, chat):
        server.unanswered["main"] = words
        with world(openclaw, server, mails, chat) as at:
            at.said(words, session="agent:main:other")
            server.wait_for(words, model="main", seconds=SECONDS)
            time.sleep(1)  # the run is stored
            at.running.kill()
        server.asked.clear()
        server.refuses["main"] = words
        with world(openclaw, server, mails, chat) as at:
            asks("restart", at)


@pytest.mark.openclaw
@pytest.mark.nightly
def test_vectors_are_asked_of_their_own_model(tmp_path):
    openclaw = openclaw_binary.find(tmp_path)
    with surroundings(openclaw) as around, world(openclaw, *around) as at:
        active_memory(at)
        end = time.monotonic() + SECONDS
        while not at.server.vectors and time.monotonic() < end:
            time.sleep(0.1)

        assert {one.model for one in at.server.vectors} == {VECTOR}


def asks(name: str, at: World) -> None:
    """The model that fails, and after it the fallback or nobody."""
    words, after = ASKED[name]
    at.server.wait_for(words, model=MODELS[name], seconds=SECONDS)
    if after:
        at.server.wait_for(words, model=after, seconds=SECONDS)
    else:
        time.sleep(QUIET)
    asked = [one.model for one in at.server.asked if words in one.text]
    others = {*asked} - {MODELS[name]} - BESIDE.get(name, {"short"})
    assert others == ({after} if after else set()), asked
    assert not after or asked.index(MODELS[name]) < asked.index(after)
