"""`$include`: a value that lies in another file.

The rules of OpenClaw 2026.9.6: an object `{$include: "./file"}` is replaced by the
value of the file; with an array, the files are merged from left to right; sibling keys
are merged over what was included, which must then be an object. Merging is deep,
arrays are joined, anything else is replaced. Files lie below the folder of the main
file or below `OPENCLAW_INCLUDE_ROOTS`, are regular, have one name, and at most 2 MiB.
"""

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.openclaw.origin import Origin
from openclaw_cfg.report import Finding, Place, Severity

INCLUDE: Final = "$include"
MAX_BYTES: Final = 2 * 1024 * 1024
MAX_DEPTH: Final = 10
MAX_PATH: Final = 4096

# OpenClaw builds its objects in a way that loses these names.
_LOST_KEYS: Final = frozenset({"__proto__", "prototype", "constructor"})


class IncludeError(Exception):
    """An include that OpenClaw refuses; the whole file is refused with it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Included:
    """The main file with all includes put in.

    Attributes:
        value: the merged value.
        origin: where its parts stand.
        documents: the main file and the included ones, in the order they were read.
    """

    value: Json
    origin: Origin
    documents: tuple[Document, ...]


def resolve_includes(
    document: Document,
    *,
    roots: tuple[Path, ...],
    read: Callable[[Path], Document],
) -> Included:
    """Put in the files that `document` asks for.

    Args:
        document: the main file; one without a path counts as in the working folder.
        roots: folders besides its own from which may be included.
        read: reads and parses a file.

    Raises:
        IncludeError: an include that OpenClaw refuses.
    """
    run = _Run(read, (_folder(document), *roots), [document])
    value, origin = _File(run, document, ()).process(document.value, ())
    return Included(value, origin, tuple(run.documents))


@dataclass(frozen=True, slots=True)
class _Run:
    """What all files of one resolution share."""

    read: Callable[[Path], Document]
    roots: tuple[Path, ...]
    documents: list[Document]


@dataclass(frozen=True, slots=True)
class _File:
    """One file while its includes are put in.

    `chain` holds the absolute paths of the files that led here, itself left out.
    """

    run: _Run
    document: Document
    chain: tuple[Path, ...]
    real_roots: tuple[Path, ...] = field(init=False)

    def __post_init__(self) -> None:
        real = tuple(root.resolve() for root in self.run.roots)
        object.__setattr__(self, "real_roots", real)

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
        return _merge((included, origin), (own, own_origin))

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
            merged = _merge(merged, self._load(name, (*place, index)))
        return merged

    def _load(self, name: str, place: JsonPath) -> tuple[Json, Origin]:
        path = self._resolve(name, place)
        own = self.document.source.path
        chain = (*self.chain, own.absolute()) if own else self.chain
        if path in chain:
            raise self._error(
                f'"{name}" includes itself', place, help="break the circle of includes"
            )
        if len(chain) > MAX_DEPTH:
            raise self._error(
                f'"{name}" is the {MAX_DEPTH + 1}th file in a chain of includes',
                place,
                help=f"OpenClaw follows {MAX_DEPTH}",
            )
        self._check_file(name, path, place)
        document = self._parse(name, path, place)
        self.run.documents.append(document)
        return _File(self.run, document, chain).process(document.value, ())

    def _resolve(self, name: str, place: JsonPath) -> Path:
        if "\0" in name or len(name) >= MAX_PATH:
            raise self._error("this is no file name", place)
        path = Path(os.path.normpath(_folder(self.document) / name))
        if not any(path.is_relative_to(root) for root in self.run.roots):
            raise self._error(
                f'"{name}" lies outside the folder of the configuration',
                place,
                help="move it there, or name its folder in OPENCLAW_INCLUDE_ROOTS",
            )
        return path

    def _check_file(self, name: str, path: Path, place: JsonPath) -> None:
        try:
            real = path.resolve(strict=True)
            status = real.stat()
        except (OSError, RuntimeError, ValueError):
            raise self._error(
                f'"{name}" cannot be read', place, help=f"there is no {path}"
            ) from None
        if not any(real.is_relative_to(root) for root in self.real_roots):
            raise self._error(
                f'"{name}" is a link to outside the folder of the configuration', place
            )
        if not stat.S_ISREG(status.st_mode):
            raise self._error(f'"{name}" is not a file', place)
        if status.st_size > MAX_BYTES:
            raise self._error(f'"{name}" is larger than 2 MiB', place)
        if status.st_nlink > 1:
            raise self._error(
                f'"{name}" has a second name (hard link)',
                place,
                help="OpenClaw includes only files with one name; copy it",
            )
        if not os.access(real, os.R_OK):
            raise self._error(f'"{name}" may not be read by you', place)

    def _parse(self, name: str, path: Path, place: JsonPath) -> Document:
        try:
            return self.run.read(path)
        except Json5Error as error:
            raise self._error(
                f'"{name}" is not JSON5: {error.message} (line {error.start.line})',
                place,
            ) from None

    def _error(self, message: str, place: JsonPath, *, help: str = "") -> IncludeError:  # noqa: A002 - named after the field
        finding = Finding(
            rule="bad-include",
            severity=Severity.ERROR,
            message=message,
            path=() if self.chain else place,
            help=help,
            # A path in an included file is none of the merged value.
            at=Place(self.document, self.document.locate(place)),
        )
        return IncludeError(finding)


def _folder(document: Document) -> Path:
    path = document.source.path
    return Path(os.path.normpath(path.absolute())).parent if path else Path.cwd()


def _merge(
    under: tuple[Json, Origin], over: tuple[Json, Origin]
) -> tuple[Json, Origin]:
    """`over` on top of `under`: objects key by key, arrays joined, else replaced."""
    (low, low_origin), (high, high_origin) = under, over
    if isinstance(low, list) and isinstance(high, list):
        origins = [low_origin.child(index) for index in range(len(low))]
        origins += [high_origin.child(index) for index in range(len(high))]
        return low + high, replace(high_origin, children=dict(enumerate(origins)))
    if not (isinstance(low, dict) and isinstance(high, dict)):
        return over
    value: dict[str, Json] = {}
    children: dict[str | int, Origin] = {}
    for key in [*low, *(key for key in high if key not in low)]:
        if key in _LOST_KEYS:
            continue
        parts = [
            (side[key], origin.child(key))
            for side, origin in ((low, low_origin), (high, high_origin))
            if key in side
        ]
        value[key], children[key] = _merge(*parts) if len(parts) == 2 else parts[0]
    return value, replace(high_origin, children=children)
