"""A planned write: what the file is, what it would become, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff

from openclaw_cfg.app.validate import Judgement, check
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.errors import Refused
from openclaw_cfg.files.read import Read
from openclaw_cfg.files.write import Written, write
from openclaw_cfg.json5.edit import Operation, apply
from openclaw_cfg.json5.encoding import encode
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.loader import load
from openclaw_cfg.redact import redacted
from openclaw_cfg.report import Report, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a command would write.

    Attributes:
        read: the file as it was read; its bytes are empty when it is new.
        before: its document; None when it is new.
        after: the document that would be written.
        report: of `after`, so that nothing is written that OpenClaw refuses.
    """

    read: Read
    before: Document | None
    after: Document
    report: Report

    @property
    def needed(self) -> bool:
        """Whether the file would be another one."""
        return not self.read.exists or encode(self.after.source) != self.read.data

    def diff(self) -> tuple[str, ...]:
        """The unified diff, line by line, with every key masked."""
        old = redacted(self.before).text if self.before else ""
        new = redacted(self.after).text
        name = str(self.read.path)
        lines = unified_diff(
            old.splitlines(),
            new.splitlines(),
            f"{name} (now)" if self.read.exists else "(no file yet)",
            f"{name} (after)",
            lineterm="",
        )
        found = tuple(lines)
        if not found and self.needed:
            return ("(only a masked key or the end of a line changes)",)
        return found


def plan(
    workspace: Workspace,
    read: Read,
    before: Document | None,
    after: Document,
    *,
    by: Judgement,
) -> Change:
    """The change from one document to another, judged before anybody is asked."""
    loaded = load(after.source, environment=workspace.environment(), dialect=by.dialect)
    return Change(read=read, before=before, after=after, report=check(loaded, by))


def edited(document: Document, operations: Sequence[Operation]) -> Document:
    """The document with the operations done; the same one when there are none."""
    return apply(document, operations) if operations else document


def commit(workspace: Workspace, change: Change, *, command: str) -> Written:
    """Write a change.

    Raises:
        Refused: OpenClaw would refuse the result; nothing is written.
        AppError: as `files.write.write`.
    """
    if not change.report.valid:
        errors = change.report.diagnostics
        first = next(d for d in errors if d.severity is Severity.ERROR)
        place = f"{first.start.line}:{first.start.column}"
        raise Refused(
            f"OpenClaw would refuse the result ({place}: {first.message}); "
            "nothing was written",
            hint="run `openclaw-cfg fix` first, or correct the file by hand",
        )
    return write(
        change.read,
        encode(change.after.source),
        terms=workspace.terms(command),
        roots=(change.before.value if change.before else None, change.after.value),
    )
