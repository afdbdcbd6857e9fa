"""What a text in a value means: yes or no, several names, or a number with its unit."""

import re
from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.quantities import milliseconds, size

YES: Final = {"yes": True, "on": True, "enabled": True, "1": True}
NO: Final = {"no": False, "off": False, "disabled": False, "0": False}
_DURATION: Final = re.compile(
    r"\s*(?:every\s+)?(\d+)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?"
    r"|h|hrs?|hours?|d|days?)\s*\Z",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([km])?\s*\Z", re.IGNORECASE)
# End of a key → milliseconds of its unit, or bytes.
_UNITS: Final = {
    "Ms": 1,
    "Sec": 1000,
    "Seconds": 1000,
    "Minutes": 60_000,
    "Hours": 3_600_000,
    "Days": 86_400_000,
}
_SIZES: Final = {"Bytes": 1, "Kb": 1024, "Mb": 1024**2}
_WORDS: Final = {"true": True, "false": False, **YES, **NO}


def said(value: Json) -> bool | None:
    """Whether a value says yes or no, in a word or as it is; None if neither."""
    return _WORDS.get(str(value).strip().lower())


def names_in(value: Json) -> list[Json]:
    """The names in an array, or in a text that separates them by commas."""
    if isinstance(value, str):
        return [name.strip() for name in value.split(",") if name.strip()]
    return value if isinstance(value, list) else []


def duration(text: str) -> str | None:
    """`"30 minutes"` as OpenClaw writes it, `30m`; None if it is something else."""
    match = _DURATION.match(text)
    if match is None:
        return None
    word = match[2].lower()
    unit = "ms" if word == "ms" or word.startswith("milli") else word[0]
    return f"{match[1]}{unit}"


def number_of(key: str, text: str) -> int | float | None:
    """The number in a text with a unit, in the unit that the key's name says.

    `"10s"` of `backgroundMs` is 10000, `"50MB"` of `mediaMaxMb` is 50, `"4k"` of
    `textChunkLimit` is 4000. None if it is not clear.
    """
    for end, unit in _UNITS.items():
        if key.endswith(end):
            return _in_units(milliseconds(duration(text) or text), unit)
    for end, unit in _SIZES.items():
        if key.endswith(end):
            return _in_units(size(text.replace(" ", "")), unit)
    match = _COUNT.match(text)
    times = {"k": 1000, "m": 1_000_000}
    return float(match[1]) * times[match[2].lower()] if match and match[2] else None


def _in_units(total: int | None, unit: int) -> int | float | None:
    return None if total is None else total / unit
