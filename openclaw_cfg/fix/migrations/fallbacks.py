"""Fallbacks of a model choice: next to the model, or under another name."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.fix.migrations.model_selection import SELECTORS, refs_of
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import agent_scopes
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove, Rename, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, format_path, get

_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
# Next to the model, where an agent has no such key.
_BESIDE: Final = {
    "fallbacks": "model",
    "fallback": "model",
    "fallbackModels": "model",
    "fallbackModel": "model",
    "fallback_models": "model",
    "fallback_model": "model",
    "modelFallbacks": "model",
    "modelFallback": "model",
    "imageModelFallbacks": "imageModel",
}


def _beside(value: Json) -> Iterator[Change]:
    """`fallbacks` of an agent → its `model.fallbacks`."""
    sheet = Sheet(value)
    for scope in ((), *agent_scopes(value)):
        for key, selector in _BESIDE.items():
            # At the root they are for every agent.
            place, choice = (*scope, key), (*(scope or _DEFAULTS), selector)
            given = get(value, *place)
            refs = refs_of(given)
            if not refs and given != []:
                continue
            if not isinstance(get(value, *choice), dict | str | None):
                continue
            operations = tuple(_into(value, place, choice, refs))
            yield Change(
                path=place,
                operations=operations,
                reason=f'is now "{format_path((*choice, "fallbacks"))}"',
            )
            value = sheet.apply(operations)


def _into(
    value: Json, place: JsonPath, choice: JsonPath, refs: list[str]
) -> Iterator[Operation]:
    chosen, target = get(value, *choice), (*choice, "fallbacks")
    if isinstance(chosen, str):
        yield Set(choice, {"primary": chosen})
    there = as_array(get(value, *target))
    if not there and not exists(value, target):
        yield Move(place, target)
        yield Set(target, list(refs))
        return
    yield Set(target, [*there, *(ref for ref in refs if ref not in there)])
    yield CommentOut(place, f"now {format_path(target)}")


def _spelled(value: Json) -> Iterator[Change]:
    """`fallback` of a model choice is spelled `fallbacks` and is an array."""
    for scope in agent_scopes(value):
        for selector in SELECTORS:
            for key in ("fallback", "fallbacks"):
                place = (*scope, *selector, key)
                if exists(value, place):
                    yield from _list(value, place)


def _list(value: Json, place: JsonPath) -> Iterator[Change]:
    given, target = get(value, *place), (*place[:-1], "fallbacks")
    operations: list[Operation] = []
    if isinstance(given, str):
        operations.append(Set(place, [given]))
    if place != target and not exists(value, target):
        operations.append(Rename(place, "fallbacks"))
    elif place != target and (refs := refs_of(given)):
        there = as_array(get(value, *target))
        more = [ref for ref in there if ref not in refs]
        operations = [Set(target, [*refs, *more]), Remove(place)]
    if operations:
        yield Change(
            path=place,
            operations=tuple(operations),
            reason='is the array "fallbacks"',
        )


MIGRATIONS: Final = (
    Migration(
        id="fallbacks-beside-model",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="belongs to the model",
        doctor="drops it",
        find=_beside,
    ),
    Migration(
        id="model-fallback",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="is an array",
        doctor="drops it",
        find=_spelled,
    ),
)
