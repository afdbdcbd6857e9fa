"""The same providers for another tool, as far as their terms let it have the key."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from openclaw_cfg.app.implied import implied
from openclaw_cfg.app.owner import filled, preset_here
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.owner import key_of
from openclaw_cfg.catalog.places import Place, load_places, may_use
from openclaw_cfg.catalog.preset import Kind, Permission, Preset
from openclaw_cfg.errors import Refused, UsageError
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Provider, Url
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.substitution import substitute
from openclaw_cfg.probe.vendor import may_be_plan, preset_of
from openclaw_cfg.secret import EnvRef, Literal, Secret, SecretRef

PLACES: Final[Mapping[str, str]] = {
    "env": "curl",
    "litellm": "litellm",
    "open-webui": "open-webui",
}
"""Target → the place of the catalogue whose use of a key it is."""

_WHAT: Final[Mapping[str, str]] = {"curl": "scripts and API clients"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A provider as another tool is told of it.

    Attributes:
        base_url: empty where the tool knows the vendor's address by itself.
        api: OpenClaw's name of the protocol.
        variable: the environment variable that stands for the key; empty for none.
        key: the key itself, only where it is to be revealed.
    """

    id: str
    base_url: str
    api: str
    models: tuple[str, ...]
    variable: str = ""
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What goes out, and what does not.

    Attributes:
        left_out: why other providers are not among them.
        unset: variables that the other tool needs and nobody has set, with the
            provider whose key they stand for.
    """

    providers: tuple[Exported, ...]
    default: str = ""
    fallbacks: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    unset: tuple[tuple[str, str], ...] = ()


def export(
    loaded: Loaded,
    target: str,
    *,
    apis: Iterable[str],
    names: Sequence[str] = (),
    reveal: bool = False,
    only_one: bool = False,
) -> Export:
    """The providers that may go to a target.

    Args:
        apis: the protocols that the target speaks.
        names: ids of providers; without any, all that may go.
        reveal: put the keys themselves in.
        only_one: the target takes one provider: the one named, else that of the
            defaultModel, else the first that may go.

    Raises:
        UsageError: there is no such provider.
        Refused: a named provider may not go, or none may.
    """
    place = next(p for p in load_places() if p.id == PLACES[target])
    border = _Border(place, frozenset(apis), loaded.environment, load_presets())
    taken: list[Provider] = []
    left: list[Refused] = []
    for provider in _chosen(loaded, names, only_one=only_one):
        try:
            border.check(provider)
        except Refused as refusal:
            left.append(refusal)
        else:
            taken.append(provider)
        if taken and only_one:
            break
    if left and (names or not taken):
        raise left[0]
    if not taken:
        raise Refused(
            "there is no provider to export", hint="`openclaw-cfg add` adds one"
        )
    made = tuple(_exported(p, loaded.environment, reveal=reveal) for p in taken)
    here = {f"{p.id}/{model}" for p in made for model in p.models}
    config = loaded.config
    return Export(
        providers=made,
        default=str(config.primary) if str(config.primary) in here else "",
        fallbacks=tuple(r for r in map(str, config.fallbacks) if r in here),
        left_out=(*(f"{r.message}; {r.hint}" for r in left), *_headers(taken)),
        unset=tuple(_unset(made, loaded.environment)),
    )


def _headers(taken: Iterable[Provider]) -> Iterator[str]:
    for provider in taken:
        if provider.headers:
            yield f'the headers of "{provider.id}": {", ".join(provider.headers)}'


def _chosen(
    loaded: Loaded, names: Sequence[str], *, only_one: bool
) -> tuple[Provider, ...]:
    everybody = (*loaded.config.providers, *implied(loaded))
    by_id = {provider.id.strip().lower(): provider for provider in everybody}
    for name in names:
        if name.strip().lower() not in by_id:
            raise UsageError(
                f'there is no provider "{name}"',
                hint=f"there are {', '.join(p.id for p in everybody) or 'none'}",
            )
    if names:
        found = dict.fromkeys(name.strip().lower() for name in names)
        return tuple(by_id[name] for name in found)
    primary = loaded.config.primary
    first = (primary.provider or "").strip().lower() if primary else ""
    if not only_one:
        return everybody
    return tuple(sorted(everybody, key=lambda p: p.id.strip().lower() != first))


@dataclass(frozen=True, slots=True)
class _Border:
    """What a provider has to pass to get out."""

    place: Place
    apis: frozenset[str]
    environment: Environment
    presets: Sequence[Preset]

    def check(self, written: Provider) -> None:
        """Raises `Refused` where terms, protocol or address keep a provider back."""
        _, unset = substitute(written.base_url, self.environment.get)
        if unset:
            name = unset[0].name
            raise Refused(
                f'the address of "{written.id}" needs {name}, which is not set',
                hint=f"set {name}",
            )
        provider = filled(written, self.environment)
        preset = preset_of(provider, self.presets)
        self._check_terms(provider, preset)
        api = _api(provider, preset)
        if api not in self.apis:
            raise Refused(
                f'"{provider.id}" speaks {api}, which does not fit there',
                hint=f"what fits is {', '.join(sorted(self.apis))}",
            )
        if provider.key is None and key_of(provider, preset) is not None:
            raise Refused(
                f'"{provider.id}" wants its key in a header of its own',
                hint="set that up in the other tool by hand",
            )

    def _check_terms(self, provider: Provider, preset: Preset | None) -> None:
        kind = preset.kind if preset else None
        if preset is not None and kind in {Kind.CODING_PLAN, Kind.OAUTH}:
            owners = [preset]
        else:
            owners = self._plans_at(provider, preset)
        for owner in owners:
            if may_use(owner, self.place) is not Permission.ALLOWED:
                raise Refused(
                    _terms(provider, owner, self.place),
                    hint=_way_out(owner, self.presets),
                )
        if preset and may_use(preset, self.place) is Permission.FORBIDDEN:
            raise Refused(
                _terms(provider, preset, self.place),
                hint=_way_out(preset, self.presets),
            )

    def _plans_at(self, provider: Provider, preset: Preset | None) -> list[Preset]:
        """The plans of which the key may be.

        Where a plan and a general API share an address, a key that does not show whose
        it is counts as the plan's.
        """
        url = Url.parse(provider.base_url or "")
        value = _value(key_of(provider, preset), self.environment)
        known = Literal(value) if value else None
        if url is None or not may_be_plan(
            preset, provider.base_url or "", known, self.presets
        ):
            return []
        plans = [p for p in self.presets if p.kind is Kind.CODING_PLAN]
        host = url.host.rstrip(".")
        here = [p for p in plans if any(_host(e.url) == host for e in p.endpoints)]
        same = [p for p in here if preset is not None and p.vendor == preset.vendor]
        # A host with a part that differs by region is none of these: any plan then.
        return same or here or plans


def _terms(provider: Provider, preset: Preset, place: Place) -> str:
    policy, where = preset.policy, _WHAT.get(place.id, place.title)
    forbidden = may_use(preset, place) is Permission.FORBIDDEN
    says = "forbid" if forbidden else "do not allow"
    return (
        f'the key of "{provider.id}" is for {preset.title}, whose terms {says} '
        f"{where}: {policy.summary} ({policy.source.title}, {policy.source.date})"
    )


def _way_out(preset: Preset, presets: Iterable[Preset]) -> str:
    general = next(
        (p for p in presets if p.vendor == preset.vendor and p.kind is Kind.GENERAL),
        None,
    )
    if general is None:
        return "take a key of a general API instead; `openclaw-cfg catalog` lists them"
    # A plan and a general API that are one provider to OpenClaw need two names.
    taken = general.openclaw.provider == preset.openclaw.provider
    name = f" --id {general.openclaw.provider}-general" if taken else ""
    return (
        f"take a key of the vendor's general API, {general.title}, billed by use: "
        f"`openclaw-cfg add {general.id}{name}`"
    )


def _exported(
    provider: Provider, environment: Environment, *, reveal: bool
) -> Exported:
    preset = preset_here(provider, environment)
    secret = key_of(provider, preset) or _usual(preset, environment)
    value = _value(secret, environment) if reveal and secret else None
    return Exported(
        id=provider.id,
        base_url=_url(provider, environment),
        api=_api(provider, preset),
        models=tuple(model.id for model in provider.models),
        variable=_variable(provider, preset, secret),
        key=value,
    )


def _usual(preset: Preset | None, environment: Environment) -> Secret | None:
    """Without a key in the file OpenClaw takes the vendor's own variable."""
    names = preset.key.env if preset and preset.key.required else ()
    return next((EnvRef(n) for n in names if environment.where(n)), None)


def _variable(provider: Provider, preset: Preset | None, secret: Secret | None) -> str:
    match secret:
        case EnvRef(name=name) | SecretRef(source="env", id=name):
            return name
        case None:
            return ""
        case _ if preset is not None and preset.env:
            return preset.env
        case _:
            letters = (c if c.isalnum() and c.isascii() else "_" for c in provider.id)
            return f"{''.join(letters).upper()}_API_KEY"


def _value(secret: Secret | None, environment: Environment) -> str | None:
    match secret:
        case Literal(value=value):
            return value
        case EnvRef(name=name) | SecretRef(source="env", id=name):
            return environment.get(name)
        case _:
            return None


def _url(provider: Provider, environment: Environment) -> str:
    """The address without a slash at its end; that of the vendor where none is said."""
    if provider.base_url:
        return (filled(provider, environment).base_url or "").rstrip("/")
    presets = by_provider(provider.id.strip().lower())
    general = (p for p in presets if p.kind is not Kind.OAUTH)
    endpoints = (e for p in general for e in p.endpoints)
    first = next(endpoints, None)
    return first.url if first and "{" not in first.url else ""


def _api(provider: Provider, preset: Preset | None) -> str:
    if provider.base_url or preset is None:
        return provider.api
    return preset.endpoints[0].api


def _unset(
    made: Iterable[Exported], environment: Environment
) -> Iterator[tuple[str, str]]:
    for one in made:
        if one.variable and one.key is None and not environment.where(one.variable):
            yield one.variable, one.id


def _host(url: str) -> str:
    parsed = Url.parse(url)
    return parsed.host if parsed else ""
