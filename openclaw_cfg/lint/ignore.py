"""Comments that switch a rule off: `// openclaw-cfg: ignore[rule]`."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import Explanation, Finding, Place, Severity
from openclaw_cfg.source import Span

_IGNORE: Final = re.compile(r"openclaw-cfg:\s*ignore\[([^\]]*)\]")
_OPENING: Final = 2  # the slashes before a comment's text
EXPLANATION: Final = Explanation(
    id="unknown-ignore",
    severity=Severity.WARNING,
    summary="a comment leaves out a rule that does not exist, so it does nothing",
    bad="""{
  // openclaw-cfg: ignore[plain-htp]
  gateway: {mode: "local"},
}""",
    good="""{
  // openclaw-cfg: ignore[plain-http]
  gateway: {mode: "local"},
}""",
    how="correct the rule's name; `openclaw-cfg explain` lists all",
)


def ignored_rules(document: Document) -> dict[int, set[str]]:
    """Line → rules that are off there; a comment covers its line and the next one."""
    lines: dict[int, set[str]] = defaultdict(set)
    for comment in document.comments:
        for match in _IGNORE.finditer(comment.text):
            names = {name.strip() for name in match[1].split(",")}
            # A block comment may span lines: the line it is above comes after its end.
            for offset in (comment.span.start + match.start(), comment.span.end - 1):
                line = document.source.position(offset).line
                lines[line] |= names
                lines[line + 1] |= names
    return dict(lines)


def unknown_rules(document: Document, known: Collection[str]) -> Iterator[Finding]:
    """A finding for each name in such a comment that is not the name of a rule."""
    for comment in document.comments:
        for match in _IGNORE.finditer(comment.text):
            start = comment.span.start + _OPENING + match.start(1)
            for part in re.finditer(r"[^,\s][^,]*(?<!\s)", match[1]):
                if part[0] not in known:
                    at = Span(start + part.start(), start + part.end())
                    yield _unknown(part[0], known, Place(document, at))


def _unknown(name: str, known: Collection[str], at: Place) -> Finding:
    from difflib import get_close_matches  # noqa: PLC0415  (for a wrong name)

    near = get_close_matches(name, known, n=1)
    return Finding(
        rule=EXPLANATION.id,
        severity=EXPLANATION.severity,
        message=f'there is no rule "{scrub(name)}" to ignore',
        at=at,
        help=f'did you mean "{near[0]}"?'
        if near
        else "`openclaw-cfg explain` lists all",
    )
