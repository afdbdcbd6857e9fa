"""What one prompt costs, from the usage and the prices of a model's tokens."""

from typing import Final

from msgspec import Struct

from openclaw_cfg.catalog.billing import Caching, Price
from openclaw_cfg.jsonpath import Json

DAYS: Final = 30
"""Days in a month."""

_MILLION: Final = 1_000_000


class Usage(Struct, frozen=True, kw_only=True):
    """How a model is used.

    Attributes:
        prompts_per_day: by people and schedules.
        input_tokens: per prompt, over all requests that an agent makes for it.
        output_tokens: likewise.
        cache_hit: share of the input tokens that are read from the vendor's cache.
        cache_write: share that is stored in the cache; None for all that was not read.
        hour: whether the cache is kept for an hour instead of five minutes.
    """

    prompts_per_day: float = 50
    input_tokens: float = 20_000
    output_tokens: float = 1_000
    cache_hit: float = 0.8
    cache_write: float | None = None
    hour: bool = False

    @property
    def prompts(self) -> float:
        """Prompts per month."""
        return self.prompts_per_day * DAYS

    def as_json(self) -> dict[str, Json]:
        """The assumptions behind the figures."""
        return {
            "promptsPerDay": self.prompts_per_day,
            "inputTokens": self.input_tokens,
            "outputTokens": self.output_tokens,
            "cacheHit": self.cache_hit,
            "cacheWrite": self.cache_write,
            "cacheFor": "1h" if self.hour else "5m",
            "days": DAYS,
        }


class Rates(Struct, frozen=True):
    """US dollars per million tokens.

    Attributes:
        fresh: of an input token that is stored in the cache.
        plain: of an input token without caching.
        cached: of an input token that is read from the cache.
        output: of an output token.
    """

    fresh: float
    cached: float
    output: float
    plain: float

    def prompt(self, usage: Usage) -> float:
        """US dollars for one prompt."""
        cached = usage.input_tokens * usage.cache_hit
        rest = usage.input_tokens - cached
        stored = rest
        if usage.cache_write is not None:
            stored = min(rest, usage.input_tokens * usage.cache_write)
        total = (
            stored * self.fresh
            + (rest - stored) * self.plain
            + cached * self.cached
            + usage.output_tokens * self.output
        )
        return total / _MILLION

    def month(self, usage: Usage) -> float:
        """US dollars for a month."""
        return self.prompt(usage) * usage.prompts


def rates(price: Price, caching: Caching | None, usage: Usage) -> Rates:
    """The rates for a usage; without facts about caching, nothing is saved.

    If nothing is read from the cache, it counts as switched off: then nothing is stored
    either.
    """
    if not usage.cache_hit and not usage.cache_write:
        return Rates(price.input, price.input, price.output, price.input)
    return Rates(
        fresh=_written(price, caching, hour=usage.hour),
        cached=_read(price, caching),
        output=price.output,
        plain=price.input,
    )


def _read(price: Price, caching: Caching | None) -> float:
    if price.cache_read is not None:
        return price.cache_read
    share = caching.read if caching and caching.supported else None
    return price.input * share if share is not None else price.input


def _written(price: Price, caching: Caching | None, *, hour: bool) -> float:
    """Price of an input token that is stored in the cache.

    A price of 0 for storing means that storing costs nothing beyond the input price.
    """
    if hour and caching and caching.write_hour:
        return price.input * caching.write_hour
    if price.cache_write is not None:
        return max(price.cache_write, price.input)
    share = caching.write if caching and caching.supported else None
    return price.input * max(share or 1, 1)
