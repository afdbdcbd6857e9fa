"""The cost of a model is 0, although its vendor bills every token.

Set-up tools write zeros where they do not know the price, and reports of the spending
then show $0. OpenClaw 2026.9.6 shows such a price as unknown; leaving it out says the
same.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog.billing import Price
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.prices import cost, number, priced
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

EXPLANATION: Final = Explanation(
    id="zero-cost",
    severity=Severity.WARNING,
    summary="the model is billed, but its cost says 0, so spending shows as nothing",
    bad="""{models: {providers: {moonshot: {
  baseUrl: "https://api.moonshot.ai/v1", apiKey: "${MOONSHOT_API_KEY}",
  models: [{id: "kimi-k3", name: "Kimi K3",
    cost: {input: 0, output: 0, cacheRead: 0, cacheWrite: 0}}]}}}}""",
    good="""{models: {providers: {moonshot: {
  baseUrl: "https://api.moonshot.ai/v1", apiKey: "${MOONSHOT_API_KEY}",
  models: [{id: "kimi-k3", name: "Kimi K3"}]}}}}""",
    how="write the price, US dollars per million tokens, or leave `cost` out",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per model that is not free but has a price of 0."""
    for preset, model, price in priced(context):
        figures = cost(model)
        if any(number(value) != 0 for value in figures.values()) or not price.input:
            continue
        path = (*model.path, "cost")
        yield Finding(
            message=f"{shown(model.id, ())} is not free at {preset.title}",
            path=path,
            help=f"{preset.title} takes ${price.input:g} for a million tokens in and "
            f"${price.output:g} out, says the catalogue",
            fix=Fix(
                title="write the catalogue's price",
                safe=True,
                operations=(Set(path, as_cost(price)),),
            ),
        )


def as_cost(price: Price) -> dict[str, Json]:
    """A price in OpenClaw's form; unknown parts are left out."""
    figures = {
        "input": price.input,
        "output": price.output,
        "cacheRead": price.cache_read,
        "cacheWrite": price.cache_write,
    }
    return {name: value for name, value in figures.items() if value is not None}
