"""A JSON Schema put to work by the jsonschema library; what fails is told as data."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final, Self

from jsonschema.protocols import Validator
from msgspec import Struct
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT7

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.schema.drafts import FORMATS, draft_of, extended
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.keywords import KeyFailure
from openclaw_cfg.schema.quick import Quick
from openclaw_cfg.schema.quiet import quiet
from openclaw_cfg.schema.walk import Schema, as_schema

# What lies outside of the schema is not there.
_NOTHING: Final[Registry[Any]] = Registry()


class Library(Struct, frozen=True):
    """Judges values by a schema or a part of it; `$ref`s count from its root."""

    _validator: Validator
    _resolver: Any

    @classmethod
    def of(cls, schema: dict[str, Json], root: dict[str, Json], quick: Quick) -> Self:
        """The one of a sound schema: of the draft that it names, else of draft 7.

        Args:
            root: the same without `$schema`, at whose sight the library takes its own
                class.
            quick: what passes its look is not judged.
        """
        draft = extended(draft_of(schema), quick)
        resource = Resource.from_contents(schema, default_specification=DRAFT7)
        return cls(
            draft(root, registry=_NOTHING, format_checker=FORMATS),
            _NOTHING.resolver_with_root(resource),
        )

    def failures(
        self, value: Json, path: JsonPath, schema: Schema
    ) -> Iterator[Failure]:
        """Every keyword of `schema` that `value` fails."""
        validator = self._validator.evolve(schema=schema)
        for error in validator.iter_errors(quiet(value)):
            yield failure_of(error, path)

    def accepts(self, value: Json, schema: Schema) -> bool:
        """Whether nothing fails."""
        return self._validator.evolve(schema=schema).is_valid(quiet(value))

    def lookup(self, ref: str) -> Schema | None:
        """What a reference leads to; None where it leads nowhere."""
        try:
            return as_schema(self._resolver.lookup(ref).contents)
        except Unresolvable:
            return None


def failure_of(error: Any, base: JsonPath = ()) -> Failure:
    """A `ValidationError` of the library as data; its message is not read.

    Args:
        base: the path that those of the error begin at.
    """
    path = (*base, *error.relative_path)
    # Errors of a branch begin their way in the schema with its index.
    branches = groupby(error.context, key=lambda inner: inner.relative_schema_path[0])
    is_const = error.validator == "const"
    return Failure(
        keyword="enum" if is_const else error.validator or "false",
        path=path,
        expected=[error.validator_value] if is_const else error.validator_value,
        value=error.instance,
        schema=error.schema,
        of_key=isinstance(error, KeyFailure),
        branches=tuple(
            tuple(failure_of(inner, path) for inner in group) for _, group in branches
        ),
    )
