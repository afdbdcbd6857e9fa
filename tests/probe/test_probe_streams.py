"""The payloads of an answer, whole or in pieces."""

import pytest

from openclaw_cfg.probe.streams import payloads, until

ONE, TWO = {"a": 1}, {"b": 2}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"a": 1}', [ONE]),
        (b'{"a": 1}\n{"b": 2}\n', [ONE, TWO]),
        (b'data: {"a": 1}\n\ndata: {"b": 2}\n\n', [ONE, TWO]),
        (b'event: x\nid: 1\ndata: {"a": 1}\n\n', [ONE]),
        (b': comment\ndata:{"a": 1}\r\n\r\n', [ONE]),
        # One event over several lines, which may have others between them.
        (b'data: {"a":\ndata: 1}\n\n', [ONE]),
        (b'data: {"a":\nid: 1\ndata: 1}\n\n', [ONE]),
        (b'data: {"a":\ndata: 1}\n\ndata: {"b":\ndata: 2}\n\n', [ONE, TWO]),
        # What was cut belongs to no other event.
        (b'data: {"cut\n\ndata: {"b":\ndata: 2}\n\n', [TWO]),
        (b'data: {"cut\ndata: {"b": 2}\n\n', [TWO]),
        (b'data: {"a": 1}\ndata: {"cut', [ONE]),
        (b"data: [DONE]\n\n", []),
        (b"data: [1]\n\n[1]\n", []),
        (b"", []),
    ],
)
def test_every_object_is_found_in_order(body, found):
    assert list(payloads(body)) == found


def test_reading_may_stop_after_what_was_waited_for():
    enough = until(lambda payload: payload == TWO)

    assert enough(b'data: {"a": 1}\n\ndata: {"b": 2}\n\n')
    assert not enough(b'data: {"a": 1}\n\n')
