"""Which files a command is about: named files, and those in named folders."""

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.errors import FileMissing
from openclaw_cfg.files.git import Ignores

STDIN: Final = "-"
_NAMES: Final = ("openclaw*.json", "openclaw*.json5")
# Files of plugins and editors, by OpenClaw's and other common names.
_OTHERS: Final = ("openclaw.plugin.json", "*.schema.json", "*.schema.json5")
# Folders with third-party or generated files.
_SKIPPED: Final = frozenset({".git", ".hg", ".venv", "__pycache__", "node_modules"})


class Found(Struct, frozen=True):
    """A file that a command is about.

    Attributes:
        name: as the user named it, or its folder.
        named: whether it is checked whatever it contains. A file that a search found
            must have a key of a configuration.
    """

    name: str
    named: bool = True


class Search(Struct, frozen=True, kw_only=True):
    """The files that a command is about.

    Attributes:
        files: in the order in which they were named, each once.
        others: files that a search left out because of their name.
        asked: whether any files were named; if not, it is the active configuration.
    """

    files: tuple[Found, ...]
    others: tuple[str, ...] = ()
    asked: bool = True


def discover(
    names: Iterable[str],
    *,
    cwd: Path,
    exclude: Sequence[str] = (),
    only_configurations: bool = False,
) -> Search:
    """The named files, those in named folders, and those that match patterns.

    In a folder these are `openclaw*.json` and `openclaw*.json5`, at any depth, sorted,
    without what git ignores. A name with `*`, `?` or `[` that no file has is a pattern.

    Args:
        exclude: patterns as in `.gitignore` of what searches leave out.
        only_configurations: named files are treated like those of a search.

    Raises:
        FileMissing: there is none in a folder, or none that matches a pattern.
    """
    ignores = Ignores(cwd, exclude)
    seen: dict[str, Found] = {}
    others: dict[str, None] = {}
    for name in names:
        if name != STDIN and Path(name).is_dir():
            found, named = _in_folder(name, cwd, ignores), False
        elif _is_pattern(name):
            found, named = _fitting(name, cwd, ignores), False
        else:
            found, named = [name], name == STDIN or not only_configurations
        for file in found:
            if not named and _is_other(file):
                others[file] = None
            elif not named and ignores.hides(cwd / file) and only_configurations:
                continue
            else:
                place = file if file == STDIN else os.path.abspath(cwd / file)  # noqa: PTH100
                seen.setdefault(place, Found(file, named))
    return Search(files=tuple(seen.values()), others=tuple(others))


def _is_pattern(name: str) -> bool:
    return glob.has_magic(name) and not os.path.lexists(name)


def _is_other(name: str) -> bool:
    return any(fnmatchcase(Path(name).name, pattern) for pattern in _OTHERS)


def _in_folder(folder: str, cwd: Path, ignores: Ignores) -> list[str]:
    found = sorted(_walk(folder, cwd, ignores))
    if not found:
        raise FileMissing(
            f'there is no {" or ".join(_NAMES)} in "{folder}"',
            hint="name the file itself if it is called something else",
        )
    return [str(path) for path in found]


def _walk(folder: str, cwd: Path, ignores: Ignores) -> Iterator[Path]:
    ignores.look_into(cwd / folder)
    for root, folders, files in os.walk(folder):
        here = cwd / root
        folders[:] = [
            name
            for name in folders
            if name not in _SKIPPED and not ignores.hides(here / name, is_folder=True)
        ]
        for name in filter(is_config_name, files):
            if not ignores.hides(here / name):
                yield Path(root, name)


def _fitting(pattern: str, cwd: Path, ignores: Ignores) -> list[str]:
    paths = glob.glob(pattern, recursive=True, include_hidden=True)  # noqa: PTH207
    found = [
        path
        for path in sorted(paths)
        if Path(path).is_file()
        and not _SKIPPED.intersection(Path(path).parts)
        and not ignores.hides_within(cwd / path, cwd)
    ]
    if not found:
        raise FileMissing(f'no file matches "{pattern}"', hint="check the pattern")
    return found


def is_config_name(name: str) -> bool:
    """Whether a file in a folder may be a configuration, by its name."""
    return any(fnmatchcase(name, pattern) for pattern in _NAMES)
