"""OpenClaw's own schema, brought down to structure and to what OpenClaw really does.

`openclaw config schema` prints 2.4 MB. What a check needs is kept; titles,
descriptions and keywords that say nothing go, unions of literals become `enum`, and
equal parts are written once (`share`). Where OpenClaw 2026.9.6 is known to judge
otherwise than the schema it prints, the schema is adapted:

- a key that has a `default` is not required: OpenClaw fills defaults in first;
- `$defs` inside a plugin's part move to the root, where their `$ref`s point;
- ids of agents may hold capitals: the printed pattern lost its `i` flag.
"""

from typing import Final

from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.schema.share import share
from openclaw_cfg.schema.walk import KEYWORDS_OF_PARTS, Schema, as_schema, rebuilt

_ANNOTATIONS: Final = frozenset(
    {"$comment", "$id", "$schema", "description", "examples", "title"}
)
# The schema generator's name for a prefix; the pattern beside it says the same.
_NO_FORMATS: Final = frozenset({"starts_with"})


def reduce(printed: dict[str, Json]) -> dict[str, Json]:
    """The structure of a schema that `openclaw config schema` printed."""
    defs: dict[str, Json] = {}
    body = as_object(_tidy(_hoisted(printed, "root", {}, defs)))
    _allow_capitals(body)
    tidy_defs: dict[str, Json] = {k: _tidy(as_schema(v)) for k, v in defs.items()}
    return share({**body, "$defs": tidy_defs} if defs else body)


def _hoisted(
    schema: Schema, place: str, names: dict[str, str], defs: dict[str, Json]
) -> Schema:
    """`schema` without `$defs` of its own; they go into `defs` under new names.

    Args:
        place: the nearest property name, which the new names begin with.
        names: for a `$ref` as written, the new name of what it points to.
        defs: filled here.
    """
    if isinstance(schema, bool):
        return schema
    local = {
        f"#/{keyword}/{name}": as_schema(part)
        for keyword in ("$defs", "definitions")
        for name, part in as_object(schema.get(keyword)).items()
    }
    names = names | {ref: f"{place}.{ref.rpartition('/')[2]}" for ref in local}
    for name, part in local.items():
        defs[names[name]] = _hoisted(part, place, names, defs)
    match schema:
        case {"$ref": str(ref)}:
            # What leads nowhere would refuse every file; so it allows everything.
            return {"$ref": f"#/$defs/{names[ref]}"} if ref in names else True
    rest = {k: v for k, v in schema.items() if k not in {"$defs", "definitions"}}
    return rebuilt(
        rest, lambda part, name: _hoisted(part, _place(name, place), names, defs)
    )


def _place(name: str, outer: str) -> str:
    return outer if name == "config" or name in KEYWORDS_OF_PARTS else name


def _tidy(schema: Schema) -> Schema:
    """`schema` with what says nothing left out, at every depth."""
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
    """Take out of `required` what has a default."""
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
    """Make one `enum` of the literals of a union, and of a union of literals."""
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
