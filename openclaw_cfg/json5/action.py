"""What each edit does: from a path and a value to the changed document.

Every function raises `EditError` when there is nothing at a path, or no place there.
"""

import json
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.json5 import change, layout
from openclaw_cfg.json5.change import Edit, Piece
from openclaw_cfg.json5.error import EditError
from openclaw_cfg.json5.layout import Container
from openclaw_cfg.json5.lexer import LINE_END
from openclaw_cfg.json5.nodes import Array, Document, Node, Object, Scalar
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.json5.style import Style, detect, is_strict
from openclaw_cfg.json5.write import dumps, key_text
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, value_at

LINE_LIMIT: Final = 100
"""A one-line object or array is broken up before its line gets longer than this."""


def put(document: Document, path: JsonPath, value: Json, comment: str = "") -> Document:
    """Make what is at `path` equal to `value`; what is equal already stays as it is."""
    match document.find(path), value:
        case None, _:
            return _create(document, path, value, comment)
        case Object(members=members), dict():
            for key in dict.fromkeys(member.key for member in members):
                if key not in value:
                    document = remove(document, (*path, key))
            for key, item in value.items():
                document = put(document, (*path, key), item)
            return document
        case Array(), list():
            return _put_items(document, path, value)
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
    """Take out what is at `path`, with its comments."""
    holder, indexes = _entries_at(document, path)
    for index in reversed(indexes):
        document = _edited(document, change.remove(document.source, holder, index))
        holder = _holder(document, path)
    return document


def rename(document: Document, path: JsonPath, key: str) -> Document:
    """Give the member at `path` another key."""
    holder, indexes = _entries_at(document, path)
    if not isinstance(holder, Object):
        raise EditError(f'"{format_path(path)}" has no key')
    if key == path[-1]:
        return document
    if holder.get(key):
        raise EditError(f'"{format_path((*path[:-1], key))}" is there already')
    style = detect(document, path[:-1])
    spans = [holder.members[index].key_span for index in indexes]
    return _edited(
        document,
        [
            Edit(
                span.start,
                span.end,
                key_text(key, _key_style(document, span.start, style)),
            )
            for span in spans
        ],
    )


def move(document: Document, path: JsonPath, to: JsonPath) -> Document:
    """Put what is at `path`, as written, at `to`, a path of what is left without it."""
    if to[: len(path)] == path:
        raise EditError(f'"{format_path(path)}" cannot be moved into itself')
    holder, indexes = _entries_at(document, path)
    entry = layout.entries(document.source, holder)[indexes[-1]]
    before = document.source
    indent = layout.indentation(before, entry.start)
    document = remove(document, path)
    if document.find(to[:-1]) is None:
        empty: Json = {} if isinstance(to[-1], str) else []
        document = put(document, to[:-1], empty)
    target, index = _place(document, to)
    style = detect(document, to[:-1])
    new_indent = change.entry_indent(document.source, target, style)
    key = key_text(to[-1], style) if isinstance(to[-1], str) else None
    if key and entry.member and entry.member.key == to[-1]:
        span = entry.member.key_span
        key = before.text[span.start : span.end]
    piece = change.reindented(change.cut(before, entry, key, style), indent, new_indent)
    flat = _is_flat(document, to[:-1])
    edits = change.insert(document.source, target, index, piece, style, one_line=flat)
    return _edited(document, edits)


def comment_out(document: Document, path: JsonPath, note: str = "") -> Document:
    """Turn what is at `path` into a comment; in strict JSON, take it out."""
    if is_strict(document):
        return remove(document, path)
    holder, indexes = _entries_at(document, path)
    style = detect(document, path[:-1])
    for index in reversed(indexes):
        document = _edited(
            document, change.comment_out(document.source, holder, index, note, style)
        )
        holder = _holder(document, path)
    return document


def key_items(document: Document, path: JsonPath, keys: Sequence[str]) -> Document:
    """Turn the array at `path` into an object: each item gets its key before it."""
    node = document.find(path)
    if not isinstance(node, Array) or not len(node.items) == len(keys) == len(
        set(keys)
    ):
        raise EditError(f'"{format_path(path)}" is no array of {len(keys)} items')
    style = detect(document, path)
    brackets = (
        Edit(node.span.start, node.span.start + 1, "{"),
        Edit(node.span.end - 1, node.span.end, "}"),
    )
    named = (
        Edit(item.span.start, item.span.start, _key(key, style))
        for key, item in zip(keys, node.items, strict=True)
    )
    return _edited(document, (*brackets, *named))


def same(one: Json, other: Json) -> bool:
    """Whether two values are the same JSON: `True` is not 1, and NaN is NaN."""
    match one, other:
        case dict(), dict():
            return one.keys() == other.keys() and all(
                same(item, other[key]) for key, item in one.items()
            )
        case list(), list():
            return len(one) == len(other) and all(map(same, one, other))
        case bool(), _:
            return one is other
        case _, bool():
            return False
        case float(), float() if one != one:  # noqa: PLR0124 -- only NaN is not itself
            return other != other  # noqa: PLR0124 -- as above
    return one == other


def _put_items(document: Document, path: JsonPath, new: list[Json]) -> Document:
    """Make an array equal to `new`; items that stay keep their comments."""
    old = value_at(document.value, path)
    assert isinstance(old, list)
    steps = SequenceMatcher(
        None, _texts(old), _texts(new), autojunk=False
    ).get_opcodes()
    for tag, start, end, first, last in reversed(steps):  # so indexes stay right
        if tag == "equal":
            continue
        shared = min(end - start, last - first)
        for index in range(end - 1, start + shared - 1, -1):
            document = remove(document, (*path, index))
        for offset in range(shared):
            document = put(document, (*path, start + offset), new[first + offset])
        for offset in range(shared, last - first):
            document = _add(document, (*path, start + offset), new[first + offset])
    return document


def _texts(items: list[Json]) -> list[str]:
    return [json.dumps(item, sort_keys=True) for item in items]


def _replace(document: Document, path: JsonPath, node: Node, value: Json) -> Document:
    source = document.source
    old = source.text[node.span.start : node.span.end]
    style = detect(document, path[:-1])
    if old[0] in "\"'":
        style = replace(style, quote=old[0])
    flat = bool(path) and not layout.is_multiline(source, _holder(document, path))
    text = dumps(
        value,
        style,
        prefix=layout.indentation(source, node.span.start),
        one_line=flat and not LINE_END.search(old),
    )
    return _edited(document, [Edit(node.span.start, node.span.end, text)])


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
    source = document.source
    holder, index = _place(document, path)
    style = detect(document, path[:-1])
    flat = _is_flat(document, path[:-1])
    indent = change.entry_indent(source, holder, style)
    body = dumps(
        value,
        style,
        prefix=indent,
        one_line=_on_one_line(document, holder, value, flat=flat),
    )
    if isinstance(path[-1], str):
        body = _key(path[-1], style) + body
    if flat and _too_long(document, holder, body):
        wider = change.expand(source, holder, style)
        if wider:
            return _add(_edited(document, wider), path, value, comment)
    above = () if style.strict or not comment else change.line_comments(comment)
    piece = Piece(body, above)
    edits = change.insert(source, holder, index, piece, style, one_line=flat)
    return _edited(document, edits)


def _key(key: str, style: Style) -> str:
    return key_text(key, style) + change.colon(style)


def _key_style(document: Document, offset: int, style: Style) -> Style:
    """The style in which the key at `offset` is written."""
    quote = document.source.text[offset]
    if quote in "\"'":
        return replace(style, bare_keys=False, quote=quote)
    return replace(style, bare_keys=True)


def _is_flat(document: Document, path: JsonPath) -> bool:
    """Whether entries of this container stand on one line, or would."""
    node = document.find(path)
    if isinstance(node, Object | Array) and len(list(layout.gaps(node))) > 1:
        return not layout.is_multiline(document.source, node)
    return bool(path) and _is_flat(document, path[:-1])


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


def _place(document: Document, path: JsonPath) -> tuple[Container, int]:
    """The container of a new entry, and before which index it comes."""
    holder = _holder(document, path)
    match holder, path[-1]:
        case Object(), str() as key if holder.get(key):
            raise EditError(f'"{format_path(path)}" is there already')
        case Object(members=members), str():
            return holder, len(members)
        case Array(items=items), int() as index if 0 <= index <= len(items):
            return holder, index
    raise EditError(f'there is no place for "{format_path(path)}"')


def _entries_at(document: Document, path: JsonPath) -> tuple[Container, list[int]]:
    """The container and the indexes of all its entries that `path` means."""
    holder = _holder(document, path)
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


def _holder(document: Document, path: JsonPath) -> Container:
    if not path:
        raise EditError("the whole document can only be replaced")
    holder = document.find(path[:-1])
    if not isinstance(holder, Object | Array):
        raise EditError(f'"{format_path(path[:-1])}" is neither object nor array')
    return holder


def _edited(document: Document, edits: Iterable[Edit]) -> Document:
    return parse(change.rewrite(document.source, edits))
