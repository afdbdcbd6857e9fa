"""Where a key may belong that an object does not accept."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, as_object
from openclaw_cfg.schema.context import SchemaContext

# Keys of many objects with a different meaning in each: no place follows from them.
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

    A key that an agent does not accept, but the defaults of all agents do, belongs
    there first.
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
    # For such a word, a place is certain only if no other place has it; at the top of
    # the file, several places may be unrelated.
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
