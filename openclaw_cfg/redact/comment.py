"""Secrets in comments, by the names before them: what was a member, or a variable."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.redact.name import is_secret_name, is_telling
from openclaw_cfg.redact.value import may_be_key
from openclaw_cfg.source import Span

# A member: its value quoted, a number, or a word that is none of a language's.
_MEMBER: Final = re.compile(
    r"""(?<![\w$.-])([\w$.-]++)["']?+(?:\s|/\*[^*]*+\*/)*+:(?:\s|/\*[^*]*+\*/)*+
        (?: (["'`])(?P<text>(?:\\(?:\r\n|.)|(?!\2)[^\\\r\n])*)\2
          | (?P<word>(?=[\w+/=.-]*(?:\d|[a-z][A-Z]))[\w+/=.-]+) )""",
    re.VERBOSE | re.DOTALL,
)
_HOLDER: Final = re.compile(r"""(?<![\w$.-])([\w$.-]++)["']?+\s*+:\s*+[{\[]""")
_STRING: Final = re.compile(
    r"""(["'`])((?:\\(?:\r\n|.)|(?!\1)[^\\\r\n])*+)(\1|\\?$)(\s*+:)?""",
    re.MULTILINE | re.DOTALL,
)
_ASSIGNED: Final = re.compile(
    r"""(?<![\w.-])-{0,2}([A-Za-z_][\w.-]*+)\s*+=\s*+["'`]?+
        (\$\{\w+\}|[^\s"'`,;&{}\[\]]+)""",
    re.VERBOSE,
)


def commented_spans(document: Document, secret: Iterable[Span]) -> Iterator[Span]:
    """Spans of values in comments that were members once, by the names before them.

    `fix` keeps what OpenClaw no longer takes as comments; a block of them counts as
    one, for what holds a key may open in one line and close in another. `secret` are
    the places of the objects and arrays in whose comments every string may be a key.
    """
    inside = _Inside(secret)
    text = _without_marks(document)
    for start, end in _blocks(document):
        holders = (match[1] for match in _HOLDER.finditer(text, start, end))
        if start in inside or any(map(is_telling, holders)):
            for match in _STRING.finditer(text, start, end):
                if not match[4] and may_be_key(match[2]):
                    yield Span(*match.span(2))
        for match in _MEMBER.finditer(text, start, end):
            group = "word" if match["word"] else "text"
            if is_telling(match[1]) and may_be_key(match[group]):
                yield Span(*match.span(group))
        yield from assigned_spans(text, start, end)


def assigned_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Values of `--api-key=…` and `ACME_API_KEY=…` between two offsets."""
    for match in _ASSIGNED.finditer(text, start, end):
        if is_secret_name(match[1]) and may_be_key(match[2]):
            yield Span(*match.span(2))


class _Inside:
    """Whether an offset is inside any of some spans, nested or apart."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans, key=lambda span: span.start):
            if not self._ends or span.start >= self._ends[-1]:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset)
        return index > 0 and offset < self._ends[index - 1]


def _without_marks(document: Document) -> str:
    """The text with blanks for what opens and closes its comments, length kept.

    A value that was commented out line by line may stand on the line after its name.
    """
    pieces: list[str] = []
    done = 0
    text = document.source.text
    for comment in document.comments:
        start, end = comment.span.start, comment.span.end
        closing = end - start - 2 - len(comment.text)
        pieces += text[done:start], "  ", comment.text, " " * closing
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _blocks(document: Document) -> Iterator[tuple[int, int]]:
    """Comments with nothing but space between them, as one."""
    text, block = document.source.text, (0, 0)
    for comment in document.comments:
        span = comment.span
        if text[block[1] : span.start].strip():
            yield block
            block = (span.start, span.end)
        else:
            block = (block[0], span.end)
    yield block
