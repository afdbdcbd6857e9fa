"""The tree of a JSON5 text, in which every key and value knows its span.

No `repr` here shows a value or a comment: a key must not reach a traceback. A tree has
no cycles, so the garbage collector need not look at most of it (`gc=False`).
"""

from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.secret import Opaque
from openclaw_cfg.source import Source, Span


class Part(StrEnum):
    """Which part of a path is meant: the key in the text, or the value behind it."""

    KEY = "key"
    VALUE = "value"


class Scalar(Opaque, frozen=True, gc=False):
    """A string, number, boolean or null."""

    span: Span
    value: None | bool | int | float | str


class Array(Struct, frozen=True, gc=False):
    """An array; the span includes the brackets."""

    span: Span
    items: tuple["Node", ...]


class Member(Struct, frozen=True, gc=False):
    """One `key: value` of an object."""

    key: str
    key_span: Span
    value: "Node"


class Object(Struct, frozen=True, dict=True):
    """An object; all members are kept, of equal keys the last one counts."""

    span: Span
    members: tuple[Member, ...]

    def get(self, key: str) -> Member | None:
        """The member that counts for `key`."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, Member]:
        return {member.key: member for member in self.members}


Node = Object | Array | Scalar


class Comment(Opaque, frozen=True, gc=False):
    """A comment; the span includes its slashes, the text is what is between."""

    span: Span
    text: str


class Document(Opaque, frozen=True):
    """A parsed text.

    Attributes:
        source: the text it came from.
        root: the tree.
        comments: all comments, in the order of the text.
        value: the plain JSON value of the root, last one wins for equal keys.
    """

    source: Source
    root: Node
    comments: tuple[Comment, ...]
    value: Json

    def find(self, path: JsonPath) -> Node | None:
        """The node at `path`, or None."""
        node = self.root
        for step in path:
            child = child_of(node, step)
            if child is None:
                return None
            node = child
        return node

    def locate(self, path: JsonPath, part: Part = Part.VALUE) -> Span:
        """Span of the key or value at `path`, or of its nearest existing ancestor.

        For an ancestor that is an object or array the span is its opening bracket
        alone, where a message about something missing points; for an
        ancestor that is a member's value and `Part.KEY`, it is that member's key.
        """
        node, key_span = self.root, None
        for step in path:
            child = child_of(node, step)
            if child is None:
                return _opening(node, key_span, part)
            key_span = _key_span(node, step)
            node = child
        return key_span if part is Part.KEY and key_span else node.span


def child_of(node: Node, step: str | int) -> Node | None:
    """The node that a step from a node leads to."""
    match node, step:
        case Object(), str():
            member = node.get(step)
            return member.value if member else None
        case Array(items=items), int() if 0 <= step < len(items):
            return items[step]
    return None


def _key_span(node: Node, step: str | int) -> Span | None:
    if isinstance(node, Object) and isinstance(step, str):
        member = node.get(step)
        return member.key_span if member else None
    return None


def _opening(node: Node, key_span: Span | None, part: Part) -> Span:
    if part is Part.KEY and key_span:
        return key_span
    if isinstance(node, Scalar):
        return node.span
    return Span(node.span.start, node.span.start + 1)
