"""Where a key may be meant that an object does not take."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, as_object
from openclaw_cfg.schema.context import SchemaContext

# Keys of many objects, in each the word for something else: they tell no place.
COMMON_KEYS: Final = frozenset(
    {"enabled", "mode", "name", "id", "type", "kind", "path", "url", "label", "title"}
    | {"description", "version", "default", "provider", "model", "models", "key"}
    | {"token", "value", "config", "host", "port", "command", "args", "env", "enable"}
    | {"tags", "notes", "comment", "status", "role", "prompt", "text", "file"}
    | {"tools", "skills", "allow", "deny", "agents", "channels", "policy", "timeout"}
    | {"entries", "providers", "auth", "sandbox", "profile", "level", "source"}
)


def homes(path: JsonPath, context: SchemaContext) -> tuple[JsonPath, ...]:
    """The places of a key one step away: up, down, or in the neighbour.

    What an agent does not take, and all agents do, is meant there before all else.
    """
    key, parent = str(path[-1]), path[:-1]
    match path:
        case ("agents", "entries", _, *rest):
            target = ("agents", "defaults", *rest)
            if _takes(target, context):
                return (target,)
    up = [(*parent[:-1], key)] if parent else []
    up = [place for place in up if _takes(place, context)]
    down = [(*parent, name, key) for name in _objects_with(key, parent, context)]
    others = _objects_with(key, parent[:-1], context) if parent else ()
    beside = [(*parent[:-1], name, key) for name in others if name != parent[-1]]
    found = tuple(dict.fromkeys([*up, *down]))
    if key not in COMMON_KEYS:
        return tuple(dict.fromkeys([*found, *beside]))
    # Of such a word one place is certain only where nothing else has it; at the top of
    # the file several have nothing to do with each other.
    unclear = (down or beside) if len(found) == 1 else not parent
    return () if unclear else found


def _objects_with(key: str, place: JsonPath, context: SchemaContext) -> Iterator[str]:
    for schema in context.schemas_at(place):
        yield from context.holders(schema).get(key, ())


def _takes(path: JsonPath, context: SchemaContext) -> bool:
    key = str(path[-1])
    return any(_has(key, schema) for schema in context.schemas_at(path[:-1]))


def _has(key: str, schema: dict[str, Json]) -> bool:
    return key in as_object(schema.get("properties"))
