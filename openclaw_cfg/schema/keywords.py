"""The keywords of JSON Schema draft 7, one small function each."""

from collections.abc import Callable, Iterator
from typing import Final

import regress
from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json, as_array, as_object
from openclaw_cfg.schema.failure import At, Failure
from openclaw_cfg.schema.url import is_url
from openclaw_cfg.schema.values import has_type, same

Keyword = Callable[[At, Json], Iterator[Failure]]
"""Yields what fails; takes the value under check and the keyword's own value."""


def found(pattern: str, text: str) -> bool:
    """Whether an ECMAScript pattern occurs in a text."""
    # Half of a surrogate pair, which JSON5 can spell, is no text for the library.
    return compiled(pattern).find(text.encode(errors="replace").decode()) is not None


def compiled(pattern: str) -> regress.Regex:
    """An ECMAScript pattern, ready for use.

    Raises:
        regress.RegressError: it is none.
    """
    try:
        return regress.Regex(pattern, "u")
    except regress.RegressError:  # as lenient as editors: not every pattern bears `u`
        return regress.Regex(pattern)


def _type(at: At, expected: Json) -> Iterator[Failure]:
    names = expected if isinstance(expected, list) else [expected]
    if not any(has_type(at.value, name) for name in names if isinstance(name, str)):
        yield at.fail("type", expected)


def _enum(at: At, expected: Json) -> Iterator[Failure]:
    if not any(same(literal, at.value) for literal in as_array(expected)):
        yield at.fail("enum", expected)


def _const(at: At, expected: Json) -> Iterator[Failure]:
    return _enum(at, [expected])


def _bound(
    keyword: str, applies: str, holds: Callable[[float, float], bool]
) -> Keyword:
    """A keyword about a number, or about the length of a string, array or object."""

    def check(at: At, expected: Json) -> Iterator[Failure]:
        if not has_type(at.value, applies) or not isinstance(expected, int | float):
            return
        size = at.value if isinstance(at.value, int | float) else len(_sized(at.value))
        if not holds(size, expected):
            yield at.fail(keyword, expected)

    return check


def _properties(at: At, expected: Json) -> Iterator[Failure]:
    known = as_object(expected)
    for key, value in as_object(at.value).items():
        if key in known:
            yield from at.inside(key, value, known[key])


def _pattern_properties(at: At, expected: Json) -> Iterator[Failure]:
    for pattern, part in as_object(expected).items():
        for key, value in as_object(at.value).items():
            if found(pattern, key):
                yield from at.inside(key, value, part)


def _additional_properties(at: At, expected: Json) -> Iterator[Failure]:
    known = as_object(at.schema.get("properties"))
    patterns = as_object(at.schema.get("patternProperties"))
    for key, value in as_object(at.value).items():
        if key in known or any(found(pattern, key) for pattern in patterns):
            continue
        if expected is False:
            free: list[Json] = [
                name for name in known if name not in as_object(at.value)
            ]
            yield at.fail_key(key, free, value)
        else:
            yield from at.inside(key, value, expected)


def _property_names(at: At, expected: Json) -> Iterator[Failure]:
    for key in as_object(at.value):
        for failure in at.inside(key, key, expected):
            yield replace(failure, of_key=True)


def _required(at: At, expected: Json) -> Iterator[Failure]:
    if isinstance(at.value, dict):
        for key in as_array(expected):
            if key not in at.value:
                yield at.fail("required", [key])


def _dependencies(at: At, expected: Json) -> Iterator[Failure]:
    for key, need in as_object(expected).items():
        if key in as_object(at.value):
            check = _required(at, need) if isinstance(need, list) else at.against(need)
            yield from check


def _items(at: At, expected: Json) -> Iterator[Failure]:
    items = as_array(at.value)
    if not isinstance(expected, list):
        for index, item in enumerate(items):
            yield from at.inside(index, item, expected)
        return
    rest = at.schema.get("additionalItems", True)
    if rest is False and len(items) > len(expected):
        yield at.fail("maxItems", len(expected))
        items = items[: len(expected)]
    for index, item in enumerate(items):
        part = expected[index] if index < len(expected) else rest
        yield from at.inside(index, item, part)


def _contains(at: At, expected: Json) -> Iterator[Failure]:
    if isinstance(at.value, list) and all(
        any(at.inside(index, item, expected)) for index, item in enumerate(at.value)
    ):
        yield at.fail("contains", expected)


def _unique_items(at: At, expected: Json) -> Iterator[Failure]:
    items = as_array(at.value)
    for index, item in enumerate(items):
        if expected is True and any(same(item, other) for other in items[:index]):
            failure = at.fail("uniqueItems", expected)
            yield replace(failure, path=(*at.path, index), value=item)


def _all_of(at: At, expected: Json) -> Iterator[Failure]:
    for part in as_array(expected):
        yield from at.against(part)


def _any_of(at: At, expected: Json) -> Iterator[Failure]:
    branches = []
    for part in as_array(expected):
        failures = tuple(at.against(part))
        if not failures:
            return
        branches.append(failures)
    yield replace(at.fail("anyOf", expected), branches=tuple(branches))


def _one_of(at: At, expected: Json) -> Iterator[Failure]:
    branches = tuple(tuple(at.against(part)) for part in as_array(expected))
    if branches.count(()) != 1:
        yield replace(at.fail("oneOf", expected), branches=branches)


def _not(at: At, expected: Json) -> Iterator[Failure]:
    if not any(at.against(expected)):
        yield at.fail("not", expected)


def _if(at: At, expected: Json) -> Iterator[Failure]:
    holds = not any(at.against(expected))
    yield from at.against(at.schema.get("then" if holds else "else", True))


def _pattern(at: At, expected: Json) -> Iterator[Failure]:
    if isinstance(at.value, str) and not found(str(expected), at.value):
        yield at.fail("pattern", expected)


def _format(at: At, expected: Json) -> Iterator[Failure]:
    if expected == "uri" and isinstance(at.value, str) and not is_url(at.value):
        yield at.fail("format", expected)


def _at_least(size: float, bound: float) -> bool:
    return size >= bound


def _at_most(size: float, bound: float) -> bool:
    return size <= bound


def _sized(value: Json) -> str | list[Json] | dict[str, Json]:
    return value if isinstance(value, str | list | dict) else ""


KEYWORDS: Final[dict[str, Keyword]] = {
    "additionalProperties": _additional_properties,
    "allOf": _all_of,
    "anyOf": _any_of,
    "const": _const,
    "contains": _contains,
    "dependencies": _dependencies,
    "enum": _enum,
    "exclusiveMaximum": _bound("exclusiveMaximum", "number", lambda n, b: n < b),
    "exclusiveMinimum": _bound("exclusiveMinimum", "number", lambda n, b: n > b),
    "format": _format,
    "if": _if,
    "items": _items,
    "maxItems": _bound("maxItems", "array", _at_most),
    "maxLength": _bound("maxLength", "string", _at_most),
    "maxProperties": _bound("maxProperties", "object", _at_most),
    "maximum": _bound("maximum", "number", _at_most),
    "minItems": _bound("minItems", "array", _at_least),
    "minLength": _bound("minLength", "string", _at_least),
    "minProperties": _bound("minProperties", "object", _at_least),
    "minimum": _bound("minimum", "number", _at_least),
    "multipleOf": _bound("multipleOf", "number", lambda n, step: n % step == 0),
    "not": _not,
    "oneOf": _one_of,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "properties": _properties,
    "propertyNames": _property_names,
    "required": _required,
    "type": _type,
    "uniqueItems": _unique_items,
}
"""What is checked; every other keyword says something to people, not about values."""
