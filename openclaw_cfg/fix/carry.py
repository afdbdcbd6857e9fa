"""Moving values to their new place without losing what is there already."""

from collections.abc import Iterator, Sequence
from typing import Final

from openclaw_cfg.fix.opening import opens
from openclaw_cfg.fix.spellings import ADDRESS, API_KEY, spellings
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, format_path, get, value_at
from openclaw_cfg.openclaw.facts import load_facts

_URLS: Final = frozenset({"baseUrl", *spellings(*ADDRESS)})
_KEYS: Final = frozenset({"apiKey", *spellings(*API_KEY)})
_IDENTITY: Final = _URLS | _KEYS | {"command", "botToken", "appToken"}
"""What says which server, or which account, an object is about."""
_SET: Final = "is set already"


def carry(value: Json, source: JsonPath, target: JsonPath) -> tuple[Operation, ...]:
    """Operations that move a value; what is at the target wins.

    An object fills the gaps of an object, unless both name an address or a key and
    not the same: then one stays whole, so that no key goes to another's address. A
    model that is named alone is the `primary` of a choice that has only fallbacks.
    Two lists of what is denied are one.
    What has no place left stays as a comment.
    """
    if _lacks_primary(value, source, target):
        target = (*target, "primary")
    operations = list(_fill(value, source, target))
    if operations and operations[-1] == Move(source, target):
        return tuple(operations)
    if _is_used_up(value, source, target):
        return (*operations, Remove(source))
    return (*operations, CommentOut(source, f"{format_path(target)} {_SET}"))


def outdone(operations: Sequence[Operation]) -> str:
    """What `carry` found in the way, as a sentence; empty when all of it is moved."""
    last = operations[-1] if operations else None
    note = last.note if isinstance(last, CommentOut) else ""
    return f"{note}, and that counts" if note.endswith(_SET) else ""


def exists(value: Json, path: JsonPath) -> bool:
    """Whether something, null included, is at a path."""
    try:
        value_at(value, path)
    except KeyError:
        return False
    return True


def waits(value: Json, target: JsonPath) -> bool:
    """Whether a list is where an object has to be first; it may become one."""
    for length in range(1, len(target)):
        parent = get(value, *target[:length])
        if isinstance(parent, list) and isinstance(target[length], str):
            return True
    return False


def _lacks_primary(value: Json, source: JsonPath, target: JsonPath) -> bool:
    """Whether a single model comes to a choice of models that has no first one."""
    if not exists(value, target) or not isinstance(value_at(value, source), str):
        return False
    choice = value_at(value, target)
    return isinstance(choice, dict) and {*choice} == {"fallbacks"}


def _fill(value: Json, source: JsonPath, target: JsonPath) -> Iterator[Operation]:
    if not exists(value, target):
        yield from _make_way(value, target)
        yield Move(source, target)
        return
    old, new = value_at(value, source), value_at(value, target)
    if _are_denials(target, old, new):
        more = [item for item in as_array(old) if item not in as_array(new)]
        if more:
            yield Set(target, [*as_array(new), *more])
    if isinstance(old, dict) and isinstance(new, dict) and fits(target, old, new):
        for key in old:
            place = (*target, key)
            if target[0] == "channels" and key not in new and opens(place, old[key]):
                continue
            yield from _fill(value, (*source, key), (*target, key))


def fits(target: JsonPath, old: dict[str, Json], new: dict[str, Json]) -> bool:
    """Whether what is moved, and what is there, can be about one server or account.

    Of a vendor that OpenClaw knows the address alone, or the key, is whole: together
    they would send the key elsewhere.
    """
    named = _IDENTITY & old.keys() & new.keys()
    if any(old[key] != new[key] for key in named):
        return False
    if target[:-1] != ("models", "providers"):
        return True
    if str(target[-1]).lower() not in load_facts().built_in_providers:
        return True
    address, key = (
        [bool(words & side.keys()) for side in (old, new)] for words in (_URLS, _KEYS)
    )
    return sorted(address) != [False, True] or address == key or address != key[::-1]


def _is_used_up(value: Json, source: JsonPath, target: JsonPath) -> bool:
    """Whether nothing of the source is left that differs from the target."""
    if not exists(value, target):
        return True
    old, new = value_at(value, source), value_at(value, target)
    if isinstance(old, dict) and isinstance(new, dict):
        return all(_is_used_up(value, (*source, k), (*target, k)) for k in old)
    return old == new or _are_denials(target, old, new)


def _are_denials(target: JsonPath, old: Json, new: Json) -> bool:
    return target[-1] == "deny" and isinstance(old, list) and isinstance(new, list)


def _make_way(value: Json, target: JsonPath) -> Iterator[Operation]:
    """Set aside a scalar that is where the target's parent object has to be."""
    for length in range(1, len(target)):
        parent = target[:length]
        if not exists(value, parent):
            return
        if not isinstance(value_at(value, parent), dict | list):
            yield CommentOut(parent, "this must be an object")
            return
