"""From a text before and after to the edits for an editor."""

from difflib import SequenceMatcher
from itertools import accumulate

from lsprotocol import types

from openclaw_cfg.lsp.places import Ruler
from openclaw_cfg.source import Span


def edits(ruler: Ruler, after: str) -> list[types.TextEdit]:
    """The changed stretches: whole lines first, then only the parts that differ."""
    old = ruler.source.text.splitlines(keepends=True)
    new = after.splitlines(keepends=True)
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    middle, changed = old[head : len(old) - tail], new[head : len(new) - tail]
    starts = [*accumulate(map(len, middle), initial=sum(map(len, old[:head])))]
    return [
        _edit(ruler, starts[i1], starts[i2], "".join(changed[j1:j2]))
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, middle, changed).get_opcodes()
        if tag != "equal"
    ]


def _edit(ruler: Ruler, start: int, end: int, text: str) -> types.TextEdit:
    """One edit, without the equal parts at its ends."""
    old = ruler.source.text[start:end]
    shorter = min(len(old), len(text))
    head = next((i for i in range(shorter) if old[i] != text[i]), shorter)
    # A place in a document cannot be inside a CRLF.
    while head and old[head - 1 : head + 1] == "\r\n":
        head -= 1
    rest = shorter - head
    tail = next((i for i in range(rest) if old[-1 - i] != text[-1 - i]), rest)
    while tail and old[len(old) - tail - 1 : len(old) - tail + 1] == "\r\n":
        tail -= 1
    span = Span(start + head, end - tail)
    return types.TextEdit(ruler.range(span), text[head : len(text) - tail])
