"""Minified files: people compare their values, not their lines."""

import json
from typing import Final

from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source
from openclaw_cfg.unified import unified

_PACKED: Final = 120
"""Characters per line, on average, from which a file counts as minified."""


BY_VALUE: Final = ", with one line for each value"
"""What the names in the diff of a minified file end with: its own lines are others."""


def compared(before: str, after: str, name: str, new_name: str) -> tuple[str, ...]:
    """The unified diff of two texts; for a minified one, by value."""
    if _is_packed(before) or _is_packed(after):
        before, after = _unpacked(before), _unpacked(after)
        name, new_name = f"{name}{BY_VALUE}", f"{new_name}{BY_VALUE}"
    lines = unified(before.splitlines(), after.splitlines(), name, new_name)
    return tuple(lines)


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
