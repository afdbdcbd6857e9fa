"""The server's log on standard error; it never contains text of a file.

The log of pygls contains whole messages, and so the files that are edited. No mask
finds every key in them (a password looks like any other word), so only the constant
part of its records is kept, and of exceptions the type and the lines of code.
"""

import logging
import traceback
from typing import Final

_OWN: Final = "openclaw_cfg"


class Wordless(logging.Formatter):
    """Formats a record without its arguments."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the stack of an exception."""
        own = record.name.startswith(_OWN)
        words = record.getMessage() if own else _fixed(record.msg)
        lines = [f"{record.levelname.lower()}: {record.name}: {words}"]
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            lines += [
                line.rstrip() for line in traceback.format_tb(error.__traceback__)
            ]
            lines.append(type(error).__qualname__)
        return "\n".join(lines)


def _fixed(message: object) -> str:
    """The format string of a message; for any other object its type."""
    return message if isinstance(message, str) else type(message).__qualname__


def start_log(verbose: int) -> None:
    """Log to standard error: warnings, with `-v` what is done, with `-vv` all."""
    handler = logging.StreamHandler()
    handler.setFormatter(Wordless())
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, handlers=[handler], force=True)
