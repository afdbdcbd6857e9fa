"""Each measured activity of the catalogue asks the model that the catalogue says."""

import base64
import json
import struct
import time
import urllib.error
import urllib.request
import zlib
from contextlib import contextmanager

import openclaw_binary
import pytest
from standin import stand_in
from standin_mailbox import mailbox
from standin_telegram import telegram

from openclaw_cfg.catalog.activities import load_activities

TOKEN, HOOKS = "the-token-of-the-gateway", "the-token-of-the-hooks"
MAIN = "agent:main:main"
STRANGER = 7
SENDER = "a@b.example"
# Activity → the model that its setting names below, and words of its question.
EXPECTED = {
    "boot": ("main", "Say that the boot is done"),
    "dreaming": ("dream", "Current sweep"),
    "skill-review": ("sub", "Skill Workshop as a collection"),
    "event": ("beat", "words of the event"),
    "heartbeat": ("beat", "words of the event"),
    "job": ("sub", "words of the plain job"),
    "hook": ("sub", "words of the plain hook"),
    "gmail": ("mail", "subject of the mail"),
    "imap": ("sub", "words of the letter"),
    "http-api": ("main", "words over http"),
    "title": ("short", "gardening in winter"),
    "recap": ("short", "previousRecap"),
    "sub-agent": ("sub", "task of the child"),
    "workboard": ("main", "words of the card"),
    "llm-task": ("task", "words of the step"),
    "meeting-notes": ("short", "words of the meeting"),
    "media": ("image", "Describe the image"),
    "active-memory": ("recall", "what did we decide last week"),
    "exec-reviewer": ("review", "echo the-end"),
    "memory-flush": ("flush", "NO_REPLY"),
    "compaction": ("compact", "opaque identifiers exactly as written"),
    "slug": ("slug", ""),
    "experience-review": ("main", "Skill review. Distill new durable learning"),
    "channel": ("chan", "words of a stranger"),
    "voice": ("voice", "to be read aloud"),
    "restart": ("main", "this is cut off"),
}
VECTORS = {"embedding": "vector"}


def test_every_measured_activity_is_run_here():
    rows = load_activities().values()

    assert {one.id for one in rows if one.measured} == {*EXPECTED, *VECTORS}


def test_every_activity_is_measured_or_says_why_not():
    for one in load_activities().values():
        assert bool(one.measured) != bool(one.not_measured), one.id


def configuration(url, post_office, chat):
    names = {model for model, _ in EXPECTED.values()} | {"named", "mapped", "spare"}
    entries = [
        {"id": name, "name": name, "contextWindow": 200_000, "maxTokens": 8000}
        for name in sorted(names - {"image"})
    ]
    entries.append({"id": "image", "name": "image", "input": ["text", "image"]})
    mapping = {
        "match": {"path": "mapped"},
        "action": "agent",
        "messageTemplate": "words of the mapped hook",
        "model": "here/mapped",
        "deliver": False,
    }
    slug = {"enabled": True, "llmSlug": True, "model": "here/slug"}
    vectors = {"baseUrl": url, "apiKey": "a-key"}
    return {
        "gateway": {
            "mode": "local",
            "http": {"endpoints": {"chatCompletions": {"enabled": True}}},
        },
        "models": {
            "providers": {
                "here": {
                    "baseUrl": url,
                    "api": "openai-completions",
                    "apiKey": "a-key",
                    "models": entries,
                }
            }
        },
        "agents": {
            "defaults": {
                "model": {"primary": "here/main", "fallbacks": ["here/spare"]},
                "heartbeat": {"model": "here/beat"},
                "utilityModel": "here/short",
                "subagents": {"model": "here/sub"},
                "imageModel": "here/image",
                "compaction": {
                    "model": "here/compact",
                    "memoryFlush": {"model": "here/flush"},
                },
            }
        },
        "memory": {
            "search": {
                "provider": "openai-compatible",
                "model": "vector",
                "remote": vectors,
            }
        },
        "tools": {
            "alsoAllow": ["llm-task"],
            "exec": {"mode": "auto", "reviewer": {"model": "here/review"}},
        },
        "hooks": {
            "enabled": True,
            "token": HOOKS,
            "allowRequestSessionKey": True,
            "allowedSessionKeyPrefixes": ["hook:"],
            "presets": ["gmail"],
            "gmail": {"model": "here/mail"},
            "mappings": [mapping],
            "internal": {
                "enabled": True,
                "entries": {"boot-md": {"enabled": True}, "session-memory": slug},
            },
        },
        "channels": {
            "telegram": {
                "enabled": True,
                "botToken": "1:a-key",
                "apiRoot": chat.url,
                "dmPolicy": "open",
                "allowFrom": ["*"],
            },
            "modelByChannel": {"telegram": {str(STRANGER): "here/chan"}},
        },
        "plugins": {"entries": plugins(post_office)},
        "tts": {
            "auto": "always",
            "provider": "tts-local-cli",
            "summaryModel": "here/voice",
            "providers": {"tts-local-cli": {"command": "false"}},
        },
        "meta": {
            "migrations": {"modelPolicyAllowlist": True, "utilityModelSeparation": True}
        },
    }


def plugins(post_office):
    account = {
        "host": "127.0.0.1",
        "port": post_office.port,
        "secure": False,
        "user": "me",
        "password": "a-key",
        "agentId": "main",
        "allowedSenders": [SENDER],
        "senderAuth": {"min": "mutable"},
        "watch": {"mode": "interval", "pollSeconds": 15},
    }
    accounts = {"plain": account, "own": {**account, "model": "here/mail"}}
    task = {"defaultProvider": "here", "defaultModel": "task"}
    return {
        "active-memory": {
            "enabled": True,
            "config": {"agents": ["main"], "model": "here/recall"},
        },
        "imap": {"enabled": True, "config": {"accounts": accounts}},
        "llm-task": {
            "enabled": True,
            "llm": {"allowModelOverride": True},
            "config": task,
        },
        "memory-core": {
            "config": {"dreaming": {"model": "here/dream"}},
            "subagent": {"allowModelOverride": True, "allowedModels": ["here/dream"]},
        },
        "tts-local-cli": {"enabled": True},
        "workboard": {"enabled": True},
    }


def post(port, path, body, token, *, tries=12):
    """Ask the gateway; a busy one says 503 after 15 seconds, and is asked again."""
    data = json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    address = f"http://127.0.0.1:{port}{path}"
    request = urllib.request.Request(address, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=200) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != 503 or tries == 1:
            raise
        post(port, path, body, token, tries=tries - 1)


def job(call, message, **more):
    made = call(
        "cron.add",
        name=message,
        schedule={"kind": "every", "everyMs": 3_600_000},
        sessionTarget="isolated",
        payload={"kind": "agentTurn", "message": message, **more},
        delivery={"mode": "none"},
    )
    call("cron.run", id=made["id"], mode="force")


@contextmanager
def gateway(openclaw, server):
    """Run a gateway, which reaches nothing outside of this machine."""
    env = {"OPENCLAW_GATEWAY_TOKEN": TOKEN, **server.as_proxy}
    with openclaw.gateway(auth="token", patience=0, **env) as running:
        running.wait_for("[gateway] ready", seconds=240)
        with openclaw.client(running, TOKEN) as call:
            yield running, call


@pytest.mark.openclaw
@pytest.mark.nightly
def test_each_activity_asks_the_model_that_its_setting_names(tmp_path):
    openclaw = openclaw_binary.find(tmp_path)
    folder = openclaw.state / "workspace"
    (folder / "memory").mkdir(parents=True)
    (folder / "BOOT.md").write_text("Say that the boot is done.\n")
    note = "# notes\n\n- The user prefers tea over coffee in the morning.\n"
    (folder / "memory" / "2026-11-27.md").write_text(
        f"{note}- The project uses ruff.\n- Deployments happen on Tuesday.\n"
    )
    with stand_in() as server, mailbox() as post_office, telegram() as chat:
        value = configuration(server.url, post_office, chat)
        openclaw.config.write_text(json.dumps(value))
        with gateway(openclaw, server) as (running, call):
            by_itself(call, server)
            from_outside(call, running.port, server, post_office)
            for_a_person(call, server)
            with_a_full_context(call, server)
            in_a_channel(server, chat)
            cut_off(running, call, server)
        before = len(server.asked)
        with gateway(openclaw, server):
            seen("restart", server, after=before)
        for name in EXPECTED:
            seen(name, server)
        assert {one.model for one in server.vectors} == set(VECTORS.values())


def seen(name, server, *, after=0):
    model, words = EXPECTED[name]
    server.wait_for(words, model=model, seconds=240, after=after)


def by_itself(call, server):
    """What the gateway starts, and jobs."""
    seen("boot", server)
    for one in call("cron.list", includeDisabled=True)["jobs"]:
        call("cron.run", id=one["id"], mode="force")
    job(call, "words of the plain job")
    job(call, "words of the named job", model="here/named")
    call("wake", mode="now", text="words of the event")
    for name in ("dreaming", "skill-review", "job", "event"):
        seen(name, server)
    server.wait_for("words of the named job", model="named", seconds=240)


def from_outside(call, port, server, post_office):
    """Hooks, mail, the API, and a title."""
    post_office.receive(SENDER, "words of the letter")
    hooks(port)
    for name in ("hook", "gmail", "imap"):
        seen(name, server)
    server.wait_for("words of the letter", model="mail", seconds=240)
    server.wait_for("words of the mapped hook", model="mapped", seconds=240)
    body = {"model": "openclaw", "messages": [{"role": "user"}]}
    body["messages"][0]["content"] = "words over http"
    post(port, "/v1/chat/completions", body, TOKEN)
    call("sessions.create", agentId="main", message="a title on gardening in winter")
    for name in ("http-api", "title", "recap"):
        seen(name, server)


def hooks(port):
    post(port, "/hooks/agent", {"message": "words of the plain hook"}, HOOKS)
    post(port, "/hooks/mapped", {}, HOOKS)
    mail = {"id": "1", "from": SENDER, "subject": "subject of the mail"}
    post(port, "/hooks/gmail", {"messages": [mail]}, HOOKS)


def hand_out_a_card(call):
    call("workboard.cards.create", title="words of the card", status="ready")
    call("workboard.cards.dispatch")


def for_a_person(call, server):
    """What a person's message brings with it, and the cards of a board."""
    server.steps["please go many steps"] = 12
    has_it_call(call, server, "please go many steps", "session_status", {})
    seen("experience-review", server)
    said(call, "what did we decide last week about tea")
    seen("active-memory", server)
    child = {"task": "task of the child", "label": "kid"}
    has_it_call(call, server, "please hand it on", "sessions_spawn", child)
    seen("sub-agent", server)
    step = {"prompt": "words of the step"}
    has_it_call(call, server, "please do a step", "llm-task", step)
    seen("llm-task", server)
    notes = {"action": "import", "transcript": "Ann: words of the meeting"}
    has_it_call(call, server, "please import the notes", "transcripts", notes)
    seen("meeting-notes", server)
    verdict = {"decision": "allow", "risk": "low", "rationale": "it only waits"}
    server.says["review"] = json.dumps(verdict)
    command = {"command": "sleep 3; echo the-end", "background": True}
    has_it_call(call, server, "please run it behind", "exec", command)
    seen("exec-reviewer", server)
    said(call, "what is in this picture", attachments=[picture()])
    seen("media", server)
    hand_out_a_card(call)
    seen("workboard", server)


def with_a_full_context(call, server):
    server.tokens = 190_000
    said(call, "a long one")
    seen("memory-flush", server)
    said(call, "after the long one")
    seen("compaction", server)
    call("sessions.reset", key=MAIN, reason="new")
    seen("slug", server)
    server.tokens = 50


def in_a_channel(server, chat):
    """A stranger's message; the long answer to it is shortened, to be read aloud."""
    server.says["chan"] = "This is a sentence to be read aloud. " * 60
    chat.write(STRANGER, "words of a stranger")
    for name in ("channel", "voice"):
        seen(name, server)


def cut_off(running, call, server):
    """The gateway ends in the middle of a run."""
    server.unanswered["main"] = "this is cut off"
    said(call, "this is cut off", session="agent:main:other")
    seen("restart", server)
    time.sleep(1)  # the run is stored
    running.kill()


def said(call, message, *, session=MAIN, **more):
    """A person's message."""
    key = message.replace(" ", "-")
    call("chat.send", sessionKey=session, message=message, idempotencyKey=key, **more)


def has_it_call(call, server, message, tool, arguments):
    """A person's message, which the model answers with the call of a tool."""
    server.calls[message] = (tool, arguments)
    said(call, message)


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
