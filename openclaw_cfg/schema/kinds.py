"""Findings about values of the wrong type, or none of the accepted ones."""

import re
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding, Fix
from openclaw_cfg.schema.context import Context
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.names import name_of
from openclaw_cfg.schema.nearest import fold, nearest
from openclaw_cfg.schema.values import as_list, type_name
from openclaw_cfg.schema.words import accepted, joined, literal

# More accepted values than this are not all told.
_MANY: Final = 10
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?\Z")
# Values that OpenClaw itself replaces when it migrates a file (2026.9.6).
_REPLACED: Final = {
    ("api", "openai"): "openai-completions",
    ("api", "openai-codex-responses"): "openai-chatgpt-responses",
}


def wrong_type(failure: Failure, context: Context) -> Finding:
    """A value of another JSON type than the schema takes."""
    expected = accepted(context.checker, failure.schema)
    got = type_name(failure.value)
    if expected == "integer" and got == "number":
        return _no_integer(failure)
    fix = _unquoted(failure, context)
    return Finding(
        rule="wrong-type",
        message=f"expected {expected}, got {got}",
        path=failure.path,
        help=fix.title if fix else _type_help(failure.value, expected),
        fix=fix,
    )


def bad_value(failure: Failure, _: Context) -> Finding:
    """A value that is none of the accepted ones."""
    values, value = as_list(failure.expected), failure.value
    near = _near(failure, values)
    words = [literal(v) for v in values]
    if near:
        help_ = f'did you mean "{near}"?'
    elif len(words) <= _MANY:
        help_ = f"accepted: {joined(words)}"
    else:
        help_ = f"accepted: {', '.join(words[:_MANY])} and {len(words) - _MANY} more"
    title = f'write "{near}"'
    safe = near is not None and fold(near) == fold(str(value))
    operations = (Set(failure.path, near),)
    return Finding(
        rule="bad-value",
        message=f"{name_of(failure.path)} cannot be {shown(value, failure.path)}",
        path=failure.path,
        help=help_,
        fix=Fix(title=title, safe=safe, operations=operations) if near else None,
    )


def _near(failure: Failure, values: list[Json]) -> str | None:
    words = [v for v in values if isinstance(v, str)]
    if not isinstance(failure.value, str):
        return None
    key = failure.path[-1] if failure.path else ""
    replaced = _REPLACED.get((str(key), failure.value))
    return replaced if replaced in words else nearest(failure.value, words)


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


def _unquoted(failure: Failure, context: Context) -> Fix | None:
    """Taking a number or a boolean out of its quotes, if that is accepted."""
    value = failure.value
    if not isinstance(value, str):
        return None
    bare: Json = {"true": True, "false": False}.get(value.strip().lower())
    if bare is None and _NUMBER.match(value.strip()):
        bare = float(value) if "." in value else int(value)
    if bare is None or not context.checker.accepts(bare, failure.schema):
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
