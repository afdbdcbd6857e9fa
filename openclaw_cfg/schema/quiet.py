"""Values whose `repr` does not show their content."""

from typing import Any

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.schema.sound import Sound


class QuietObject(dict[str, Any]):
    """An object whose `repr` is dots.

    Attributes:
        plain: the object that it is a copy of.
        sound: the values that passed before; None if they are not remembered.
    """

    __slots__ = ("plain", "sound")
    plain: dict[str, Json]
    sound: Sound | None

    def __repr__(self) -> str:
        return "{...}"


class _Array(list[Any]):
    def __repr__(self) -> str:
        return "[...]"


def quiet(value: Json, sound: Sound | None = None) -> Json:
    """An equal value whose objects and arrays have dots as their `repr`.

    The jsonschema library puts the `repr` of a whole value into each message. These
    messages are not used, but they would contain keys, take long for large values under
    a union, and overflow the stack for deep ones.
    """
    if isinstance(value, QuietObject | _Array):
        return value
    copy = _shell(value, sound)
    ahead: list[Any] = [copy] if isinstance(copy, dict | list) else []
    while ahead:  # a stack, because values may be nested deeper than function calls
        holder = ahead.pop()
        steps = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for step, inner in steps:
            if isinstance(inner, dict | list):
                holder[step] = shell = _shell(inner, sound)
                ahead.append(shell)
    return copy


def _shell(value: Json, sound: Sound | None) -> Json:
    if isinstance(value, dict):
        copy = QuietObject(value)
        copy.plain, copy.sound = value, sound
        return copy
    return _Array(value) if isinstance(value, list) else value
