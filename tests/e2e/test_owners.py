"""Which agent does what starts unattended, with what `init --setup hybrid` writes.

"main" is the person's agent, on the plan. "jobs", on the general API, owns what names
no agent. A gateway for each activity. Both offers are one provider on this machine: the
key tells which was asked, and the instructions of a run tell its agent.
"""

import json
import re
import time
from urllib.error import HTTPError

import openclaw_binary
import pytest
from activity_world import (
    SENDER,
    STRANGER,
    TOKEN,
    configuration,
    prepare,
    world,
)
from standin import stand_in
from standin_mailbox import mailbox
from standin_telegram import telegram

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

pytestmark = [pytest.mark.openclaw, pytest.mark.nightly]
PLAN, API = "the-key-of-the-plan", "the-key-of-the-api"
KEY_OF = {"main": PLAN, "jobs": API}
CODER, DAILY = "hunyuan-2.0-thinking", "deepseek-v3.2"
KEYS = {"TENCENT_CODING_PLAN_API_KEY": PLAN, "APIYI_API_KEY": API}
SECONDS = 240
# How long others have to ask; who is woken by the end of a run comes within a second.
QUIET = 10


@pytest.fixture
def hybrid(run, tmp_path):
    """A gateway of a hybrid, where hooks, Telegram and the workboard are on too."""
    openclaw = openclaw_binary.find(tmp_path)
    prepare(openclaw, "main", "workspace-main")
    prepare(openclaw, "jobs", "workspace-jobs")
    with stand_in() as server, mailbox() as mails, telegram() as chat:
        offers = ("tencent-coding-plan", "apiyi")
        done = run(
            *("--config", openclaw.config, "init", "--setup", "hybrid"),
            *(word for one in offers for word in ("--provider", one)),
            *(f"--base-url={one}={server.url}" for one in offers),
            *("--no-probe", "--yes"),
            **KEYS,
        )
        assert done.code == 0, done.stderr
        text = openclaw.config.read_text()
        value = json.loads(json.dumps(parse(Source(openclaw.config, text)).value))
        around = configuration(server.url, mails, chat)

        def started(*, boot=False, review=False, dreaming=False):
            for name in ("main", "jobs") if boot else ():
                file = openclaw.state / f"workspace-{name}" / "BOOT.md"
                file.write_text(f"words of the boot of {name}\n")
            value["gateway"] |= around["gateway"]
            value["channels"] = {"telegram": around["channels"]["telegram"]}
            value["hooks"] = around["hooks"] | {
                "gmail": {},
                "mappings": [
                    {k: v for k, v in one.items() if k != "model"}
                    for one in around["hooks"]["mappings"]
                ],
                "internal": {"entries": {"boot-md": {"enabled": boot}}},
            }
            plugins = value["plugins"]["entries"]
            plugins["workboard"] = {"enabled": True}
            if dreaming:
                plugins["memory-core"]["config"]["dreaming"]["enabled"] = True
            if review:
                value["skills"]["workshop"]["autonomous"]["mode"] = "auto"
            openclaw.config.write_text(json.dumps(value))
            return world(openclaw, server, mails, chat, **KEYS)

        yield started


def runs(at, words):
    """Who asked with these words, and with which key, each once and in order."""
    asked = [one for one in at.server.asked if words in one.text]
    found = [(_agent(one.text), one.key) for one in asked if _agent(one.text)]
    return list(dict.fromkeys(found))


def _agent(text):
    """The agent of a run; empty for a question outside of one, as for a title."""
    named = re.search(r"\bagent=(\w+)", text)
    return named[1] if named else ""


def is_of_jobs(at, words):
    """It is a run of "jobs" alone, and no question whatever has the plan's key."""
    at.server.wait_for(words, seconds=SECONDS)
    time.sleep(QUIET)
    assert runs(at, words) == [("jobs", API)]
    assert {_agent(one.text) for one in at.server.asked} <= {"jobs", ""}
    assert {one.key for one in at.server.asked} == {API}


def test_an_event(hybrid):
    with hybrid() as at:
        at.call("wake", mode="now", text="words of the event")
        is_of_jobs(at, "words of the event")


def test_a_hook_and_its_end(hybrid):
    with hybrid() as at:
        at.server.says[DAILY] = "words of the end"
        at.post("/hooks/agent", {"message": "words of the hook"})
        is_of_jobs(at, "words of the hook")
        is_of_jobs(at, "words of the end")


def test_a_hook_that_wakes(hybrid):
    with hybrid() as at:
        at.post("/hooks/wake", {"text": "words of the hook", "mode": "now"})
        is_of_jobs(at, "words of the hook")


def test_a_mail_of_gmail(hybrid):
    with hybrid() as at:
        mail = {"id": "1", "from": SENDER, "subject": "subject of the mail"}
        at.post("/hooks/gmail", {"messages": [mail]})
        is_of_jobs(at, "subject of the mail")


def test_a_mapping(hybrid):
    with hybrid() as at:
        at.post("/hooks/mapped", {})
        is_of_jobs(at, "words of the mapped hook")


def test_a_job(hybrid):
    with hybrid() as at:
        at.add_job("words of the job")
        is_of_jobs(at, "words of the job")


def test_a_card_of_the_workboard(hybrid):
    with hybrid() as at:
        at.call("workboard.cards.create", title="words of the card", status="ready")
        at.call("workboard.cards.dispatch")
        is_of_jobs(at, "words of the card")


def test_the_own_api_refuses_who_names_no_agent(hybrid):
    message = {"role": "user", "content": "words over http"}
    with hybrid() as at:
        with pytest.raises(HTTPError) as refused:
            at.post(
                "/v1/chat/completions",
                {"model": "openclaw", "messages": [message]},
                TOKEN,
            )
        assert refused.value.code == 400
        time.sleep(QUIET)
        assert not at.server.asked


def test_a_message_of_a_channel_without_a_binding(hybrid):
    with hybrid() as at:
        at.chat.write(STRANGER, "words of a stranger")
        is_of_jobs(at, "words of a stranger")


def test_a_chat_that_names_no_agent_and_its_title(hybrid):
    with hybrid() as at:
        at.call("sessions.create", message="gardening in winter")
        is_of_jobs(at, "gardening in winter")
        assert titles(at, "gardening in winter") == {API}


def test_the_title_of_a_chat_on_the_plan(hybrid):
    with hybrid() as at:
        at.call("sessions.create", agentId="main", message="gardening in winter")
        at.server.wait_for("gardening in winter", model=CODER, seconds=SECONDS)
        time.sleep(QUIET)
        assert runs(at, "gardening in winter") == [("main", PLAN)]
        assert titles(at, "gardening in winter") == {API}


def titles(at, words):
    """The keys of the questions outside of a run."""
    return {
        one.key for one in at.server.asked if words in one.text and not _agent(one.text)
    }


def test_at_the_start_each_agent_does_its_boot(hybrid):
    with hybrid(boot=True) as at:
        for name in KEY_OF:
            at.server.wait_for(f"words of the boot of {name}", seconds=SECONDS)
        time.sleep(QUIET)
        for name, key in KEY_OF.items():
            assert runs(at, f"words of the boot of {name}") == [(name, key)]


def test_each_agent_reviews_its_skills(hybrid):
    words = "Skill Workshop as a collection"
    with hybrid(review=True) as at:
        for name, key in KEY_OF.items():
            at.run_job(f"skill-collection-review-{name}")
            end = time.monotonic() + SECONDS
            while (name, key) not in runs(at, words):
                assert time.monotonic() < end
                time.sleep(0.2)
        assert runs(at, words) == [*KEY_OF.items()]


def test_each_agent_dreams_of_its_notes(hybrid):
    words = "Current sweep"
    with hybrid(dreaming=True) as at:
        at.run_job("dreaming")
        at.server.wait_for(words, seconds=SECONDS)
        time.sleep(QUIET)
        assert {one.key for one in at.server.asked if words in one.text} == {PLAN, API}
