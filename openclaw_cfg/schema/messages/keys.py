"""Findings about keys: unknown, missing, or with an invalid name."""

from collections.abc import Sequence
from typing import Final

from openclaw_cfg.json5.edit import CommentOut, Rename
from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import JsonPath, as_array, as_object, format_path
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import Finding, Fix
from openclaw_cfg.schema.context import SchemaContext
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.homes import homes
from openclaw_cfg.schema.messages.formats import form
from openclaw_cfg.schema.messages.words import accepted, joined, literal
from openclaw_cfg.schema.nearest import fold, nearest
from openclaw_cfg.schema.walk import as_schema

# A list of more accepted keys than this does not help, and more places are a guess.
_MANY: Final = 10
_FEW: Final = 2
# Names of the same setting in other tools, and in the other form of the file.
_SYNONYMS: Final = (
    frozenset({"url", "baseurl", "apibase", "apiurl", "endpoint"}),
    frozenset({"apikey", "token", "key", "apitoken"}),
)


def unknown_key(failure: Failure, context: SchemaContext) -> Finding:
    """A key that the object does not accept."""
    key = str(failure.path[-1])
    near = _meant(key, [str(k) for k in as_array(failure.expected)])
    help_, fix = past_words(failure.path, context), None
    if not help_ and is_note(key):
        help_, fix = "write a comment with `//`; the file is JSON5", _comment(failure)
    elif not help_:
        near = None if near and _is_elsewhere(key, near, failure, context) else near
        help_ = _present(key, near, failure, context)
        fix = _renamed(key, near, failure, context) if near else None
    return Finding(
        rule="unknown-key",
        message=f'unknown key "{scrub(key)}"',
        path=failure.path,
        part=Part.KEY,
        help=help_,
        fix=fix,
    )


def missing_key(failure: Failure, context: SchemaContext) -> Finding:
    """A required key; if several are possible, one is enough."""
    keys = [str(k) for k in as_array(failure.expected)]
    schema = failure.schema if isinstance(failure.schema, dict) else {}
    properties = as_object(schema.get("properties"))
    quoted = joined([literal(key) for key in keys])
    value = ""
    if len(keys) == 1 and keys[0] in properties:
        value = f": {accepted(context.evaluator, as_schema(properties[keys[0]]))}"
    return Finding(
        rule="missing-key",
        message=f"missing key {quoted}",
        # OpenClaw reports the path of the missing key itself.
        path=(*failure.path, keys[0]) if len(keys) == 1 else failure.path,
        help=f"add {quoted}{value}",
    )


def bad_key(failure: Failure, _: SchemaContext) -> Finding:
    """A key whose name does not have the required form."""
    return Finding(
        rule="bad-key",
        message=f'"{scrub(str(failure.path[-1]))}" cannot be a key here',
        path=failure.path,
        part=Part.KEY,
        help=form(failure),
    )


def _meant(key: str, known: Sequence[str]) -> str | None:
    """The known key that was probably meant, by its spelling or its meaning."""
    senses = [words for words in _SYNONYMS if fold(key) in words]
    same = [k for k in known if any(fold(k) in words for words in senses)]
    return nearest(key, known) or (same[0] if len(same) == 1 else None)


def _is_elsewhere(
    key: str, near: str, failure: Failure, context: SchemaContext
) -> bool:
    """Whether a key is spelled like one near this place that accepts its value.

    That is more likely than a misspelling of another key, unless only case differs.
    """
    places = homes(failure.path, context) if fold(near) != fold(key) else ()
    return len(places) == 1 and any(
        context.evaluator.accepts(failure.value, part)
        for part in context.schemas_at(places[0])
    )


def past_words(path: JsonPath, context: SchemaContext) -> str:
    """What other versions say about a key that this version does not know here."""
    past = context.history.past(path)
    if not past:
        return ""
    name = f'"{scrub(format_path(path))}"'
    if past.since and context.version and _older(context.version, past.since):
        return f"{name} came after {context.version}, by {past.since}"
    if past.now:
        now = f'"{scrub(past.now)}"; run openclaw-cfg fix'
        if past.until:
            return f"after {past.until}, {name} became {now}"
        return f"{name} belongs in {now}"
    if past.until:
        return (
            f"after {past.until}, {name} was retired; remove it (openclaw-cfg fix does)"
        )
    return ""


def _older(one: str, other: str) -> bool:
    numbers = [[int(n) for n in v.split(".")] for v in (one, other)]
    return numbers[0] < numbers[1]


def _present(
    key: str, near: str | None, failure: Failure, context: SchemaContext
) -> str:
    """What this version says about a key that it does not know here."""
    first, dot, _ = key.partition(".")
    above = context.schemas_at(failure.path[:-1])
    if dot and any(first in as_object(one.get("properties")) for one in above):
        return "a dot does not go a level down; run openclaw-cfg fix"
    if near:
        return f'did you mean "{near}"?'
    places = homes(failure.path, context)
    if 0 < len(places) <= _FEW:
        names = [
            f'in "{scrub(format_path(place[:-1]))}"'
            if place[:-1]
            else "at the top of the file"
            for place in places
        ]
        return f'"{key}" belongs {joined(names)}'
    known = [str(k) for k in as_array(failure.expected) if not str(k).startswith("$")]
    if known and len(known) <= _MANY:
        return f"accepted here: {joined([literal(k) for k in known], 'and')}"
    return "remove it, or check how it is spelled"


def _comment(failure: Failure) -> Fix:
    operations = (CommentOut(failure.path),)
    return Fix(title="take it out of the settings", safe=True, operations=operations)


def _renamed(
    key: str, near: str, failure: Failure, context: SchemaContext
) -> Fix | None:
    """A rename to the key that was meant, if the value is valid for that key."""
    schema = failure.schema if isinstance(failure.schema, dict) else {}
    part = as_schema(as_object(schema.get("properties")).get(near, True))
    if not context.evaluator.accepts(failure.value, part):
        return None
    safe = fold(near) == fold(key)
    rename = Rename(failure.path, near)
    title = f'rename "{scrub(key)}" to "{near}"'
    return Fix(title=title, safe=safe, operations=(rename,))
