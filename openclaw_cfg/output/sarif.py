"""SARIF 2.1.0, for code scanning: GitHub, Azure DevOps and others."""

from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from openclaw_cfg import __version__
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.output.place import fingerprinted, path_in
from openclaw_cfg.output.printable import dumps, one_line, printable
from openclaw_cfg.report import Diagnostic, Explanation, RelatedNote, Run, Severity
from openclaw_cfg.source import Position, Source

ID: Final = "sarif"
HELP: Final = "SARIF 2.1.0, for code scanning"
_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json"
)
SITE: Final = "https://openclaw-cfg.readthedocs.io/en/latest/"
_BASE: Final = "%SRCROOT%"
_LEVELS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def render(run: Run, /) -> str:
    """One log with one run; results in the order of files and places."""
    ids = sorted({d.rule for report in run.reports for d in report.diagnostics})
    known = {entry.id: entry for entry in run.explanations}
    driver: dict[str, Json] = {
        "name": "openclaw-cfg",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": SITE,
        "rules": [_rule(rule, known.get(rule)) for rule in ids],
    }
    document: dict[str, Json] = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                # Columns count code points here; readers would assume UTF-16 units.
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": True}],
                "properties": {"openclawVersion": run.openclaw_version},
                **_root(run),
                "results": [
                    _result(found, run, print_, ids.index(found.rule))
                    for found, print_ in fingerprinted(run)
                ],
            }
        ],
    }
    return dumps(document) + "\n"


def _rule(rule: str, known: Explanation | None) -> dict[str, Json]:
    if known is None:
        return {"id": rule}
    text = f"{known.how}\n\nBad:\n{known.bad}\n\nGood:\n{known.good}"
    markdown = (
        f"{known.how}\n\n**Bad**\n\n```json5\n{known.bad}\n```\n\n"
        f"**Good**\n\n```json5\n{known.good}\n```\n"
    )
    return {
        "id": rule,
        "shortDescription": {"text": _sentence(known.summary)},
        "fullDescription": {"text": _sentence(known.summary)},
        "help": {"text": text, "markdown": markdown},
        "helpUri": page_of(rule),
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
        "properties": {"tags": ["openclaw", *_tags(known.tag)]},
    }


def page_of(rule: str) -> str:
    """The page of the documentation that explains a rule."""
    return f"{SITE}reference/rules.html#{rule}"


def _tags(tag: str) -> list[str]:
    """What a rule is about; GitHub has a meaning for `security`."""
    return [*filter(None, [tag]), *(["security"] if tag == "keys" else [])]


def _root(run: Run) -> dict[str, Json]:
    """What `%SRCROOT%` stands for, where it is known."""
    if not run.root.is_absolute():
        return {}
    uri = run.root.as_uri().rstrip("/") + "/"
    return {"originalUriBaseIds": {_BASE: {"uri": uri}}}


def _result(
    found: Diagnostic, run: Run, fingerprint: str, index: int
) -> dict[str, Json]:
    text = f"{found.message}; {one_line(found.help)}" if found.help else found.message
    place = _place(found.source, run, found.start, found.end)
    if found.path:
        place["logicalLocations"] = [
            {"fullyQualifiedName": printable(found.path), "kind": "member"}
        ]
    result: dict[str, Json] = {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": _sentence(printable(text))},
        "locations": [place],
        "partialFingerprints": {"openclawCfg/v1": fingerprint},
    }
    if found.edits:
        result["fixes"] = [_fix(found, run)]
    if found.notes:
        result["relatedLocations"] = [
            _note(number, note, run) for number, note in enumerate(found.notes, 1)
        ]
    return result


def _fix(found: Diagnostic, run: Run) -> dict[str, Json]:
    title = found.fix.title if found.fix else ""
    return {
        "description": {"text": _sentence(printable(title))},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(edit.source, run),
                "replacements": [
                    {
                        "deletedRegion": _region(edit.start, edit.end),
                        "insertedContent": {"text": edit.text},
                    }
                ],
            }
            for edit in found.edits
        ],
    }


def _note(number: int, note: RelatedNote, run: Run) -> dict[str, Json]:
    place = _place(note.source, run, note.start, note.end)
    return {"id": number, **place, "message": {"text": printable(note.label)}}


def _place(source: Source, run: Run, start: Position, end: Position) -> dict[str, Json]:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(source, run),
            "region": _region(start, end),
        }
    }


def _region(start: Position, end: Position) -> dict[str, Json]:
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _artifact(source: Source, run: Run) -> dict[str, Json]:
    """A URI; relative ones are based on the root of the repository."""
    if source.path is None:
        return {"uri": "stdin"}
    path = path_in(source.path, run)
    if PurePath(path).is_absolute():
        return {"uri": PurePath(path).as_uri()}
    return {"uri": quote(path), "uriBaseId": _BASE}


def _sentence(text: str) -> str:
    """A message with a full stop: readers of SARIF show messages as sentences."""
    return text if text.endswith((".", "?", "!")) else f"{text}."
