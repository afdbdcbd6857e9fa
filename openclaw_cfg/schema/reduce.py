"""OpenClaw's own schema, reduced to its structure and to what OpenClaw really does.

`openclaw config schema` prints 2.4 MB. What a check needs is kept; titles, descriptions
and keywords without effect are removed, unions of literals become `enum`, and equal
parts are written once (`share`). Where OpenClaw 2026.9.6 is known to differ from the
schema it prints, the schema is adapted:

- a key that has a `default` is not required: OpenClaw fills defaults in first;
- `$defs` inside a plugin's part move to the root, where their `$ref`s point;
- ids of agents may hold capitals: the printed pattern lost its `i` flag.
"""

from collections.abc import Mapping
from typing import Final

from jsonschema import Draft7Validator

from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.schema.drafts import draft_of
from openclaw_cfg.schema.hoist import hoisted
from openclaw_cfg.schema.share import share
from openclaw_cfg.schema.walk import Schema, rebuilt

_ANNOTATIONS: Final = frozenset(
    {"$comment", "$id", "$schema", "description", "examples", "title"}
)
# The schema generator's name for a prefix; the pattern beside it says the same.
_NO_FORMATS: Final = frozenset({"starts_with"})


def reduce(printed: dict[str, Json]) -> dict[str, Json]:
    """The structure of a schema that `openclaw config schema` printed."""
    root = hoisted(printed)
    known = as_object(root.get("$defs"))
    return share(_adapted(_tidy(_opened(root, known))))


def adapted(given: dict[str, Json]) -> dict[str, Json]:
    """A user's schema, adapted to what OpenClaw really does.

    OpenClaw prints draft 7; a schema of another draft keeps all its parts, since they
    may mean something there.
    """
    if draft_of(given) is Draft7Validator:
        return _adapted(_tidy(hoisted(given)))
    plain = _without_defaulted(given)
    return {"$schema": given["$schema"], **_adapted(plain)}


def _adapted(schema: Schema) -> dict[str, Json]:
    root = as_object(schema)
    _allow_capitals(root)
    return root


def _without_defaulted(schema: Schema) -> Schema:
    """`schema` with one draft throughout, and nothing required that has a default."""
    copy = rebuilt(schema, lambda part, _: _without_defaulted(part))
    if isinstance(copy, bool):
        return copy
    _drop_defaulted(copy)
    copy.pop("$schema", None)
    return copy


def _opened(schema: Schema, known: Mapping[str, Json]) -> Schema:
    """`schema` in which a `$ref` that leads nowhere allows everything, not nothing."""
    match schema:
        case {"$ref": str(ref)} if ref.removeprefix("#/$defs/") not in known:
            return True
    return rebuilt(schema, lambda part, _: _opened(part, known))


def _tidy(schema: Schema) -> Schema:
    """`schema` without keywords that have no effect, at every depth."""
    schema = rebuilt(schema, lambda part, _: _tidy(part))
    if isinstance(schema, bool):
        return schema
    kept = {k: v for k, v in schema.items() if not _says_nothing(k, v)}
    _drop_defaulted(kept)
    _join_literals(kept)
    if "const" in kept or "enum" in kept:
        kept.pop("type", None)
    return kept or True


def _says_nothing(keyword: str, value: Json) -> bool:
    match keyword, value:
        case "additionalProperties" | "items", bool(value):
            return value
        case "propertyNames", bool(value):
            return value
        case "propertyNames", {"type": "string", **rest}:
            return not rest
        case "format", str():
            return value in _NO_FORMATS
        case "properties", dict():
            return not value
    return keyword in _ANNOTATIONS


def _drop_defaulted(schema: dict[str, Json]) -> None:
    """Remove keys that have a default from `required`."""
    required = schema.pop("required", None)
    properties = as_object(schema.get("properties"))
    if isinstance(required, list):
        left = [
            name
            for name in required
            if not (
                isinstance(name, str) and "default" in as_object(properties.get(name))
            )
        ]
        if left:
            schema["required"] = left


def _join_literals(schema: dict[str, Json]) -> None:
    """Join the literals of a union into one `enum`."""
    branches = schema.get("anyOf")
    if not isinstance(branches, list):
        return
    literals: list[Json] = []
    others: list[Json] = []
    for branch in branches:
        match branch:
            case {"const": value, **rest} if not rest:
                literals.append(value)
            case {"enum": [*values], **rest} if not rest:
                literals += values
            case _:
                others.append(branch)
    if len(literals) > 1 and not others and "enum" not in schema:
        del schema["anyOf"]
        schema["enum"] = literals
    elif len(literals) > 1:
        schema["anyOf"] = [{"enum": literals}, *others]


def _allow_capitals(root: dict[str, Json]) -> None:
    agents = as_object(as_object(root.get("properties")).get("agents"))
    entries = as_object(as_object(agents.get("properties")).get("entries"))
    names = as_object(entries.get("propertyNames"))
    pattern = names.get("pattern")
    if isinstance(pattern, str) and "A-Z" not in pattern:
        names["pattern"] = pattern.replace("a-z", "A-Za-z")
