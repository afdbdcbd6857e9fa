"""Parses a text into a tree, or says what is wrong with it.

It accepts what the npm package json5 2.2.3 accepts, because OpenClaw reads its
configuration with that; only the depth is bounded. The parser keeps its own stack, so
it needs no recursion, and it reads each character once.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from openclaw_cfg.json5.error import Json5Error, describe
from openclaw_cfg.json5.lexer import SPACED
from openclaw_cfg.json5.nodes import (
    Array,
    Comment,
    Document,
    Member,
    Node,
    Object,
    Scalar,
)
from openclaw_cfg.json5.scalar import WORDS, name, number, string
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.source import Source, Span

MAX_DEPTH: Final = 200
"""How many objects and arrays may lie in one another.

This parser needs no limit. It is there for code that walks a value recursively
(`json.dumps`, a JSON Schema, `==`): Python allows 1000 nested calls. OpenClaw 2026.9.6
overflows its own stack somewhere between 1000 and 3000 levels; a configuration has
about ten.
"""


def parse(source: Source) -> Document:
    """The document that `source` holds.

    Raises:
        Json5Error: it is not JSON5; the error is about the first mistake.
    """
    with _no_collection():
        return _Parser(source).run()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from walking the tree over and over as it grows.

    There are no cycles in a tree, so it would find nothing; for 10 MB it would take
    half of the time, and for larger texts an even larger share.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Next(StrEnum):
    """What must come next, as messages say it."""

    VALUE = "a value"
    ITEM = 'a value or "]"'
    KEY = 'a key or "}"'
    COLON = '":" after the key'
    AFTER_MEMBER = '"," or "}"'
    AFTER_ITEM = '"," or "]"'
    END = "the end of the file"


_HELP: Final = {
    "#": "a comment begins with // or /*",
    "/": "a comment begins with // or /*",
    "=": 'a key is followed by ":"',
    ";": 'members are separated by ","',
}
_NOWHERE: Final = Span(0, 0)


_BEFORE_STRING: Final = frozenset({_Next.KEY, _Next.VALUE, _Next.ITEM})
_FOLLOWING: Final = {
    (":", _Next.COLON): _Next.VALUE,
    (",", _Next.AFTER_MEMBER): _Next.KEY,
    (",", _Next.AFTER_ITEM): _Next.ITEM,
}


class _OpenObject(Struct):
    start: int
    value: dict[str, Json] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    key: str = ""
    key_span: Span = _NOWHERE

    def add(self, node: Node, value: Json) -> _Next:
        self.members.append(Member(self.key, self.key_span, node))
        self.value[self.key] = value
        return _Next.AFTER_MEMBER

    def node(self, end: int) -> Object:
        return Object(Span(self.start, end), tuple(self.members))


class _OpenArray(Struct):
    start: int
    value: list[Json] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)

    def add(self, node: Node, value: Json) -> _Next:
        self.items.append(node)
        self.value.append(value)
        return _Next.AFTER_ITEM

    def node(self, end: int) -> Array:
        return Array(Span(self.start, end), tuple(self.items))


class _Parser:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.next = _Next.VALUE
        self.stack: list[_OpenObject | _OpenArray] = []
        self.comments: list[Comment] = []
        self.root: tuple[Node, Json] | None = None

    def run(self) -> Document:
        take = {
            "string": self.string,
            "word": self.word,
            "punctuation": self.punctuation,
            "comment": self.comment,
            "unclosed": self.unclosed,
            "other": self.other,
        }
        for match in SPACED.finditer(self.text):
            kind = match.lastgroup
            if kind is not None:
                take[kind](*match.span(kind))
        if self.root is None or self.stack:
            raise self.ended()
        return Document(self.source, self.root[0], tuple(self.comments), self.root[1])

    def string(self, start: int, end: int) -> None:
        if self.next not in _BEFORE_STRING:
            raise self.unexpected(start, end, "a string")
        value = self.text[start + 1 : end - 1]
        if "\\" in value:
            value = string(self.source, start + 1, end - 1)
        self.key_or_value(value, start, end)

    def word(self, start: int, end: int) -> None:
        if self.next is _Next.KEY:
            self.key_or_value(name(self.source, start, end), start, end)
        elif self.next is _Next.VALUE or self.next is _Next.ITEM:
            word = self.text[start:end]
            known = word in WORDS
            value = WORDS[word] if known else number(self.source, start, end)
            self.place(Scalar(Span(start, end), value), value)
        else:
            raise self.unexpected(start, end, "a word")

    def key_or_value(self, value: str, start: int, end: int) -> None:
        span = Span(start, end)
        if self.next is _Next.KEY:
            top = self.stack[-1]
            assert isinstance(top, _OpenObject)
            top.key, top.key_span = value, span
            self.next = _Next.COLON
        else:
            self.place(Scalar(span, value), value)

    def place(self, node: Node, value: Json) -> None:
        if self.stack:
            self.next = self.stack[-1].add(node, value)
        else:
            self.root = node, value
            self.next = _Next.END

    def punctuation(self, start: int, end: int) -> None:
        char = self.text[start]
        following = _FOLLOWING.get((char, self.next))
        if following is not None:
            self.next = following
            return
        match char, self.next:
            case ("{" | "[") as bracket, _Next.VALUE | _Next.ITEM:
                self.open(bracket, start)
            case "}", _Next.AFTER_MEMBER | _Next.KEY:
                self.close(end)
            case "]", _Next.AFTER_ITEM | _Next.ITEM:
                self.close(end)
            case _:
                raise self.unexpected(start, end, describe(char))

    def open(self, bracket: str, start: int) -> None:
        if len(self.stack) == MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels"
            raise Json5Error(self.source, message, Span(start, start + 1))
        if bracket == "{":
            self.stack.append(_OpenObject(start))
            self.next = _Next.KEY
        else:
            self.stack.append(_OpenArray(start))
            self.next = _Next.ITEM

    def close(self, end: int) -> None:
        done = self.stack.pop()
        self.place(done.node(end), done.value)

    def comment(self, start: int, end: int) -> None:
        cut = 2 if self.text[start + 1] == "*" else 0
        text = self.text[start + 2 : end - cut]
        self.comments.append(Comment(Span(start, end), text))

    def unclosed(self, start: int, end: int) -> None:
        if self.text[start] == "/":
            what, opened = '"*/" at the end of the comment', Span(start, start + 2)
        elif self.next in _BEFORE_STRING:
            string(self.source, start + 1, end)  # a wrong escape is reported first
            what, opened = "a quote at the end of the string", Span(start, start + 1)
        else:
            raise self.unexpected(start, end, "a string")
        where = "file" if end == len(self.text) else "line"
        message = f"expected {what}, found the end of the {where}"
        raise Json5Error(self.source, message, Span(end, end), opened=opened)

    def other(self, start: int, end: int) -> None:
        char = self.text[start]
        raise self.unexpected(start, end, describe(char), _HELP.get(char, ""))

    def ended(self) -> Json5Error:
        if self.stack:
            end = len(self.text)
            return self.unexpected(end, end, "the end of the file")
        holds = "nothing but comments" if self.comments else "nothing but white space"
        message = f"the file holds {holds}" if self.text else "the file is empty"
        end = len(self.text)
        help_ = "an empty configuration is {}"
        return Json5Error(self.source, message, Span(end, end), help=help_)

    def unexpected(
        self, start: int, end: int, found: str, help_: str = ""
    ) -> Json5Error:
        opened = None
        if self.stack and self.text[start:end] in ("", "]", "}"):
            opened = Span(self.stack[-1].start, self.stack[-1].start + 1)
        if not help_ and opened is None and self.next.startswith('","'):
            help_ = "a comma is missing before it"
        message = f"expected {self.next}, found {found}"
        return Json5Error(
            self.source, message, Span(start, end), opened=opened, help=help_
        )
