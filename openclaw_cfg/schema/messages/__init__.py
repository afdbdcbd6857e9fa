"""From a failure to a finding: where, what is wrong, what to do.

No message contains a value that may be a key: quoted values go through `shown`, and
names through `scrub`.
"""

from collections.abc import Callable
from typing import Final

from openclaw_cfg.jsonpath import as_array, as_object
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.context import SchemaContext
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.messages.bounds import BOUNDS, SIZES, out_of_bounds, wrong_size
from openclaw_cfg.schema.messages.formats import bad_form
from openclaw_cfg.schema.messages.keys import bad_key, missing_key, unknown_key
from openclaw_cfg.schema.messages.types import bad_value, wrong_type
from openclaw_cfg.schema.messages.words import joined, literal, name_of


def finding(failure: Failure, context: SchemaContext) -> Finding:
    """The finding of one failure."""
    if failure.of_key and failure.keyword not in {"additionalProperties", "false"}:
        return bad_key(failure, context)
    return _TELLERS.get(failure.keyword, _not_like_this)(failure, context)


def _duplicate_item(failure: Failure, _: SchemaContext) -> Finding:
    return Finding(
        rule="duplicate-item",
        message=f"{name_of(failure.path)} is in the list already",
        path=failure.path,
        help="remove one of the two",
    )


def _nothing(failure: Failure, context: SchemaContext) -> Finding:
    """The schema `false` allows no key at that place; at the root, no file."""
    if failure.path and isinstance(failure.path[-1], str):
        return unknown_key(failure, context)
    return _not_like_this(failure, context)


def _not_like_this(failure: Failure, _: SchemaContext) -> Finding:
    """All other keywords: `not`, `contains`, and a `oneOf` with several matches."""
    keys = as_array(as_object(failure.expected).get("required"))
    if failure.keyword == "not" and keys:
        message = f"{joined([literal(key) for key in keys], 'and')} cannot go together"
    else:
        message = f"{name_of(failure.path)} is not accepted like this"
    return Finding(rule="conflicting-keys", message=message, path=failure.path)


_TELLERS: Final[dict[str, Callable[[Failure, SchemaContext], Finding]]] = {
    "additionalProperties": unknown_key,
    "enum": bad_value,
    "false": _nothing,
    "format": bad_form,
    "pattern": bad_form,
    "required": missing_key,
    "type": wrong_type,
    "uniqueItems": _duplicate_item,
    **dict.fromkeys(BOUNDS, out_of_bounds),
    **dict.fromkeys(SIZES, wrong_size),
}
