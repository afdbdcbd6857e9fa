"""Tables and paragraphs that fit the width of the output.

On a terminal cells wrap between words, never inside one; where the columns do not fit
side by side, each row becomes a few lines of its own. On a pipe a row is one line with
full values, whatever its length.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from openclaw_cfg.output.printable import clean, printable_lines

PIPE: Final = 1_000_000
"""The width for a pipe or a file: nothing wraps there."""

# Spaces between columns: the default, and the smaller one tried before rows are split.
_GAPS: Final = (2, 1)
# Wider prose is hard to read.
_READABLE: Final = 100
# How wide the labels of fields are.
_LABEL: Final = 14


class Grid:
    """A table without lines.

    Args:
        titles: of the columns; all empty for a table without a head.
        right: the columns whose cells are set to the right.
        spaced: leave a line free after each row, on a terminal.
    """

    def __init__(
        self, *titles: str, right: Iterable[int] = (), spaced: bool = False
    ) -> None:
        self._titles = titles
        self._right = frozenset(right)
        self._spaced = spaced
        self._rows: list[tuple[Text, ...]] = []
        self._notes: list[tuple[Text, ...]] = []
        self._heads: set[int] = set()

    def add(self, *cells: Text, notes: Iterable[Text] = ()) -> None:
        """Add a row, with lines below it; it may be shorter than the head."""
        rest = len(self._titles) - len(cells)
        self._rows.append((*cells, *(Text() for _ in range(rest))))
        self._notes.append(tuple(notes))

    def head(self, name: Text, told: Text) -> None:
        """Add a row that is a heading for the rows after it."""
        self._heads.add(len(self._rows))
        self.add(name, told)

    def __bool__(self) -> bool:
        return bool(self._rows)

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        piped = options.max_width >= PIPE
        rows = (
            [tuple(map(_one_line, row)) for row in self._rows] if piped else self._rows
        )
        head = tuple(Text(title, style="bold") for title in self._titles)
        headed = any(self._titles)
        shown = [head, *rows] if headed else rows
        tried = ((_widths(shown, options.max_width, gap), gap) for gap in _GAPS)
        widths, gap = next(((w, g) for w, g in tried if w is not None), (None, 0))
        if headed and widths is not None:
            yield from self._lines(head, widths, gap)
        for number, (row, notes) in enumerate(zip(rows, self._notes, strict=True)):
            if widths is None and number in self._heads:
                yield Text("  ").join(cell for cell in row if cell.plain)
            elif widths is None:
                yield from self._record(row, options.max_width)
            else:
                yield from self._lines(row, widths, gap)
            for note in notes:
                yield from _indented(note, options.max_width - 6, 6)
            if self._spaced and not piped:
                yield Text()

    def _lines(
        self, row: Sequence[Text], widths: Sequence[int], gap: int
    ) -> Iterable[Text]:
        """The lines of a row, its cells side by side."""
        cells = [wrapped(*one) for one in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            line = Text()
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
                part = cell[number].copy() if number < len(cell) else Text()
                space = " " * max(0, width - part.cell_len)
                if column in self._right:
                    line.append(space).append_text(part)
                else:
                    line.append_text(part).append(space)
                line.append(" " * gap)
            line.rstrip()
            yield line

    def _record(self, row: Sequence[Text], width: int) -> Iterable[Text]:
        """A row for a narrow terminal: its first cell, with the rest below."""
        first, *others = row
        yield from wrapped(first, width)
        line, room = Text(), width - 2
        for title, cell in zip(self._titles[1:], others, strict=True):
            if not cell.plain.strip():
                continue
            part = Text(f"{title} " if title else "", style="dim")
            part = Text().append_text(part).append_text(Text(" ").join(cell.split()))
            if line and line.cell_len + 2 + part.cell_len > room:
                yield from _indented(line, room)
                line = Text()
            line = line.append("  " if line else "").append_text(part)
        if line:
            yield from _indented(line, room)


class Paragraph:
    """Prose, wrapped between words.

    Args:
        head: text before the first line.
        indent: of the later lines.
    """

    def __init__(
        self, text: str, style: str = "", *, indent: int = 0, head: Text | None = None
    ) -> None:
        self._text = text
        self._style = style
        self._indent = indent
        self._head = head or Text()

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        text = Text(self._text, style=self._style)
        width = options.max_width
        if width < PIPE:
            width = max(
                1, min(width, _READABLE) - max(self._indent, self._head.cell_len)
            )
        first, *rest = wrapped(text, width)
        yield Text().append_text(self._head).append_text(first)
        for line in rest:
            yield Text(" " * self._indent).append_text(line)


def field(label: str, value: str, style: str = "") -> Paragraph:
    """A value, made printable and without keys, beside its label in bold."""
    head = Text(f"{label:<{_LABEL}}", style="bold")
    return Paragraph(clean(value), style, indent=_LABEL, head=head)


def wrapped(text: Text, width: int) -> list[Text]:
    """The lines of a text, at least one; a word that is too long stays whole."""
    lines: list[Text] = []
    for line in text.split(allow_blank=True) or [text]:
        starts, start, placed = [], 0, False
        words = re.finditer(r"\S+", line.plain) if line.cell_len > width else ()
        for word in words:
            if placed and cell_len(line.plain[start : word.end()]) > width:
                start = word.start()
                starts.append(start)
            placed = True
        parts = line.divide(starts)
        for part in parts:
            part.rstrip()
        lines += parts
    return lines


def _indented(text: Text, width: int, indent: int = 2) -> Iterable[Text]:
    """The lines of a text below something else."""
    for line in wrapped(text, width):
        yield Text(" " * indent).append_text(line)


def _one_line(cell: Text) -> Text:
    return Text(", ").join(part for part in cell.split() if part.plain)


def _widths(rows: Sequence[Sequence[Text]], room: int, gap: int) -> list[int] | None:
    """Column widths that fit; None if words would have to be broken.

    An address of the web in the last column may be longer than its column.
    """
    columns = [*zip(*rows, strict=True)]
    if not columns:
        return []
    widths = [max(_widest(cell) for cell in column) for column in columns]
    least = [
        max(_longest_word(cell, last=column is columns[-1]) for cell in column)
        for column in columns
    ]
    room -= gap * (len(columns) - 1)
    widths = [min(width, max(room, 0)) for width in widths]
    while sum(widths) > room:
        wide = [n for n, width in enumerate(widths) if width > least[n]]
        if not wide:
            return None
        widest = max(wide, key=widths.__getitem__)
        widths[widest] -= 1
    return widths


def _widest(cell: Text) -> int:
    return max((line.cell_len for line in cell.split(allow_blank=True)), default=0)


def _longest_word(cell: Text, *, last: bool) -> int:
    plain = cell.plain
    words = (word for word in plain.split() if not (last and "://" in word))
    first = (re.match(r"\s*\S*", plain) or [""])[0]
    indented = first if first != first.lstrip() else ""
    return max(cell_len(indented), *map(cell_len, words), 0)


@dataclass(frozen=True, slots=True)
class Harmless:
    """Another renderable, whose text is made printable and whose styles stay."""

    renderable: RenderableType

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        for text, style, control in console.render(self.renderable, options):
            yield Segment(text if control else printable_lines(text), style, control)
