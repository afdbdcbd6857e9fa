"""The word that was probably meant."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

# A longer word is not a typing mistake, and comparing it would take long.
_LONGEST: Final = 80
_SEPARATORS: Final = re.compile(r"[-_\s.]")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`; None when none is close, or several are.

    The same letters in another case or with other separators are closest, then a
    word with few letters wrong, missing or swapped, then one that begins alike.
    """
    return None if len(word) > _LONGEST else _nearest(word, tuple(known))


@lru_cache(1024)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    folded = fold(word)
    words = {other: fold(other) for other in known}
    for other, letters in words.items():
        if letters == folded:
            return other
    allowed = _allowed(folded)
    letters_of = set(folded)
    steps = {
        other: distance(folded, letters)
        for other, letters in words.items()
        if abs(len(letters) - len(folded)) <= allowed
        # Each letter that is missing in the other word is at least one step.
        and len(letters_of.difference(letters)) <= allowed
    }
    close = [other for other in steps if steps[other] <= allowed]
    if close:
        # Of two equally close words, swapped letters are likelier than an extra one.
        return min(close, key=lambda o: (steps[o], abs(len(words[o]) - len(folded))))
    longer = [o for o, letters in words.items() if _begins_alike(folded, letters)]
    return longer[0] if len(longer) == 1 else None


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
