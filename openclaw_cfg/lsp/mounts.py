"""Where in a configuration the value of an included file is."""

import os
from collections.abc import Iterator
from pathlib import Path

from openclaw_cfg.json5.nodes import Document, Object, Scalar
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.includes import INCLUDE, may_include


def mount(loaded: Loaded, path: Path) -> JsonPath | None:
    """The path in the merged value; the first of several; None if there is none."""
    seen: set[Path] = set()

    def find(document: Document, prefix: JsonPath) -> JsonPath | None:
        own = document.source.path
        if own == path:
            return prefix
        if own is None or own in seen:
            return None
        seen.add(own)
        parts = {d.source.path: d for d in loaded.documents}
        for place, name in includes(document.value, ()):
            other = parts.get(target(own, name))
            found = find(other, (*prefix, *place)) if other else None
            if found is not None:
                return found
        return None

    return find(loaded.document, ())


def named(loaded: Loaded) -> frozenset[Path]:
    """The files that a configuration includes, whether or not they can be read."""
    return frozenset(
        target(document.source.path, name)
        for document in loaded.documents
        if document.source.path is not None and may_include(document)
        for _, name in includes(document.value, ())
    )


def target(own: Path, name: str) -> Path:
    """The file that `$include: name` in the file `own` refers to."""
    return Path(os.path.normpath(own.parent / name))


def includes(value: Json, path: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    """Every included name, with the path of the object that includes it."""
    if isinstance(value, dict):
        names = value.get(INCLUDE)
        for name in names if isinstance(names, list) else [names]:
            if isinstance(name, str):
                yield path, name
        for key, item in value.items():
            yield from includes(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from includes(item, (*path, index))


def included_name(document: Document, path: JsonPath) -> str | None:
    """The name at a path that is one of an include, or of its list of names."""
    node = document.find(path)
    steps = path[:-1] if path and isinstance(path[-1], int) else path
    if not steps or steps[-1] != INCLUDE or not isinstance(node, Scalar):
        return None
    parent = document.find(steps[:-1])
    assert isinstance(parent, Object)
    return node.value if isinstance(node.value, str) else None
