"""The text of a document with every key in it masked."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Array, Document, Member, Node, Object, Scalar
from openclaw_cfg.redact.comment import assigned_spans, commented_spans
from openclaw_cfg.redact.name import (
    PUBLIC_IN_SECRET,
    is_naming,
    is_secret_name,
    is_telling,
)
from openclaw_cfg.redact.place import Places, Sensitivity
from openclaw_cfg.redact.shape import scrub
from openclaw_cfg.redact.value import may_be_key
from openclaw_cfg.source import Source, Span

# In the arguments of a command: a header, and the flag before a secret. Without a blank
# after the colon it may be a name of two parts, as `acme-token-plan:default` is.
_HEADER: Final = re.compile(
    r"""((?=\w++-)[\w-]++|authorization|cookie)
        (?:\s*+:\s++|(?<=key|ken)\s*+:|(?<=cookie|secret)\s*+:|(?<=authorization)\s*+:)
        (?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_FLAG: Final = re.compile(r"--?(\w[\w-]*)\Z")


def redacted(document: Document) -> Source:
    """The document's text with every key in it masked, one character for one."""
    source = document.source
    chars = list(scrub(source.text))
    for span in _spans(document):
        for index in range(span.start, span.end):
            if source.text[index] not in "\r\n":
                chars[index] = "*"
    return Source(source.path, "".join(chars), source.bom)


def _spans(document: Document) -> Iterator[Span]:
    source = document.source
    places = Places()
    for node, place, around in _nodes(document.root):
        match node:
            case Scalar(value=value, span=span) if place.secret and may_be_key(value):
                quoted = isinstance(value, str)
                yield Span(span.start + quoted, span.end - quoted)
            case Scalar(value=str() as value, span=span):
                yield from _string_spans(source, value, span)
            case Object(members=members):
                for member in members:
                    yield from _escaped_spans(source, member.key, member.key_span)
        if not isinstance(node, Scalar):
            places.add(node.span, place, around)
    yield from commented_spans(document, places)


def _nodes(root: Node) -> Iterator[tuple[Node, Sensitivity, Sensitivity]]:
    """All nodes, with what the names on the way to each say about it and its container.

    It uses a stack of its own, so that any depth works.
    """
    nowhere = Sensitivity()
    stack = [(root, nowhere, nowhere)]
    while stack:
        node, place, around = stack.pop()
        yield node, place, around
        match node:
            case Object(members=members):
                for member in members:
                    below = _below(place, member)
                    stack.append((member.value, below, place))
            case Array(items=items):
                flag: str | None = None
                for item in items:
                    named = flag is not None and is_secret_name(flag)
                    flag = _flag(item)
                    secret = place.secret or (named and flag is None)
                    stack.append((item, Sensitivity(secret=secret), place))


def _below(place: Sensitivity, member: Member) -> Sensitivity:
    key = member.key
    chosen = place.naming and not isinstance(member.value, Scalar)
    inherited = place.secret and key not in PUBLIC_IN_SECRET
    text = member.value.value if isinstance(member.value, Scalar) else None
    own = place.bare and isinstance(text, str) and "://" not in text
    return Sensitivity(
        secret=inherited or own or is_telling(key, chosen=chosen),
        naming=is_naming(key),
        bare=key in {"providers", "secrets"},
    )


def _flag(node: Node) -> str | None:
    """The name of an argument such as `--api-key`; its value may be the next one."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return None
    flag = _FLAG.match(node.value)
    return flag[1] if flag else None


def _string_spans(source: Source, value: str, span: Span) -> Iterator[Span]:
    """What is secret in a string that is not under a secret's name."""
    yield from _escaped_spans(source, value, span)
    start, end = span.start + 1, span.end - 1
    yield from assigned_spans(source.text, start, end)
    header = _HEADER.match(source.text, start, end)
    if header is None or not is_secret_name(header[1]):
        return
    if may_be_key(source.text[header.end() : end]):
        yield Span(header.end(), end)


def _escaped_spans(source: Source, value: str, span: Span) -> Iterator[Span]:
    r"""The whole string, if escapes (`\u002d`, a continued line) hide a key in it."""
    written = span.end - span.start
    if written not in (len(value), len(value) + 2) and scrub(value) != value:
        quoted = source.text[span.start] in "\"'"
        yield Span(span.start + quoted, span.end - quoted)
