"""A price is far from what the catalogue knows, or negative.

OpenClaw counts US dollars per million tokens. Vendors and other tools also write prices
per token or per thousand, or in yuan, and OpenClaw accepts any number.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.prices import cost, number, priced
from openclaw_cfg.report import Explanation, Finding, Fix, Severity
from openclaw_cfg.rules.zero_cost import as_cost

# Prices change and peak hours double them; a larger difference means another unit.
_FAR: Final = 3.0
_UNITS: Final = ((1_000_000, "per token"), (1_000, "per thousand tokens"))
EXPLANATION: Final = Explanation(
    id="odd-price",
    severity=Severity.WARNING,
    summary="the price is far from the catalogue's; OpenClaw counts US dollars per "
    "million tokens",
    bad="""{models: {providers: {moonshot: {
  baseUrl: "https://api.moonshot.ai/v1", apiKey: "${MOONSHOT_API_KEY}",
  models: [{id: "kimi-k3", name: "Kimi K3", cost: {input: 0.000003, output: 0.000015}}],
}}}}""",
    good="""{models: {providers: {moonshot: {
  baseUrl: "https://api.moonshot.ai/v1", apiKey: "${MOONSHOT_API_KEY}",
  models: [{id: "kimi-k3", name: "Kimi K3", cost: {input: 3, output: 15}}],
}}}}""",
    how="write US dollars per million tokens",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per price that is negative or more than three times off."""
    for _, model in context.models():
        for name, value in cost(model).items():
            figure = number(value)
            if figure is not None and figure < 0:
                yield Finding(
                    message=f"the price {figure:g} is below zero",
                    path=(*model.path, "cost", name),
                    help="write US dollars per million tokens",
                )
    for preset, model, price in priced(context):
        for name, known in (("input", price.input), ("output", price.output)):
            figure = number(cost(model).get(name))
            if figure is None or figure <= 0 or not known or _is_near(figure, known):
                continue
            path = (*model.path, "cost")
            yield Finding(
                message=f"${figure:g} is far from the ${known:g} of {preset.title}"
                + _unit(figure, known),
                path=(*path, name),
                help="write US dollars per million tokens",
                fix=Fix(
                    title="write the catalogue's price",
                    safe=False,
                    operations=(Set(path, as_cost(price)),),
                ),
            )


def _is_near(figure: float, known: float) -> bool:
    return known / _FAR <= figure <= known * _FAR


def _unit(figure: float, known: float) -> str:
    for factor, name in _UNITS:
        if _is_near(figure * factor, known):
            return f": it looks like a price {name}"
    return ""
