"""Path patterns: `channels.*.name` for any key, `mappings[]` for any item of a list."""

from collections.abc import Iterable, Iterator

from openclaw_cfg.jsonpath import Json, JsonPath


def matches(value: Json, pattern: str) -> Iterator[tuple[JsonPath, Json]]:
    """The paths in `value` that match `pattern`, with their values."""
    path: JsonPath = ()
    steps = pattern.replace("[]", ".[]").split(".")
    # Of some hundred patterns most begin with keys that a file does not have.
    for index, step in enumerate(steps):
        if step in {"*", "[]"}:
            return _walk(value, path, steps[index:])
        if not isinstance(value, dict) or step not in value:
            return iter(())
        value = value[step]
        path = (*path, step)
    return iter(((path, value),))


def any_match(value: Json, patterns: Iterable[str]) -> Iterator[tuple[JsonPath, Json]]:
    """The matches of any of the patterns."""
    for pattern in patterns:
        yield from matches(value, pattern)


def _walk(
    value: Json, path: JsonPath, steps: list[str]
) -> Iterator[tuple[JsonPath, Json]]:
    if not steps:
        yield path, value
        return
    step, *rest = steps
    if isinstance(value, dict) and step != "[]":
        keys = list(value) if step == "*" else [key for key in (step,) if key in value]
        for key in keys:
            yield from _walk(value[key], (*path, key), rest)
    elif isinstance(value, list) and step in {"*", "[]"}:
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index), rest)
