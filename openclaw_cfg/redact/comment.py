"""Secrets in comments, found by the names before them: former members, or variables."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.redact.name import is_naming, is_secret_name, is_telling
from openclaw_cfg.redact.place import Places, Sensitivity
from openclaw_cfg.redact.value import may_be_key
from openclaw_cfg.source import Span

# A member: its value is quoted, a number, or a word that is neither a word of prose nor
# the name of a member: "OpenClaw does not know this key: costLimit: 5".
_MEMBER: Final = re.compile(
    r"""(?<![\w$.-])([\w$.-]++)["']?+(?:\s|/\*[^*]*+\*/)*:(?:\s|/\*[^*]*+\*/)*
        (?: (["'`])(?P<text>(?:\\(?:\r\n|.)|(?!\2)[^\\\r\n])*)\2(?!\s*+:)
          | (?![A-Za-z_$][\w$-]*+["']?+\s*+:\s*+(?:["'`\d{[]|true|false|null))
            (?P<word>(?=[\w+/=.-]*(?:\d|[a-z][A-Z]))[\w+/=.-]+) )""",
    re.VERBOSE | re.DOTALL,
)
# What opens an object or array, with its name, or closes one.
_BRACKET: Final = re.compile(
    r"""(?:(?<![\w$.-])([\w$.-]++)["']?+\s*+:\s*+)?([{\[])|[}\]]"""
)
_STRING: Final = re.compile(
    r"""(["'`])((?:\\(?:\r\n|.)|(?!\1)[^\\\r\n])*)(\1|\\?$)(\s*+:)?""",
    re.MULTILINE | re.DOTALL,
)
_ASSIGNED: Final = re.compile(
    r"""(?<![\w.-])-{0,2}([A-Za-z_][\w.-]*+)\s*+=\s*+["'`]?+
        (\$\{\w+\}|[^\s"'`,;&{}\[\]]+)""",
    re.VERBOSE,
)


def commented_spans(document: Document, places: Places) -> Iterator[Span]:
    """Spans of values in comments that were members once, found by their names.

    `fix` keeps what OpenClaw no longer takes as comments; a block of them counts as
    one, because the object that holds a key may open on one line and close on another.
    """
    text = _without_marks(document)
    for start, end in _blocks(document):
        if _holds_keys(text, start, end, places.at(start)):
            for match in _STRING.finditer(text, start, end):
                if not match[4] and may_be_key(match[2]):
                    yield Span(*match.span(2))
        # In a bare place a text is a key, until a block of named values begins.
        brace = text.find("{", start, end)
        block = end if brace < 0 else brace
        for match in _MEMBER.finditer(text, start, end):
            group = "word" if match["word"] else "text"
            bare = places.at(start).bare and match.start() < block and group == "text"
            alone = bare and "://" not in match[group]
            if (alone or is_telling(match[1])) and may_be_key(match[group]):
                yield Span(*match.span(group))
        yield from assigned_spans(text, start, end)


def _holds_keys(text: str, start: int, end: int, place: Sensitivity) -> bool:
    """Whether an object or array in a comment is secret by its name or its place."""
    if place.secret:
        return True
    naming = [place.naming]
    for match in _BRACKET.finditer(text, start, end):
        name = match[1] or ""
        if not match[2]:
            if len(naming) > 1:
                naming.pop()
        elif name and is_telling(name, chosen=naming[-1]):
            return True
        else:
            naming.append(is_naming(name))
    return False


def assigned_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Values of `--api-key=…` and `ACME_API_KEY=…` between two offsets."""
    for match in _ASSIGNED.finditer(text, start, end):
        if is_secret_name(match[1]) and may_be_key(match[2]):
            yield Span(*match.span(2))


def _without_marks(document: Document) -> str:
    """The text with blanks for what opens and closes its comments, length kept.

    A value that was commented out line by line may be on the line after its name.
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
    """Comments with only white space between them, joined into one."""
    text, block = document.source.text, (0, 0)
    for comment in document.comments:
        span = comment.span
        if text[block[1] : span.start].strip():
            yield block
            block = (span.start, span.end)
        else:
            block = (block[0], span.end)
    yield block
