"""Single changes of a text: each function says which stretches to put what in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.json5 import layout
from openclaw_cfg.json5.layout import Container, Entry
from openclaw_cfg.json5.lexer import LINE_END, Kind, tokens
from openclaw_cfg.json5.nodes import Object
from openclaw_cfg.json5.style import Style
from openclaw_cfg.source import Source

_LINE_COMMENT: Final = re.compile(r"//[ \t]*")
_BLANK_LINE: Final = re.compile(r"(?>\r\n|\n|\r)[ \t]*+[\r\n]")
_BLANK_LINES: Final = re.compile(r"(?:[ \t]*+(?:\r\n|\n|\r))+")


class Edit(Struct, frozen=True):
    """Put `text` in the place of `start` to `end`."""

    start: int
    end: int
    text: str


class Piece(Struct, frozen=True):
    """A member or item with its comments, ready to be put somewhere.

    Attributes:
        body: `key: value`, or a value; all lines but the first are indented.
        above: the comments before it, with their slashes.
        beside: the comments after it, with their slashes.
    """

    body: str
    above: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


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
    starts = [start for _, start in layout.gaps(node)][:-1]
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
            yield Edit(at, at, _on_lines(piece, line, comma=True) + line)
        else:
            yield Edit(at, at, _on_one_line(piece) + ("," + " " * style.spaced))
    else:
        yield from _append(source, node, found[-1], piece, style)


def remove(source: Source, node: Container, index: int) -> Iterator[Edit]:
    """Take out entry `index` with its comments, and what it leaves behind."""
    found = layout.entries(source, node)
    entry = found[index]
    yield from _drop_comma(found, index)
    if len(found) == 1 and not _comments_outside(source, node, entry):
        yield Edit(node.span.start + 1, node.span.end - 1, "")
        return
    after = layout.next_line(source, entry.tail)
    following = found[index + 1] if index + 1 < len(found) else None
    if layout.begins_line(source, entry.lead) and after is not None:
        yield _remove_lines(source, node, layout.line_start(source, entry.lead), after)
    elif after is None and following:
        yield Edit(entry.lead, following.lead, "")
    else:
        anchor = found[index - 1].tail if index else entry.lead
        broken = LINE_END.search(source.text, anchor, entry.lead)
        yield Edit(entry.lead if broken else anchor, entry.tail, "")


def comment_out(
    source: Source, node: Container, index: int, note: str, style: Style
) -> Iterator[Edit]:
    """Turn entry `index` into a comment, `note` before it."""
    found = layout.entries(source, node)
    entry = found[index]
    yield from _drop_comma(found, index)
    indent = layout.indentation(source, entry.start)
    whole_lines = layout.begins_line(source, entry.start)
    if whole_lines and layout.next_line(source, entry.tail) is not None:
        text = source.text[entry.start : entry.tail]
        lines = [*_lines(note), *_outdented(text, indent)]
        text = (style.newline + indent).join(f"// {line}".rstrip() for line in lines)
        yield Edit(entry.start, entry.tail, text)
    else:
        yield from _comment_out_inline(source, entry, note, style)


def _comment_out_inline(
    source: Source, entry: Entry, note: str, style: Style
) -> Iterator[Edit]:
    """As a block comment, or if that is not possible as lines in between."""
    text = source.text[entry.start : entry.end]
    if entry.comma is not None:
        yield Edit(entry.comma, entry.comma + 1, "")
    block = f"{' '.join(_lines(note))}: {text}" if note else text
    if "*/" not in block:
        yield Edit(entry.start, entry.end, f"/* {block} */")
        return
    indent = layout.indentation(source, entry.start)
    line = style.newline + indent + style.indent
    lines = [*_lines(note), *_outdented(text, indent)]
    text = "".join(f"{line}// {part}" for part in lines) + line
    yield Edit(entry.start, entry.end, text)


def colon(style: Style) -> str:
    """What stands between a key and its value."""
    return ": " if style.spaced else ":"


def cut(source: Source, entry: Entry, key: str | None, style: Style) -> Piece:
    """An entry as a piece that has this key, its lines as they are."""
    start = entry.value.span.start
    body = source.text[start : entry.end]
    above = _comments(source, entry.lead, entry.start)
    beside = _comments(source, entry.end, entry.tail)
    key_end = entry.member.key_span.end if entry.member else start
    if key is None:
        above = chain(above, _comments(source, key_end, start))
    else:
        body = key + (source.text[key_end:start] or colon(style)) + body
    return Piece(body, tuple(above), tuple(beside))


def reindented(piece: Piece, old: str, new: str) -> Piece:
    """`piece` moved from indentation `old` to `new`."""
    return Piece(
        _reindent(piece.body, old, new),
        tuple(_reindent(text, old, new) for text in piece.above),
        tuple(_reindent(text, old, new) for text in piece.beside),
    )


def expand(source: Source, node: Container, style: Style) -> tuple[Edit, ...]:
    """Put each entry of a one-line container on its own line; () if comments forbid."""
    stretches = tuple(layout.gaps(node))
    if len(stretches) == 1 or any(
        _comments(source, node.span.start + 1, node.span.end - 1)
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


def line_comments(text: str) -> tuple[str, ...]:
    """A note as comments, one for each of its lines."""
    return tuple(f"// {line}".rstrip() for line in _lines(text))


def _reindent(text: str, old: str, new: str) -> str:
    """`text` moved from indentation `old` to `new`; strings stay as they are."""

    def moved(token_text: str) -> str:
        return re.sub(
            rf"(\r\n|\r|\n){re.escape(old)}", lambda m: m[1] + new, token_text
        )

    return "".join(
        moved(text[token.start : token.end])
        if token.kind in (Kind.SPACE, Kind.COMMENT)
        else text[token.start : token.end]
        for token in tokens(text)
    )


def _insert_only(
    source: Source, node: Container, piece: Piece, style: Style, *, one_line: bool
) -> Iterator[Edit]:
    start, end = node.span.start + 1, node.span.end - 1
    inside = source.text[start:end].rstrip()
    if one_line and not LINE_END.search(inside):
        pad = " " * (style.padded and isinstance(node, Object))
        kept = f"{inside} " if inside else pad
        yield Edit(start, end, kept + _on_one_line(piece) + pad)
        return
    outer = style.newline + layout.indentation(source, node.span.start)
    line = outer + style.indent
    text = line + _on_lines(piece, line, comma=style.trailing_comma)
    yield Edit(start + len(inside), end, text + outer)


def _append(
    source: Source, node: Container, last: Entry, piece: Piece, style: Style
) -> Iterator[Edit]:
    comma = last.comma is not None
    if layout.is_multiline(source, node):
        if not comma:
            yield Edit(last.end, last.end, ",")
        line = style.newline + entry_indent(source, node, style)
        blank = style.newline * _is_spread(source, node)
        if layout.next_line(source, last.tail) is None:
            piece = replace(piece, beside=tuple(map(_block, piece.beside)))
        text = blank + line + _on_lines(piece, line, comma=comma)
        yield Edit(last.tail, last.tail, text)
        return
    text = " " * style.spaced + _on_one_line(piece)
    yield Edit(last.tail, last.tail, f"{text}," if comma else f",{text}")


def _is_spread(source: Source, node: Container) -> bool:
    """Whether there is a blank line between any two entries that follow each other."""
    inner = list(layout.gaps(node))[1:-1]
    return bool(inner) and all(_BLANK_LINE.search(source.text, *gap) for gap in inner)


def _on_lines(piece: Piece, line: str, *, comma: bool) -> str:
    above = "".join(text + line for text in piece.above)
    *others, last = piece.beside or ("",)  # a line comment can only come last
    beside = "".join(f" {text}" for text in [*map(_block, others), last] if text)
    return above + piece.body + "," * comma + beside


def _on_one_line(piece: Piece) -> str:
    above = "".join(f"{_block(text)} " for text in piece.above)
    beside = "".join(f" {_block(text)}" for text in piece.beside)
    return above + piece.body + beside


def _block(comment: str) -> str:
    if comment.startswith("/*"):
        return comment
    text = _LINE_COMMENT.sub("", comment, count=1).replace("*/", "* /")
    return f"/* {text} */"


def _drop_comma(found: Sequence[Entry], index: int) -> Iterator[Edit]:
    """The comma before a last entry goes with it, unless it had one of its own."""
    if 0 < index == len(found) - 1 and found[index].comma is None:
        comma = found[index - 1].comma
        assert comma is not None
        yield Edit(comma, comma + 1, "")


def _comments_outside(source: Source, node: Container, entry: Entry) -> bool:
    before = _comments(source, node.span.start + 1, entry.lead)
    return any(before) or any(_comments(source, entry.tail, node.span.end - 1))


def _comments(source: Source, start: int, end: int) -> Iterator[str]:
    for token in tokens(source.text, start, end):
        if token.kind is Kind.COMMENT:
            yield source.text[token.start : token.end]


def _remove_lines(source: Source, node: Container, start: int, end: int) -> Edit:
    """Whole lines, and the blank lines that would be too many without them."""
    text = source.text
    above = _blank_lines_above(source, start)
    below = _BLANK_LINES.match(text, end)
    if not text[end : node.span.end - 1].strip():
        return Edit(above, end, "")
    if below and (above < start or not text[node.span.start + 1 : start].strip()):
        return Edit(start, below.end(), "")
    return Edit(start, end, "")


def _blank_lines_above(source: Source, start: int) -> int:
    while start:
        above = layout.line_start(source, start - 1)
        if source.text[above:start].strip():
            break
        start = above
    return start


def _lines(text: str) -> list[str]:
    return [line.strip() for line in LINE_END.split(text)] if text else []


def _outdented(text: str, indent: str) -> list[str]:
    return [line.removeprefix(indent) for line in LINE_END.split(text)]
