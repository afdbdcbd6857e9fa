"""The word that was probably meant."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

# A longer word is not a typing mistake, and comparing it would take long.
_LONGEST: Final = 80
_SEPARATORS: Final = re.compile(r"[-_\s.]")
_NUMBER: Final = re.compile(r"\d+")
_ALIKE: Final = 0.8
_FEW: Final = 2
"""More letters that are wrong, missing or added are a word of its own."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`; None when none is close, or several are.

    The same letters in another case or with other separators are closest, then a
    word with few letters wrong, missing or swapped, then one that begins alike.
    """
    found = closest(word, known)
    return found[0] if len(found) == 1 else None


def closest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """All the known words that are equally close to `word`; none if none is close."""
    return () if len(word) > _LONGEST else _closest(word, tuple(known))


@lru_cache(1024)
def _closest(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    folded = fold(word)
    words = {other: fold(other) for other in known}
    if same := tuple(other for other in words if words[other] == folded):
        return same
    allowed = _allowed(folded)
    letters_of = set(folded)
    steps = {
        other: distance(folded, letters)
        for other, letters in words.items()
        if abs(len(letters) - len(folded)) <= allowed
        # Each letter that is missing in the other word is at least one step.
        and len(letters_of.difference(letters)) <= allowed
    }
    # Of two equally close words, swapped letters are likelier than an extra one.
    close = {
        other: (steps[other], abs(len(words[other]) - len(folded)))
        for other in steps
        if steps[other] <= allowed
    }
    if close:
        least = min(close.values())
        return tuple(other for other in close if close[other] == least)
    longer = [o for o, letters in words.items() if _begins_alike(folded, letters)]
    return tuple(longer) if len(longer) == 1 else ()


def is_slip(word: str, meant: str, *, alike: float = _ALIKE) -> bool:
    """Whether a word can only be a misspelling of another one.

    A number that differs makes another name of it (`bot1`, `bot2`).

    Args:
        alike: how alike they have to be, from 0 to 1.
    """
    one, other = fold(word), fold(meant)
    if one == other:
        return True
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    steps = distance(one, other)
    swapped = steps == 1 and sorted(one) == sorted(other)
    if swapped or steps > _FEW:
        return swapped
    return SequenceMatcher(a=one, b=other).ratio() >= alike


@lru_cache(4096)
def fold(word: str) -> str:
    """A word without case and separators: `base_url` and `baseURL` become equal."""
    return _SEPARATORS.sub("", word).lower()


def distance(one: str, other: str) -> int:
    """How many letters to add, drop, change or swap with the next (OSA distance)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _allowed(word: str) -> int:
    """How many letters may be wrong: less than half of a short word, at most 3."""
    return min((len(word) - 1) // 2, 1 + len(word) // 5, 3)


def _begins_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and 3 * len(short) >= len(long) and long.startswith(short)
