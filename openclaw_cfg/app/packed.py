"""Minified files: people compare their values, not their lines."""

import json
from typing import Final

from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

_PACKED: Final = 120
"""Characters per line, on average, from which a file counts as minified."""


def by_value(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines to compare: for a minified file, one line for each value."""
    if _is_packed(before) or _is_packed(after):
        before, after = _unpacked(before), _unpacked(after)
    return before.splitlines(), after.splitlines()


def _is_packed(text: str) -> bool:
    """Whether a file has so few lines that a diff by lines is useless."""
    return len(text) > _PACKED * (text.rstrip().count("\n") + 1)


def _unpacked(text: str) -> str:
    """The same text with one line for each value, only for people."""
    try:
        value = parse(Source(None, text)).value
    except Json5Error:
        return text
    return json.dumps(value, indent=2, ensure_ascii=False)
