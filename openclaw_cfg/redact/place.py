"""What the names on the way to a place in a text say about the value there."""

from bisect import bisect_right
from typing import NamedTuple

from openclaw_cfg.source import Span


class Sensitivity(NamedTuple):
    """What is known about a value, or about the inside of an object or array.

    Attributes:
        secret: the value, or each string in it, may be a key.
        naming: its keys are names that a user chose, such as those of providers.
        bare: a text in it, where an object belongs, may be a key.
    """

    secret: bool = False
    naming: bool = False
    bare: bool = False


class Places:
    """The places of a text by offset."""

    def __init__(self) -> None:
        self._marks: list[tuple[int, Sensitivity]] = [(0, Sensitivity())]
        self._sorted = True

    def add(self, span: Span, inside: Sensitivity, around: Sensitivity) -> None:
        """Add an object or array, with its container."""
        self._marks += (span.start, inside), (span.end, around)
        self._sorted = False

    def at(self, offset: int) -> Sensitivity:
        """The innermost place that contains an offset."""
        if not self._sorted:
            self._marks.sort(key=lambda mark: mark[0])
            self._sorted = True
        index = bisect_right(self._marks, offset, key=lambda mark: mark[0])
        return self._marks[index - 1][1]
