"""What OpenClaw checks before it includes a file."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 2 * 1024 * 1024


def file_problem(path: Path, roots: Iterable[Path]) -> tuple[str, str] | None:
    """What is wrong with the file and what to do; None when it can be included.

    `roots` are the folders that it may be in, with links resolved.
    """
    real = _readable(path)
    if real is None:
        return "cannot be read", f"there must be a {path} that you may read"
    status = real.stat()
    if not any(real.is_relative_to(root) for root in roots):
        return "links to outside the folder of the configuration", "copy the file"
    if not stat.S_ISREG(status.st_mode):
        return "is not a file", "name a file"
    if status.st_size > MAX_BYTES:
        return "is larger than 2 MiB", "split it"
    if status.st_nlink > 1:
        return "has a second name (hard link)", "copy it; OpenClaw takes one name only"
    return None


def _readable(path: Path) -> Path | None:
    """The file with links resolved, if it is there and may be read."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None
    return real if os.access(real, os.R_OK) else None
