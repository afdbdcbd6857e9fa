"""Searching presets by any word in them."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import to_builtins

from openclaw_cfg.catalog.places import load_places, may_use
from openclaw_cfg.catalog.policy import Permission
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.jsonpath import Json

# Members whose words come from this project, not from the offer.
_OURS: Final = frozenset({"$schema", "source", "sources", "verdict", "unknown"})


def search(presets: Iterable[Preset], words: str) -> tuple[Preset, ...]:
    """The presets that contain every word; case does not matter.

    All words must be in the names of an offer (title, models, addresses, variables), or
    all in one sentence about it. The name of a tool that uses keys (Dify, Cursor) finds
    the presets whose key may be used there, and those whose terms name it.
    """
    wanted = words.casefold().split()
    return tuple(p for p in presets if any(_has(text, wanted) for text in _texts(p)))


def _has(text: str, words: Iterable[str]) -> bool:
    text = text.casefold()
    return all(word in text for word in words)


def _texts(preset: Preset) -> Iterator[str]:
    yield "\n".join(
        (
            *(preset.id, preset.title, preset.vendor, preset.openclaw.provider),
            *preset.names,
            *preset.key.env,
            *(endpoint.url for endpoint in preset.endpoints),
            *(f"{model.id} {model.name}" for model in preset.models),
        )
    )
    yield from _uses(preset)
    yield from _strings(to_builtins(preset))


def _uses(preset: Preset) -> Iterator[str]:
    if preset.caching and preset.caching.supported:
        yield "prompt caching"
    if preset.embeddings and preset.embeddings.supported:
        yield "embeddings"
    for place in load_places():
        named = place.id in preset.policy.tools
        if named or may_use(preset, place) is Permission.ALLOWED:
            yield f"{place.id} {place.title}"


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _OURS:
                yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
