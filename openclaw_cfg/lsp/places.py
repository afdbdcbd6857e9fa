"""Converts places of the protocol (lines from 0, in units of the client) and ours."""

from collections.abc import Callable
from typing import Final

from lsprotocol import types

from openclaw_cfg.source import Position, Source, Span

UNITS: Final[dict[str, Callable[[str], int]]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "utf-32": len,
}
"""The length of a text in the units of each encoding that a client may use."""


class Ruler:
    """Converts places of one text; an editor counts UTF-16 unless it says otherwise."""

    def __init__(self, source: Source, encoding: str | None = None) -> None:
        self.source = source
        self._units = UNITS[encoding or "utf-16"]

    def theirs(self, position: Position) -> types.Position:
        """A place of ours in the client's units."""
        before = self.source.line(position.line)[: position.column - 1]
        return types.Position(position.line - 1, self._units(before))

    def range(self, span: Span) -> types.Range:
        """A stretch of the text."""
        start, end = map(self.source.position, (span.start, span.end))
        return self.between(start, end)

    def between(self, start: Position, end: Position) -> types.Range:
        """The range from one place to another."""
        return types.Range(self.theirs(start), self.theirs(end))

    def offset(self, position: types.Position) -> int:
        """Offset in code points; a place past the end of a line is that end."""
        line = self.source.line(position.line + 1)
        start = self.source.offset(Position(position.line + 1, 1))
        if self._units(line) <= position.character:
            return start + len(line)
        units = column = 0
        while units < position.character:
            units += self._units(line[column])
            column += 1
        return start + column
