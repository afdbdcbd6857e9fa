"""What a configuration contains: providers, models, keys, the defaultModel."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.unattended import Overview, overview
from openclaw_cfg.app.used_providers import used_providers
from openclaw_cfg.catalog.offer import key_of
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.lint.credentials import is_stand_in
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Provider, is_loopback
from openclaw_cfg.openclaw.environment import Environment, VariablePlace
from openclaw_cfg.openclaw.owner import preset_here, terms_here, undecided_login
from openclaw_cfg.openclaw.stored_jobs import NO_JOBS, StoredJobs
from openclaw_cfg.secret import EnvRef, Literal, SecretRef

NO_KEY: Final = "no key"
"""The label of a key that there is none of."""

_WORDS: Final[Mapping[str, str]] = {
    "none": NO_KEY,
    "cloud": "the cloud's own login",
    "profile": "in OpenClaw's own store",
}
_ABSENT: Final[Mapping[str, str]] = {
    "login": "not logged in here",
    "profile": "not stored here",
}


class KeyState(Struct, frozen=True, kw_only=True):
    """Where a key comes from, and whether it is there now.

    Attributes:
        source: `${NAME}`, `inline`, `env:default:NAME`, …, `login`, `profile` for a
            key that OpenClaw stores, `cloud` for a cloud's own way to log in, or
            `none`.
        present: None if only OpenClaw itself can tell.
        place: for a variable, where it is set: `process`, `state folder`, …
        behind: for a variable, a later place where it is set for the gateway too.
        differs: whether its value there is another one.
        seen_by_service: for a variable, whether a gateway started by the system sees
            it.
        undecided: whether a key is as possible as a login, and neither is here.
    """

    source: str
    present: bool | None
    place: str = ""
    behind: str = ""
    differs: bool = False
    seen_by_service: bool | None = None
    undecided: bool = False

    @property
    def label(self) -> str:
        """The source, in words."""
        if self.undecided:
            return "login or key"
        return _WORDS.get(self.source, self.source)

    @property
    def absence(self) -> str:
        """What is missing where it is not there, in words."""
        return _ABSENT.get(self.source, "not set here")

    @property
    def where(self) -> str:
        """The place, in words; with the one behind it."""
        said = VariablePlace(self.place).label if self.place else ""
        if not self.behind:
            return said
        other = "another one in " if self.differs else ""
        return f"{said}, {other}{VariablePlace(self.behind).label}"


class ListedProvider(Struct, frozen=True, kw_only=True):
    """One provider that a configuration uses.

    Attributes:
        preset: the offer whose terms hold; None if it is not known.
    """

    provider: Provider
    preset: Preset | None
    key: KeyState

    @property
    def kind(self) -> str:
        """The kind of the offer, in words; `unknown` if it is not known."""
        if self.key.undecided:
            return "not known yet"
        return self.preset.kind if self.preset else "unknown"

    @property
    def entry(self) -> bool:
        """Whether it has an entry; if not, only references name it."""
        return bool(self.provider.path)

    @property
    def lacks_key(self) -> bool:
        """Whether a request would have no key, though the provider needs one."""
        needed = self.preset is not None and self.preset.key.required
        absent = self.key.source == "none" and needed
        return self.key.present is False or absent


class Listing(Struct, frozen=True, kw_only=True):
    """A configuration as `list` shows it."""

    path: str
    dialect: str
    rows: tuple[ListedProvider, ...]
    default: str
    fallbacks: tuple[str, ...]
    unattended: Overview

    def unknown(self) -> Iterator[str]:
        """What to do if nothing in an entry shows which offer its key is for."""
        for row in self.rows:
            url = row.provider.url
            if row.entry and not row.preset and url and not is_loopback(url.host):
                yield (
                    f'the vendor of "{row.provider.id}" is not known. If its key is '
                    "a plan's, name it after the plan's preset, so that the terms are "
                    "known: `openclaw-cfg catalog --kind coding-plan` lists them"
                )

    def document(self) -> Mapping[str, Json]:
        """The JSON form, version 1."""
        return {
            "version": 1,
            "path": self.path,
            "dialect": self.dialect,
            "defaultModel": self.default or None,
            "fallbacks": list(self.fallbacks),
            "providers": [_json(row) for row in self.rows],
            "unattended": [work.document() for work in self.unattended.works],
            "notes": [*self.unattended.notes, *self.unknown()],
        }


def listing(loaded: Loaded, stored: StoredJobs = NO_JOBS) -> Listing:
    """What `list` shows of a loaded configuration and the gateway's stored jobs."""
    config = loaded.config
    return Listing(
        path=loaded.document.source.name,
        dialect=loaded.dialect.ID,
        rows=tuple(_row(p, loaded) for p in used_providers(loaded)),
        default=str(config.primary) if config.primary else "",
        fallbacks=tuple(map(str, config.fallbacks)),
        unattended=overview(loaded, stored),
    )


def key_state(provider: Provider, environment: Environment) -> KeyState:
    """Where a provider's key comes from, and whether it is there."""
    return key_state_of(provider, preset_here(provider, environment), environment)


def key_state_of(
    provider: Provider, preset: Preset | None, environment: Environment
) -> KeyState:
    """The same, if the preset is already known.

    Without a key OpenClaw uses the vendor's own variable, if that is set.
    """
    match key_of(provider, preset):
        case None:
            return _unnamed(provider, preset, environment)
        case Literal(value) if is_stand_in(value, preset):
            return _without(preset)
        case Literal():
            return KeyState(source="inline", present=True)
        case EnvRef(name=name):
            return _variable(f"${{{name}}}", name, environment)
        case SecretRef(source="env", id=name) as ref:
            return _variable(str(ref), name, environment)
        case SecretRef() as ref:
            return KeyState(source=str(ref), present=None)


def _unnamed(
    provider: Provider, preset: Preset | None, environment: Environment
) -> KeyState:
    for name in preset.key.env if preset else ():
        if environment.where(name):
            return _variable(f"${{{name}}}", name, environment)
    if preset is None or preset.kind is not Kind.OAUTH:
        if not environment.has_profile(provider.id):
            return _without(preset)
        return KeyState(source="profile", present=environment.stores(provider.id))
    return KeyState(
        source="login",
        present=environment.stores(provider.id),
        undecided=undecided_login(provider, environment) is not None,
    )


def _without(preset: Preset | None) -> KeyState:
    """No key is written; some clouds need none because they have their own login."""
    cloud = preset is not None and preset.kind is Kind.CLOUD and not preset.key.required
    return KeyState(source="cloud" if cloud else "none", present=None)


def _variable(source: str, name: str, environment: Environment) -> KeyState:
    found = environment.where(name)
    if found is None:
        return KeyState(source=source, present=False)
    return KeyState(
        source=source,
        present=True,
        place=found.place.value,
        behind=found.behind.value if found.behind else "",
        differs=found.differs,
        seen_by_service=found.seen_by_service,
    )


def _row(provider: Provider, loaded: Loaded) -> ListedProvider:
    known = terms_here(provider, loaded.config, loaded.environment)
    return ListedProvider(
        provider=provider,
        preset=known,
        key=key_state_of(provider, known, loaded.environment),
    )


def _json(row: ListedProvider) -> dict[str, Json]:
    key: dict[str, Json] = {"source": row.key.source, "present": row.key.present}
    if row.key.place:
        key["place"] = row.key.place
        key["seenByService"] = row.key.seen_by_service
    return {
        "id": row.provider.id,
        "baseUrl": row.provider.base_url,
        "api": row.provider.api,
        "preset": row.preset.id if row.preset else None,
        "kind": row.preset.kind if row.preset else None,
        "undecided": row.key.undecided,
        "entry": row.entry,
        "key": key,
        "models": [model.id for model in row.provider.models],
    }
