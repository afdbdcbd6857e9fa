"""What is needed, besides the failure, to write a message about it."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object
from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.schema.history import History
from openclaw_cfg.schema.walk import Schema, as_schema


class SchemaContext(Struct, frozen=True):
    """The schema a file is checked against, and what other versions say.

    Attributes:
        version: of OpenClaw; empty when unknown.
    """

    evaluator: Evaluator
    history: History
    version: str = ""
    _holders: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    _unions: dict[int, tuple[dict[str, Json], ...]] = field(default_factory=dict)

    def holders(self, schema: dict[str, Json]) -> dict[str, list[str]]:
        """For a part of the schema: its members that are objects, by their keys."""
        found = self._holders.get(id(schema))
        if found is None:
            found = self._holders[id(schema)] = {}
            for name, part in as_object(schema.get("properties")).items():
                inner = self.schemas_at((), as_schema(part))
                keys = (key for s in inner for key in as_object(s.get("properties")))
                for key in dict.fromkeys(keys):
                    found.setdefault(key, []).append(name)
        return found

    def schemas_at(
        self, path: JsonPath, schema: Schema | None = None
    ) -> Iterator[dict[str, Json]]:
        """The schemas that may apply to the value at a path; several in a union."""
        found = self._choices(self.evaluator.root if schema is None else schema)
        for step in path:
            inner = [_inner(one, step) for one in found]
            found = [one for part in inner for one in self._choices(part)]
        yield from found

    def _choices(self, schema: Json) -> Sequence[dict[str, Json]]:
        """The parts of a union, at any depth, and then the schema itself."""
        if not isinstance(schema, dict):
            return ()
        found = self._unions.get(id(schema))
        if found is None:
            found = self._unions[id(schema)] = tuple(self._flat(schema))
        return found

    def _flat(self, schema: Schema) -> Iterator[dict[str, Json]]:
        schema = self.evaluator.resolved(schema)
        if isinstance(schema, dict):
            for keyword in ("anyOf", "oneOf", "allOf"):
                for part in as_array(schema.get(keyword)):
                    yield from self._choices(part)
            yield schema


def _inner(schema: dict[str, Json], step: str | int) -> Json:
    return schema.get("items") if isinstance(step, int) else _member(schema, step)


def _member(schema: dict[str, Json], key: str) -> Json:
    known = as_object(schema.get("properties"))
    return known[key] if key in known else schema.get("additionalProperties")
