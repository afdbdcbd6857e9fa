"""Edits by path that change only what they must, in the file's own style."""

from dataclasses import dataclass, field

from openclaw_cfg.jsonpath import Json, JsonPath


@dataclass(frozen=True, slots=True)
class Set:
    """Put `value` at `path`, making missing parent objects; replaces what is there.

    `comment` is put above a newly made member, where the file may hold comments.
    """

    path: JsonPath
    value: Json = field(repr=False)
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Insert:
    """Put `value` into an array, before index `path[-1]` (or at its end)."""

    path: JsonPath
    value: Json = field(repr=False)


@dataclass(frozen=True, slots=True)
class Remove:
    """Take out the member or item at `path` with the comments that belong to it."""

    path: JsonPath


@dataclass(frozen=True, slots=True)
class Rename:
    """Give the member at `path` another key; its place and comments stay."""

    path: JsonPath
    key: str


@dataclass(frozen=True, slots=True)
class Move:
    """Put the member at `path`, as written and with its comments, at `to`."""

    path: JsonPath
    to: JsonPath


@dataclass(frozen=True, slots=True)
class CommentOut:
    """Turn the member or item at `path` into a comment with `note` before it.

    In a strict JSON file, which has no comments, it is removed.
    """

    path: JsonPath
    note: str = ""


Operation = Set | Insert | Remove | Rename | Move | CommentOut
