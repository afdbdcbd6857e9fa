"""Answers to questions that were interrupted: kept for a day, without keys."""

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from openclaw_cfg.errors import FileError
from openclaw_cfg.files import own
from openclaw_cfg.jsonpath import Json, as_array
from openclaw_cfg.redact import scrub

_DAY: Final = 24 * 60 * 60


def keep(
    folder: Path,
    command: str,
    config: Path,
    words: tuple[str, ...],
    checked: Sequence[Json] = (),
) -> bool:
    """Store the answers; return whether that was possible.

    Whatever looks like a key, for instance in an address, is not stored. If the folder
    cannot be written, that is not an error: the run is being interrupted.

    Args:
        folder: our own folder.
        command: `init` or `add`.
        config: the file that the answers are for.
        checked: what the check of each provider found.
    """
    if any(scrub(word) != word for word in words):
        return False
    document = {
        "version": 1,
        "command": command,
        "config": str(config),
        "time": time.time(),
        "words": list(words),
        "checked": list(checked),
    }
    try:
        own.keep(_file(folder), f"{json.dumps(document)}\n".encode())
    except FileError:
        return False
    return True


def kept(
    folder: Path, command: str, config: Path
) -> tuple[tuple[str, ...], float, tuple[Json, ...]] | None:
    """The answers for the same file within a day; None if there are none.

    Returns:
        The words of a command after its name, their age in seconds, and what the
        checks of its providers found.
    """
    found = own.kept(_file(folder))
    since = found.get("time")
    if found.get("command") != command or found.get("config") != str(config):
        return None
    if not isinstance(since, int | float) or not 0 <= time.time() - since < _DAY:
        forget(folder)
        return None
    words = tuple(
        word for word in as_array(found.get("words")) if isinstance(word, str)
    )
    checked = tuple(as_array(found.get("checked")))
    return (words, time.time() - since, checked) if words else None


def forget(folder: Path) -> None:
    """Remove the stored answers."""
    with suppress(OSError):
        _file(folder).unlink(missing_ok=True)


def _file(folder: Path) -> Path:
    return folder / "unfinished.json"
