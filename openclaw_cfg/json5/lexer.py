"""Splits a text into tokens without loss: joined, they are the text again.

A word is a run of characters that names and numbers consist of, and of all characters
beyond ASCII that are not white space. `scalar` decides what a word means.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple


class TokenKind(StrEnum):
    """Kinds of tokens; the groups of `TOKEN` have their names."""

    SPACE = "space"
    PUNCTUATION = "punctuation"
    STRING = "string"
    WORD = "word"
    COMMENT = "comment"
    UNCLOSED = "unclosed"  # a string to the end of its line, a comment to the end
    OTHER = "other"  # one character that begins no token


class Token(NamedTuple):
    """A token: its kind and its offsets, half-open."""

    kind: TokenKind
    start: int
    end: int


# The white space of ES5.1, as the npm package json5 2.2.3 has it.
_HIGH_BLANKS: Final = r"\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff"
_HIGH_SPACE: Final = rf"{_HIGH_BLANKS}\u2028\u2029"
BLANKS: Final = rf"\t\v\f\x20{_HIGH_BLANKS}"
"""The part of it that ends no line, for a character class."""

# Possessive quantifiers keep each alternative linear even where it fails at the end. No
# group has one: Python before 3.11.5 matches that wrongly.
TOKEN: Final = re.compile(
    rf"""
      (?P<space> [\t-\r\x20{_HIGH_SPACE}]++ )
    | (?P<punctuation> [{{}}\[\]:,] )
    | (?P<string> "[^"\\\n\r]*+ (?: \\(?:\r\n|.) [^"\\\n\r]*+ )* "
                | '[^'\\\n\r]*+ (?: \\(?:\r\n|.) [^'\\\n\r]*+ )* ' )
    | (?P<word> [^\x00-\x23%-*,/:-@\[\]^`{{-\x7f{_HIGH_SPACE}]++ )
    | (?P<comment> //[^\n\r\u2028\u2029]*+ | /\*.*?\*/ )
    | (?P<unclosed> ["'] [^\\\n\r]*+ (?: \\(?:\r\n|.) [^\\\n\r]*+ )* \\?+ | /\*.*+ )
    | (?P<other> . )
    """,
    re.DOTALL | re.VERBOSE,
)
SPACED: Final = re.compile(
    rf"[\t-\r\x20{_HIGH_SPACE}]*+ (?: {TOKEN.pattern} | \Z )", TOKEN.flags
)
"""A token with the space before it; no group where there is only space."""
LINE_END: Final = re.compile(r"\r\n|[\n\r\u2028\u2029]")


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens of `text[start:end]`; both ends must be token boundaries."""
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        yield Token(TokenKind(match.lastgroup or ""), *match.span())
