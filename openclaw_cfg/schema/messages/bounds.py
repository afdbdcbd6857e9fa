"""Findings about numbers out of bounds, and about values that are too short or long."""

from typing import Final

from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.context import SchemaContext
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.messages.words import limit, literal, name_of

BOUNDS: Final = {
    "exclusiveMaximum": "less than",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "minimum": "at least",
    "multipleOf": "a multiple of",
}
SIZES: Final = {
    "maxItems": ("at most", "item"),
    "maxLength": ("at most", "character"),
    "maxProperties": ("at most", "key"),
    "minItems": ("at least", "item"),
    "minLength": ("at least", "character"),
    "minProperties": ("at least", "key"),
}


def out_of_bounds(failure: Failure, _: SchemaContext) -> Finding:
    """A number outside of its bounds."""
    bound = f"{BOUNDS[failure.keyword]} {literal(failure.expected)}"
    got = shown(failure.value, failure.path)
    return Finding(
        rule="out-of-range",
        message=f"{name_of(failure.path)} must be {bound}, got {got}",
        path=failure.path,
        help=f"write a number of {bound}" if "at" in bound.split() else "",
    )


def wrong_size(failure: Failure, _: SchemaContext) -> Finding:
    """A string, list or object that is too short or too long."""
    word, unit = SIZES[failure.keyword]
    size = len(failure.value) if isinstance(failure.value, str | list | dict) else 0
    bound = f"{word} {limit(failure.expected, unit)}"
    name = name_of(failure.path)
    return Finding(
        rule="out-of-range",
        message=f"{name} is empty"
        if size == 0
        else f"{name} needs {bound}, has {size}",
        path=failure.path,
        help=f"write {bound}" if size == 0 else "",
    )
