"""The payloads of a chat's answer: server-sent events, lines of JSON, or one JSON."""

import json
from collections.abc import Callable, Iterator

from openclaw_cfg.jsonpath import Json


def payloads(body: bytes) -> Iterator[dict[str, Json]]:
    """Every JSON object in `body`, in order; an incomplete last line is left out."""
    whole = _object(body)
    if whole is not None:
        yield whole
        return
    yield from _from_lines(body)


def until(spoke: Callable[[dict[str, Json]], bool]) -> Callable[[bytes], bool]:
    """A test for `Ask.enough`: reading stops after a payload that `spoke` accepts."""

    def enough(lines: bytes) -> bool:
        return any(spoke(payload) for payload in _from_lines(lines))

    return enough


def _from_lines(lines: bytes) -> Iterator[dict[str, Json]]:
    event: list[bytes] = []  # the lines of an event that is not complete yet
    for line in lines.splitlines():
        text = line.removeprefix(b"data:").strip()
        payload = _object(text)
        if payload is None and line.startswith(b"data:"):
            event.append(text)
            payload = _object(b"\n".join(event))
        if payload is not None:
            yield payload
        if payload is not None or not line.strip():
            event = []


def _object(text: bytes) -> dict[str, Json] | None:
    if not text.lstrip().startswith(b"{"):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
