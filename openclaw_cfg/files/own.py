"""Files of this tool itself, in its own folders: facts, schemas, remembered answers."""

import json
from pathlib import Path

from openclaw_cfg.files import atomic
from openclaw_cfg.files.read import file_error
from openclaw_cfg.jsonpath import Json, as_object


def keep(path: Path, data: bytes, *, mode: int = atomic.PRIVATE_FILE) -> None:
    """Make `data` the content of the file, and its folder if there is none.

    Raises:
        FileError: it cannot be written.
    """
    try:
        path.parent.mkdir(atomic.PRIVATE_FOLDER, parents=True, exist_ok=True)
        atomic.replace(path, data, mode=mode)
    except OSError as error:
        raise file_error(path, error, "write") from error


def kept(path: Path) -> dict[str, Json]:
    """The object in a JSON file; empty if the file is missing or damaged."""
    try:
        return as_object(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return {}
