"""A finding's own fix as text: the files before and after."""

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from operator import eq
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.fix.change import Change
from openclaw_cfg.fix.draft import Draft
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.loader import Loaded
from openclaw_cfg.report import Diagnostic, Fix, TextEdit
from openclaw_cfg.source import Source

_MOST: Final = 50
"""At most this many fixes per file are computed, since each parses the file again."""


def with_edits(
    loaded: Loaded,
    found: tuple[Diagnostic, ...],
    text_of: Callable[[Document], Source],
) -> tuple[Diagnostic, ...]:
    """The diagnostics; the first ones have the text changes of their fixes.

    Args:
        text_of: a document's text with keys masked, one character for one.
    """
    fixable = [d for d in found if d.fix is not None and d.fix.operations][:_MOST]
    made = {id(d): tuple(_edits(loaded, d, text_of)) for d in fixable}
    return tuple(replace(d, edits=made[id(d)]) if made.get(id(d)) else d for d in found)


def fixed_documents(
    loaded: Loaded, fix: Fix
) -> Mapping[Path, tuple[Document, Document]]:
    """The files that a fix changes, before and after; none if it does not fit."""
    draft = Draft(loaded, careful=True)
    if not draft.make(Change(path=(), operations=fix.operations)):
        return {}
    return changed_documents(loaded, draft.main, draft.included)


def changed_documents(
    loaded: Loaded, main: Document, included: Mapping[Path, Document]
) -> dict[Path, tuple[Document, Document]]:
    """The files that differ from what was loaded, before and after."""
    changed: dict[Path, tuple[Document, Document]] = {}
    for before in loaded.documents:
        path = before.source.path
        if path is not None:
            after = main if before is loaded.document else included.get(path, before)
            if after.source.text != before.source.text:
                changed[path] = before, after
    return changed


def _edits(
    loaded: Loaded, found: Diagnostic, text_of: Callable[[Document], Source]
) -> Iterator[TextEdit]:
    """A changed stretch for each file; none at all if a key would be shown."""
    assert found.fix is not None
    made = []
    for before, after in fixed_documents(loaded, found.fix).values():
        old, new = before.source.text, after.source.text
        start = _alike(old, new)
        tail = _alike(old[start:][::-1], new[start:][::-1])
        text = new[start : len(new) - tail]
        if text_of(after).text[start : len(new) - tail] != text:
            return
        source = text_of(before)
        position = source.position
        made.append(
            TextEdit(
                source=source,
                start=position(start),
                end=position(len(old) - tail),
                text=text,
            )
        )
    yield from made


def _alike(one: str, other: str) -> int:
    """The number of equal characters at the beginning of two texts."""
    return sum(takewhile(bool, map(eq, one, other)))
