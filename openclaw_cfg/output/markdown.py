"""A summary in Markdown, for the page of a CI job: counts, and the first findings."""

import re
from typing import Final

from openclaw_cfg.output.place import file_of, name_of
from openclaw_cfg.output.printable import counted, one_line, printable
from openclaw_cfg.report import Diagnostic, Report, Run, Severity

ID: Final = "markdown"
HELP: Final = "a summary for the page of a CI job"
_SHOWN: Final = 20
# Characters that begin Markdown, HTML inside it, or mentions on GitHub.
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()<>#|~@&$])")


def render(run: Run, /) -> str:
    """A table of the files, and one of the first findings, the worst first."""
    lines = ["| file | errors | warnings | infos |", "|---|---:|---:|---:|"]
    lines += (_file(report, run) for report in run.reports)
    found = [
        diagnostic
        for severity in Severity
        for report in run.reports
        for diagnostic in report.diagnostics
        if diagnostic.severity is severity
    ]
    if found:
        lines += ["", "| finding | where | what |", "|---|---|---|"]
        lines += (_finding(one, run) for one in found[:_SHOWN])
    if len(found) > _SHOWN:
        lines += ["", f"Not shown: {counted(len(found) - _SHOWN, 'more finding')}."]
    return "".join(f"{line}\n" for line in lines)


def _file(report: Report, run: Run) -> str:
    counts = (str(report.count(severity)) for severity in Severity)
    return f"| {' | '.join((_plain(name_of(report, run)), *counts))} |"


def _finding(found: Diagnostic, run: Run) -> str:
    place = f"{file_of(found.source, run)}:{found.start.line}:{found.start.column}"
    text = f"{found.message}; {one_line(found.help)}" if found.help else found.message
    cells = (f"{found.severity} {_plain(found.rule)}", _plain(place), _plain(text))
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Text escaped so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", printable(text))
