"""The jsonschema library's drafts of JSON Schema, with the changed keywords."""

from functools import cache
from typing import Any, Final

from jsonschema import Draft7Validator, FormatChecker
from jsonschema.protocols import Validator
from jsonschema.validators import extend, validator_for

from openclaw_cfg.schema.keywords import KEYWORDS, LISTED_ITEMS
from openclaw_cfg.schema.values import is_integer, is_number
from openclaw_cfg.schema.walk import Schema
from openclaw_cfg.schema.web_url import is_url

FORMATS: Final = FormatChecker(formats=())
"""The formats that OpenClaw asserts."""

FORMATS.checks("uri")(lambda value: not isinstance(value, str) or is_url(value))


def draft_of(schema: Schema) -> type[Validator]:
    """The library's validator for the draft that a schema names; else for draft 7."""
    return validator_for(schema, default=Draft7Validator)


@cache
def extended(draft: type[Validator]) -> type[Validator]:
    """A draft with some keywords replaced, and with OpenClaw's idea of numbers."""
    numbers = {
        "integer": lambda _, value: is_integer(value),
        "number": lambda _, value: is_number(value),
    }
    known = draft.VALIDATORS
    ours = KEYWORDS | (LISTED_ITEMS if "additionalItems" in known else {})
    made: Any = extend  # the library has no types for it
    validator: type[Validator] = made(
        draft,
        {name: check for name, check in ours.items() if name in known},
        type_checker=draft.TYPE_CHECKER.redefine_many(numbers),
    )
    return validator
