"""Moving values to their new place without losing what is there already."""

from collections.abc import Iterator

from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, value_at


def carry(value: Json, source: JsonPath, target: JsonPath) -> tuple[Operation, ...]:
    """Operations that move a value; what is at the target wins.

    An object fills the gaps of an object. A model that is named alone is the `primary`
    of a choice that has only fallbacks. What has no place left stays as a comment.
    """
    if _lacks_primary(value, source, target):
        target = (*target, "primary")
    operations = list(_fill(value, source, target))
    if operations and operations[-1] == Move(source, target):
        return tuple(operations)
    if _is_used_up(value, source, target):
        return (*operations, Remove(source))
    return (*operations, CommentOut(source, f"{format_path(target)} is set already"))


def exists(value: Json, path: JsonPath) -> bool:
    """Whether something, null included, is at a path."""
    try:
        value_at(value, path)
    except KeyError:
        return False
    return True


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
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old:
            yield from _fill(value, (*source, key), (*target, key))


def _is_used_up(value: Json, source: JsonPath, target: JsonPath) -> bool:
    """Whether nothing of the source is left that differs from the target."""
    if not exists(value, target):
        return True
    old, new = value_at(value, source), value_at(value, target)
    if isinstance(old, dict) and isinstance(new, dict):
        return all(_is_used_up(value, (*source, k), (*target, k)) for k in old)
    return old == new


def _make_way(value: Json, target: JsonPath) -> Iterator[Operation]:
    """Set aside a scalar that is where the target's parent object has to be."""
    for length in range(1, len(target)):
        parent = target[:length]
        if not exists(value, parent):
            return
        if not isinstance(value_at(value, parent), dict | list):
            yield CommentOut(parent, "this must be an object")
            return
