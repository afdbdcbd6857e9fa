"""JSON Schema draft 7, told as data: which keyword fails for which value where.

Why not the jsonschema library (4.26, measured): its import takes 69 ms of CPU where
this package takes 15, and a whole `validate` may take 180; it makes sentences with the
`repr` of whole values, which puts keys into messages and overflows the stack on deep
files; it raises on OpenClaw's boolean `items` beside `additionalItems`. The tests hold
this package against it. Unlike plain draft 7, and like OpenClaw (2026.9.6):

- patterns are ECMAScript's, with the `u` flag: `$` is the end and nothing else;
- NaN, the infinities and integers beyond 2^53 - 1 are no numbers and no integers;
- `format: uri` is asserted, by the rules of WHATWG URLs; other formats are not.
"""

from collections.abc import Iterator

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.schema.failure import At, Failure
from openclaw_cfg.schema.keywords import KEYWORDS
from openclaw_cfg.schema.walk import Schema, as_schema


class Draft7(Struct, frozen=True):
    """Checks values against `root` or a part of it; `$ref`s count from `root`."""

    root: Schema

    def failures(
        self, value: Json, path: JsonPath, schema: Schema
    ) -> Iterator[Failure]:
        """Every keyword of `schema` that `value` fails, in the schema's order.

        Args:
            path: where the value stands in the whole document.
        """
        schema = self.resolved(schema)
        if schema is False:
            yield Failure("false", path, None, value, schema)
        if isinstance(schema, bool):
            return
        at = At(value, path, schema, self.failures)
        for keyword, expected in schema.items():
            check = KEYWORDS.get(keyword)
            if check:
                yield from check(at, expected)

    def accepts(self, value: Json, schema: Schema) -> bool:
        """Whether nothing fails."""
        return not any(self.failures(value, (), schema))

    def resolved(self, schema: Schema) -> Schema:
        """`schema`, or what it refers to."""
        while isinstance(schema, dict) and isinstance(ref := schema.get("$ref"), str):
            schema = self._target(ref)
        return schema

    def _target(self, ref: str) -> Schema:
        node: Json = self.root
        for step in ref.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            node = node.get(name, True) if isinstance(node, dict) else True
        return as_schema(node)
