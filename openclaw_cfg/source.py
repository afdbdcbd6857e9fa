"""A text with its path, and the places in it.

Offsets count code points from 0. Lines and columns count from 1, columns in code
points too, so that they are the same in every output format.
"""

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.secret import Opaque

_NEWLINE: Final = re.compile(r"\r\n|\n|\r")


class Span(Struct, frozen=True, gc=False):
    """A stretch of a text: offsets in code points, half-open."""

    start: int
    end: int


class Position(Struct, frozen=True, order=True, gc=False):
    """A place in a text as people count: line and column from 1."""

    line: int
    column: int


class Source(Opaque, frozen=True, dict=True):
    """A text as it was read, without its byte order mark.

    Its `repr` leaves the text out: keys must not reach a traceback.

    Attributes:
        path: where it came from; None for standard input or a text made here.
        text: the text, newlines as they are in the file.
        bom: whether a byte order mark was before it.
    """

    path: Path | None
    text: str
    bom: bool = False

    @property
    def name(self) -> str:
        """How outputs call this text: its path, or `<stdin>`."""
        return str(self.path) if self.path else "<stdin>"

    @cached_property
    def newline(self) -> str:
        r"""The newline that the text uses first: `\n`, `\r\n` or `\r`."""
        first = _NEWLINE.search(self.text)
        return first[0] if first else "\n"

    def position(self, offset: int) -> Position:
        """Line and column of `offset`; an offset past the end is the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def offset(self, position: Position) -> int:
        """Inverse of `position`; a place past the end is the end."""
        if position.line > len(self._starts):
            return len(self.text)
        start = self._starts[max(position.line, 1) - 1]
        return min(start + max(position.column, 1) - 1, len(self.text))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        # JSON5 ends a line at LF, CR, CRLF, U+2028 and U+2029; editors and CI systems
        # number lines by the first three only, and places are shown to them.
        lines = self.text.replace("\r\n", "\0\n").replace("\r", "\n").split("\n")
        return tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))

    def line(self, number: int) -> str:
        """Text of a line (from 1) without its newline; empty when there is none."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")
