"""The models of a provider, and its protocol."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from openclaw_cfg.fix.change import EARLY, MAY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import merge_move
from openclaw_cfg.fix.migrations.providers import PROVIDERS, first_text
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import matches
from openclaw_cfg.fix.spellings import spellings
from openclaw_cfg.json5.edit import Remove, Set
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.schema.api_names import OLD_NAMES, OTHER_NAMES

_COUNT: Final = re.compile(
    r"\s*(\d{1,3}(?:[,_ ]\d{3})+|\d+(?:\.\d+)?)\s*([km]?)\s*(?:tok(?:ens?)?)?\s*\Z",
    re.IGNORECASE,
)
_UNITS: Final = {"": 1, "k": 1_000, "m": 1_000_000}
_COUNTED: Final[tuple[JsonPath, ...]] = (
    (*PROVIDERS, "*", "maxTokens"),
    *((*PROVIDERS, "*", "models", "*", k) for k in ("contextWindow", "maxTokens")),
    (*PROVIDERS, "*", "models", "*", "contextTokens"),
)
_VISION: Final = spellings("vision", "supports vision", "supports images", "attachment")
_PRICES: Final = ("price", "prices", "pricing", "costs")
_PRICE_WORDS: Final = {
    **{key: key for key in ("input", "output", "cacheRead", "cacheWrite")},
    "prompt": "input",
    "completion": "output",
    "input_cache_read": "cacheRead",
    "input_cache_write": "cacheWrite",
    "cache_read": "cacheRead",
    "cache_write": "cacheWrite",
}
_TOKEN_PRICES: Final = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cacheRead",
    "cache_creation_input_token_cost": "cacheWrite",
}
"""LiteLLM's."""
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?\Z", re.IGNORECASE)
_UNIT_WORDS: Final = spellings("unit", "per", "per tokens", "price unit")
_UNIT: Final = re.compile(
    r"(?:usd|\$)? ?(?:/|per)? ?(1|1000|1000000)? ?(k|m|thousand|million)?"
    r" ?(?:tok(?:ens?)?)?"
)
_PER_TOKEN: Final = 0.0005
"""Dollars; no model costs more per token."""
_PER_MILLION: Final = 0.02
"""A lower number may be the price of a thousand tokens."""
# Other tools' keys for whether a model can call tools.
_TOOLS: Final = frozenset(
    {"tools", "toolCalling", "tool_calling", "toolCall", "tool_call", "toolUse"}
    | {"supportsTools", "supports_tools", "supportsToolCalling", "functionCalling"}
    | {"function_calling", "supports_function_calling"}
)


def _rows(value: Json) -> Iterator[Change]:
    """Models of a provider: an array of objects."""
    for place in matches(value, (*PROVIDERS, "*", "models")):
        rows = get(value, *place)
        if isinstance(rows, str):
            yield Change(
                path=place,
                operations=(Set(place, [_row(rows)]),),
                reason="is an array of models",
            )
        elif isinstance(rows, dict):
            yield from _row_map(place, rows)
        for index, row in enumerate(as_array(rows)):
            if isinstance(row, str):
                yield Change(
                    path=(*place, index),
                    operations=(Set((*place, index), _row(row)),),
                    reason="is an object with id and name",
                )


def _row_map(place: JsonPath, rows: dict[str, Json]) -> Iterator[Change]:
    listed: list[Json] = [
        {"id": key, **as_object(row)} if "id" not in as_object(row) else row
        for key, row in rows.items()
        if isinstance(row, dict) and not is_note(key)
    ]
    if len(listed) == len(rows):
        yield Change(
            path=place,
            operations=(Set(place, listed),),
            reason="is an array of models",
        )


def _names(value: Json) -> Iterator[Change]:
    """Models that have only one of id and name."""
    for place in matches(value, (*PROVIDERS, "*", "models", "*")):
        row = get(value, *place)
        if not isinstance(row, dict) or not isinstance(place[-1], int):
            continue
        identifier, name = first_text(row, "id"), first_text(row, "name")
        if identifier and "name" not in row:
            yield Change(
                path=place,
                operations=(Set((*place, "name"), identifier),),
                reason='needs a "name"; the id serves',
            )
        elif name and "id" not in row:
            yield Change(
                path=place,
                operations=(Set((*place, "id"), name),),
                reason='needs an "id"; the name serves',
            )


def _row(text: str) -> dict[str, Json]:
    return {"id": text, "name": text}


def _settings(value: Json) -> Iterator[Change]:
    """Other tools' settings of a model: `num_ctx`, `tools: false`.

    Ollama's `options` are the model's `params`.
    """
    sheet = Sheet(value)
    for pattern in ((*PROVIDERS, "*"), (*PROVIDERS, "*", "models", "*")):
        for place in matches(value, pattern):
            given = as_object(get(value, *place))
            for key in given:
                target = _setting(key, given[key], is_model=len(place) > 3)
                if target:
                    source, there = (*place, key), (*place, *target)
                    operations = merge_move(sheet.value, source, there)
                    yield Change(
                        path=source,
                        operations=operations,
                        reason=f'is now "{".".join(target)}"',
                    )
                    sheet.apply(operations)


def _counts(value: Json) -> Iterator[Change]:
    """`"128k"`, `"1M"`, `"131,072 tokens"` → the number."""
    for pattern in _COUNTED:
        for place in matches(value, pattern):
            given = get(value, *place)
            match = _COUNT.match(given) if isinstance(given, str) else None
            if match is None or match[0].isdigit():
                continue
            number = re.sub(r"[,_ ]", "", match[1])
            count = round(float(number) * _UNITS[match[2].lower()])
            yield Change(
                path=place,
                operations=(Set(place, count),),
                reason=f"is a number of tokens: {count}",
            )


def _vision(value: Json) -> Iterator[Change]:
    """`vision: true` → `input: ["text", "image"]`."""
    for place in matches(value, (*PROVIDERS, "*", "models", "*")):
        row = as_object(get(value, *place))
        for key in _VISION:
            given = row.get(key)
            if isinstance(given, bool) and "input" not in row:
                kinds: list[Json] = ["text", "image"] if given else ["text"]
                yield Change(
                    path=(*place, key),
                    operations=(Set((*place, "input"), kinds), Remove((*place, key))),
                    reason='is now "input"',
                )
                break


def _prices(value: Json) -> Iterator[Change]:
    """Prices of a model under other names → `cost`.

    Per million tokens, as OpenClaw counts; a price per token is recognised by its size.
    """
    for place in matches(value, (*PROVIDERS, "*", "models", "*")):
        row = as_object(get(value, *place))
        loose = {key: _TOKEN_PRICES[key] for key in row if key in _TOKEN_PRICES}
        united = bool({*_UNIT_WORDS} & as_object(row.get("cost")).keys())
        own = ("cost",) if united else ()
        for key in (*own, *(k for k in _PRICES if k in row), ""):
            used = (key,) if key else tuple(loose)
            given = as_object(row[key]) if key else {loose[k]: row[k] for k in loose}
            cost = _cost(given)
            if cost and ("cost" not in row or key == "cost"):
                yield Change(
                    path=(*place, used[0]),
                    operations=(
                        Set((*place, "cost"), cost),
                        *(Remove((*place, word)) for word in used if word != "cost"),
                    ),
                    reason='is now "cost", for a million tokens',
                )
                break


def _shared_prices(value: Json) -> Iterator[Change]:
    """Prices of a provider → prices of each of its models that has none."""
    for place in matches(value, (*PROVIDERS, "*")):
        entry = as_object(get(value, *place))
        rows = as_array(entry.get("models"))
        for key in (*_PRICES, "cost"):
            cost = _cost(as_object(entry.get(key)))
            if not cost or not rows or not all(isinstance(row, dict) for row in rows):
                continue
            own = {"cost", *_PRICES, *_TOKEN_PRICES}
            puts = [
                Set((*place, "models", index, "cost"), dict(cost))
                for index, row in enumerate(rows)
                if not own & as_object(row).keys()
            ]
            yield Change(
                path=(*place, key),
                operations=(*puts, Remove((*place, key))),
                reason='is the "cost" of each model',
            )
            break


def _cost(given: dict[str, Json]) -> dict[str, Json]:
    """Prices per million tokens; empty if the unit is not certain."""
    found: dict[str, float] = {}
    times = {_times(given[key]) for key in _UNIT_WORDS if key in given}
    for key, item in given.items():
        if key in _UNIT_WORDS or (key == "currency" and item in {"USD", "usd", "$"}):
            continue
        word = _PRICE_WORDS.get(key, key)
        number = isinstance(item, int | float) and not isinstance(item, bool)
        text = isinstance(item, str) and _NUMBER.match(item)
        if word not in _PRICE_WORDS.values() or not (number or text):
            return {}
        found[word] = float(str(item))
    if not {"input", "output"} <= found.keys():
        return {}
    most = max(found.values())
    if 0 in times or len(times) > 1:
        return {}
    if not times and 0 < most < _PER_TOKEN:
        times = {1_000_000}
    elif not times and 0 < most < _PER_MILLION:
        return {}
    found = {k: round(v * max(times, default=1), 6) for k, v in found.items()}
    if max(found.values()) > 1_000_000 * _PER_TOKEN:
        return {}
    return {k: int(v) if v == int(v) else v for k, v in found.items()}


def _times(unit: Json) -> int:
    """The number of a price's units in a million tokens; 0 if that is unclear."""
    text = re.sub(r"[\s_-]+", " ", str(unit).replace(",", "")).strip().lower()
    match = _UNIT.fullmatch(text)
    if not text or match is None or isinstance(unit, bool):
        return 0
    tokens = int(match[1] or 1)
    if match[2]:
        tokens *= 1_000 if match[2] in {"k", "thousand"} else 1_000_000
    return 1_000_000 // tokens


def _setting(key: str, given: Json, *, is_model: bool) -> tuple[str, ...]:
    """Where a setting belongs, relative to its object; () if it is there already."""
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if key in {"num_ctx", "numCtx"} and number:
        return ("params", "num_ctx")
    if key == "options" and isinstance(given, dict) and given:
        return ("params",)
    if is_model and key in _TOOLS and isinstance(given, bool):
        return ("compat", "supportsTools")
    return ()


def _api(names: Mapping[str, str], value: Json) -> Iterator[Change]:
    """Names of protocols in other tools and older versions → OpenClaw's."""
    for pattern in (
        (*PROVIDERS, "*", "api"),
        (*PROVIDERS, "*", "models", "*", "api"),
    ):
        for place in matches(value, pattern):
            given = get(value, *place)
            wanted = (
                names.get(given.strip().lower()) if isinstance(given, str) else None
            )
            if wanted is not None and wanted != given:
                yield Change(
                    path=place,
                    operations=(Set(place, wanted),),
                    reason=f'is called "{wanted}"',
                )


MIGRATIONS: Final = (
    Migration(
        id="model-rows",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason="is an object with id and name",
        doctor="refuses the file",
        find=_rows,
    ),
    Migration(
        id="model-names",
        kind=ChangeKind.ADD,
        until=EARLY,
        reason="needs id and name",
        doctor="refuses the file",
        find=_names,
    ),
    Migration(
        id="model-settings",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="drops them",
        find=_settings,
    ),
    Migration(
        id="token-count",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is a number",
        doctor="refuses the file",
        find=_counts,
    ),
    Migration(
        id="model-vision",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="drops it",
        find=_vision,
    ),
    Migration(
        id="model-price",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="drops it",
        find=_prices,
    ),
    Migration(
        id="provider-price",
        kind=ChangeKind.SPLIT,
        until=EARLY,
        reason="belongs to each model",
        doctor="drops it",
        find=_shared_prices,
    ),
    Migration(
        id="api-name",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="has another name",
        doctor='knows "openai"; refuses the others',
        find=partial(_api, OTHER_NAMES),
    ),
    Migration(
        id="api-codex",
        kind=ChangeKind.RETYPE,
        until=MAY,
        reason="has another name",
        doctor="does the same",
        find=partial(_api, OLD_NAMES),
    ),
)
