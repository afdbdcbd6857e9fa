"""Providers: their place, their ids, and the names of their keys.

Source: the model part of OpenClaw's own migrations, its refusals (2026.9.6), and the
shapes that public configurations have.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openclaw_cfg.dialects import compact
from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move, outdone
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import matches
from openclaw_cfg.fix.spellings import ADDRESS, API_KEY, LOOSE_ADDRESS, LOOSE_KEY, named
from openclaw_cfg.json5.edit import (
    CommentOut,
    Keyed,
    Operation,
    Remove,
    Rename,
    Set,
)
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.request_paths import REQUEST_PATHS

PROVIDERS: Final[JsonPath] = ("models", "providers")
# Other tools' names for the keys of a provider.
PROVIDER_KEYS: Final = {
    **named({"baseUrl": ADDRESS, "apiKey": API_KEY}),
    "type": "api",
    "apiType": "api",
    "protocol": "api",
    "adapter": "api",
    "model": "models",
}
_ROW_KEYS: Final = {
    **named(
        {
            "contextWindow": (
                *("context window", "context length", "context size", "context"),
                *("max context tokens", "max context", "context limit", "ctx"),
                *("max context length", "max context window", "max input tokens"),
            ),
            "maxTokens": (
                *("max tokens", "max output tokens", "max output", "output tokens"),
                *("output limit", "max completion tokens", "max new tokens", "output"),
            ),
            "name": ("display name", "label", "title"),
            "id": ("model", "model id"),
        }
    ),
}
# Objects in which other tools put the address and the key of a provider.
_NESTED: Final = (
    *("options", "config", "settings", "connection", "credentials", "client"),
    *("litellm_params", "litellmParams"),
)
_TIMEOUTS: Final = ("timeout", "timeoutMs", "timeout_ms")
# The npm package for the provider in opencode → the protocol.
_PACKAGES: Final = {
    "@ai-sdk/openai-compatible": "openai-completions",
    "@ai-sdk/openai": "openai-responses",
    "@ai-sdk/anthropic": "anthropic-messages",
    "@ai-sdk/google": "google-generative-ai",
}
_BLOCKS: Final = frozenset({"providers", "mode", "catalogRefresh", "pricing"})
# Roles in a map of models → what each means in `agents.defaults.model`.
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
    """The name that each entry gives itself, else the one from its URL."""
    derived = {p.path[-1]: p.id for p in compact.read(value).providers if p.base_url}
    for index, row in enumerate(rows):
        own = first_text(as_object(row), "id", "name", "provider")
        yield own or derived.get(index, "")


def _roots(value: Json) -> Iterator[Change]:
    """`providers` at the root, or one level up in `models` → `models.providers`."""
    sheet = Sheet(value)
    for place in (("providers",), ("Providers",), ("llm", "providers")):
        if isinstance(get(value, *place), dict | list):
            operations = merge_move(sheet.value, place, PROVIDERS)
            yield Change(
                path=place, operations=operations, reason='is now "models.providers"'
            )
            sheet.apply(operations)


def _beside(value: Json) -> Iterator[Change]:
    """`models.<provider>: {baseUrl, …}` → `models.providers.<provider>`."""
    sheet = Sheet(value)
    for key, entry in as_object(get(value, "models")).items():
        if key in _BLOCKS or key in ROLES or not isinstance(entry, dict):
            continue
        if {"baseUrl", "baseURL", "base_url", "apiKey", "api_key"} & entry.keys():
            operations = merge_move(value, ("models", key), (*PROVIDERS, key))
            yield Change(
                path=("models", key),
                operations=operations,
                reason=f'is a provider, so it belongs under "models.providers.{key}"',
            )
            value = sheet.apply(operations)


def _nested(value: Json) -> Iterator[Change]:
    """`options: {baseURL, apiKey}` of a provider → its own settings."""
    sheet = Sheet(value)
    for place in matches(value, (*PROVIDERS, "*")):
        for name in _NESTED:
            given = as_object(get(value, *place, name))
            words = {key: _meant(key, item) for key, item in given.items()}
            if not {"baseUrl", "apiKey"} & {*words.values()}:
                continue
            made: list[Operation] = []
            for key, item in given.items():
                seconds, target = _seconds(key, item), (*place, "timeoutSeconds")
                if seconds and not exists(sheet.value, target):
                    made += (Set(target, seconds), Remove((*place, name, key)))
                    sheet.apply(made[-2:])
            yield _unpacked(
                *(sheet, place, name, {k: w for k, w in words.items() if w}, made),
                note="the address and the key are beside it now",
                reason="has settings of the provider, which are not in an object here",
            )


def _unpacked(
    sheet: Sheet,
    place: JsonPath,
    name: str,
    words: Mapping[str, str],
    made: Sequence[Operation] = (),
    *,
    note: str = "",
    reason: str,
) -> Change:
    """The operations that move the keys of an object to its parent, under new names.

    Args:
        words: the new name of each key that moves.
        made: operations on the object that were already applied.
        note: for the comment with what remains of it.
    """
    operations = list(made)
    for key, wanted in words.items():
        moved = merge_move(sheet.value, (*place, name, key), (*place, wanted))
        sheet.apply(moved)
        operations += moved
    source = (*place, name)
    rest = get(sheet.value, *source)
    last = CommentOut(source, note) if rest else Remove(source)
    sheet.apply((last,))
    return Change(
        path=source,
        operations=(*operations, last),
        reason=reason,
        effect=outdone(operations),
    )


def _meant(key: str, given: Json) -> str:
    """The key of a provider that a name means; empty for none."""
    text = isinstance(given, str)
    if key in LOOSE_ADDRESS and text and "://" in str(given):
        return "baseUrl"
    if key in LOOSE_KEY and text:
        return "apiKey"
    wanted = PROVIDER_KEYS.get(key, key)
    return wanted if wanted in {"baseUrl", "apiKey", "api", "headers", "models"} else ""


def _seconds(key: str, given: Json) -> int:
    """A time limit in milliseconds as seconds; 0 if it is not one."""
    number = isinstance(given, int) and not isinstance(given, bool)
    return int(str(given)) // 1000 if key in _TIMEOUTS and number else 0


def _provider_keys(value: Json) -> Iterator[Change]:
    """Other tools' names for the keys of a provider and of its models."""
    sheet = Sheet(value)
    for place in matches(value, (*PROVIDERS, "*")):
        entry = as_object(get(sheet.value, *place))
        loose = {
            key: wanted
            for key in entry
            if key not in PROVIDER_KEYS and (wanted := _meant(key, entry[key])) != key
        }
        yield from _requests(sheet, place, loose)
        yield from _renamed(sheet, place, {**PROVIDER_KEYS, **loose})
        yield from _package(sheet, place)
    for place in tuple(matches(sheet.value, (*PROVIDERS, "*", "models", "*"))):
        yield from _limits(sheet, place)
        yield from _renamed(sheet, place, _ROW_KEYS)


def _requests(sheet: Sheet, place: JsonPath, loose: dict[str, str]) -> Iterator[Change]:
    """`api_base_url: "https://…/v1/chat/completions"`: OpenClaw adds the end itself."""
    entry = as_object(get(sheet.value, *place))
    for key, given in entry.items():
        wanted = loose.get(key) or PROVIDER_KEYS.get(key)
        url = given.rstrip("/") if isinstance(given, str) else ""
        end = next((e for e in REQUEST_PATHS if url.endswith(e)), "")
        if wanted != "baseUrl" or not end or "baseUrl" in entry:
            continue
        operations: list[Operation] = [
            Rename((*place, key), wanted),
            Set((*place, wanted), url.removesuffix(end)),
        ]
        named = {PROVIDER_KEYS.get(word, word) for word in entry}
        if REQUEST_PATHS[end] and not named & {"api", "npm"}:
            operations.append(Set((*place, "api"), REQUEST_PATHS[end]))
        sheet.apply(operations)
        yield Change(
            path=(*place, key),
            operations=tuple(operations),
            reason=f'is "baseUrl" here, without "{end}", which OpenClaw adds',
        )
        return


def _package(sheet: Sheet, place: JsonPath) -> Iterator[Change]:
    """`npm: "@ai-sdk/anthropic"` → the protocol of the package."""
    source, target = (*place, "npm"), (*place, "api")
    api = _PACKAGES.get(str(get(sheet.value, *source)))
    if api and not exists(sheet.value, target):
        operations = (Set(target, api), Remove(source))
        yield Change(
            path=source,
            operations=operations,
            reason=f'speaks the protocol "{api}", which is "api" here',
        )
        sheet.apply(operations)


def _limits(sheet: Sheet, place: JsonPath) -> Iterator[Change]:
    """`limit: {context, output}` of a model → its own settings."""
    for name in ("limit", "limits"):
        given = as_object(get(sheet.value, *place, name))
        words = {"input": "contextWindow", **_ROW_KEYS}
        if given and all(key in words for key in given):
            yield _unpacked(
                *(sheet, place, name, {key: words[key] for key in given}),
                reason='is now "contextWindow" and "maxTokens"',
            )


def _renamed(sheet: Sheet, place: JsonPath, names: dict[str, str]) -> Iterator[Change]:
    for key in tuple(as_object(get(sheet.value, *place))):
        wanted = names.get(key)
        if not wanted:
            continue
        operations = merge_move(sheet.value, (*place, key), (*place, wanted))
        yield Change(
            path=(*place, key),
            operations=operations,
            reason=f'is spelled "{wanted}" here',
        )
        sheet.apply(operations)


def first_text(entry: dict[str, Json], *keys: str) -> str:
    """The first of these keys whose value is a string."""
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
        id="provider-options",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="drops them",
        find=_nested,
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
