"""Edits that keep what is written: members renamed, moved, commented out or keyed.

Every function raises `EditError` when there is nothing at a path, or no place there.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from openclaw_cfg.json5 import change, layout
from openclaw_cfg.json5.change import Edit
from openclaw_cfg.json5.edit import Move
from openclaw_cfg.json5.error import EditError
from openclaw_cfg.json5.nodes import Array, Document, Object
from openclaw_cfg.json5.piece import cut, reindented
from openclaw_cfg.json5.place import edited, entries_at, holder_at, place_at
from openclaw_cfg.json5.put import is_flat, put, remove
from openclaw_cfg.json5.style import Style, detect, is_strict
from openclaw_cfg.json5.write import key_start, key_text
from openclaw_cfg.jsonpath import Json, JsonPath, format_path


def rename(document: Document, path: JsonPath, key: str) -> Document:
    """Give the member at `path` another key."""
    holder, indexes = entries_at(document, path)
    if not isinstance(holder, Object):
        raise EditError(f'"{format_path(path)}" has no key')
    if key == path[-1]:
        return document
    if holder.get(key):
        raise EditError(f'"{format_path((*path[:-1], key))}" is there already')
    style = detect(document, path[:-1])
    spans = [holder.members[index].key_span for index in indexes]
    return edited(
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
    """Move what is at `path`, as written, to `to`, a path once it is taken out."""
    if to[: len(path)] == path:
        raise EditError(f'"{format_path(path)}" cannot be moved into itself')
    if Move(path, to).is_rename:
        return rename(document, path, str(to[-1]))
    holder, indexes = entries_at(document, path)
    entry = layout.entries(document.source, holder)[indexes[-1]]
    before = document.source
    indent = layout.indentation(before, entry.start)
    document = remove(document, path)
    if document.find(to[:-1]) is None:
        empty: Json = {} if isinstance(to[-1], str) else []
        document = put(document, to[:-1], empty)
    target, index = place_at(document, to)
    style = detect(document, to[:-1])
    new_indent = change.entry_indent(document.source, target, style)
    key = key_text(to[-1], style) if isinstance(to[-1], str) else None
    if key and entry.member and entry.member.key == to[-1]:
        span = entry.member.key_span
        key = before.text[span.start : span.end]
    piece = reindented(cut(before, entry, key, style), indent, new_indent)
    flat = is_flat(document, to[:-1])
    edits = change.insert(document.source, target, index, piece, style, one_line=flat)
    return edited(document, edits)


def comment_out(document: Document, path: JsonPath, note: str = "") -> Document:
    """Turn what is at `path` into a comment; in strict JSON, remove it."""
    if is_strict(document):
        return remove(document, path)
    holder, indexes = entries_at(document, path)
    style = detect(document, path[:-1])
    for index in reversed(indexes):
        document = edited(
            document, change.comment_out(document.source, holder, index, note, style)
        )
        holder = holder_at(document, path)
    return document


def key_items(document: Document, path: JsonPath, keys: Sequence[str]) -> Document:
    """Turn the array at `path` into an object: each item gets its key before it."""
    node = document.find(path)
    if not isinstance(node, Array) or not fits(node, keys):
        raise EditError(f'"{format_path(path)}" is not an array of {len(keys)} items')
    return edited(document, keyed(node, keys, detect(document, path)))


def fits(node: Array, keys: Sequence[str]) -> bool:
    """Whether there is one key for each item, all distinct."""
    return len(node.items) == len(keys) == len(set(keys))


def keyed(node: Array, keys: Sequence[str], style: Style) -> tuple[Edit, ...]:
    """The edits that turn an array into an object."""
    brackets = (
        Edit(node.span.start, node.span.start + 1, "{"),
        Edit(node.span.end - 1, node.span.end, "}"),
    )
    named = (
        Edit(item.span.start, item.span.start, key_start(key, style))
        for key, item in zip(keys, node.items, strict=True)
    )
    return (*brackets, *named)


def _key_style(document: Document, offset: int, style: Style) -> Style:
    """The style in which the key at `offset` is written."""
    quote = document.source.text[offset]
    if quote in "\"'":
        return replace(style, bare_keys=False, quote=quote)
    return replace(style, bare_keys=True)
