"""How an object or array lies in the text: its entries, their commas and comments.

A comment belongs to the entry it is beside: on the line where the entry ends, or on
the lines directly above it, with no blank line between. Others belong to no entry.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from openclaw_cfg.json5.lexer import BLANKS, LINE_END, Token, TokenKind, tokens
from openclaw_cfg.json5.nodes import Array, Member, Node, Object
from openclaw_cfg.source import Source

Container = Object | Array

# What may be copied to other lines: tabs and spaces, not a stray U+00A0.
_INDENTATION: Final = re.compile(r"[ \t]*")
_BLANKS: Final = re.compile(rf"[{BLANKS}]*")


class LayoutEntry(Struct, frozen=True):
    """A member or an item in its text; all numbers are offsets.

    Attributes:
        member: the member; None for an item of an array.
        value: the value or item.
        lead: where its first leading comment begins; `start` when there is none.
        start: where its key begins or, in an array, its value.
        end: where its value ends.
        comma: where its comma is, or None.
        tail: the end of its comma or last trailing comment; `end` if it has neither.
    """

    member: Member | None
    value: Node
    lead: int
    start: int
    end: int
    comma: int | None
    tail: int


def entries(source: Source, node: Container) -> tuple[LayoutEntry, ...]:
    """The entries of a container, in the order of the text."""
    stretches = list(gaps(node))
    found = [
        _gap(source.text, start, end, last=index == len(stretches) - 1)
        for index, (start, end) in enumerate(stretches)
    ]
    return tuple(
        LayoutEntry(
            member=child if isinstance(child, Member) else None,
            value=child.value if isinstance(child, Member) else child,
            lead=found[index].lead,
            start=stretches[index][1],
            end=stretches[index + 1][0],
            comma=found[index + 1].comma,
            tail=found[index + 1].tail,
        )
        for index, child in enumerate(_children(node))
    )


def gaps(node: Container) -> Iterator[tuple[int, int]]:
    """The stretches between brackets and entries, one more than there are entries."""
    start = node.span.start + 1
    for child in _children(node):
        if isinstance(child, Member):
            yield start, child.key_span.start
            start = child.value.span.end
        else:
            yield start, child.span.start
            start = child.span.end
    yield start, node.span.end - 1


def starts(node: Container) -> Iterator[int]:
    """Where the entries of a container begin."""
    for child in _children(node):
        yield child.key_span.start if isinstance(child, Member) else child.span.start


def has_entries(node: Container) -> bool:
    """Whether a container holds anything but comments."""
    return bool(_children(node))


def ends_in_comma(source: Source, node: Container) -> bool:
    """Whether a comma follows the last entry."""
    last = _children(node)[-1]
    end = last.value.span.end if isinstance(last, Member) else last.span.end
    return _gap(source.text, end, node.span.end - 1, last=True).comma is not None


def is_multiline(source: Source, node: Container) -> bool:
    """Whether there is a line end between the entries of a container."""
    return any(LINE_END.search(source.text, *gap) for gap in gaps(node))


def line_start(source: Source, offset: int) -> int:
    """Where the line of `offset` begins."""
    return offset - source.position(offset).column + 1


def indentation(source: Source, offset: int) -> str:
    """The blanks at the beginning of the line of `offset`."""
    start = line_start(source, offset)
    match = _INDENTATION.match(source.text, start)
    return match[0] if match else ""


def begins_line(source: Source, offset: int) -> bool:
    """Whether only blanks are before `offset` on its line."""
    return _after_blanks(source, line_start(source, offset)) >= offset


def line_before(source: Source, offset: int) -> int:
    """Where the line before that of `offset` ends, if there is one."""
    start = line_start(source, offset)
    return start - (2 if source.text.endswith("\r\n", 0, start) else 1)


def next_line(source: Source, offset: int) -> int | None:
    """Where the next line begins, if only blanks are before it; else None."""
    newline = LINE_END.match(source.text, _after_blanks(source, offset))
    return newline.end() if newline else None


def comments(source: Source, start: int, end: int) -> Iterator[str]:
    """The comments between two token boundaries, with their slashes."""
    for token in tokens(source.text, start, end):
        if token.kind is TokenKind.COMMENT:
            yield source.text[token.start : token.end]


class _Gap(Struct, frozen=True):
    comma: int | None
    tail: int  # up to here it belongs to what is before
    lead: int  # from here it belongs to what comes after


def _gap(text: str, start: int, end: int, *, last: bool) -> _Gap:
    found = list(tokens(text, start, end))
    comma = next((t.start for t in found if t.kind is TokenKind.PUNCTUATION), None)
    origin = start if comma is None else comma + 1
    after = [token for token in found if token.start >= origin]
    for index, token in enumerate(after):
        if token.kind is TokenKind.SPACE and LINE_END.search(
            text, token.start, token.end
        ):
            tail = _last_comment_end(after[:index], origin)
            return _Gap(comma, tail, _lead(text, after[index:], end))
    if last:
        return _Gap(comma, _last_comment_end(after, origin), end)
    lead = next((t.start for t in after if t.kind is TokenKind.COMMENT), end)
    return _Gap(comma, origin, lead)


def _last_comment_end(found: Sequence[Token], otherwise: int) -> int:
    ends = (token.end for token in reversed(found) if token.kind is TokenKind.COMMENT)
    return next(ends, otherwise)


def _lead(text: str, found: Sequence[Token], end: int) -> int:
    """Where the comments begin that follow each other down to `end`."""
    lead = end
    for token in reversed(found):
        if token.kind is TokenKind.COMMENT:
            lead = token.start
        elif len(LINE_END.findall(text, token.start, token.end)) > 1:
            break
    return lead


def _children(node: Container) -> Sequence[Member | Node]:
    return node.members if isinstance(node, Object) else node.items


def _after_blanks(source: Source, offset: int) -> int:
    match = _BLANKS.match(source.text, offset)
    return match.end() if match else offset
