"""Many operations in one pass: a text is read once and written once for all of them.

An operation is taken into a batch while what it does can be told from the text as it
was before the batch. One that cannot (it builds on an operation before it, or its place
is laid out in an unusual way) ends the batch, and is the first of the next one.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from openclaw_cfg.json5 import layout
from openclaw_cfg.json5.edit import (
    CommentOut,
    Insert,
    Keyed,
    Move,
    Operation,
    Remove,
    Rename,
    Set,
    apply,
)
from openclaw_cfg.json5.entries import Entries
from openclaw_cfg.json5.lexer import LINE_END
from openclaw_cfg.json5.nodes import Array, Document, Node, Object, Scalar
from openclaw_cfg.json5.piece import Piece, cut, line_comments, reindented
from openclaw_cfg.json5.place import edited
from openclaw_cfg.json5.put import LINE_LIMIT
from openclaw_cfg.json5.style import Habits
from openclaw_cfg.json5.write import dumps, key_start, key_text
from openclaw_cfg.jsonpath import Json, JsonPath, same


def apply_all(document: Document, operations: Iterable[Operation]) -> Document:
    """What `edit.apply` does, in time that grows with the text and the operations.

    Raises:
        EditError: there is nothing at a path, or no place for a value there.
    """
    batch = _Batch(document)
    for operation in operations:
        if batch.takes(operation):
            continue
        document = batch.written()
        batch = _Batch(document)
        if not batch.takes(operation):
            batch = _Batch(apply(document, (operation,)))
    return batch.written()


class _Batch:
    """A text, and the changes of its containers that are not written yet."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.habits = Habits(document)
        self.touched: dict[int, Entries] = {}
        self.longer: dict[int, int] = {}

    def written(self) -> Document:
        """The document with every change of the batch."""
        edits = [e for entries in self.touched.values() for e in entries.edits()]
        return edited(self.document, edits) if edits else self.document

    def takes(self, operation: Operation) -> bool:
        """Whether the operation is in the batch now."""
        match operation:
            case Set(path, value, comment):
                return self._set(path, value, comment)
            case Remove(path):
                return self._take_out(path, None)
            case CommentOut(path, note):
                strict = self.habits.strict
                return self._take_out(path, None if strict else note)
            case Rename(path, key):
                return self._rename(path, key)
            case Move(path, to):
                return self._move(path, to)
            case Insert() | Keyed():
                return False

    def _find(self, path: JsonPath) -> tuple[Entries | None, JsonPath]:
        """The container nearest to a path, and the steps that lead nowhere yet.

        None where a change of this batch stands in the way.
        """
        entries: Entries | None = self._entries(self.document.root, None)
        for number, step in enumerate(path):
            if entries is None or entries.is_blocked(step):
                return None, ()
            index = entries.index(step)
            if index is None:
                return entries, path[number:]
            entries = self._entries(entries.node_at(index), entries)
        return entries, ()

    def _entries(self, node: Node, holder: Entries | None) -> Entries | None:
        if isinstance(node, Scalar):
            return None
        if id(node) not in self.touched:
            self.touched[id(node)] = Entries(self.document.source, node, holder)
        return self.touched[id(node)]

    def _holder(self, path: JsonPath) -> tuple[Entries, int] | None:
        """The container of an entry that is there once and unchanged, and its index."""
        entries, rest = self._find(path[:-1])
        if not path or entries is None or rest or entries.is_blocked(path[-1]):
            return None
        index = entries.index(path[-1])
        if index is None or not self._is_free(entries, index):
            return None
        return entries, index

    def _is_free(self, entries: Entries, index: int) -> bool:
        """Whether an entry is alone with its key, and nothing in it is changed."""
        below = self.touched.get(id(entries.node_at(index)))
        changed = below is not None and below.dirty
        return not changed and not entries.is_repeated(index)

    def _set(self, path: JsonPath, value: Json, comment: str) -> bool:
        entries, rest = self._find(path[:-1])
        if not path or entries is None:
            return False
        depth = len(path) - 1 - len(rest)
        if not rest and not entries.is_blocked(path[-1]):
            index = entries.index(path[-1])
            if index is not None:
                return self._replace(entries, index, path, value)
        for step in reversed(path[depth + 1 :]):
            if not isinstance(step, str):
                return False
            value = {step: value}
        return self._add(entries, path[: depth + 1], value, comment)

    def _replace(
        self, entries: Entries, index: int, path: JsonPath, value: Json
    ) -> bool:
        """Another value for what is there."""
        match entries.node_at(index), value:
            case (Object(), dict()) | (Array(), list()):
                return False
            case Scalar(value=old), _ if same(old, value):
                return True
            case node, _ if self._is_free(entries, index):
                entries.put(index, self._text(entries, path, node, value))
                return True
        return False

    def _text(self, entries: Entries, path: JsonPath, node: Node, value: Json) -> str:
        source, style = self.document.source, self.habits.at(path[:-1])
        old = source.text[node.span.start : node.span.end]
        if old[0] in "\"'":
            style = replace(style, quote=old[0])
        return dumps(
            value,
            style,
            prefix=layout.indentation(source, node.span.start),
            one_line=entries.on_one_line and not LINE_END.search(old),
        )

    def _add(self, entries: Entries, path: JsonPath, value: Json, comment: str) -> bool:
        """A new member at the end of an object."""
        key = path[-1]
        if not isinstance(key, str) or entries.is_blocked(key) or not entries.is_plain:
            return False
        if isinstance(entries.node, Array):
            return False
        source, style = self.document.source, self.habits.at(path[:-1])
        flat = entries.on_one_line or (entries.is_empty and self._is_flat(path[:-1]))
        body = key_start(key, style) + dumps(
            value,
            style,
            prefix=entries.indent(style),
            one_line=entries.fits_one_line(value, flat=flat),
        )
        line = source.position(entries.node.span.start).line
        longer = self.longer.get(line, 0) + len(body) + 2
        if flat and len(source.line(line)) + longer > LINE_LIMIT:
            return False
        self.longer[line] = longer
        above = () if style.strict or not comment else line_comments(comment)
        entries.add(key, Piece(body, above), style, flat=flat)
        return True

    def _is_flat(self, path: JsonPath) -> bool:
        """Whether the containers around an empty one are on one line."""
        entries, _ = self._find(path)
        while entries is not None and entries.is_empty:
            entries = entries.holder
        return entries is not None and entries.on_one_line

    def _take_out(self, path: JsonPath, note: str | None) -> bool:
        found = self._holder(path)
        if found is None:
            return False
        entries, index = found
        style = self.habits.at(path[:-1])
        return entries.take_out(index, note, style)

    def _rename(self, path: JsonPath, key: str) -> bool:
        found = self._holder(path)
        if found is None or found[0].is_taken(key):
            return False
        entries, index = found
        style = self.habits.at(path[:-1])
        quote = self.document.source.text[entries.key_span(index).start]
        if quote in "\"'":
            style = replace(style, bare_keys=False, quote=quote)
        else:
            style = replace(style, bare_keys=True)
        entries.rename(index, key, key_text(key, style))
        return True

    def _move(self, path: JsonPath, to: JsonPath) -> bool:
        found = self._holder(path)
        target, rest = self._find(to[:-1])
        key = to[-1] if to else 0
        if found is None or target is None or rest or to[: len(path)] == path:
            return False
        entries, index = found
        in_way = isinstance(key, int) or target.is_taken(key) or not target.is_plain
        if in_way or not entries.is_plain or isinstance(entries.node, Array):
            return False
        source, style = self.document.source, self.habits.at(to[:-1])
        entry = entries.laid_out[index]
        text = key_text(str(key), style)
        if key == path[-1]:
            span = entries.key_span(index)
            text = source.text[span.start : span.end]
        piece = reindented(
            cut(source, entry, text, style),
            layout.indentation(source, entry.start),
            target.indent(style),
        )
        flat = target.on_one_line or (target.is_empty and self._is_flat(to[:-1]))
        if not entries.take_out(index, None, style):
            return False
        target.add(str(key), piece, style, flat=flat)
        return True
