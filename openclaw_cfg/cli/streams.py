"""Standard streams that outlast their reader.

If a reader goes away, the printing ends, but not the work: files are still written, and
the exit code is that of the work. A result that cannot be written, because of a full
disk, is a separate failure.
"""

import errno
import io
import os
import sys
from collections.abc import Callable
from typing import Final, TextIO

from openclaw_cfg.errors import AppError

# The reader has gone, or there never was one; on Windows a broken pipe is EINVAL.
_GONE: Final = {errno.EPIPE, errno.ECONNRESET, errno.EBADF, errno.ESHUTDOWN}
if os.name == "nt":
    _GONE.add(errno.EINVAL)


class Outlet(io.FileIO):
    """A descriptor that accepts everything, and drops what cannot be written.

    Attributes:
        failure: why output was lost, unless the reader has gone.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.failure: OSError | None = None
        self._open = True

    def write(self, data: object, /) -> int:
        """Write what can be written; always return the whole length."""
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        if self._open:
            try:
                # A pipe that is full at the moment (None) is tried again.
                return super().write(view) or 0
            except OSError as error:
                self._open = False
                self.failure = None if error.errno in _GONE else error
        return len(view)


def outlast_readers() -> Callable[[], AppError | None]:
    """Replace this process's streams with ones that outlast their reader.

    Returns:
        A function to call at the end: the failure of the output, None if there is none.
    """
    _fill_closed()
    sys.stderr, _ = _outlasting(sys.stderr)
    sys.stdout, outlet = _outlasting(sys.stdout)

    def ended() -> AppError | None:
        sys.stdout.flush()
        if outlet.failure is None:
            return None
        return AppError(
            f"the result could not be printed: {outlet.failure.strerror}",
            hint="changes to files, if any, were made",
        )

    return ended


def _fill_closed() -> None:
    """Open closed standard streams on the null device.

    Otherwise the next opened file would get the number of a standard stream, and
    printed text would end up in it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            os.set_inheritable(number, True)
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, closefd=False, encoding="utf-8"))  # noqa: SIM115


def _outlasting(stream: TextIO) -> tuple[TextIO, Outlet]:
    stream.flush()
    outlet = Outlet(stream.fileno())
    text = io.TextIOWrapper(
        io.BufferedWriter(outlet),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.isatty(),
    )
    return text, outlet
