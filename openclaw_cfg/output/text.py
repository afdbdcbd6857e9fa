"""The format for people: what is wrong, the line with a caret, what to do."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from openclaw_cfg.output.printable import printable
from openclaw_cfg.report import Diagnostic, Run, Severity
from openclaw_cfg.source import Position, Source

ID: Final = "text"
HELP: Final = "for people: snippet, caret and help"
_TAB: Final = 4
_WIDTH: Final = 100
# At least this many characters after the beginning of a line, however narrow the
# terminal.
_LEAST: Final = 20
_STYLE: Final = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold cyan",
}


def render(run: Run, /) -> Text:
    """A block per diagnostic, with an empty line after each."""
    # Each block ends with a newline; one more would be an extra empty line.
    text = Text(end="")
    for report in run.reports:
        for found in report.diagnostics:
            text.append_text(_block(found, run.columns))
    return text


def limited(run: Run, most: int) -> Run:
    """A run limited to this many diagnostics per rule and file."""
    reports = tuple(
        replace(report, diagnostics=tuple(_first(report.diagnostics, most)))
        for report in run.reports
    )
    return replace(run, reports=reports)


def left_out(run: Run, most: int) -> tuple[str, ...]:
    """For each rule and file with more diagnostics than are shown, how many more."""
    return tuple(
        f"{report.name}: {count - most:,} more of {rule}"
        for report in run.reports
        for rule, count in Counter(d.rule for d in report.diagnostics).items()
        if count > most
    )


def _first(found: Iterable[Diagnostic], most: int) -> Iterator[Diagnostic]:
    """The first of each rule, in their order."""
    seen: Counter[str] = Counter()
    for diagnostic in found:
        seen[diagnostic.rule] += 1
        if seen[diagnostic.rule] <= most:
            yield diagnostic


def _block(found: Diagnostic, columns: int | None) -> Text:
    lines = [found.start.line, *(note.start.line for note in found.notes)]
    gutter = " " * len(str(max(lines)))
    style = _STYLE[found.severity]
    text = Text()
    name = f"{found.severity}[{found.rule}]"
    text.append(name, style=style)
    said = _wrapped(printable(found.message), len(name) + 2, 2, columns)
    text.append(f": {said}\n", style="bold")
    _place(text, gutter, found.source, found.start)
    span = (found.start, found.end)
    label = printable(found.label)
    _snippet(text, gutter, found.source, span, style, columns, label=label)
    for note in found.notes:
        _place(text, gutter, note.source, note.start, label=note.label)
        span = (note.start, note.end)
        _snippet(text, gutter, note.source, span, "bold blue", columns)
    # `fix` applies safe fixes of errors only, so only these name the command.
    title = found.fix.title if found.fix else ""
    if found.help or title:
        _remark(text, gutter, "help", found.help or title, columns)
    if found.fix and found.fix.safe and found.severity is Severity.ERROR:
        _remark(text, gutter, "fix", f"{title} (openclaw-cfg fix)", columns)
    _remark(text, gutter, "more", f"openclaw-cfg explain {found.rule}", columns)
    return text.append("\n")


def _place(
    text: Text, gutter: str, source: Source, start: Position, label: str = ""
) -> None:
    text.append(f"{gutter}--> ", style="bold blue")
    text.append(printable(f"{source.name}:{start.line}:{start.column}"))
    text.append(f" {printable(label)}\n" if label else "\n")


def _remark(
    text: Text, gutter: str, name: str, words: str, columns: int | None
) -> None:
    text.append(f"{gutter} = ", style="bold blue")
    text.append(f"{name}: ", style="bold")
    indent = len(f"{gutter} = {name}: ")
    lines = (printable(line) for line in words.split("\n"))
    said = (_wrapped(line, indent, indent, columns) for line in lines)
    text.append(f"\n{' ' * indent}".join(said) + "\n")


def _wrapped(words: str, at: int, indent: int, columns: int | None) -> str:
    """Words from a column on, in lines that fit the terminal; in a pipe one line."""
    if columns is None:
        return words
    lines = textwrap.wrap(
        words,
        max(columns, at + _LEAST),
        initial_indent=" " * at,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
    )
    return "\n".join(lines)[at:]


def _snippet(
    text: Text,
    gutter: str,
    source: Source,
    span: tuple[Position, Position],
    style: str,
    columns: int | None,
    *,
    label: str = "",
) -> None:
    """The line that a span begins in, as wide as there is room, and carets below.

    Args:
        label: behind the carets, or below them where there is no room.
    """
    start, end = span
    room = columns - len(f"{gutter} | ") if columns else None
    width = min(_WIDTH, room) if room else _WIDTH
    line = printable(source.line(start.line))
    # A span over several lines is underlined to the end of its first line.
    last = end.column - 1 if end.line == start.line else len(line)
    before, marked = line[: start.column - 1], line[start.column - 1 : last]
    before, marked, after = _crop(before, marked, line[last:], width)
    text.append(f"{gutter} |\n", style="bold blue")
    text.append(f"{start.line:>{len(gutter)}} | ", style="bold blue")
    text.append(f"{before}{marked}{after}".rstrip() + "\n")
    text.append(f"{gutter} | ", style="bold blue")
    text.append(" " * cell_len(before))
    carets = "^" * max(1, cell_len(marked))
    beside = room is None or cell_len(f"{before}{carets} {label}") <= room
    text.append(f"{carets} {label if beside else ''}".rstrip() + "\n", style=style)
    for part in () if beside else textwrap.wrap(label, width):
        text.append(f"{gutter} | ", style="bold blue")
        text.append(f"{part}\n", style=style)
    text.append(f"{gutter} |\n", style="bold blue")


def _crop(before: str, marked: str, after: str, width: int) -> tuple[str, str, str]:
    """The three parts with tabs expanded, cut to a width together."""
    before, marked, after = (
        s.replace("\t", " " * _TAB) for s in (before, marked, after)
    )
    half = width // 2
    if cell_len(before) > half:
        before = "…" + set_cell_size(before[::-1], half - 1)[::-1]
    if cell_len(marked) >= width - half:
        marked, after = set_cell_size(marked, width - half - 1), "…"
    room = max(0, width - cell_len(before) - cell_len(marked))
    if cell_len(after) > room:
        after = set_cell_size(after, max(0, room - 1)) + "…"
    return before, marked, after
