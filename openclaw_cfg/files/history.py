"""What the configuration was before each write of ours, for `undo`.

A folder per configuration, named by a hash of its path, in the user's data folder; a
file per write, named by its number: one line of JSON, then the bytes before the write.
They hold what the configuration held, keys too, so files are 0600, folders 0700.

The entry is stored first and the file written second. So an entry may describe a write
that never happened: then its `before` is still the file's content, and it is skipped.

One run of a command may write many files; their entries carry the run's id. What an
undo replaces is kept too, as `NUMBER.undone`: no code reads it, it is there for people.

Of keys that were written to a `.env` only the names are kept, in `keys.json`, for the
last run that wrote any.
"""

import hashlib
import json
import shlex
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from openclaw_cfg.errors import FileChanged, FileMissing
from openclaw_cfg.files import atomic
from openclaw_cfg.files.read import Read, file_error

_KEYS: Final = "keys.json"
KEEP: Final = 20
"""Writes per configuration that can be stepped back."""


class HistoryEntry(Struct, frozen=True):
    """One write by this program.

    Attributes:
        file: where the entry is kept.
        path: the real file, links followed.
        time: when, UTC.
        command: which command wrote, such as `add`.
        before: digest of the bytes it replaced; None when the file was new.
        after: digest of the bytes it wrote; None when it removed the file.
        data: the bytes it replaced; empty where only the head was read.
        run: id of the run that wrote; empty for one that is not known.
        main: the configuration that the file is a part of: itself, or what includes it.
        asked: the file as it was named, links kept.
        state: OpenClaw's state folder at that time; None when unknown.
    """

    file: Path
    path: Path
    time: datetime
    command: str
    before: str | None
    after: str | None
    data: bytes
    run: str
    main: Path
    asked: Path
    state: Path | None


class KeyWrite(Struct, frozen=True, kw_only=True):
    """The last run that wrote keys to a `.env`; their earlier values are not kept.

    Attributes:
        alone: whether it wrote nothing else, so that no entry is of this run.
        replaced: the names of the keys that had another value before.
    """

    time: datetime
    command: str
    run: str
    path: Path
    names: tuple[str, ...]
    replaced: tuple[str, ...]
    alone: bool


def record_keys(history: Path, written: KeyWrite) -> None:
    """Keep the names of keys that are about to be written.

    Raises:
        FileError: they cannot be kept, so nothing should be written.
    """
    try:
        history.mkdir(mode=atomic.PRIVATE_FOLDER, parents=True, exist_ok=True)
        atomic.replace(history / _KEYS, msgspec.json.encode(written, enc_hook=str))
    except OSError as error:
        raise file_error(history, error, "keep the names of the keys in") from error


def last_keys(history: Path) -> KeyWrite | None:
    """The last run that wrote keys; None if none is known."""
    with suppress(OSError, ValueError):
        data = (history / _KEYS).read_bytes()
        return msgspec.json.decode(data, type=KeyWrite, dec_hook=lambda to, v: to(v))
    return None


def record(
    history: Path,
    read: Read,
    after: str | None,
    *,
    command: str,
    run: str = "",
    main: Path | None = None,
    state: Path | None = None,
) -> HistoryEntry:
    """Keep what is about to be replaced; the arguments are those of an entry.

    Raises:
        FileError: it cannot be kept, so nothing should be written.
    """
    folder = _folder(history, read.target)
    head = {
        "version": 1,
        "path": str(read.target),
        "time": datetime.now(UTC).isoformat(),
        "command": command,
        "before": read.digest,
        "after": after,
        "run": run,
        "main": str(main or read.target),
        "asked": str(read.path),
        "state": None if state is None else str(state),
    }
    data = json.dumps(head).encode() + b"\n" + read.data
    try:
        folder.mkdir(mode=atomic.PRIVATE_FOLDER, parents=True, exist_ok=True)
        for path in (history, folder):
            path.chmod(atomic.PRIVATE_FOLDER)
        number = max((int(file.stem) for file in _files(folder)), default=0) + 1
        file = folder / f"{number:06}.entry"
        atomic.sweep_folder(folder)
        atomic.replace(file, data)
    except OSError as error:
        failure = file_error(folder, error, "keep the previous version in")
        failure.hint = failure.hint or "nothing was written"
        raise failure from error
    return _entry(file, data)


def entries(history: Path, target: Path) -> tuple[HistoryEntry, ...]:
    """The writes that are kept, the latest first; what is not an entry is left out.

    A file may have moved since, with a link in its old place: OpenClaw does so with the
    folder of Clawdbot.
    """
    return _of(history, target) or next(
        (
            _of(history, place)
            for place in dict.fromkeys(entry.path for entry in heads(history))
            if place != target and place.resolve() == target
        ),
        (),
    )


def _of(history: Path, place: Path) -> tuple[HistoryEntry, ...]:
    files = sorted(_files(_folder(history, place)), reverse=True)
    found = (_parse(file) for file in files)
    return tuple(entry for entry in found if entry and entry.path == place)


def heads(history: Path) -> tuple[HistoryEntry, ...]:
    """The writes that are kept of all files, the latest first, without their bytes."""
    found = (_parse(file, head_only=True) for file in history.glob("*/*.entry"))
    return tuple(
        sorted(
            (entry for entry in found if entry),
            key=lambda entry: (entry.time, entry.file.name),
            reverse=True,
        )
    )


def last(history: Path, read: Read) -> HistoryEntry | None:
    """Our last write that really happened; None when none is kept."""
    kept = entries(history, read.target)
    return next((e for e in kept if not _never_came(e, read.digest)), None)


def to_undo(history: Path, read: Read, *, force: bool) -> HistoryEntry:
    """The write that `undo` takes back, given what the file is now.

    Raises:
        FileMissing: no write is kept.
        FileChanged: something else wrote since; not with `force`.
    """
    found = last(history, read)
    if found is None:
        raise nothing_in(_folder(history, read.target), f'"{read.path}"')
    if found.after != read.digest and not force:
        look = shlex.join(["openclaw-cfg", "undo", str(read.path), "--force"])
        raise FileChanged(
            f'"{read.path}" was changed by something else since our last write',
            hint=f"undo would lose that change: `{look} --dry-run` shows the "
            "difference, and without --dry-run it is taken back all the same",
        )
    return found


def nothing_in(history: Path, what: str = "") -> FileMissing:
    """That nothing is kept: because all was undone, or nothing was ever written.

    Args:
        history: the folder of a file's history, or of all.
        what: the quoted file; empty for all.
    """
    if history.is_dir():
        return FileMissing(
            f"there is nothing left to undo{f' in {what}' if what else ''}"
        )
    written = f"this tool has not written {what or 'anything'} yet"
    return FileMissing(f"there is nothing to undo: {written}")


def put_aside(entry: HistoryEntry, read: Read) -> Path:
    """Keep what an undo of `entry` is about to replace; where it is kept.

    Raises:
        FileError: it cannot be kept, so nothing should be undone.
    """
    file = entry.file.with_suffix(".undone")
    try:
        atomic.replace(file, read.data)
    except OSError as error:
        raise file_error(file, error, "keep the replaced version in") from error
    for old in sorted(file.parent.glob("*.undone"), reverse=True)[KEEP:]:
        with suppress(OSError):
            old.unlink()
    return file


def forget(entry: HistoryEntry) -> None:
    """Delete an entry that was undone; if that fails, it is skipped (see above)."""
    with suppress(OSError):
        entry.file.unlink()


def prune(history: Path, target: Path) -> None:
    """Delete all but the latest writes."""
    for file in sorted(_files(_folder(history, target)), reverse=True)[KEEP:]:
        with suppress(OSError):
            file.unlink()


def _never_came(entry: HistoryEntry, now: str | None) -> bool:
    return entry.before == now and entry.after != now


def _folder(history: Path, target: Path) -> Path:
    return history / hashlib.sha256(str(target).encode()).hexdigest()[:16]


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.glob("*.entry") if file.stem.isdecimal()]


def _parse(file: Path, *, head_only: bool = False) -> HistoryEntry | None:
    """An entry, or None when the file is not one (or of a later version)."""
    try:
        with file.open("rb") as opened:
            return _entry(file, opened.readline() if head_only else opened.read())
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _entry(file: Path, content: bytes) -> HistoryEntry:
    """Parse the content of an entry's file.

    Raises:
        ValueError, KeyError, TypeError: it is not one, or of a later version.
    """
    head, _, data = content.partition(b"\n")
    fields = json.loads(head)
    if fields["version"] != 1:
        raise ValueError("of a later version")
    state = fields.get("state")
    return HistoryEntry(
        file,
        Path(fields["path"]),
        datetime.fromisoformat(fields["time"]),
        fields["command"],
        fields["before"],
        fields["after"],
        data,
        fields.get("run", ""),
        Path(fields.get("main", fields["path"])),
        Path(fields.get("asked", fields["path"])),
        None if state is None else Path(state),
    )
