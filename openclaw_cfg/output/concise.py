"""`path:line:column: severity[rule] message`, a line per diagnostic."""

from typing import Final

from openclaw_cfg.output.printable import one_line, printable
from openclaw_cfg.report import Run

ID: Final = "concise"
HELP: Final = "a line per finding, for editors and grep"


def render(run: Run, /) -> str:
    """One line per diagnostic; the help after a semicolon."""
    lines = []
    for report in run.reports:
        for found in report.diagnostics:
            place = f"{found.source.name}:{found.start.line}:{found.start.column}"
            text = f"{place}: {found.severity}[{found.rule}] {found.message}"
            lines.append(
                printable(f"{text}; {one_line(found.help)}" if found.help else text)
            )
    return "".join(f"{line}\n" for line in lines)
