"""Settings of a provider that are in the wrong place.

Source: the shapes that public configurations and questions about them have.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.dialects.compact import derive_id
from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, fits, merge_move, outdone, waits
from openclaw_cfg.fix.migrations.model_selection import MODEL, refs_of
from openclaw_cfg.fix.migrations.providers import PROVIDER_KEYS, PROVIDERS, first_text
from openclaw_cfg.fix.migrations.refs import named_by
from openclaw_cfg.fix.patch import Sheet, patched
from openclaw_cfg.fix.places import agent_scopes
from openclaw_cfg.fix.spellings import spellings
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, format_path, get
from openclaw_cfg.schema.api_names import OTHER_NAMES

_KEYS: Final = frozenset(
    {*PROVIDER_KEYS, *PROVIDER_KEYS.values(), "headers", "authHeader", "params"}
)
_URLS: Final = ("baseUrl", *(k for k, v in PROVIDER_KEYS.items() if v == "baseUrl"))
_API_KEYS: Final = frozenset(
    {"apiKey", *(k for k, v in PROVIDER_KEYS.items() if v == "apiKey")}
    - {*spellings("token")}
)
# Keys of an object that holds providers or plugins.
_NAMES: Final = ("id", "name", "provider")
_ODD: Final = re.compile(r"[^A-Za-z0-9._-]+")


def _waits(value: Json) -> bool:
    """Whether a list is where providers or the default model would be put."""
    return any(waits(value, to) for to in ((*PROVIDERS, "*"), MODEL))


def _level(value: Json) -> Iterator[Change]:
    """`models.providers: {baseUrl, apiKey, models}`, or the same right in `models`."""
    for place in (PROVIDERS, ("models",)):
        block = as_object(get(value, *place))
        loose = {k: v for k, v in block.items() if not _is_entry(k, v)}
        url = first_text(loose, *_URLS)
        if not (url or _API_KEYS & loose.keys()) or (
            place != PROVIDERS and get(value, *PROVIDERS) is not None
        ):
            continue
        name = _name(value, loose, url)
        if not name or name in loose or not isinstance(block.get(name), dict | None):
            continue
        yield _gathered(
            value,
            [(*place, key) for key in loose if key in _KEYS],
            name,
            path=place,
            spare=[(*place, k) for k in _NAMES if loose.get(k) == name],
        )
        return


def _is_entry(key: str, given: Json) -> bool:
    """Whether a member of `models.providers` is its own provider."""
    return isinstance(given, dict) and key not in _KEYS


def _members(entry: dict[str, Json]) -> list[str]:
    """The members that are providers, if the object itself is not a provider."""
    if first_text(entry, *_URLS) or _API_KEYS & entry.keys():
        return []
    words = {*_URLS, *_API_KEYS, "models", "options", "npm"}
    return [
        k for k, v in entry.items() if _is_entry(k, v) and words & as_object(v).keys()
    ]


def _root(value: Json) -> Iterator[Change]:
    """`provider: {type, baseUrl, apiKey, model}` at the root."""
    entry = get(value, "provider")
    if not isinstance(entry, dict):
        return
    if members := _members(entry):
        sheet = Sheet(value)
        made: list[Operation] = []
        for key in members:
            moved = merge_move(sheet.value, ("provider", key), (*PROVIDERS, key))
            sheet.apply(moved)
            made += moved
        if get(sheet.value, "provider") == {}:
            made.append(Remove(("provider",)))
        yield Change(
            path=("provider",),
            operations=tuple(made),
            reason='has providers, so it belongs under "models.providers"',
            effect=outdone(made),
        )
        return
    url, kind = first_text(entry, *_URLS), first_text(entry, "type")
    name = kind if kind and not url else _name(value, entry, url)
    if not name:
        return
    spare = [key for key in ("type", *_NAMES) if entry.get(key) == name]
    is_api = kind.lower() in OTHER_NAMES or kind in OTHER_NAMES.values()
    if kind and kind != name and not is_api:
        spare.append("type")
    yield _whole(value, ("provider",), name, spare)


def _plugins(value: Json) -> Iterator[Change]:
    """A provider under `plugins` or `plugins.entries`: it has an address and a key."""
    if _waits(value):
        return
    sheet = Sheet(value)
    for owner in (("plugins",), ("plugins", "providers"), ("plugins", "entries")):
        for name, entry in as_object(get(value, *owner)).items():
            given = as_object(entry)
            more = {"models", "model", "api", *_API_KEYS} & given.keys()
            if name == "entries" or not first_text(given, *_URLS) or not more:
                continue
            place = (*owner, name)
            others = given.keys() - _KEYS - {"enabled", *_NAMES}
            if others or given.get("enabled") is False:
                used = [(*place, key) for key in given if key in _KEYS]
                change = _gathered(value, used, name, path=place)
            else:
                change = _whole(value, place, name, ["enabled", *_NAMES])
            if owner[-1] == "providers":
                change = _emptied(value, owner, change)
            value = sheet.apply(change.operations)
            yield change


def _emptied(value: Json, owner: JsonPath, change: Change) -> Change:
    """The change, which also removes the object once its last member has moved."""
    if get(patched(value, change.operations), *owner) != {}:
        return change
    return replace(change, operations=(*change.operations, Remove(owner)))


def _profiles(value: Json) -> Iterator[Change]:
    """An address in a login profile → the provider's; the profile keeps its mode."""
    if _waits(value):
        return
    sheet = Sheet(value)
    for key, profile in as_object(get(value, "auth", "profiles")).items():
        given, place = as_object(profile), ("auth", "profiles", key)
        name = first_text(given, "provider") or key.partition(":")[0]
        there = bool(as_object(get(value, *PROVIDERS, name)).get("baseUrl"))
        if not name or not (first_text(given, *_URLS) or there):
            continue
        words = (*_URLS, *sorted(_API_KEYS), "models", "model", "api", "headers")
        used = [(*place, k) for k in words if k in given]
        if used:
            change = _gathered(value, used, name, path=place)
            value = sheet.apply(change.operations)
            yield change


def _flat(value: Json) -> Iterator[Change]:
    """`{provider: "p", apiKey, baseUrl, model}` of the file or of an agent."""
    if _waits(value):
        return
    sheet = Sheet(value)
    words = (*_URLS, *sorted(_API_KEYS), "api", "headers")
    for scope in ((), *agent_scopes(value)):
        block = as_object(get(value, *scope) if scope else value)
        name = first_text(block, "provider")
        used: list[JsonPath] = [(*scope, k) for k in words if k in block]
        if not name or not (first_text(block, *_URLS) or _API_KEYS & block.keys()):
            continue
        change = _gathered(sheet.value, used, name, path=used[0])
        sheet.apply(change.operations)
        yield change


def _addresses(value: Json) -> Iterator[Change]:
    """`models.providers.p: "https://…"` → its `baseUrl`."""
    for name, entry in as_object(get(value, *PROVIDERS)).items():
        if isinstance(entry, str) and entry.startswith(("https://", "http://")):
            place = (*PROVIDERS, name)
            yield Change(
                path=place,
                operations=(Set(place, {"baseUrl": entry}),),
                reason="is an object with the address in it",
            )


def _pairs(value: Json) -> Iterator[Change]:
    """`{provider: "p", model: "m"}` of an agent, or of the file → `model: "p/m"`."""
    for scope in ((), *agent_scopes(value)):
        block = get(value, *scope) if scope else value
        provider = first_text(as_object(block), "provider")
        model = as_object(block).get("model")
        place = (*scope, "model")
        if isinstance(model, dict):
            model, place = model.get("primary"), (*place, "primary")
        if not provider or not isinstance(model, str) or not model.strip():
            continue
        ref = named_by(value, provider, model.strip())
        new: tuple[Operation, ...] = (Set(place, ref),) if ref != model else ()
        reason, note = f'is a part of "{format_path(place)}"', "now in"
        if not ref.lower().startswith(f"{provider.lower()}/"):
            reason = f'is not the provider of "{ref}", which names its own'
            note = "another provider is in"
        yield Change(
            path=(*scope, "provider"),
            operations=(
                *new,
                CommentOut((*scope, "provider"), f"{note} {format_path(place)}"),
            ),
            reason=reason,
        )


def _whole(value: Json, place: JsonPath, name: str, spare: Iterable[str]) -> Change:
    """All of an object moved to a provider, without keys that mean nothing there."""
    target, entry = (*PROVIDERS, name), as_object(get(value, *place))
    gone = [Remove((*place, key)) for key in spare if key in entry]
    moved = merge_move(patched(value, gone), place, target)
    ids = [i for k in ("models", "model") for i in _ids(entry.get(k))]
    chosen = () if outdone(moved) else tuple(_default(value, name, ids))
    return Change(
        path=place,
        operations=(*gone, *moved, *chosen),
        reason=f'is a provider, so it belongs under "{format_path(target)}"',
        effect=outdone(moved) or _told(chosen),
    )


def _gathered(
    value: Json,
    sources: Iterable[JsonPath],
    name: str,
    *,
    path: JsonPath,
    spare: Iterable[JsonPath] = (),
) -> Change:
    """Settings moved to a provider, and the default model with its name.

    Args:
        sources: where the settings are.
        name: the provider's id.
        path: the path of the cause.
        spare: the paths to remove, since they have no further meaning.
    """
    sheet, target = Sheet(value), (*PROVIDERS, name)
    operations: list[Operation] = []
    ids: list[str] = []
    others: list[str] = []
    sources = list(sources)
    moved: dict[str, Json] = {
        PROVIDER_KEYS.get(str(s[-1]), str(s[-1])): get(value, *s) for s in sources
    }
    if not fits(target, moved, as_object(get(value, *target))):
        note = f"{format_path(target)} is set already"
        return Change(
            path=path,
            operations=(
                *(CommentOut(source, note) for source in sources),
                *map(Remove, spare),
            ),
            reason="has settings of a provider",
            effect=f"{note}, and that counts",
        )
    for source in sources:
        key = str(source[-1])
        if PROVIDER_KEYS.get(key, key) == "models":
            ids += _ids(get(value, *source))
        made = merge_move(sheet.value, source, (*target, key))
        sheet.apply(made)
        operations += made
        others += filter(None, [outdone(made)])
    operations += [Remove(place) for place in spare]
    chosen = tuple(_default(value, name, ids))
    operations += chosen
    return Change(
        path=path,
        operations=tuple(operations),
        reason=f'has settings of a provider, which are under "{format_path(target)}"',
        effect="; ".join(dict.fromkeys([*others, *filter(None, [_told(chosen)])])),
    )


def _ids(models: Json) -> list[str]:
    rows = [models] if isinstance(models, str) else as_array(models)
    return [ref for row in rows for ref in refs_of(row)]


def _default(value: Json, name: str, ids: list[str]) -> Iterator[Operation]:
    """A default model that is only clear from the provider's own list."""
    chosen = get(value, *MODEL)
    place = MODEL if isinstance(chosen, str) else (*MODEL, "primary")
    primary = get(value, *place)
    if isinstance(primary, str) and primary in ids:
        if not primary.startswith(f"{name}/"):
            yield Set(place, f"{name}/{primary}")
    elif primary is None and len(ids) == 1 and not exists(value, ("model",)):
        yield Set(place, f"{name}/{ids[0]}")


def _told(chosen: Iterable[Operation]) -> str:
    """The note about a default model that is also set by this change."""
    refs = [str(o.value) for o in chosen if isinstance(o, Set)]
    return f'"{refs[0]}" is the default model' if refs else ""


def _name(value: Json, entry: dict[str, Json], url: str) -> str:
    """The provider's name in the settings, else the default model, else the URL."""
    given = first_text(entry, *_NAMES)
    if given:
        return _ODD.sub("-", given).strip("-").lower() if _ODD.search(given) else given
    for place in (MODEL, (*MODEL, "primary"), ("defaultModel",), ("model",)):
        ref = get(value, *place)
        head, slash, _ = (
            ref.strip().partition("/") if isinstance(ref, str) else ("",) * 3
        )
        entries = as_object(get(value, *PROVIDERS))
        if slash and not isinstance(entries.get(head), dict):
            return head
    return derive_id(url).id if url else ""


MIGRATIONS: Final = (
    Migration(
        id="provider-level-missing",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason="is a provider",
        doctor="refuses the file",
        find=_level,
    ),
    Migration(
        id="root-provider",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a provider",
        doctor="drops it",
        find=_root,
    ),
    Migration(
        id="provider-among-plugins",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a provider",
        doctor="drops it",
        find=_plugins,
    ),
    Migration(
        id="address-in-profile",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a setting of the provider",
        doctor="drops it",
        find=_profiles,
    ),
    Migration(
        id="flat-provider",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a setting of the provider",
        doctor="drops it",
        find=_flat,
    ),
    Migration(
        id="provider-address",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason="is the address of the provider",
        doctor="refuses the file",
        find=_addresses,
    ),
    Migration(
        id="provider-beside-model",
        kind=ChangeKind.MERGE,
        until=EARLY,
        reason="is a part of the model",
        doctor="drops it",
        find=_pairs,
    ),
)
