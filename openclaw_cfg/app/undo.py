"""Stepping back through this tool's own writes."""

from difflib import unified_diff

from msgspec import Struct

from openclaw_cfg.app.removed import forget
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.files import history
from openclaw_cfg.files.read import Read, read_or_new
from openclaw_cfg.files.write import Written, undo
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.redact import redacted, redacted_text


class Undo(Struct, frozen=True):
    """A write that would be taken back.

    Attributes:
        read: the file as it is now.
        entry: the write; its `data` is what comes back.
    """

    workspace: Workspace
    read: Read
    entry: history.HistoryEntry
    force: bool

    def diff(self) -> tuple[str, ...]:
        """The unified diff with every key masked."""
        removed = self.entry.before is None
        return tuple(
            unified_diff(
                _shown(self.read.data),
                [] if removed else _shown(self.entry.data),
                f"{self.read.path} (now)",
                "(no file)" if removed else f"{self.read.path} (before)",
                lineterm="",
            )
        )

    def apply(self) -> Written:
        """Put the bytes back.

        Raises:
            AppError: as `files.write.undo`.
        """
        now, then = _document(self.read.data), _document(self.entry.data)
        terms = self.workspace.terms("undo")
        written = undo(
            self.read,
            terms=terms,
            roots=(now.value if now else None, then.value if then else None),
            force=self.force,
        )
        if self.entry.command == "fix":
            forget(self.read.path, terms, self.entry)
        return written


def plan_undo(workspace: Workspace, *, force: bool) -> Undo:
    """The step back from the active configuration as it is now.

    Raises:
        FileMissing: no write of ours is left to take back.
        FileChanged: something else wrote since; not with `force`.
    """
    read = read_or_new(workspace.location.config)
    entry = history.to_undo(workspace.terms("undo").history, read, force=force)
    return Undo(workspace, read, entry, force)


def steps(workspace: Workspace) -> tuple[history.HistoryEntry, ...]:
    """The writes that are kept for the active configuration, the latest first."""
    read = read_or_new(workspace.location.config)
    return history.entries(workspace.terms("undo").history, read.target)


def _document(data: bytes) -> Document | None:
    try:
        return parse(decode(data))
    except Json5Error:
        return None


def _shown(data: bytes) -> list[str]:
    try:
        return redacted(parse(decode(data))).text.splitlines()
    except Json5Error as error:
        return redacted_text(error.source).text.splitlines()
