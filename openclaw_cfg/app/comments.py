"""Copies the comments of one text to another text with the same settings elsewhere.

A comment stays with its entry: above it, or behind it on its line.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator

from msgspec import Struct

from openclaw_cfg.json5.layout import entries, indentation, line_start
from openclaw_cfg.json5.nodes import Array, Document, Node, Object
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.source import Source

Moved = Callable[[JsonPath], JsonPath | None]
"""The path in the other text for a path of the first; None if there is none."""


class _Remark(Struct, frozen=True):
    """A comment as written.

    Attributes:
        path: the path of its entry; empty for a comment at the top or end of the text.
        behind: whether it is behind the entry, not above it.
    """

    text: str
    path: JsonPath
    behind: bool


def carried(
    document: Document, text: str, moved: Moved, shown: Callable[[str], str]
) -> tuple[str, int]:
    """`text` with the comments of `document`, and how many have no place there.

    Args:
        document: the text with the comments.
        text: JSON5, line by line, without comments.
        moved: returns where an entry is now.
        shown: returns what may be shown of a comment, which can contain a key.
    """
    target = parse(Source(None, text))
    above: dict[int, list[str]] = defaultdict(list)
    behind: dict[int, list[str]] = defaultdict(list)
    foot: list[str] = []
    lost = 0
    for remark in _remarks(document):
        said = shown(remark.text)
        if not remark.path:
            (foot if remark.behind else above[0]).append(said)
            continue
        place = _place(target, moved(remark.path))
        if place is None:
            lost += 1
            continue
        line = _line_of(target, place)
        fits = remark.behind and "\n" not in said and _is_one_line(target, place)
        # Nothing can follow a comment that ends with its line.
        closed = any(other.startswith("//") for other in behind[line])
        (behind if fits and not closed else above)[line].append(said)
    return "".join(_lines(target.source, above, behind, foot)), lost


def _remarks(document: Document) -> Iterator[_Remark]:
    """All comments with their entries, in the order of the text."""
    owners = dict(_owners(document))
    root = document.root.span
    text = document.source.text
    for number, comment in enumerate(document.comments):
        said = text[comment.span.start : comment.span.end]
        if comment.span.end <= root.start or comment.span.start >= root.end:
            yield _Remark(said, (), behind=comment.span.start >= root.end)
        else:
            path, behind = owners[number]
            yield _Remark(said, path, behind=behind)


def _owners(document: Document) -> Iterator[tuple[int, tuple[JsonPath, bool]]]:
    """Comment number → its entry; one without an entry belongs to the next, or last."""
    begin = [comment.span.start for comment in document.comments]

    def between(start: int, end: int) -> range:
        return range(bisect_left(begin, start), bisect_left(begin, end))

    waiting: list[tuple[Node, JsonPath]] = [(document.root, ())]
    while waiting:
        node, path = waiting.pop()
        if not isinstance(node, Object | Array):
            continue
        before, last = node.span.start, path
        for index, entry in enumerate(entries(document.source, node)):
            here = (*path, entry.member.key if entry.member else index)
            # Some are between a key and its value.
            for number in between(before, entry.value.span.start):
                yield number, (here, False)
            for number in between(entry.end, entry.tail):
                yield number, (here, True)
            waiting.append((entry.value, here))
            before, last = max(entry.tail, entry.end), here
        for number in between(before, node.span.end):
            yield number, (last, last != path)


def _place(target: Document, path: JsonPath | None) -> JsonPath | None:
    """The path, or its nearest existing ancestor that is not a whole section."""
    while path and target.find(path) is None:
        path = path[:-1]
    return path or None


def _is_one_line(target: Document, path: JsonPath) -> bool:
    node = target.find(path)
    assert node is not None
    start = target.source.position(node.span.start).line
    return start == target.source.position(node.span.end).line


def _line_of(target: Document, path: JsonPath) -> int:
    """Where the line begins on which an entry begins."""
    node = target.find(path)
    assert node is not None
    return line_start(target.source, node.span.start)


def _lines(
    source: Source,
    above: dict[int, list[str]],
    behind: dict[int, list[str]],
    foot: list[str],
) -> Iterator[str]:
    offset = 0
    for line in source.text.splitlines(keepends=True):
        indent = indentation(source, offset)
        yield from (f"{indent}{said}\n" for said in above.get(offset, ()))
        tail = "".join(f" {said}" for said in behind.get(offset, ()))
        yield line.rstrip("\n") + tail + "\n"
        offset += len(line)
    yield from (f"{said}\n" for said in foot)
