"""Whether a value passes a JSON Schema, and what fails of it.

Unlike the plain jsonschema library, and like OpenClaw (2026.9.6):

- patterns are ECMAScript's, with the `u` flag: `$` is the end and nothing else;
- NaN, the infinities and integers beyond 2^53 - 1 are no numbers and no integers;
- `format: uri` is asserted, by the rules of WHATWG URLs; other formats are not.

References are followed inside the schema only: nothing is fetched.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.quick import Quick
from openclaw_cfg.schema.walk import Schema

if TYPE_CHECKING:
    from openclaw_cfg.schema.library import Library

_PLAIN: Final = re.compile(r"#(?:/[\w$.-]+)+")


class Evaluator(Struct, frozen=True, dict=True):
    """Judges values by `root` or a part of it; `$ref`s count from `root`.

    Attributes:
        root: the schema without `$schema`.
    """

    root: dict[str, Json]
    _schema: dict[str, Json]

    @classmethod
    def of(cls, schema: dict[str, Json]) -> Self:
        """The one of a sound schema."""
        return cls({k: v for k, v in schema.items() if k != "$schema"}, schema)

    def failures(
        self, value: Json, path: JsonPath, schema: Schema
    ) -> Iterator[Failure]:
        """Every keyword of `schema` that `value` fails.

        Args:
            path: where the value is in the whole document.
        """
        if not self._quick.passes(value, schema):
            yield from self._library.failures(value, path, schema)

    def accepts(self, value: Json, schema: Schema) -> bool:
        """Whether nothing fails."""
        return self._quick.passes(value, schema) or self._library.accepts(value, schema)

    def resolved(self, schema: Schema) -> Schema:
        """`schema`, or what it refers to; what leads nowhere allows everything."""
        while isinstance(schema, dict) and isinstance(ref := schema.get("$ref"), str):
            found = self._plain(ref)
            if found is None:
                found = self._library.lookup(ref)
            schema = True if found is None else found
        return schema

    def _plain(self, ref: str) -> Schema | None:
        """What a reference such as `#/$defs/name` leads to; None for any other."""
        if "$id" in self.root or not _PLAIN.fullmatch(ref):
            return None
        part: Json = self.root
        for step in ref.split("/")[1:]:
            part = part.get(step) if isinstance(part, dict) else None
        return part if isinstance(part, bool | dict) else None

    @cached_property
    def _quick(self) -> Quick:
        return Quick(self._plain)

    @cached_property
    def _library(self) -> "Library":
        # It takes 0.1 s to load, and most files have nothing wrong.
        from openclaw_cfg.schema.library import Library  # noqa: PLC0415

        return Library.of(self._schema, self.root, self._quick)
