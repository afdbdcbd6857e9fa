"""What a string, a number or a name in a text means.

The functions take the stretch of the text where it is, so that what is wrong with
it can be shown there.
"""

import math
import re
from typing import Final

from openclaw_cfg.json5.error import Json5Error, describe
from openclaw_cfg.json5.names import continues_name, starts_name
from openclaw_cfg.source import Source, Span

WORDS: Final[dict[str, bool | float | None]] = {
    "true": True,
    "false": False,
    "null": None,
    "Infinity": math.inf,
    "+Infinity": math.inf,
    "-Infinity": -math.inf,
    "NaN": math.nan,
    "+NaN": math.nan,
    "-NaN": math.nan,
}
PLAIN_NAME: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*+\Z")

_NUMBER: Final = re.compile(
    r"""
      (?P<int> [+-]? (?:0|[1-9][0-9]*+) )
    | (?P<hex> [+-]? 0[xX][0-9A-Fa-f]++ )
    | (?P<float> [+-]? (?: (?:0|[1-9][0-9]*+) (?:\.[0-9]*+)? | \.[0-9]++ )
                 (?: [eE][+-]?[0-9]++ )? )
    """,
    re.VERBOSE,
)
_ESCAPE: Final = re.compile(
    r"""\\(?: u([0-9A-Fa-f]{4}) | x([0-9A-Fa-f]{2}) | (0)(?![0-9])
            | (\r\n | [^ux0-9]) )""",
    re.VERBOSE,
)
_DIGITS: Final = re.compile("[0-9A-Fa-f]*")
_ESCAPED: Final = {
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\n": "",
    "\r": "",
    "\r\n": "",
    "\u2028": "",
    "\u2029": "",
}
_CURLY: Final = "\u201c\u201d\u2018\u2019"
_STRAIGHT: Final = "use straight quotes"
_MEANT: Final = {
    "true": "true",
    "false": "false",
    "null": "null",
    "none": "null",
    "nil": "null",
    "undefined": "null",
    "infinity": "Infinity",
    "nan": "NaN",
}


def string(source: Source, start: int, end: int) -> str:
    """What the text between the quotes of a string says.

    Raises:
        Json5Error: one of its escapes is wrong.
    """
    text = source.text
    pieces: list[str] = []
    done = start
    while (at := text.find("\\", done, end)) >= 0:
        match = _ESCAPE.match(text, at, end)
        if match is None:
            raise _bad_escape(source, at, end)
        pieces += text[done:at], _escaped(match)
        done = match.end()
    pieces.append(text[done:end])
    return _join_surrogates("".join(pieces))


def number(source: Source, start: int, end: int) -> int | float:
    """The number that a word is.

    Whole numbers are ints, until a double would be infinite: JavaScript reads them as
    infinite too. All other numbers become the nearest double.

    Raises:
        Json5Error: the word is not a number.
    """
    word = source.text[start:end]
    match = _NUMBER.fullmatch(word)
    if match is None:
        raise _bad_word(source, start, end)
    if match.lastgroup == "float":
        return float(word)
    base = 16 if match.lastgroup == "hex" else 10
    # With so few digits no double is infinite, and Python reads at most 4300 digits.
    return int(word, base) if len(word) < 256 else _long_integer(word, base)


def name(source: Source, start: int, end: int) -> str:
    """The key that a word is.

    Raises:
        Json5Error: it holds a character that an identifier cannot, or a wrong escape.
    """
    word = source.text[start:end]
    if PLAIN_NAME.match(word):
        return word
    chars: list[str] = []
    at = start
    while at < end:
        char, after = source.text[at], at + 1
        if char == "\\":
            match = _ESCAPE.match(source.text, at, end)
            if match is None or not match[1]:
                raise _bad_escape(source, at, end)
            char, after = chr(int(match[1], 16)), match.end()
        if not (continues_name(char) if chars else starts_name(char)):
            raise _bad_name(source, at, after, char, first=not chars)
        chars.append(char)
        at = after
    return "".join(chars)


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return "\0" if match[3] else _ESCAPED.get(match[4], match[4])


def _join_surrogates(text: str) -> str:
    # "\ud83d\ude00" is one character; half of such a pair stays what it is.
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le", "surrogatepass"
    )


def _long_integer(word: str, base: int) -> int | float:
    if base == 10:
        double = float(word)
        return double if math.isinf(double) else int(word)
    exact = int(word, base)
    try:
        float(exact)
    except OverflowError:
        return -math.inf if exact < 0 else math.inf
    return exact


def _bad_escape(source: Source, at: int, end: int) -> Json5Error:
    sort = source.text[at + 1 : min(at + 2, end)]
    if sort in ("u", "x"):
        digits = _DIGITS.match(source.text, at + 2, end)
        stop = digits.end() if digits else at + 2
        message = (
            f"expected {4 if sort == 'u' else 2} hexadecimal digits after \\{sort}"
        )
        return Json5Error(source, message, Span(at, min(stop + 1, end)))
    return Json5Error(
        source,
        "expected an escape after the backslash",
        Span(at, min(at + 2 + (sort == "0"), end)),
        help="a backslash itself is written \\\\, any other character \\u and 4 digits",
    )


def _bad_word(source: Source, start: int, end: int) -> Json5Error:
    word = source.text[start:end]
    if word[0] in "+-.0123456789":
        expected, help_ = "expected a number", _number_help(word)
    else:
        expected = "expected a value, found a word without quotes"
        help_ = _word_help(word)
    return Json5Error(source, expected, Span(start, end), help=help_)


def _number_help(word: str) -> str:
    if "_" in word:
        return "a number has no separators"
    if word.lstrip("+-").isdecimal():
        return "a number has no leading zeros"
    return "text needs quotes"


def _word_help(word: str) -> str:
    if word[0] in _CURLY:
        return _STRAIGHT
    meant = _MEANT.get(word.lower())
    return f"write {meant}" if meant else "text needs quotes"


def _bad_name(
    source: Source, at: int, end: int, char: str, *, first: bool
) -> Json5Error:
    expected = "a key" if first else '":" after the key'
    escaped = "an escaped " if source.text[at] == "\\" else ""
    return Json5Error(
        source,
        f"expected {expected}, found {escaped}{describe(char)}",
        Span(at, end),
        help=_STRAIGHT if char in _CURLY else "put the key in quotes",
    )
