"""The style of a JSON5 text (indentation, quotes, commas) and how to detect it."""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

import msgspec
from msgspec import Struct

from openclaw_cfg.json5 import layout
from openclaw_cfg.json5.layout import Container
from openclaw_cfg.json5.nodes import Array, Document, Node, Object, Scalar, child_of
from openclaw_cfg.json5.scalar import PLAIN_NAME
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.source import Source


class Style(Struct, frozen=True, kw_only=True):
    """How values are written.

    Attributes:
        indent: one step of indentation.
        newline: what ends a line.
        quote: the quote of strings, and of keys that need or have one.
        bare_keys: whether keys go without quotes where they can.
        trailing_comma: whether a comma follows the last entry, line by line.
        short_arrays: whether an array of scalars that fits is on one line.
        padded: `{ a: 1 }` rather than `{a: 1}`, on one line.
        spaced: `a: 1, b: 2` rather than `a:1,b:2`.
        strict: nothing but JSON: no comments, no NaN.
    """

    indent: str = "  "
    newline: str = "\n"
    quote: str = '"'
    bare_keys: bool = True
    trailing_comma: bool = True
    short_arrays: bool = True
    padded: bool = True
    spaced: bool = True
    strict: bool = False


JSON5: Final = Style()
STRICT_JSON: Final = Style(
    bare_keys=False, trailing_comma=False, short_arrays=False, strict=True
)

# Looking at this many objects and arrays is enough to know the style of a file.
_ENOUGH: Final = 1000


def is_strict(document: Document) -> bool:
    """Whether the text is JSON, so that nothing but JSON may be written into it."""
    if document.comments:
        return False
    try:
        # Numbers stay text: Python refuses to read very long integers.
        json.loads(document.source.text, parse_int=str, parse_constant=_not_json)
    except ValueError:
        return False
    return True


def detect(document: Document, path: JsonPath = ()) -> Style:
    """The style of a text: near `path` first, else from the rest of it.

    What the text does not show is as in `JSON5`, or as in `STRICT_JSON` for JSON.
    """
    return Habits(document).at(path)


class Habits:
    """The styles in one text; each place is examined once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._base = STRICT_JSON if is_strict(document) else JSON5
        self._seen: dict[tuple[str, int], object] = {}
        self._elsewhere: dict[str, object] = {}

    @property
    def strict(self) -> bool:
        """Whether the text is JSON."""
        return self._base.strict

    def at(self, path: JsonPath) -> Style:
        """The style at a path."""
        root: Node = self._document.root
        near = [root, *_along(root, path)]
        habits = {
            name: self._habit(name, see, near)
            for name, see in _HABITS.items()
            if not self._base.strict or name in _OF_JSON
        }
        newline = self._document.source.newline
        return msgspec.convert(
            {**msgspec.structs.asdict(self._base), "newline": newline, **habits}, Style
        )

    def _habit(
        self,
        name: str,
        see: Callable[[Source, Container], object],
        near: list[Node],
    ) -> object:
        for node in reversed(near):
            if isinstance(node, Object | Array):
                vote = self._vote(name, see, node)
                if vote is not None:
                    return vote
        if name not in self._elsewhere:
            votes = (
                self._vote(name, see, node)
                for node in islice(_below(self._document.root), _ENOUGH)
            )
            default = getattr(self._base, name)
            found = next((vote for vote in votes if vote is not None), default)
            self._elsewhere[name] = found
        return self._elsewhere[name]

    def _vote(
        self, name: str, see: Callable[[Source, Container], object], node: Container
    ) -> object:
        key = name, id(node)
        if key not in self._seen:
            self._seen[key] = see(self._document.source, node)
        return self._seen[key]


def _not_json(word: str) -> None:
    raise ValueError(word)


def _along(node: Node, path: JsonPath) -> Iterator[Node]:
    """The nodes on the way to a path, as far as there are any."""
    for step in path:
        child = child_of(node, step)
        if child is None:
            return
        yield child
        node = child


def _below(root: Node) -> Iterator[Container]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Object):
            yield node
            waiting += [member.value for member in reversed(node.members)]
        elif isinstance(node, Array):
            yield node
            waiting += reversed(node.items)


def _indent(source: Source, node: Container) -> str | None:
    for start in layout.starts(node):
        if layout.begins_line(source, start):
            outer = layout.indentation(source, node.span.start)
            inner = layout.indentation(source, start)
            if inner != outer and inner.startswith(outer):
                return inner[len(outer) :]
    return None


def _short_arrays(source: Source, node: Container) -> bool | None:
    if not isinstance(node, Array) or not node.items:
        return None
    if not all(isinstance(item, Scalar) for item in node.items):
        return None
    return not layout.is_multiline(source, node)


def _padded(source: Source, node: Container) -> bool | None:
    if not isinstance(node, Object) or not node.members:
        return None
    if layout.is_multiline(source, node):
        return None
    return source.text[node.span.start + 1] == " "


def _spaced(source: Source, node: Container) -> bool | None:
    if not isinstance(node, Object) or not node.members:
        return None
    member = node.members[0]
    return source.text[member.value.span.start - 1] != ":"


def _quote(source: Source, node: Container) -> str | None:
    for start in _scalar_starts(node):
        if source.text[start] in "\"'":
            return source.text[start]
    return None


def _scalar_starts(node: Container) -> Iterator[int]:
    if isinstance(node, Array):
        yield from (i.span.start for i in node.items if isinstance(i, Scalar))
        return
    for member in node.members:
        if isinstance(member.value, Scalar):
            yield member.value.span.start
    yield from (member.key_span.start for member in node.members)


def _bare_keys(source: Source, node: Container) -> bool | None:
    if not isinstance(node, Object):
        return None
    for member in node.members:
        if PLAIN_NAME.match(member.key):
            return source.text[member.key_span.start] not in "\"'"
    return None


def _trailing_comma(source: Source, node: Container) -> bool | None:
    if not layout.has_entries(node) or not layout.is_multiline(source, node):
        return None
    return layout.ends_in_comma(source, node)


_HABITS: Final[Mapping[str, Callable[[Source, Container], object]]] = {
    "indent": _indent,
    "short_arrays": _short_arrays,
    "padded": _padded,
    "spaced": _spaced,
    "quote": _quote,
    "bare_keys": _bare_keys,
    "trailing_comma": _trailing_comma,
}
_OF_JSON: Final = frozenset({"indent", "short_arrays", "padded", "spaced"})
