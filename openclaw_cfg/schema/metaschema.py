"""What makes a JSON Schema unusable.

The bundled schemas are valid; this is for schemas from elsewhere.
"""

from collections.abc import Iterator
from typing import Any, Final

import regress
from jsonschema import FormatChecker, SchemaError
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT7

from openclaw_cfg.jsonpath import Json, as_array, as_object, format_path
from openclaw_cfg.redact import scrub
from openclaw_cfg.schema.best_match import best_matches
from openclaw_cfg.schema.context import SchemaContext
from openclaw_cfg.schema.drafts import draft_of
from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.schema.failure import failure_of
from openclaw_cfg.schema.history import History
from openclaw_cfg.schema.keywords import compiled
from openclaw_cfg.schema.messages import finding
from openclaw_cfg.schema.walk import NAMED, children

# Keywords whose parts apply to the same value as the schema itself.
_IN_PLACE: Final = frozenset(
    {"allOf", "anyOf", "dependencies", "dependentSchemas", "else", "if", "not"}
    | {"oneOf", "then"}
)
_REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")
_PATTERNS: Final = FormatChecker(formats=())


@_PATTERNS.checks("regex", regress.RegressError)
def _is_regex(value: object) -> bool:
    """Whether a text is a pattern; patterns of schemas are ECMAScript's."""
    return not isinstance(value, str) or bool(compiled(value))


def flaw(root: dict[str, Json]) -> str:
    """The first thing wrong with a schema, in words; empty if it is valid.

    Raises:
        RecursionError: it is nested too deeply.
    """
    return malformed(root) or lost_reference(root)


def malformed(root: dict[str, Json]) -> str:
    """The first keyword that does not have the form its draft requires, in words."""
    draft = draft_of(root)
    if not root.keys() & draft.VALIDATORS.keys():
        return "it has no keyword of JSON Schema"
    return _misformed(root, draft)


def _misformed(part: Any, draft: Any) -> str:
    """As `malformed`, of a part of a schema."""
    try:
        draft.check_schema(part, format_checker=_PATTERNS)
    except SchemaError as error:
        return _told(error, draft.META_SCHEMA)
    return ""


def lost_reference(root: dict[str, Json]) -> str:
    """The first `$ref` that leads to no schema or in a circle, in words."""
    registry: Registry[Any] = Registry()
    resolver = registry.resolver_with_root(_resource(root))
    return next(_lost(root, resolver, draft_of(root), set()), "")


def _resource(schema: Any) -> Resource[Any]:
    return Resource.from_contents(schema, default_specification=DRAFT7)


def _told(error: SchemaError, meta: Any) -> str:
    """What is wrong by the draft's own schema, in our words."""
    context = SchemaContext(Evaluator.of(meta), History({}))
    failure = next(best_matches([failure_of(error)], context.evaluator))
    place = scrub(format_path(failure.path))
    if failure.keyword == "format":
        return f'no regular expression can be read at "{place}"'
    message = finding(failure, context).message
    return f'{message}, at "{place}"' if place else message


def _lost(schema: Any, resolver: Any, draft: Any, seen: set[int]) -> Iterator[str]:
    """The references inside that lead to no schema, or back to themselves.

    Args:
        draft: by which a part is judged that a reference leads to: the draft itself
            need not know it as a schema (`$defs` in draft 7).
        seen: the parts that references led to already.
    """
    for reference in _references(schema):
        name = f'"$ref": "{scrub(reference)}"'
        try:
            target = resolver.lookup(reference)
        except Unresolvable:
            yield f"{name} leads to no part of the schema"
            continue
        if _leads_back(target.contents, target.resolver):
            yield f"{name} leads in a circle"
        elif id(target.contents) not in seen:
            seen.add(id(target.contents))
            if told := _misformed(target.contents, draft):
                yield f"{name} leads to a part that is not a schema: {told}"
            else:
                yield from _lost(target.contents, target.resolver, draft, seen)
    for _, part in children(schema):
        if isinstance(part, dict):
            inner = resolver.in_subresource(_resource(part))
            yield from _lost(part, inner, draft, seen)


def _references(schema: Any) -> Iterator[str]:
    found = (as_object(schema).get(keyword) for keyword in _REFERENCES)
    return (reference for reference in found if isinstance(reference, str))


def _leads_back(start: Any, resolver: Any) -> bool:
    """Whether a part refers to itself without a step into the value."""
    seen: set[int] = set()
    ahead = [(start, resolver)]
    while ahead:
        for part, inner in _in_place(*ahead.pop()):
            if part is start:
                return True
            if id(part) not in seen:
                seen.add(id(part))
                ahead.append((part, inner))
    return False


def _in_place(schema: Any, resolver: Any) -> Iterator[tuple[Any, Any]]:
    for reference in _references(schema):
        try:
            target = resolver.lookup(reference)
        except Unresolvable:
            continue
        yield target.contents, target.resolver
    for keyword in _IN_PLACE & as_object(schema).keys():
        value = schema[keyword]
        if keyword in NAMED:
            parts = list(as_object(value).values())
        else:
            parts = as_array(value) or [value]
        for part in parts:
            if isinstance(part, dict):
                yield part, resolver.in_subresource(_resource(part))
