"""Converts one form to the other, and reports what is lost."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.add import known_entry
from openclaw_cfg.app.comments import carried
from openclaw_cfg.app.hybrid import work_on_api
from openclaw_cfg.app.stale_comments import without_form_note, without_native_comments
from openclaw_cfg.catalog.offer import key_of
from openclaw_cfg.dialects import compact, native
from openclaw_cfg.json5.edit import Set, apply
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.json5.style import JSON5, STRICT_JSON, is_strict
from openclaw_cfg.json5.write import dumps
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, format_path, get
from openclaw_cfg.loader import Loaded, load_document
from openclaw_cfg.model import ModelRef, Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.key_variable_names import name_variables
from openclaw_cfg.openclaw.owner import preset_here
from openclaw_cfg.redact import scrub
from openclaw_cfg.rules import cures
from openclaw_cfg.secret import EnvRef, Literal
from openclaw_cfg.source import Source

# The minimum that a native file needs besides its providers. Without `gateway.mode` the
# gateway of OpenClaw 2026.9.6 does not start. Without the two markers it turns
# `agents.defaults.models` into an allow-list at its next write, and may set a default
# model of its own.
_NEW: Final[Mapping[str, Json]] = {
    "gateway": {"mode": "local"},
    "meta": {
        "migrations": {"modelPolicyAllowlist": True, "utilityModelSeparation": True}
    },
}
_NATIVE: Final = {"url": "baseUrl", "token": "apiKey", "model": "models"}
_COMPACT: Final = {"baseUrl": "url", "apiKey": "token"}
# What a native file gets without being asked, or has no meaning outside it.
_IMPLIED: Final[Mapping[JsonPath, Json]] = {
    ("gateway", "mode"): "local",
    ("models", "mode"): "merge",
}
_ITS_OWN: Final[frozenset[JsonPath]] = frozenset({("meta",), ("$schema",)})
# The keys of the compact form.
_MODELS: Final = frozenset({"providers", "defaultModel", "fallbacks"})
_ROW: Final = frozenset({"id", "url", "token", "api", "model", "models"})


class Conversion(Struct, frozen=True, kw_only=True):
    """A configuration in the other form.

    Attributes:
        value: the new file.
        losses: what cannot be converted: its path, and why.
        unclear: what the user has to decide first.
        switched: settings of the new file that keep unattended work off plans, and why.
        variables: names of variables for keys that were left out, with their provider.
    """

    value: dict[str, Json]
    losses: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    switched: tuple[tuple[Set, str], ...] = ()
    variables: tuple[tuple[str, str], ...] = ()


def convert(loaded: Loaded, target: str, *, keep_keys: bool) -> Conversion:
    """Convert to the dialect `target`.

    Args:
        keep_keys: copy literal keys; if false each becomes `${NAME}`, for a result that
            is shown on the screen.
    """
    environment = loaded.environment
    providers = tuple(_with_key(p, environment) for p in loaded.config.providers)
    variables: tuple[tuple[str, str], ...] = ()
    if not keep_keys:
        names = name_variables(providers, loaded.environment)
        named = {p.id: names[p.id] for p in providers if isinstance(p.key, Literal)}
        providers = tuple(
            replace(p, key=EnvRef(named[p.id])) if p.id in named else p
            for p in providers
        )
        variables = tuple((name, ident) for ident, name in named.items())
    if target == native.ID:
        made = _to_native(loaded, providers)
    else:
        made = _to_compact(loaded, providers)
    return replace(made, variables=variables)


def rendered(loaded: Loaded, made: Conversion, *, keep_keys: bool) -> tuple[str, int]:
    """The converted file as text, and how many comments found no place in it.

    It is strict JSON if the source is, else JSON5. `keep_keys` as in `convert`:
    comments can contain keys too.
    """
    if is_strict(loaded.document):
        return dumps(made.value, STRICT_JSON) + "\n", 0
    text = dumps(made.value, JSON5) + "\n"
    to_native = isinstance(as_object(made.value["models"])["providers"], dict)
    ids = [
        p.id
        for p in loaded.config.providers
        if to_native or _addressed(p, loaded.environment).base_url
    ]
    moved = partial(_native_path if to_native else _compact_path, ids)
    text, lost = carried(
        loaded.document,
        text,
        lambda path: moved(path, made.value),
        str if keep_keys else scrub,
    )
    fitting = without_form_note if to_native else without_native_comments
    return fitting(parse(Source(None, text))).source.text, lost


def _with_key(provider: Provider, environment: Environment) -> Provider:
    """A provider whose key is in the vendor's own header, with that key."""
    key = key_of(provider, preset_here(provider, environment))
    return provider if key == provider.key else replace(provider, key=key)


def _to_native(loaded: Loaded, providers: tuple[Provider, ...]) -> Conversion:
    entries = {p.id: native.provider_entry(known_entry(p)) for p in providers}
    value: dict[str, Json] = {"models": {"providers": dict(entries)}}
    primary, fallbacks = loaded.config.primary, loaded.config.fallbacks
    unclear = [_unclear(loaded, ref) for ref in (primary, *fallbacks) if _is_open(ref)]
    sure = [ref for ref in fallbacks if not _is_open(ref)]
    if primary is not None and not _is_open(primary):
        model: Json = str(primary)
        if sure:
            model = {"primary": str(primary), "fallbacks": [str(ref) for ref in sure]}
        value["agents"] = {"defaults": {"model": model}}
    elif primary is None and sum(len(p.models) for p in providers) > 1:
        unclear.append("models: there are several models and no defaultModel")
    value, moved = _with({**value, **_NEW}, work_on_api, loaded.environment)
    value, switched = _with(value, _off_plans, loaded.environment)
    return Conversion(
        value=value,
        switched=(*moved, *switched),
        losses=tuple(_lost_of_compact(loaded.merged)),
        unclear=tuple(unclear),
    )


def _with(
    value: dict[str, Json],
    wanted: Callable[[Loaded], Iterable[tuple[Set, str]]],
    environment: Environment,
) -> tuple[dict[str, Json], tuple[tuple[Set, str], ...]]:
    """A new file with more settings, and these."""
    document = _document(value)
    more = tuple(wanted(load_document(document, environment=environment)))
    return as_object(apply(document, (one for one, _ in more)).value), more


def _off_plans(loaded: Loaded) -> Iterator[tuple[Set, str]]:
    """What keeps the unattended work of a new file off plans.

    The user did not decide on that work: the compact form has no settings for it, and
    OpenClaw starts some of it by default.
    """
    for finding in cures(loaded):
        for one in finding.fix.operations if finding.fix else ():
            if isinstance(one, Set):
                yield one, finding.message


def _document(value: dict[str, Json]) -> Document:
    return parse(Source(None, dumps(value, STRICT_JSON)))


def _to_compact(loaded: Loaded, providers: tuple[Provider, ...]) -> Conversion:
    value: dict[str, Json] = {"models": {"providers": []}}
    models = as_object(value["models"])
    config = loaded.config
    placed = [(p, _addressed(p, loaded.environment)) for p in providers]
    kept = [p for p, there in placed if there.base_url]
    models["providers"] = [
        compact.provider_entry(there) for _, there in placed if there.base_url
    ]
    reread = compact.read(value)
    ids = {one.id.strip().lower() for one in kept}
    primary, *fallbacks = (
        ref if ref and _is_of(ref, ids) else None
        for ref in (config.primary, *config.fallbacks)
    )
    if primary is not None:
        models["defaultModel"] = compact.short_name(primary, reread.providers)
    if any(fallbacks):
        models["fallbacks"] = [
            compact.short_name(ref, reread.providers) for ref in fallbacks if ref
        ]
    unnamed = (
        f"{format_path(ref.path)} names {ref}, whose provider has no entry to convert"
        for ref in (config.primary, *config.fallbacks)
        if ref and not _is_of(ref, ids)
    )
    homeless = (format_path(p.path) for p, there in placed if not there.base_url)
    short = load_document(_document(value), environment=loaded.environment)
    back = _to_native(short, short.config.providers).value
    losses = (
        *_lost_of_native(loaded, zip(kept, reread.providers, strict=True), back),
        *(f"{place} has no address that is known here" for place in homeless),
        *unnamed,
    )
    return Conversion(value=value, losses=losses)


def _is_of(ref: ModelRef, ids: Collection[str]) -> bool:
    """Whether a reference names no provider, or one of these."""
    return ref.provider is None or ref.provider.strip().lower() in ids


def _is_open(ref: ModelRef | None) -> bool:
    return ref is not None and ref.provider is None


def _unclear(loaded: Loaded, ref: ModelRef | None) -> str:
    assert ref is not None
    found = compact.candidates(ref.model, loaded.config.providers)
    where = format_path(ref.path)
    if not found:
        return f'{where}: no provider has the model "{ref.model}"'
    either = " or ".join(f'"{candidate}"' for candidate in found)
    return f'{where}: several providers have "{ref.model}"; write {either}'


def _addressed(provider: Provider, environment: Environment) -> Provider:
    """A provider whose entry leaves its address to OpenClaw, with that address."""
    if provider.base_url:
        return provider
    known = preset_here(provider, environment)
    place = known.endpoints[0] if known and known.endpoints else None
    if place is None or "{" in place.url:
        return provider
    return replace(provider, base_url=place.url, api=place.api)


def _native_path(ids: list[str], path: JsonPath, value: Json) -> JsonPath | None:
    """The path in a native file for `path` in a compact one."""
    match path:
        case ("models", "defaultModel"):
            return _either(value, (*native.DEFAULT_MODEL, "primary"))
        case ("models", "fallbacks", *rest):
            return (*native.DEFAULT_MODEL, "fallbacks", *rest)
        case ("models", "providers", int(index), *rest) if index < len(ids):
            return (*native.PROVIDERS, ids[index], *_field(_NATIVE, rest))
        case ("models",) | ("models", "providers"):
            return path
    return None


def _compact_path(ids: list[str], path: JsonPath, value: Json) -> JsonPath | None:
    """The path in a compact file for `path` in a native one."""
    match path:
        case ("agents", "defaults", "model", "fallbacks", *rest):
            return (*compact.FALLBACKS, *rest)
        case ("agents", "defaults", "model", *_):
            return compact.DEFAULT_MODEL
        case ("models", "providers", str(ident), *rest) if ident in ids:
            place = (*compact.PROVIDERS, ids.index(ident))
            return (*place, *_field(_COMPACT, rest[:2]))
        case ("models",) | ("models", "providers"):
            return path
    return None


def _field(names: Mapping[str, str], path: Sequence[str | int]) -> JsonPath:
    """A path inside a provider, with the field's name in the target form."""
    if not path:
        return ()
    return (names.get(str(path[0]), path[0]), *path[1:])


def _either(value: Json, path: JsonPath) -> JsonPath:
    """The path, or the one above it if the value there is not an object."""
    return path[:-1] if isinstance(get(value, *path[:-1]), str) else path


def _lost_of_compact(value: Json) -> Iterator[str]:
    """What is in a compact file but does not belong to the compact form."""
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


def _lost_of_native(
    loaded: Loaded, providers: Iterable[tuple[Provider, Provider]], back: Json
) -> Iterator[str]:
    """What is in a native file and has no place in the compact form."""
    for path in _unplaced(loaded, providers, back):
        yield f"{format_path(path)} has no place in the compact form"


def _unplaced(
    loaded: Loaded, providers: Iterable[tuple[Provider, Provider]], back: Json
) -> Iterator[JsonPath]:
    """The settings that the way back would not bring again.

    Args:
        providers: each as it is, and as the compact form has it.
        back: what the way back makes of the compact form.
    """
    value = loaded.merged
    kept = {native.PROVIDERS, native.DEFAULT_MODEL, *_IMPLIED, *_ITS_OWN}
    for path in _outside(value, (), kept):
        if get(value, *path) != get(back, *path):
            yield path
    for path, implied in _IMPLIED.items():
        if get(value, *path) not in (None, implied):
            yield path
    for key in as_object(get(value, *native.DEFAULT_MODEL)):
        if key not in {"primary", "fallbacks"}:
            yield (*native.DEFAULT_MODEL, key)
    for provider, short in providers:
        yield from _unlike(value, provider, short)


def _unlike(value: Json, provider: Provider, short: Provider) -> Iterator[JsonPath]:
    back = native.provider_entry(known_entry(replace(short, id=provider.id)))
    back = {**back, "api": short.api}
    for key, text in as_object(get(value, *provider.path)).items():
        if key not in {"baseUrl", "apiKey", "models"} and back.get(key) != text:
            yield (*provider.path, key)
    for model, row in zip(provider.models, _rows(back), strict=False):
        for key, text in as_object(get(value, *model.path)).items():
            if row.get(key) != text:
                yield (*model.path, key)


def _rows(entry: dict[str, Json]) -> list[dict[str, Json]]:
    rows = entry.get("models")
    return [as_object(row) for row in rows] if isinstance(rows, list) else []


def _outside(value: Json, path: JsonPath, kept: set[JsonPath]) -> Iterator[JsonPath]:
    """The topmost paths below which nothing is kept."""
    for key, child in as_object(value).items():
        here = (*path, key)
        if here in kept:
            continue
        if any(place[: len(here)] == here for place in kept):
            yield from _outside(child, here, kept)
        else:
            yield here
