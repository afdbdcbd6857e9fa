"""Providers: where they are, how they are keyed, what their keys are called.

Source: the model part of OpenClaw's own migrations, its refusals (2026.9.6), and the
shapes that public configurations have.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.dialects import compact
from openclaw_cfg.fix.carry import carry
from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import matches
from openclaw_cfg.json5.edit import (
    Keyed,
    Operation,
    Remove,
    Set,
)
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get

PROVIDERS: Final[JsonPath] = ("models", "providers")
# Keys of a provider in other tools' words.
PROVIDER_KEYS: Final = {
    "baseURL": "baseUrl",
    "base_url": "baseUrl",
    "baseurl": "baseUrl",
    "url": "baseUrl",
    "endpoint": "baseUrl",
    "apiBase": "baseUrl",
    "api_base": "baseUrl",
    "apiUrl": "baseUrl",
    "token": "apiKey",
    "key": "apiKey",
    "api_key": "apiKey",
    "apikey": "apiKey",
    "apiToken": "apiKey",
    "type": "api",
    "apiType": "api",
    "protocol": "api",
    "adapter": "api",
    "model": "models",
}
_ROW_KEYS: Final = {
    "context_window": "contextWindow",
    "contextLength": "contextWindow",
    "context_length": "contextWindow",
    "maxContextTokens": "contextWindow",
    "max_tokens": "maxTokens",
    "maxOutputTokens": "maxTokens",
    "max_output_tokens": "maxTokens",
    "maxOutput": "maxTokens",
    "displayName": "name",
    "display_name": "name",
    "label": "name",
    "title": "name",
    "model": "id",
    "modelId": "id",
    "model_id": "id",
}
_BLOCKS: Final = frozenset({"providers", "mode", "catalogRefresh", "pricing"})
# Roles of a model map: what each says of `agents.defaults.model`.
ROLES: Final = {
    "default": "primary",
    "primary": "primary",
    "main": "primary",
    "defaultModel": "primary",
    "default_model": "primary",
    "fallback": "fallbacks",
    "fallbacks": "fallbacks",
    "secondary": "fallbacks",
}


def _provider_array(value: Json) -> Iterator[Change]:
    """`models.providers: [{id|name|url, …}]` → an object keyed by id."""
    rows = get(value, *PROVIDERS)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return
    keys = tuple(_names(value, rows))
    if not all(keys) or len(set(keys)) < len(keys):
        return
    operations: list[Operation] = [Keyed(PROVIDERS, keys)]
    operations += [
        Remove((*PROVIDERS, key, word))
        for key, row in zip(keys, rows, strict=True)
        for word in ("id", "name", "provider")
        if as_object(row).get(word) == key
    ]
    operations += [
        Set((*PROVIDERS, key, "api"), api)
        for key, row in zip(keys, rows, strict=True)
        if isinstance(url := as_object(row).get("url"), str)
        and not {"api", "type"} & as_object(row).keys()
        and (api := compact.derive_api(url)) != "openai-completions"
    ]
    yield Change(
        path=PROVIDERS, operations=tuple(operations), reason="is keyed by provider id"
    )


def _names(value: Json, rows: list[Json]) -> Iterator[str]:
    """What each entry calls itself, else what its URL says."""
    derived = {p.path[-1]: p.id for p in compact.read(value).providers if p.base_url}
    for index, row in enumerate(rows):
        own = first_text(as_object(row), "id", "name", "provider")
        yield own or derived.get(index, "")


def _roots(value: Json) -> Iterator[Change]:
    """`providers` at the root → `models.providers`."""
    rows = get(value, "providers")
    if isinstance(rows, dict | list):
        operations = carry(value, ("providers",), PROVIDERS)
        yield Change(
            path=("providers",),
            operations=operations,
            reason='is now "models.providers"',
        )


def _beside(value: Json) -> Iterator[Change]:
    """`models.<provider>: {baseUrl, …}` → `models.providers.<provider>`."""
    sheet = Sheet(value)
    for key, entry in as_object(get(value, "models")).items():
        if key in _BLOCKS or key in ROLES or not isinstance(entry, dict):
            continue
        if {"baseUrl", "baseURL", "base_url", "apiKey", "api_key"} & entry.keys():
            operations = carry(value, ("models", key), (*PROVIDERS, key))
            yield Change(
                path=("models", key),
                operations=operations,
                reason=f'is a provider, so it belongs under "models.providers.{key}"',
            )
            value = sheet.apply(operations)


def _provider_keys(value: Json) -> Iterator[Change]:
    """Other tools' names for the keys of a provider and of its models."""
    sheet = Sheet(value)
    for place in matches(value, (*PROVIDERS, "*")):
        yield from _renamed(sheet, place, PROVIDER_KEYS)
    for place in tuple(matches(sheet.value, (*PROVIDERS, "*", "models", "*"))):
        yield from _renamed(sheet, place, _ROW_KEYS)


def _renamed(sheet: Sheet, place: JsonPath, names: dict[str, str]) -> Iterator[Change]:
    for key in tuple(as_object(get(sheet.value, *place))):
        wanted = names.get(key)
        if wanted is None:
            continue
        operations = carry(sheet.value, (*place, key), (*place, wanted))
        yield Change(
            path=(*place, key),
            operations=operations,
            reason=f'is spelled "{wanted}" here',
        )
        sheet.apply(operations)


def first_text(entry: dict[str, Json], *keys: str) -> str:
    """The first of these keys that holds a text."""
    for key in keys:
        given = entry.get(key)
        if isinstance(given, str) and given.strip():
            return given.strip()
    return ""


MIGRATIONS: Final = (
    Migration(
        id="root-providers",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="drops it",
        find=_roots,
    ),
    Migration(
        id="provider-array",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is keyed by id",
        doctor="refuses the file",
        find=_provider_array,
    ),
    Migration(
        id="provider-beside-providers",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a provider",
        doctor="drops it",
        find=_beside,
    ),
    Migration(
        id="provider-keys",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="is spelled otherwise",
        doctor="drops them",
        find=_provider_keys,
    ),
)
