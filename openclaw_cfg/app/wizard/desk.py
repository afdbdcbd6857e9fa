"""What the questions of a run share, and what an answered provider is."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from openclaw_cfg.app.add import Wish
from openclaw_cfg.app.keys import Key, Store, Variable
from openclaw_cfg.app.owner import preset_here
from openclaw_cfg.app.wizard.around import Around
from openclaw_cfg.app.wizard.probing import Probes
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.keys import Stray
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.model import Config, Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.secret import Opaque, SecretRef
from openclaw_cfg.wizard import Prompter

_CONFIGURED: Final = "configured now"

Owned = tuple[tuple[Provider, Preset | None], ...]
"""Providers, each with the preset that its address is of."""


class Given(Opaque, frozen=True, kw_only=True):
    """What the flags say of one provider; what is empty is asked.

    Attributes:
        key_name: variable with the key.
        key_value: the key itself, from stdin.
        key_ref: a secret reference.
    """

    id: str = ""
    base_url: str = ""
    region: str = ""
    api: str = ""
    key_name: str = ""
    key_value: str | None = None
    key_ref: SecretRef | None = None
    store: Store | None = None
    models: tuple[str, ...] = ()

    @property
    def has_key(self) -> bool:
        """Whether the flags say how the key is given."""
        return bool(self.key_name or self.key_value is not None or self.key_ref)


class Draft(Struct, frozen=True, kw_only=True):
    """One provider with every question about it answered.

    Attributes:
        wish: what to configure.
        key: how the key is given.
        variables: for OpenClaw's own `.env`, the key's among them.
        also: more to write beside the provider.
        answers: whether its probe went well; None when it was not asked.
    """

    preset: Preset
    wish: Wish
    key: Key = field(default_factory=Key)
    variables: tuple[Variable, ...] = ()
    also: tuple[Operation, ...] = ()
    answers: bool | None = None

    @property
    def provider_id(self) -> str:
        """The id under which it is configured."""
        return self.wish.id or self.preset.openclaw.provider

    @property
    def for_people(self) -> bool:
        """Whether its terms tie it to a person at the keyboard."""
        return self.preset.kind in {Kind.CODING_PLAN, Kind.OAUTH}


class SoFar(Struct):
    """What was answered until now: should a bug of ours end the questions, it is said.

    Attributes:
        drafts: the providers, the last one perhaps not complete.
        agreed: keys that may go to hosts where they do not belong.
    """

    setup: str = ""
    drafts: tuple[Draft, ...] = ()
    default: str = ""
    fallbacks: tuple[str, ...] | None = None
    heartbeat: str = ""
    agreed: tuple[Stray, ...] = ()

    def begin(self, *, setup: str, default: str, heartbeat: str) -> None:
        """The questions run from the start: only what the flags say is known."""
        self.setup, self.default, self.heartbeat = setup, default, heartbeat
        self.drafts, self.fallbacks, self.agreed = (), None, ()

    def put(self, draft: Draft, *, nth: int) -> None:
        """What is known of a provider now."""
        self.drafts = (*self.drafts[:nth], draft)


class Desk(Struct, frozen=True, kw_only=True):
    """The circumstances of the questions.

    Attributes:
        value: the configuration as it is, included files merged; None when new.
        config: the same as a model; None when new.
        probes: the probes so far; None when none are wanted.
        native: whether the file has the form that OpenClaw loads; the compact one
            holds providers and the defaultModel alone.
    """

    workspace: Workspace
    environment: Environment
    prompter: Prompter
    around: Around
    value: Json = None
    config: Config | None = None
    probes: Probes | None = None
    native: bool = True
    so_far: SoFar = field(default_factory=SoFar)

    def owned(self) -> Owned:
        """The configured providers, each with the preset that its address is of."""
        return tuple(
            (p, preset_here(p, self.environment))
            for p in (self.config.providers if self.config else ())
        )

    def there(self, preset: Preset) -> Provider | None:
        """The provider that the configuration has for a preset already.

        An address that the catalogue does not know counts by the provider's id.
        """
        return _entry_of(preset, self.owned())

    def at_hand(self) -> Mapping[str, str]:
        """Why a preset is worth proposing, by its id: an entry, a key, a server."""
        owned = self.owned()
        found = {
            preset.id: _CONFIGURED
            if _entry_of(preset, owned)
            else self._at_hand(preset)
            for preset in load_presets()
        }
        here = [(name, why) for name, why in found.items() if why]
        return dict(sorted(here, key=lambda pair: pair[1] != _CONFIGURED))

    def _at_hand(self, preset: Preset) -> str:
        names = [name for name in preset.key.env if name in self.around.keys]
        if preset.id in self.around.servers:
            return "answers on this machine"
        if preset.id == "openai-codex" and self.around.logins:
            return "there is a login"
        if names and preset.kind is not Kind.SELF_HOSTED:
            return f"{names[0]} is set"
        return ""


def _entry_of(preset: Preset, owned: Owned) -> Provider | None:
    for provider, owner in owned:
        if owner.id == preset.id if owner else _named_alike(provider, preset):
            return provider
    return None


def _named_alike(provider: Provider, preset: Preset) -> bool:
    return provider.id == preset.openclaw.provider and preset.kind is not Kind.OAUTH
