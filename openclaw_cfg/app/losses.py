"""What a file of one form says and the other form has no place for."""

from collections.abc import Iterator, Sequence
from typing import Final

from openclaw_cfg.app.add import known_entry
from openclaw_cfg.dialects import compact, native
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, format_path, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Provider

# What a native file needs around its providers, and a new one gets on its own.
_IMPLIED: Final[frozenset[JsonPath]] = frozenset(
    {("gateway", "mode"), ("meta",), ("models", "mode"), ("$schema",)}
)
# What the compact form has.
_MODELS: Final = frozenset({"providers", "defaultModel", "fallbacks"})
_ROW: Final = frozenset({"id", "url", "token", "api", "model", "models"})


def of_compact(value: Json) -> Iterator[str]:
    """What a compact file holds and the compact form does not have."""
    for path in _outside(value, (), {("models",), ("$schema",)}):
        yield f"{format_path(path)} is not part of the compact form"
    for key in as_object(get(value, "models")):
        if key not in _MODELS:
            yield f"{format_path(('models', key))} is not part of the compact form"
    for index, row in enumerate(as_array(get(value, *compact.PROVIDERS))):
        place = (*compact.PROVIDERS, index)
        if not isinstance(row, dict):
            yield f"{format_path(place)} is not a provider"
        for key in as_object(row):
            if key not in _ROW:
                yield f"{format_path((*place, key))} is not part of the compact form"


def of_native(loaded: Loaded, providers: Sequence[Provider]) -> Iterator[str]:
    """What a native file says and compact has no place for."""
    for path in _lost(loaded, providers):
        yield f"{format_path(path)} has no place in the compact form"


def _lost(loaded: Loaded, providers: Sequence[Provider]) -> Iterator[JsonPath]:
    kept = {native.PROVIDERS, native.DEFAULT_MODEL, *_IMPLIED}
    yield from _outside(loaded.merged, (), kept)
    for provider in providers:
        back = native.provider_entry(known_entry(provider))
        entry = as_object(get(loaded.merged, *native.PROVIDERS, provider.id))
        for key, text in entry.items():
            if key in {"baseUrl", "apiKey", "models"} or back.get(key) == text:
                continue
            yield (*provider.path, key)
        for model, row in zip(provider.models, _rows(back), strict=False):
            for key, text in model.settings.items():
                if row.get(key) != text:
                    yield (*model.path, key)


def _rows(entry: dict[str, Json]) -> list[dict[str, Json]]:
    rows = entry.get("models")
    return [as_object(row) for row in rows] if isinstance(rows, list) else []


def _outside(value: Json, path: JsonPath, kept: set[JsonPath]) -> Iterator[JsonPath]:
    """The topmost paths that hold nothing that is kept."""
    for key, child in as_object(value).items():
        here = (*path, key)
        if here in kept:
            continue
        if any(place[: len(here)] == here for place in kept):
            yield from _outside(child, here, kept)
        else:
            yield here
