"""Short names of models: from their own map to the model that each names.

Without a mark, a map of models becomes a list of allowed models at OpenClaw's next
write. A file that only had aliases allowed every model, so the mark is set.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, JULY, Change, ChangeKind, Migration, Question
from openclaw_cfg.fix.merge_move import exists, merge_move, waits
from openclaw_cfg.fix.migrations.model_selection import refs_of
from openclaw_cfg.fix.migrations.policy import ALLOWLIST_MARK, allowlist
from openclaw_cfg.fix.migrations.providers import PROVIDER_KEYS, ROLES
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get

_MODELS: Final[JsonPath] = ("agents", "defaults", "models")
_PLACES: Final[tuple[JsonPath, ...]] = (
    # Members beside the providers that are neither OpenClaw's keys nor roles.
    ("models",),
    ("aliases",),
    ("modelAliases",),
    ("models", "aliases"),
    ("models", "modelAliases"),
    ("agent", "modelAliases"),
    ("agents", "defaults", "aliases"),
    ("agents", "defaults", "modelAliases"),
)

_NO_ALIASES: Final = {*ROLES, *PROVIDER_KEYS, *PROVIDER_KEYS.values(), "mode"}


def _mark(value: Json) -> Iterator[Change | Question]:
    """Whether there were aliases and no list of allowed models."""
    named = any(any(_named(place, get(value, *place))) for place in _PLACES)
    named = named or any(_misplaced(value))
    if exists(value, _MODELS) and named:
        # The list before the models of the aliases are added.
        yield from allowlist(value)
        return
    listed = (_MODELS, ("agent", "models"), ("agent", "allowedModels"))
    if any(exists(value, place) for place in (*listed, ALLOWLIST_MARK)):
        return
    if not isinstance(get(value, "meta"), dict | None):
        return
    for place in _PLACES:
        loose = place == ("models",) and any(_misplaced(value))
        if loose or any(_named(place, get(value, *place))):
            yield Change(
                path=place,
                operations=(Set(ALLOWLIST_MARK, True),),
                reason="allowed every model, so a mark says that it is not a list of "
                "allowed ones",
            )
            return


def _moved(value: Json) -> Iterator[Change]:
    """`aliases: {fast: "p/m"}` → `agents.defaults.models["p/m"].alias`."""
    sheet = Sheet(value)
    for place in _PLACES:
        aliases = get(value, *place)
        named = tuple(_named(place, aliases))
        if aliases == {} and place != ("models",):
            yield Change(path=place, operations=(Remove(place),), reason="is empty")
        if not named or not isinstance(get(value, *_MODELS), dict | None):
            continue
        if waits(value, (*_MODELS, "*")):
            continue
        made: list[Operation] = []
        for key, alias, ref in named:
            operations = tuple(_one(value, (*place, key), alias, ref))
            value = sheet.apply(operations)
            made += operations
        if not as_object(get(value, *place)):
            made.append(Remove(place))
            value = sheet.apply(made[-1:])
        yield Change(
            path=place,
            operations=tuple(made),
            reason='names models, so each alias is under "agents.defaults.models"',
            effect=_unused(made),
        )


def _misplaced(value: Json) -> Iterator[str]:
    """References among the providers' settings, with what belongs to each model."""
    words = {*PROVIDER_KEYS, *PROVIDER_KEYS.values()}
    for key, entry in as_object(get(value, "models")).items():
        if "/" in key and isinstance(entry, dict) and not words & entry.keys():
            yield key


def _settings(value: Json) -> Iterator[Change]:
    """`models: {"p/m": {alias}}` → `agents.defaults.models`."""
    sheet = Sheet(value)
    for ref in () if waits(value, (*_MODELS, "*")) else _misplaced(value):
        operations = merge_move(sheet.value, ("models", ref), (*_MODELS, ref))
        sheet.apply(operations)
        yield Change(
            path=("models", ref),
            operations=operations,
            reason='is about a model, so it belongs under "agents.defaults.models"',
        )


def _named(place: JsonPath, aliases: Json) -> Iterator[tuple[str, str, str]]:
    """Each key, the alias and the reference; either may be the key."""
    for key, given in as_object(aliases).items():
        if place == ("models",) and (key in _NO_ALIASES or not isinstance(given, str)):
            continue
        if isinstance(given, str) and "/" in key and "/" not in given:
            yield key, given, key
        elif "/" not in key and len(refs := refs_of(given)) == 1 and "/" in refs[0]:
            yield key, key, refs[0]


def _unused(made: list[Operation]) -> str:
    """The note on aliases that have no place."""
    keys = [str(o.path[-1]) for o in made if isinstance(o, CommentOut)]
    names = ", ".join(f'"{key}"' for key in keys)
    return f"a model has one alias, so {names} is not used" if keys else ""


def _one(value: Json, place: JsonPath, alias: str, ref: str) -> Iterator[Operation]:
    """The operation that moves an alias with its comments."""
    entry = (*_MODELS, ref)
    if not isinstance(get(value, *entry), dict):
        if exists(value, entry):
            yield Remove(entry)
        yield Move(place, entry)
        yield Set(entry, {"alias": alias})
    elif exists(value, (*entry, "alias")):
        yield CommentOut(place, "a model has one alias")
    else:
        yield Move(place, (*entry, "alias"))
        yield Set((*entry, "alias"), alias)


MIGRATIONS: Final = (
    Migration(
        id="aliases-only",
        kind=ChangeKind.ADD,
        until=JULY,
        reason="is not a list of allowed models",
        doctor="drops the aliases",
        find=_mark,
    ),
    Migration(
        id="model-beside-providers",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is about a model",
        doctor="drops it",
        find=_settings,
    ),
    Migration(
        id="model-aliases",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="names models",
        doctor="drops them; those of Clawdbot have been refused since 2026.8",
        find=_moved,
    ),
)
