"""GitLab's Code Quality report, which a merge request shows beside the lines."""

from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.output.place import file_of, fingerprinted
from openclaw_cfg.output.printable import dumps, one_line, printable
from openclaw_cfg.report import Diagnostic, Run, Severity

ID: Final = "gitlab"
HELP: Final = "GitLab's Code Quality report"
_SEVERITIES: Final = {
    Severity.ERROR: "critical",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}


def render(run: Run, /) -> str:
    """One array with an object per diagnostic."""
    entries = [_entry(found, run, print_) for found, print_ in fingerprinted(run)]
    return dumps(entries) + "\n"


def _entry(found: Diagnostic, run: Run, fingerprint: str) -> dict[str, Json]:
    text = f"{found.message}; {one_line(found.help)}" if found.help else found.message
    return {
        "description": printable(text),
        "check_name": found.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[found.severity],
        "location": {
            # GitLab compares it with the paths of the repository, which have no `./`.
            "path": file_of(found.source, run).removeprefix("./"),
            "positions": {
                "begin": {"line": found.start.line, "column": found.start.column},
                "end": {"line": found.end.line, "column": found.end.column},
            },
        },
    }
