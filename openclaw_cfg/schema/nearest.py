"""The word that was probably meant."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`; None when none is close.

    The same letters in another case or with other separators come first, then a
    word that begins with the other, then the fewest changed letters.
    """
    words = list(known)
    folded = fold(word)
    for other in words:
        if fold(other) == folded:
            return other
    scored = [(_likeness(folded, fold(other)), other) for other in words]
    best = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
    return best[1] if best[0] >= 0.75 else None


def fold(word: str) -> str:
    """A word without case and separators: `base_url` and `baseURL` are one."""
    return re.sub(r"[-_\s.]", "", word).lower()


def _likeness(one: str, other: str) -> float:
    if not one or not other or abs(len(one) - len(other)) > 12:
        return 0.0
    if len(one) > 3 and len(other) > 3 and (one in other or other in one):
        return 0.8 + 0.1 * min(len(one), len(other)) / max(len(one), len(other))
    return SequenceMatcher(a=one, b=other, autojunk=False).ratio()
