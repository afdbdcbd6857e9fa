"""Adds titles and descriptions to a schema, for editors that use it."""

from typing import Final

from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.schema.descriptions import Descriptions
from openclaw_cfg.schema.walk import Schema, as_schema, rebuilt

_UNIONS: Final = frozenset({"anyOf", "oneOf", "allOf"})
_DEFINITIONS: Final = "#/$defs/"


def described(schema: dict[str, Json], words: Descriptions) -> dict[str, Json]:
    """`schema` with a title and description at each path that has them.

    Unions and `$ref`s are followed. A definition that several places use is copied for
    each place whose descriptions below it differ.
    """
    run = _Describing(as_object(schema.get("$defs")))
    body = {key: value for key, value in schema.items() if key != "$defs"}
    found = as_object(run.within(body, words))
    return {**found, "$defs": run.definitions} if run.definitions else found


class _Describing:
    """One run: the original definitions, and the new ones so far."""

    def __init__(self, given: dict[str, Json]) -> None:
        self._given = given
        self._names: dict[tuple[str, tuple[str, ...]], str] = {}
        self.definitions: dict[str, Json] = {}

    def within(self, schema: Schema, words: Descriptions) -> Schema:
        """`schema` with the descriptions of its parts."""
        if isinstance(schema, bool):
            return schema
        ref = schema.get("$ref")
        if isinstance(ref, str) and ref.startswith(_DEFINITIONS):
            name = self._definition(ref.removeprefix(_DEFINITIONS), words)
            return {**schema, "$ref": _DEFINITIONS + name}
        if not words:
            return rebuilt(schema, lambda part, _: self.within(part, words))
        return {key: self._keyword(key, value, words) for key, value in schema.items()}

    def _keyword(self, keyword: str, value: Json, words: Descriptions) -> Json:
        match keyword, value:
            case "properties", dict():
                return {
                    key: self._slot(as_schema(part), words.inner(key))
                    for key, part in value.items()
                }
            case "additionalProperties", dict():
                return self._slot(value, words.inner("*"))
            case "items", dict():
                return self._slot(value, words.inner("[]"))
            case "items", list():
                return [self._slot(as_schema(v), words.inner("[]")) for v in value]
        if keyword in _UNIONS and isinstance(value, list):
            return [self.within(as_schema(part), words) for part in value]
        return as_object(self.within({keyword: value}, Descriptions()))[keyword]

    def _slot(self, part: Schema, words: Descriptions) -> Schema:
        """A part with its own description, too."""
        found = self.within(part, words)
        said = {"title": words.title, "description": words.description}
        told: dict[str, Json] = {key: text for key, text in said.items() if text}
        if not told or found is False:
            return found
        return {**as_object(found), **told}

    def _definition(self, given: str, words: Descriptions) -> str:
        """The name of a definition with the descriptions for one place that uses it."""
        key = (given, words.below)
        if key not in self._names:
            name = given if not words.below else self._new_name(given)
            self._names[key] = name
            self.definitions[name] = None  # keeps the name where it refers to itself
            part = as_schema(self._given.get(given, True))
            self.definitions[name] = self.within(
                part, words if words.below else Descriptions()
            )
        return self._names[key]

    def _new_name(self, given: str) -> str:
        numbers = range(2, len(self._given) + len(self.definitions) + 3)
        taken = self._given.keys() | self.definitions.keys()
        return next(n for n in (f"{given}-{i}" for i in numbers) if n not in taken)
