"""From a finding, which knows a path, to a diagnostic, which knows its place."""

from collections.abc import Callable

from msgspec.structs import replace

from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.loader import Loaded
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import (
    Diagnostic,
    Finding,
    Fix,
    Place,
    Related,
    RelatedNote,
    Severity,
)
from openclaw_cfg.source import Source


class Locator:
    """Locates findings of one loaded configuration; it makes texts when needed."""

    def __init__(self, loaded: Loaded, text_of: Callable[[Document], Source]) -> None:
        self._loaded = loaded
        self._text_of = text_of
        self._sources: dict[int, Source] = {}
        self._numbers = {id(doc): n for n, doc in enumerate(loaded.documents)}
        self._orders: dict[int, int] = {}

    def order(self, source: Source) -> int:
        """Place of a diagnostic's source among the files: the main file is 0."""
        return self._orders[id(source)]

    def diagnostic(self, finding: Finding) -> Diagnostic:
        """The finding at its place, with every text in it scrubbed of keys."""
        place = self._place(finding)
        source = self._source(place.document)
        return Diagnostic(
            rule=finding.rule,
            severity=finding.severity or Severity.ERROR,
            message=_clean(finding.message),
            path=_clean(format_path(finding.path)),
            source=source,
            start=source.position(place.span.start),
            end=source.position(place.span.end),
            label=_clean(finding.label),
            help=_clean(finding.help),
            notes=tuple(self._note(related) for related in finding.related),
            fix=_clean_fix(finding.fix),
        )

    def _source(self, document: Document) -> Source:
        """The document's text, redacted (or not) once."""
        if id(document) not in self._sources:
            shown = self._sources[id(document)] = self._text_of(document)
            self._orders[id(shown)] = self._numbers[id(document)]
        return self._sources[id(document)]

    def _note(self, related: Related) -> RelatedNote:
        place = self._place(related)
        source = self._source(place.document)
        return RelatedNote(
            label=_clean(related.label),
            source=source,
            start=source.position(place.span.start),
            end=source.position(place.span.end),
        )

    def _place(self, finding: Finding | Related) -> Place:
        if finding.at is not None:
            return finding.at
        document, path = self._loaded.origin(finding.path)
        return Place(document, document.locate(path, finding.part))


def _clean_fix(fix: Fix | None) -> Fix | None:
    return replace(fix, title=_clean(fix.title)) if fix else None


def _clean(text: str) -> str:
    r"""Text without keys that every output can encode (`"\ud800"` cannot be)."""
    return scrub(text).encode("utf-8", "replace").decode("utf-8")
