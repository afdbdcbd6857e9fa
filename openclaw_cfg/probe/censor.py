"""Removes the keys that were sent from what a server answers."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.probe.result import Result
from openclaw_cfg.secret import MASK, Literal

RUN: Final = 5
"""This many consecutive characters of a key are hidden wherever they appear."""
ECHO: Final = 12
"""A listed model with as many characters of a key is the key, echoed by the server.

Fewer may be a word that both have; an id with a mask in it would be wrong in a file.
"""


def censored(
    result: Result,
    keys: Iterable[Literal],
    *,
    known: Collection[str] = (),
    public: Collection[str] = (),
) -> Result:
    """The result without the keys, or parts of them, that a server echoed.

    A listed model is whole, or it is left out.

    Args:
        known: ids of models that were known before the server was asked.
        public: names that stay readable even if a key contains a part of them, such as
            the host.
    """
    # The word before the key in a header is not a secret.
    values = {key.value.rpartition(" ")[2] for key in keys}
    hidden = [value for value in values if len(value) >= RUN]
    echoed = {m for m in (*result.models, *result.windows) if _echoes(m, hidden)}
    echoed -= {*known}
    models = [model for model in result.models if model not in echoed]
    named = (*public, *models, *known)
    return replace(
        result,
        detail=without(result.detail, hidden, named),
        help=without(result.help, hidden, named),
        models=tuple(models),
        windows={m: size for m, size in result.windows.items() if m not in echoed},
    )


def _echoes(model: str, keys: Iterable[str]) -> bool:
    return any(
        key[start : start + ECHO] in model
        for key in keys
        for start in range(max(1, len(key) - ECHO + 1))
    )


def without(text: str, keys: Iterable[str], public: Iterable[str] = ()) -> str:
    """A text in which every run of `RUN` or more characters of a key is masked.

    Args:
        public: names in which a run stays readable, if it does not go on beyond them.
    """
    names = [name for name in public if name]
    for key in keys:
        text = _without(text, key, names)
    return text


def _without(text: str, key: str, public: Collection[str]) -> str:
    pieces = {key[i : i + RUN] for i in range(len(key) - RUN + 1)}
    spans = [
        found.span() for name in public for found in re.finditer(re.escape(name), text)
    ]
    shown: list[str] = []
    at = 0
    while at < len(text):
        end = at
        while text[end : end + RUN] in pieces:
            end += 1
        if end == at:
            shown.append(text[at])
            at += 1
            continue
        end += RUN - 1
        inside = any(first <= at and end <= last for first, last in spans)
        shown.append(text[at:end] if inside else MASK)
        at = end
    return "".join(shown)
