"""What the catalogue knows about one offer of one vendor.

A preset is a file `templates/providers/<id>.json`, and these structs are its form, with
field names in Python style; `schemas/provider.schema.json` says what each field means.
Adding a preset needs no Python. A `source` is the name of one of the preset's
`sources`.
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
"""Kinds sold for a flat fee whose terms require interactive use by a person."""


class Support(StrEnum):
    """How OpenClaw supports a provider."""

    BUILTIN = "builtin"
    PLUGIN = "plugin"
    CUSTOM = "custom"


class Entry(StrEnum):
    """How much of a provider entry is written (see `OpenClaw.entry`)."""

    FULL = "full"
    KEY = "key"
    NONE = "none"


class Links(Fact, frozen=True, kw_only=True):
    """Pages of the vendor: documentation, and where keys are created.

    Attributes:
        keys_in: pages of regions with their own; empty where the page is not known.
    """

    docs: str
    keys: str = ""
    keys_in: Mapping[str, str] = field(default_factory=dict)

    def keys_page(self, region: str) -> str:
        """The page where keys of a region are created; empty where none is known."""
        page = self.keys_in.get(region, self.keys).partition(" ")[0]
        return page if page.startswith("https://") else ""


class OfferStatus(Fact, frozen=True, kw_only=True):
    """A doubt about the offer: `unclear` whether it still works, or `closed`."""

    state: str
    note: str
    source: str


class OpenClaw(Fact, frozen=True, kw_only=True):
    """What OpenClaw calls the provider and what its configuration needs.

    Attributes:
        entry: `full` writes URL, protocol, key and models; `key` only the key, because
            OpenClaw sets the address itself; `none` nothing at all.
        plugin: official package that adds the provider, for `plugins install`.
        needs_plugin: whether the plugin is required; if not, a full entry is enough.
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
    """Start of a key that looks similar but belongs to another preset."""

    prefix: str
    belongs_to: str


class KeyFacts(Fact, frozen=True, kw_only=True):
    """How a key is given and what it looks like.

    Attributes:
        env: variables, the most common one first.
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
        figure_sources: the source of a figure, if it is not `source`.
        disputed: different figures in other sources.
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
    """What distinguishes presets; it takes a tenth of the time to read."""

    vendor: str
    openclaw: OpenClaw
    key: KeyFacts
    endpoints: tuple[Endpoint, ...]


class Preset(Fact, frozen=True, kw_only=True):
    """One offer of one vendor; `schema` is for editors and the same in all presets.

    Attributes:
        names: other words that people search for.
        history: what articles said about it, and what is true now.
        relay: whether it forwards requests to other vendors, and accepts their keys.
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
        """Names of the regions, the most common one first."""
        return tuple(dict.fromkeys(endpoint.region for endpoint in self.endpoints))

    @property
    def vendor_title(self) -> str:
        """The vendor's common name: the title without the part in brackets."""
        return self.title.partition(" (")[0]

    @property
    def env(self) -> str:
        """The most common variable of the key; empty when there is none."""
        return self.key.env[0] if self.key.env else ""

    @property
    def is_own_server(self) -> bool:
        """Whether it stands for a server at any address; there may be several."""
        return self.id == "custom" or self.kind is Kind.SELF_HOSTED

    def mark(self, source: str) -> str:
        """The number in brackets under which a page lists one of the sources."""
        return f"[{[*self.sources].index(source) + 1}]"

    def model(self, name: str) -> PresetModel | None:
        """The model with this id, if the preset knows it."""
        return next((model for model in self.models if model.id == name), None)
