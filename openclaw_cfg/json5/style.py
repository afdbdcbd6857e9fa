"""The habits of a JSON5 text: indentation, quotes, commas; and how to see them."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.json5 import layout
from openclaw_cfg.json5.layout import Container
from openclaw_cfg.json5.nodes import Array, Document, Node, Object, Scalar
from openclaw_cfg.json5.scalar import PLAIN_NAME
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.source import Source

T = TypeVar("T")


class Style(Struct, frozen=True, kw_only=True):
    """How values are written.

    Attributes:
        indent: one step of indentation.
        newline: what ends a line.
        quote: the quote of strings, and of keys that need or have one.
        bare_keys: whether keys go without quotes where they can.
        trailing_comma: whether a comma follows the last entry, line by line.
        short_arrays: whether an array of scalars that fits stands on one line.
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

# So many objects and arrays tell the habits of a file.
_ENOUGH: Final = 1000


def is_strict(document: Document) -> bool:
    """Whether the text is JSON, so that nothing but JSON may be written into it."""
    if document.comments:
        return False
    try:
        # Numbers stay text: Python does not read an int of any length.
        json.loads(document.source.text, parse_int=str, parse_constant=_not_json)
    except ValueError:
        return False
    return True


def detect(document: Document, path: JsonPath = ()) -> Style:
    """The style of a text, at `path` first, else further off.

    What the text does not tell is as in `JSON5`, or as in `STRICT_JSON` if it is that.
    """
    source = document.source
    near = list(islice(_containers(document, path), _ENOUGH))
    strict = is_strict(document)
    base = STRICT_JSON if strict else JSON5

    def seen(habit: Callable[[Source, Container], T | None], default: T) -> T:
        return _first((habit(source, node) for node in near), default)

    style = replace(
        base,
        newline=source.newline,
        indent=seen(_indent, base.indent),
        short_arrays=seen(_short_arrays, base.short_arrays),
        padded=seen(_padded, base.padded),
        spaced=seen(_spaced, base.spaced),
    )
    if strict:
        return style
    return replace(
        style,
        quote=seen(_quote, base.quote),
        bare_keys=seen(_bare_keys, base.bare_keys),
        trailing_comma=seen(_trailing_comma, base.trailing_comma),
    )


def _not_json(word: str) -> None:
    raise ValueError(word)


def _first(votes: Iterable[T | None], default: T) -> T:
    return next((vote for vote in votes if vote is not None), default)


def _containers(document: Document, path: JsonPath) -> Iterator[Container]:
    for length in range(len(path), -1, -1):
        node = document.find(path[:length])
        if isinstance(node, Object | Array):
            yield node
    yield from _below(document.root)


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
    for _, start in list(layout.gaps(node))[:-1]:
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
    found = layout.entries(source, node)
    if not found or not layout.is_multiline(source, node):
        return None
    return found[-1].comma is not None
