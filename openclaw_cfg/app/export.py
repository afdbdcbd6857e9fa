"""The same providers for another tool, as far as their terms allow that."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from openclaw_cfg.app.export_policy import ExportPolicy, api_of
from openclaw_cfg.app.used_providers import named_providers
from openclaw_cfg.catalog.keys import stray
from openclaw_cfg.catalog.offer import key_of
from openclaw_cfg.catalog.places import load_places
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.errors import Refused
from openclaw_cfg.lint.credentials import is_stand_in
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Provider
from openclaw_cfg.openclaw.environment import Environment, VariablePlace
from openclaw_cfg.openclaw.key_variable_names import name_variables
from openclaw_cfg.openclaw.owner import filled, preset_here
from openclaw_cfg.openclaw.request_paths import root_of
from openclaw_cfg.secret import EnvRef, Literal, Opaque, variable_of


class Exported(Opaque, frozen=True, kw_only=True):
    """A provider in the form for another tool.

    Attributes:
        base_url: empty if the tool itself knows the vendor's address.
        api: OpenClaw's name of the protocol.
        variable: the environment variable for the key; empty for none.
        key: the key itself, only if it is to be revealed.
    """

    id: str
    base_url: str
    api: str
    models: tuple[str, ...]
    variable: str = ""
    key: str | None = None


class Export(Struct, frozen=True, kw_only=True):
    """What is exported, and what is not.

    Attributes:
        left_out: why other providers are not exported.
        others: ids of those that could be, in place of the one that is.
        unset: variables that the other tool needs and that are not set, with the
            provider of the key.
        replaced: variables that a shell then has another value of, with the provider
            whose key is in it.
    """

    providers: tuple[Exported, ...]
    default: str = ""
    fallbacks: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    unset: tuple[tuple[str, str], ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()


class ExportFormat(Struct, frozen=True, kw_only=True):
    """A format for exporting providers.

    Attributes:
        place: the place in the catalogue where the key will be used.
        apis: the protocols that it can express.
        only_one: whether it holds only one provider.
        unsayable: characters that its addresses and keys cannot contain.
        key_variable: by protocol, the variable of this shell that gets the key.
    """

    id: str
    place: str
    apis: frozenset[str]
    render: Callable[[Export], str]
    only_one: bool = False
    unsayable: frozenset[str] = frozenset()
    key_variable: Mapping[str, str] = field(default_factory=dict)


def export(
    loaded: Loaded,
    target: ExportFormat,
    names: Sequence[str] = (),
    *,
    reveal: bool = False,
) -> Export:
    """The providers that may be exported to a target.

    A target for one provider gets the named one, else that of the defaultModel, else
    the first one allowed.

    Args:
        names: ids of providers; if empty, all that are allowed.
        reveal: include the keys themselves.

    Raises:
        UsageError: there is no such provider.
        Refused: a named provider is not allowed, or none is.
    """
    only_one = target.only_one
    place = next(p for p in load_places() if p.id == target.place)
    border = ExportPolicy(place, target.apis, loaded.config, loaded.environment)
    variables = name_variables(loaded.config.providers, loaded.environment)
    taken: list[Provider] = []
    made: list[Exported] = []
    left: list[Refused] = []
    others: list[str] = []
    for provider in _chosen(loaded, names, only_one=only_one):
        try:
            border.check(provider)
            _check_address(provider, loaded.environment)
            _check_models(provider)
            variable = variables.get(provider.id, "")
            one = _exported(provider, variable, loaded.environment, reveal=reveal)
            _check_characters(one, target.unsayable)
            if not names:
                _check_owner(one)
        except Refused as refusal:
            if not (taken and only_one):
                left.append(refusal)
        else:
            if taken and only_one:
                others.append(provider.id)
                continue
            taken.append(provider)
            made.append(one)
    if left and (names or not taken):
        raise left[0]
    if not taken:
        raise Refused(
            "there is no provider to export", hint="`openclaw-cfg add` adds one"
        )
    here = {f"{p.id}/{model}" for p in made for model in p.models}
    config = loaded.config
    default = str(config.primary) if str(config.primary) in here else ""
    return Export(
        providers=tuple(made),
        default=default,
        fallbacks=tuple(r for r in map(str, config.fallbacks) if r in here),
        left_out=(*(f"{r.message}; {r.hint}" for r in left), *_not_said(taken)),
        others=tuple(others),
        unset=tuple(_unset(made, loaded.environment)),
        replaced=tuple(_replaced(loaded, made, target)),
    )


def _not_said(taken: Iterable[Provider]) -> Iterator[str]:
    for provider in taken:
        if provider.headers:
            yield f'the headers of "{provider.id}": {", ".join(provider.headers)}'
        apart = _apart(provider)
        if apart:
            yield (
                f'models of "{provider.id}" that have an address or protocol of '
                f"their own: {', '.join(apart)}"
            )


def _apart(provider: Provider) -> tuple[str, ...]:
    return tuple(m.id for m in provider.models if provider.is_elsewhere(m))


def _check_models(provider: Provider) -> None:
    if provider.models and len(_apart(provider)) == len(provider.models):
        raise Refused(
            f'each model of "{provider.id}" has an address or protocol of its own',
            hint='write "baseUrl" and "api" at the provider, if they are the same',
        )


def _chosen(
    loaded: Loaded, names: Sequence[str], *, only_one: bool
) -> tuple[Provider, ...]:
    found = named_providers(loaded, names)
    if names or not only_one:
        return found
    primary = loaded.config.primary
    first = (primary.provider or "").strip().lower() if primary else ""
    return tuple(sorted(found, key=lambda p: p.id.strip().lower() != first))


def _exported(
    provider: Provider, variable: str, environment: Environment, *, reveal: bool
) -> Exported:
    preset = preset_here(provider, environment)
    secret = key_of(provider, preset)
    word = secret.value if isinstance(secret, Literal) else ""
    if word and is_stand_in(word, preset):
        reveal = True  # only a word, and the other tool may want some text too
    api = api_of(provider, preset)
    usual = "" if secret else _usual(preset, environment)
    return Exported(
        id=provider.id,
        base_url=root_of(_url(provider, environment), api),
        api=api,
        models=tuple(m.id for m in provider.models if m.id not in _apart(provider)),
        variable=variable or usual,
        key=environment.value_of(secret or EnvRef(usual)) if reveal else None,
    )


def _usual(preset: Preset | None, environment: Environment) -> str:
    """The provider's key; without one OpenClaw uses the vendor's own variable."""
    names = preset.key.env if preset and preset.key.required else ()
    return next((name for name in names if environment.where(name)), "")


def _url(provider: Provider, environment: Environment) -> str:
    """The address without a slash at its end; the vendor's if none is set."""
    if provider.base_url:
        return (filled(provider, environment).base_url or "").rstrip("/")
    preset = preset_here(provider, environment)
    if preset is None or preset.kind is Kind.OAUTH:
        return ""
    url = preset.endpoints[0].url
    return "" if "{" in url else url


def _check_address(provider: Provider, environment: Environment) -> None:
    if not _url(provider, environment):
        raise Refused(
            f'the address of "{provider.id}" is built into OpenClaw',
            hint="set its baseUrl, or set it up in the other tool by hand",
        )


def _check_characters(one: Exported, unsayable: frozenset[str]) -> None:
    """Refuse what a line of the target cannot contain."""
    for what, text in (("address", one.base_url), ("key", one.key or "")):
        wrong = next((c for c in text if c in unsayable or not c.isprintable()), "")
        if wrong:
            raise Refused(
                f'the {what} of "{one.id}" has the character U+{ord(wrong):04X}, '
                "which the lines for the other tool cannot hold",
                hint=f"correct the {what}, or set it up in the other tool by hand",
            )


def _check_owner(one: Exported) -> None:
    """Refuse a vendor's key that the other tool would send to another host."""
    lost = stray([one.variable], one.base_url, trusted=True)
    if lost is not None:
        raise Refused(
            str(lost),
            hint="name it, if that host may have the key",
            flags=("--provider", one.id),
        )


def _replaced(
    loaded: Loaded, made: Iterable[Exported], target: ExportFormat
) -> Iterator[tuple[str, str]]:
    """The variables that are set anew, with another provider that has its key there."""
    for one in made:
        name = target.key_variable.get(one.api, "")
        for provider in loaded.config.providers:
            if name and provider.id != one.id and variable_of(provider.key) == name:
                yield name, provider.id


def _unset(
    made: Iterable[Exported], environment: Environment
) -> Iterator[tuple[str, str]]:
    """Each variable once, with the first provider that has it."""
    needed: dict[str, str] = {}
    for one in made:
        if one.variable and one.key is None:
            needed.setdefault(one.variable, one.id)
    for name, provider in needed.items():
        found = environment.where(name)
        # Another tool reads no file of OpenClaw's.
        if found is None or found.place is not VariablePlace.PROCESS:
            yield name, provider
