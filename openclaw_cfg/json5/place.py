"""Where in a document an operation applies.

Every function raises `EditError` when there is nothing at a path, or no place there.
"""

from collections.abc import Iterable

from openclaw_cfg.json5.change import Edit, rewrite
from openclaw_cfg.json5.error import EditError
from openclaw_cfg.json5.layout import Container
from openclaw_cfg.json5.nodes import Array, Document, Object
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import JsonPath, format_path


def holder_at(document: Document, path: JsonPath) -> Container:
    """The object or array that holds, or would hold, what is at `path`."""
    if not path:
        raise EditError("the whole document can only be replaced")
    holder = document.find(path[:-1])
    if not isinstance(holder, Object | Array):
        raise EditError(f'"{format_path(path[:-1])}" is neither object nor array')
    return holder


def place_at(document: Document, path: JsonPath) -> tuple[Container, int]:
    """The container of a new entry, and before which index it comes."""
    holder = holder_at(document, path)
    match holder, path[-1]:
        case Object(), str() as key if holder.get(key):
            raise EditError(f'"{format_path(path)}" is there already')
        case Object(members=members), str():
            return holder, len(members)
        case Array(items=items), int() as index if 0 <= index <= len(items):
            return holder, index
    raise EditError(f'there is no place for "{format_path(path)}"')


def entries_at(document: Document, path: JsonPath) -> tuple[Container, list[int]]:
    """The container and the indexes of all its entries that `path` means."""
    holder = holder_at(document, path)
    match holder, path[-1]:
        case Object(members=members), str() as key:
            indexes = [i for i, member in enumerate(members) if member.key == key]
        case Array(items=items), int() as index if 0 <= index < len(items):
            indexes = [index]
        case _:
            indexes = []
    if not indexes:
        raise EditError(f'there is nothing at "{format_path(path)}"')
    return holder, indexes


def edited(document: Document, edits: Iterable[Edit]) -> Document:
    """The document after some changes of its text."""
    return parse(rewrite(document.source, edits))
