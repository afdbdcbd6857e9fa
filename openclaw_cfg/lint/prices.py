"""Numbers of a configuration, and the prices that the catalogue knows."""

from collections.abc import Iterator

from openclaw_cfg.catalog.billing import Price
from openclaw_cfg.catalog.preset import Preset, PresetModel
from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.model import Model


def number(value: Json) -> float | None:
    """A number; a boolean is not a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value


def priced(context: RuleContext) -> Iterator[tuple[Preset, Model, Price]]:
    """Models with their own cost whose price the catalogue knows."""
    for known, model in context.models():
        known_model = catalogue_model(known, model)
        if known.preset and known_model and known_model.price and cost(model):
            yield known.preset, model, known_model.price


def catalogue_model(known: ResolvedProvider, model: Model) -> PresetModel | None:
    """What the catalogue knows of a model at this provider."""
    return known.preset.model(model.id) if known.preset else None


def cost(model: Model) -> dict[str, Json]:
    """The cost of a model, US dollars per million tokens; empty when it has none."""
    return as_object(model.settings.get("cost"))
