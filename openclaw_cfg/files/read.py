"""Reading one file, whole, without ever hanging on a pipe or a device."""

import errno
import os
import stat
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.errors import FileError, FileIsFolder, FileMissing
from openclaw_cfg.files.atomic import Owner

LIMIT: Final = 64 * 1024 * 1024
"""Bytes; OpenClaw reads 9 MiB and more, real configurations are a few hundred KiB."""

_KINDS: Final = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_KIND_HINTS: Final = {
    "a named pipe": "`-` reads standard input, where a command takes it",
}


class Read(Struct, frozen=True):
    """A file as it was at one moment; `write` compares the file with this first.

    Attributes:
        path: as it was asked for, absolute.
        target: where the bytes are, after all symbolic links.
        data: the bytes; empty when there is no file.
        mode: permission bits; None when there is no file.
        links: how many names the file has; 0 when there is no file.
    """

    path: Path
    target: Path
    data: bytes = b""
    mode: int | None = None
    owner: Owner | None = None
    links: int = 0

    @property
    def exists(self) -> bool:
        """Whether there was a file."""
        return self.mode is not None

    @property
    def digest(self) -> str | None:
        """SHA-256 of the bytes in hexadecimal; None when there is no file."""
        return digest(self.data) if self.exists else None


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal, which OpenClaw compares with as well."""
    import hashlib  # noqa: PLC0415  (it loads OpenSSL, and only writers need it)

    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path, *, limit: int = LIMIT) -> Read:
    """Read a regular file of at most `limit` bytes.

    Raises:
        FileMissing: there is no such file, or its symbolic link leads nowhere.
        FileError: it is not a regular file, may not be read, or is too large.
    """
    path = absolute(path)
    try:
        refuse_special(path, path.stat())
        return _read(path, limit)
    except FileNotFoundError:
        raise _missing(path) from None
    except OSError as error:
        raise file_error(path, error, "read") from error


def read_or_new(path: Path, *, limit: int = LIMIT) -> Read:
    """The same, but a file that does not exist yet is an empty `Read`.

    Raises:
        FileError: as `read_bytes`; a symbolic link into a missing folder too.
    """
    try:
        return read_bytes(path, limit=limit)
    except FileMissing:
        path = absolute(path)
        target = Path(os.path.realpath(path))
        if path.is_symlink() and not target.parent.is_dir():
            raise
        return Read(path, target)


def absolute(path: Path) -> Path:
    """Absolute and without `..`, links kept: how OpenClaw names a configuration."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - `absolute()` keeps `..`


def refuse_special(path: Path, status: os.stat_result) -> None:
    """Refuse what is not a regular file.

    Raises:
        FileError: it is a folder, pipe, socket or device.
    """
    if stat.S_ISDIR(status.st_mode):
        raise FileIsFolder(path, hint="name the file itself")
    for test, kind in _KINDS:
        if test(status.st_mode):
            hint = _KIND_HINTS.get(kind, "")
            raise FileError(f'"{path}" is {kind}, not a file', hint=hint)


def refuse_hard_links(read: Read) -> None:
    """Refuse to write a file that has other names.

    A rename would silently leave the other names with the old bytes; writing in place
    would change a copy that a backup made with `cp -l`. Only the user knows which is
    wanted.

    Raises:
        FileError: it has more than one name.
    """
    if read.links > 1:
        from shlex import quote  # noqa: PLC0415  (for this message alone)

        file, copy = quote(str(read.target)), quote(f"{read.target}.new")
        raise FileError(
            f'"{read.target}" has {read.links} names (hard links)',
            hint=f"make it a separate file: cp -p {file} {copy} && mv {copy} {file}",
        )


def file_error(path: Path, error: OSError, verb: str) -> FileError:
    """The system's error as one line, with what can be done about it."""
    hint = _own(path, error) or _HINTS.get(error.errno or 0, "")
    reason = (error.strerror or str(error)).lower()
    return FileError(f'could not {verb} "{path}": {reason}', hint=hint)


def _own(path: Path, error: OSError) -> str:
    """The command, where the user's own file or folder is in the way."""
    from shlex import quote  # noqa: PLC0415  (for this message alone)

    if error.errno == errno.ENOTDIR:
        above = next((one for one in path.parents if one.is_file()), path.parent)
        file = quote(str(above))
        return f"a folder has to be there: `mv {file} {file}.old` moves the file away"
    if error.errno == errno.EACCES and os.name != "nt":
        for one in (*reversed(path.parents), path):
            try:
                status = one.stat()
            except OSError:
                break
            needed = stat.S_IXUSR if stat.S_ISDIR(status.st_mode) else stat.S_IRUSR
            if status.st_uid == os.geteuid() and not status.st_mode & needed:
                mode = "700" if needed == stat.S_IXUSR else "600"
                return f"`chmod {mode} {quote(str(one))}` lets you read it"
    return ""


_HINTS: Final = {
    errno.EACCES: "see who owns the file and its folder (ls -ld), and run as that user",
    errno.EPERM: "see who owns the file and its folder (ls -ld), and run as that user",
    errno.EROFS: "the file system is read-only; work on a copy elsewhere",
    errno.ENOSPC: "make room on the disk and run the command again",
    errno.EDQUOT: "make room in your quota and run the command again",
    errno.ELOOP: "its symbolic links form a circle",
}


def _missing(path: Path) -> FileMissing:
    if path.is_symlink():
        from shlex import quote  # noqa: PLC0415  (for this message alone)

        return FileMissing(
            f'"{path}" is a symbolic link to "{path.readlink()}", which does not exist',
            hint="restore what it points to, or remove the link: "
            f"`rm {quote(str(path))}`",
        )
    return FileMissing(f'there is no file "{path}"')


def _read(path: Path, limit: int) -> Read:
    # The file may have been replaced since `stat`: without O_NONBLOCK, opening a pipe
    # waits for a writer for ever.
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    with open(fd, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        status = os.fstat(fd)
        refuse_special(path, status)
        data = file.read(limit + 1)
    if len(data) > limit:
        raise FileError(
            f'"{path}" is larger than {limit >> 20} MiB',
            hint="this does not look like a configuration; check the path",
        )
    return Read(
        path,
        Path(os.path.realpath(path)),
        data,
        stat.S_IMODE(status.st_mode),
        Owner(status.st_uid, status.st_gid),
        status.st_nlink,
    )


_BINARY: Final = getattr(os, "O_BINARY", 0)
