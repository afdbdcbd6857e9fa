"""Whatever a server sends, there is a result: no traceback, no hang."""

import asyncio
import json
import os
import random

from probe_server import provider, raw

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.probe import ADAPTERS, Level, Options, Status, probe_all
from openclaw_cfg.probe.base import Answer, Verdict
from openclaw_cfg.probe.vendor import refined

# Both may be raised for a longer look by hand.
SEED = int(os.environ.get("HOSTILE_SEED", "20261121"))
COUNT = int(os.environ.get("HOSTILE_ANSWERS", "300"))
# Google's own library asks for a token first.
OPENED = {"google-vertex", "anthropic-vertex"}
APIS = [a.APIS[0] for a in ADAPTERS if a.APIS[0] not in OPENED]
WORDS = (
    "data", "models", "id", "error", "code", "message", "choices", "delta", "content",
    "base_resp", "status_code", "success", "output", "candidates", "parts", "type",
)  # fmt: skip


def value(dice, depth=0):
    """A JSON value of the kind that servers send, or nearly."""
    kind = dice.randrange(9 if depth < 6 else 6)
    if kind == 6:
        return [value(dice, depth + 1) for _ in range(dice.randrange(4))]
    if kind > 6:
        names = dice.choices(WORDS, k=dice.randrange(5))
        return {name: value(dice, depth + 1) for name in names}
    return dice.choice(
        (None, True, 0, -1, 1e400, 10**400, "", "\x00\x1b[2J", "\u202e", "x" * 3000)
    )


def body(dice):
    pick = dice.randrange(8)
    if pick == 0:
        return dice.randbytes(dice.randrange(2000))
    if pick == 1:
        return b"[" * 900 + b"]" * 900
    if pick == 2:
        return b'{"error":' * 500 + b'"x"' + b"}" * 500
    if pick == 3:
        lines = [b"data: " + json.dumps(value(dice)).encode() for _ in range(5)]
        return b"\n\n".join(lines)
    text = json.dumps(value(dice)).encode()
    return text[: dice.randrange(len(text) + 1)] if pick == 4 else text


def answer(dice):
    """Bytes that are HTTP, or once were."""
    content = body(dice)
    status = dice.choice((0, 99, 100, 101, 200, 200, 200, 204, 301, 304, 400, 401, 403,
                          404, 418, 429, 500, 503, 599, 600, 999, 99999))  # fmt: skip
    length = dice.choice((len(content), len(content), 0, len(content) + 5, -1, "x"))
    heads = dice.sample(
        [
            f"Content-Length: {length}",
            "Content-Type: text/event-stream",
            "Content-Type: text/html; charset=\x00",
            "Content-Encoding: gzip",
            "Content-Encoding: br, gzip",
            "Transfer-Encoding: chunked",
            "Location: http://[::1",
            "Location: //evil.example/\t",
            "Retry-After: Thu, 99 Foo",
            "Set-Cookie: a=b; Domain=..",
            "X-Odd: \xff\xfe",
        ],
        k=dice.randrange(5),
    )
    head = "\r\n".join([f"HTTP/1.{dice.randrange(3)} {status} Fine", *heads, "", ""])
    whole = head.encode("latin-1") + content
    return whole[: dice.randrange(1, len(whole))] if dice.random() < 0.1 else whole


def test_any_answer_becomes_a_result():
    dice = random.Random(SEED)

    def script(asked, connection):
        if asked:
            connection.sendall(answer(dice))

    with raw(script) as running:
        many = [
            provider(
                running.url, id=f"p{n}", api=dice.choice(APIS), models=("m1", "m2")
            )
            for n in range(COUNT)
        ]
        options = Options(level=Level.CHAT, timeout=COUNT / 5, concurrency=20)
        results = asyncio.run(probe_all(many, options=options))

    assert len(results) == COUNT
    for result in results:
        json.dumps(result.as_json(), allow_nan=False)
        shown = f"{result.detail}{result.help}"
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert result.detail
        assert len(result.detail) < 600
    assert len({result.status for result in results}) > 3
    assert not any(result.status is Status.TIMEOUT for result in results[: COUNT // 2])


def test_no_body_breaks_the_vendors_own_codes():
    dice = random.Random(SEED)
    presets = [preset for preset in load_presets() if preset.errors]

    for _ in range(COUNT):
        said = Answer(status=dice.randrange(100, 600), body=body(dice))
        verdict = refined(dice.choice(presets), said, Verdict(Status.UNKNOWN))
        assert verdict.status.failed
