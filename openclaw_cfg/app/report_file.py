"""Writes a report to a file, in addition to what the terminal shows."""

from pathlib import Path
from typing import Final

from openclaw_cfg.errors import FileError
from openclaw_cfg.files.atomic import replace

# A report is for other programs, and contains no key.
_MODE: Final = 0o644


def write_report(path: Path, text: str) -> None:
    """Make `text` the content of a file, atomically.

    If it is not a regular file (`/dev/stderr`, a pipe), write to it directly.

    Raises:
        FileError: it cannot be written.
    """
    data = text.encode("utf-8")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path.resolve(), data, mode=_MODE)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise FileError(
            f'could not write the report "{path}": {reason}',
            hint="name a file in a folder that can be written to",
        ) from error
