"""The roster of agents: from a list to named entries, and who owns what.

OpenClaw reads `agents.list` into `agents.entries` by itself only while every id is
lower-case, unlike the others and trimmed. Several agents need an owner since 2026.8:
one agent marked `default`, or `agents.ownership: "explicit"` and an owner for each
kind of work. `doctor --fix` writes the same owners as are written here; the first
agent of an unmarked list keeps what was its own as such: the default workspace and
the accounts that no binding names.
"""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.carry import carry, exists
from openclaw_cfg.fix.change import (
    EARLY,
    JULY,
    Change,
    Found,
    Kind,
    Migration,
)
from openclaw_cfg.fix.patch import patched
from openclaw_cfg.fix.places import channels, is_note
from openclaw_cfg.json5.edit import (
    CommentOut,
    Insert,
    Keyed,
    Move,
    Operation,
    Remove,
    Rename,
    Set,
)
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get

_LIST: Final[JsonPath] = ("agents", "list")
_ENTRIES: Final[JsonPath] = ("agents", "entries")
_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
_BLOCKS: Final = frozenset({"defaults", "entries", "list", "ownership"})
# Keys that only an agent has, so that an object with one of them is meant as one.
_AGENT_KEYS: Final = frozenset(
    {"model", "workspace", "identity", "tools", "sandbox", "agentDir", "default"}
    | {"groupChat", "subagents", "skills", "heartbeat", "systemPrompt", "name"}
)
_WORKSPACE: Final = "~/.openclaw/workspace"


def agent_id(text: str) -> str:
    """An agent id as OpenClaw writes it: lower case, `-` for what may not be in one."""
    slug = re.sub(r"[^a-z0-9_-]+", "-", text.strip().lower()).strip("-")[:64]
    return slug or "agent"


def _array(value: Json) -> Iterator[Change]:
    """`agents: [...]`: the roster itself."""
    agents = get(value, "agents")
    if isinstance(agents, list):
        yield Change(
            path=("agents",),
            operations=(Rename(("agents",), "roster"), Move(("roster",), _LIST)),
            reason="is an object, and the agents stand in it",
        )


def _direct(value: Json) -> Iterator[Change]:
    """`agents: {<name>: {…}}`: agents beside `defaults`."""
    for key, entry in as_object(get(value, "agents")).items():
        if key in _BLOCKS or is_note(key) or not isinstance(entry, dict):
            continue
        if _AGENT_KEYS & entry.keys():
            source, target = ("agents", key), (*_ENTRIES, agent_id(key))
            if key == "default":
                target = (*_ENTRIES, "main")
            operations = carry(value, source, target)
            yield Change(
                path=source,
                operations=operations,
                reason=f'is an agent, so it stands under "agents.entries.{target[-1]}"',
            )
            value = patched(value, operations)


def _shapes(value: Json) -> Iterator[Change]:
    """`agents.list` as an object, `agents.entries` as an array."""
    listed, entries = get(value, *_LIST), get(value, *_ENTRIES)
    if isinstance(listed, dict):
        yield Change(
            path=_LIST,
            operations=carry(value, _LIST, _ENTRIES),
            reason='is keyed by id already, so it is "agents.entries"',
        )
    elif isinstance(entries, list) and listed is None:
        yield Change(
            path=_ENTRIES,
            operations=(Rename(_ENTRIES, "list"),),
            reason="is a list, which agents no longer are",
        )


def _keyed(value: Json) -> Iterator[Found]:
    """`agents.list` → `agents.entries`."""
    items = get(value, *_LIST)
    if not isinstance(items, list):
        return
    if not all(isinstance(item, dict) for item in items):
        yield from _malformed(items)
        return
    if isinstance(get(value, *_ENTRIES), dict):
        yield from _beside_entries(value, items)
        return
    keys = _keys(items)
    operations: list[Operation] = []
    if exists(value, _ENTRIES):
        operations.append(CommentOut(_ENTRIES, "the agents stand in the list"))
    operations.append(Keyed(_LIST, keys))
    for key, item in zip(keys, items, strict=True):
        if "id" in as_object(item):
            operations.append(Remove((*_LIST, key, "id")))
    operations.append(Rename(_LIST, "entries"))
    renamed = [
        f'"{item.get("id")}" is now "{key}"'
        for key, item in zip(keys, (as_object(i) for i in items), strict=True)
        if item.get("id") not in (key, None)
    ]
    yield Change(
        path=_LIST,
        operations=(
            *operations,
            *_unmarked(value, keys),
            *_rebound(value, dict(zip(map(_given_id, items), keys, strict=True))),
        ),
        reason='is now "agents.entries", keyed by id',
        effect="; ".join(renamed),
    )


def _malformed(items: list[Json]) -> Iterator[Change]:
    for index in reversed(range(len(items))):
        item = items[index]
        place = (*_LIST, index)
        if isinstance(item, str) and not is_note(item):
            yield Change(
                path=place,
                operations=(Set(place, {"id": agent_id(item)}),),
                reason="is an agent, so it is an object with an id",
            )
        elif not isinstance(item, dict):
            yield Change(
                path=place,
                operations=(CommentOut(place, "not an agent"),),
                reason="is not an agent",
            )


def _beside_entries(value: Json, items: list[Json]) -> Iterator[Change]:
    """Both are there: agents that only the list has join the entries."""
    keys = _keys(items)
    operations: list[Operation] = [Keyed(_LIST, keys)]
    value = patched(value, operations)
    for key, item in zip(keys, items, strict=True):
        if "id" in as_object(item):
            operations.append(Remove((*_LIST, key, "id")))
    value = patched(value, operations[1:])
    operations += carry(value, _LIST, _ENTRIES)
    yield Change(
        path=_LIST,
        operations=tuple(operations),
        reason='is now "agents.entries", which is there too',
    )


def _unmarked(value: Json, keys: tuple[str, ...]) -> Iterator[Operation]:
    """What the first of several agents had by being the first."""
    items = [as_object(item) for item in as_array(get(value, *_LIST))]
    if len(items) < 2 or exists(value, ("agents", "ownership")):
        return
    if any(item.get("default") for item in items):
        return
    given = items[0].get("workspace")
    if not isinstance(given, str) or not given.strip():
        default = get(value, *_DEFAULTS, "workspace")
        workspace = default if isinstance(default, str) else _WORKSPACE
        yield Set((*_ENTRIES, keys[0], "workspace"), workspace)
    yield from _first_owner(value, keys[0])


def _first_owner(value: Json, agent: str) -> Iterator[Operation]:
    """Bindings to the first agent for accounts that no binding names."""
    bindings = get(value, "bindings")
    if bindings is not None and not isinstance(bindings, list):
        return
    if as_object(get(value, "plugins")).get("enabled") is False:
        return
    added: list[Json] = [
        {"agentId": agent, "match": {"channel": channel, "accountId": account}}
        for channel, place in sorted(channels(value))
        if as_object(get(value, *place)).get("enabled") is not False
        for account in _accounts(as_object(get(value, *place)))
        if not _is_bound(as_array(bindings), channel, account)
    ]
    if added and bindings is None:
        yield Set(("bindings",), added)
    for offset, binding in enumerate(added if bindings is not None else ()):
        yield Insert(("bindings", len(as_array(bindings)) + offset), binding)


def _accounts(channel: dict[str, Json]) -> tuple[str, ...]:
    accounts = {
        key: entry
        for key, entry in as_object(channel.get("accounts")).items()
        if as_object(entry).get("enabled") is not False
    }
    names = tuple(sorted(key.strip().lower() for key in accounts))
    if not as_object(channel.get("accounts")):
        return ("default",)
    # The channel's own credentials are an account too.
    own = {"botToken", "token", "tokenFile", "account", "appId"} & channel.keys()
    return tuple(sorted({*names, "default"})) if own else names


def _is_bound(bindings: list[Json], channel: str, account: str) -> bool:
    """Whether a binding owns a whole account."""
    for binding in bindings:
        match = as_object(as_object(binding).get("match"))
        if match.get("channel") != channel or match.keys() - {"channel", "accountId"}:
            continue
        named = match.get("accountId")
        if named in ("*", account) or (named is None and account == "default"):
            return True
    return False


def _rebound(value: Json, ids: dict[str, str]) -> Iterator[Operation]:
    """Bindings follow an agent whose id is written another way now."""
    for index, binding in enumerate(as_array(get(value, "bindings"))):
        named = as_object(binding).get("agentId")
        if isinstance(named, str) and ids.get(named, named) != named:
            yield Set(("bindings", index, "agentId"), ids[named])


def _owners(value: Json) -> Iterator[Change]:
    """Several agents and nobody who owns what: say so, and name the owner."""
    entries = as_object(get(value, *_ENTRIES))
    agents = [entry for entry in entries.values() if isinstance(entry, dict)]
    marked = [key for key, e in entries.items() if as_object(e).get("default") is True]
    if len(marked) > 1:
        yield from _one_default(marked)
        return
    if len(agents) < 2 or exists(value, ("agents", "ownership")) or marked:
        return
    operations: list[Operation] = [Set(("agents", "ownership"), "explicit")]
    effect = "work that no agent owns is not done"
    if "main" in entries:
        operations += _ambient(value, "main")
        effect = '"main" does the work that belongs to no chat'
    yield Change(
        path=_ENTRIES,
        operations=tuple(operations),
        reason="has several agents, so the file says who owns what",
        effect=effect,
    )


def _ambient(value: Json, agent: str) -> Iterator[Operation]:
    defaults = as_object(get(value, *_DEFAULTS))
    if "systemAgent" not in defaults:
        yield Set((*_DEFAULTS, "systemAgent", "agentId"), agent)
    entries = as_object(get(value, *_ENTRIES)).values()
    if "heartbeat" not in defaults and not any(
        "heartbeat" in as_object(e) for e in entries
    ):
        yield Set((*_DEFAULTS, "heartbeat", "agentId"), agent)


def _one_default(marked: list[str]) -> Iterator[Change]:
    for key in marked[1:]:
        place = (*_ENTRIES, key, "default")
        note = f'"{marked[0]}" is the default agent'
        yield Change(
            path=place,
            operations=(CommentOut(place, note),),
            reason=f"is the second one of its kind; {note}, as it was",
        )


def _keys(items: list[Json]) -> tuple[str, ...]:
    """An id for each item: its own if it can be, unlike those before it."""
    keys: list[str] = []
    for item in items:
        wanted = agent_id(_given_id(item))
        key, number = wanted, 2
        while key in keys:
            key, number = f"{wanted}-{number}", number + 1
        keys.append(key)
    return tuple(keys)


def _given_id(item: Json) -> str:
    entry = as_object(item)
    for key in ("id", "name"):
        given = entry.get(key)
        if isinstance(given, str) and given.strip():
            return given
    return "agent"


MIGRATIONS: Final = (
    Migration(
        id="agents-array",
        kind=Kind.WRAP,
        until=EARLY,
        reason="is an object",
        doctor="refuses the file",
        find=_array,
    ),
    Migration(
        id="agent-beside-defaults",
        kind=Kind.MOVE,
        until=EARLY,
        reason="is an agent",
        doctor="drops it",
        find=_direct,
    ),
    Migration(
        id="agents-shape",
        kind=Kind.RENAME,
        until=EARLY,
        reason="has the other shape",
        doctor="refuses the file",
        find=_shapes,
    ),
    Migration(
        id="agents-list",
        kind=Kind.RETYPE,
        until=JULY,
        reason="is now keyed by id",
        doctor="does the same",
        find=_keyed,
    ),
    Migration(
        id="agent-owners",
        kind=Kind.ADD,
        until=JULY,
        reason="has several agents",
        doctor="does the same; leaves several default marks as they are",
        find=_owners,
    ),
)
