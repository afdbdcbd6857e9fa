"""What a check found, from the bare finding to the diagnostic that outputs render."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.json5.nodes import Document, Part
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.source import Position, Source, Span


class Severity(StrEnum):
    """`error`: OpenClaw refuses the file. Everything else is a warning or info."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info up to 2 for error."""
        return ("info", "warning", "error").index(self.value)


class Place(Struct, frozen=True):
    """A stretch of one document, for findings about the text itself."""

    document: Document
    span: Span


class Related(Struct, frozen=True, kw_only=True):
    """A second place that belongs to a finding, such as the first of two equal keys."""

    label: str
    path: JsonPath = ()
    part: Part = Part.VALUE
    at: Place | None = None


class Fix(Struct, frozen=True, kw_only=True):
    """A change that would resolve a finding.

    Attributes:
        safe: whether it keeps the meaning; of an error in a report, whether the command
            `fix` makes it without `--unsafe`.
    """

    title: str
    safe: bool
    operations: tuple[Operation, ...] = ()


class Finding(Struct, frozen=True, kw_only=True):
    """What a check yields: what is wrong and where, as a path, not as a file and line.

    Attributes:
        message: lower case, no full stop, the user's word in double quotes, no key.
        path: of the effective value (after includes); the engine finds the file.
        part: what to underline.
        rule: set by checks that yield several rules; else the engine puts the
            module's own ID here. The same holds for `severity`; a rule only sets it
            to info, in the cases that its explanation names.
        label: a few words for under the caret.
        help: what to do; further lines give details.
        at: the place itself, when `path` cannot say it (duplicate keys, syntax).
    """

    message: str
    path: JsonPath = ()
    part: Part = Part.VALUE
    rule: str = ""
    severity: Severity | None = None
    label: str = ""
    help: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    at: Place | None = None


class Explanation(Struct, frozen=True, kw_only=True):
    """What `explain` says of a rule; both examples are run as tests.

    Attributes:
        id: the rule, named after the mistake.
        summary: one sentence, what is wrong and why it matters.
        bad: a small configuration (JSON5) in which the rule finds something.
        good: the same, put right; the rule finds nothing.
        how: how to fix it.
        machine: whether it depends on where OpenClaw runs, so that no change of the
            file alone resolves it.
        info: the cases in which it is only an info; empty if there are none.
        tag: what it is about, such as `keys`.
    """

    id: str
    severity: Severity
    summary: str
    bad: str
    good: str
    how: str
    machine: bool = False
    info: str = ""
    tag: str = ""

    @property
    def level(self) -> str:
        """The severity, and where it is another one, in words."""
        return f"{self.severity}; info {self.info}" if self.info else self.severity


class RelatedNote(Struct, frozen=True, kw_only=True):
    """A related place, located."""

    label: str
    source: Source
    start: Position
    end: Position


class TextEdit(Struct, frozen=True, kw_only=True):
    """A stretch of a file and its replacement."""

    source: Source
    start: Position
    end: Position
    text: str


class Diagnostic(Struct, frozen=True, kw_only=True):
    """A finding with rule, severity and place: what an output renders.

    `source` is redacted: outputs may print any of its lines.

    Attributes:
        edits: the fix as replacements of text, where a format shows it; no key is in
        it.
    """

    rule: str
    severity: Severity
    message: str
    path: str
    source: Source
    start: Position
    end: Position
    label: str = ""
    help: str = ""
    notes: tuple[RelatedNote, ...] = ()
    fix: Fix | None = None
    edits: tuple[TextEdit, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """The diagnostics of one file, in the order of their places.

    Attributes:
        name: the path as the user gave it.
        dialect: `native`, `compact`, or None when the text could not be read.
        ignored: how many findings a comment in the file, or `--ignore`, left out.
        elsewhere: the rules of findings that were left out because this is not the
            machine on which OpenClaw reads the file.
        written_by: the version of OpenClaw that wrote the file last; may be empty.
    """

    name: str
    dialect: str | None
    diagnostics: tuple[Diagnostic, ...] = ()
    ignored: int = 0
    elsewhere: tuple[str, ...] = ()
    written_by: str = ""

    def count(self, severity: Severity) -> int:
        """How many diagnostics have this severity."""
        return sum(d.severity is severity for d in self.diagnostics)

    @property
    def valid(self) -> bool:
        """Whether there is no error."""
        return self.count(Severity.ERROR) == 0


class Run(Struct, frozen=True, kw_only=True):
    """The reports of one run, and the settings it ran with.

    Attributes:
        explanations: of all rules, for formats that describe them.
        cwd: what paths of sources are relative to.
        root: the folder that CI systems name the files relative to.
        others: files that a search found and left out because they are not
        configurations.
        columns: how wide the terminal is; None for a pipe or a file.
    """

    reports: tuple[Report, ...]
    openclaw_version: str
    explanations: tuple[Explanation, ...] = ()
    cwd: Path = Path()
    root: Path = Path()
    others: tuple[str, ...] = ()
    columns: int | None = None

    def count(self, severity: Severity) -> int:
        """How many diagnostics of all files have this severity."""
        return sum(report.count(severity) for report in self.reports)


def exit_code(reports: Iterable[Report], fail_on: Severity) -> int:
    """1 when any diagnostic is at or above `fail_on`, else 0."""
    found = (d.severity.rank for report in reports for d in report.diagnostics)
    return int(any(rank >= fail_on.rank for rank in found))
