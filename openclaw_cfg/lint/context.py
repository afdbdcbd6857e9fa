"""What rules look at: a loaded configuration, with lookups that are made once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from openclaw_cfg.catalog import Preset, endpoint_at, shipped
from openclaw_cfg.catalog.api import Endpoint
from openclaw_cfg.catalog.offer import is_at_home
from openclaw_cfg.dialects import native
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.lint.reference import (
    Reference,
    Selector,
    aliases,
    read,
    references,
    selectors,
)
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Config, Model, Provider, Url
from openclaw_cfg.openclaw.bare_models import BareModels
from openclaw_cfg.openclaw.facts import Facts, load_facts
from openclaw_cfg.openclaw.known_models import is_gone
from openclaw_cfg.openclaw.migrations import Migrated, migrate
from openclaw_cfg.openclaw.model_refs import allowed_refs, named_providers
from openclaw_cfg.openclaw.owner import plan_of_key, preset_here, undecided_login
from openclaw_cfg.openclaw.patterns import any_match
from openclaw_cfg.openclaw.successors import follower
from openclaw_cfg.report import Fix
from openclaw_cfg.secret import Opaque


class ResolvedProvider(Opaque, frozen=True, kw_only=True):
    """A provider of the configuration, and what the catalogue knows about it.

    Attributes:
        provider: as written.
        api: the protocol; empty where OpenClaw does not use what the entry says.
        says_api: whether the entry names it.
        base_url: with variables put in; empty when there is none.
        key: the key that is sent, if it is known here; else None.
        own: whether this provider is the user's own and not built into OpenClaw.
        preset: the offer that its address, or its id, belongs to.
        endpoint: the preset's base URL that covers the address.
        at_home: whether the address belongs to its vendor, or is left to OpenClaw.
    """

    provider: Provider
    api: str
    says_api: bool
    base_url: str
    key: str | None
    own: bool
    preset: Preset | None
    endpoint: Endpoint | None
    at_home: bool

    @property
    def url(self) -> Url | None:
        """The address, parsed; None when there is none or it is not a URL."""
        return Url.parse(self.base_url)


class RuleContext:
    """A loaded configuration as the rules see it; lookups happen once per run.

    Findings carry paths of `written`: agents are in `agents.entries` even where the
    file has the older `agents.list`.
    """

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.catalog = shipped()
        self.config: Config = loaded.config
        self.native = loaded.dialect.ID == native.ID

    @cached_property
    def migrated(self) -> Migrated:
        """The configuration before variables, agents as a map."""
        if not self.native:
            return Migrated(value=self.loaded.merged, moved={})
        return migrate(self.loaded.merged)

    @property
    def written(self) -> Json:
        """The configuration as written, variables not yet put in."""
        return self.migrated.value

    @cached_property
    def facts(self) -> Facts:
        """The lists that OpenClaw ships (models, plugins and so on)."""
        return load_facts()

    @cached_property
    def gateway(self) -> Json:
        """The settings of the gateway as written; None if this file starts none."""
        if not self.native or get(self.written, "gateway", "mode") == "remote":
            return None
        return get(self.written, "gateway") or {}

    @cached_property
    def secret_places(self) -> tuple[tuple[JsonPath, Json], ...]:
        """The places where OpenClaw accepts a reference to a secret, with values."""
        return tuple(any_match(self.written, self.facts.secret_targets))

    @cached_property
    def providers(self) -> tuple[ResolvedProvider, ...]:
        """The providers of the configuration."""
        return tuple(map(self._known, self.config.providers))

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every place that names a model, in the order of the settings."""
        return tuple(references(self.written, self.config, native=self.native))

    @cached_property
    def named(self) -> tuple[Reference, ...]:
        """These, and what the lists of allowed models name."""
        allowed = allowed_refs(self.written) if self.native else ()
        return (*self.references, *(read(text, path) for path, text in allowed))

    @cached_property
    def used_plugins(self) -> frozenset[str]:
        """The plugins that OpenClaw fetches and uses: a provider of theirs is named."""
        of = self.facts.provider_plugins
        return frozenset(of[n] for n in named_providers(self.written) if n in of)

    @cached_property
    def named_as(self) -> Mapping[str, Sequence[Reference]]:
        """The same, by the name of the model."""
        found: dict[str, list[Reference]] = {}
        for ref in self.named:
            found.setdefault(ref.name, []).append(ref)
        return found

    @cached_property
    def selectors(self) -> tuple[Selector, ...]:
        """The references, grouped by the setting that they belong to."""
        return selectors(self.references)

    @cached_property
    def selector_at(self) -> dict[JsonPath, Selector]:
        """The same by the path of the setting."""
        return {one.path: one for one in self.selectors}

    @cached_property
    def follower(self) -> Callable[[str], str | None]:
        """The successor of a reference; None when there is none."""
        return follower(self.written)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Short name in lower case → the reference that it is an alias of."""
        return aliases(self.written)

    def meant(self, text: str, path: JsonPath) -> Reference:
        """A reference as OpenClaw reads it: an alias, or with a provider or without."""
        ref = read(self.aliases.get(text.strip().lower(), text), path)
        if ref.provider or not self.native:
            return ref
        return replace(ref, provider=self._bare.provider(ref.model, path))

    @cached_property
    def _bare(self) -> BareModels:
        return BareModels(self.config.providers, self.written)

    @cached_property
    def addressed(self) -> tuple[ResolvedProvider, ...]:
        """The providers with their own address that is a URL."""
        return tuple(one for one in self.providers if one.url)

    def rewritten(self, ref: Reference, wanted: str) -> Fix | None:
        """A fix, not certain, that writes another reference in its place.

        None for an alias, which is right; for a login's model, which may be a date of
        the id; and for a key if the wanted one is there.
        """
        *above, last = ref.path
        written = last if ref.is_key else get(self.written, *ref.path)
        taken = ref.is_key and wanted in as_object(get(self.written, *above))
        if ref.profile or taken or written != ref.text:
            return None
        return ref.rewritten(wanted)

    def known(self, name: str) -> ResolvedProvider | None:
        """The configured provider with this id; case does not matter."""
        return self._by_name.get(name.strip().lower())

    def preset_of(self, name: str) -> Preset | None:
        """The offer behind a provider's id, configured or built in."""
        known = self.known(name)
        return known.preset if known else self._built_in.get(name.strip().lower())

    def terms_of(self, name: str) -> Preset | None:
        """The offer whose terms hold for a provider: of its key, else its address."""
        offer = self.preset_of(name)
        provider = self.config.entry(name)
        here = self.loaded.environment
        return plan_of_key(provider, offer, self.config, here) or offer

    def undecided_login(self, name: str) -> Preset | None:
        """The login that a provider may be used with, if a key is as possible."""
        provider = self.config.entry(name)
        return undecided_login(provider, self.loaded.environment)

    def is_built_in(self, name: str) -> bool:
        """Whether OpenClaw, or an official plugin of it, brings this provider."""
        low = name.strip().lower()
        facts = self.facts
        return (
            (low in facts.built_in_providers and not is_gone(low))
            or low in facts.provider_plugins
            or low in facts.plugins
            or low in facts.external_plugins
        )

    def models(self) -> Iterator[tuple[ResolvedProvider, Model]]:
        """Every listed model with its provider."""
        for known in self.providers:
            for model in known.provider.models:
                yield known, model

    def path(self, known: ResolvedProvider, name: str) -> JsonPath:
        """Where a field of a provider is."""
        return self.loaded.dialect.path_of(known.provider, name)

    def has_login(self, name: str) -> bool:
        """Whether a login, and not a key, is set up for a provider."""
        provider = self.config.provider(name)
        if provider and provider.key is not None:
            return False
        return self.loaded.environment.has_login(name)

    @cached_property
    def _by_name(self) -> dict[str, ResolvedProvider]:
        """Of equal names the first counts."""
        found = reversed(self.providers)
        return {known.provider.id.strip().lower(): known for known in found}

    @cached_property
    def _built_in(self) -> dict[str, Preset]:
        names = {r.provider.lower() for r in self.named if r.provider}
        found = {
            name: self._offer(Provider(id=name))
            for name in names
            if self.known(name) is None and self.is_built_in(name)
        }
        return {name: preset for name, preset in found.items() if preset}

    def _known(self, provider: Provider) -> ResolvedProvider:
        path_of = self.loaded.dialect.path_of
        url = get(self.loaded.value, *path_of(provider, "base_url"))
        base_url = url if isinstance(url, str) else ""
        says_api = isinstance(get(self.written, *path_of(provider, "api")), str)
        built_in = self.native and self.is_built_in(provider.id)
        filled = replace(provider, base_url=base_url or None)
        preset = self._offer(filled)
        return ResolvedProvider(
            provider=provider,
            api=provider.api if says_api or not built_in else "",
            says_api=says_api,
            base_url=base_url,
            key=self.loaded.environment.value_of(provider.key),
            own=self.native and not built_in,
            preset=preset,
            endpoint=endpoint_at(preset, base_url) if preset else None,
            at_home=is_at_home(filled),
        )

    def _offer(self, provider: Provider) -> Preset | None:
        return preset_here(provider, self.loaded.environment, anywhere=True)
