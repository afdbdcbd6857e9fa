"""Moves values to their new place without losing what is already there."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from openclaw_cfg.fix.opening import opens
from openclaw_cfg.fix.spellings import ADDRESS, API_KEY, spellings
from openclaw_cfg.fix.strictness import guards, stricter
from openclaw_cfg.fix.words import names_in
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove, Set
from openclaw_cfg.jsonpath import (
    NOTHING,
    Json,
    JsonPath,
    format_path,
    get,
    value_at,
)
from openclaw_cfg.openclaw.facts import load_facts

_URLS: Final = frozenset({"baseUrl", *spellings(*ADDRESS)})
_KEYS: Final = frozenset({"apiKey", *spellings(*API_KEY)})
_IDENTITY: Final = _URLS | _KEYS | {"command", "botToken", "appToken"}
"""The keys that identify the server or account of an object."""
_SET: Final = "is set already"
_STRICTER: Final = "the other one is stricter"


def merge_move(
    value: Json, source: JsonPath, target: JsonPath, *, preferred: bool = False
) -> tuple[Operation, ...]:
    """Operations that move a value; a value at the target wins.

    Of two restrictions the stricter one wins, wherever it is, unless the target is
    `preferred`: a setting that OpenClaw always read before the source.

    An object fills the gaps of another object, unless both have an address or a key and
    these differ: then one object is used as a whole, so that no key is sent to another
    address. A single model becomes the `primary` of a choice that has only fallbacks.
    Two lists of denied things are joined. What has no place stays as a comment.
    """
    if _lacks_primary(value, source, target):
        target = (*target, "primary")
    operations = list(_fill(value, source, target, preferred=preferred))
    if operations and operations[-1] == Move(source, target):
        return tuple(operations)
    moved = {op.path for op in operations if isinstance(op, Move)}
    if _is_used_up(value, source, target, moved):
        gone = source in moved
        return tuple(operations) if gone else (*operations, Remove(source))
    return (*operations, CommentOut(source, f"{format_path(target)} {_SET}"))


def outdone(operations: Sequence[Operation]) -> str:
    """The conflict that `merge_move` found, as a sentence; empty if there was none."""
    last = operations[-1] if operations else None
    note = last.note if isinstance(last, CommentOut) else ""
    told = [
        f"of two values for {format_path(o.path)} the stricter counts"
        for o in operations
        if isinstance(o, CommentOut) and o.note == _STRICTER
    ]
    if note.endswith(_SET):
        told.append(f"{note}, and that counts")
    return "; ".join(told)


def exists(value: Json, path: JsonPath) -> bool:
    """Whether there is a value, null included, at a path."""
    return get(value, *path, nothing=NOTHING) is not NOTHING


def waits(value: Json, target: JsonPath) -> bool:
    """Whether there is a list where an object is needed; it may become one."""
    for length in range(1, len(target)):
        parent = get(value, *target[:length])
        if isinstance(parent, list) and isinstance(target[length], str):
            return True
    return False


def _lacks_primary(value: Json, source: JsonPath, target: JsonPath) -> bool:
    """Whether a single model is moved to a choice of models without a primary."""
    if not exists(value, target) or not isinstance(value_at(value, source), str):
        return False
    choice = value_at(value, target)
    return isinstance(choice, dict) and {*choice} == {"fallbacks"}


def clashes(value: Json, source: JsonPath, target: JsonPath) -> Iterator[JsonPath]:
    """Restrictive settings with two values of which neither is known to be stricter.

    Yields the path relative to either place; empty for the place itself.
    """
    if not exists(value, target):
        return
    old, new = value_at(value, source), value_at(value, target)
    if isinstance(old, dict) and isinstance(new, dict):
        if fits(target, old, new):
            for key in old:
                for rest in clashes(value, (*source, key), (*target, key)):
                    yield (key, *rest)
    elif old != new and guards(target) and stricter(target, old, new) is None:
        yield ()


def _fill(
    value: Json, source: JsonPath, target: JsonPath, *, preferred: bool
) -> Iterator[Operation]:
    if not exists(value, target):
        yield from _make_way(value, target)
        yield Move(source, target)
        return
    old, new = value_at(value, source), value_at(value, target)
    if _are_denials(target, old, new):
        there = names_in(new)
        more = [name for name in names_in(old) if name not in there]
        if more:
            yield Set(target, [*there, *more])
    if isinstance(old, dict) and isinstance(new, dict) and fits(target, old, new):
        for key in old:
            place = (*target, key)
            if target[0] == "channels" and key not in new and opens(place, old[key]):
                continue
            yield from _fill(value, (*source, key), (*target, key), preferred=preferred)
    elif old != new and not preferred:
        yield from _closed(source, target, old, new)


def _closed(
    source: JsonPath, target: JsonPath, old: Json, new: Json
) -> Iterator[Operation]:
    """The stricter value, if it is not the one at the target."""
    wanted = stricter(target, old, new)
    if wanted is None or wanted == new:
        return
    yield CommentOut(target, _STRICTER)
    if wanted == old:
        yield Move(source, target)
    else:
        yield Set(target, wanted)


def fits(target: JsonPath, old: dict[str, Json], new: dict[str, Json]) -> bool:
    """Whether the moved value and the one there can be about one server or account.

    For a vendor that OpenClaw knows, an address alone or a key alone is complete:
    together they would send the key elsewhere.
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
    apart = address[0] != address[1] and key == address[::-1]
    return not apart


def _is_used_up(
    value: Json, source: JsonPath, target: JsonPath, moved: Collection[JsonPath]
) -> bool:
    """Whether nothing in the source differs from the target."""
    if source in moved:
        return True
    if not exists(value, target):
        return False  # it was not taken over, lest it let somebody in
    old, new = value_at(value, source), value_at(value, target)
    if isinstance(old, dict) and isinstance(new, dict):
        places = (((*source, k), (*target, k)) for k in old)
        return all(_is_used_up(value, one, other, moved) for one, other in places)
    return old == new or _are_denials(target, old, new)


def _are_denials(target: JsonPath, old: Json, new: Json) -> bool:
    both = isinstance(old, list | str) and isinstance(new, list | str)
    return target[-1] in {"deny", "exclude"} and both


def _make_way(value: Json, target: JsonPath) -> Iterator[Operation]:
    """Turn a scalar into a comment if the target's parent object must be there."""
    for length in range(1, len(target)):
        parent = target[:length]
        if not exists(value, parent):
            return
        if not isinstance(value_at(value, parent), dict | list):
            yield CommentOut(parent, "this must be an object")
            return
