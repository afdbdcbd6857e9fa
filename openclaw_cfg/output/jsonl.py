"""A JSON object per finding and line; `schemas/finding-1.schema.json` describes it."""

from typing import Final

from openclaw_cfg.output.json import diagnostic
from openclaw_cfg.output.printable import dumps
from openclaw_cfg.report import Run

ID: Final = "jsonl"
HELP: Final = "a JSON object per finding and line"


def render(run: Run, /) -> str:
    """One line per diagnostic, each with its file; empty if nothing was found."""
    lines = (
        {"file": report.name, **diagnostic(report, found)}
        for report in run.reports
        for found in report.diagnostics
    )
    return "".join(f"{dumps(line, indent=None)}\n" for line in lines)
