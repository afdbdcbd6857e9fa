"""Values that do not show what they hold."""

from typing import Any

from openclaw_cfg.jsonpath import Json


class _Object(dict[str, Any]):
    def __repr__(self) -> str:
        return "{...}"


class _Array(list[Any]):
    def __repr__(self) -> str:
        return "[...]"


def quiet(value: Json) -> Json:
    """An equal value whose objects and arrays print as dots.

    The jsonschema library writes the `repr` of a whole value into each message. No one
    reads those; but they would hold keys, take long for large values under a union, and
    overflow the stack for deep ones.
    """
    if isinstance(value, _Object | _Array):
        return value
    copy = _shell(value)
    ahead: list[Any] = [copy] if isinstance(copy, dict | list) else []
    while ahead:  # a stack, for values may be nested deeper than calls can be
        holder = ahead.pop()
        steps = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for step, inner in steps:
            if isinstance(inner, dict | list):
                holder[step] = shell = _shell(inner)
                ahead.append(shell)
    return copy


def _shell(value: Json) -> Json:
    if isinstance(value, dict):
        return _Object(value)
    return _Array(value) if isinstance(value, list) else value
