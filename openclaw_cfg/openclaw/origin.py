"""Which file a value came from, after the included files were merged into one value."""

from collections.abc import Mapping

from msgspec import Struct

from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import JsonPath


class Origin(Struct, frozen=True):
    """Where a merged value comes from.

    Attributes:
        document: the file.
        path: the path in that file.
        children: for an object or array that was merged from several places, where each
            part comes from; None when all of it is below `path`.
    """

    document: Document
    path: JsonPath
    children: Mapping[str | int, "Origin"] | None = None

    def find(self, path: JsonPath) -> tuple[Document, JsonPath]:
        """File and place of the value at `path` below this one.

        For a value that is not there, the place where it would be in the file of
        its nearest existing ancestor.
        """
        origin = self
        for depth, step in enumerate(path):
            if origin.children is None or step not in origin.children:
                return origin.document, (*origin.path, *path[depth:])
            origin = origin.children[step]
        return origin.document, origin.path

    def merged(self, document: Document, path: JsonPath) -> JsonPath:
        """The path in the merged value of a place in a file; else the place itself."""
        found, best = path, -1
        waiting: list[tuple[JsonPath, Origin]] = [((), self)]
        while waiting:
            at, origin = waiting.pop()
            depth = len(origin.path)
            mine = origin.document is document and origin.path == path[:depth]
            if mine and depth > best:
                found, best = (*at, *path[depth:]), depth
            for step, child in (origin.children or {}).items():
                waiting.append(((*at, step), child))
        return found

    def is_of(self, document: Document, path: JsonPath) -> bool:
        """Whether everything at a path comes from one file."""
        origin = self
        for step in path:
            if origin.children is None or step not in origin.children:
                return origin.document is document
            origin = origin.children[step]
        return origin.is_all_of(document)

    def is_all_of(self, document: Document) -> bool:
        """Whether all of this comes from one file."""
        parts = self.children.values() if self.children else ()
        return self.document is document and all(p.is_all_of(document) for p in parts)

    def child(self, step: str | int) -> "Origin":
        """Where the part `step` comes from."""
        if self.children is not None and step in self.children:
            return self.children[step]
        return Origin(self.document, (*self.path, step))
