"""A key contains a letter that only looks like another one.

Text copied from a chat or a web page may contain a Cyrillic letter, a full-width letter
or an invisible character. OpenClaw then reports an unknown key that looks exactly like
a known one.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Array, Document, Member, Object
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.report import Explanation, Finding, Place, Severity

# Cyrillic and Greek letters that look like Latin ones in most fonts.
_LOOKS: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u051b"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406"
    "\u03bf\u03bd\u03b1\u03b9\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d"
    "\u039f\u03a1\u03a4\u03a7\u2013\u2014\u2010\u2011",
    "aeopcyxijsdhqABEKMHOPCTXIovaiABEZHIKMNOPTX----",
)
EXPLANATION: Final = Explanation(
    id="lookalike-key",
    severity=Severity.WARNING,
    summary="a character of the key only looks like the right one",
    bad='{env: {vars: {"\u0410PI_URL": "https://acme.example"}}}',
    good='{env: {vars: {"API_URL": "https://acme.example"}}}',
    how="type the key again",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per key that mixes Latin letters with lookalikes."""
    for document in context.loaded.documents:
        if not document.source.text.isascii():
            yield from _in_document(document)


def _in_document(document: Document) -> Iterator[Finding]:
    for member in _members(document):
        plain = _plain(member.key)
        if plain == member.key or not plain.isascii():
            continue
        odd = next(c for c in member.key if not c.isascii())
        name = unicodedata.name(odd, "a nameless character").lower()
        yield Finding(
            message=f'this key is not "{plain}": it holds U+{ord(odd):04X}, {name}',
            at=Place(document, member.key_span),
            help=f'type "{plain}" again',
        )


def _plain(key: str) -> str:
    """The key as it looks: full-width forms narrowed, invisible characters removed."""
    folded = unicodedata.normalize("NFKC", key).translate(_LOOKS)
    return "".join(c for c in folded if unicodedata.category(c) != "Cf")


def _members(document: Document) -> Iterator[Member]:
    stack = [document.root]
    while stack:
        node = stack.pop()
        match node:
            case Object(members=members):
                yield from members
                stack.extend(member.value for member in members)
            case Array(items=items):
                stack.extend(items)
