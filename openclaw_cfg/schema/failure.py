"""What a check against a schema yields, before it is put into words."""

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.schema.walk import Schema


class Failure(Struct, frozen=True):
    """One keyword that one value does not satisfy.

    Attributes:
        keyword: its name; `const` counts as `enum`, and where nothing at all is
            allowed (the schema `false`) it is `false`.
        path: of the value; for a key that is not allowed, of the key.
        expected: the keyword's value; for `required` a list of the missing key; for a
            key that is not allowed a list of those that are, and are not there yet.
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
