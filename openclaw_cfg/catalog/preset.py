"""What the catalogue knows of one offer of one vendor.

A preset is a file `templates/providers/<id>.json`; `schemas/provider.schema.json` says
what may stand in it and what each field means. Adding one needs no Python.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from openclaw_cfg.jsonpath import Json


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


class Source(Struct, frozen=True, kw_only=True):
    """Where a fact comes from.

    Attributes:
        date: year, month or day (`2026`, `2026-10`, `2026-10-09`).
        trust: `vendor`, `openclaw`, `third-party` or `measured`.
    """

    title: str
    date: str
    trust: str
    url: str = ""


class Status(Struct, frozen=True, kw_only=True):
    """A doubt about the offer: `unclear` whether it still works, or `closed`."""

    state: str
    note: str
    source: Source


class OpenClaw(Struct, frozen=True, kw_only=True):
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
    source: Source
    plugin: str = ""
    needs_plugin: bool = False
    login: str = ""
    settings: Mapping[str, Json] = field(default_factory=dict)
    model_settings: Mapping[str, Json] = field(default_factory=dict)
    note: str = ""


class ForeignPrefix(Struct, frozen=True):
    """Start of a key that belongs to another preset although it looks alike."""

    prefix: str
    belongs_to: str


class KeyFacts(Struct, frozen=True, kw_only=True):
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
    source: Source | None = None


class Auth(Struct, frozen=True):
    """Header that carries the key, and the word before it (may be empty)."""

    header: str
    scheme: str


class Endpoint(Struct, frozen=True, kw_only=True):
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
    settings: Mapping[str, Json] = field(default_factory=dict)
    note: str = ""
    source: Source | None = None


class ModelList(Struct, frozen=True, kw_only=True):
    """The request that lists models.

    Attributes:
        url: `{base}` stands for the base URL, `{origin}` for its scheme and host.
        shape: of the answer: `openai`, `anthropic`, `google` or `ollama`.
        public: whether it answers without a key; None when nobody knows.
        proves_key: whether a 200 proves the key; None when nobody knows.
    """

    url: str
    shape: str
    source: Source
    public: bool | None = None
    proves_key: bool | None = None
    note: str = ""


class KeyCheck(Struct, frozen=True, kw_only=True):
    """A request (or a command for people) that checks a key and runs no model.

    Attributes:
        url: as in `ModelList`; empty when `command` is given.
        ok_status: the HTTP status that a good key gets.
        ok_json: dotted paths in the body and the values they must have as well.
    """

    source: Source
    url: str = ""
    method: str = "GET"
    command: str = ""
    ok_status: int = 200
    ok_json: Mapping[str, Json] = field(default_factory=dict)
    note: str = ""


class ErrorFact(Struct, frozen=True, kw_only=True):
    """An answer that the vendor gives when something is wrong.

    Attributes:
        status: HTTP status, None for any.
        code: value of a code-like member anywhere in the JSON body, as text.
        text: words in the body, in lower case.
        verdict: one of the probe's statuses.
        fix: the one thing to do.
    """

    verdict: str
    meaning: str
    fix: str
    source: Source
    status: int | None = None
    code: str = ""
    text: str = ""


class Price(Struct, frozen=True, kw_only=True):
    """US dollars per million tokens; None when unknown, 0 when free of charge."""

    input: float
    output: float
    cache_read: float | None = None
    cache_write: float | None = None


class PresetModel(Struct, frozen=True, kw_only=True):
    """A model of a preset; what is unknown is None or empty, never a guess."""

    id: str
    source: Source
    name: str = ""
    context_window: int | None = None
    max_tokens: int | None = None
    input: tuple[str, ...] = ()
    reasoning: bool | None = None
    price: Price | None = None
    settings: Mapping[str, Json] = field(default_factory=dict)
    deprecated: bool = False
    replaced_by: str = ""
    note: str = ""


class Recommended(Struct, frozen=True):
    """Model ids for a setup: for everyday work, and for hard tasks."""

    daily: str
    strong: str


class Quota(Struct, frozen=True, kw_only=True):
    """Requests to a model that a tier includes; None where nobody says."""

    five_hours: int | None = None
    week: int | None = None
    month: int | None = None


class Tier(Struct, frozen=True, kw_only=True):
    """One size of a subscription.

    Attributes:
        price: a month; None when unknown.
        currency: of the price, `USD` or `CNY`.
        requests: None when the quota is unknown, or not counted in requests.
    """

    name: str
    price: float | None = None
    currency: str = ""
    requests: Quota | None = None
    note: str = ""


class Billing(Struct, frozen=True, kw_only=True):
    """How the offer is paid; `by` is `subscription`, `free` and so on."""

    by: str
    price: str = ""
    quota: str = ""
    tiers: tuple[Tier, ...] = ()
    note: str = ""
    source: Source | None = None


class Policy(Struct, frozen=True, kw_only=True):
    """Who may use the key where.

    Attributes:
        tools: tools that the terms name, by id of a place.
        confidence: `vendor-page`, `third-party` or `assumed`.
    """

    uses: Mapping[Use, Permission]
    summary: str
    confidence: str
    source: Source
    tools: Mapping[str, Permission] = field(default_factory=dict)
    consequence: str = ""
    note: str = ""

    def of(self, use: Use, *, tool: str = "") -> Permission:
        """What the terms say of a use; a tool that they name comes first."""
        return self.tools.get(tool, self.uses[use])


class Caching(Struct, frozen=True, kw_only=True):
    """Whether a repeated start of a prompt is cheaper.

    Attributes:
        mode: `automatic` or `explicit`; empty when unknown.
        read: price of a cached token as a share of the input price.
        write: price of storing a token as a share of the input price.
        write_hour: the same for keeping it an hour, where that can be asked for.
        min_tokens: least tokens of a prompt that is cached.
    """

    supported: bool
    source: Source
    mode: str = ""
    read: float | None = None
    write: float | None = None
    write_hour: float | None = None
    min_tokens: int | None = None
    note: str = ""


class Preset(Struct, frozen=True, kw_only=True):
    """One offer of one vendor."""

    id: str
    title: str
    vendor: str
    kind: Kind
    docs: str
    sources: Mapping[str, Source]
    openclaw: OpenClaw
    key: KeyFacts
    endpoints: tuple[Endpoint, ...]
    models: tuple[PresetModel, ...]
    billing: Billing
    policy: Policy
    keys: str = ""
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

    def mark(self, source: Source) -> str:
        """The number in brackets under which a page lists one of the sources."""
        return f"[{list(self.sources.values()).index(source) + 1}]"

    def model(self, name: str) -> PresetModel | None:
        """The model with this id, if the preset knows it."""
        return next((model for model in self.models if model.id == name), None)
