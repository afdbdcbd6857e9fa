"""A member or item with its comments, on its way from one place to another."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final

from msgspec import Struct

from openclaw_cfg.json5.layout import LayoutEntry, comments
from openclaw_cfg.json5.lexer import LINE_END, TokenKind, tokens
from openclaw_cfg.json5.style import Style
from openclaw_cfg.source import Source

_LINE_COMMENT: Final = re.compile(r"//[ \t]*")


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


def cut(source: Source, entry: LayoutEntry, key: str | None, style: Style) -> Piece:
    """An entry as a piece that has this key, its lines as they are."""
    start = entry.value.span.start
    body = source.text[start : entry.end]
    above = comments(source, entry.lead, entry.start)
    beside = comments(source, entry.end, entry.tail)
    key_end = entry.member.key_span.end if entry.member else start
    if key is None:
        above = chain(above, comments(source, key_end, start))
    else:
        body = key + (source.text[key_end:start] or f":{' ' * style.spaced}") + body
    return Piece(body, tuple(above), tuple(beside))


def reindented(piece: Piece, old: str, new: str) -> Piece:
    """`piece` moved from indentation `old` to `new`."""
    return Piece(
        _reindent(piece.body, old, new),
        tuple(_reindent(text, old, new) for text in piece.above),
        tuple(_reindent(text, old, new) for text in piece.beside),
    )


def nested(
    piece: Piece, heads: Sequence[str], indent: str, style: Style, *, flat: bool
) -> Piece:
    """`piece` as the only member of new nested objects.

    Args:
        heads: the key of each with its colon, the outermost first.
        indent: of the outermost object; `piece` is indented one step more per object.
    """
    for depth in reversed(range(len(heads))):
        line = style.newline + indent + style.indent * depth
        if flat:
            pad = " " * style.padded
            body = pad + on_one_line(piece) + pad
        else:
            inner = line + style.indent
            body = inner + on_lines(piece, inner, comma=style.trailing_comma) + line
        piece = Piece(f"{heads[depth]}{{{body}}}")
    return piece


def line_comments(text: str) -> tuple[str, ...]:
    """A note as comments, one for each of its lines."""
    return tuple(f"// {line}".rstrip() for line in lines_of(text))


def on_lines(piece: Piece, line: str, *, comma: bool) -> str:
    """Its text on lines of its own, each of which begins with `line`."""
    above = "".join(text + line for text in piece.above)
    *others, last = piece.beside or ("",)  # a line comment can only come last
    beside = "".join(f" {text}" for text in [*map(as_block, others), last] if text)
    return above + piece.body + "," * comma + beside


def on_one_line(piece: Piece) -> str:
    """Its text without a line comment, so that more can follow."""
    above = "".join(f"{as_block(text)} " for text in piece.above)
    beside = "".join(f" {as_block(text)}" for text in piece.beside)
    return above + piece.body + beside


def as_block(comment: str) -> str:
    """The comment in a form that ends before its line does."""
    if comment.startswith("/*"):
        return comment
    text = _LINE_COMMENT.sub("", comment, count=1).replace("*/", "* /")
    return f"/* {text} */"


def lines_of(text: str) -> list[str]:
    """The lines of a note, none for an empty one."""
    return [line.strip() for line in LINE_END.split(text)] if text else []


def _reindent(text: str, old: str, new: str) -> str:
    """`text` moved from indentation `old` to `new`; strings stay as they are."""

    def moved(token_text: str) -> str:
        return re.sub(
            rf"(\r\n|\r|\n){re.escape(old)}", lambda m: m[1] + new, token_text
        )

    return "".join(
        moved(text[token.start : token.end])
        if token.kind in (TokenKind.SPACE, TokenKind.COMMENT)
        else text[token.start : token.end]
        for token in tokens(text)
    )
