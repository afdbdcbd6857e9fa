"""`${NAME}` in string values, replaced by environment variables.

Names are capitals, digits and underscores. `$${NAME}` becomes the text `${NAME}`.
Anything else stays as it is, and so does a name that is unset or empty; OpenClaw
2026.9.6 warns about the latter. The result is not substituted again.
"""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, JsonPath

_TOKEN: Final = re.compile(r"(\$?)\$\{([A-Z_][A-Z0-9_]*)\}")


class Missing(Struct, frozen=True):
    """A variable that a string at `path` uses and that is not set."""

    name: str
    path: JsonPath


def has_reference(text: str) -> bool:
    """Whether `text` contains a `${NAME}` that would be replaced."""
    return any(not escape for escape, _ in _TOKEN.findall(text))


def names_in(text: str) -> tuple[str, ...]:
    """The names that would be replaced in a text."""
    return tuple(name for escape, name in _TOKEN.findall(text) if not escape)


def substitute(
    value: Json, lookup: Callable[[str], str | None]
) -> tuple[Json, tuple[Missing, ...]]:
    """`value` with the variables replaced, and those that `lookup` does not know."""
    missing: list[Missing] = []

    def visit(value: Json, path: JsonPath) -> Json:
        if isinstance(value, str):
            return replace(value, path) if "$" in value else value
        if isinstance(value, list):
            return [visit(item, (*path, index)) for index, item in enumerate(value)]
        if isinstance(value, dict):
            return {key: visit(item, (*path, key)) for key, item in value.items()}
        return value

    def replace(text: str, path: JsonPath) -> str:
        def one(match: re.Match[str]) -> str:
            escape, name = match.groups()
            found = None if escape else lookup(name)
            if found is None and not escape:
                missing.append(Missing(name, path))
            return f"${{{name}}}" if found is None else found

        return _TOKEN.sub(one, text)

    return visit(value, ()), tuple(missing)
