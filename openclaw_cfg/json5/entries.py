"""The entries of one object or array, and the change planned for each."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec.structs import replace

from openclaw_cfg.json5 import change, layout
from openclaw_cfg.json5.change import Edit
from openclaw_cfg.json5.layout import Container, LayoutEntry
from openclaw_cfg.json5.lexer import LINE_END
from openclaw_cfg.json5.nodes import Array, Member, Node, Object
from openclaw_cfg.json5.piece import Piece, as_block, lines_of, on_lines, on_one_line
from openclaw_cfg.json5.put import LINE_LIMIT
from openclaw_cfg.json5.style import Style
from openclaw_cfg.json5.write import dumps
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.source import Source, Span


class Entries:
    """A container with changes that are not written; indexes are those of the text.

    Attributes:
        holder: what holds it; None for the root.
        dirty: whether anything in it, or below, is changed.
    """

    def __init__(
        self, source: Source, node: Container, holder: "Entries | None"
    ) -> None:
        self.source = source
        self.node = node
        self.holder = holder
        self.dirty = False
        self._gone: dict[int, str | None] = {}
        self._first_gone = len(self._children)
        self._renamed: dict[int, str] = {}
        self._new_names: set[str] = set()
        self._put: dict[int, str] = {}
        self._added: dict[str | int, Piece] = {}
        self._style = Style()
        self._flat = False
        self._alone: tuple[Edit, ...] | None = None

    # The entries as they are in the text.

    @cached_property
    def _children(self) -> tuple[Member, ...] | tuple[Node, ...]:
        return self.node.members if isinstance(self.node, Object) else self.node.items

    @cached_property
    def _indexes(self) -> dict[str, int]:
        """The index of each key; of equal ones the last counts."""
        members = self.node.members if isinstance(self.node, Object) else ()
        return {member.key: index for index, member in enumerate(members)}

    @cached_property
    def laid_out(self) -> tuple[LayoutEntry, ...]:
        """How each entry lies in the text."""
        return layout.entries(self.source, self.node)

    @property
    def is_empty(self) -> bool:
        """Whether there is no entry in the text."""
        return not self._children

    @cached_property
    def on_one_line(self) -> bool:
        """Whether the entries are on one line."""
        return not self.is_empty and not layout.is_multiline(self.source, self.node)

    @cached_property
    def is_plain(self) -> bool:
        """Whether all entries share a line, or each has lines of its own."""
        if self.on_one_line or self.is_empty:
            start, end = self.node.span.start + 1, self.node.span.end - 1
            gaps = (self.source.text[a:b] for a, b in layout.gaps(self.node))
            free = not any(gap.strip(" \t,") for gap in gaps)
            return free and not (self.is_empty and self.source.text[start:end].strip())
        return all(map(self._has_own_lines, self.laid_out))

    def _has_own_lines(self, entry: LayoutEntry) -> bool:
        if entry.comma is not None:
            between = self.source.text[entry.end : entry.comma]
            if LINE_END.search(between):
                return False
        ends = layout.next_line(self.source, entry.tail) is not None
        return ends and layout.begins_line(self.source, entry.lead)

    def index(self, step: str | int) -> int | None:
        """Where an entry is in the text; None when there is none."""
        if isinstance(step, str):
            return self._indexes.get(step)
        inside = isinstance(self.node, Object) or not 0 <= step < len(self._children)
        return None if inside else step

    def is_blocked(self, step: str | int) -> bool:
        """Whether a change that is not yet written prevents a step."""
        if self._alone is not None:
            return True
        if isinstance(step, int):
            return step >= self._first_gone or step in self._put
        index = self._indexes.get(step)
        changed = any(index in of for of in (self._gone, self._renamed, self._put))
        return changed or step in self._added or step in self._new_names

    def is_taken(self, key: str) -> bool:
        """Whether a new key is there already, or was until now."""
        return key in self._indexes or self.is_blocked(key)

    def equal(self, index: int) -> tuple[int, ...]:
        """The indexes of all entries with the key of this one, in their order."""
        child = self._children[index]
        if isinstance(child, Member) and len(self._indexes) < len(self._children):
            return tuple(self._all_indexes[child.key])
        return (index,)

    @cached_property
    def _all_indexes(self) -> dict[str, list[int]]:
        members = self.node.members if isinstance(self.node, Object) else ()
        found: dict[str, list[int]] = {}
        for index, member in enumerate(members):
            found.setdefault(member.key, []).append(index)
        return found

    @property
    def length(self) -> int:
        """How many entries there are, new ones too."""
        return len(self._children) + len(self._added)

    @property
    def takes_more(self) -> bool:
        """Whether new entries may come at the end, together with other changes."""
        if self._alone is not None or (self._gone and isinstance(self.node, Array)):
            return False
        # In a mixture it would share a line with an entry that becomes a comment,
        # and take that comment along when it goes.
        noted = next(iter(self._gone.values()), None) is not None
        return self.is_plain or not (self.is_empty or noted)

    def node_at(self, index: int) -> Node:
        """The value of an entry."""
        child = self._children[index]
        return child.value if isinstance(child, Member) else child

    def key_span(self, index: int) -> Span:
        """Where the key of a member is."""
        child = self._children[index]
        assert isinstance(child, Member)
        return child.key_span

    def indent(self, style: Style) -> str:
        """The indentation of a new entry."""
        if not self._indents:
            self._indents.append(change.entry_indent(self.source, self.node, style))
        return self._indents[0]

    @cached_property
    def _indents(self) -> list[str]:
        return []

    @cached_property
    def _broken(self) -> dict[type, set[bool]]:
        """For objects and arrays that are entries, whether they are on several lines.

        A set, for it is asked for each new entry and there may be thousands.
        """
        found: dict[type, set[bool]] = {}
        for index in range(len(self._children)):
            node = self.node_at(index)
            if node.span.end - node.span.start > 2:
                text = self.source.text
                broken = LINE_END.search(text, node.span.start, node.span.end)
                found.setdefault(type(node), set()).add(broken is not None)
        return found

    def fits_one_line(self, value: Json, *, flat: bool) -> bool:
        """Whether a new entry gets one line, as the others of its kind have it."""
        kinds = {t.__name__: b for t, b in self._broken.items()}
        broken = kinds.get("Object" if isinstance(value, dict) else "Array", set())
        if flat:
            return not any(broken)
        return (
            isinstance(value, dict | list)
            and bool(broken)
            and not any(broken)
            and len(dumps(value, one_line=True)) <= LINE_LIMIT
        )

    # The changes that are planned.

    def put(self, index: int, text: str) -> None:
        """Give an entry another value."""
        self._put[index] = text
        self._touch()

    def rename(self, index: int, key: str, text: str) -> None:
        """Give a member another key."""
        self._renamed[index] = text
        self._new_names.add(key)
        self._touch()

    def add(self, key: str | int, piece: Piece, style: Style, *, flat: bool) -> None:
        """Add a new member at the end."""
        self._added[key] = piece
        self._style, self._flat = style, flat
        self._touch()

    def take_out(self, indexes: Iterable[int], note: str | None, style: Style) -> bool:
        """Remove entries or, with a note, make them comments; False if it cannot."""
        if not all(self._may_go(index, note) for index in indexes):
            return False
        for index in indexes:
            self._gone[index] = note
            if not isinstance(self.node, Object):
                self._first_gone = min(self._first_gone, index)
        self._style = style
        self._touch()
        return True

    def _may_go(self, index: int, note: str | None) -> bool:
        if self._alone is not None or index in self._put or index in self._renamed:
            return False
        if not self.is_plain:
            # A mixed layout with comments that belong to no entry is too much for a
            # batch.
            others = next(iter(self._gone.values()), note)
            alike = (others is None) == (note is None)
            fits = not self._added if note is not None else not self._has_stray_text
            return alike and fits
        entry = self.laid_out[index]
        inline = note is not None and self.on_one_line
        return not (
            inline and "*/" in f"{note}{self.source.text[entry.start : entry.end]}"
        )

    def alone(self, edits: Iterable[Edit]) -> None:
        """Change the text by these edits, and nothing else here in this batch."""
        self._alone = tuple(edits)
        self._touch()

    def _touch(self) -> None:
        entries: Entries | None = self
        while entries is not None and not entries.dirty:
            entries.dirty = True
            entries = entries.holder

    # How the changes are written.

    def edits(self) -> Iterator[Edit]:
        """The changes of the text."""
        if self._alone is not None:
            yield from self._alone
            return
        for index, text in self._renamed.items():
            span = self.key_span(index)
            yield Edit(span.start, span.end, text)
        for index, text in self._put.items():
            span = self.node_at(index).span
            yield Edit(span.start, span.end, text)
        if not self._gone and not self._added:
            return
        if len(self._gone) == 1 and not self._added:
            yield from self._one_gone(*next(iter(self._gone.items())))
        elif self.is_empty or not (self._kept or self._is_noted):
            yield from self._all_new()
        elif not self.is_plain:
            yield from self._mixed()
        elif self.on_one_line:
            yield from self._line()
        else:
            yield from self._lines()

    @cached_property
    def _kept(self) -> list[int]:
        return [i for i in range(len(self._children)) if i not in self._gone]

    @property
    def _is_noted(self) -> bool:
        """Whether a container without entries would still hold comments."""
        noted = any(note is not None for note in self._gone.values())
        return noted or self._has_stray_text

    @cached_property
    def _has_stray_text(self) -> bool:
        """Whether there are comments that belong to no entry."""
        first, last = self.laid_out[0], self.laid_out[-1]
        outside = [
            (self.node.span.start + 1, first.lead),
            *zip(
                (e.tail for e in self.laid_out),
                (e.lead for e in self.laid_out[1:]),
                strict=False,
            ),
            (last.tail, self.node.span.end - 1),
        ]
        return any(self.source.text[a:b].strip() for a, b in outside)

    def _one_gone(self, index: int, note: str | None) -> Iterator[Edit]:
        if note is None:
            return change.remove(self.source, self.node, index)
        return change.comment_out(self.source, self.node, index, note, self._style)

    def _all_new(self) -> Iterator[Edit]:
        """The edits where all old entries go; there may be new ones."""
        start, end = self.node.span.start + 1, self.node.span.end - 1
        if not self._added:
            yield Edit(start, end, "")
            return
        pieces, style = list(self._added.values()), self._style
        if self._flat:
            pad = " " * (style.padded and isinstance(self.node, Object))
            comma = "," + " " * style.spaced
            text = comma.join(on_one_line(piece) for piece in pieces)
            yield Edit(start, end, pad + text + pad)
            return
        outer = style.newline + layout.indentation(self.source, self.node.span.start)
        line = outer + style.indent
        text = self._joined(pieces, line, comma=style.trailing_comma)
        yield Edit(start, end, text + outer)

    def _joined(self, pieces: list[Piece], line: str, *, comma: bool) -> str:
        """Pieces on lines of their own."""
        last = len(pieces) - 1
        return "".join(
            line + on_lines(piece, line, comma=comma or number < last)
            for number, piece in enumerate(pieces)
        )

    @property
    def _has_comma(self) -> bool:
        return bool(self.laid_out) and self.laid_out[-1].comma is not None

    def _commas(self) -> Iterator[Edit]:
        """The comma after the last entry that stays."""
        if not self._kept:
            return
        entry = self.laid_out[self._kept[-1]]
        wanted = bool(self._added) or self._has_comma
        if entry.comma is None and wanted:
            yield Edit(entry.end, entry.end, ",")
        elif entry.comma is not None and not wanted:
            yield Edit(entry.comma, entry.comma + 1, "")

    def _line(self) -> Iterator[Edit]:
        """The edits of a container on one line."""
        text, last = self.source.text, self._kept[-1] if self._kept else -1
        for index, note in self._gone.items():
            entry = self.laid_out[index]
            if note is None:
                yield self._cut(index, last)
                continue
            words = text[entry.start : entry.end]
            block = f"{' '.join(lines_of(note))}: {words}" if note else words
            yield Edit(entry.start, entry.end, f"/* {block} */")
            if entry.comma is not None:
                yield Edit(entry.comma, entry.comma + 1, "")
        yield from self._commas()
        gap = " " * self._style.spaced
        pieces = f",{gap}".join(on_one_line(piece) for piece in self._added.values())
        if pieces:
            end = self.laid_out[last].end if self._kept else self.laid_out[-1].tail
            if self._kept and (comma := self.laid_out[last].comma):
                end = comma + 1
            yield Edit(end, end, gap + pieces + "," * self._has_comma)

    def _cut(self, index: int, last: int) -> Edit:
        """What is removed with an entry of a line; `last` is the last entry kept."""
        entry = self.laid_out[index]
        if index < last or (not index and self._gone.get(1) is not None):
            return Edit(entry.start, self.laid_out[index + 1].start, "")
        start = self.laid_out[index - 1].tail if index else entry.start
        return Edit(start, entry.tail, "")

    def _lines(self) -> Iterator[Edit]:
        """The edits of a container with a line, or several, for each entry."""
        style, source = self._style, self.source
        comma = self._has_comma
        line = style.newline + self.indent(style)
        pieces = list(self._added.values())
        last_kept = self._kept[-1] if self._kept else -1
        blank = style.newline * change.is_spread(source, self.node)
        text = "".join(
            blank + line + on_lines(p, line, comma=comma or number < len(pieces) - 1)
            for number, p in enumerate(pieces)
        )
        yield from self._commas()
        if self._kept:
            entry = self.laid_out[last_kept]
            yield Edit(entry.tail, entry.tail, text)
        regions: list[tuple[int, int]] = []
        for index in sorted(self._gone):
            entry, note = self.laid_out[index], self._gone[index]
            if note is not None:
                whole = comma or index < last_kept
                edit = self._comment(index, note, whole=whole)
                if not self._kept and index == len(self.laid_out) - 1:
                    edit = Edit(edit.start, edit.end, edit.text + style.newline + text)
                yield edit
                continue
            start = layout.line_start(source, entry.lead)
            end = layout.next_line(source, entry.tail)
            assert end is not None
            if regions and not source.text[regions[-1][1] : start].strip():
                regions[-1] = regions[-1][0], end
            else:
                regions.append((start, end))
        for number, (start, end) in enumerate(regions, 1):
            edit = change.remove_lines(source, self.node, start, end)
            last = self._gone.get(len(self.laid_out) - 1, "") is None
            if text and not self._kept and last and number == len(regions):
                below = text.removeprefix(style.newline) + style.newline
                edit = Edit(edit.start, edit.end, below)
            yield edit

    def _mixed(self) -> Iterator[Edit]:
        """The edits of a container in which some entries share a line."""
        source, style = self.source, self._style
        yield from self._commas()
        for index, note in self._gone.items():
            entry = self.laid_out[index]
            if note is None:
                continue
            if change.has_lines(source, entry):
                last = self._kept[-1] if self._kept else -1
                yield self._comment(index, note, whole=self._has_comma or index < last)
                continue
            yield from change.comment_out_inline(source, entry, note, style)
        for previous, run, following in self._runs():
            yield from change.remove_between(
                source, self.node, previous, run, following
            )
        if not self._added:
            return
        entry = self.laid_out[self._kept[-1] if self._kept else -1]
        text = self._new_text(
            as_blocks=layout.next_line(source, entry.tail) is None,
        )
        yield Edit(entry.tail, entry.tail, text)

    def _new_text(self, *, as_blocks: bool) -> str:
        """The new entries of a container in which some share a line."""
        style, pieces = self._style, list(self._added.values())
        if self.on_one_line:
            comma = "," + " " * style.spaced
            text = comma.join(on_one_line(piece) for piece in pieces)
            return " " * style.spaced + text + "," * self._has_comma
        if as_blocks:
            last = pieces[-1]
            beside = tuple(map(as_block, last.beside))
            pieces[-1] = replace(last, beside=beside)
        line = style.newline + self.indent(style)
        return self._joined(pieces, line, comma=self._has_comma)

    def _runs(
        self,
    ) -> Iterator[tuple[LayoutEntry | None, LayoutEntry, LayoutEntry | None]]:
        """Entries that are removed completely, joined where they follow each other.

        With the one before and the one after, which stay.
        """
        gone = [index for index, note in sorted(self._gone.items()) if note is None]
        end = 0
        for start in gone:
            if start < end:
                continue
            end = start + 1
            while end in self._gone:
                end += 1
            first, last = self.laid_out[start], self.laid_out[end - 1]
            run = replace(last, lead=first.lead, start=first.start)
            previous = self.laid_out[start - 1] if start else None
            following = self.laid_out[end] if end < len(self.laid_out) else None
            yield previous, run, following

    def _comment(self, index: int, note: str, *, whole: bool) -> Edit:
        """An entry as comment lines; `whole` with its comma."""
        entry, style = self.laid_out[index], self._style
        indent = layout.indentation(self.source, entry.start)
        text = self.source.text[entry.start : entry.tail]
        if not whole and entry.comma is not None:
            at = entry.comma - entry.start
            text = text[:at] + text[at + 1 :]
        lines = [*lines_of(note), *change.outdented(text, indent)]
        text = (style.newline + indent).join(f"// {line}".rstrip() for line in lines)
        following = self.laid_out[index + 1 : index + 2]
        close = self._gone.get(index + 1) is None and change.is_close(
            self.source, entry, following
        )
        return Edit(entry.start, entry.tail, text + style.newline * close)
