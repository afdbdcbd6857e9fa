"""The keywords of JSON Schema that the jsonschema library does not check as needed.

Patterns are ECMAScript's. The library (4.26) raises for `additionalItems` beside
boolean `items`, which OpenClaw prints; it loses the path of what fails the schema
`false`; and it says which key or item failed only in sentences.
"""

from collections.abc import Callable, Hashable, Iterator
from typing import Any, Final

import regress
from jsonschema import ValidationError

from openclaw_cfg.jsonpath import Json, as_array, as_object
from openclaw_cfg.schema.quiet import QuietObject
from openclaw_cfg.schema.sound import Sound
from openclaw_cfg.schema.values import canonical

Validator = Any
"""Checks a part of the value; the library's types lack its `descend`."""

Keyword = Callable[[Validator, Any, Any, Any], Iterator[ValidationError]]
"""Takes a validator, the keyword's own value, the value under check, and the schema."""


_UNTOLD: Final[Any] = ValidationError("").validator


class KeyFailure(ValidationError):
    """The key at the end of the path fails, not the value behind it."""


def found(pattern: str, text: str) -> bool:
    """Whether an ECMAScript pattern occurs in a text."""
    # Half of a surrogate pair, which JSON5 can express, is not text for the library.
    return compiled(pattern).find(text.encode(errors="replace").decode()) is not None


def compiled(pattern: str) -> regress.Regex:
    """An ECMAScript pattern, ready for use.

    Raises:
        regress.RegressError: it is not a pattern.
    """
    try:
        return regress.Regex(pattern, "u")
    except regress.RegressError:  # as lenient as editors, which try without `u`
        return regress.Regex(pattern)


def _inside(
    validator: Validator, step: str | int, value: Json | QuietObject, part: Json
) -> Iterator[ValidationError]:
    """The failures of a value one step further in."""
    if part is False:
        told: dict[str, Any] = {"validator": None, "validator_value": None}
        yield ValidationError("", path=[step], instance=value, schema=False, **told)
        return
    sound: Sound | None = None
    key: Hashable = None
    if isinstance(value, QuietObject) and value.sound:
        sound, key = value.sound, value.sound.key(value.plain, part)
    if sound and sound.holds(key):
        return
    passed = True
    if not isinstance(part, dict) or "$ref" in part or "$id" in part:
        for error in validator.descend(value, part, path=step):
            passed = False
            yield error
    else:
        # Like `descend`, which makes a new validator for each part of a value.
        for name, expected in part.items():
            judge = validator.VALIDATORS.get(name)
            for error in (judge and judge(validator, expected, value, part)) or ():
                _tell(error, name, expected, value, part)
                error.path.appendleft(step)
                passed = False
                yield error
    if sound and passed:
        sound.add(key, part)


def _tell(error: Any, name: str, expected: Json, value: Json, part: Json) -> None:
    """Add to an error what it is about, where that is missing."""
    if error.validator is _UNTOLD:
        error.validator = name
    if error.validator_value is _UNTOLD:
        error.validator_value = expected
    if error.instance is _UNTOLD:
        error.instance = value
    if error.schema is _UNTOLD:
        error.schema = part


def _pattern(
    _: Validator, pattern: str, value: Json, schema: Json
) -> Iterator[ValidationError]:
    if isinstance(value, str) and not found(pattern, value):
        yield ValidationError("")


def _properties(
    validator: Validator, known: dict[str, Json], value: Json, schema: Json
) -> Iterator[ValidationError]:
    for key, inner in as_object(value).items():
        if key in known:
            yield from _inside(validator, key, inner, known[key])


def _pattern_properties(
    validator: Validator, patterns: dict[str, Json], value: Json, schema: Json
) -> Iterator[ValidationError]:
    for pattern, part in patterns.items():
        for key, inner in as_object(value).items():
            if found(pattern, key):
                yield from _inside(validator, key, inner, part)


def _additional_properties(
    validator: Validator, part: Json, value: Json, schema: dict[str, Json]
) -> Iterator[ValidationError]:
    """One failure for each key, with the allowed keys that are not used yet."""
    known = as_object(schema.get("properties"))
    patterns = as_object(schema.get("patternProperties"))
    members = as_object(value)
    for key, inner in members.items():
        if key in known or any(found(pattern, key) for pattern in patterns):
            continue
        if part is False:
            free = [name for name in known if name not in members]
            yield KeyFailure("", path=[key], instance=inner, validator_value=free)
        else:
            yield from _inside(validator, key, inner, part)


def _property_names(
    validator: Validator, part: Json, value: Json, schema: Json
) -> Iterator[ValidationError]:
    for key in as_object(value):
        for error in _inside(validator, key, key, part):
            yield KeyFailure.create_from(error)


def _required(
    _: Validator, keys: list[str], value: Json, schema: Json
) -> Iterator[ValidationError]:
    yield from _missing(keys, value)


def _dependencies(
    validator: Validator, needs: dict[str, Json], value: Json, schema: Json
) -> Iterator[ValidationError]:
    for key, need in needs.items():
        if key in as_object(value):
            if isinstance(need, list):
                yield from _missing(need, value)
            else:
                yield from validator.descend(value, need, schema_path=key)


def _missing(keys: list[Any], value: Json) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        for key in keys:
            if key not in value:
                yield ValidationError("", validator="required", validator_value=[key])


def _items(
    validator: Validator, expected: Json, value: Json, schema: Json
) -> Iterator[ValidationError]:
    for index, item in enumerate(as_array(value)):
        part = expected
        if isinstance(expected, list):
            part = expected[index] if index < len(expected) else True
        yield from _inside(validator, index, item, part)


def _additional_items(
    validator: Validator, part: Json, value: Json, schema: dict[str, Json]
) -> Iterator[ValidationError]:
    listed, items = schema.get("items"), as_array(value)
    if not isinstance(listed, list) or len(items) <= len(listed):
        return
    if part is False:
        yield ValidationError("", validator="maxItems", validator_value=len(listed))
        return
    for index in range(len(listed), len(items)):
        yield from _inside(validator, index, items[index], part)


def _unique_items(
    _: Validator, wanted: Json, value: Json, schema: Json
) -> Iterator[ValidationError]:
    """One failure for each item that is there already, at the item."""
    if wanted is not True:
        return
    before: set[Hashable] = set()
    for index, item in enumerate(as_array(value)):
        mark = canonical(item)
        if mark in before:
            yield ValidationError("", path=[index], instance=item)
        before.add(mark)


KEYWORDS: Final[dict[str, Keyword]] = {
    "additionalProperties": _additional_properties,
    "dependencies": _dependencies,
    "dependentRequired": _dependencies,
    "pattern": _pattern,
    "properties": _properties,
    "patternProperties": _pattern_properties,
    "propertyNames": _property_names,
    "required": _required,
    "uniqueItems": _unique_items,
}
"""The replacements of the library's keywords, where a draft has them."""

LISTED_ITEMS: Final[dict[str, Keyword]] = {
    "additionalItems": _additional_items,
    "items": _items,
}
"""The same for drafts in which `items` may be a list (those before 2020-12)."""
