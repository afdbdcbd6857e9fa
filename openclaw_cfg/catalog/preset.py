"""What the catalogue knows of one offer of one vendor.

A preset is a file `templates/providers/<id>.json`, and these structs are its form, with
names in Python's way; `schemas/provider.schema.json` says what each field means. Adding
a preset needs no Python. A `source` is the name of one of the preset's `sources`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import field

from openclaw_cfg.catalog.api import Endpoint, ErrorFact, KeyCheck, ModelList
from openclaw_cfg.catalog.billing import Billing, Caching, Price
from openclaw_cfg.catalog.fact import Claim, Fact, FactSource, NativeKeys, OutdatedClaim
from openclaw_cfg.catalog.policy import Policy


class Kind(StrEnum):
    """How an offer is sold, which decides who may use its key where."""

    CODING_PLAN = "coding-plan"
    OAUTH = "oauth"
    GENERAL = "general"
    SELF_HOSTED = "self-hosted"
    CLOUD = "cloud"


PLANS: Final = frozenset({Kind.CODING_PLAN, Kind.OAUTH})
"""Kinds whose terms tie them to a person at the keyboard, for a flat fee."""


class Support(StrEnum):
    """What OpenClaw brings along for a provider."""

    BUILTIN = "builtin"
    PLUGIN = "plugin"
    CUSTOM = "custom"


class Entry(StrEnum):
    """How much of a provider entry is to be written (see `OpenClaw.entry`)."""

    FULL = "full"
    KEY = "key"
    NONE = "none"


class Links(Fact, frozen=True, kw_only=True):
    """Pages of the vendor: what there is to know, and where keys are made."""

    docs: str
    keys: str = ""


class OfferStatus(Fact, frozen=True, kw_only=True):
    """A doubt about the offer: `unclear` whether it still works, or `closed`."""

    state: str
    note: str
    source: str


class OpenClaw(Fact, frozen=True, kw_only=True):
    """What OpenClaw calls the provider and what its configuration needs.

    Attributes:
        entry: `full` writes URL, protocol, key and models; `key` the key alone,
            because OpenClaw must own the route; `none` nothing at all.
        plugin: official package that adds the provider, for `plugins install`.
        needs_plugin: whether nothing runs without it; elsewhere a full entry does.
        login: command that logs in, where there is no key.
        settings: native keys of the provider entry.
        model_settings: native keys of each model entry.
    """

    provider: str
    support: Support
    entry: Entry
    source: str
    plugin: str = ""
    needs_plugin: bool = False
    login: str = ""
    settings: NativeKeys = field(default_factory=dict)
    model_settings: NativeKeys = field(default_factory=dict)
    note: str = ""


class ForeignPrefix(Fact, frozen=True):
    """Start of a key that belongs to another preset although it looks alike."""

    prefix: str
    belongs_to: str


class KeyFacts(Fact, frozen=True, kw_only=True):
    """How a key is given and what it looks like.

    Attributes:
        env: variables, the usual one first.
        placeholder: what to write when the server needs no key but OpenClaw does.
    """

    env: tuple[str, ...] = ()
    required: bool = True
    placeholder: str = ""
    prefixes: tuple[str, ...] = ()
    foreign: tuple[ForeignPrefix, ...] = ()
    note: str = ""
    source: str | None = None


class PresetModel(Fact, frozen=True, kw_only=True):
    """A model of a preset; what is unknown is None or empty, never a guess.

    Attributes:
        figure_sources: where a figure comes from, if not from `source`.
        disputed: figures that other sources tell differently.
    """

    id: str
    source: str
    name: str = ""
    context_window: int | None = None
    max_tokens: int | None = None
    input: tuple[str, ...] = ()
    reasoning: bool | None = None
    price: Price | None = None
    settings: NativeKeys = field(default_factory=dict)
    deprecated: bool = False
    replaced_by: str = ""
    note: str = ""
    figure_sources: Mapping[str, str] = field(default_factory=dict)
    disputed: tuple[Claim, ...] = ()

    def source_of(self, figure: str) -> str:
        """The name of the source of a figure."""
        return self.figure_sources.get(figure, self.source)


class Embeddings(Fact, frozen=True, kw_only=True):
    """Whether OpenClaw's memory search can use the key for embeddings."""

    supported: bool
    source: str
    note: str = ""


class Recommended(Fact, frozen=True):
    """Model ids for a setup: for everyday work, and for hard tasks."""

    daily: str
    strong: str


class Outline(Fact, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """What tells presets apart; a tenth of the time of reading them whole."""

    vendor: str
    openclaw: OpenClaw
    key: KeyFacts
    endpoints: tuple[Endpoint, ...]


class Preset(Fact, frozen=True, kw_only=True):
    """One offer of one vendor; `schema` is for editors, and differs in no preset.

    Attributes:
        names: other words that people look for it by.
        history: what articles said of it, and what is so now.
        relay: whether it passes requests on to other vendors, with their keys too.
    """

    schema: str = field(name="$schema")
    id: str
    title: str
    vendor: str
    kind: Kind
    links: Links
    sources: Mapping[str, FactSource]
    openclaw: OpenClaw
    key: KeyFacts
    endpoints: tuple[Endpoint, ...]
    models: tuple[PresetModel, ...]
    billing: Billing
    policy: Policy
    names: tuple[str, ...] = ()
    relay: bool = False
    status: OfferStatus | None = None
    model_list: ModelList | None = None
    key_checks: tuple[KeyCheck, ...] = ()
    errors: tuple[ErrorFact, ...] = ()
    recommended: Recommended | None = None
    caching: Caching | None = None
    embeddings: Embeddings | None = None
    history: tuple[OutdatedClaim, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """Names of the regions, the usual one first."""
        return tuple(dict.fromkeys(endpoint.region for endpoint in self.endpoints))

    @property
    def vendor_title(self) -> str:
        """The vendor as people know it: the title without what is in brackets."""
        return self.title.partition(" (")[0]

    @property
    def env(self) -> str:
        """The usual variable of the key; empty when there is none."""
        return self.key.env[0] if self.key.env else ""

    def mark(self, source: str) -> str:
        """The number in brackets under which a page lists one of the sources."""
        return f"[{[*self.sources].index(source) + 1}]"

    def model(self, name: str) -> PresetModel | None:
        """The model with this id, if the preset knows it."""
        return next((model for model in self.models if model.id == name), None)
