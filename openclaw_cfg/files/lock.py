"""OpenClaw's lock file `CONFIG.lock`, so that it waits for us and we for it.

OpenClaw 2026.9.6 writes JSON `{pid, createdAt, starttime?}` and a line of blanks that
distinguishes one lock from another; `starttime` is when the process started. Whoever
finds a lock waits, unless its owner is dead or its process id belongs to a new process;
only a lock that names no process expires, after 30 seconds. While OpenClaw takes over a
stale lock it holds a folder `CONFIG.lock.reclaim`.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.errors import FileChanged, FileError, FileLocked
from openclaw_cfg.files import atomic, process

PATIENCE: Final = 10.0
"""Seconds to wait for another writer; OpenClaw's own writes take milliseconds."""

_EXPIRES: Final = 30.0
_PAUSE: Final = 0.05
_LIMIT: Final = 1 << 20


class Lock(Struct, frozen=True):
    """A lock we hold."""

    path: Path
    content: bytes

    def check(self) -> None:
        """Make sure that it is still ours.

        Raises:
            FileChanged: another process removed it.
        """
        if _content(self.path) != self.content:
            raise FileChanged(
                f'another process took the lock "{self.path}" while we were writing',
                hint="run the command again",
            )


@contextmanager
def hold(
    target: Path,
    *,
    patience: float = PATIENCE,
    owner: atomic.Owner | None = None,
    on_wait: Callable[[str], None] | None = None,
) -> Iterator[Lock]:
    """Hold the lock of `target` for the length of a `with` block.

    Args:
        target: the real file, after all symbolic links.
        patience: seconds to wait for another writer.
        owner: the user and group that own the lock file, so that OpenClaw can read it.
        on_wait: called once with the process that is waited for, such as `process
        4711`.

    Raises:
        FileLocked: another live process held it all the time.
        OSError: the folder cannot be written.
    """
    lock = _acquire(target, patience, owner, on_wait)
    try:
        yield lock
    finally:
        _release(lock)


def _acquire(
    target: Path,
    patience: float,
    owner: atomic.Owner | None,
    on_wait: Callable[[str], None] | None,
) -> Lock:
    lock = Lock(target.with_name(f"{target.name}.lock"), _payload())
    # The monotonic clock: setting the time back must not prolong the wait.
    deadline = time.monotonic() + patience
    told = False
    while not _create(lock, owner):
        found = _content(lock.path)
        if found is not None and _is_stale(lock.path, found):
            _take_away(lock.path, found)
            continue
        holder = _holder(found)
        if on_wait and not told:
            on_wait(holder)
            told = True
        if time.monotonic() >= deadline:
            raise FileLocked(
                f'{holder} is writing "{target}"',
                hint=f'try again when it is done; if it is not, delete "{lock.path}"',
            )
        time.sleep(_PAUSE)
    return lock


def _release(lock: Lock) -> None:
    # The write is done; a lock that cannot be removed is stale as soon as we have
    # ended.
    with suppress(OSError, FileError):
        if _content(lock.path) == lock.content:
            lock.path.unlink()


def _payload() -> bytes:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    payload: dict[str, int | str] = {"pid": os.getpid(), "createdAt": now}
    started = process.start_time(os.getpid())
    if started is not None:
        payload["starttime"] = started
    # 8 tabs and 128 blanks in OpenClaw's way, so that no two locks are equal.
    bits = f"{int.from_bytes(os.urandom(16)):0128b}"
    token = "\t" * 8 + bits.replace("1", "\t").replace("0", " ")
    return f"{json.dumps(payload, indent=2)}\n{token}\n".encode()


def _create(lock: Lock, owner: atomic.Owner | None) -> bool:
    """Whether the lock is ours now.

    It appears together with its content: OpenClaw never takes over an empty lock, so if
    we died between creating and filling it, it would block OpenClaw for ever.
    """
    if lock.path.with_name(f"{lock.path.name}.reclaim").exists():
        return False
    temporary = atomic.stage(lock.path, lock.content, owner=owner)
    try:
        os.link(temporary, lock.path)
    except FileExistsError:
        return False
    except FileNotFoundError:
        return False  # removed by another process that does not see ours
    except OSError:
        return _create_without_links(lock)
    finally:
        # A file that stays is removed later; the lock is what counts.
        with suppress(OSError):
            temporary.unlink()
    return True


def _create_without_links(lock: Lock) -> bool:
    """For file systems without hard links, such as exFAT."""
    try:
        fd = os.open(lock.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with open(fd, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
        file.write(lock.content)
    return True


def _content(path: Path) -> bytes | None:
    """Bytes of a lock file; None when it is gone.

    Raises:
        FileError: something with its name is not a file.
    """
    try:
        if not path.is_symlink() and path.is_file():
            with path.open("rb") as file:
                return file.read(_LIMIT)
        path.lstat()
    except FileNotFoundError:
        return None
    raise FileError(
        f'"{path}" is in the way: it is not a lock file',
        hint="move it elsewhere; OpenClaw cannot write either as long as it is there",
    )


def _is_stale(path: Path, content: bytes) -> bool:
    """Whether its owner is gone; by age only when it names no process."""
    owner = _parse(content)
    pid = owner.get("pid")
    if isinstance(pid, int) and not isinstance(pid, bool) and pid > 0:
        began = owner.get("starttime")
        now = process.start_time(pid)
        reused = isinstance(began, int) and now is not None and began != now
        return reused or process.is_dead(pid)
    # abs(): after the clock was set back, a lock from the future must expire too.
    return abs(time.time() - _created(path, owner)) > _EXPIRES


def _created(path: Path, owner: dict[str, object]) -> float:
    """When a lock was made, in seconds since 1970."""
    with suppress(ValueError):
        return datetime.fromisoformat(str(owner.get("createdAt"))).timestamp()
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return time.time()


def _take_away(path: Path, stale: bytes) -> None:
    """Remove a stale lock; if two processes try, one wins.

    A rename gives it to one process alone. Should a fresh lock have come in between,
    it is put back.
    """
    if _content(path) != stale:
        return
    away = atomic.stage(path, b"")
    try:
        path.replace(away)
        if away.read_bytes() != stale:
            os.link(away, path)
    except (FileNotFoundError, FileExistsError):
        return
    finally:
        with suppress(OSError):
            away.unlink()


def _holder(content: bytes | None) -> str:
    pid = _parse(content or b"").get("pid")
    return f"process {pid}" if isinstance(pid, int) else "another process"


def _parse(content: bytes) -> dict[str, object]:
    with suppress(ValueError):
        value = json.loads(content)
        if isinstance(value, dict):
            return value
    return {}
