"""The chosen model, and the map of models.

Source: the shapes that public configurations have.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Found, Migration
from openclaw_cfg.fix.merge_move import exists, fits, merge_move
from openclaw_cfg.fix.migrations.providers import (
    PROVIDER_KEYS,
    PROVIDERS,
    ROLES,
    first_text,
)
from openclaw_cfg.fix.migrations.refs import named_by
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import agent_scopes, matches
from openclaw_cfg.fix.words import names_in
from openclaw_cfg.json5.edit import (
    CommentOut,
    Move,
    Operation,
    Remove,
    Rename,
    Set,
)
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, format_path, get

MODEL: Final[JsonPath] = ("agents", "defaults", "model")
SELECTORS: Final[tuple[JsonPath, ...]] = (
    ("model",),
    ("imageModel",),
    ("pdfModel",),
    ("subagents", "model"),
    ("mediaModels", "image"),
    ("mediaModels", "video"),
    ("mediaModels", "music"),
)
"""Settings of an agent that choose a model and its fallbacks."""
_NAMED: Final = ("model", "modelId", "model_id", "id", "name")
"""Keys of an object that say which model it is about."""
_PARAMETERS: Final = {
    "temperature": "temperature",
    "maxTokens": "maxTokens",
    "max_tokens": "maxTokens",
    "maxOutputTokens": "maxTokens",
    "topP": "topP",
    "top_p": "topP",
    "num_ctx": "num_ctx",
}


def _roles(value: Json) -> Iterator[Change]:
    """`models.default`, `models.primary`, `models.fallback` … → the default model."""
    sheet = Sheet(value)
    for key, role in ROLES.items():
        place = ("models", key)
        if not exists(value, place) or get(value, *place) is None:
            continue
        refs = [_qualified(value, ref) for ref in refs_of(get(value, *place))]
        if not refs:
            continue
        operations = _assign(value, place, role, refs)
        yield Change(
            path=place,
            operations=operations,
            reason=f'is now "{format_path(MODEL)}"',
        )
        value = sheet.apply(operations)


def refs_of(given: Json) -> list[str]:
    """References from a string, `{provider, model}`, or a list of these."""
    if isinstance(given, str):
        return [given] if given.strip() else []
    if isinstance(given, list):
        found = [refs_of(item) for item in given]
        return [ref for refs in found for ref in refs] if all(found) else []
    entry = as_object(given)
    model = first_text(entry, "primary", "model", "model_id", "modelId", "id", "name")
    provider = first_text(entry, "provider")
    if not model:
        return []
    if provider and not model.startswith(f"{provider}/"):
        return [f"{provider}/{model}"]
    return [model]


def _qualified(value: Json, ref: str) -> str:
    """A bare model with the provider that lists it, where only one does."""
    homes = [
        provider
        for provider, entry in as_object(get(value, *PROVIDERS)).items()
        for row in as_array(as_object(entry).get("models"))
        if ref in (row, as_object(row).get("id"))
    ]
    return f"{homes[0]}/{ref}" if len(homes) == 1 else ref


def _assign(
    value: Json, place: JsonPath, role: str, refs: list[str]
) -> tuple[Operation, ...]:
    """Put references into `agents.defaults.model`; if it is set already, that wins."""
    model = get(value, *MODEL)
    simple = isinstance(get(value, *place), str)
    target = (*MODEL, role)
    if isinstance(model, str) and role == "fallbacks":
        wrap: tuple[Operation, ...] = (Set(MODEL, {"primary": model}),)
    elif isinstance(model, str) or exists(value, target):
        return (CommentOut(place, f"{format_path(MODEL)} is set already"),)
    elif role == "primary" and model is None and simple:
        if get(value, *place) == refs[0]:
            return (Move(place, MODEL),)
        return (Set(MODEL, refs[0]), Remove(place))
    else:
        wrap = ()
    if role == "fallbacks":
        return (*wrap, Set(target, list(refs)), Remove(place))
    rest, others = (*MODEL, "fallbacks"), list[Json](refs[1:])
    taken = exists(value, rest)
    more = (Set(rest, others),) if others and not taken else ()
    note = f"{format_path(rest)} is set already"
    gone = CommentOut(place, note) if others and taken else Remove(place)
    return (Set(target, refs[0]), *more, gone)


def _root_model(value: Json) -> Iterator[Found]:
    """`model` at the root: a reference, or a provider and its model in one object."""
    given = get(value, "model")
    if isinstance(given, str) or "primary" in as_object(given):
        yield Change(
            path=("model",),
            operations=merge_move(value, ("model",), MODEL),
            reason=f'is now "{format_path(MODEL)}"',
        )
    elif isinstance(given, dict):
        yield from _root_object(value, ("model",), given)
    llm = get(value, "llm")
    if isinstance(llm, dict):
        yield from _root_object(value, ("llm",), llm)


def _root_object(
    value: Json, place: JsonPath, given: dict[str, Json]
) -> Iterator[Change]:
    refs, provider = refs_of(given), first_text(given, "provider")
    if not refs or "/" not in refs[0]:
        return
    operations: list[Operation] = []
    if get(value, *MODEL) is None:
        operations.append(Set((*MODEL, "primary"), refs[0]))
        fallbacks = [
            r for k in ("fallback", "fallbacks") for r in refs_of(given.get(k))
        ]
        if fallbacks:
            operations.append(Set((*MODEL, "fallbacks"), list(fallbacks)))
    there = as_object(get(value, *PROVIDERS, provider)) if provider else {}
    own = {PROVIDER_KEYS.get(key, key): item for key, item in given.items()}
    whole = fits((*PROVIDERS, provider), own, there)
    for key in given:
        wanted = PROVIDER_KEYS.get(key, key)
        if provider and whole and wanted in {"baseUrl", "apiKey", "api", "headers"}:
            target = (*PROVIDERS, provider, wanted)
            if not exists(value, target):
                operations.append(Move((*place, key), target))
        sent = (*MODEL[:-1], "params", _PARAMETERS.get(key, ""))
        if sent[-1] and not exists(value, sent):
            operations.append(Move((*place, key), sent))
    operations.append(CommentOut(place, f"now {format_path(MODEL)}"))
    yield Change(
        path=place,
        operations=tuple(operations),
        reason=f'is now "{format_path(MODEL)}" and "{format_path(PROVIDERS)}"',
    )


def _default_provider(value: Json) -> Iterator[Change]:
    """`defaultProvider` beside `defaultModel` → the provider of the default model."""
    place = ("defaultProvider",)
    provider, model = get(value, *place), get(value, "defaultModel")
    if isinstance(provider, str) and isinstance(model, str) and provider.strip():
        ref = named_by(value, provider.strip(), model)
        named = ref.lower().startswith(f"{provider.strip().lower()}/")
        note = f'the model "{model}" names its provider itself'
        yield Change(
            path=place,
            operations=(
                Set(("defaultModel",), ref),
                Remove(place) if named else CommentOut(place, note),
            ),
            reason=f'is the provider of "{ref}"' if named else f"has no place: {note}",
        )


def _agent_llm(value: Json) -> Iterator[Change]:
    """`llm: {provider, model}` of an agent → its `model`."""
    for scope in agent_scopes(value):
        place, target = (*scope, "llm"), (*scope, "model")
        if refs_of(get(value, *place)) and not exists(value, target):
            yield Change(
                path=place,
                operations=(Rename(place, "model"),),
                reason=f'is now "{format_path(target)}"',
            )


def _agent_roles(value: Json) -> Iterator[Change]:
    """`models: {primary, fallback}` of an agent → its `model`."""
    sheet = Sheet(value)
    for scope in agent_scopes(value):
        place = (*scope, "models")
        models = get(value, *place)
        if not isinstance(models, dict):
            continue
        given = {key: refs_of(models[key]) for key in models if key in ROLES}
        given = {key: refs for key, refs in given.items() if refs}
        if not given:
            continue
        primary = [
            r for k, refs in given.items() if ROLES[k] == "primary" for r in refs
        ]
        rest = [r for k, refs in given.items() if ROLES[k] != "primary" for r in refs]
        model = (*scope, "model")
        if exists(value, model) or not primary:
            note = f"{format_path(model)} is set already"
            if primary or not isinstance(get(value, *model), str | None):
                operations: list[Operation] = [
                    CommentOut((*place, key), note) for key in given
                ]
            else:
                chosen = get(value, *model)
                choice: Json = {"fallbacks": list(rest)}
                if chosen is not None:
                    choice = {"primary": chosen, "fallbacks": list(rest)}
                operations = [Set(model, choice)]
                operations += [Remove((*place, key)) for key in given]
        else:
            choice = {"primary": primary[0]}
            if rest := [*primary[1:], *rest]:
                choice["fallbacks"] = list(rest)
            operations = [Set(model, choice)]
            operations += [Remove((*place, key)) for key in given]
        if models.keys() == given.keys():
            operations = [o for o in operations if not isinstance(o, Remove)]
            operations.append(Remove(place))
        words = ", ".join(f'"{key}"' for key in given)
        yield Change(
            path=place,
            operations=tuple(operations),
            reason=f'chooses a model by {words}, so it is "{format_path(model)}"',
        )
        value = sheet.apply(operations)


def _pairs(value: Json) -> Iterator[Change]:
    """`model: {provider: "p", model: "m"}` or `{id: "p/m"}` of an agent → `"p/m"`."""
    for scope in agent_scopes(value):
        for selector in SELECTORS:
            place = (*scope, *selector)
            given = as_object(get(value, *place))
            if not given or "primary" in given:
                continue
            word = next((k for k in _NAMED if first_text(given, k)), "")
            if not word:
                continue
            provider, ref = first_text(given, "provider"), first_text(given, word)
            if provider:
                ref = named_by(value, provider, ref)
            new = tuple(_chosen(value, scope, place, ref, (word, "provider")))
            yield Change(path=place, operations=new, reason=f'is written "{ref}"')


def _chosen(
    value: Json, scope: JsonPath, place: JsonPath, ref: str, said: tuple[str, ...]
) -> Iterator[Operation]:
    """The choice of a model in an object; its other settings move to their places."""
    given = as_object(get(value, *place))
    rest = [key for key in given if key not in said]
    for key in list(rest):
        target = (*scope, "params", _PARAMETERS.get(key, ""))
        if key == "thinking" and place == (*scope, "model"):
            target = (*scope, "thinkingDefault")
        if target[-1] and not exists(value, target):
            yield Move((*place, key), target)
            rest.remove(key)
    if not rest:
        yield Set(place, ref)
        return
    yield Set((*place, "primary"), ref)
    yield from (Remove((*place, key)) for key in said if key in given)


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
                refs = [refs_of(row) for row in rows]
                if all(refs):
                    yield Change(
                        path=place,
                        operations=(Set(place, {ref[0]: {} for ref in refs}),),
                        reason="is an object keyed by model reference",
                    )
            for key, row in as_object(rows).items():
                yield from _alias((*place, key), key, row)
                yield from _aliases((*place, key, "aliases"), as_object(row))


def _alias(place: JsonPath, key: str, row: Json) -> Iterator[Change]:
    """`models: {fast: "p/m"}` is an alias: it belongs to the model that it names."""
    if not isinstance(row, str) or is_note(key):
        return
    if "/" in row and "/" not in key:
        target = (*place[:-1], row)
        yield Change(
            path=place,
            operations=(Set((*target, "alias"), key), Remove(place)),
            reason=f'is an alias, so it belongs under "{row}"',
        )
    elif "/" in key:
        yield Change(
            path=place,
            operations=(Set(place, {"alias": row}),),
            reason="is an object with the alias in it",
        )


def _aliases(place: JsonPath, row: dict[str, Json]) -> Iterator[Change]:
    """`aliases: ["a", "b"]` of a model: it has one."""
    names = [name for name in names_in(row.get("aliases")) if isinstance(name, str)]
    if names and "alias" not in row:
        rest = ", ".join(f'"{name}"' for name in names[1:])
        yield Change(
            path=place,
            operations=(
                Set((*place[:-1], "alias"), names[0]),
                CommentOut(place, "a model has one alias") if rest else Remove(place),
            ),
            reason='is "alias"',
            effect=f"a model has one alias, so {rest} is not used" if rest else "",
        )


def _parameters(value: Json) -> Iterator[Change]:
    """`temperature` and the like of an agent → its `params`."""
    sheet = Sheet(value)
    for scope in agent_scopes(value):
        for key, wanted in _PARAMETERS.items():
            place, target = (*scope, key), (*scope, "params", wanted)
            given = get(value, *place)
            number = isinstance(given, int | float) and not isinstance(given, bool)
            if number and not exists(value, target):
                operations: tuple[Operation, ...] = (Move(place, target),)
                yield Change(
                    path=place,
                    operations=operations,
                    reason=f'is now "{format_path(target)}"',
                    effect="it is sent with every request from now on",
                )
                value = sheet.apply(operations)


MIGRATIONS: Final = (
    Migration(
        id="model-parameters",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a parameter of the requests",
        doctor="drops it",
        find=_parameters,
    ),
    Migration(
        id="model-roles",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is the default model",
        doctor="drops it",
        find=_roles,
    ),
    Migration(
        id="root-model",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is the default model",
        doctor="drops it",
        find=_root_model,
    ),
    Migration(
        id="default-provider",
        kind=ChangeKind.MERGE,
        until=EARLY,
        reason="is a part of the reference",
        doctor="refuses the file",
        find=_default_provider,
    ),
    Migration(
        id="agent-llm",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="chooses a model",
        doctor="drops it",
        find=_agent_llm,
    ),
    Migration(
        id="agent-model-roles",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="chooses a model",
        doctor="refuses the file",
        find=_agent_roles,
    ),
    Migration(
        id="model-pair",
        kind=ChangeKind.MERGE,
        until=EARLY,
        reason="is a reference",
        doctor="refuses the file",
        find=_pairs,
    ),
    Migration(
        id="model-map",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is keyed by model reference",
        doctor="refuses the file",
        find=_catalogue,
    ),
)
