"""The shape of a JSON Schema of any draft: where a schema holds other schemas."""

from collections.abc import Callable, Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json

Schema = bool | dict[str, Json]
"""A schema: an object of keywords, or true (anything) or false (nothing)."""

_ONE: Final = frozenset(
    {
        "additionalItems",
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
_MANY: Final = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
NAMED: Final = frozenset(
    {"$defs", "definitions", "dependencies", "dependentSchemas"}
    | {"patternProperties", "properties"}
)
"""The keywords whose value holds schemas by name."""

KEYWORDS_OF_PARTS: Final = _ONE | _MANY
"""The keywords after which `children` and `rebuilt` name a schema."""


def as_schema(value: Json) -> Schema:
    """A keyword's value as a schema; a value that is not a schema allows everything."""
    return value if isinstance(value, bool | dict) else True


def children(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The schemas directly inside `schema`, each with its property name or keyword."""
    if isinstance(schema, bool):
        return
    for keyword, value in schema.items():
        if keyword in NAMED and isinstance(value, dict):
            yield from ((k, v) for k, v in value.items() if isinstance(v, bool | dict))
        elif keyword in _MANY and isinstance(value, list):
            yield from ((keyword, v) for v in value if isinstance(v, bool | dict))
        elif keyword in _ONE and isinstance(value, bool | dict):
            yield keyword, value


def rebuilt(schema: Schema, change: Callable[[Schema, str], Schema]) -> Schema:
    """A copy of `schema` with each child replaced by `change(child, name)`.

    `name` is the child's property name or keyword, as in `children`.
    """
    if isinstance(schema, bool):
        return schema
    copy: dict[str, Json] = {}
    for keyword, value in schema.items():
        if keyword in NAMED and isinstance(value, dict):
            copy[keyword] = {
                k: change(v, k) if isinstance(v, bool | dict) else v
                for k, v in value.items()
            }
        elif keyword in _MANY and isinstance(value, list):
            copy[keyword] = [
                change(v, keyword) if isinstance(v, bool | dict) else v for v in value
            ]
        elif keyword in _ONE and isinstance(value, bool | dict):
            copy[keyword] = change(value, keyword)
        else:
            copy[keyword] = value
    return copy
