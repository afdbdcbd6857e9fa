"""What a check against a schema yields, before it is put into words."""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.schema.walk import Schema, as_schema


class Failure(Struct, frozen=True):
    """One keyword that one value does not satisfy.

    Attributes:
        keyword: its name; `const` counts as `enum`, and where nothing at all is
            allowed (the schema `false`) it is `false`.
        path: of the value; for a key that is not allowed, of the key.
        expected: the keyword's value; for `required` a list of the missing key; for a
            key that is not allowed a list of those that are, and are not there yet.
        value: the value itself; of an unknown key, what stands behind it.
        schema: the schema that holds the keyword.
        of_key: whether the key at the end of `path` fails, not its value.
        branches: for `anyOf` and `oneOf`, the failures of each branch.
    """

    keyword: str
    path: JsonPath
    expected: Json
    value: Json
    schema: Schema
    of_key: bool = False
    branches: tuple[tuple["Failure", ...], ...] = ()


class At(Struct, frozen=True):
    """A value under check: what a keyword gets to see.

    Attributes:
        schema: the schema that holds the keyword.
        check: checks any value at any path against any schema.
    """

    value: Json
    path: JsonPath
    schema: dict[str, Json]
    check: Callable[[Json, JsonPath, Schema], Iterator[Failure]]

    def fail(self, keyword: str, expected: Json) -> Failure:
        """The failure of `keyword` for this value."""
        return Failure(keyword, self.path, expected, self.value, self.schema)

    def fail_key(self, key: str, known: Json, value: Json) -> Failure:
        """The failure of a `key` that is none of those `known`."""
        path = (*self.path, key)
        failure = self.fail("additionalProperties", known)
        return replace(failure, path=path, value=value, of_key=True)

    def against(self, part: Json) -> Iterator[Failure]:
        """The failures of the same value against a part of the schema."""
        return self.check(self.value, self.path, as_schema(part))

    def inside(self, step: str | int, value: Json, part: Json) -> Iterator[Failure]:
        """The failures of a value one step further in."""
        return self.check(value, (*self.path, step), as_schema(part))
