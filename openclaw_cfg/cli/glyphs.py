"""The few symbols that questions are drawn with, and their ASCII replacements."""

from collections.abc import Mapping
from typing import Final, TextIO

from msgspec import Struct


class Glyphs(Struct, frozen=True):
    """One set of symbols."""

    ask: str
    done: str
    back: str
    warning: str
    pointer: str
    on: str
    off: str
    up: str
    down: str
    right: str
    cut: str
    dot: str
    spinner: str


UNICODE: Final = Glyphs(
    ask="?",
    done="✓",
    back="←",
    warning="!",
    pointer="❯",  # noqa: RUF001 - the sign that others use, too
    on="◉",
    off="◯",
    up="↑",
    down="↓",
    right="→",
    cut="…",
    dot="·",
    spinner="⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏",
)
ASCII: Final = Glyphs(
    ask="?",
    done="*",
    back="<",
    warning="!",
    pointer=">",
    on="[x]",
    off="[ ]",
    up="^",
    down="v",
    right="right",
    cut="..",
    dot="-",
    spinner="|/-\\",
)


def glyphs(env: Mapping[str, str], stream: TextIO) -> Glyphs:
    """The symbols that a terminal can show.

    Python writes UTF-8 even if the locale is C, so the stream alone is not enough.
    """
    if "utf" not in (stream.encoding or "").lower():
        return ASCII
    # Python itself sets this one in the C locale.
    spoken = env.get("LC_CTYPE", "").replace("C.UTF-8", "")
    locale = env.get("LC_ALL") or spoken or env.get("LANG") or ""
    modern = "TERM_PROGRAM" in env or env.get("OS") == "Windows_NT"
    return UNICODE if "utf" in locale.lower() or (not locale and modern) else ASCII
