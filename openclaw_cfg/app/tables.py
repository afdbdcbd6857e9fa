"""Public tables of models, read as data: LiteLLM's and models.dev's.

`templates/tables.json` maps the providers of a table to presets. Models without a
preset are left out: the tables list thousands. Only figures are used.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from msgspec.json import decode

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.figures import same, stated
from openclaw_cfg.catalog.newer import NewModel
from openclaw_cfg.catalog.preset import PresetModel
from openclaw_cfg.errors import AppError
from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.resources import folder

Models = Mapping[str, Mapping[str, NewModel]]
"""By the id of a preset, then of a model."""

_Rows = Mapping[tuple[str, str], dict[str, Json]]
_Reader = Callable[[dict[str, Json], PresetModel], Iterator[tuple[str, Json]]]

# Where LiteLLM's name of a model has a longer prefix than the provider's name.
_PREFIXES = ("bedrock/", "gemini/", "vertex_ai/", "accounts/fireworks/models/")
_MILLION = 1_000_000


def from_litellm(table: Json) -> Models:
    """The figures of LiteLLM's `model_prices_and_context_window.json`.

    Raises:
        AppError: it is not such a file.
    """
    rows = as_object(table)
    if not any("litellm_provider" in as_object(row) for row in rows.values()):
        raise AppError("this is not LiteLLM's table of models and prices")
    by_name: dict[tuple[str, str], dict[str, Json]] = {}
    for name, row in rows.items():
        facts = as_object(row)
        provider = str(facts.get("litellm_provider"))
        by_name.setdefault((provider, _bare(name, provider)), facts)
    return _models("litellm", by_name, _of_litellm)


def from_models_dev(table: Json) -> Models:
    """The figures of models.dev's `api.json`.

    Raises:
        AppError: it is not such a file.
    """
    providers = as_object(table)
    if not any("models" in as_object(p) for p in providers.values()):
        raise AppError("this is not the api.json of models.dev")
    by_name = {
        (provider, model): as_object(facts)
        for provider, about in providers.items()
        for model, facts in as_object(as_object(about).get("models")).items()
    }
    return _models("models.dev", by_name, _of_models_dev)


def _models(table: str, by_name: _Rows, read: _Reader) -> Models:
    providers = _providers()[table]
    found: dict[str, dict[str, NewModel]] = {}
    for preset in load_presets():
        for model in preset.models:
            facts = _row(by_name, providers.get(preset.id, ()), model)
            told = stated(dict(read(facts, model)))
            if told:
                found.setdefault(preset.id, {})[model.id] = NewModel(figures=told)
    return found


def _row(
    by_name: _Rows,
    providers: Sequence[str],
    model: PresetModel,
) -> dict[str, Json]:
    bare = model.id
    for prefix in _PREFIXES:
        bare = bare.removeprefix(prefix)
    for provider in providers:
        for name in (model.id, bare, model.id.lower()):
            if (provider, name) in by_name:
                return by_name[provider, name]
    return {}


def _bare(name: str, provider: str) -> str:
    for prefix in (f"{provider}/", *_PREFIXES):
        name = name.removeprefix(prefix)
    return name


def _of_litellm(row: dict[str, Json], model: PresetModel) -> Iterator[tuple[str, Json]]:
    window, answer = row.get("max_input_tokens"), row.get("max_output_tokens")
    # Some rows include the answer in the window, some do not.
    whole = model.context_window
    if isinstance(window, int) and isinstance(answer, int) and whole:
        window = whole if same("contextWindow", whole, window + answer) else window
    yield "contextWindow", window
    # Without its own limit the answer may be as long as the window.
    if isinstance(answer, int) and isinstance(window, int) and answer < window:
        yield "maxTokens", answer
    for figure, name in (
        ("input", "input_cost_per_token"),
        ("output", "output_cost_per_token"),
        ("cacheRead", "cache_read_input_token_cost"),
        ("cacheWrite", "cache_creation_input_token_cost"),
    ):
        cost = row.get(name)
        if isinstance(cost, int | float):
            yield figure, round(cost * _MILLION, 6)


def _of_models_dev(
    row: dict[str, Json],
    model: PresetModel,
) -> Iterator[tuple[str, Json]]:
    limit, cost = as_object(row.get("limit")), as_object(row.get("cost"))
    yield "contextWindow", limit.get("context")
    yield "maxTokens", limit.get("output")
    yield "input", cost.get("input")
    yield "output", cost.get("output")
    yield "cacheRead", cost.get("cache_read")
    yield "cacheWrite", cost.get("cache_write")


@cache  # a file of this package, which does not change
def _providers() -> dict[str, dict[str, tuple[str, ...]]]:
    data = (folder("templates") / "tables.json").read_bytes()
    return decode(data, type=dict[str, dict[str, tuple[str, ...]]])
