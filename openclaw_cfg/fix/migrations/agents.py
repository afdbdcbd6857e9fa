"""The roster of agents: from a list, or another shape, to named entries.

OpenClaw itself reads `agents.list` into `agents.entries` only if every id is
lower-case, trimmed and unique.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import (
    EARLY,
    JULY,
    Change,
    ChangeKind,
    Found,
    Migration,
)
from openclaw_cfg.fix.merge_move import exists, merge_move, waits
from openclaw_cfg.fix.migrations.agent_ownership import first_agent, rebound
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import agents, matches
from openclaw_cfg.json5.edit import (
    CommentOut,
    Keyed,
    Move,
    Operation,
    Remove,
    Rename,
    Set,
)
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, format_path, get
from openclaw_cfg.openclaw.agent_ids import MAIN_AGENT, normal_agent_id

_LIST: Final[JsonPath] = ("agents", "list")
_ENTRIES: Final[JsonPath] = ("agents", "entries")
_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
_BLOCKS: Final = frozenset({"defaults", "entries", "list", "ownership"})
_NAMED_DEFAULT: Final[tuple[JsonPath, ...]] = (
    ("routing", "defaultAgentId"),
    (*_DEFAULTS, "systemAgent", "agentId"),
)
# Keys that only an agent has, so that an object with one of them is an agent.
_AGENT_KEYS: Final = frozenset(
    {"model", "workspace", "identity", "tools", "sandbox", "agentDir", "default"}
    | {"groupChat", "subagents", "skills", "heartbeat", "systemPrompt", "name"}
)


def _identities(value: Json) -> Iterator[Change]:
    """`identity: "Clawd"` of an agent → its name."""
    for scope in agents(value):
        place = (*scope, "identity")
        given = get(value, *place)
        if isinstance(given, str) and given.strip():
            yield Change(
                path=place,
                operations=(Set(place, {"name": given}),),
                reason='is an object; the text is its "name"',
            )


def _default(value: Json) -> Iterator[Change]:
    """`agents.default: "main"` → the mark on that agent."""
    for key in ("default", "defaultAgent", "defaultAgentId"):
        place = ("agents", key)
        given = get(value, *place)
        if isinstance(given, str) and exists(value, (*_ENTRIES, given)):
            mark = (*_ENTRIES, given, "default")
            yield Change(
                path=place,
                operations=(Set(mark, True), Remove(place)),
                reason=f'is now the mark "default" of agent "{given}"',
            )
            return


def _root_identity(value: Json) -> Iterator[Change]:
    """`identity` → the default agent's; with no agents, that is `main`."""
    if exists(value, ("identity",)) and not waits(value, (*_ENTRIES, MAIN_AGENT)):
        place = (*_ENTRIES, _default_agent(value), "identity")
        yield Change(
            path=("identity",),
            operations=merge_move(value, ("identity",), place),
            reason=f'is now "{format_path(place)}"',
        )


def _default_agent(value: Json) -> str:
    """The marked agent, else the one that the file names, else the first."""
    entries = as_object(get(value, *_ENTRIES))
    marked = [key for key in entries if get(entries[key], "default") is True]
    named = [get(value, *place) for place in _NAMED_DEFAULT]
    found = [key for key in named if isinstance(key, str) and key in entries]
    return next(iter((*marked, *found, *entries)), MAIN_AGENT)


def _array(value: Json) -> Iterator[Change]:
    """`agents: [...]`: the roster itself."""
    agents = get(value, "agents")
    if isinstance(agents, list):
        yield Change(
            path=("agents",),
            operations=(Rename(("agents",), "roster"), Move(("roster",), _LIST)),
            reason="is an object, and the agents are in it",
        )


def _direct(value: Json) -> Iterator[Change]:
    """`agents: {<name>: {…}}`: agents beside `defaults`."""
    sheet = Sheet(value)
    for key, entry in as_object(get(value, "agents")).items():
        if key in _BLOCKS or is_note(key) or not isinstance(entry, dict):
            continue
        if _AGENT_KEYS & entry.keys():
            source, target = ("agents", key), (*_ENTRIES, normal_agent_id(key))
            if key == "default":
                target = (*_ENTRIES, "main")
            operations = merge_move(value, source, target)
            yield Change(
                path=source,
                operations=operations,
                reason=f'is an agent: it belongs under "agents.entries.{target[-1]}"',
            )
            value = sheet.apply(operations)


def _shapes(value: Json) -> Iterator[Change]:
    """`agents.list` as an object, `agents.entries` as an array."""
    listed, entries = get(value, *_LIST), get(value, *_ENTRIES)
    if isinstance(listed, dict):
        yield Change(
            path=_LIST,
            operations=merge_move(value, _LIST, _ENTRIES),
            reason='is keyed by id already, so it is "agents.entries"',
        )
    elif isinstance(entries, list) and listed is None:
        yield Change(
            path=_ENTRIES,
            operations=(Rename(_ENTRIES, "list"),),
            reason="is a list, which agents no longer are",
        )
    elif isinstance(entries, list) and entries and isinstance(listed, list):
        if not all(isinstance(item, dict) for item in entries):
            yield from _malformed(_ENTRIES, entries)
            return
        keys = _keys(entries)
        yield Change(
            path=_ENTRIES,
            operations=(Keyed(_ENTRIES, keys), *_without_ids(_ENTRIES, keys, entries)),
            reason="is keyed by id",
        )


def _keyed(value: Json) -> Iterator[Found]:
    """`agents.list` → `agents.entries`."""
    items = get(value, *_LIST)
    if not isinstance(items, list):
        return
    if not all(isinstance(item, dict) for item in items):
        yield from _malformed(_LIST, items)
        return
    if isinstance(get(value, *_ENTRIES), dict):
        yield from _beside_entries(value, items)
        return
    keys = _keys(items)
    operations: list[Operation] = []
    if exists(value, _ENTRIES):
        operations.append(CommentOut(_ENTRIES, "the agents are in the list"))
    operations += [Keyed(_LIST, keys), *_without_ids(_LIST, keys, items)]
    operations.append(Rename(_LIST, "entries"))
    given = [as_object(item).get("id") for item in items]
    renamed = [
        f'the later "{name}" is now "{key}"'
        if normal_agent_id(str(name)) != key
        else f'"{name}" is now "{key}"'
        for key, name in zip(keys, given, strict=True)
        if name not in (key, None)
    ]
    yield Change(
        path=_LIST,
        operations=(
            *operations,
            *first_agent(value, keys),
            *rebound(value, dict(_new_ids(items, keys))),
        ),
        reason='is now "agents.entries", keyed by id',
        effect="; ".join(renamed),
    )


def _malformed(roster: JsonPath, items: list[Json]) -> Iterator[Change]:
    for index in reversed(range(len(items))):
        item = items[index]
        place = (*roster, index)
        if isinstance(item, str) and not is_note(item):
            yield Change(
                path=place,
                operations=(Set(place, {"id": normal_agent_id(item)}),),
                reason="is an agent, so it is an object with an id",
            )
        elif not isinstance(item, dict):
            yield Change(
                path=place,
                operations=(CommentOut(place, "not an agent"),),
                reason="is not an agent",
            )


def _beside_entries(value: Json, items: list[Json]) -> Iterator[Change]:
    """Both exist: agents that only the list has are added to the entries."""
    sheet = Sheet(value)
    keys = _keys(items)
    operations = (Keyed(_LIST, keys), *_without_ids(_LIST, keys, items))
    value = sheet.apply(operations)
    yield Change(
        path=_LIST,
        operations=(*operations, *merge_move(value, _LIST, _ENTRIES)),
        reason='is now "agents.entries", which is there too',
    )


def _without_ids(
    roster: JsonPath, keys: tuple[str, ...], items: list[Json]
) -> Iterator[Operation]:
    """The key of an agent says its id."""
    for key, item in zip(keys, items, strict=True):
        if "id" in as_object(item):
            yield Remove((*roster, key, "id"))


def _keys(items: list[Json]) -> tuple[str, ...]:
    """A unique id for each item: its own if that is possible."""
    taken: dict[int, str] = {}
    # An explicit id has priority over one derived from a name.
    order = sorted(range(len(items)), key=lambda i: "id" not in as_object(items[i]))
    used: set[str] = set()
    last: dict[str, int] = {}
    for index in order:
        key = wanted = normal_agent_id(_given_id(items[index]))
        while key in used:
            last[wanted] = last.get(wanted, 1) + 1
            key = f"{wanted}-{last[wanted]}"
        used.add(key)
        taken[index] = key
    return tuple(taken[index] for index in range(len(items)))


def _new_ids(items: list[Json], keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each written id with the one that OpenClaw took for it, else a name's key.

    Of several agents with one id OpenClaw took the first, which keeps it.
    """
    for item, key in zip(items, keys, strict=True):
        name = _given_id(item)
        yield name, normal_agent_id(name) if as_object(item).get("id") == name else key


def _given_id(item: Json) -> str:
    entry = as_object(item)
    for key in ("id", "name"):
        given = entry.get(key)
        if isinstance(given, str) and given.strip():
            return given
    return "agent"


def _cleared(value: Json) -> Iterator[Change]:
    """`workspace: null` of an agent means the default one."""
    for pattern in (("agents", "entries", "*", "workspace"),):
        for place in matches(value, pattern):
            if get(value, *place) is None:
                yield Change(
                    path=place, operations=(Remove(place),), reason="says nothing"
                )


MIGRATIONS: Final = (
    Migration(
        id="identity-text",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason="is an object",
        doctor="refuses the file",
        find=_identities,
    ),
    Migration(
        id="agents-array",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason="is an object",
        doctor="refuses the file",
        find=_array,
    ),
    Migration(
        id="agent-beside-defaults",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is an agent",
        doctor="drops it",
        find=_direct,
    ),
    Migration(
        id="agents-shape",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has the other shape",
        doctor="refuses the file",
        find=_shapes,
    ),
    Migration(
        id="agents-list",
        kind=ChangeKind.RETYPE,
        until=JULY,
        reason="is now keyed by id",
        doctor="does the same",
        find=_keyed,
    ),
    Migration(
        id="default-by-name",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a mark of the agent",
        doctor="refuses the file",
        find=_default,
    ),
    Migration(
        id="root-identity",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is the default agent's",
        doctor="refuses the file since 2026.8",
        find=_root_identity,
    ),
    Migration(
        id="no-workspace",
        kind=ChangeKind.RETIRE,
        until=EARLY,
        reason="says nothing",
        doctor="does the same",
        find=_cleared,
    ),
)
