"""Edits that change what a document says: values set, added and removed.

Every function raises `EditError` when there is nothing at a path, or no place there.
"""

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.json5 import change, layout
from openclaw_cfg.json5.change import Edit
from openclaw_cfg.json5.edit import Insert, Remove, Set
from openclaw_cfg.json5.error import EditError
from openclaw_cfg.json5.layout import Container
from openclaw_cfg.json5.lexer import LINE_END
from openclaw_cfg.json5.nodes import Array, Document, Node, Object, Scalar
from openclaw_cfg.json5.piece import Piece, line_comments
from openclaw_cfg.json5.place import edited, entries_at, holder_at, place_at
from openclaw_cfg.json5.style import detect
from openclaw_cfg.json5.write import dumps, key_start
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, same, value_at

LINE_LIMIT: Final = 100
"""A one-line object or array is broken up before its line gets longer than this."""
_MANY: Final = 200


def put(document: Document, path: JsonPath, value: Json, comment: str = "") -> Document:
    """Make the value at `path` equal to `value`; equal parts of it stay as they are."""
    match document.find(path), value:
        case None, _:
            return _create(document, path, value, comment)
        case (Object(), dict()) | (Array(), list()):
            for part in parts(document, path, value):
                match part:
                    case Set(place, item):
                        document = put(document, place, item)
                    case Insert(place, item):
                        document = _add(document, place, item)
                    case Remove(place):
                        document = remove(document, place)
            return document
        case Scalar(value=old), _ if same(old, value):
            return document
        case node, _:
            assert node is not None
            return _replace(document, path, node, value)


def insert(document: Document, path: JsonPath, value: Json) -> Document:
    """Put `value` into an array, before the item at `path` or at the end."""
    if not path or not isinstance(path[-1], int):
        raise EditError(f'"{format_path(path)}" is not a place in an array')
    if document.find(path[:-1]) is None:
        return _create(document, (*path[:-1], 0), value, "")
    return _add(document, path, value)


def remove(document: Document, path: JsonPath) -> Document:
    """Remove what is at `path`, with its comments."""
    holder, indexes = entries_at(document, path)
    for index in reversed(indexes):
        document = edited(document, change.remove(document.source, holder, index))
        holder = holder_at(document, path)
    return document


def is_flat(document: Document, path: JsonPath) -> bool:
    """Whether entries of this container are, or would be, on one line."""
    node = document.find(path)
    if isinstance(node, Object | Array) and len(list(layout.gaps(node))) > 1:
        return not layout.is_multiline(document.source, node)
    return bool(path) and is_flat(document, path[:-1])


def parts(
    document: Document, path: JsonPath, new: Json
) -> Iterator[Set | Insert | Remove]:
    """What makes an object or array equal to another; what stays keeps its comments."""
    old = value_at(document.value, path)
    if isinstance(old, dict) and isinstance(new, dict):
        yield from (Remove((*path, key)) for key in old if key not in new)
        yield from (Set((*path, key), item) for key, item in new.items())
    elif isinstance(old, list) and isinstance(new, list):
        yield from _item_parts(path, old, new)


def _item_parts(
    path: JsonPath, old: list[Json], new: list[Json]
) -> Iterator[Set | Insert | Remove]:
    # Values that occur very often would take quadratic time.
    steps = SequenceMatcher(
        None, _texts(old), _texts(new), autojunk=len(old) > _MANY
    ).get_opcodes()
    for tag, start, end, first, last in reversed(steps):  # so indexes stay right
        if tag == "equal":
            continue
        shared = min(end - start, last - first)
        for index in range(end - 1, start + shared - 1, -1):
            yield Remove((*path, index))
        for offset in range(shared):
            yield Set((*path, start + offset), new[first + offset])
        for offset in range(shared, last - first):
            yield Insert((*path, start + offset), new[first + offset])


def _texts(items: list[Json]) -> list[str]:
    return [json.dumps(item, sort_keys=True) for item in items]


def _replace(document: Document, path: JsonPath, node: Node, value: Json) -> Document:
    source = document.source
    old = source.text[node.span.start : node.span.end]
    style = detect(document, path[:-1])
    if old[0] in "\"'":
        style = replace(style, quote=old[0])
    flat = bool(path) and not layout.is_multiline(source, holder_at(document, path))
    text = dumps(
        value,
        style,
        prefix=layout.indentation(source, node.span.start),
        one_line=flat and not LINE_END.search(old),
    )
    return edited(document, [Edit(node.span.start, node.span.end, text)])


def _create(document: Document, path: JsonPath, value: Json, comment: str) -> Document:
    """Put `value` where nothing is, with the parents it lacks."""
    depth = next(n for n in range(len(path), -1, -1) if document.find(path[:n]))
    for step in reversed(path[depth + 1 :]):
        if isinstance(step, int) and step:
            raise EditError(f'there is no item before "{format_path(path)}"')
        value = {step: value} if isinstance(step, str) else [value]
    return _add(document, path[: depth + 1], value, comment)


def _add(
    document: Document, path: JsonPath, value: Json, comment: str = ""
) -> Document:
    edits, done = addition(document, path, value, comment)
    document = edited(document, edits)
    return document if done else _add(document, path, value, comment)


def addition(
    document: Document, path: JsonPath, value: Json, comment: str = ""
) -> tuple[tuple[Edit, ...], bool]:
    """The edits that put a new entry at `path`, whose parent is there.

    Also whether that is all; if not, they only put the other entries on separate lines.
    """
    source = document.source
    holder, index = place_at(document, path)
    style = detect(document, path[:-1])
    flat = is_flat(document, path[:-1])
    indent = change.entry_indent(source, holder, style)
    body = dumps(
        value,
        style,
        prefix=indent,
        one_line=_on_one_line(document, holder, value, flat=flat),
    )
    if isinstance(path[-1], str):
        body = key_start(path[-1], style) + body
    if flat and _too_long(document, holder, body):
        wider = change.expand(source, holder, style)
        if wider:
            return wider, False
    above = () if style.strict or not comment else line_comments(comment)
    piece = Piece(body, above)
    edits = change.insert(source, holder, index, piece, style, one_line=flat)
    return tuple(edits), True


def _on_one_line(
    document: Document, holder: Container, value: Json, *, flat: bool
) -> bool:
    """Whether a new entry gets one line, as the others of its kind have it."""
    text = document.source.text
    kind = Object if isinstance(value, dict) else Array
    spans = [
        entry.value.span
        for entry in layout.entries(document.source, holder)
        if isinstance(entry.value, kind)
        and entry.value.span.end - entry.value.span.start > 2
    ]
    broken = [LINE_END.search(text, span.start, span.end) is not None for span in spans]
    if flat:
        return not any(broken)
    return (
        isinstance(value, dict | list)
        and bool(spans)
        and not any(broken)
        and len(dumps(value, one_line=True)) <= LINE_LIMIT
    )


def _too_long(document: Document, holder: Container, body: str) -> bool:
    """Whether `body` would make a line too long that is not so yet."""
    source = document.source
    line = source.line(source.position(holder.span.start).line)
    return len(line) <= LINE_LIMIT < len(line) + len(body) + 2
