"""Which keys the user agreed to send to which hosts: asked once, and remembered."""

import json
from pathlib import Path

from openclaw_cfg.catalog.keys import Stray
from openclaw_cfg.files import own
from openclaw_cfg.jsonpath import as_array, as_object

Agreed = frozenset[tuple[str, str]]
"""Sources of keys (a variable, a file) and hosts."""


def agreed(folder: Path) -> Agreed:
    """What was agreed to; empty if the file is missing or damaged."""
    rows = map(as_object, as_array(own.kept(_file(folder)).get("agreed")))
    return frozenset((str(row.get("source")), str(row.get("host"))) for row in rows)


def remember(folder: Path, strays: tuple[Stray, ...]) -> Agreed:
    """Store these as well; return everything that is agreed to.

    Raises:
        FileError: the file cannot be written.
    """
    now = agreed(folder) | {one.pair for one in strays}
    rows = [{"source": source, "host": host} for source, host in sorted(now)]
    text = json.dumps({"version": 1, "agreed": rows}, indent=2)
    own.keep(_file(folder), f"{text}\n".encode())
    return now


def _file(folder: Path) -> Path:
    return folder / "agreed-hosts.json"
