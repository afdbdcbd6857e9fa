"""The machine format, version 1; `schemas/report-1.schema.json` describes it."""

from typing import Final

from openclaw_cfg import __version__
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.output.printable import dumps
from openclaw_cfg.report import Diagnostic, RelatedNote, Report, Run, Severity

ID: Final = "json"
HELP: Final = "one JSON document"


def render(run: Run, /) -> str:
    """The document of `validate --format json`."""
    return dumps(document(run)) + "\n"


def document(run: Run) -> dict[str, Json]:
    """The run as JSON values."""
    return {
        "$schema": "report-1.schema.json",
        "version": 1,
        "tool": {"name": "openclaw-cfg", "version": __version__},
        "openclawVersion": run.openclaw_version,
        "files": [_file(report) for report in run.reports],
        "summary": {
            "files": len(run.reports),
            "errors": run.count(Severity.ERROR),
            "warnings": run.count(Severity.WARNING),
            "infos": run.count(Severity.INFO),
            "ignored": sum(report.ignored for report in run.reports),
            "elsewhere": sum(len(report.elsewhere) for report in run.reports),
            "others": len(run.others),
        },
    }


def _file(report: Report) -> dict[str, Json]:
    return {
        "path": report.name,
        "dialect": report.dialect,
        "valid": report.valid,
        "diagnostics": [diagnostic(report, found) for found in report.diagnostics],
    }


def diagnostic(report: Report, found: Diagnostic) -> dict[str, Json]:
    """A finding; `file` is where it is, if that is not the file of the report."""
    entry: dict[str, Json] = {
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message,
        "path": found.path,
        "line": found.start.line,
        "column": found.start.column,
        "endLine": found.end.line,
        "endColumn": found.end.column,
    }
    if found.source.name != report.name:
        entry["file"] = found.source.name
    if found.help:
        entry["help"] = found.help
    if found.fix is not None:
        entry["fix"] = {"title": found.fix.title, "safe": found.fix.safe}
    if found.notes:
        entry["related"] = [_note(note) for note in found.notes]
    return entry


def _note(note: RelatedNote) -> dict[str, Json]:
    return {
        "label": note.label,
        "file": note.source.name,
        "line": note.start.line,
        "column": note.start.column,
    }
