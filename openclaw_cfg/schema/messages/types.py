"""Findings about values of the wrong type, or not among the accepted values."""

import re
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import Json, as_array
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding, Fix
from openclaw_cfg.schema.api_names import OLD_NAMES, OTHER_NAMES
from openclaw_cfg.schema.context import SchemaContext
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.messages.keys import past_words
from openclaw_cfg.schema.messages.words import (
    TYPES,
    accepted,
    accepted_words,
    joined,
    literal,
    name_of,
)
from openclaw_cfg.schema.nearest import distance, fold, nearest
from openclaw_cfg.schema.values import type_name

# Of more accepted values than this only some are listed.
_MANY: Final = 10
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?\Z")
# Words that people write for accepted values, by key.
_MEANT: Final = {"api": {**OTHER_NAMES, **OLD_NAMES}}


def wrong_type(failure: Failure, context: SchemaContext) -> Finding:
    """A value of a JSON type that the schema does not accept."""
    expected = accepted(context.evaluator, failure.schema)
    got = type_name(failure.value)
    if expected == "integer" and got == "number":
        return _no_integer(failure)
    fix = _unquoted(failure, context)
    return Finding(
        rule="wrong-type",
        message=f"expected {expected}, got {got}",
        path=failure.path,
        help=fix.title
        if fix
        else past_words(failure.path, context) or _type_help(failure.value, expected),
        fix=fix,
    )


def bad_value(failure: Failure, context: SchemaContext) -> Finding:
    """A value that is not among the accepted ones."""
    values = as_array(failure.expected)
    known = [value for value in values if isinstance(value, str)]
    word = _meant(failure)
    near = word if word in known else _close(failure.value, known)
    if near:
        help_ = f'did you mean "{near}"?'
    else:
        kinds = accepted_words(context.evaluator, failure.schema)
        literals = [literal(value) for value in values]
        help_ = _offer([*literals, *(w for w in kinds if w in TYPES)])
    return Finding(
        rule="bad-value",
        message=f"{name_of(failure.path)} cannot be "
        f"{shown(failure.value, failure.path)}",
        path=failure.path,
        help=help_,
        fix=_written(near, failure) if near else None,
    )


def _meant(failure: Failure) -> str | None:
    words = _MEANT.get(str(failure.path[-1])) if failure.path else None
    return words.get(str(failure.value).strip().lower()) if words else None


def _close(value: Json, known: list[str]) -> str | None:
    """The accepted word that was meant; if there are few, only a very close one."""
    near = nearest(value, known) if isinstance(value, str) else None
    if near and len(known) <= _MANY and distance(fold(str(value)), fold(near)) > 1:
        return None
    return near


def _offer(words: list[str]) -> str:
    if len(words) <= _MANY:
        return f"accepted: {joined(words)}"
    return f"accepted: {', '.join(words[:_MANY])} and {len(words) - _MANY} more"


def _written(word: str, failure: Failure) -> Fix:
    same_letters = fold(word) == fold(str(failure.value))
    safe = same_letters or word == _meant(failure)
    operations = (Set(failure.path, word),)
    return Fix(title=f'write "{word}"', safe=safe, operations=operations)


def _no_integer(failure: Failure) -> Finding:
    value = failure.value
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return Finding(
            rule="out-of-range",
            message=f"{name_of(failure.path)} is too large a number",
            path=failure.path,
            help="write an integer below 2^53",
        )
    return Finding(
        rule="wrong-type",
        message="expected integer, got a fraction",
        path=failure.path,
        help="write a whole number",
    )


def _unquoted(failure: Failure, context: SchemaContext) -> Fix | None:
    """The fix that removes the quotes of a number or boolean, if that is accepted."""
    value = failure.value
    if not isinstance(value, str):
        return None
    bare: Json = {"true": True, "false": False}.get(value.strip().lower())
    if bare is None and _NUMBER.match(value.strip()):
        bare = float(value) if "." in value else int(value)
    if bare is None or not context.evaluator.accepts(bare, failure.schema):
        return None
    title = f"write {shown(bare, failure.path)} without quotes"
    return Fix(title=title, safe=True, operations=(Set(failure.path, bare),))


def _type_help(value: Json, expected: str) -> str:
    kinds = set(expected.replace(",", " ").split())
    if isinstance(value, str) and kinds & {"number", "integer"} and "${" in value:
        return "a variable is always text; write the number itself"
    if "array" in kinds and not isinstance(value, dict | None):
        return "put it in brackets: [ … ]"
    if "string" in kinds and isinstance(value, int | float):
        return "put it in double quotes"
    return ""
