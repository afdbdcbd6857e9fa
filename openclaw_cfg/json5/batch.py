"""Many operations in one pass: a text is read once and written once for all of them.

An operation joins a batch if its effect can be computed from the text as it was before
the batch. One that cannot join (it builds on an earlier operation, or its place is laid
out in an unusual way) waits for the next batch, and so does every later operation about
the same place; all others go on. So the number of batches grows with how many
operations build on each other, not with how many there are.
"""

from collections import deque
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from openclaw_cfg.json5 import change, layout
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
from openclaw_cfg.json5.piece import (
    Piece,
    cut,
    line_comments,
    nested,
    reindented,
)
from openclaw_cfg.json5.place import edited
from openclaw_cfg.json5.put import LINE_LIMIT, addition, parts
from openclaw_cfg.json5.rearrange import fits, keyed
from openclaw_cfg.json5.style import Habits, Style
from openclaw_cfg.json5.write import dumps, key_start, key_text
from openclaw_cfg.jsonpath import Json, JsonPath, same


def apply_all(document: Document, operations: Iterable[Operation]) -> Document:
    """What `edit.apply` does, in time that grows with the text and the operations.

    Raises:
        EditError: there is nothing at a path, or no place for a value there.
    """
    waiting = list(operations)
    while waiting:
        batch = _Batch(document)
        left = batch.left(waiting)
        if batch.is_stuck:
            document, left = apply(document, waiting[:1]), waiting[1:]
        else:
            document = batch.written()
        waiting = left
    return document


class _Batch:
    """A text, and the changes of its containers that are not yet written."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.habits = Habits(document)
        self.touched: dict[int, Entries] = {}
        self.longer: dict[int, int] = {}
        self.waits = _Places()
        self.is_stuck = True

    def written(self) -> Document:
        """The document with every change of the batch."""
        edits = [e for entries in self.touched.values() for e in entries.edits()]
        return edited(self.document, edits) if edits else self.document

    def left(self, operations: Iterable[Operation]) -> list[Operation]:
        """Take operations into the batch; those that have to wait."""
        left: list[Operation] = []
        waiting = deque(operations)
        while waiting:
            operation = waiting.popleft()
            if not self._is_behind(operation):
                steps = self._steps(operation)
                if steps is not None:
                    self.is_stuck = False
                    waiting.extendleft(reversed(steps))
                    continue
                if self._takes(operation) or self._takes_alone(operation):
                    self.is_stuck = False
                    continue
            left.append(operation)
            is_rename = isinstance(operation, Rename) or (
                isinstance(operation, Move) and operation.is_rename
            )
            for path in _paths(operation):
                # A new key comes in the place of the old one, not after the others.
                self.waits.add(path if is_rename else self._nearest(path))
        return left

    def _is_behind(self, operation: Operation) -> bool:
        """Whether an operation is about a place where another operation waits."""
        return any(map(self.waits.meet, _paths(operation)))

    def _nearest(self, path: JsonPath) -> JsonPath:
        """What an operation changes: an entry, or the container of a new one.

        Or what prevents it: the container in which indexes shift, or a change.
        """
        entries: Entries | None = self._entries(self.document.root, None)
        for number, step in enumerate(path[:-1]):
            if entries is None or entries.is_blocked(step):
                return path[: number + 1]
            index = entries.index(step)
            if index is None:
                return path[:number]
            entries = self._entries(entries.node_at(index), entries)
        is_there = entries is not None and (
            isinstance(entries.node, Object) and entries.is_taken(str(path[-1]))
        )
        return path if path and is_there else path[:-1]

    def _steps(self, operation: Operation) -> list[Operation] | None:
        """Smaller operations with the same effect; None where there are none."""
        match operation:
            case Set(path, dict() | list() as value) if self._is_unchanged(path):
                node = self.document.find(path)
                kind = Object if isinstance(value, dict) else Array
                return (
                    [*parts(self.document, path, value)] if type(node) is kind else None
                )
            case Insert(path, value):
                entries, rest = self._find(path[:-1])
                if entries is not None and rest and not isinstance(path[-1], str):
                    return [Set((*path[:-1], 0), value)]
        return None

    def _is_unchanged(self, path: JsonPath) -> bool:
        entries, rest = self._find(path)
        return entries is not None and not rest and not entries.dirty

    def _takes(self, operation: Operation) -> bool:
        """Whether the operation is in the batch now, together with its neighbours."""
        match operation:
            case Set(path, value, comment):
                taken = self._set(path, value, comment)
            case Insert(path, value):
                taken = self._insert(path, value)
            case Remove(path) | CommentOut(path):
                taken = self._take_out(path, self._note(operation))
            case Rename(path, key):
                taken = self._rename(path, key)
            case Move(path, to) if operation.is_rename:
                taken = self._rename(path, str(to[-1]))
            case Move(path, to):
                taken = self._move(path, to)
            case Keyed():
                taken = False
        return taken

    def _takes_alone(self, operation: Operation) -> bool:
        """Whether it is in the batch now, as the only change of its containers."""
        match operation:
            case Set(path, value):
                return self._add_alone(path, value, operation.comment)
            case Insert(path, value):
                return self._add_alone(path, value, "")
            case Remove(path) | CommentOut(path):
                return self._take_out_alone(path, self._note(operation))
            case Keyed(path, keys):
                return self._key_alone(path, keys)
        return False

    def _note(self, operation: Remove | CommentOut) -> str | None:
        """The note before an entry that becomes a comment; None if it is removed."""
        if isinstance(operation, Remove) or self.habits.strict:
            return None
        return operation.note

    def _find(self, path: JsonPath) -> tuple[Entries | None, JsonPath]:
        """The container nearest to a path, and the steps below it that do not exist.

        None where a change of this batch is in the way.
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
        """The container of an entry that is there and unchanged, and its index."""
        entries, rest = self._find(path[:-1])
        if not path or entries is None or rest or entries.is_blocked(path[-1]):
            return None
        index = entries.index(path[-1])
        if index is None or not self._is_free(entries, index):
            return None
        return entries, index

    def _is_free(self, entries: Entries, index: int) -> bool:
        """Whether neither an entry nor any other entry with its key is changed."""
        below = (
            self.touched.get(id(entries.node_at(same))) for same in entries.equal(index)
        )
        return not any(one is not None and one.dirty for one in below)

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
        if not isinstance(key, str) or entries.is_blocked(key):
            return False
        if isinstance(entries.node, Array):
            return False
        return self._append(entries, path, value, comment)

    def _insert(self, path: JsonPath, value: Json) -> bool:
        """A new item at the end of an array."""
        entries, rest = self._find(path[:-1])
        if entries is None or rest or not isinstance(entries.node, Array):
            return False
        return path[-1] == entries.length and self._append(entries, path, value, "")

    def _append(
        self, entries: Entries, path: JsonPath, value: Json, comment: str
    ) -> bool:
        if not entries.takes_more:
            return False
        source, style = self.document.source, self.habits.at(path[:-1])
        flat = entries.on_one_line or (entries.is_empty and self._is_flat(path[:-1]))
        body = dumps(
            value,
            style,
            prefix=entries.indent(style),
            one_line=entries.fits_one_line(value, flat=flat),
        )
        if isinstance(path[-1], str):
            body = key_start(path[-1], style) + body
        line = source.position(entries.node.span.start).line
        longer = self.longer.get(line, 0) + len(body) + 2
        length = len(source.line(line))
        if flat and length <= LINE_LIMIT < length + longer:
            return False
        self.longer[line] = longer
        above = () if style.strict or not comment else line_comments(comment)
        entries.add(path[-1], Piece(body, above), style, flat=flat)
        return True

    def _add_alone(self, path: JsonPath, value: Json, comment: str) -> bool:
        """Insert a new entry where nothing else changes."""
        entries, rest = self._find(path[:-1])
        if not path or entries is None or entries.dirty:
            return False
        depth = len(path) - 1 - len(rest)
        for step in reversed(path[depth + 1 :]):
            if isinstance(step, int) and step:
                return False
            value = {step: value} if isinstance(step, str) else [value]
        step, node = path[depth], entries.node
        if isinstance(node, Object) != isinstance(step, str):
            return False
        if isinstance(step, str) and entries.index(step) is not None:
            return False
        if isinstance(step, int) and not 0 <= step <= entries.length:
            return False
        edits, done = addition(self.document, path[: depth + 1], value, comment)
        entries.alone(edits)
        return done

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
        return entries.take_out(entries.equal(index), note, style)

    def _take_out_alone(self, path: JsonPath, note: str | None) -> bool:
        """Remove an entry from a container in which nothing else changes."""
        found = self._holder(path)
        if found is None or found[0].dirty or len(found[0].equal(found[1])) > 1:
            return False
        entries, index = found
        source, node = self.document.source, entries.node
        if note is None:
            entries.alone(change.remove(source, node, index))
        else:
            style = self.habits.at(path[:-1])
            entries.alone(change.comment_out(source, node, index, note, style))
        return True

    def _key_alone(self, path: JsonPath, keys: Sequence[str]) -> bool:
        entries, rest = self._find(path)
        if entries is None or rest or entries.dirty:
            return False
        node = entries.node
        if not isinstance(node, Array) or not fits(node, keys):
            return False
        entries.alone(keyed(node, keys, self.habits.at(path)))
        return True

    def _rename(self, path: JsonPath, key: str) -> bool:
        found = self._holder(path)
        if found is None or not isinstance(path[-1], str) or found[0].is_taken(key):
            return False
        entries, index = found
        style = self.habits.at(path[:-1])
        for same_key in entries.equal(index):
            quote = self.document.source.text[entries.key_span(same_key).start]
            if quote in "\"'":
                style = replace(style, bare_keys=False, quote=quote)
            else:
                style = replace(style, bare_keys=True)
            entries.rename(same_key, key, key_text(key, style))
        return True

    def _move(self, path: JsonPath, to: JsonPath) -> bool:
        """Move an entry from one container to another, or into new objects in it."""
        found = self._holder(path)
        target, rest = self._find(to[:-1])
        if found is None or target is None or to[: len(path)] == path:
            return False
        # Indexes of a target are those of the list without the item that moves.
        shifts = isinstance(found[0].node, Array) and to[: len(path) - 1] == path[:-1]
        at, keys = to[: -1 - len(rest)], to[-1 - len(rest) :]
        if shifts or not all(isinstance(key, str) for key in keys):
            return False
        if isinstance(target.node, Array) or target.is_taken(str(keys[0])):
            return False
        style = self.habits.at(at)
        flat = target.on_one_line or (target.is_empty and self._is_flat(at))
        piece = self._piece(*found, keys, target, style, flat=flat)
        entries, index = found
        if target.takes_more and entries.take_out(entries.equal(index), None, style):
            target.add(keys[0], piece, style, flat=flat)
            return True
        repeated = len(entries.equal(index)) > 1
        if entries is target or entries.dirty or target.dirty or repeated:
            return False
        source, end = self.document.source, target.length
        taken = change.remove(source, entries.node, index)
        given = change.insert(source, target.node, end, piece, style, one_line=flat)
        entries.alone(taken)
        target.alone(given)
        return True

    def _piece(
        self,
        entries: Entries,
        index: int,
        keys: JsonPath,
        target: Entries,
        style: Style,
        *,
        flat: bool,
    ) -> Piece:
        """Move an entry to new keys; all but the last are keys of new objects."""
        source, entry = self.document.source, entries.laid_out[index]
        *outer, last = map(str, keys)
        text = key_text(last, style)
        if entry.member and entry.member.key == last:
            span = entries.key_span(index)
            text = source.text[span.start : span.end]
        piece = cut(source, entry, text, style)
        old = layout.indentation(source, entry.start)
        indent = target.indent(style)
        deep = indent if flat else indent + style.indent * len(outer)
        piece = reindented(piece, old, deep)
        heads = [key_start(key, style) for key in outer]
        return nested(piece, heads, indent, style, flat=flat)


class _Places:
    """Where operations wait."""

    def __init__(self) -> None:
        self._at: set[JsonPath] = set()
        self._above: set[JsonPath] = set()

    def add(self, path: JsonPath) -> None:
        """Note that an operation waits in the container at a path."""
        if path not in self._at:
            self._at.add(path)
            self._above.update(path[:length] for length in range(len(path) + 1))

    def meet(self, path: JsonPath) -> bool:
        """Whether an operation at a path has to come after one that waits."""
        if isinstance(path[-1] if path else None, int):
            path = path[:-1]  # it may shift what is beside it
        held = any(path[:length] in self._at for length in range(len(path) + 1))
        return held or path in self._above


def _paths(operation: Operation) -> tuple[JsonPath, ...]:
    """The entries that an operation is about."""
    match operation:
        case Rename(path, key):
            return path, (*path[:-1], key)
        case Move(path, to):
            return path, to
        case Keyed(path):
            return ((*path, 0),)
    return (operation.path,)
