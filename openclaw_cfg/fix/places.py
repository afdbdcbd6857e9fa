"""Where settings are: patterns of paths, and the scopes that repeat a block."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get

ANY: Final = "*"
_CHANNEL_SETTINGS: Final = frozenset({"defaults", "modelByChannel"})


def path(text: str) -> JsonPath:
    """A path or pattern from its dotted text; no key in it may hold a dot."""
    return tuple(text.split("."))


def matches(value: Json, pattern: JsonPath) -> Iterator[JsonPath]:
    """Paths of a value that match a pattern; `*` is any key or index."""
    if pattern and pattern[0] != ANY and pattern[0] not in as_object(value):
        return iter(())  # as for most blocks, and this is called for each of them
    return _matches(value, pattern, ())


def agents(value: Json) -> Iterator[JsonPath]:
    """Every agent: the members of `agents.entries` and the items of `agents.list`."""
    block = as_object(get(value, "agents"))
    for key, entry in as_object(block.get("entries")).items():
        if isinstance(entry, dict):
            yield ("agents", "entries", key)
    for index, item in enumerate(as_array(block.get("list"))):
        if isinstance(item, dict):
            yield ("agents", "list", index)


def agent_scopes(value: Json) -> Iterator[JsonPath]:
    """`agents.defaults`, if it is there, and every agent."""
    if isinstance(get(value, "agents", "defaults"), dict):
        yield ("agents", "defaults")
    yield from agents(value)


def channels(value: Json) -> Iterator[tuple[str, JsonPath]]:
    """Every configured channel: its id and path."""
    for key, channel in as_object(get(value, "channels")).items():
        if key not in _CHANNEL_SETTINGS and isinstance(channel, dict):
            yield key, ("channels", key)


def channel_scopes(value: Json) -> Iterator[tuple[str, JsonPath]]:
    """Every channel and every account of it: the channel's id and the path."""
    for key, place in channels(value):
        yield key, place
        for account, entry in as_object(get(value, *place, "accounts")).items():
            if isinstance(entry, dict):
                yield key, (*place, "accounts", account)


class Scope(StrEnum):
    """What the keys of a migration are relative to."""

    FILE = "file"
    AGENT = "agent"
    ENTRY = "entry"
    CHANNEL = "channel"


def blocks(scope: Scope, value: Json) -> Iterator[tuple[JsonPath, str | None]]:
    """The objects that keys of this scope are relative to, with their channel."""
    match scope:
        case Scope.FILE:
            yield (), None
        case Scope.AGENT:
            yield from ((block, None) for block in agent_scopes(value))
        case Scope.ENTRY:
            yield from ((block, None) for block in agents(value))
        case Scope.CHANNEL:
            yield from ((block, channel) for channel, block in channel_scopes(value))


def _matches(value: Json, pattern: JsonPath, seen: JsonPath) -> Iterator[JsonPath]:
    if not pattern:
        yield seen
        return
    step, rest = pattern[0], pattern[1:]
    if step != ANY:
        if isinstance(value, dict) and step in value:
            yield from _matches(value[str(step)], rest, (*seen, step))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _matches(item, rest, (*seen, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _matches(item, rest, (*seen, index))
