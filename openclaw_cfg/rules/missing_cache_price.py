"""Claude through a relay that caches prompts has no price for cached tokens.

OpenClaw keeps long prompts in the cache; reading from it costs a tenth of the input
price, storing a quarter more. Without `cacheRead` and `cacheWrite` both count as free,
so the spending that OpenClaw shows is too low.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog.billing import Caching
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.lint.prices import catalogue_model, cost, number
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

# Anthropic's own ratios to the input price, where the relay's are not known.
_READ: Final = 0.1
_WRITE: Final = 1.25
EXPLANATION: Final = Explanation(
    id="missing-cache-price",
    severity=Severity.INFO,
    summary="tokens that are read from the cache cost something too, and are not "
    "counted",
    bad="""{models: {providers: {relay: {
  baseUrl: "https://relay.example", api: "anthropic-messages", apiKey: "${RELAY_KEY}",
  models: [{id: "claude-sonnet-5", name: "Sonnet",
    cost: {input: 3, output: 15}}]}}}}""",
    good="""{models: {providers: {relay: {
  baseUrl: "https://relay.example", api: "anthropic-messages", apiKey: "${RELAY_KEY}",
  models: [{id: "claude-sonnet-5", name: "Sonnet",
    cost: {input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75}}]}}}}""",
    how="add `cacheRead` and `cacheWrite`, mostly a tenth and 1.25 times the input "
    "price",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per Claude model that has a price but no cache price."""
    for known, model in context.models():
        figures, price = cost(model), number(cost(model).get("input"))
        if price is None or price <= 0 or "claude" not in model.id.lower():
            continue
        missing = [k for k in ("cacheRead", "cacheWrite") if k not in figures]
        if not missing or not _caches(known):
            continue
        found = catalogue_model(known, model)
        caching = known.preset.caching if known.preset else None
        rates = _rates(caching)
        wanted = {key: round(price * rates[key], 6) for key in missing}
        if found and found.price:
            real = {
                "cacheRead": found.price.cache_read,
                "cacheWrite": found.price.cache_write,
            }
            wanted |= {k: v for k in missing if (v := real[k]) is not None}
        path = (*model.path, "cost")
        yield Finding(
            message=f"{shown(model.id, ())} has no price for " + " and ".join(missing),
            path=path,
            help="mostly "
            + ", ".join(f"{key}: {value:g}" for key, value in wanted.items()),
            fix=Fix(
                title="add the usual prices of the cache",
                safe=False,
                operations=tuple(Set((*path, k), v) for k, v in wanted.items()),
            ),
        )


def _caches(known: ResolvedProvider) -> bool:
    """Whether prompts are cached: by Anthropic's protocol, or by the catalogue."""
    caching = known.preset.caching if known.preset else None
    if caching is not None:
        return caching.supported
    return known.api == "anthropic-messages"


def _rates(caching: Caching | None) -> dict[str, float]:
    read = caching.read if caching and caching.read is not None else _READ
    write = caching.write if caching and caching.write is not None else _WRITE
    return {"cacheRead": read, "cacheWrite": write}
