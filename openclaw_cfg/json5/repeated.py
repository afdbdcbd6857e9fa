"""Duplicate keys in one object: the last one counts, so the others can be removed."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from openclaw_cfg.json5 import change
from openclaw_cfg.json5.change import Edit
from openclaw_cfg.json5.entries import Entries
from openclaw_cfg.json5.nodes import Array, Document, Member, Object
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.json5.place import edited
from openclaw_cfg.json5.style import Habits, is_strict
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.source import Source

_NOTE: Final = "the same key appears again and counts"


class Repeated(Struct, frozen=True):
    """An object with equal keys.

    Attributes:
        path: where it is.
        node: the object.
        indexes: its members that a later one with the same key overrides.
    """

    path: JsonPath
    node: Object
    indexes: tuple[int, ...]

    @property
    def members(self) -> Iterator[Member]:
        """Those that have no effect."""
        return (self.node.members[index] for index in self.indexes)


def repeated(document: Document) -> Iterator[Repeated]:
    """Every object in force with equal keys, in the order of the text."""
    stack: list[tuple[JsonPath, object]] = [((), document.root)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, Array):
            stack += reversed([((*path, i), it) for i, it in enumerate(node.items)])
        if not isinstance(node, Object):
            continue
        last = {member.key: index for index, member in enumerate(node.members)}
        stack += reversed(
            [((*path, key), node.members[index].value) for key, index in last.items()]
        )
        if len(last) < len(node.members):
            kept = {*last.values()}
            gone = (i for i in range(len(node.members)) if i not in kept)
            yield Repeated(path, node, tuple(gone))


def value_of(document: Document, member: Member) -> Json:
    """The value of a member, whether it counts or not."""
    span = member.value.span
    return parse(Source(None, document.source.text[span.start : span.end])).value


def each_once(document: Document) -> Document:
    """The document with every key once; the others become comments.

    In strict JSON, which has no comments, they are removed.
    """
    while edits := list(_edits(document)):
        document = edited(document, edits)
    return document


def _edits(document: Document) -> Iterator[Edit]:
    """What can be removed in one pass; one at a time where the layout is unusual."""
    habits, note = Habits(document), None if is_strict(document) else _NOTE
    for found in repeated(document):
        entries = Entries(document.source, found.node, None)
        style = habits.at(found.path)
        if entries.take_out(found.indexes, note, style):
            yield from entries.edits()
        elif note is None:
            yield from change.remove(document.source, found.node, found.indexes[-1])
        else:
            yield from change.comment_out(
                *(document.source, found.node, found.indexes[-1], note, style)
            )
