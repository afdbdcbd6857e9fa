"""OpenClaw's ring of backups: `CONFIG.bak` is the last, `.bak.1` … `.bak.4` are older.

OpenClaw 2026.9.6 rotates it with every write of its own: the oldest is removed, each of
the others moves up by one, and the bytes before the write become `.bak`, mode 0600.
Names that are not regular files are left alone.
"""

import stat
from pathlib import Path
from typing import Final

from openclaw_cfg.files import atomic

_OLDEST: Final = 4


def turn(target: Path, previous: bytes, *, owner: atomic.Owner | None) -> None:
    """Make `previous` the newest backup.

    Raises:
        OSError: it could not be written; the ring may have moved up.
    """
    staged = atomic.stage(target, previous, owner=owner)
    try:
        _move_up(target)
        if _is_free(_name(target, 0)):
            staged.replace(_name(target, 0))
    finally:
        staged.unlink(missing_ok=True)


def set_aside(target: Path) -> None:
    """Move the newest backup up without a new one, so that there is no `.bak`.

    Raises:
        OSError: it could not be moved.
    """
    _move_up(target)
    newest = _name(target, 0)
    if newest.is_file():
        # A link, which the ring leaves alone; OpenClaw would read through it.
        newest.replace(_name(target, 1))


def size(target: Path) -> int:
    """Bytes of the newest backup; 0 when there is none."""
    newest = _name(target, 0)
    return newest.stat().st_size if newest.is_file() else 0


def _move_up(target: Path) -> None:
    if _is_ours(_name(target, _OLDEST)):
        _name(target, _OLDEST).unlink()
    for index in range(_OLDEST, 0, -1):
        source, destination = _name(target, index - 1), _name(target, index)
        if _is_ours(source) and _is_free(destination):
            source.chmod(atomic.PRIVATE_FILE)
            source.replace(destination)


def _name(target: Path, index: int) -> Path:
    return target.with_name(f"{target.name}.bak{f'.{index}' if index else ''}")


def _is_free(path: Path) -> bool:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return True
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1


def _is_ours(path: Path) -> bool:
    return path.is_file() and _is_free(path)
