"""Providers, models and the references to them.

Source: the model part of OpenClaw's own migrations, its refusals (2026.9.6), and the
shapes that public configurations have.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from openclaw_cfg.dialects import compact
from openclaw_cfg.fix.carry import carry, exists
from openclaw_cfg.fix.change import EARLY, MAY, Change, Found, Kind, Migration
from openclaw_cfg.fix.patch import patched
from openclaw_cfg.fix.places import agent_scopes, is_note, matches
from openclaw_cfg.json5.edit import (
    CommentOut,
    Keyed,
    Move,
    Operation,
    Remove,
    Rename,
    Set,
)
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, format_path, get

_PROVIDERS: Final[JsonPath] = ("models", "providers")
_MODEL: Final[JsonPath] = ("agents", "defaults", "model")
# Keys of a provider in other tools' words.
_PROVIDER_KEYS: Final = {
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
_APIS: Final = {
    "openai": "openai-completions",
    "openai-chat": "openai-completions",
    "openai-chat-completions": "openai-completions",
    "openai-compatible": "openai-completions",
    "openai_compatible": "openai-completions",
    "openai-compat": "openai-completions",
    "openai-completion": "openai-completions",
    "openai_chat": "openai-completions",
    "chat-completions": "openai-completions",
    "completions": "openai-completions",
    "openai-response": "openai-responses",
    "responses": "openai-responses",
    "anthropic": "anthropic-messages",
    "anthropic-message": "anthropic-messages",
    "anthropic-compatible": "anthropic-messages",
    "claude": "anthropic-messages",
    "messages": "anthropic-messages",
    "google": "google-generative-ai",
    "gemini": "google-generative-ai",
    "google-ai": "google-generative-ai",
    "google-genai": "google-generative-ai",
    "google-gemini": "google-generative-ai",
    "vertex": "google-vertex",
    "google-vertex-ai": "google-vertex",
    "bedrock": "bedrock-converse-stream",
    "aws-bedrock": "bedrock-converse-stream",
    "copilot": "github-copilot",
    "azure": "azure-openai-responses",
    "azure-openai": "azure-openai-responses",
}
_OLD_APIS: Final = {"openai-codex-responses": "openai-chatgpt-responses"}
_BLOCKS: Final = frozenset({"providers", "mode", "catalogRefresh", "pricing"})
# Places of an agent that choose a model and what follows it.
_SELECTORS: Final[tuple[JsonPath, ...]] = (
    ("model",),
    ("imageModel",),
    ("pdfModel",),
    ("subagents", "model"),
    ("mediaModels", "image"),
    ("mediaModels", "video"),
    ("mediaModels", "music"),
)
# Roles of a model map: what each says of `agents.defaults.model`.
_ROLES: Final = {
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
    rows = get(value, *_PROVIDERS)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return
    keys = tuple(_names(value, rows))
    if not all(keys) or len(set(keys)) < len(keys):
        return
    operations: list[Operation] = [Keyed(_PROVIDERS, keys)]
    operations += [
        Remove((*_PROVIDERS, key, word))
        for key, row in zip(keys, rows, strict=True)
        for word in ("id", "name", "provider")
        if as_object(row).get(word) == key
    ]
    operations += [
        Set((*_PROVIDERS, key, "api"), api)
        for key, row in zip(keys, rows, strict=True)
        if isinstance(url := as_object(row).get("url"), str)
        and not {"api", "type"} & as_object(row).keys()
        and (api := compact.derive_api(url)) != "openai-completions"
    ]
    yield Change(
        path=_PROVIDERS, operations=tuple(operations), reason="is keyed by provider id"
    )


def _names(value: Json, rows: list[Json]) -> Iterator[str]:
    """What each entry calls itself, else what its URL says."""
    derived = {p.path[-1]: p.id for p in compact.read(value).providers if p.base_url}
    for index, row in enumerate(rows):
        own = _text(as_object(row), "id", "name", "provider")
        yield own or derived.get(index, "")


def _codex(value: Json) -> Iterator[Change]:
    """`models.providers.openai-codex` is `openai`, unless it has its own address."""
    for name in ("openai-codex", "codex"):
        place, target = (*_PROVIDERS, name), (*_PROVIDERS, "openai")
        entry = get(value, *place)
        if not isinstance(entry, dict) or entry.get("baseUrl") or exists(value, target):
            continue
        yield Change(
            path=place, operations=(Rename(place, "openai"),), reason='is now "openai"'
        )
        value = patched(value, (Rename(place, "openai"),))


def _roots(value: Json) -> Iterator[Change]:
    """`providers` at the root → `models.providers`."""
    rows = get(value, "providers")
    if isinstance(rows, dict | list):
        operations = carry(value, ("providers",), _PROVIDERS)
        yield Change(
            path=("providers",),
            operations=operations,
            reason='is now "models.providers"',
        )


def _beside(value: Json) -> Iterator[Change]:
    """`models.<provider>: {baseUrl, …}` → `models.providers.<provider>`."""
    for key, entry in as_object(get(value, "models")).items():
        if key in _BLOCKS or key in _ROLES or not isinstance(entry, dict):
            continue
        if {"baseUrl", "baseURL", "base_url", "apiKey", "api_key"} & entry.keys():
            operations = carry(value, ("models", key), (*_PROVIDERS, key))
            yield Change(
                path=("models", key),
                operations=operations,
                reason=f'is a provider, so it stands under "models.providers.{key}"',
            )
            value = patched(value, operations)


def _provider_keys(value: Json) -> Iterator[Change]:
    """Other tools' names for the keys of a provider and of its models."""
    for place in tuple(matches(value, (*_PROVIDERS, "*"))):
        for change in _renamed(value, place, _PROVIDER_KEYS):
            yield change
            value = patched(value, change.operations)
    for place in tuple(matches(value, (*_PROVIDERS, "*", "models", "*"))):
        for change in _renamed(value, place, _ROW_KEYS):
            yield change
            value = patched(value, change.operations)


def _renamed(value: Json, place: JsonPath, names: dict[str, str]) -> Iterator[Change]:
    for key in tuple(as_object(get(value, *place))):
        wanted = names.get(key)
        if wanted is None:
            continue
        operations = carry(value, (*place, key), (*place, wanted))
        yield Change(
            path=(*place, key),
            operations=operations,
            reason=f'is spelled "{wanted}" here',
        )
        value = patched(value, operations)


def _rows(value: Json) -> Iterator[Change]:
    """Models of a provider: an array of objects, each with id and name."""
    for place in matches(value, (*_PROVIDERS, "*", "models")):
        rows = get(value, *place)
        if isinstance(rows, str):
            yield Change(
                path=place,
                operations=(Set(place, [_row(rows)]),),
                reason="is an array of models",
            )
        elif isinstance(rows, dict):
            yield from _row_map(place, rows)
        for index, row in enumerate(as_array(rows)):
            yield from _row_repair((*place, index), row)


def _row_map(place: JsonPath, rows: dict[str, Json]) -> Iterator[Change]:
    listed: list[Json] = [
        {"id": key, **as_object(row)} if "id" not in as_object(row) else row
        for key, row in rows.items()
        if isinstance(row, dict) and not is_note(key)
    ]
    if len(listed) == len(rows):
        yield Change(
            path=place,
            operations=(Set(place, listed),),
            reason="is an array of models",
        )


def _row_repair(place: JsonPath, row: Json) -> Iterator[Change]:
    if isinstance(row, str):
        yield Change(
            path=place,
            operations=(Set(place, _row(row)),),
            reason="is an object with id and name",
        )
    elif isinstance(row, dict):
        identifier, name = _text(row, "id"), _text(row, "name")
        if identifier and "name" not in row:
            yield Change(
                path=place,
                operations=(Set((*place, "name"), identifier),),
                reason='needs a "name"; the id serves',
            )
        elif name and "id" not in row:
            yield Change(
                path=place,
                operations=(Set((*place, "id"), name),),
                reason='needs an "id"; the name serves',
            )


def _row(text: str) -> dict[str, Json]:
    return {"id": text, "name": text}


def _api(names: Mapping[str, str], value: Json) -> Iterator[Change]:
    """Names of the protocol that other tools and older versions use."""
    for pattern in (
        (*_PROVIDERS, "*", "api"),
        (*_PROVIDERS, "*", "models", "*", "api"),
    ):
        for place in matches(value, pattern):
            given = get(value, *place)
            wanted = (
                names.get(given.strip().lower()) if isinstance(given, str) else None
            )
            if wanted is not None and wanted != given:
                yield Change(
                    path=place,
                    operations=(Set(place, wanted),),
                    reason=f'is called "{wanted}"',
                )


def _roles(value: Json) -> Iterator[Change]:
    """`models.default`, `models.primary`, `models.fallback` … → the default model."""
    for key, role in _ROLES.items():
        place = ("models", key)
        if not exists(value, place) or get(value, *place) is None:
            continue
        refs = [_qualified(value, ref) for ref in _refs(get(value, *place))]
        if not refs:
            continue
        operations = _assign(value, place, role, refs)
        yield Change(
            path=place,
            operations=operations,
            reason=f'is now "{format_path(_MODEL)}"',
        )
        value = patched(value, operations)


def _refs(given: Json) -> list[str]:
    """References from a string, `{provider, model}`, or a list of these."""
    if isinstance(given, str):
        return [given] if given.strip() else []
    if isinstance(given, list):
        found = [_refs(item) for item in given]
        return [ref for refs in found for ref in refs] if all(found) else []
    entry = as_object(given)
    model = _text(entry, "primary", "model", "model_id", "modelId", "id", "name")
    provider = _text(entry, "provider")
    if not model:
        return []
    if provider and not model.startswith(f"{provider}/"):
        return [f"{provider}/{model}"]
    return [model]


def _qualified(value: Json, ref: str) -> str:
    """A bare model with the provider that lists it, where only one does."""
    homes = [
        provider
        for provider, entry in as_object(get(value, *_PROVIDERS)).items()
        for row in as_array(as_object(entry).get("models"))
        if ref in (row, as_object(row).get("id"))
    ]
    return f"{homes[0]}/{ref}" if len(homes) == 1 else ref


def _assign(
    value: Json, place: JsonPath, role: str, refs: list[str]
) -> tuple[Operation, ...]:
    """Put references into `agents.defaults.model`, which wins where it is set."""
    model = get(value, *_MODEL)
    simple = isinstance(get(value, *place), str)
    target = (*_MODEL, role)
    if isinstance(model, str) and role == "fallbacks":
        wrap: tuple[Operation, ...] = (Set(_MODEL, {"primary": model}),)
    elif isinstance(model, str) or exists(value, target):
        return (CommentOut(place, f"{format_path(_MODEL)} is set already"),)
    elif role == "primary" and model is None and simple:
        if get(value, *place) == refs[0]:
            return (Move(place, _MODEL),)
        return (Set(_MODEL, refs[0]), Remove(place))
    else:
        wrap = ()
    new: Json = refs[0] if role == "primary" else list(refs)
    return (*wrap, Set(target, new), Remove(place))


def _root_model(value: Json) -> Iterator[Found]:
    """`model` at the root: a reference, or a provider and its model in one object."""
    given = get(value, "model")
    if isinstance(given, str) or "primary" in as_object(given):
        yield Change(
            path=("model",),
            operations=carry(value, ("model",), _MODEL),
            reason=f'is now "{format_path(_MODEL)}"',
        )
    elif isinstance(given, dict):
        yield from _root_object(value, ("model",), given)
    llm = get(value, "llm")
    if isinstance(llm, dict):
        yield from _root_object(value, ("llm",), llm)


def _root_object(
    value: Json, place: JsonPath, given: dict[str, Json]
) -> Iterator[Change]:
    refs, provider = _refs(given), _text(given, "provider")
    if not refs or "/" not in refs[0]:
        return
    operations: list[Operation] = []
    if get(value, *_MODEL) is None:
        operations.append(Set((*_MODEL, "primary"), refs[0]))
        fallbacks = [r for k in ("fallback", "fallbacks") for r in _refs(given.get(k))]
        if fallbacks:
            operations.append(Set((*_MODEL, "fallbacks"), list(fallbacks)))
    for key in given:
        wanted = _PROVIDER_KEYS.get(key, key)
        if provider and wanted in {"baseUrl", "apiKey", "api", "headers"}:
            target = (*_PROVIDERS, provider, wanted)
            if not exists(value, target):
                operations.append(Move((*place, key), target))
    operations.append(CommentOut(place, f"now {format_path(_MODEL)}"))
    yield Change(
        path=place,
        operations=tuple(operations),
        reason=f'is now "{format_path(_MODEL)}" and "{format_path(_PROVIDERS)}"',
    )


def _fallback(value: Json) -> Iterator[Change]:
    """`fallback` of a model choice is spelled `fallbacks` and is an array."""
    for scope in agent_scopes(value):
        for selector in _SELECTORS:
            for key in ("fallback", "fallbacks"):
                place = (*scope, *selector, key)
                if exists(value, place):
                    yield from _fallback_list(value, place)


def _fallback_list(value: Json, place: JsonPath) -> Iterator[Change]:
    given, target = get(value, *place), (*place[:-1], "fallbacks")
    operations: list[Operation] = []
    if isinstance(given, str):
        operations.append(Set(place, [given]))
    if place != target and not exists(value, target):
        operations.append(Rename(place, "fallbacks"))
    if operations:
        yield Change(
            path=place,
            operations=tuple(operations),
            reason='is the array "fallbacks"',
        )


def _catalogue(value: Json) -> Iterator[Change]:
    """`agents.defaults.models` as an array → a map of references."""
    for pattern in (
        ("agents", "defaults", "models"),
        ("agents", "entries", "*", "models"),
        ("agents", "list", "*", "models"),
    ):
        for place in matches(value, pattern):
            rows = get(value, *place)
            if isinstance(rows, list):
                refs = [_refs(row) for row in rows]
                if all(refs):
                    yield Change(
                        path=place,
                        operations=(Set(place, {ref[0]: {} for ref in refs}),),
                        reason="is an object keyed by model reference",
                    )
            for key, row in as_object(rows).items():
                yield from _alias((*place, key), key, row)


def _alias(place: JsonPath, key: str, row: Json) -> Iterator[Change]:
    """`models: {fast: "p/m"}` is an alias: it belongs to the model that it names."""
    if not isinstance(row, str) or is_note(key):
        return
    if "/" in row and "/" not in key:
        target = (*place[:-1], row)
        yield Change(
            path=place,
            operations=(Set((*target, "alias"), key), Remove(place)),
            reason=f'is an alias, so it stands under "{row}"',
        )
    elif "/" in key:
        yield Change(
            path=place,
            operations=(Set(place, {"alias": row}),),
            reason="is an object with the alias in it",
        )


def _text(entry: dict[str, Json], *keys: str) -> str:
    """The first of these keys that holds a text."""
    for key in keys:
        given = entry.get(key)
        if isinstance(given, str) and given.strip():
            return given.strip()
    return ""


MIGRATIONS: Final = (
    Migration(
        id="root-providers",
        kind=Kind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="drops it",
        find=_roots,
    ),
    Migration(
        id="provider-array",
        kind=Kind.RETYPE,
        until=EARLY,
        reason="is keyed by id",
        doctor="refuses the file",
        find=_provider_array,
    ),
    Migration(
        id="provider-beside-providers",
        kind=Kind.MOVE,
        until=EARLY,
        reason="is a provider",
        doctor="drops it",
        find=_beside,
    ),
    Migration(
        id="codex-provider",
        kind=Kind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="does the same, whatever its address",
        find=_codex,
    ),
    Migration(
        id="provider-keys",
        kind=Kind.RENAME,
        until=EARLY,
        reason="is spelled otherwise",
        doctor="drops them",
        find=_provider_keys,
    ),
    Migration(
        id="model-rows",
        kind=Kind.WRAP,
        until=EARLY,
        reason="is an object with id and name",
        doctor="refuses the file",
        find=_rows,
    ),
    Migration(
        id="api-name",
        kind=Kind.RETYPE,
        until=EARLY,
        reason="has another name",
        doctor='knows "openai"; refuses the others',
        find=partial(_api, _APIS),
    ),
    Migration(
        id="api-codex",
        kind=Kind.RETYPE,
        until=MAY,
        reason="has another name",
        doctor="does the same",
        find=partial(_api, _OLD_APIS),
    ),
    Migration(
        id="root-model",
        kind=Kind.MOVE,
        until=EARLY,
        reason="is the default model",
        doctor="drops it",
        find=_root_model,
    ),
    Migration(
        id="model-fallback",
        kind=Kind.RENAME,
        until=EARLY,
        reason="is an array",
        doctor="drops it",
        find=_fallback,
    ),
    Migration(
        id="model-map",
        kind=Kind.RETYPE,
        until=EARLY,
        reason="is keyed by model reference",
        doctor="refuses the file",
        find=_catalogue,
    ),
    Migration(
        id="model-roles",
        kind=Kind.MOVE,
        until=EARLY,
        reason="is the default model",
        doctor="drops it",
        find=_roles,
    ),
)
