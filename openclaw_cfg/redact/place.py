"""What the names on the way to a place in a text tell of what is there."""

from bisect import bisect_right
from typing import NamedTuple

from openclaw_cfg.source import Span


class Sensitivity(NamedTuple):
    """What is known of a value, or of an object's or array's inside.

    Attributes:
        secret: it may be a key, or each string in it.
        naming: the keys in it are names that a user chose, as those of providers are.
    """

    secret: bool = False
    naming: bool = False


class Places:
    """The places of a text by offset."""

    def __init__(self) -> None:
        self._marks: list[tuple[int, Sensitivity]] = [(0, Sensitivity())]
        self._sorted = True

    def add(self, span: Span, inside: Sensitivity, around: Sensitivity) -> None:
        """Add an object or array, and what holds it."""
        self._marks += (span.start, inside), (span.end, around)
        self._sorted = False

    def at(self, offset: int) -> Sensitivity:
        """The place that an offset is directly in."""
        if not self._sorted:
            self._marks.sort(key=lambda mark: mark[0])
            self._sorted = True
        index = bisect_right(self._marks, offset, key=lambda mark: mark[0])
        return self._marks[index - 1][1]
