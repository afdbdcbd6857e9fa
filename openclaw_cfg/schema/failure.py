"""What a check against a schema yields, before a message is written."""

from itertools import groupby
from typing import Any

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.schema.keywords import KeyFailure
from openclaw_cfg.schema.walk import Schema


class Failure(Struct, frozen=True):
    """One keyword that one value does not satisfy.

    Attributes:
        keyword: its name; `const` counts as `enum`, and where nothing at all is
            allowed (the schema `false`) it is `false`.
        path: of the value; for a key that is not allowed, of the key.
        expected: the keyword's value; for `required` a list with the missing key; for a
            key that is not allowed the list of the allowed keys that are not used yet.
        value: the value itself; of an unknown key, what is behind it.
        schema: the schema that holds the keyword.
        of_key: whether the key at the end of `path` fails, not its value.
        branches: for `anyOf` and `oneOf`, the failures of each branch; empty if several
            branches of a `oneOf` fit.
    """

    keyword: str
    path: JsonPath
    expected: Json
    value: Json
    schema: Schema
    of_key: bool = False
    branches: tuple[tuple["Failure", ...], ...] = ()


def failure_of(error: Any, base: JsonPath = ()) -> Failure:
    """A `ValidationError` of the library as data; its message is not read.

    Args:
        base: the path that those of the error begin at.
    """
    path = (*base, *error.relative_path)
    # The schema path of an error in a branch begins with the branch's index.
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
