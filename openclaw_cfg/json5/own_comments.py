"""Whether an entry has comments that would be moved or removed with it."""

import re
from bisect import bisect_left
from collections.abc import Collection
from typing import Final

from openclaw_cfg.json5.nodes import Array, Document, Object
from openclaw_cfg.jsonpath import JsonPath

_BESIDE: Final = re.compile(r"[ \t]*,?[ \t]*(?://|/\*)")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


def has_own_comments(document: Document, path: JsonPath) -> bool:
    """Whether comments are above, beside or behind the key of an entry.

    What is inside its value does not count.
    """
    if not document.comments or not path:
        return False
    holder, step = document.find(path[:-1]), path[-1]
    if isinstance(holder, Object) and isinstance(step, str):
        member = holder.get(step)
        if member is None:
            return False
        start, value = member.key_span.start, member.value.span
    elif isinstance(holder, Array) and isinstance(step, int):
        if not 0 <= step < len(holder.items):
            return False
        value = holder.items[step].span
        start = value.start
    else:
        return False
    if _BESIDE.match(document.source.text, value.end):
        return True
    comments = document.comments
    index = bisect_left(comments, start, key=lambda comment: comment.span.start)
    behind_key = index < len(comments) and comments[index].span.start < value.start
    return behind_key or (index > 0 and _leads(document, index - 1, start))


def has_comments_within(document: Document, path: JsonPath) -> bool:
    """Whether there are comments in the value at a path; false if there is none."""
    node = document.find(path) if document.comments else None
    if node is None:
        return False
    comments = document.comments
    index = bisect_left(comments, node.span.start, key=lambda c: c.span.start)
    return index < len(comments) and comments[index].span.start < node.span.end


def follows_on_line(
    document: Document, path: JsonPath, others: Collection[str | int]
) -> bool:
    """Whether an entry of an object comes after one of others, on the same line."""
    if not others:
        return False
    holder, step = document.find(path[:-1]), path[-1]
    if not isinstance(holder, Object) or not isinstance(step, str):
        return False
    member = holder.get(step)
    if member is None:
        return False
    start = member.key_span.start
    before = (holder.get(name) for name in others if isinstance(name, str))
    ends = (one.value.span.end for one in before if one is not None)
    text = document.source.text
    return any(e <= start and not _LINE_END.search(text, e, start) for e in ends)


def _leads(document: Document, index: int, start: int) -> bool:
    """Whether a comment belongs to what begins at `start`."""
    text, span = document.source.text, document.comments[index].span
    between = text[span.end : start]
    if between.strip() or len(_LINE_END.findall(between)) > 1:
        return False
    if not _LINE_END.search(between):
        return True
    line = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    return not text[line : span.start].strip()
