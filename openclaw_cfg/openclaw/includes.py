"""`$include`: a value that is in another file.

The rules of OpenClaw 2026.9.6: an object `{$include: "./file"}` is replaced by the
value of the file; with an array, the files are merged from left to right; sibling keys
are merged over what was included, which must then be an object. Merging is deep,
arrays are joined, anything else is replaced. Files must be below the folder of the main
file or below `OPENCLAW_INCLUDE_ROOTS`, be regular files with one name (no hard links),
and have at most 2 MiB.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.openclaw.included_file import file_problem
from openclaw_cfg.openclaw.merging import merge
from openclaw_cfg.openclaw.origin import Origin
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding, Place, Severity

INCLUDE: Final = "$include"
BAD_INCLUDE: Final = "bad-include"
"""The id of the finding."""

MAX_DEPTH: Final = 10
MAX_PATH: Final = 4096
# OpenClaw has no such limits and would run out of memory; real files are far below.
MAX_NESTING: Final = 40
MAX_FILES: Final = 1000


class IncludeError(Exception):
    """An include that OpenClaw refuses, and with it the whole file."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Included(Struct, frozen=True):
    """The main file with all includes put in.

    Attributes:
        value: the merged value.
        origin: where its parts come from.
        documents: the main file and the included ones, in the order they were read.
        places: where each of them is in the merged value, as far as arrays that were
            joined allow to say so.
    """

    value: Json
    origin: Origin
    documents: tuple[Document, ...]
    places: tuple[JsonPath, ...] = ((),)


def resolve_includes(
    document: Document,
    *,
    roots: tuple[Path, ...],
    read: Callable[[Path], Document],
) -> Included:
    """Insert the files that `document` includes.

    Args:
        document: the main file; one without a path counts as in the working folder.
        roots: folders, besides its own, from which files may be included.
        read: reads and parses a file.

    Raises:
        IncludeError: an include that OpenClaw refuses.
    """
    if not may_include(document):
        return Included(document.value, Origin(document, ()), (document,))
    folders = (_path(document).parent, *roots)
    real = tuple(Path(os.path.realpath(folder)) for folder in folders)
    run = _Resolution(read, folders, real, [document], [()])
    value, origin = _IncludedFile(run, document, ()).process(document.value, ())
    return Included(value, origin, tuple(run.documents), tuple(run.places))


def may_include(document: Document) -> bool:
    """Whether the text may contain a key of interest at all, plain or with escapes."""
    text = document.source.text
    return any(part in text for part in (INCLUDE, "__proto__", "\\"))


class _Resolution(Struct, frozen=True):
    """The state shared by all files of one resolution."""

    read: Callable[[Path], Document]
    roots: tuple[Path, ...]
    real_roots: tuple[Path, ...]
    documents: list[Document]
    places: list[JsonPath]


class _IncludedFile(Struct, frozen=True):
    """One file while its includes are inserted.

    `chain` holds the absolute paths of the files that led here, itself left out;
    `at` tells where in the merged value it lands.
    """

    run: _Resolution
    document: Document
    chain: tuple[Path, ...]
    at: JsonPath = ()

    def process(self, value: Json, path: JsonPath) -> tuple[Json, Origin]:
        if isinstance(value, list):
            return self._array(value, path)
        if isinstance(value, dict):
            return (
                self._include(value, path)
                if INCLUDE in value
                else self._object(value, path)
            )
        return value, Origin(self.document, path)

    def _array(self, value: list[Json], path: JsonPath) -> tuple[Json, Origin]:
        parts = [self.process(item, (*path, i)) for i, item in enumerate(value)]
        children: dict[str | int, Origin] = {
            index: origin for index, (_, origin) in enumerate(parts)
        }
        return [part for part, _ in parts], self._origin(path, children)

    def _object(self, value: dict[str, Json], path: JsonPath) -> tuple[Json, Origin]:
        parts = {
            key: self.process(item, (*path, key))
            for key, item in value.items()
            if key not in {"__proto__", INCLUDE}
        }
        result = {key: part for key, (part, _) in parts.items()}
        children: dict[str | int, Origin] = {
            key: origin for key, (_, origin) in parts.items()
        }
        return result, self._origin(path, children)

    def _origin(self, path: JsonPath, children: Mapping[str | int, Origin]) -> Origin:
        """The origin of a container; without children where nothing was included."""
        plain = all(
            origin == Origin(self.document, (*path, step))
            for step, origin in children.items()
        )
        return Origin(self.document, path, None if plain else children)

    def _include(self, value: dict[str, Json], path: JsonPath) -> tuple[Json, Origin]:
        place = (*path, INCLUDE)
        included, origin = self._included(value[INCLUDE], place)
        if len(value) == 1:
            return included, origin
        if not isinstance(included, dict):
            raise self._error(
                "the included file holds no object, so it cannot have sibling keys",
                place,
                help="include an object, or take the keys beside it away",
            )
        own, own_origin = self._object(value, path)
        return merge((included, origin), (own, own_origin))

    def _included(self, names: Json, place: JsonPath) -> tuple[Json, Origin]:
        if isinstance(names, str):
            return self._load(names, place)
        if not isinstance(names, list):
            raise self._error(
                "an include is a file name or a list of file names",
                place,
                help='write "$include": "./file.json5"',
            )
        merged: tuple[Json, Origin] = ({}, Origin(self.document, place[:-1], {}))
        for index, name in enumerate(names):
            if not isinstance(name, str):
                raise self._error(
                    "a list of includes holds file names only", (*place, index)
                )
            merged = merge(merged, self._load(name, (*place, index)))
        return merged

    def _load(self, name: str, place: JsonPath) -> tuple[Json, Origin]:
        path = self._resolve(name, place)
        chain = (*self.chain, _path(self.document))
        at = (*self.at, *place[: -1 if place[-1] == INCLUDE else -2])
        self._check_chain(name, path, (chain, len(at) + len(chain)), place)
        self._check_file(name, path, place)
        document = self._parse(name, path, place)
        self.run.documents.append(document)
        self.run.places.append(at)
        return _IncludedFile(self.run, document, chain, at).process(document.value, ())

    def _check_chain(
        self,
        name: str,
        path: Path,
        so_far: tuple[tuple[Path, ...], int],
        place: JsonPath,
    ) -> None:
        chain, nesting = so_far
        if path in chain:
            message, advice = "includes itself", "break the circle of includes"
        elif len(chain) > MAX_DEPTH:
            message = f"is the {MAX_DEPTH + 1}th file in a chain of includes"
            advice = f"OpenClaw follows {MAX_DEPTH}"
        elif nesting > MAX_NESTING or len(self.run.documents) > MAX_FILES:
            message, advice = "is one include too many", "put fewer files together"
        else:
            return
        raise self._error(f"{shown(name, ())} {message}", place, help=advice)

    def _resolve(self, name: str, place: JsonPath) -> Path:
        if "\0" in name or len(name) >= MAX_PATH:
            raise self._error("this is not a file name", place)
        path = Path(os.path.normpath(_path(self.document).parent / name))
        if not any(path.is_relative_to(root) for root in self.run.roots):
            raise self._error(
                f"{shown(name, ())} lies outside the folder of the configuration",
                place,
                help="move it there, or name its folder in OPENCLAW_INCLUDE_ROOTS",
            )
        return path

    def _check_file(self, name: str, path: Path, place: JsonPath) -> None:
        problem = file_problem(path, self.run.real_roots)
        if problem:
            message, advice = problem
            raise self._error(f"{shown(name, ())} {message}", place, help=advice)

    def _parse(self, name: str, path: Path, place: JsonPath) -> Document:
        try:
            return self.run.read(path)
        except Json5Error as error:
            message = f"{shown(name, ())} is not JSON5"
            advice = f"{error.message}, in line {error.start.line} of {path}"
            raise self._error(message, place, help=advice) from None

    def _error(self, message: str, place: JsonPath, *, help: str = "") -> IncludeError:  # noqa: A002 - named after the field
        finding = Finding(
            rule=BAD_INCLUDE,
            severity=Severity.ERROR,
            message=message,
            path=() if self.chain else place,
            help=help,
            # A path in an included file is not a path of the merged value.
            at=Place(self.document, self.document.locate(place)),
        )
        return IncludeError(finding)


def _path(document: Document) -> Path:
    """Absolute path of a file; text without one counts as in the working folder."""
    path = document.source.path or Path("openclaw.json")
    return Path(os.path.normpath(path.absolute()))
