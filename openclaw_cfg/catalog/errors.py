"""What an answer of a vendor means, from the errors that its preset lists."""

import json
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog.api import ErrorFact
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.jsonpath import Json

# Members in which vendors put the code of an error.
_CODE_KEYS: Final = frozenset({"code", "status_code", "type", "status", "reason"})


def diagnose(preset: Preset, status: int, body: str) -> ErrorFact | None:
    """The first error of the preset that fits an answer, None when none does."""
    codes = frozenset(_codes(_parsed(body)))
    words = body.lower()
    return next((e for e in preset.errors if _fits(e, status, codes, words)), None)


def _fits(error: ErrorFact, status: int, codes: frozenset[str], words: str) -> bool:
    return (
        error.status in (None, status)
        and (not error.code or error.code in codes)
        and error.text.lower() in words
    )


def _parsed(body: str) -> Json:
    try:
        value: Json = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value


def _codes(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in _CODE_KEYS and isinstance(item, int | str):
                yield str(item)
            yield from _codes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _codes(item)
