"""Check files: from bytes to a report, without a terminal."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.dialects import compact
from openclaw_cfg.dialects.base import Dialect
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.error import EncodingError, Json5Error
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.lint.base import Rule
from openclaw_cfg.lint.selection import EVERYTHING, Selection
from openclaw_cfg.loader import Loaded, load
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.judge import judge
from openclaw_cfg.openclaw.recognition import is_configuration
from openclaw_cfg.redact import redacted, redacted_text
from openclaw_cfg.report import (
    Diagnostic,
    Finding,
    Place,
    RelatedNote,
    Report,
    Severity,
)
from openclaw_cfg.rules import RULES, run
from openclaw_cfg.schema.check import CompactSchema, NativeSchema
from openclaw_cfg.schema.store import load_compact
from openclaw_cfg.source import Source


class Judgement(Struct, frozen=True, kw_only=True):
    """What files are checked with.

    Attributes:
        schema: the schema of the OpenClaw version.
        dialect: the form of the files; detected for each when None.
        rules: the rules to run besides OpenClaw's own checks.
        selection: the rules that the run is about.
        edits: whether to compute what fixes change, which parses the file for each.
    """

    schema: NativeSchema
    dialect: Dialect | None = None
    rules: Sequence[Rule] = RULES
    selection: Selection = EVERYTHING
    edits: bool = False
    compact: CompactSchema = field(default_factory=load_compact)


def check_bytes(
    data: bytes, path: Path | None, environment: Environment, by: Judgement
) -> Report:
    """The report of one file; no content of it raises an exception."""
    found = check_found(data, path, environment, by, named=True)
    assert found is not None
    return found


def check_found(
    data: bytes,
    path: Path | None,
    environment: Environment,
    by: Judgement,
    *,
    named: bool,
) -> Report | None:
    """The same; None for a file that a search found and that is not a configuration."""
    try:
        source = decode(data, path)
    except EncodingError as error:
        return _undecodable(error, data, environment, by)
    try:
        loaded = load(source, environment=environment, dialect=by.dialect)
    except Json5Error as error:
        return unreadable(error)
    if not named and not is_configuration(loaded.merged, by.schema):
        return None
    return check(loaded, by)


def check(
    loaded: Loaded,
    by: Judgement,
    *,
    text_of: Callable[[Document], Source] = redacted,
) -> Report:
    """The report of a loaded configuration.

    Args:
        text_of: the text that goes with a diagnostic, see `rules.run`.
    """
    return _run(loaded, _verdict(loaded, by), by, text_of)


def _run(
    loaded: Loaded,
    verdict: Iterable[Finding],
    by: Judgement,
    text_of: Callable[[Document], Source] = redacted,
) -> Report:
    report = run(
        loaded,
        verdict=verdict,
        rules=by.rules,
        selection=by.selection,
        text_of=text_of,
    )
    if not by.edits:
        return report
    from openclaw_cfg.app.quick_fix import with_edits  # noqa: PLC0415  (for SARIF)

    return replace(report, diagnostics=with_edits(loaded, report.diagnostics, text_of))


def _verdict(loaded: Loaded, by: Judgement) -> Iterable[Finding]:
    if loaded.dialect.ID == compact.ID:
        return (*loaded.findings, *by.compact.check(loaded.merged))
    found = tuple(judge(loaded, by.schema))
    if not any(finding.severity is Severity.ERROR for finding in found):
        return found
    from openclaw_cfg.fix.foreseen import as_fixed  # noqa: PLC0415 - 20 ms
    from openclaw_cfg.openclaw.machine import Machine  # noqa: PLC0415 - the same

    machine = Machine(loaded.environment)
    return as_fixed(found, loaded.merged, by.schema, machine)


def _undecodable(
    error: EncodingError, data: bytes, environment: Environment, by: Judgement
) -> Report:
    """A warning if OpenClaw continues with U+FFFD, an error if it cannot."""
    try:
        text = data.decode("utf-8-sig", "replace")
        source = Source(error.source.path, text, error.source.bom)
        loaded = load(source, environment=environment, dialect=by.dialect)
    except Json5Error:
        return unreadable(error)
    found = Finding(
        rule="encoding",
        severity=Severity.WARNING,
        message=error.message,
        help=error.help,
        at=Place(loaded.document, error.span),
    )
    return _run(loaded, (found, *_verdict(loaded, by)), by)


def unreadable(
    error: Json5Error, *, text_of: Callable[[Source], Source] = redacted_text
) -> Report:
    """The report of a text that is not JSON5; `text_of` as in `check`."""
    source = text_of(error.source)
    found = Diagnostic(
        rule="encoding" if isinstance(error, EncodingError) else "syntax",
        severity=Severity.ERROR,
        message=error.message,
        path="",
        source=source,
        start=source.position(error.span.start),
        end=source.position(error.span.end),
        help=error.help,
        notes=_opened(error, source),
    )
    return Report(name=source.name, dialect=None, diagnostics=(found,))


def _opened(error: Json5Error, source: Source) -> tuple[RelatedNote, ...]:
    if error.opened is None:
        return ()
    start, end = (source.position(o) for o in (error.opened.start, error.opened.end))
    return (RelatedNote(label="opened here", source=source, start=start, end=end),)
