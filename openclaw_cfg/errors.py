"""Failures of the environment, each with a message, a hint and an exit code.

A mistake in the user's file is never an exception: it is a diagnostic. A mistake of
ours is an ordinary traceback. What is left is here:

    AppError                 exit 3: could not work
    ├── FileError            a file or folder cannot be used as asked
    │   ├── FileMissing      there is no such file
    │   ├── FileIsFolder     a folder is in its place
    │   ├── FileChanged      another process changed it since it was read
    │   └── FileLocked       another process holds its lock
    ├── BadText              a file is not text that can be edited (syntax error)
    ├── Refused              exit 1: OpenClaw or a vendor forbids what was asked
    └── UsageError           exit 2: wrong or missing flags
"""

from collections.abc import Sequence
from pathlib import Path


class AppError(Exception):
    """An expected failure; `cli.main` prints it as one line and a hint.

    Args:
        message: what is wrong, lower case, no full stop, never with a key in it.
        hint: what the user can do about it.
        flags: what to add to the command that was typed, so that it does what the hint
            says; the whole command is then shown after the hint. A word in capitals
            is a placeholder for what only the user knows.
    """

    exit_code = 3

    def __init__(
        self, message: str, *, hint: str = "", flags: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.flags = tuple(flags)


class FileError(AppError):
    """A file or folder cannot be used as asked."""


class FileMissing(FileError):
    """There is no such file."""


class FileIsFolder(FileError):
    """There is a folder in the file's place."""

    def __init__(self, path: Path, *, hint: str) -> None:
        super().__init__(f'"{path}" is a folder, not a file', hint=hint)
        self.path = path


class FileChanged(FileError):
    """The file changed after it was read; nothing was written."""


class FileLocked(FileError):
    """Another process is writing the file; nothing was written."""


class BadText(FileError):
    """The file is not JSON5, so it cannot be edited."""


class NotAnObject(BadText):
    """The file is JSON5 but not an object, so it is not a configuration."""


class Refused(AppError):
    """The tool declines to do this: OpenClaw or a vendor forbids it."""

    exit_code = 1


class UsageError(AppError):
    """Wrong or missing flags."""

    exit_code = 2
