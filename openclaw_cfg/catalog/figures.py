"""The figures of a model: token limits and prices."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.catalog.billing import Price
from openclaw_cfg.catalog.fact import FactSource
from openclaw_cfg.catalog.preset import Preset, PresetModel
from openclaw_cfg.jsonpath import Json

Number = int | float

TOKENS: Final = {"contextWindow": "context_window", "maxTokens": "max_tokens"}
PRICES: Final = {
    "input": "input",
    "output": "output",
    "cacheRead": "cache_read",
    "cacheWrite": "cache_write",
}
FIGURES: Final = (*TOKENS, *PRICES)
"""Names of the figures, as in OpenClaw's configuration."""

# 128k is 128,000 or 131,072; some sources include the answer in the window.
_NEAR_TOKENS: Final = 0.05
_NEAR_PRICE: Final = 0.005


def stated(facts: Mapping[str, Json]) -> dict[str, Number]:
    """The figures among the facts of another source; 0 says nothing."""
    return {
        figure: value
        for figure in FIGURES
        if isinstance(value := facts.get(figure), int | float) and value > 0
        if not isinstance(value, bool)
    }


def figures(model: PresetModel) -> dict[str, Number]:
    """The figures of a model that are known."""
    found = {name: getattr(model, field) for name, field in TOKENS.items()}
    if model.price:
        found |= {name: getattr(model.price, f) for name, f in PRICES.items()}
    return {name: value for name, value in found.items() if value is not None}


def with_figures(model: PresetModel, new: Mapping[str, Number]) -> PresetModel:
    """The model with these figures; a price needs both input and output."""
    all_of_them = {**figures(model), **new}
    tokens = {f: int(all_of_them[n]) for n, f in TOKENS.items() if n in all_of_them}
    prices = {f: all_of_them[n] for n, f in PRICES.items() if n in all_of_them}
    price = Price(**prices) if {"input", "output"} <= prices.keys() else model.price
    return replace(model, price=price, **tokens)


def same(name: str, one: Number, other: Number) -> bool:
    """Whether two sources mean the same figure, written differently."""
    near = _NEAR_TOKENS if name in TOKENS else _NEAR_PRICE
    return abs(one - other) <= near * max(abs(one), abs(other))


def prices(preset: Preset, model: PresetModel) -> Iterator[tuple[Price, FactSource]]:
    """The price of a model that is used, then the prices in other sources."""
    if model.price is None:
        return
    yield model.price, preset.sources[model.source_of("input")]
    for name in dict.fromkeys(c.source for c in model.disputed if c.figure in PRICES):
        told = {c.figure: c.value for c in model.disputed if c.source == name}
        other = with_figures(model, told).price
        if other:
            yield other, preset.sources[name]
