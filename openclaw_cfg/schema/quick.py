"""A quick look at a value: what plainly passes a schema needs no more.

Most of a configuration is right, and to say so takes far less than to say what is
wrong. Only keywords that mean the same in every draft are known here. Whatever has
another one, and whatever does not pass, is for the jsonschema library to judge:
`passes` never says yes where the library finds something, and may say no where it
finds nothing.
"""

from collections.abc import Callable
from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.schema.patterns import compiled, found_by
from openclaw_cfg.schema.values import is_integer, is_number
from openclaw_cfg.schema.walk import Schema, as_schema
from openclaw_cfg.schema.web_url import is_url

Check = Callable[[Json], bool]
Resolve = Callable[[str], Schema | None]
"""The part of the schema that a `$ref` leads to; None where it is not plain."""

SILENT: Final = frozenset(
    {"$comment", "$defs", "default", "definitions", "description", "examples", "title"}
)
"""Keywords that say nothing about a value."""

_TYPES: Final[dict[str, Check]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": is_integer,
    "null": lambda value: value is None,
    "number": is_number,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


class Quick:
    """Looks at values; a part of the schema is made ready when it is met first.

    Args:
        resolve: follows references.
    """

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        # The schema beside its check keeps it alive, and with it its id.
        self._made: dict[int, tuple[Schema, Check]] = {}

    def passes(self, value: Json, schema: Schema) -> bool:
        """Whether nothing fails, as far as can be told quickly."""
        return self.check_of(schema)(value)

    def check_of(self, schema: Schema) -> Check:
        """What looks at values of a part of the schema."""
        if isinstance(schema, bool):
            return _yes if schema else _no
        known = self._made.get(id(schema))
        if known is None:
            known = self._made[id(schema)] = (schema, self._made_of(schema))
        return known[1]

    def _made_of(self, schema: dict[str, Json]) -> Check:
        told = schema.keys() - SILENT
        if not told <= _KNOWN:
            return _no
        if "$ref" in told:
            ref = schema["$ref"]
            # Drafts differ in what counts beside a reference.
            plain = len(told) == 1 and isinstance(ref, str)
            return self._referred(str(ref)) if plain else _no
        checks: list[Check] = []
        if not told.isdisjoint(_OF_OBJECTS):
            checks.append(self._members(schema))
        for keyword in told - _OF_OBJECTS:
            made = _MAKERS[keyword](self, schema[keyword])
            if made is None:
                return _no
            # A wrong type is found soonest.
            checks.insert(0 if keyword == "type" else len(checks), made)
        return _all(checks)

    def _referred(self, ref: str) -> Check:
        target: list[Check] = []

        def check(value: Json) -> bool:
            if not target:  # only now: a schema may refer to itself
                found = self._resolve(ref)
                target.append(_no if found is None else self.check_of(found))
            return target[0](value)

        return check

    def _members(self, schema: dict[str, Json]) -> Check:
        known = schema.get("properties", {})
        if not isinstance(known, dict):
            return _no
        rest = schema.get("additionalProperties", True)
        if not isinstance(rest, bool | dict):
            return _no
        other = self.check_of(rest)
        ready: dict[str, Check] = {}

        def check(value: Json) -> bool:
            if not isinstance(value, dict):
                return True
            for key, inner in value.items():
                one = ready.get(key)
                if one is None:
                    if key in known:
                        one = ready[key] = self.check_of(as_schema(known[key]))
                    else:
                        one = other
                if not one(inner):
                    return False
            return True

        return check


def _yes(_: Json) -> bool:
    return True


def _no(_: Json) -> bool:
    return False


def _all(checks: list[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]
    if not checks:
        return _yes
    first, *rest = checks
    second = rest[0] if len(rest) == 1 else _all(rest)
    return lambda value: first(value) and second(value)


def _items(quick: Quick, expected: Json) -> Check | None:
    if not isinstance(expected, bool | dict):  # one schema for each item
        return None
    one = quick.check_of(expected)

    def check(value: Json) -> bool:
        return not isinstance(value, list) or all(map(one, value))

    return check


def _names(quick: Quick, expected: Json) -> Check | None:
    if not isinstance(expected, bool | dict):
        return None
    one = quick.check_of(expected)
    return lambda value: not isinstance(value, dict) or all(map(one, value))


def _any_of(quick: Quick, expected: Json) -> Check | None:
    if not isinstance(expected, list):
        return None
    branches = [quick.check_of(as_schema(part)) for part in expected]
    return lambda value: any(branch(value) for branch in branches)


def _all_of(quick: Quick, expected: Json) -> Check | None:
    if not isinstance(expected, list):
        return None
    return _all([quick.check_of(as_schema(part)) for part in expected])


def _type(_: Quick, expected: Json) -> Check | None:
    names = expected if isinstance(expected, list) else [expected]
    checks = [_TYPES.get(name) if isinstance(name, str) else None for name in names]
    found = [check for check in checks if check]
    if len(found) < len(checks):
        return None
    if len(found) == 1:
        return found[0]
    return lambda value: any(check(value) for check in found)


def _enum(_: Quick, expected: Json) -> Check | None:
    """Of several types, texts alone are known here."""
    if not isinstance(expected, list):
        return None
    texts = frozenset(one for one in expected if isinstance(one, str))
    return lambda value: isinstance(value, str) and value in texts


def _const(_: Quick, expected: Json) -> Check | None:
    if isinstance(expected, bool | None):
        return lambda value: value is expected
    if isinstance(expected, str):
        return lambda value: isinstance(value, str) and value == expected
    return None


def _pattern(_: Quick, expected: Json) -> Check | None:
    if not isinstance(expected, str):
        return None
    regex = compiled(expected)
    return lambda value: not isinstance(value, str) or found_by(regex, value)


def _format(_: Quick, expected: Json) -> Check | None:
    if expected != "uri":  # the only one that is asserted
        return _yes
    return lambda value: not isinstance(value, str) or is_url(value)


def _at_least(_: Quick, bound: Json) -> Check | None:
    if not is_number(bound):
        return None
    return lambda value: not is_number(value) or value >= bound  # type: ignore[operator]


def _at_most(_: Quick, bound: Json) -> Check | None:
    if not is_number(bound):
        return None
    return lambda value: not is_number(value) or value <= bound  # type: ignore[operator]


def _above(_: Quick, bound: Json) -> Check | None:
    if not is_number(bound):  # in draft 4 it is a boolean
        return None
    return lambda value: not is_number(value) or value > bound  # type: ignore[operator]


def _below(_: Quick, bound: Json) -> Check | None:
    if not is_number(bound):
        return None
    return lambda value: not is_number(value) or value < bound  # type: ignore[operator]


def _required(_: Quick, expected: Json) -> Check | None:
    if not isinstance(expected, list):  # in draft 3 it is a boolean
        return None
    return lambda value: (
        not isinstance(value, dict) or all(key in value for key in expected)
    )


def _long(kind: type, *, most: bool) -> Callable[[Quick, Json], Check | None]:
    def make(_: Quick, bound: Json) -> Check | None:
        if not is_integer(bound):
            return None

        def check(value: Json) -> bool:
            if not isinstance(value, kind):
                return True
            length = len(value)  # type: ignore[arg-type]
            return length <= bound if most else length >= bound  # type: ignore[operator]

        return check

    return make


_OF_OBJECTS: Final = frozenset({"additionalProperties", "properties"})
_MAKERS: Final[dict[str, Callable[[Quick, Json], Check | None]]] = {
    "allOf": _all_of,
    "anyOf": _any_of,
    "const": _const,
    "enum": _enum,
    "exclusiveMaximum": _below,
    "exclusiveMinimum": _above,
    "format": _format,
    "items": _items,
    "maxItems": _long(list, most=True),
    "maxLength": _long(str, most=True),
    "maxProperties": _long(dict, most=True),
    "maximum": _at_most,
    "minItems": _long(list, most=False),
    "minLength": _long(str, most=False),
    "minProperties": _long(dict, most=False),
    "minimum": _at_least,
    "pattern": _pattern,
    "propertyNames": _names,
    "required": _required,
    "type": _type,
}
_KNOWN: Final = frozenset({"$ref"}) | _OF_OBJECTS | _MAKERS.keys()
