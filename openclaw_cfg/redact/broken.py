"""Texts that are not JSON5: no tree tells which of their strings are keys."""

import re
from typing import Final

from openclaw_cfg.redact.shape import scrub
from openclaw_cfg.source import Source

# A string, with the colon after it where it is a key; and a bare word after a
# secret's name.
_STRING: Final = re.compile(
    r"""(["'`])((?:\\.|(?!\1)[^\\\r\n])*)(\1|\\?$)(\s*+:)?""", re.MULTILINE
)
_WORD_VALUE: Final = re.compile(
    r"""((?:key|token|secret|passw\w*|credential\w*)["']?\s*[:=]\s*)([^\s"',{}\[\]]+)()""",
    re.IGNORECASE,
)


def redacted_text(source: Source) -> Source:
    """A text that is not JSON5, with every string value in it masked.

    Only the keys of members, numbers and words stay readable. Works line by line: in a
    broken text a quote may open what it should close.
    """
    lines = source.text.splitlines(keepends=True)
    masked = (
        _STRING.sub(_masked_string, _WORD_VALUE.sub(_masked, line)) for line in lines
    )
    return Source(source.path, scrub("".join(masked)), source.bom)


def _masked(match: re.Match[str]) -> str:
    return match[1] + "*" * len(match[2]) + match[3]


def _masked_string(match: re.Match[str]) -> str:
    return match[0] if match[4] else _masked(match)
