"""What is typed as an answer: several ids in one line, or a key by mistake."""

import re
from typing import Final

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.redact import scrub

A_KEY: Final = (
    "this looks like a key, and no key is asked for here; nothing of it is kept"
)

# A step of a path, or a word of a command, may be a number such as an account's.
_NUMBER: Final = re.compile(
    r"(?:(?<=[^/\s]/)|(?<=\s))"
    r"(?:[0-9a-f]{32,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?![^/\s])"
)
# As much of a wrong answer is repeated: a pasted page would fill the screen.
_SHOWN: Final = 40
# After a vendor's prefix; a name with a slash has words.
_REST: Final = re.compile(r"[\w.+=-]{12,}|(?=\S*\d)[\w./+=-]{16,}", re.ASCII)


def holds_key(text: str) -> bool:
    """Whether a text looks like a key, or has one in it."""
    plain = _NUMBER.sub("number", text)
    if scrub(plain) != plain:
        return True
    return any(
        text.startswith(prefix) and _REST.fullmatch(text[len(prefix) :])
        for preset in load_presets()
        for prefix in preset.key.prefixes
    )


def ends_in_key(text: str) -> bool:
    """Whether a key may have been typed right after something else."""
    return any(
        holds_key(tail) and any(map(str.isdigit, tail))
        for preset in load_presets()
        for prefix in preset.key.prefixes
        if (tail := text[text.rfind(prefix) :]).startswith(prefix)
    )


def ids(text: str) -> tuple[str, ...]:
    """The ids in a line, with commas between them."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, text.split(",")))))


def wrong_ids(text: str) -> str:
    """What is wrong with a line of model ids; empty when nothing is."""
    named = ids(text)
    if any(map(holds_key, named)):
        return A_KEY
    if not named:
        return "name a model"
    spaced = next((one for one in named if len(one.split()) > 1), "")
    if spaced:
        shown = spaced if len(spaced) <= _SHOWN else f"{spaced[:_SHOWN]}..."
        return f'"{shown}" has a space in it; put commas between the models'
    return ""
