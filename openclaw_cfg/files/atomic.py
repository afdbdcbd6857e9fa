"""Write bytes through a temporary file, so that a file is either old or new."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.files.process import is_dead

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
_SUFFIX: Final = ".openclaw-cfg.tmp"


class Owner(Struct, frozen=True):
    """User and group ids, as `stat` tells them."""

    uid: int
    gid: int


def stage(
    target: Path, data: bytes, *, mode: int = PRIVATE_FILE, owner: Owner | None = None
) -> Path:
    """Write a complete, synced temporary file beside `target`; return its path.

    The name tells which process made it: `.NAME.PID.RANDOM.openclaw-cfg.tmp`.

    Raises:
        OSError: it could not be written; nothing is left behind.
    """
    name = f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}{_SUFFIX}"
    temporary = target.with_name(name)
    try:
        # Private until it is complete; the wanted mode is set last.
        fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with open(fd, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(data)
            file.flush()
            os.fsync(fd)
        if owner:
            give(temporary, owner)
        temporary.chmod(mode)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def replace(
    target: Path, data: bytes, *, mode: int = PRIVATE_FILE, owner: Owner | None = None
) -> None:
    """Make `data` the content of `target`, whether it exists or not.

    Raises:
        OSError: nothing was changed and no temporary file is left.
    """
    publish(stage(target, data, mode=mode, owner=owner), target)


def publish(temporary: Path, target: Path) -> None:
    """Put a staged file in its place.

    Raises:
        OSError: nothing was changed and the temporary file is gone.
    """
    try:
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Ask the disk to remember names in `folder`; best effort.

    The rename has happened by then and cannot be taken back, and some file systems (and
    Windows) do not support this.
    """
    with suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def give(path: Path, owner: Owner) -> None:
    """Keep the owner of a file that is replaced, where permitted (only root can)."""
    if hasattr(os, "chown") and (os.geteuid(), os.getegid()) != (owner.uid, owner.gid):
        with suppress(PermissionError):
            os.chown(path, owner.uid, owner.gid)


def sweep(target: Path) -> None:
    """Remove temporary files for `target` that processes left when they were killed."""
    _sweep(target.parent.glob(f".{_literal(target.name)}.*{_SUFFIX}"))


def sweep_folder(folder: Path) -> None:
    """The same for every file of a folder that only this program uses."""
    _sweep(folder.glob(f".*{_SUFFIX}"))


def _sweep(found: Iterable[Path]) -> None:
    for path in found:
        pid = path.name.removesuffix(_SUFFIX).split(".")[-2]
        if pid.isdecimal() and is_dead(int(pid)):
            path.unlink(missing_ok=True)


def _literal(name: str) -> str:
    """A file name as a pattern for `glob` that matches only that name."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)
