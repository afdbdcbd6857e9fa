"""Facts of the catalogue from sources that are out of date, the oldest first."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from openclaw_cfg.catalog.fact import FactSource
from openclaw_cfg.catalog.find import preset_document
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.jsonpath import Json


class Stale(Struct, frozen=True):
    """A source that should be checked.

    Attributes:
        preset: the id of the preset.
        facts: the parts of the preset that use it, with how many of each.
    """

    preset: str
    source: FactSource
    facts: dict[str, int]

    def as_json(self) -> dict[str, Json]:
        """For `catalog --stale --json`."""
        return {
            "preset": self.preset,
            **self.source.as_json(),
            "url": self.source.url or None,
            "ageDays": self.source.age,
            "facts": dict(self.facts),
        }


def stale(presets: Iterable[Preset]) -> tuple[Stale, ...]:
    """Every stale source of the presets, the oldest first."""
    found = (
        Stale(preset.id, source, _facts(preset.id, name))
        for preset in presets
        for name, source in preset.sources.items()
        if source.stale
    )
    return tuple(sorted(found, key=lambda one: (-one.source.age, one.preset)))


def _facts(preset: str, source: str) -> dict[str, int]:
    document = preset_document(preset)
    counts = {
        part: sum(name == source for name in _named(value))
        for part, value in document.items()
        if part != "sources"
    }
    return dict(Counter({part: n for part, n in counts.items() if n}).most_common())


def _named(value: Json) -> Iterator[str]:
    """Names of sources, anywhere below a value."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "source" and isinstance(item, str):
                yield item
            else:
                yield from _named(item)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item)
