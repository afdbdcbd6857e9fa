"""What makes a JSON Schema one that nothing can be judged by.

The bundled ones are sound; this is for those that come from elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import regress

from openclaw_cfg.jsonpath import Json, JsonPath, as_object, format_path
from openclaw_cfg.schema.keywords import KEYWORDS, compiled
from openclaw_cfg.schema.sizes import BOUNDS, SIZES
from openclaw_cfg.schema.walk import KEYWORDS_OF_PARTS, NAMED, Schema
from openclaw_cfg.schema.words import TYPES

_Scope = Mapping[str, tuple[Schema, "_Scope"]]
# Keywords whose parts speak of the very value that the schema speaks of.
_IN_PLACE: Final = frozenset(
    {"allOf", "anyOf", "dependencies", "else", "if", "not", "oneOf", "then"}
)


def flaw(root: dict[str, Json]) -> str:
    """The first thing wrong with a schema, in words; empty when nothing is.

    Keywords have the form that draft 7 gives them, patterns compile, and a `$ref`
    leads to a definition of a part around it (as in what OpenClaw prints), in no
    circle.

    Raises:
        RecursionError: it is nested too deeply.
    """
    if "$ref" not in root and not root.keys() & KEYWORDS.keys():
        return "it has no keyword of JSON Schema"
    return next(_flaws(root, {}, ()), "")


def _flaws(schema: Schema, outer: _Scope, path: JsonPath) -> Iterator[str]:
    if isinstance(schema, bool):
        return
    for keyword, value in schema.items():
        fits, form = _FORMS.get(keyword, _ANY)
        if not fits(value):
            yield f"{_named(*path, keyword)} must be {form}"
    for pattern in as_object(schema.get("patternProperties")):
        if not _is_regex(pattern):
            yield f"{_named(*path, 'patternProperties')} has a key that is no pattern"
    scope = _scope(schema, outer)
    if isinstance(ref := schema.get("$ref"), str):
        if ref not in scope:
            yield f"{_named(*path, '$ref')} leads to no definition"
        elif _leads_back(scope[ref]):
            yield f"{_named(*path, '$ref')} leads in a circle"
    for steps, part in _parts(schema, KEYWORDS_OF_PARTS | NAMED):
        yield from _flaws(part, scope, (*path, *steps))


def _named(*path: str | int) -> str:
    return f'"{format_path(path)}"'


def _scope(schema: dict[str, Json], outer: _Scope) -> _Scope:
    """By reference, the definitions in reach: each with those in its own reach."""
    scope = dict(outer)
    for keyword in ("$defs", "definitions"):
        for name, part in as_object(schema.get(keyword)).items():
            if isinstance(part, bool | dict):
                scope[f"#/{keyword}/{name}"] = (part, scope)
    return scope


def _leads_back(target: tuple[Schema, _Scope]) -> bool:
    """Whether a definition comes to itself again without a step into the value."""
    seen: set[int] = set()
    ahead = [target]
    while ahead:
        for part in _in_place(*ahead.pop()):
            if part[0] is target[0]:
                return True
            if id(part[0]) not in seen:
                seen.add(id(part[0]))
                ahead.append(part)
    return False


def _in_place(schema: Schema, outer: _Scope) -> Iterator[tuple[Schema, _Scope]]:
    if isinstance(schema, bool):
        return
    scope = _scope(schema, outer)
    ref = schema.get("$ref")
    if isinstance(ref, str):
        if ref in scope:
            yield scope[ref]
        return
    for _, part in _parts(schema, _IN_PLACE):
        yield part, scope


def _parts(
    schema: dict[str, Json], keywords: frozenset[str]
) -> Iterator[tuple[JsonPath, Schema]]:
    """The schemas right inside `schema` and the way to each."""
    for keyword in keywords & schema.keys():
        value = schema[keyword]
        if isinstance(value, list):
            inside: dict[JsonPath, Json] = {
                (keyword, index): part for index, part in enumerate(value)
            }
        elif keyword in NAMED:
            inside = {(keyword, name): part for name, part in as_object(value).items()}
        else:
            inside = {(keyword,): value}
        yield from ((p, s) for p, s in inside.items() if isinstance(s, bool | dict))


def _is_schema(value: Json) -> bool:
    return isinstance(value, bool | dict)


def _are_schemas(value: Json) -> bool:
    return isinstance(value, list) and value != [] and all(map(_is_schema, value))


def _are_named(value: Json) -> bool:
    return isinstance(value, dict) and all(map(_is_schema, value.values()))


def _are_dependencies(value: Json) -> bool:
    return isinstance(value, dict) and all(
        _is_schema(part) or _are_texts(part) for part in value.values()
    )


def _is_text(value: Json) -> bool:
    return isinstance(value, str)


def _are_texts(value: Json) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_type(value: Json) -> bool:
    names = value if isinstance(value, list) else [value]
    return names != [] and all(isinstance(n, str) and n in TYPES for n in names)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_size(value: Json) -> bool:
    return isinstance(value, int | float) and _is_number(value) and value >= 0


def _is_step(value: Json) -> bool:
    return _is_size(value) and value != 0


def _is_regex(value: Json) -> bool:
    try:
        compiled(str(value))
    except regress.RegressError:
        return False
    return isinstance(value, str)


_Form = tuple[Callable[[Json], bool], str]
_ANY: Final[_Form] = (lambda _: True, "")
_FORMS: Final[dict[str, _Form]] = {
    **dict.fromkeys(KEYWORDS_OF_PARTS, (_is_schema, "a schema")),
    **dict.fromkeys(NAMED, (_are_named, "an object of schemas")),
    **dict.fromkeys(("allOf", "anyOf", "oneOf"), (_are_schemas, "a list of schemas")),
    **dict.fromkeys(BOUNDS, (_is_number, "a number")),
    **dict.fromkeys(SIZES, (_is_size, "a number, 0 or more")),
    "$ref": (_is_text, "a text"),
    "dependencies": (_are_dependencies, "an object of schemas or of lists of keys"),
    "enum": (lambda value: isinstance(value, list), "a list"),
    "format": (_is_text, "a text"),
    "items": (lambda v: _is_schema(v) or _are_schemas(v), "a schema or a list of them"),
    "multipleOf": (_is_step, "a number above 0"),
    "pattern": (_is_regex, "a regular expression"),
    "required": (_are_texts, "a list of keys"),
    "type": (_is_type, "a type of JSON, or a list of them"),
    "uniqueItems": (lambda value: isinstance(value, bool), "true or false"),
}
