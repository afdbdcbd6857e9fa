"""Which files a call is about: those that are named, and those in named folders."""

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from openclaw_cfg.errors import FileMissing

STDIN: Final = "-"
_NAMES: Final = ("openclaw*.json", "openclaw*.json5")
# Other people's files, and what no person edits.
_SKIPPED: Final = frozenset({".git", ".hg", ".venv", "__pycache__", "node_modules"})


def discover(names: Iterable[str]) -> Iterator[str]:
    """The files in the order in which they were named, each once.

    In a folder these are `openclaw*.json` and `openclaw*.json5`, at any depth, sorted.

    Raises:
        FileMissing: there is none in a folder.
    """
    seen: set[str] = set()
    for name in names:
        for file in _in_folder(name) if _is_folder(name) else (name,):
            place = file if file == STDIN else str(Path(file).absolute())
            if place not in seen:
                seen.add(place)
                yield file


def _is_folder(name: str) -> bool:
    return name != STDIN and Path(name).is_dir()


def _in_folder(folder: str) -> list[str]:
    found = sorted(_walk(folder))
    if not found:
        raise FileMissing(
            f'there is no {" or ".join(_NAMES)} in "{folder}"',
            hint="name the file itself if it is called something else",
        )
    return [str(path) for path in found]


def _walk(folder: str) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _SKIPPED]
        for name in filter(is_config_name, files):
            yield Path(root, name)


def is_config_name(name: str) -> bool:
    """Whether a file in a folder is a configuration, by its name."""
    return any(fnmatchcase(name, pattern) for pattern in _NAMES)
