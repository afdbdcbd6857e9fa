"""Text from elsewhere, made harmless for a terminal, a log and their readers.

Whatever comes from a file, a URL, a provider's answer or a variable may hold characters
that move the cursor, colour the screen, turn the reading direction round, or cannot be
seen. Every output passes through here: `printable` for people, `escaped` for programs.
"""

import json
import re
import unicodedata
from typing import Final

_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"})
# Characters of other categories that are not visible: the grapheme joiner, fillers of
# Hangul, Khmer and Mongolian, variation selectors except those of emoji.
_UNSEEN: Final = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0),
            *(0x180B, 0x180C, 0x180D, 0x180F),
            *range(0xFE00, 0xFE0E),
            *range(0xE0100, 0xE01F0),
        ),
    )
)

# In place of a space at which a line is not broken.
_GLUE: Final = "\ue000"


def is_harmless(char: str) -> bool:
    """Whether a character is shown as itself and does not affect the text around it."""
    return unicodedata.category(char) not in _CATEGORIES and char not in _UNSEEN


def printable(text: str) -> str:
    """One line of text with every harmful character shown as U+FFFD.

    One character for one, so that columns stay right. A tab stays; a line break does
    not.
    """
    if _is_clean(text):
        return text
    return "".join(c if c == "\t" or is_harmless(c) else "\ufffd" for c in text)


def printable_lines(text: str) -> str:
    """The same for text whose line breaks come from this program."""
    return "\n".join(map(printable, text.split("\n")))


def clean(text: str) -> str:
    """One line of text from elsewhere: printable, and what looks like a key masked."""
    from openclaw_cfg.redact import scrub  # noqa: PLC0415  (slow import)

    return printable(scrub(text))


def counted(count: float, noun: str) -> str:
    """`1 error`, `2 errors`, `1,200 requests`."""
    return f"{count:,.12g} {noun}{'' if count == 1 else 's'}"


def escaped(text: str) -> str:
    r"""JSON or JSON5 with every harmful character as `\uXXXX`; its value is the same.

    In a comment, where that is not an escape, the code can still be read. The line
    breaks between values stay.
    """
    return "\n".join(map(_escaped_line, text.split("\n")))


def dumps(value: object, *, indent: int | None = 2) -> str:
    """A value as JSON that is safe to print."""
    return escaped(json.dumps(value, indent=indent, ensure_ascii=False))


def in_lines(text: str, width: int, *, indent: str) -> list[str]:
    """Text in lines of a width, broken between words.

    A command in backticks stays on one line where it fits: it may be pasted.
    """
    import textwrap  # noqa: PLC0415  (only where a text is long)

    def glued(found: re.Match[str]) -> str:
        fits = len(found[0]) + len(indent) <= width
        return found[0].replace(" ", _GLUE) if fits else found[0]

    lines = textwrap.wrap(
        re.sub(r"`[^`]*`", glued, text),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
    return [line.replace(_GLUE, " ") for line in lines]


def one_line(text: str) -> str:
    """A text of several lines joined into one, for formats that allow only one."""
    return "; ".join(text.split("\n"))


def _is_clean(text: str) -> bool:
    # The common case, decided without looking at each character in Python.
    return text.isprintable() and (text.isascii() or _UNSEEN.isdisjoint(text))


def _escaped_line(line: str) -> str:
    if _is_clean(line):
        return line
    return "".join(c if c == "\t" or is_harmless(c) else _units(c) for c in line)


def _units(char: str) -> str:
    """The UTF-16 code units of a character, as JSON writes them."""
    data = char.encode("utf-16-be", "surrogatepass")
    pairs = zip(data[::2], data[1::2], strict=True)
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in pairs)
