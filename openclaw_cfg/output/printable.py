"""Text from a user's file, made harmless for a terminal."""

import unicodedata

_KEEP = "\t"


def printable(text: str) -> str:
    """`text` with control and direction-changing characters shown as U+FFFD.

    One character for one, so that columns stay right. A file could else move the
    cursor, colour the screen or turn the reading direction round.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        "\ufffd"
        if char not in _KEEP
        and unicodedata.category(char) in {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}
        else char
        for char in text
    )


def one_line(text: str) -> str:
    """A text of several lines in one, for formats that have no more."""
    return "; ".join(text.split("\n"))
