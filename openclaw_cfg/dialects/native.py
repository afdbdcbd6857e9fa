"""The form that OpenClaw loads: `models.providers` keyed by provider id."""

from collections.abc import Iterable
from typing import Final

from openclaw_cfg.json5.edit import Insert, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.model import Config, Model, ModelRef, Provider
from openclaw_cfg.secret import EnvRef, Literal, Secret, SecretRef, parse_secret

ID: Final = "native"
PROVIDERS: Final[JsonPath] = ("models", "providers")
DEFAULT_MODEL: Final[JsonPath] = ("agents", "defaults", "model")
MODELS: Final[JsonPath] = ("agents", "defaults", "models")
_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
_MIGRATIONS: Final[JsonPath] = ("meta", "migrations")
_FIELDS: Final = {
    "base_url": "baseUrl",
    "key": "apiKey",
    "api": "api",
    "models": "models",
    "headers": "headers",
}
_MODEL_KEYS: Final = frozenset({"id", "name"})


def matches(value: Json, /) -> bool:
    """Native is every object that is not compact."""
    models = as_object(get(value, "models"))
    return not isinstance(models.get("providers"), list) and (
        "defaultModel" not in models or isinstance(models.get("providers"), dict)
    )


def read(value: Json, /) -> Config:
    """Providers from `models.providers`, default from `agents.defaults.model`."""
    providers = as_object(get(value, *PROVIDERS))
    primary, fallbacks = _default(value)
    return Config(
        providers=tuple(
            _provider(name, entry)
            for name, entry in providers.items()
            if isinstance(entry, dict)
        ),
        primary=primary,
        fallbacks=fallbacks,
    )


def path_of(provider: Provider, field: str, /) -> JsonPath:
    """`models.providers.<id>.<field>`."""
    return (*PROVIDERS, provider.id, _FIELDS[field])


def add_provider(value: Json, provider: Provider, /) -> tuple[Operation, ...]:
    """Set the entry's fields one by one, so that its other fields stay."""
    entry = provider_entry(provider)
    present = get(value, *PROVIDERS, provider.id)
    path = (*PROVIDERS, provider.id)
    if not isinstance(present, dict):
        return (Set(path, entry), *allow(value, _refs(provider)))
    operations: list[Operation] = []
    for key, wanted in entry.items():
        if key == "models":
            operations += _add_models(path, present.get("models"), wanted)
        elif present.get(key) != wanted:
            operations.append(Set((*path, key), wanted))
    return (*operations, *allow(value, _refs(provider)))


def set_default(
    value: Json, primary: ModelRef, fallbacks: tuple[ModelRef, ...] | None, /
) -> tuple[Operation, ...]:
    """A string if there are no fallbacks, else `{primary, fallbacks}`."""
    current = get(value, *DEFAULT_MODEL)
    if not fallbacks:
        if not isinstance(current, dict):
            return (Set(DEFAULT_MODEL, str(primary)),)
        gone = fallbacks is not None and current.get("fallbacks")
        return (
            Set((*DEFAULT_MODEL, "primary"), str(primary)),
            *((Remove((*DEFAULT_MODEL, "fallbacks")),) if gone else ()),
        )
    wanted: dict[str, Json] = {
        "primary": str(primary),
        "fallbacks": [str(ref) for ref in fallbacks],
    }
    return (Set(DEFAULT_MODEL, wanted),)


def allow(value: Json, refs: Iterable[ModelRef], /) -> tuple[Operation, ...]:
    """Add these to the list of allowed models, where there is one.

    `modelPolicy.allow` is the list. Without `meta.migrations.modelPolicyAllowlist`,
    OpenClaw 2026.9.6 makes one out of the keys of `agents.defaults.models` at its
    next write, so that map counts as the list until then.
    """
    defaults = as_object(get(value, *_DEFAULTS))
    names = dict.fromkeys(map(str, refs))
    listed = as_object(defaults.get("modelPolicy")).get("allow")
    if isinstance(listed, list) and listed:
        new = [name for name in names if not _allowed(name, listed)]
        place = (*_DEFAULTS, "modelPolicy", "allow")
        return tuple(
            Insert((*place, len(listed) + offset), name)
            for offset, name in enumerate(new)
        )
    models = defaults.get("models")
    if isinstance(models, dict) and models and not has_marker(value):
        return tuple(Set((*MODELS, name), {}) for name in names if name not in models)
    return ()


def alias(value: Json, ref: ModelRef, name: str, /) -> tuple[Operation, ...]:
    """Give a model another name, unless a model has that name already.

    Where `agents.defaults.models` is new, a marker is added that keeps OpenClaw from
    treating it as the list of allowed models.
    """
    models = as_object(get(value, *MODELS))
    if any(as_object(entry).get("alias") == name for entry in models.values()):
        return ()
    named = Set((*MODELS, str(ref), "alias"), name)
    if models or has_marker(value):
        return (named,)
    return (Set((*_MIGRATIONS, "modelPolicyAllowlist"), True), named)


def aliases(value: Json, /) -> dict[str, ModelRef]:
    """The models that have another name, by that name in lower case."""
    entries = as_object(get(value, *MODELS)).items()
    named = ((as_object(entry).get("alias"), ref) for ref, entry in entries)
    return {
        name.strip().lower(): ModelRef.parse(ref)
        for name, ref in named
        if isinstance(name, str)
    }


def provider_entry(provider: Provider) -> dict[str, Json]:
    """The value of `models.providers.<id>`; every model has `id` and `name`.

    OpenClaw 2026.9.6 refuses a model without a name.
    """
    entry: dict[str, Json] = {}
    if provider.base_url is not None:
        entry["baseUrl"] = provider.base_url
        entry["api"] = provider.api
    if provider.key is not None:
        entry["apiKey"] = secret_value(provider.key)
    if provider.headers:
        entry["headers"] = {k: secret_value(v) for k, v in provider.headers.items()}
    entry.update(provider.settings)
    if provider.models or provider.base_url is not None:
        entry["models"] = [
            {"id": model.id, "name": model.name or model.id, **model.settings}
            for model in provider.models
        ]
    return entry


def secret_value(secret: Secret) -> Json:
    """How a secret is written in native form."""
    match secret:
        case Literal(value=value):
            return value
        case EnvRef(name=name):
            return f"${{{name}}}"
        case SecretRef(source=source, provider=provider, id=ref):
            return {"source": source, "provider": provider, "id": ref}


def _provider(name: str, entry: dict[str, Json]) -> Provider:
    path = (*PROVIDERS, name)
    base_url, api = entry.get("baseUrl"), entry.get("api")
    headers = {k: parse_secret(v) for k, v in as_object(entry.get("headers")).items()}
    rows = entry.get("models")
    return Provider(
        id=name,
        base_url=base_url if isinstance(base_url, str) else None,
        api=api if isinstance(api, str) else "openai-completions",
        key=parse_secret(entry.get("apiKey")),
        headers={k: secret for k, secret in headers.items() if secret is not None},
        models=tuple(_models(path, as_array(rows))),
        settings={k: v for k, v in entry.items() if k not in _FIELDS.values()},
        path=path,
    )


def _models(path: JsonPath, rows: list[Json]) -> list[Model]:
    found = []
    for index, row in enumerate(rows):
        ident = as_object(row).get("id")
        if isinstance(row, dict) and isinstance(ident, str):
            name = row.get("name")
            found.append(
                Model(
                    id=ident,
                    name=name if isinstance(name, str) else "",
                    settings={k: v for k, v in row.items() if k not in _MODEL_KEYS},
                    path=(*path, "models", index),
                )
            )
    return found


def _default(value: Json) -> tuple[ModelRef | None, tuple[ModelRef, ...]]:
    model = get(value, *DEFAULT_MODEL)
    if isinstance(model, str):
        return ModelRef.parse(model, DEFAULT_MODEL), ()
    primary, rest = as_object(model).get("primary"), as_object(model).get("fallbacks")
    return (
        ModelRef.parse(primary, (*DEFAULT_MODEL, "primary"))
        if isinstance(primary, str)
        else None,
        tuple(
            ModelRef.parse(ref, (*DEFAULT_MODEL, "fallbacks", index))
            for index, ref in enumerate(as_array(rest))
            if isinstance(ref, str)
        ),
    )


def _add_models(path: JsonPath, present: Json, wanted: Json) -> list[Operation]:
    rows = present if isinstance(present, list) else None
    if rows is None:
        return [Set((*path, "models"), wanted)]
    known = {as_object(row).get("id") for row in rows}
    new = [r for r in wanted if as_object(r).get("id") not in known] if wanted else []  # type: ignore[union-attr]
    return [
        Insert((*path, "models", len(rows) + offset), row)
        for offset, row in enumerate(new)
    ]


def has_marker(value: Json) -> bool:
    """Whether `agents.defaults.models` is not a list of what is allowed."""
    policy = get(value, *_DEFAULTS, "modelPolicy")
    marker = get(value, *_MIGRATIONS, "modelPolicyAllowlist")
    return marker is True or policy is not None


def _refs(provider: Provider) -> list[ModelRef]:
    return [ModelRef(provider.id, model.id) for model in provider.models]


def _allowed(ref: str, allow: list[Json]) -> bool:
    return any(
        isinstance(entry, str)
        and (entry == ref or (entry.endswith("/*") and ref.startswith(entry[:-1])))
        for entry in allow
    )
