"""Short chats with several models: what is asked, and what they add up to."""

import asyncio
import json

import pytest
from probe_server import KEY, page, provider

from openclaw_cfg.probe import Level, Options, Status
from openclaw_cfg.probe.base import Verdict
from openclaw_cfg.probe.chats import chat_with_all, conclude
from openclaw_cfg.probe.planning import plan_request

LISTED = Verdict(Status.OK, "2 listed", "as listed")
GOOD = Verdict(Status.OK)
BAD = Verdict(Status.AUTH, "refused", "check the key")
GONE = Verdict(Status.NO_MODEL, "gone", "another id")


@pytest.mark.parametrize(
    ("verdicts", "status", "detail", "advice"),
    [
        ((GOOD,), "ok", "the model answered", ""),
        ((GOOD, GOOD), "ok", "all 2 models answered", ""),
        ((BAD,), "auth", '"m0": refused', "check the key"),
        ((GOOD, BAD), "auth", '"m1": refused; 1 of 2 models failed', "check the key"),
        ((BAD, GONE), "auth", '"m0": refused; 2 of 2 models failed', "check the key"),
    ],
)
def test_the_first_that_failed_speaks_for_all(verdicts, status, detail, advice):
    models = [f"m{n}" for n in range(len(verdicts))]

    found = conclude(models, verdicts, LISTED)

    assert (found.status, found.detail, found.help) == (status, detail, advice)


def test_a_list_that_said_the_same_gives_the_advice():
    listed = Verdict(Status.NO_MODEL, "not listed", 'listed are "m9"')

    assert conclude(["m1"], [GONE], listed).help == 'listed are "m9"'
    assert conclude(["m1"], [BAD], listed).help == "check the key"


def asked(verdicts, *, models=("m1",)):
    """The bodies that are sent when the answers are judged so, one after another."""
    it = provider("https://relay.example/v1", models=models)
    plan = plan_request(it, Options(level=Level.CHAT)).plan
    left, bodies = iter(verdicts), []
    now = most = 0

    async def send(ask):
        nonlocal now, most
        now += 1
        most = max(most, now)
        bodies.append(ask.json)
        await asyncio.sleep(0)
        now -= 1
        return page({})

    def judge(level, _):
        assert level is Level.CHAT
        return next(left)

    async def sent(ask):
        await send(ask)
        return judge(Level.CHAT, None)

    found = asyncio.run(chat_with_all(plan, sent, judge))
    return found, bodies, most


@pytest.mark.parametrize(
    ("detail", "status", "field", "value"),
    [
        ("Streaming is not supported", "format", "stream", False),
        ("use 'max_tokens' instead", "format", "max_tokens", 512),
        ("Please use max_tokens instead", "format", "max_tokens", 512),
    ],
)
def test_a_chat_is_asked_once_more_the_way_it_is_told(detail, status, field, value):
    found, bodies, _ = asked([Verdict(Status(status), detail), GOOD])

    assert found == [GOOD]
    assert len(bodies) == 2
    assert bodies[1][field] == value
    assert bodies[0].get(field) != value


@pytest.mark.parametrize(
    ("detail", "status"),
    [
        ("Streaming is not supported", "forbidden"),
        ("use 'max_tokens' instead", "unknown"),
        ("max_tokens is too large", "format"),
        ("odd", "format"),
    ],
)
def test_otherwise_a_chat_is_asked_once(detail, status):
    verdict = Verdict(Status(status), detail)
    found, bodies, _ = asked([verdict])

    assert found == [verdict]
    assert len(bodies) == 1


def test_a_chat_that_is_refused_again_is_not_asked_a_third_time():
    verdict = Verdict(Status.FORMAT, "no stream here")
    found, bodies, _ = asked([verdict, verdict])

    assert found == [verdict]
    assert [body["stream"] for body in bodies] == [True, False]


def test_at_most_four_are_asked_at_the_same_time():
    models = tuple(f"m{n}" for n in range(9))
    found, bodies, most = asked([GOOD] * 9, models=models)

    assert len(found) == len(bodies) == 9
    assert most == 4
    assert KEY not in json.dumps(bodies)
