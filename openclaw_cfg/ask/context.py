"""The shared state of the questions of a run."""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.app.add import Chosen, choose
from openclaw_cfg.app.keys import settle
from openclaw_cfg.app.used_providers import used_providers
from openclaw_cfg.app.wish import ProviderWish, Wish
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import Prompter
from openclaw_cfg.ask.detect import Around
from openclaw_cfg.ask.probing import Probes
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.keys import Stray
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.dialects import native
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Config, Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.held_logins import HeldLogin
from openclaw_cfg.openclaw.owner import preset_here
from openclaw_cfg.secret import variable_of

CONFIGURED: Final = "configured now"

Owned = tuple[tuple[Provider, Preset | None], ...]
"""Providers, each with the preset for its address."""


class SoFar(Struct):
    """The answers so far, so that they can be shown if a bug ends the questions.

    The last of the providers may not be complete.

    Attributes:
        agreed: keys that may go to hosts where they do not belong.
        flags: what was typed and is not part of a wish.
        given: what the flags say.
        begun: presets and ids of the providers that were asked about.
        anew: whether what an interrupted run has left is given up.
    """

    wish: Wish = field(default_factory=Wish)
    agreed: tuple[Stray, ...] = ()
    flags: tuple[str, ...] = ()
    given: Wish = field(default_factory=Wish)
    begun: set[tuple[str, str]] = field(default_factory=set)
    anew: bool = False

    def begin(self, wish: Wish) -> None:
        """The questions start again: only the flags are known."""
        self.wish, self.agreed = replace(wish, providers=()), ()
        self.given, self.begun = wish, set()

    def put(self, provider: ProviderWish, *, nth: int) -> None:
        """Record what is known about a provider now."""
        known = self.wish.providers[:nth]
        self.wish = replace(self.wish, providers=(*known, provider))
        self.begun.add((provider.preset, provider.id))

    def unfinished(self) -> Wish | None:
        """What was answered, with what the flags say of the rest; None for nothing."""
        if not (self.wish.setup or self.begun):
            return None
        rest = [p for p in self.given.providers if self._waits(p)]
        asked = {preset for preset, _ in self.begun}
        details = [p for p in self.given.details if p.preset not in asked]
        return replace(
            self.wish,
            providers=(*self.wish.providers, *rest),
            details=tuple(details),
        )

    def _waits(self, one: ProviderWish) -> bool:
        """Whether a provider of the flags was not asked about yet.

        The one of `add` has no preset until one is chosen.
        """
        return (one.preset, one.id) not in self.begun if one.preset else not self.begun


class Desk(Struct, frozen=True, kw_only=True, dict=True):
    """The context of the questions.

    Attributes:
        loaded: the present configuration; None when a new one is made.
        dialect: the form of a new one.
        probes: the probes so far; None when none are wanted.
        attended: whether somebody is there to be asked.
    """

    workspace: Workspace
    prompter: Prompter
    around: Around
    loaded: Loaded | None = None
    dialect: str = native.ID
    probes: Probes | None = None
    attended: bool = True
    so_far: SoFar = field(default_factory=SoFar)

    @cached_property
    def environment(self) -> Environment:
        """What OpenClaw finds besides its configuration."""
        return self.loaded.environment if self.loaded else self.workspace.environment()

    @property
    def value(self) -> Json:
        """The present configuration, with included files merged; None when new."""
        return self.loaded.merged if self.loaded else None

    @property
    def config(self) -> Config:
        """The same as a model; empty when new."""
        return self.loaded.config if self.loaded else Config()

    @cached_property
    def used(self) -> tuple[Provider, ...]:
        """The providers that it uses, with an entry or without."""
        return used_providers(self.loaded) if self.loaded else ()

    @property
    def native(self) -> bool:
        """Whether the file has the form that OpenClaw loads.

        The compact one holds providers and the defaultModel alone.
        """
        return (self.loaded.dialect.ID if self.loaded else self.dialect) == native.ID

    def chosen(self, wish: ProviderWish) -> Chosen:
        """A provider with what the catalogue knows about it."""
        return choose(wish, self.config, self.environment)

    def owned(self) -> Owned:
        """The providers that are used, each with the preset that its address is of."""
        return tuple((p, preset_here(p, self.environment)) for p in self.used)

    def there(self, preset: Preset) -> Provider | None:
        """The provider that the configuration already has for a preset.

        If the catalogue does not know the address, the provider's id counts.
        """
        return _entry_of(preset, self.owned())

    def at_hand(self, done: Iterable[ProviderWish] = ()) -> Mapping[str, str]:
        """The reason to propose a preset, by its id: an entry, a key, a server.

        Args:
            done: the providers of this run; like the file's, they have their keys.
        """
        owned = self.owned()
        used = {variable_of(settle(one, self.environment)[0]) for one in done}
        used |= {variable_of(provider.key) for provider, _ in owned}
        found = {
            preset.id: CONFIGURED
            if _entry_of(preset, owned)
            else self._at_hand(preset, used)
            for preset in load_presets()
        }
        here = [(name, why) for name, why in found.items() if why]
        return dict(sorted(here, key=lambda pair: pair[1] != CONFIGURED))

    def logins_of(self, preset: Preset) -> Iterator[HeldLogin]:
        """The available logins for a login offer; none for other offers."""
        if preset.kind is Kind.OAUTH:
            name = preset.openclaw.provider
            yield from (one for one in self.around.logins if one.provider == name)

    def logins_beside(self, others: Iterable[ProviderWish]) -> Mapping[str, Preset]:
        """The login offers that are used or answered before, by the provider's id.

        OpenClaw uses a login while the provider's entry refers to no key.

        Args:
            others: the answers before.
        """
        found = {o.provider_id: o.known for o in others if o.known.kind is Kind.OAUTH}
        for provider in self.used:
            name = provider.id.strip().lower()
            told = self.environment.has_login(name) or name in self.environment.meant
            if told and provider.key is None:
                logins = (p for p in by_provider(name) if p.kind is Kind.OAUTH)
                found |= ((name, login) for login in logins)
        return found

    def _at_hand(self, preset: Preset, used: Container[str]) -> str:
        here = (name for name in preset.key.env if name in self.around.keys)
        names = [name for name in here if name not in used]
        if preset.id in self.around.servers:
            return "answers on this machine"
        if any(self.logins_of(preset)):
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
