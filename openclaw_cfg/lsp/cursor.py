"""What is at a place in a text, even if the text is incomplete while it is typed.

The tokens before the place show which objects and arrays are open there, so no tree is
needed; with a tree, the tokens of the innermost object or array are enough. A member
whose comma or value is missing ends where the next key begins.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.lexer import Token, TokenKind, tokens
from openclaw_cfg.json5.nodes import Node, Object, Scalar
from openclaw_cfg.json5.scalar import string
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.source import Source, Span

_WORDS: Final = frozenset({TokenKind.STRING, TokenKind.WORD, TokenKind.UNCLOSED})


class Spot(StrEnum):
    """What may be written at a place."""

    KEY = "key"
    VALUE = "value"
    NOTHING = "nothing"


class Cursor(Struct, frozen=True, kw_only=True):
    """A place in a text.

    Attributes:
        path: the path of the key or value at the place, or where one may be written;
            for a key not yet written, the path of its object and an empty key.
        span: the key or value around the place; empty where there is none.
        text: its text, without quotes.
        before: the part of the text before the place.
        quote: the quote that it begins with; empty if there is none.
        siblings: the other keys of the object.
        colon: whether a colon comes next.
    """

    spot: Spot
    path: JsonPath
    span: Span
    text: str = ""
    before: str = ""
    quote: str = ""
    siblings: frozenset[str] = frozenset()
    colon: bool = False


class _Open(Struct):
    """An object or array that is open."""

    array: bool
    path: JsonPath
    key: str | None = None
    colon: bool = False
    index: int = 0
    keys: list[str] = field(default_factory=list)

    def place(self) -> JsonPath:
        """The path of the value that comes next."""
        return (*self.path, self.index if self.array else self.key or "")

    @property
    def wants_key(self) -> bool:
        return not self.array and not self.colon

    def begin(self, key: str) -> None:
        """A member of an object begins."""
        self.key, self.colon = key, False
        self.keys.append(key)

    def end(self) -> None:
        """A value has ended; in an array the comma says that another one follows."""
        self.key, self.colon = None, False


def cursor(source: Source, offset: int, root: Node | None = None) -> Cursor:
    """What is at `offset`.

    Args:
        root: the tree of the text, if it has one.
    """
    inner, path = _innermost(root, offset) if root else (None, ())
    if inner is None:
        return _scanned(source, offset, Span(0, len(source.text)))
    found = _scanned(source, offset, inner.span)
    if found.spot is Spot.NOTHING:
        return found
    return replace(found, path=(*path, *found.path))


def _innermost(root: Node, offset: int) -> tuple[Node | None, JsonPath]:
    """The innermost object or array around a place, and its path."""
    found: Node | None = None
    path: JsonPath = ()
    node: Node | None = root
    while node is not None and node.span.start < offset < node.span.end:
        if isinstance(node, Scalar):
            break
        found = node
        steps: Iterable[tuple[str | int, Node]] = (
            ((member.key, member.value) for member in node.members)
            if isinstance(node, Object)
            else enumerate(node.items)
        )
        node = None
        for step, child in steps:
            holds = child.span.start < offset < child.span.end
            if holds and not isinstance(child, Scalar):
                node, path = child, (*path, step)
                break
    return found, path


def _scanned(source: Source, offset: int, span: Span) -> Cursor:
    """The same from the tokens of a stretch alone."""
    stack: list[_Open] = []
    stream = tokens(source.text, span.start, span.end)
    for token in stream:
        if token.start >= offset and not _touches(token, offset):
            return _between(stack, offset, source, token, stream)
        if token.kind is TokenKind.COMMENT and _covers(source, token, offset):
            return _nothing(offset)
        if token.kind in _WORDS and _touches(token, offset):
            return _at(stack, source, token, offset, stream)
        _take(stack, source, token)
    return _between(stack, offset, source, None, stream)


def _covers(source: Source, comment: Token, offset: int) -> bool:
    line = source.text.startswith("//", comment.start)
    return comment.start < offset < comment.end + line


def _touches(token: Token, offset: int) -> bool:
    """Whether the place is inside a word or string; a closed string has ended."""
    if token.kind is TokenKind.STRING:
        return token.start < offset < token.end
    if token.kind in _WORDS:
        return token.start <= offset <= token.end
    return False


def _at(
    stack: list[_Open], source: Source, token: Token, offset: int, rest: Iterator[Token]
) -> Cursor:
    """The cursor inside a word or a string."""
    if not stack:
        return _nothing(offset)
    top = stack[-1]
    text = _text(source, token)
    quote = source.text[token.start] if token.kind is not TokenKind.WORD else ""
    before = source.text[token.start + len(quote) : offset]
    if not top.wants_key:
        return Cursor(
            spot=Spot.VALUE,
            path=top.place(),
            span=Span(token.start, token.end),
            text=text,
            before=before,
            quote=quote,
        )
    following, colon = _following(source, rest)
    return Cursor(
        spot=Spot.KEY,
        path=(*top.path, text),
        span=Span(token.start, token.end),
        text=text,
        before=before,
        quote=quote,
        siblings=frozenset((*top.keys, *following)),
        colon=colon,
    )


def _between(
    stack: list[_Open],
    offset: int,
    source: Source,
    token: Token | None,
    rest: Iterator[Token],
) -> Cursor:
    """The cursor between tokens; `token` is the next one."""
    if not stack:
        return _nothing(offset)
    top, span = stack[-1], Span(offset, offset)
    if not top.wants_key:
        return Cursor(spot=Spot.VALUE, path=top.place(), span=span)
    later = _chained(token, rest)
    following, _ = _following(source, later)
    siblings = frozenset((*top.keys, *following))
    return Cursor(spot=Spot.KEY, path=(*top.path, ""), span=span, siblings=siblings)


def _chained(token: Token | None, rest: Iterator[Token]) -> Iterator[Token]:
    if token is not None:
        yield token
    yield from rest


def _nothing(offset: int) -> Cursor:
    return Cursor(spot=Spot.NOTHING, path=(), span=Span(offset, offset))


def _following(source: Source, rest: Iterator[Token]) -> tuple[list[str], bool]:
    """The keys after a place in its object, and whether a colon comes next."""
    keys: list[str] = []
    depth, last, first = 0, "", True
    colon = False
    for token in rest:
        if token.kind in {TokenKind.SPACE, TokenKind.COMMENT}:
            continue
        sign = source.text[token.start] if token.kind is TokenKind.PUNCTUATION else ""
        if sign in {"}", "]"}:
            depth -= 1
            if depth < 0:
                break
        elif sign in {"{", "["}:
            depth += 1
        elif depth == 0 and sign == ":":
            colon = colon or first
            if last:
                keys.append(last)
        last = _text(source, token) if token.kind in _WORDS and depth == 0 else ""
        first = False
    return keys, colon


def _take(stack: list[_Open], source: Source, token: Token) -> None:
    """Process a token that is before the place."""
    top = stack[-1] if stack else None
    if token.kind in _WORDS:
        if top is not None and top.wants_key:
            top.begin(_text(source, token))
        elif top is not None and not top.array:
            top.end()
        return
    sign = source.text[token.start] if token.kind is TokenKind.PUNCTUATION else ""
    if sign in {"{", "["}:
        stack.append(_Open(sign == "[", top.place() if top else ()))
    elif sign in {"}", "]"} and top is not None:
        stack.pop()
        if stack:
            stack[-1].end()
    elif top is not None and sign == ":":
        top.colon = True
    elif top is not None and sign == ",":
        top.end()
        top.index += 1


def _text(source: Source, token: Token) -> str:
    """The text of a word or string; of an invalid one, as it is written."""
    if token.kind is TokenKind.WORD:
        return source.text[token.start : token.end]
    closed = token.kind is TokenKind.STRING
    start, end = token.start + 1, token.end - closed
    try:
        return string(source, start, end)
    except Json5Error:
        return source.text[start:end]
