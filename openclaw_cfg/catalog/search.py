"""Searching presets by any word in them."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import to_builtins

from openclaw_cfg.catalog.places import load_places, may_use
from openclaw_cfg.catalog.policy import Permission
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.jsonpath import Json

# Members whose words come from this project, not from the offer; tools are found by
# their whole name (`_places`).
_OURS: Final = frozenset(
    {"$schema", "source", "sources", "tools", "verdict", "unknown"}
)


def search(presets: Iterable[Preset], words: str) -> tuple[Preset, ...]:
    """The presets that contain every word; case does not matter.

    All words must be in the names of an offer (title, models, addresses, variables), or
    all in one sentence about it. The whole name of a tool that uses keys (Dify, Claude
    Code) finds the presets whose key may be used there, and those whose terms name it.
    """
    wanted = words.casefold().replace("-", " ").split()
    return tuple(
        preset
        for preset in presets
        if any(_has(text, wanted) for text in _texts(preset))
        or any(_has(text, wanted) for text in _places(preset, wanted))
    )


def _has(text: str, words: Iterable[str]) -> bool:
    text = text.casefold().replace("-", " ")
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
    yield from _strings(to_builtins(preset))
    if preset.caching and preset.caching.supported:
        yield "prompt caching"
    if preset.embeddings and preset.embeddings.supported:
        yield "embeddings"


def _places(preset: Preset, wanted: Iterable[str]) -> Iterator[str]:
    for place in load_places():
        if not {*place.id.split("-")} <= {*wanted}:
            continue
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
