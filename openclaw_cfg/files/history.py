"""What the configuration was before each write of ours, for `undo`.

A folder per configuration, named by a hash of its path, in the user's data folder; a
file per write, named by its number: one line of JSON, then the bytes before the write.
They hold what the configuration held, keys too, so files are 0600, folders 0700.

The entry comes first and the write second. So an entry may tell of a write that never
came: then its `before` is what the file still is, and it is passed over.
"""

import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.errors import FileChanged, FileMissing
from openclaw_cfg.files import atomic
from openclaw_cfg.files.read import Read, file_error

KEEP: Final = 20
"""Writes per configuration that can be stepped back."""


class HistoryEntry(Struct, frozen=True):
    """One write of ours.

    Attributes:
        file: where the entry is kept.
        path: the real configuration file.
        time: when, UTC.
        command: which command wrote, such as `add`.
        before: digest of the bytes it replaced; None when the file was new.
        after: digest of the bytes it wrote; None when it removed the file.
        data: the bytes it replaced.
    """

    file: Path
    path: Path
    time: datetime
    command: str
    before: str | None
    after: str | None
    data: bytes


def record(
    history: Path, read: Read, after: str | None, *, command: str
) -> HistoryEntry:
    """Keep what is about to be replaced.

    Raises:
        FileError: it cannot be kept, so nothing should be written.
    """
    folder = _folder(history, read.target)
    now = datetime.now(UTC)
    head = {
        "version": 1,
        "path": str(read.target),
        "time": now.isoformat(timespec="seconds"),
        "command": command,
        "before": read.digest,
        "after": after,
    }
    try:
        folder.mkdir(mode=atomic.PRIVATE_FOLDER, parents=True, exist_ok=True)
        for path in (history, folder):
            path.chmod(atomic.PRIVATE_FOLDER)
        number = max((int(file.stem) for file in _files(folder)), default=0) + 1
        file = folder / f"{number:06}.entry"
        atomic.sweep(file)
        atomic.replace(file, json.dumps(head).encode() + b"\n" + read.data)
    except OSError as error:
        failure = file_error(folder, error, "keep the previous version in")
        failure.hint = failure.hint or "nothing was written"
        raise failure from error
    return HistoryEntry(file, read.target, now, command, read.digest, after, read.data)


def entries(history: Path, target: Path) -> tuple[HistoryEntry, ...]:
    """The writes that are kept, the latest first; what is not an entry is left out."""
    files = sorted(_files(_folder(history, target)), reverse=True)
    found = (_parse(file) for file in files)
    return tuple(entry for entry in found if entry and entry.path == target)


def to_undo(history: Path, read: Read, *, force: bool = False) -> HistoryEntry:
    """The write that `undo` takes back, given what the file is now.

    Raises:
        FileMissing: no write is kept.
        FileChanged: something else wrote since; not with `force`.
    """
    kept = entries(history, read.target)
    landed = [entry for entry in kept if not _never_came(entry, read.digest)]
    if not landed:
        raise FileMissing(f'no write of ours to "{read.path}" is left to undo')
    last = landed[0]
    if last.after != read.digest and not force:
        raise FileChanged(
            f'"{read.path}" was changed by something else since our last write',
            hint="undo would lose that change; see the difference first, then force it",
        )
    return last


def forget(entry: HistoryEntry) -> None:
    """Drop an entry that was undone; one that stays is passed over, see above."""
    with suppress(OSError):
        entry.file.unlink()


def prune(history: Path, target: Path, *, keep: int = KEEP) -> None:
    """Drop all but the latest `keep` writes."""
    for file in sorted(_files(_folder(history, target)), reverse=True)[keep:]:
        with suppress(OSError):
            file.unlink()


def _never_came(entry: HistoryEntry, now: str | None) -> bool:
    return entry.before == now and entry.after != now


def _folder(history: Path, target: Path) -> Path:
    return history / hashlib.sha256(str(target).encode()).hexdigest()[:16]


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.glob("*.entry") if file.stem.isdecimal()]


def _parse(file: Path) -> HistoryEntry | None:
    """An entry, or None when the file is not one (or of a later version)."""
    try:
        head, _, data = file.read_bytes().partition(b"\n")
        fields = json.loads(head)
        if fields["version"] != 1:
            return None
        return HistoryEntry(
            file,
            Path(fields["path"]),
            datetime.fromisoformat(fields["time"]),
            fields["command"],
            fields["before"],
            fields["after"],
            data,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
