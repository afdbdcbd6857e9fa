"""Which agent owns what, if there are several.

Since 2026.8 several agents need `agents.ownership: "explicit"` and an owner for each
kind of work. A single agent marked as the default is that owner: OpenClaw reads the
mark so at each start. `doctor --fix` writes the same owners as this module; the first
agent of an unmarked list keeps what it had as the first one: the default workspace and
the accounts without a binding.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import (
    JULY,
    Change,
    ChangeKind,
    Migration,
)
from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.fix.places import channels
from openclaw_cfg.json5.edit import (
    CommentOut,
    Insert,
    Operation,
    Set,
)
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.agent_ids import MAIN_AGENT
from openclaw_cfg.openclaw.migrations import unowned

_LIST: Final[JsonPath] = ("agents", "list")
_ENTRIES: Final[JsonPath] = ("agents", "entries")
_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
_LOGINS: Final[JsonPath] = ("authInheritance", "agentId")
_SESSIONS: Final[JsonPath] = ("sessionStore", "agentId")
_WORKSPACE: Final = "~/.openclaw/workspace"


def first_agent(value: Json, keys: tuple[str, ...]) -> Iterator[Operation]:
    """What the first of several agents had because it was the first."""
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
    """Bindings to the first agent for accounts without a binding."""
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
    yield from _bind(bindings, added)


def _bind(bindings: Json, added: list[Json]) -> Iterator[Operation]:
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


def rebound(value: Json, ids: dict[str, str]) -> Iterator[Operation]:
    """Bindings follow an agent whose id is now written differently."""
    for index, binding in enumerate(as_array(get(value, "bindings"))):
        named = as_object(binding).get("agentId")
        if isinstance(named, str) and ids.get(named, named) != named:
            yield Set(("bindings", index, "agentId"), ids[named])


def _owners(value: Json) -> Iterator[Change]:
    """Several agents and no owner: set explicit ownership, and name the owner."""
    entries = as_object(get(value, *_ENTRIES))
    agents = [entry for entry in entries.values() if isinstance(entry, dict)]
    marked = [key for key, e in entries.items() if as_object(e).get("default") is True]
    if any(not isinstance(entry.get("default", False), bool) for entry in agents):
        return  # the mark must become true or false first
    if len(marked) > 1:
        yield from _one_default(marked)
    elif exists(value, ("agents", "ownership")):
        return
    elif marked and len(agents) == 1:
        yield _only_agent(marked[0])
    elif marked:
        yield from _named_owner(value, marked[0])
    elif len(agents) > 1:
        yield _explicit(value)


def _only_agent(agent: str) -> Change:
    mark = (*_ENTRIES, agent, "default")
    return Change(
        path=mark,
        operations=(CommentOut(mark, "the only agent"),),
        reason="is a mark that no longer exists, and there is no other agent",
    )


def _explicit(value: Json) -> Change:
    has_main = MAIN_AGENT in as_object(get(value, *_ENTRIES))
    owned = tuple(_ambient(value, MAIN_AGENT)) if has_main else ()
    effect = "work that no agent owns is not done"
    if owned:
        effect = f'"{MAIN_AGENT}" does the work that belongs to no chat'
    return Change(
        path=_ENTRIES,
        operations=(Set(("agents", "ownership"), "explicit"), *owned),
        reason="has several agents, so the file says who owns what",
        effect=effect,
    )


def _named_owner(value: Json, agent: str) -> Iterator[Change]:
    """What the marked agent had because of its mark, as OpenClaw reads the mark."""
    bindings, talk = get(value, "bindings"), get(value, "talk")
    whole = all(
        isinstance(get(rule, "agentId"), str) and isinstance(get(rule, "match"), dict)
        for rule in as_array(bindings)
    )
    formed = isinstance(bindings, list | None) and isinstance(talk, dict | None)
    if not (whole and formed):
        return  # these must have their form first
    mark = (*_ENTRIES, agent, "default")
    operations: list[Operation] = [Set(("agents", "ownership"), "explicit")]
    operations += _own_workspace(value, agent)
    operations += [Set(path, agent) for path in unowned(value)]
    operations += _own_data(value, agent)
    operations += _own_channels(value, agent)
    if get(talk, "agentId") is None:
        operations.append(Set(("talk", "agentId"), agent))
    note = f'"{agent}" is named as the owner of each kind of work'
    yield Change(
        path=mark,
        operations=(*operations, CommentOut(mark, note)),
        reason="is a mark that no longer exists: the file names the owner instead",
        effect=f'"{agent}" keeps the work that it had because of the mark',
    )


def _own_workspace(value: Json, agent: str) -> Iterator[Operation]:
    given = get(value, *_ENTRIES, agent, "workspace")
    if not isinstance(given, str) or not given.strip():
        default = get(value, *_DEFAULTS, "workspace")
        named = isinstance(default, str) and default.strip()
        yield Set((*_ENTRIES, agent, "workspace"), default if named else _WORKSPACE)


def _own_data(value: Json, agent: str) -> Iterator[Operation]:
    """The logins that other agents inherit, and sessions in a file of their own."""
    if agent != MAIN_AGENT and not exists(value, (*_DEFAULTS, *_LOGINS)):
        yield Set((*_DEFAULTS, *_LOGINS), agent)
    store = get(value, "session", "store")
    shared = isinstance(store, str) and store.strip() and "{agentId}" not in store
    if shared and not exists(value, (*_DEFAULTS, *_SESSIONS)):
        yield Set((*_DEFAULTS, *_SESSIONS), agent)


def _own_channels(value: Json, agent: str) -> Iterator[Operation]:
    """Bindings for channels whose accounts have no owner as a whole."""
    bindings = get(value, "bindings")
    added: list[Json] = [
        {"agentId": agent, "match": {"channel": channel, "accountId": "*"}}
        for channel, place in sorted(channels(value))
        if as_object(get(value, *place)).get("enabled") is not False
        and not _is_bound(as_array(bindings), channel, "*")
    ]
    yield from _bind(bindings, added)


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


MIGRATIONS: Final = (
    Migration(
        id="agent-owners",
        kind=ChangeKind.ADD,
        until=JULY,
        reason="has several agents",
        doctor="does the same; leaves several default marks as they are",
        find=_owners,
    ),
)
