"""The outline of a file: its keys, and items by their names."""

from collections.abc import Iterator
from typing import Final

from lsprotocol import types

from openclaw_cfg.json5.nodes import Array, Document, Member, Node, Object, Scalar
from openclaw_cfg.lsp.places import Ruler
from openclaw_cfg.redact import scrub
from openclaw_cfg.source import Span

_KINDS: Final = types.SymbolKind
# An item is named by the first of these keys that it has.
_NAMES: Final = ("id", "name", "url")


def symbols(document: Document, ruler: Ruler) -> list[types.DocumentSymbol]:
    """The outline; values are left out because they may be API keys."""
    return list(_inside(document.root, ruler))


def _inside(node: Node, ruler: Ruler) -> Iterator[types.DocumentSymbol]:
    match node:
        case Object(members=members):
            for member in members:
                yield _member(member, ruler)
        case Array(items=items):
            for index, item in enumerate(items):
                if not isinstance(item, Scalar):
                    yield _symbol(_called(item, index), item, item.span, ruler)


def _member(member: Member, ruler: Ruler) -> types.DocumentSymbol:
    whole = Span(member.key_span.start, member.value.span.end)
    return _symbol(member.key, member.value, whole, ruler, chosen=member.key_span)


def _symbol(
    name: str, node: Node, whole: Span, ruler: Ruler, *, chosen: Span | None = None
) -> types.DocumentSymbol:
    start = Span(whole.start, whole.start + 1)
    return types.DocumentSymbol(
        # The protocol does not allow an empty name.
        name=scrub(name).strip() or '""',
        kind=_kind(node),
        range=ruler.range(whole),
        selection_range=ruler.range(chosen or start),
        children=list(_inside(node, ruler)) or None,
    )


def _called(item: Node, index: int) -> str:
    if isinstance(item, Object):
        for key in _NAMES:
            member = item.get(key)
            if member is not None and isinstance(member.value, Scalar):
                text = member.value.value
                if isinstance(text, str) and text.strip():
                    return text
    return f"[{index}]"


def _kind(node: Node) -> types.SymbolKind:
    match node:
        case Object():
            return _KINDS.Object
        case Array():
            return _KINDS.Array
        case Scalar(value=bool()):
            return _KINDS.Boolean
        case Scalar(value=int() | float()):
            return _KINDS.Number
        case Scalar(value=None):
            return _KINDS.Null
    return _KINDS.String
