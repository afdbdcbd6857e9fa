"""The format for people: what is wrong, the line with a caret, what to do."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace
from rich.cells import cell_len
from rich.text import Text

from openclaw_cfg.output.printable import printable
from openclaw_cfg.report import Diagnostic, Run, Severity
from openclaw_cfg.source import Position, Source

ID: Final = "text"
HELP: Final = "for people: snippet, caret and help"
_TAB: Final = 4
_WIDTH: Final = 100
_STYLE: Final = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold cyan",
}


def render(run: Run, /) -> Text:
    """A block per diagnostic, with an empty line after each."""
    text = Text()
    for report in run.reports:
        for found in report.diagnostics:
            text.append_text(_block(found))
    return text


def limited(run: Run, most: int) -> Run:
    """A run with at most so many diagnostics of one rule and file."""
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


def _block(found: Diagnostic) -> Text:
    lines = [found.start.line, *(note.start.line for note in found.notes)]
    gutter = " " * len(str(max(lines)))
    style = _STYLE[found.severity]
    text = Text()
    text.append(f"{found.severity}[{found.rule}]", style=style)
    text.append(f": {printable(found.message)}\n", style="bold")
    _place(text, gutter, found.source, found.start)
    _snippet(text, gutter, found.source, found.start, found.end, found.label, style)
    for note in found.notes:
        _place(text, gutter, note.source, note.start, label=note.label)
        _snippet(text, gutter, note.source, note.start, note.end, "", "bold blue")
    # The command makes what is certain of what OpenClaw refuses; no other is its fix.
    title = found.fix.title if found.fix else ""
    if found.help or title:
        _remark(text, gutter, "help", found.help or title)
    if found.fix and found.fix.safe and found.severity is Severity.ERROR:
        _remark(text, gutter, "fix", f"{title} (openclaw-cfg fix)")
    _remark(text, gutter, "more", f"openclaw-cfg explain {found.rule}")
    return text.append("\n")


def _place(
    text: Text, gutter: str, source: Source, start: Position, label: str = ""
) -> None:
    text.append(f"{gutter}--> ", style="bold blue")
    text.append(printable(f"{source.name}:{start.line}:{start.column}"))
    text.append(f" {printable(label)}\n" if label else "\n")


def _remark(text: Text, gutter: str, name: str, words: str) -> None:
    first, *others = words.split("\n")
    text.append(f"{gutter} = ", style="bold blue")
    text.append(f"{name}: ", style="bold")
    text.append(f"{printable(first)}\n")
    indent = " " * len(f"{gutter} = {name}: ")
    for line in others:
        text.append(f"{indent}{printable(line)}\n")


def _snippet(
    text: Text,
    gutter: str,
    source: Source,
    start: Position,
    end: Position,
    label: str,
    style: str,
) -> None:
    line = printable(source.line(start.line))
    # A span over several lines is underlined to the end of its first line.
    last = end.column - 1 if end.line == start.line else len(line)
    before, marked = line[: start.column - 1], line[start.column - 1 : last]
    before, marked, after = _crop(before, marked, line[last:])
    text.append(f"{gutter} |\n", style="bold blue")
    text.append(f"{start.line:>{len(gutter)}} | ", style="bold blue")
    text.append(f"{before}{marked}{after}".rstrip() + "\n")
    text.append(f"{gutter} | ", style="bold blue")
    text.append(" " * cell_len(before))
    carets = "^" * max(1, cell_len(marked))
    text.append(f"{carets} {label}".rstrip() + "\n", style=style)
    text.append(f"{gutter} |\n", style="bold blue")


def _crop(before: str, marked: str, after: str) -> tuple[str, str, str]:
    """The three parts with tabs expanded and cut to a readable width."""
    before, marked, after = (
        s.replace("\t", " " * _TAB) for s in (before, marked, after)
    )
    if cell_len(before) > _WIDTH // 2:
        before = "…" + before[-(_WIDTH // 2 - 1) :]
    if cell_len(marked) > _WIDTH // 2:
        marked = marked[: _WIDTH // 2]
        after = "…"
    room = max(0, _WIDTH - cell_len(before) - cell_len(marked))
    if cell_len(after) > room:
        after = after[:room] + "…"
    return before, marked, after
