"""The short form: a list of `{url, token, model | models}` and a `defaultModel`.

OpenClaw does not load it (2026.9.6: "expected record, received array"), so it is read
and written, but never put into OpenClaw's own folder unless the user asks for it.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from openclaw_cfg.catalog import by_host, endpoint_at
from openclaw_cfg.catalog.offer import offer_of
from openclaw_cfg.dialects.native import secret_value
from openclaw_cfg.json5.edit import Insert, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.model import Config, Model, ModelRef, Provider, Url
from openclaw_cfg.secret import parse_secret

ID: Final = "compact"
PROVIDERS: Final[JsonPath] = ("models", "providers")
DEFAULT_MODEL: Final[JsonPath] = ("models", "defaultModel")
FALLBACKS: Final[JsonPath] = ("models", "fallbacks")
_FIELDS: Final = {
    "base_url": "url",
    "key": "token",
    "api": "api",
    "models": "models",
}


class Derived(Struct, frozen=True):
    """The id that a provider gets, and whether the catalogue knows its host."""

    id: str
    known: bool


def matches(value: Json, /) -> bool:
    """Compact: a list of providers, or `models.defaultModel` and no providers map."""
    models = as_object(get(value, "models"))
    return isinstance(models.get("providers"), list) or (
        "defaultModel" in models and not isinstance(models.get("providers"), dict)
    )


def read(value: Json, /) -> Config:
    """Providers with derived ids; a bare model name is resolved if only one has it."""
    models = as_object(get(value, "models"))
    providers = tuple(_providers(as_array(models.get("providers"))))
    default = models.get("defaultModel")
    return Config(
        providers=providers,
        primary=resolve(default, providers, DEFAULT_MODEL)
        if isinstance(default, str)
        else _only_model(providers),
        fallbacks=tuple(
            resolve(ref, providers, (*FALLBACKS, index))
            for index, ref in enumerate(as_array(models.get("fallbacks")))
            if isinstance(ref, str)
        ),
    )


def path_of(provider: Provider, field: str, /) -> JsonPath:
    """`models.providers[n].<field>`."""
    return (*provider.path, _FIELDS[field])


def add_provider(value: Json, provider: Provider, /) -> tuple[Operation, ...]:
    """Append an entry, or add the models to the entry with the same id."""
    present = read(value).provider(provider.id)
    if present is None:
        rows = get(value, *PROVIDERS)
        if not isinstance(rows, list):
            return (Set(PROVIDERS, [provider_entry(provider)]),)
        return (Insert((*PROVIDERS, len(rows)), provider_entry(provider)),)
    return tuple(_update(value, present, provider))


def set_default(
    value: Json, primary: ModelRef, fallbacks: tuple[ModelRef, ...] | None, /
) -> tuple[Operation, ...]:
    """The bare model name where one provider has it, else `provider/model`."""
    providers = read(value).providers
    operations: list[Operation] = [Set(DEFAULT_MODEL, short_name(primary, providers))]
    if fallbacks:
        operations.append(
            Set(FALLBACKS, [short_name(ref, providers) for ref in fallbacks])
        )
    elif fallbacks is not None and "fallbacks" in as_object(get(value, "models")):
        operations.append(Remove(FALLBACKS))
    return tuple(operations)


def provider_entry(provider: Provider) -> dict[str, Json]:
    """The list entry; `id` and `api` only where they could not be derived."""
    url = provider.base_url or _usual_url(provider)
    entry: dict[str, Json] = {}
    if derive_id(url).id != provider.id:
        entry["id"] = provider.id
    entry["url"] = url
    if provider.api != derive_api(url):
        entry["api"] = provider.api
    if provider.key is not None:
        entry["token"] = secret_value(provider.key)
    if len(provider.models) == 1:
        entry["model"] = provider.models[0].id
    else:
        entry["models"] = [model.id for model in provider.models]
    return entry


def _usual_url(provider: Provider) -> str:
    """The vendor's address, where the native form leaves it to OpenClaw."""
    offer = offer_of(provider)
    places = offer.endpoints if offer else ()
    same = [place.url for place in places if place.api == provider.api]
    return next(iter(same), "")


def derive_id(url: str) -> Derived:
    """The provider id for a URL: the catalogue's, else the name in its host."""
    preset = by_host(url)
    if preset is not None:
        return Derived(preset.openclaw.provider, known=True)
    parsed = Url.parse(url)
    if parsed is None:
        return Derived("provider", known=False)
    labels = parsed.host.split(".")
    if parsed.host == "localhost" or parsed.host.replace(".", "").isdigit():
        return Derived("local", known=False)
    return Derived(labels[-2] if len(labels) > 1 else labels[0], known=False)


def derive_api(url: str) -> str:
    """The protocol for a URL: the catalogue's, else OpenAI's chat completions."""
    preset = by_host(url)
    place = endpoint_at(preset, url) if preset else None
    return place.api if place else "openai-completions"


def candidates(name: str, providers: Iterable[Provider]) -> tuple[ModelRef, ...]:
    """Every model that `name` can refer to: a bare model id, or `provider/model`."""
    bare = tuple(
        ModelRef(provider.id, model.id)
        for provider in providers
        for model in provider.models
        if name in {model.id, f"{provider.id}/{model.id}"}
    )
    return tuple(dict.fromkeys(bare))


def resolve(name: str, providers: Iterable[Provider], path: JsonPath) -> ModelRef:
    """The one model that `name` refers to; without a provider if it is ambiguous."""
    found = candidates(name, providers)
    if len(found) == 1:
        return ModelRef(found[0].provider, found[0].model, path)
    return ModelRef(None, name, path)


def short_name(ref: ModelRef, providers: tuple[Provider, ...]) -> str:
    """A reference as compact writes it: only the model where that is unambiguous."""
    return ref.model if len(candidates(ref.model, providers)) <= 1 else str(ref)


def _only_model(providers: tuple[Provider, ...]) -> ModelRef | None:
    """Without a defaultModel, a single model is the default."""
    refs = [ModelRef(p.id, m.id, m.path) for p in providers for m in p.models]
    return refs[0] if len(refs) == 1 else None


def _providers(rows: list[Json]) -> Iterable[Provider]:
    taken: set[str] = set()
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            continue
        url, api, ident = row.get("url"), row.get("api"), row.get("id")
        text = url if isinstance(url, str) else ""
        name = ident if isinstance(ident, str) else derive_id(text).id
        unique = name
        for number in range(2, len(rows) + 2):
            if unique not in taken:
                break
            unique = f"{name}-{number}"
        taken.add(unique)
        path: JsonPath = (*PROVIDERS, index)
        yield Provider(
            id=unique,
            base_url=text or None,
            api=api if isinstance(api, str) else derive_api(text),
            key=parse_secret(row.get("token")),
            models=tuple(_models(path, row)),
            path=path,
        )


def _models(path: JsonPath, row: dict[str, Json]) -> Iterable[Model]:
    many, one = row.get("models"), row.get("model")
    if isinstance(one, str):
        yield Model(id=one, path=(*path, "model"))
    for index, model in enumerate(as_array(many)):
        if isinstance(model, str) and model != one:
            yield Model(id=model, path=(*path, "models", index))


def _update(value: Json, present: Provider, wanted: Provider) -> Iterable[Operation]:
    if wanted.base_url and wanted.base_url != present.base_url:
        yield Set(path_of(present, "base_url"), wanted.base_url)
    if wanted.key is not None and wanted.key != present.key:
        yield Set(path_of(present, "key"), secret_value(wanted.key))
    known = [model.id for model in present.models]
    new = [model.id for model in wanted.models if model.id not in known]
    if not new:
        return
    if any(model.path[-1] == "model" for model in present.models):
        yield Remove((*present.path, "model"))
        yield Set(path_of(present, "models"), [*known, *new])
    else:
        for offset, model in enumerate(new):
            yield Insert((*path_of(present, "models"), len(known) + offset), model)
