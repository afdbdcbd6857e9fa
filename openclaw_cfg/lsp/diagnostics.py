"""The diagnostics of `validate` in the protocol's form."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from lsprotocol import types

from openclaw_cfg.lsp.places import Ruler
from openclaw_cfg.report import Diagnostic, RelatedNote, Severity
from openclaw_cfg.source import Source

_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
SOURCE: Final = "openclaw-cfg"


def converted(
    found: Diagnostic,
    ruler: Callable[[Source], Ruler],
    uri_of: Callable[[Path], str],
    page_of: Callable[[str], str],
) -> types.Diagnostic:
    """One diagnostic.

    Args:
        ruler: measures the text that a place is in.
        uri_of: the client's URI for a file.
        page_of: the URI of a rule's explanation; empty if there is none.
    """
    page = page_of(found.rule)
    places = [_related(note, ruler, uri_of) for note in found.notes]
    return types.Diagnostic(
        range=ruler(found.source).between(found.start, found.end),
        message=message(found),
        severity=_SEVERITIES[found.severity],
        code=found.rule,
        code_description=types.CodeDescription(href=page) if page else None,
        source=SOURCE,
        related_information=[place for place in places if place] or None,
    )


def message(found: Diagnostic) -> str:
    """The message, the label (under the caret in a terminal), and the help."""
    lines = [found.message, found.label, found.help]
    if found.fix is not None and not found.help:
        lines.append(f"fix: {found.fix.title}")
    return "\n".join(line for line in lines if line)


def _related(
    note: RelatedNote, ruler: Callable[[Source], Ruler], uri_of: Callable[[Path], str]
) -> types.DiagnosticRelatedInformation | None:
    if note.source.path is None:
        return None
    return types.DiagnosticRelatedInformation(
        location=types.Location(
            uri=uri_of(note.source.path),
            range=ruler(note.source).between(note.start, note.end),
        ),
        message=note.label,
    )
