"""Switches the echo of typed text off while there is no question.

Between two questions a terminal is in its normal mode: a key that is pasted a moment
too early would appear on the screen in clear text.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def echo(*, on: bool) -> Iterator[None]:
    """Switch the echo for the length of a `with` block."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    import termios  # noqa: PLC0415 - there is none on Windows

    before = termios.tcgetattr(sys.stdin)
    flags = before[3] | termios.ECHO if on else before[3] & ~termios.ECHO
    changed = [*before[:3], flags, *before[4:]]
    termios.tcsetattr(sys.stdin, termios.TCSADRAIN, changed)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def forget_typed() -> None:
    """Discard what was typed between questions: it would answer the next one."""
    if sys.platform == "win32":
        return
    import termios  # noqa: PLC0415 - there is none on Windows

    termios.tcflush(sys.stdin, termios.TCIFLUSH)
