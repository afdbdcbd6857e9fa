"""Standard streams that outlast their reader.

A reader that goes away ends the printing, never the work: what was asked to be written
is written, and the exit code is that of the work. A result that does not arrive, on a
full disk, is its own failure.
"""

import errno
import io
import os
import sys
from collections.abc import Callable
from typing import Final, TextIO

from openclaw_cfg.errors import AppError

# The reader has gone, or there never was one; Windows says EINVAL of a broken pipe.
_GONE: Final = {errno.EPIPE, errno.ECONNRESET, errno.EBADF, errno.ESHUTDOWN}
if os.name == "nt":
    _GONE.add(errno.EINVAL)


class Outlet(io.FileIO):
    """A descriptor that takes everything, and drops what does not get through.

    Attributes:
        failure: why something was lost, where not because its reader has gone.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.failure: OSError | None = None
        self._open = True

    def write(self, data: object, /) -> int:
        """Write what can be written; the whole length, whatever happens."""
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        if self._open:
            try:
                # A pipe that takes nothing at the moment (None) is asked again.
                return super().write(view) or 0
            except OSError as error:
                self._open = False
                self.failure = None if error.errno in _GONE else error
        return len(view)


def outlast_readers() -> Callable[[], AppError | None]:
    """Make this process's streams ones that outlast their reader.

    Returns:
        To be called at the end: what became of the results, None where they arrived.
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
    """Open what is closed on the null device.

    The next file to be opened would else get the number of a standard stream, and what
    is printed would end up in it.
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
