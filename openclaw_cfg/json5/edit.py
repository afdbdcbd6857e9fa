"""Edits by path that change only what they must, in the file's own style.

A strict JSON file stays one: no comment, bare key or trailing comma gets into it.
"""

from collections.abc import Iterable
from typing import assert_never

from msgspec import Struct

from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.secret import Opaque


class Set(Opaque, frozen=True):
    """Put `value` at `path`, making missing parent objects; replaces what is there.

    `comment` is put above a newly made member, where the file may hold comments.
    """

    path: JsonPath
    value: Json
    comment: str = ""


class Insert(Opaque, frozen=True):
    """Put `value` into an array, before index `path[-1]` (or at its end)."""

    path: JsonPath
    value: Json


class Remove(Struct, frozen=True):
    """Remove the member or item at `path` with the comments that belong to it."""

    path: JsonPath


class Rename(Struct, frozen=True):
    """Give the member at `path` another key; its place and comments stay."""

    path: JsonPath
    key: str


class Move(Struct, frozen=True):
    """Put the member at `path`, as written and with its comments, at `to`.

    Under another key of the same object it keeps its place, too.
    """

    path: JsonPath
    to: JsonPath

    @property
    def is_rename(self) -> bool:
        """Whether only the key changes."""
        steps = (*self.path[-1:], *self.to[-1:])
        named = len(steps) > 1 and all(isinstance(step, str) for step in steps)
        return named and self.path[:-1] == self.to[:-1]


class CommentOut(Struct, frozen=True):
    """Turn the member or item at `path` into a comment with `note` before it.

    In a strict JSON file, which has no comments, it is removed.
    """

    path: JsonPath
    note: str = ""


class Keyed(Struct, frozen=True):
    """Turn the array at `path` into an object: its items become members, by `keys`.

    Items, their comments and their order stay. There is one key per item, all distinct.
    """

    path: JsonPath
    keys: tuple[str, ...]


Operation = Set | Insert | Remove | Rename | Move | CommentOut | Keyed


def apply(document: Document, operations: Iterable[Operation]) -> Document:
    """The document after `operations`, in order; each sees what the last one left.

    Of equal keys `Set` changes the one that counts; `Remove`, `Rename`, `Move` and
    `CommentOut` take all of them; otherwise an earlier one would take effect.

    Raises:
        EditError: there is nothing at a path, or no place for a value there.
    """
    for operation in operations:
        document = _apply(document, operation)
    return document


def _apply(document: Document, operation: Operation) -> Document:  # noqa: PLR0911 -- one for each
    # Findings carry operations as fixes; only edits need the code that applies them.
    from openclaw_cfg.json5 import put, rearrange  # noqa: PLC0415 -- 15 ms of every start

    match operation:
        case Set(path, value, comment):
            return put.put(document, path, value, comment)
        case Insert(path, value):
            return put.insert(document, path, value)
        case Remove(path):
            return put.remove(document, path)
        case Rename(path, key):
            return rearrange.rename(document, path, key)
        case Move(path, to):
            return rearrange.move(document, path, to)
        case CommentOut(path, note):
            return rearrange.comment_out(document, path, note)
        case Keyed(path, keys):
            return rearrange.key_items(document, path, keys)
        case _:
            assert_never(operation)
