"""What an offer costs: per token, per month, and for cached tokens."""

from openclaw_cfg.catalog.fact import Fact


class Price(Fact, frozen=True, kw_only=True):
    """US dollars per million tokens; None when unknown, 0 when free of charge."""

    input: int | float
    output: int | float
    cache_read: int | float | None = None
    cache_write: int | float | None = None


class Quota(Fact, frozen=True, kw_only=True):
    """Requests to a model that a tier includes; None where unknown."""

    five_hours: int | None = None
    week: int | None = None
    month: int | None = None


class Tier(Fact, frozen=True, kw_only=True):
    """One size of a subscription.

    Attributes:
        price: per month; None when unknown.
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


class Caching(Fact, frozen=True, kw_only=True):
    """Whether a repeated beginning of a prompt costs less.

    Attributes:
        mode: `automatic` or `explicit`; empty when unknown.
        read: price of a cached token as a fraction of the input price.
        write: price of storing a token as a fraction of the input price.
        write_hour: the same for keeping it for an hour, where that is offered.
        min_tokens: the smallest prompt that is cached.
    """

    supported: bool
    source: str
    mode: str = ""
    read: int | float | None = None
    write: int | float | None = None
    write_hour: int | float | None = None
    min_tokens: int | None = None
    note: str = ""
