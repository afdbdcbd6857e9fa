"""Durations and sizes as OpenClaw 2026.9.6 writes them: `30s`, `1h30m`, `20mb`."""

import re
from typing import Final

from openclaw_cfg.openclaw.javascript import is_safe_integer, normal

_PART: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", re.ASCII)
_SINGLE: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)?\Z", re.ASCII)
_WHOLE: Final = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+\Z", re.ASCII)
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)?\Z", re.ASCII)
_MILLISECONDS: Final = {
    "ms": 1,
    "s": 1000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
}
_POWERS: Final = {
    "b": 0,
    "k": 1,
    "kb": 1,
    "m": 2,
    "mb": 2,
    "g": 3,
    "gb": 3,
    "t": 4,
    "tb": 4,
}
# The library that OpenClaw uses does not accept longer text for a number with unit.
_MAX_PART: Final = 100


def milliseconds(text: str, *, unit: str = "ms") -> int | None:
    """A duration in milliseconds; None when the text is not a duration.

    `unit` is used for a number without a unit. `1h30m` is added up; case and
    surrounding space do not matter.
    """
    text = normal(text)
    single = _SINGLE.match(text)
    if single:
        parts = [(single[1], single[2] or unit)]
    else:
        parts = _PART.findall(text) if _WHOLE.match(text) else []
    if not parts or any(len(n) + len(u) > _MAX_PART for n, u in parts):
        return None
    total = sum(float(number) * _MILLISECONDS[unit] for number, unit in parts)
    return round(total) if is_safe_integer(total) else None


def size(text: str) -> int | None:
    """A size in bytes, powers of 1024; None when the text is not a size."""
    match = _SIZE.match(normal(text))
    power = _POWERS.get(match[2] or "b") if match else None
    if match is None or power is None:
        return None
    total = float(match[1]) * 1024**power
    return round(total) if is_safe_integer(total) else None
