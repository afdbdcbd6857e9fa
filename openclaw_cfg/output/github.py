"""Annotations of GitHub Actions, by its workflow commands.

GitHub shows ten errors, ten warnings and ten notices of a step and silently drops the
rest. So errors come first, findings beyond the ten are printed as plain lines, and the
last line says how many there are.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.output.place import file_of
from openclaw_cfg.output.printable import counted, printable
from openclaw_cfg.report import Diagnostic, Run, Severity

ID: Final = "github"
HELP: Final = "annotations of GitHub Actions"
_SHOWN: Final = 10
_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def render(run: Run, /) -> str:
    """Commands for the first ten of each severity, lines for the others."""
    lines: list[str] = []
    hidden: list[tuple[Severity, list[Diagnostic]]] = []
    for severity in Severity:
        found = [
            diagnostic
            for report in run.reports
            for diagnostic in report.diagnostics
            if diagnostic.severity is severity
        ]
        lines += (_command(one, run) for one in found[:_SHOWN])
        if found[_SHOWN:]:
            hidden.append((severity, found[_SHOWN:]))
    for _, rest in hidden:
        lines += (_plain(one, run) for one in rest)
    if hidden:
        told = " and ".join(counted(len(rest), severity) for severity, rest in hidden)
        lines.append(
            f"GitHub shows {_SHOWN} annotations of a kind; {told} more are listed above"
        )
    return "".join(f"{line}\n" for line in lines)


def _command(found: Diagnostic, run: Run) -> str:
    properties = ",".join(f"{name}={value}" for name, value in _properties(found, run))
    text = f"{found.message}\n{found.help}" if found.help else found.message
    return f"::{_COMMANDS[found.severity]} {properties}::{_data(text)}"


def _properties(found: Diagnostic, run: Run) -> Iterator[tuple[str, str]]:
    if found.source.path is not None:
        yield "file", _property(file_of(found.source, run))
    yield "line", str(found.start.line)
    yield "endLine", str(found.end.line)
    # GitHub takes columns only where an annotation stays on one line.
    if found.start.line == found.end.line:
        yield "col", str(found.start.column)
        yield "endColumn", str(found.end.column)
    yield "title", _property(f"openclaw-cfg: {found.rule}")


def _data(text: str) -> str:
    lines = (printable(line) for line in text.split("\n"))
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _plain(found: Diagnostic, run: Run) -> str:
    """A line that GitHub does not read as a command, whatever the file's name."""
    place = f"{file_of(found.source, run)}:{found.start.line}:{found.start.column}"
    text = f"also {place}: {found.severity}[{found.rule}] {found.message}"
    return printable(text).replace("##[", "## [")
