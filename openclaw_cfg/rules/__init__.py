"""The rules, and the engine that turns findings into a report."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.loader import Loaded
from openclaw_cfg.redact import redacted, scrub
from openclaw_cfg.report import (
    Diagnostic,
    Finding,
    Note,
    Place,
    Related,
    Report,
    Severity,
)
from openclaw_cfg.rules import (
    compact_default,
    compact_form,
    duplicate_key,
    unknown_host,
)
from openclaw_cfg.rules.base import Rule
from openclaw_cfg.source import Source

RULES: Final[tuple[Rule, ...]] = (
    duplicate_key,
    compact_form,
    compact_default,
    unknown_host,
)
_IGNORE: Final = re.compile(r"openclaw-cfg:\s*ignore\[([^\]]*)\]")


def run(
    loaded: Loaded,
    *,
    verdict: Iterable[Finding] = (),
    rules: Sequence[Rule] = RULES,
) -> Report:
    """Check a loaded configuration.

    Args:
        verdict: what OpenClaw itself would say, findings with rule and severity.
        rules: what to look for beside it.
    """
    located = _Locator(loaded)
    found = [located.diagnostic(finding) for finding in verdict]
    for rule in rules:
        for finding in rule.check(loaded):
            found.append(located.diagnostic(_stamp(finding, rule)))
    kept = [d for d in dict.fromkeys(found) if not located.ignored(d)]
    order = {id(source): n for n, source in enumerate(located.sources.values())}
    kept.sort(key=lambda d: (order[id(d.source)], d.start, d.end, d.rule, d.message))
    return Report(
        name=loaded.document.source.name,
        dialect=loaded.dialect.ID,
        diagnostics=tuple(kept),
        ignored=len(dict.fromkeys(found)) - len(kept),
    )


def _stamp(finding: Finding, rule: Rule) -> Finding:
    explained = rule.EXPLANATION
    return replace(
        finding,
        rule=finding.rule or explained.id,
        severity=finding.severity or explained.severity,
    )


class _Locator:
    """Finds the place of a finding, in texts that have been redacted once."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.sources = {id(doc): redacted(doc) for doc in loaded.documents}
        self._ignores = {
            id(self.sources[id(doc)]): dict(_ignores(doc)) for doc in loaded.documents
        }

    def diagnostic(self, finding: Finding) -> Diagnostic:
        place = self._place(finding)
        source = self.sources[id(place.document)]
        return Diagnostic(
            rule=finding.rule,
            severity=finding.severity or Severity.ERROR,
            message=scrub(finding.message),
            path=scrub(format_path(finding.path)),
            source=source,
            start=source.position(place.span.start),
            end=source.position(place.span.end),
            label=scrub(finding.label),
            help=scrub(finding.help),
            notes=tuple(self._note(related) for related in finding.related),
            fix=finding.fix,
        )

    def ignored(self, found: Diagnostic) -> bool:
        """Whether a comment on the line, or the line above, names the rule."""
        lines = self._ignores[id(found.source)]
        near = lines.get(found.start.line, set()) | lines.get(
            found.start.line - 1, set()
        )
        return found.rule in near

    def _place(self, finding: Finding | Related) -> Place:
        if finding.at is not None:
            return finding.at
        document, path = self.loaded.origin(finding.path)
        return Place(document, document.locate(path, finding.part))

    def _note(self, related: Related) -> Note:
        place = self._place(related)
        source = self.sources[id(place.document)]
        return Note(
            label=related.label,
            source=source,
            start=source.position(place.span.start),
            end=source.position(place.span.end),
        )


def _ignores(document: Document) -> Iterator[tuple[int, set[str]]]:
    """Line → rules that a comment on it tells us to leave out."""
    source: Source = document.source
    lines: dict[int, set[str]] = {}
    for comment in document.comments:
        for match in _IGNORE.finditer(comment.text):
            line = source.position(comment.span.start).line
            names = {name.strip() for name in match[1].split(",")}
            lines.setdefault(line, set()).update(names)
    yield from lines.items()
