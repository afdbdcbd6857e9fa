"""Single changes of a text: each function returns which stretches to replace."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.json5 import layout
from openclaw_cfg.json5.layout import Container, LayoutEntry
from openclaw_cfg.json5.lexer import LINE_END
from openclaw_cfg.json5.nodes import Object
from openclaw_cfg.json5.piece import Piece, as_block, lines_of, on_lines, on_one_line
from openclaw_cfg.json5.style import Style
from openclaw_cfg.source import Source

_BLANK_LINE: Final = re.compile(r"(?:\r\n|\n|\r(?!\n))[ \t]*+[\r\n]")
_BLANK_LINES: Final = re.compile(r"(?:[ \t]*+(?:\r\n|\n|\r))+")
_SPACE: Final = re.compile(r"\s*+")


class Edit(Struct, frozen=True):
    """Replace the stretch from `start` to `end` by `text`."""

    start: int
    end: int
    text: str


def rewrite(source: Source, edits: Iterable[Edit]) -> Source:
    """The text with the edits made; they must not overlap."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert edit.start >= done, "edits overlap"
        pieces += source.text[done : edit.start], edit.text
        done = edit.end
    pieces.append(source.text[done:])
    return Source(source.path, "".join(pieces), source.bom)


def entry_indent(source: Source, node: Container, style: Style) -> str:
    """The indentation that entries of this container have, or would have."""
    starts = list(layout.starts(node))
    for start in reversed(starts):
        if layout.begins_line(source, start):
            return layout.indentation(source, start)
    outer = layout.indentation(source, node.span.start)
    return outer if starts else outer + style.indent


def insert(
    source: Source,
    node: Container,
    index: int,
    piece: Piece,
    style: Style,
    *,
    one_line: bool,
) -> Iterator[Edit]:
    """Put `piece` before entry `index`, or at the end."""
    found = layout.entries(source, node)
    indent = entry_indent(source, node, style)
    if not found:
        yield from _insert_only(source, node, piece, style, one_line=one_line)
    elif index < len(found):
        at = found[index].lead
        if layout.begins_line(source, at):
            line = style.newline + indent
            yield Edit(at, at, on_lines(piece, line, comma=True) + line)
        else:
            yield Edit(at, at, on_one_line(piece) + ("," + " " * style.spaced))
    else:
        yield from _append(source, node, found[-1], piece, style)


def remove(source: Source, node: Container, index: int) -> Iterator[Edit]:
    """Remove entry `index` with its comments, and the blanks that it would leave."""
    found = layout.entries(source, node)
    yield from _drop_comma(found, index)
    if len(found) == 1 and not _comments_outside(source, node, found[0]):
        yield Edit(node.span.start + 1, node.span.end - 1, "")
        return
    previous = found[index - 1] if index else None
    following = found[index + 1] if index + 1 < len(found) else None
    yield from remove_between(source, node, previous, found[index], following)


def remove_between(
    source: Source,
    node: Container,
    previous: LayoutEntry | None,
    entry: LayoutEntry,
    following: LayoutEntry | None,
) -> Iterator[Edit]:
    """Remove an entry, or several in a row, but not the last comma."""
    after = layout.next_line(source, entry.tail)
    if layout.begins_line(source, entry.lead) and after is not None:
        yield remove_lines(source, node, layout.line_start(source, entry.lead), after)
    elif after is None and following:
        yield Edit(entry.lead, following.lead, "")
    elif previous:
        yield from _remove_beside(source, previous, entry)
        if not following:
            yield from _leading_comma(source, previous, entry)
    else:
        start = entry.lead if after is None else node.span.start + 1
        yield Edit(start, entry.tail, "")


def comment_out(
    source: Source, node: Container, index: int, note: str, style: Style
) -> Iterator[Edit]:
    """Turn entry `index` into a comment, `note` before it."""
    found = layout.entries(source, node)
    entry = found[index]
    yield from _drop_comma(found, index)
    indent = layout.indentation(source, entry.start)
    if has_lines(source, entry):
        text = source.text[entry.start : entry.tail]
        lines = [*lines_of(note), *outdented(text, indent)]
        text = (style.newline + indent).join(f"// {line}".rstrip() for line in lines)
        # Directly above the next entry it would belong to it, and move with it.
        close = is_close(source, entry, found[index + 1 : index + 2])
        yield Edit(entry.start, entry.tail, text + style.newline * close)
    else:
        yield from comment_out_inline(source, entry, note, style)


def has_lines(source: Source, entry: LayoutEntry) -> bool:
    """Whether nothing else is on the lines of an entry."""
    ends = layout.next_line(source, entry.tail) is not None
    return ends and layout.begins_line(source, entry.start)


def comment_out_inline(
    source: Source, entry: LayoutEntry, note: str, style: Style
) -> Iterator[Edit]:
    """As a block comment, or if that is not possible as lines in between."""
    text = source.text[entry.start : entry.end]
    if entry.comma is not None:
        yield Edit(entry.comma, entry.comma + 1, "")
    block = f"{' '.join(lines_of(note))}: {text}" if note else text
    if "*/" not in block:
        yield Edit(entry.start, entry.end, f"/* {block} */")
        return
    indent = layout.indentation(source, entry.start)
    line = style.newline + indent + style.indent
    lines = [*lines_of(note), *outdented(text, indent)]
    text = "".join(f"{line}// {part}" for part in lines) + line
    yield Edit(entry.start, entry.end, text)


def expand(source: Source, node: Container, style: Style) -> tuple[Edit, ...]:
    """Give each entry of a one-line container a line of its own; () if not possible."""
    stretches = tuple(layout.gaps(node))
    if len(stretches) == 1 or any(
        layout.comments(source, node.span.start + 1, node.span.end - 1)
    ):
        return ()
    outer = style.newline + layout.indentation(source, node.span.start)
    inner = outer + style.indent
    first, *middle, last = stretches
    return (
        Edit(*first, inner),
        *(Edit(*gap, f",{inner}") for gap in middle),
        Edit(*last, "," * style.trailing_comma + outer),
    )


def _insert_only(
    source: Source, node: Container, piece: Piece, style: Style, *, one_line: bool
) -> Iterator[Edit]:
    start, end = node.span.start + 1, node.span.end - 1
    inside = source.text[start:end].rstrip()
    if one_line and not LINE_END.search(inside):
        pad = " " * (style.padded and isinstance(node, Object))
        kept = f"{inside} " if inside else pad
        yield Edit(start, end, kept + on_one_line(piece) + pad)
        return
    outer = style.newline + layout.indentation(source, node.span.start)
    line = outer + style.indent
    text = line + on_lines(piece, line, comma=style.trailing_comma)
    yield Edit(start + len(inside), end, text + outer)


def _append(
    source: Source, node: Container, last: LayoutEntry, piece: Piece, style: Style
) -> Iterator[Edit]:
    comma = last.comma is not None
    if layout.is_multiline(source, node):
        if not comma:
            yield Edit(last.end, last.end, ",")
        line = style.newline + entry_indent(source, node, style)
        blank = style.newline * is_spread(source, node)
        if layout.next_line(source, last.tail) is None:
            piece = replace(piece, beside=tuple(map(as_block, piece.beside)))
        text = blank + line + on_lines(piece, line, comma=comma)
        yield Edit(last.tail, last.tail, text)
        return
    text = " " * style.spaced + on_one_line(piece)
    yield Edit(last.tail, last.tail, f"{text}," if comma else f",{text}")


def is_spread(source: Source, node: Container) -> bool:
    """Whether there is a blank line between any two entries that follow each other."""
    inner = list(layout.gaps(node))[1:-1]
    return bool(inner) and all(_BLANK_LINE.search(source.text, *gap) for gap in inner)


def _drop_comma(found: Sequence[LayoutEntry], index: int) -> Iterator[Edit]:
    """The comma before a last entry goes with it, unless it had one of its own."""
    if 0 < index == len(found) - 1 and found[index].comma is None:
        comma = found[index - 1].comma
        assert comma is not None
        yield Edit(comma, comma + 1, "")


def _remove_beside(
    source: Source, previous: LayoutEntry, entry: LayoutEntry
) -> Iterator[Edit]:
    """Remove an entry that shares its line with the one before, or with a bracket."""
    between = source.text[previous.tail : entry.lead]
    broken = LINE_END.search(between)
    beside = [*layout.comments(source, previous.end, previous.tail)]
    open_ended = bool(beside) and beside[-1].startswith("//")
    kept = between.strip() or (broken and open_ended)
    yield Edit(entry.lead if kept else previous.tail, entry.tail, "")


def _leading_comma(
    source: Source, previous: LayoutEntry, entry: LayoutEntry
) -> Iterator[Edit]:
    """The line end before a comma that begins an entry's line and goes with it."""
    comma = previous.comma
    assert comma is not None
    between = source.text[comma + 1 : entry.lead]
    blank = not between.strip() and not LINE_END.search(between)
    begins = layout.begins_line(source, comma) and entry.comma is None
    if begins and blank and layout.next_line(source, entry.tail) is not None:
        yield Edit(layout.line_before(source, comma), comma, "")


def _comments_outside(source: Source, node: Container, entry: LayoutEntry) -> bool:
    before = layout.comments(source, node.span.start + 1, entry.lead)
    return any(before) or any(layout.comments(source, entry.tail, node.span.end - 1))


def remove_lines(source: Source, node: Container, start: int, end: int) -> Edit:
    """Whole lines, and the blank lines that would be too many without them."""
    text = source.text
    above = _blank_lines_above(source, start)
    below = _BLANK_LINES.match(text, end)
    if _is_blank(text, end, node.span.end - 1):
        return Edit(above, end, "")
    if below and (above < start or _is_blank(text, node.span.start + 1, start)):
        return Edit(start, below.end(), "")
    return Edit(start, end, "")


def _is_blank(text: str, start: int, end: int) -> bool:
    """Whether there is only white space; looks no further than it has to."""
    match = _SPACE.match(text, start)
    return match is not None and match.end() >= end


def _blank_lines_above(source: Source, start: int) -> int:
    while start:
        above = layout.line_start(source, start - 1)
        if source.text[above:start].strip():
            break
        start = above
    return start


def is_close(
    source: Source, entry: LayoutEntry, following: Sequence[LayoutEntry]
) -> bool:
    """Whether there is no blank line before what follows an entry."""
    gaps = (LINE_END.findall(source.text, entry.tail, one.lead) for one in following)
    return any(len(gap) == 1 for gap in gaps)


def outdented(text: str, indent: str) -> list[str]:
    """The lines of a text without an indentation."""
    return [line.removeprefix(indent) for line in LINE_END.split(text)]
