"""Undoes this tool's own writes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg import dotenv
from openclaw_cfg.app.packed import compared
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.errors import AppError, FileMissing, Refused
from openclaw_cfg.files import history
from openclaw_cfg.files.history import HistoryEntry, KeyWrite
from openclaw_cfg.files.read import Read, read_or_new
from openclaw_cfg.files.write import Written, undo
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.redact import redacted, redacted_text

_REFERENCE: Final = re.compile(r"\$\{([A-Z_][A-Z0-9_]*)\}")


class Undo(Struct, frozen=True):
    """A write to one file that would be taken back.

    Attributes:
        read: the file as it is now.
        entry: the write; its `data` is what is restored.
    """

    workspace: Workspace
    read: Read
    entry: HistoryEntry
    force: bool

    @property
    def removes(self) -> bool:
        """Whether the write created the file."""
        return self.entry.before is None

    def diff(self) -> tuple[str, ...]:
        """The unified diff with every key masked."""
        return compared(
            _shown(self.read.data),
            "" if self.removes else _shown(self.entry.data),
            f"{self.read.path} (now)",
            "(no file)" if self.removes else f"{self.read.path} (before)",
        )

    def apply(self) -> Written:
        """Restore the bytes.

        Raises:
            AppError: as `files.write.undo`.
        """
        now, then = _document(self.read.data), _document(self.entry.data)
        return undo(
            self.read,
            terms=replace(self.workspace.terms("undo"), state=self.entry.state),
            roots=(now.value if now else None, then.value if then else None),
            force=self.force,
        )


class StepBack(Struct, frozen=True):
    """What one `undo` takes back.

    Attributes:
        undos: one per file.
        left: why files of the same run stay as they are: something else changed them.
    """

    undos: tuple[Undo, ...]
    left: tuple[AppError, ...] = ()


class UndoableRun(Struct, frozen=True):
    """A run of a command that wrote files, with the writes that are kept."""

    time: datetime
    command: str
    files: tuple[Path, ...]


def left_behind(undo: Undo) -> Iterator[str]:
    """What a write created besides the file, which stays when it is undone."""
    dotenv_file = undo.workspace.location.dotenv
    then = _variables(undo.entry.data) if not undo.removes else set[str]()
    kept = dotenv.values(dotenv_file)
    names = [name for name in kept if name in _variables(undo.read.data) - then]
    if names:
        one = len(names) == 1
        those, them = ("its line", "it") if one else ("their lines", "them")
        yield (
            f"{', '.join(names)} {'stays' if one else 'stay'} in "
            f"{undo.workspace.dotenv}; delete {those} if nothing else needs {them}"
        )
    terms = undo.workspace.terms("undo")
    keys = history.last_keys(terms.history)
    if keys and keys.replaced and keys.run == undo.entry.run:
        yield (
            f"{', '.join(keys.replaced)} in {undo.workspace.short(keys.path)} was "
            "replaced by this run, and the earlier value is not kept"
        )
    backup = undo.read.target.with_name(f"{undo.read.target.name}.bak")
    if undo.read.exists and terms.has_ring(undo.read.target):
        # Where OpenClaw would have put `.bak` back, there are only `.bak.1` and older.
        yield f"its backup copies stay: {undo.workspace.short(backup)}*"


def _variables(data: bytes) -> set[str]:
    """The names of variables that a text refers to."""
    return set(_REFERENCE.findall(data.decode(errors="replace")))


def plan_undo(workspace: Workspace, files: Sequence[Path], *, force: bool) -> StepBack:
    """The last write to each file, with related files; without files the last run.

    What a fix wrote for one configuration belongs together: included files, and the
    side file with removed values.

    Raises:
        FileMissing: there is no write of this tool to undo.
        FileChanged: something else wrote since; not with `force`.
    """
    kept = history.heads(workspace.terms("undo").history)
    if not files:
        return _last_run(workspace, kept, force=force)
    undos: dict[Path, Undo] = {}
    left: list[AppError] = []
    for file in files:
        first = _undo(workspace, file, force=force)
        entry = first.entry
        same = [e for e in kept if _of_one_run(e, entry) and e.main == entry.main]
        step = _together(workspace, same, force=force)
        undos |= {one.entry.path: one for one in (first, *step.undos)}
        left += step.left
    return StepBack(tuple(undos.values()), tuple(left))


def steps(workspace: Workspace, files: Sequence[Path]) -> tuple[UndoableRun, ...]:
    """The runs whose writes are kept, the latest first; with `files` those to them."""
    targets = {read_or_new(file).target for file in files}
    kept = history.heads(workspace.terms("undo").history)
    runs: dict[str, list[HistoryEntry]] = {}
    for entry in kept:
        if not targets or entry.path in targets:
            runs.setdefault(entry.run or str(entry.file), []).append(entry)
    return tuple(
        UndoableRun(
            run[0].time, run[0].command, tuple(entry.path for entry in reversed(run))
        )
        for run in runs.values()
    )


def _last_run(
    workspace: Workspace, kept: Sequence[HistoryEntry], *, force: bool
) -> StepBack:
    keys = only_keys(workspace)
    if keys:
        raise _not_taken_back(workspace, keys)
    seen: set[str] = set()
    for entry in kept:
        if entry.run in seen:
            continue
        if entry.run:
            seen.add(entry.run)
        same = [other for other in kept if _of_one_run(other, entry)]
        step = _together(workspace, same, force=force)
        if step.undos:
            return step
        if step.left:
            raise step.left[0]
    raise history.nothing_in(workspace.terms("undo").history)


def only_keys(workspace: Workspace) -> KeyWrite | None:
    """The last run, if it wrote keys alone, which no `undo` takes back."""
    folder = workspace.terms("undo").history
    keys = history.last_keys(folder)
    newer = keys and any(entry.time > keys.time for entry in history.heads(folder))
    return None if keys is None or newer or not keys.alone else keys


def _not_taken_back(workspace: Workspace, keys: KeyWrite) -> Refused:
    names = ", ".join(keys.names)
    return Refused(
        f"the last run, `{keys.command}`, only wrote {names} to "
        f"{workspace.short(keys.path)}, and the earlier value of a key is not kept",
        hint=f"write the earlier value there yourself, or delete the line of {names}; "
        "`openclaw-cfg undo FILE` takes back an older write, and --list names them",
    )


def _together(
    workspace: Workspace, entries: Iterable[HistoryEntry], *, force: bool
) -> StepBack:
    """The writes of one run that are the last ones to their files."""
    undos: list[Undo] = []
    left: list[AppError] = []
    for entry in entries:
        try:
            undo_ = _undo(workspace, entry.asked, force=True)
            if undo_.entry.file != entry.file:
                continue
            undos.append(undo_ if force else _undo(workspace, entry.asked, force=False))
        except FileMissing:
            continue
        except AppError as error:
            left.append(error)
    return StepBack(tuple(undos), tuple(left))


def _undo(workspace: Workspace, file: Path, *, force: bool) -> Undo:
    read = read_or_new(file)
    entry = history.to_undo(workspace.terms("undo").history, read, force=force)
    return Undo(workspace, read, entry, force)


def _of_one_run(one: HistoryEntry, other: HistoryEntry) -> bool:
    return one.file == other.file or bool(one.run and one.run == other.run)


def _document(data: bytes) -> Document | None:
    try:
        return parse(decode(data))
    except Json5Error:
        return None


def _shown(data: bytes) -> str:
    try:
        return redacted(parse(decode(data))).text
    except Json5Error as error:
        return redacted_text(error.source).text
