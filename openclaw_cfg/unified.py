"""A unified diff in time that grows with the text.

`difflib` alone takes quadratic time where many lines changed: it looks for the longest
match in what is left, again and again. Here, lines that occur once in both texts are
matched first ("patience diff"), and `difflib` compares only what is between them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher

_AROUND = 3


def unified(
    before: Sequence[str], after: Sequence[str], name: str, new_name: str
) -> Iterator[str]:
    """The lines of the diff, without line ends; none where the texts are equal."""
    groups = _Matcher(before, after).get_grouped_opcodes(_AROUND)
    for number, group in enumerate(groups):
        if not number:
            yield from (f"--- {name}", f"+++ {new_name}")
        (_, first, _, new_first, _), (*_, last, _, new_last) = group[0], group[-1]
        yield f"@@ -{_stretch(first, last)} +{_stretch(new_first, new_last)} @@"
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from (f" {line}" for line in before[start:end])
                continue
            yield from (f"-{line}" for line in before[start:end])
            yield from (f"+{line}" for line in after[new_start:new_end])


class _Matcher(SequenceMatcher[str]):
    """The matcher of `difflib`, with its slow part replaced: the search."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, (), ())
        self._blocks = _blocks(before, after)

    def get_matching_blocks(self) -> list[Match]:
        """The stretches that both texts share."""
        return self._blocks


def _stretch(start: int, end: int) -> str:
    """A range of lines as a unified diff writes it: the first line, and how many."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + (length > 0)},{length}"


def _blocks(before: Sequence[str], after: Sequence[str]) -> list[Match]:
    """The stretches that both texts share, as `SequenceMatcher` lists them."""
    found: list[Match] = []
    at = new_at = 0
    for index, new_index in (*_anchors(before, after), (len(before), len(after))):
        between = SequenceMatcher(None, before[at:index], after[new_at:new_index])
        for start, new_start, size in between.get_matching_blocks()[:-1]:
            _join(found, at + start, new_at + new_start, size)
        if index < len(before):
            _join(found, index, new_index, 1)
        at, new_at = index + 1, new_index + 1
    return [*found, Match(len(before), len(after), 0)]


def _join(found: list[Match], start: int, new_start: int, size: int) -> None:
    """Add a stretch; if it follows the last one without a gap, extend that one."""
    if found:
        last, new_last, length = found[-1]
        if (last + length, new_last + length) == (start, new_start):
            found[-1] = Match(last, new_last, length + size)
            return
    found.append(Match(start, new_start, size))


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Lines that occur once in both texts: the longest series in the same order."""
    counts, new_counts = Counter(before), Counter(after)
    places = {line: index for index, line in enumerate(after) if new_counts[line] == 1}
    pairs = [
        (index, places[line])
        for index, line in enumerate(before)
        if counts[line] == 1 and line in places
    ]
    ends: list[int] = []  # of the best row of each length, where it ends in `after`
    last: list[int] = []  # and which pair that is
    previous: list[int] = []
    for number, (_, new_index) in enumerate(pairs):
        length = bisect_left(ends, new_index)
        ends[length : length + 1] = [new_index]
        last[length : length + 1] = [number]
        previous.append(last[length - 1] if length else -1)
    row: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        row.append(pairs[at])
        at = previous[at]
    return row[::-1]
