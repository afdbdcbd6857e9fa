"""JSON values as JavaScript distinguishes and compares them."""

from collections.abc import Hashable
from math import isfinite
from typing import Final

from openclaw_cfg.jsonpath import Json

_SAFE_INTEGER: Final = 2**53 - 1


def type_name(value: Json) -> str:
    """The JSON type of a value; for `NaN` and `Infinity` their names."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number" if _is_finite(value) else _odd_name(value)
        case str():
            return "string"
        case list():
            return "array"
    return "object"


def is_number(value: Json) -> bool:
    """Whether a value is a number in OpenClaw (2026.9.6): NaN and infinity are not."""
    if type(value) is int and abs(value) <= _SAFE_INTEGER:  # the most frequent case
        return True
    return type_name(value) == "number"


def is_integer(value: Json) -> bool:
    """Whether a value is an integer in OpenClaw: within 2^53 - 1 of zero."""
    if not is_number(value):
        return False
    assert isinstance(value, int | float)
    return value == int(value) and abs(value) <= _SAFE_INTEGER


def same(one: Json, other: Json) -> bool:
    """Whether two values are equal: `1` is `1.0`, but `true` is not `1`."""
    return canonical(one) == canonical(other)


def canonical(value: Json) -> Hashable:
    """What equal values have in common, and no others."""
    parts: list[Hashable] = []
    values = [value]
    while values:  # a stack, because values may be nested deeper than function calls
        one = values.pop()
        if isinstance(one, dict):
            keys = sorted(one)
            parts.append(("object", *keys))
            values += [one[key] for key in keys]
        elif isinstance(one, list):
            parts.append(("array", len(one)))
            values += one
        else:
            # NaN is not equal to itself.
            parts.append((type_name(one), one if one == one else object()))  # noqa: PLR0124
    return tuple(parts)


def _is_finite(value: float) -> bool:
    try:
        return isfinite(value)
    except OverflowError:  # a larger int than any float is Infinity in JavaScript
        return False


def _odd_name(value: float) -> str:
    if value != value:  # noqa: PLR0124 - only NaN differs from itself
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
