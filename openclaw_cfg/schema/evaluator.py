"""Evaluates a JSON Schema with the jsonschema library; failures are returned as data.

Unlike the plain library, and like OpenClaw (2026.9.6):

- patterns are ECMAScript's, with the `u` flag: `$` is the end and nothing else;
- NaN and the infinities are not numbers, and integers beyond 2^53 - 1 are not integers;
- `format: uri` is asserted, by the rules of WHATWG URLs; other formats are not.

References are followed inside the schema only: nothing is fetched.
"""

from collections.abc import Iterator
from typing import Any, Final, Self

from jsonschema.protocols import Validator
from msgspec import Struct, field
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT7

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.schema.drafts import FORMATS, draft_of, extended
from openclaw_cfg.schema.failure import Failure, failure_of
from openclaw_cfg.schema.quiet import quiet
from openclaw_cfg.schema.sound import Sound
from openclaw_cfg.schema.walk import Schema, as_schema

# References outside of the schema lead nowhere.
_NOTHING: Final[Registry[Any]] = Registry()


class Evaluator(Struct, frozen=True):
    """Checks values by `root` or a part of it; `$ref`s are relative to `root`.

    Attributes:
        root: without `$schema`; the library would use its own class because of it.
    """

    root: dict[str, Json]
    _validator: Validator
    _resolver: Any
    _sound: Sound | None = None
    _referred: dict[str, Schema] = field(default_factory=dict)

    @classmethod
    def of(cls, schema: dict[str, Json], *, remembers: bool = False) -> Self:
        """The evaluator of a valid schema, by the draft that it names, else by draft 7.

        Args:
            remembers: whether values that passed are not checked again.
        """
        draft = extended(draft_of(schema))
        root = {k: v for k, v in schema.items() if k != "$schema"}
        resource = Resource.from_contents(schema, default_specification=DRAFT7)
        return cls(
            root,
            draft(root, registry=_NOTHING, format_checker=FORMATS),
            _NOTHING.resolver_with_root(resource),
            Sound() if remembers else None,
        )

    def failures(
        self, value: Json, path: JsonPath, schema: Schema
    ) -> Iterator[Failure]:
        """Every keyword of `schema` that `value` fails.

        Args:
            path: where the value is in the whole document.
        """
        validator = self._validator.evolve(schema=schema)
        for error in validator.iter_errors(quiet(value, self._sound)):
            yield failure_of(error, path)

    def accepts(self, value: Json, schema: Schema) -> bool:
        """Whether nothing fails."""
        return self._validator.evolve(schema=schema).is_valid(quiet(value, self._sound))

    def resolved(self, schema: Schema) -> Schema:
        """`schema`, or what it refers to; a broken reference allows everything."""
        while isinstance(schema, dict) and isinstance(ref := schema.get("$ref"), str):
            if ref not in self._referred:
                self._referred[ref] = self._looked_up(ref)
            schema = self._referred[ref]
        return schema

    def _looked_up(self, ref: str) -> Schema:
        try:
            return as_schema(self._resolver.lookup(ref).contents)
        except Unresolvable:
            return True
