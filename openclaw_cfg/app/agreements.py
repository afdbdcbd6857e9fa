"""Which keys the user agreed to send to which hosts: asked once, and remembered."""

import json
from pathlib import Path

from openclaw_cfg.catalog.keys import Stray
from openclaw_cfg.errors import FileError
from openclaw_cfg.files import atomic
from openclaw_cfg.jsonpath import Json, as_array, as_object

Agreed = frozenset[tuple[str, str]]
"""Sources of keys (a variable, a file) and hosts."""


def agreed(folder: Path) -> Agreed:
    """What was agreed to; empty if the file is missing or damaged."""
    try:
        value: Json = json.loads(_file(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return frozenset()
    rows = map(as_object, as_array(as_object(value).get("agreed")))
    return frozenset((str(row.get("source")), str(row.get("host"))) for row in rows)


def remember(folder: Path, strays: tuple[Stray, ...]) -> Agreed:
    """Store these as well; return everything that is agreed to.

    Raises:
        FileError: the file cannot be written.
    """
    now = agreed(folder) | {one.pair for one in strays}
    rows = [{"source": source, "host": host} for source, host in sorted(now)]
    text = json.dumps({"version": 1, "agreed": rows}, indent=2)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic.replace(_file(folder), f"{text}\n".encode())
    except OSError as error:
        why = f"could not write into {folder}: {error.strerror}"
        raise FileError(why, hint="check its owner and mode") from error
    return now


def _file(folder: Path) -> Path:
    return folder / "agreed-hosts.json"
