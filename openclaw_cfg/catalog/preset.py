"""What the catalogue knows of one offer of one vendor.

A preset is a file `templates/providers/<id>.json`, and these structs are its form, with
names in Python's way; `schemas/provider.schema.json` says what each field means. Adding
a preset needs no Python. A `source` is the name of one of the preset's `sources`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field


class Kind(StrEnum):
    """How an offer is sold, which decides who may use its key where."""

    CODING_PLAN = "coding-plan"
    OAUTH = "oauth"
    GENERAL = "general"
    SELF_HOSTED = "self-hosted"
    CLOUD = "cloud"


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


class Use(StrEnum):
    """What a key is used for, in the order from tame to strict."""

    CODING_TOOLS = "codingTools"
    UNATTENDED = "unattended"
    SCRIPTS = "scripts"
    BATCH = "batch"
    BACKENDS = "backends"


class Permission(StrEnum):
    """What the vendor's terms say of a use."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNCLEAR = "unclear"


NativeKeys = Mapping[str, Any]
"""JSON that goes into a native configuration as it is."""


class Fact(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Base of what is read from a file of the catalogue; a misspelt name is refused."""


class Links(Fact, frozen=True, kw_only=True):
    """Pages of the vendor: what there is to know, and where keys are made."""

    docs: str
    keys: str = ""


class Source(Fact, frozen=True, kw_only=True):
    """Where a fact comes from.

    Attributes:
        date: year, month or day (`2026`, `2026-10`, `2026-10-09`).
        trust: `vendor`, `openclaw`, `third-party` or `measured`.
    """

    title: str
    date: str
    trust: str
    url: str = ""

    def __str__(self) -> str:
        return f"{self.title}, {self.date}"


class Status(Fact, frozen=True, kw_only=True):
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
        placeholder: what to write when the server wants no key but OpenClaw does.
    """

    env: tuple[str, ...] = ()
    required: bool = True
    placeholder: str = ""
    prefixes: tuple[str, ...] = ()
    foreign: tuple[ForeignPrefix, ...] = ()
    note: str = ""
    source: str | None = None


class Auth(Fact, frozen=True):
    """Header that carries the key, and the word before it (may be empty)."""

    header: str
    scheme: str


class Endpoint(Fact, frozen=True, kw_only=True):
    """One base URL.

    Attributes:
        url: without a slash at its end; `{names}` in braces are to be filled in.
        auth: None where the protocol decides.
        settings: native keys of the provider entry, for this endpoint only.
    """

    region: str
    api: str
    url: str
    auth: Auth | None = None
    settings: NativeKeys = field(default_factory=dict)
    note: str = ""
    source: str | None = None


class ModelList(Fact, frozen=True, kw_only=True):
    """The request that lists models.

    Attributes:
        url: `{base}` stands for the base URL, `{origin}` for its scheme and host.
        shape: of the answer: `openai`, `anthropic`, `google` or `ollama`.
        public: whether it answers without a key; None when nobody knows.
        proves_key: whether a 200 proves the key; None when nobody knows.
    """

    url: str
    shape: str
    source: str
    public: bool | None = None
    proves_key: bool | None = None
    note: str = ""


class Answer(Fact, frozen=True, kw_only=True):
    """An answer to expect: its HTTP status, and values by dotted path in its body."""

    status: int = 200
    json: Mapping[str, Any] = field(default_factory=dict)


class KeyCheck(Fact, frozen=True, kw_only=True):
    """A request (or a command for people) that checks a key and runs no model.

    Attributes:
        url: as in `ModelList`; empty when `command` is given.
        ok: the answer that a good key gets.
    """

    source: str
    url: str = ""
    method: str = "GET"
    command: str = ""
    ok: Answer = field(default_factory=Answer)
    note: str = ""


class ErrorFact(Fact, frozen=True, kw_only=True):
    """An answer that the vendor gives when something is wrong.

    Attributes:
        status: HTTP status, None for any.
        code: value of a code-like member anywhere in the JSON body, as text.
        text: words in the body, upper and lower case alike.
        verdict: one of the probe's statuses.
        fix: the one thing to do.
    """

    verdict: str
    meaning: str
    fix: str
    source: str
    status: int | None = None
    code: str = ""
    text: str = ""


class Price(Fact, frozen=True, kw_only=True):
    """US dollars per million tokens; None when unknown, 0 when free of charge."""

    input: int | float
    output: int | float
    cache_read: int | float | None = None
    cache_write: int | float | None = None


class PresetModel(Fact, frozen=True, kw_only=True):
    """A model of a preset; what is unknown is None or empty, never a guess."""

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


class Recommended(Fact, frozen=True):
    """Model ids for a setup: for everyday work, and for hard tasks."""

    daily: str
    strong: str


class Quota(Fact, frozen=True, kw_only=True):
    """Requests to a model that a tier includes; None where nobody says."""

    five_hours: int | None = None
    week: int | None = None
    month: int | None = None


class Tier(Fact, frozen=True, kw_only=True):
    """One size of a subscription.

    Attributes:
        price: a month; None when unknown.
        currency: of the price, `USD` or `CNY`.
        requests: None when the quota is unknown, or not counted in requests.
    """

    name: str
    price: int | float | None = None
    currency: str = ""
    requests: Quota | None = None
    note: str = ""


class Billing(Fact, frozen=True, kw_only=True):
    """How the offer is paid; `by` is `subscription`, `free` and so on.

    Attributes:
        currency: of the models' prices, `USD`; empty where they have none.
    """

    by: str
    currency: str = ""
    price: str = ""
    quota: str = ""
    tiers: tuple[Tier, ...] = ()
    note: str = ""
    source: str | None = None


class Policy(Fact, frozen=True, kw_only=True):
    """Who may use the key where.

    Attributes:
        tools: tools that the terms name, by id of a place.
        confidence: `vendor-page`, `third-party` or `assumed`.
    """

    uses: Mapping[Use, Permission]
    summary: str
    confidence: str
    source: str
    tools: Mapping[str, Permission] = field(default_factory=dict)
    consequence: str = ""
    note: str = ""

    def of(self, use: Use, *, tool: str = "") -> Permission:
        """What the terms say of a use; a tool that they name comes first."""
        return self.tools.get(tool, self.uses[use])


class Caching(Fact, frozen=True, kw_only=True):
    """Whether a repeated start of a prompt is cheaper.

    Attributes:
        mode: `automatic` or `explicit`; empty when unknown.
        read: price of a cached token as a share of the input price.
        write: price of storing a token as a share of the input price.
        write_hour: the same for keeping it an hour, where that can be asked for.
        min_tokens: least tokens of a prompt that is cached.
    """

    supported: bool
    source: str
    mode: str = ""
    read: int | float | None = None
    write: int | float | None = None
    write_hour: int | float | None = None
    min_tokens: int | None = None
    note: str = ""


class Outline(Fact, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """What tells presets apart; a tenth of the time of reading them whole."""

    openclaw: OpenClaw
    key: KeyFacts
    endpoints: tuple[Endpoint, ...]


class Preset(Fact, frozen=True, kw_only=True):
    """One offer of one vendor; `schema` is for editors, and differs in no preset."""

    schema: str = field(name="$schema")
    id: str
    title: str
    vendor: str
    kind: Kind
    links: Links
    sources: Mapping[str, Source]
    openclaw: OpenClaw
    key: KeyFacts
    endpoints: tuple[Endpoint, ...]
    models: tuple[PresetModel, ...]
    billing: Billing
    policy: Policy
    status: Status | None = None
    model_list: ModelList | None = None
    key_checks: tuple[KeyCheck, ...] = ()
    errors: tuple[ErrorFact, ...] = ()
    recommended: Recommended | None = None
    caching: Caching | None = None
    unknown: tuple[str, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """Names of the regions, the usual one first."""
        return tuple(dict.fromkeys(endpoint.region for endpoint in self.endpoints))

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
