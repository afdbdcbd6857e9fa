"""Routing rules in `bindings`: which agent answers whom.

Source: the shapes that public configurations have, and Clawdbot's `routing`.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.spellings import spellings
from openclaw_cfg.json5.edit import Move, Operation, Remove, Rename, Set
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.facts import load_facts

_BINDINGS: Final[JsonPath] = ("bindings",)
_RULE_WORDS: Final[tuple[tuple[JsonPath, str, str], ...]] = (
    ((), "agent", "agentId"),
    (("match",), "provider", "channel"),
)
_AGENT: Final = frozenset({"agent", "agentId"})
# A rule's key for the messages that it is for → the key in its `match`.
_CONDITIONS: Final = {
    "channel": "channel",
    "provider": "channel",
    "account": "accountId",
    "accountId": "accountId",
    "accountID": "accountId",
    "guildId": "guildId",
    "teamId": "teamId",
    "peer": "peer",
    "roles": "roles",
}


_PEERS: Final = {
    **dict.fromkeys(spellings("chat id", "peer id"), ""),
    **dict.fromkeys(spellings("group id"), "group"),
    **dict.fromkeys(spellings("user id", "sender id"), "direct"),
}
"""Keys that name one chat → its kind; the empty one is told by the id."""


def _rules(value: Json) -> Iterator[Change]:
    """`routing.rules`, each with a channel and an agent → `bindings`."""
    place = ("routing", "rules")
    given = as_array(get(value, *place))
    if given and all(map(_is_rule, given)):
        yield Change(
            path=place,
            operations=merge_move(value, place, _BINDINGS),
            reason='is now "bindings"',
        )


def _is_rule(given: Json) -> bool:
    """Whether an object says which agent answers on which channel."""
    rule = as_object(given)
    where = as_object(rule["match"]) if "match" in rule else rule
    channel = where.get("channel", where.get("provider"))
    named = any(isinstance(rule.get(key), str) for key in _AGENT)
    return named and isinstance(channel, str)


def _bindings(value: Json) -> Iterator[Change]:
    """`agent` and `match.provider` of a routing rule → `agentId`, `match.channel`."""
    for index, rule in enumerate(as_array(get(value, *_BINDINGS))):
        for place, old, new in _RULE_WORDS:
            owner = as_object(get(rule, *place))
            if isinstance(owner.get(old), str) and new not in owner:
                path: JsonPath = (*_BINDINGS, index, *place, old)
                yield Change(
                    path=path,
                    operations=(Rename(path, new),),
                    reason=f'is called "{new}"',
                )


def _flat(value: Json) -> Iterator[Change]:
    """`{agentId, channel, guildId}` → `{agentId, match: {channel, guildId}}`."""
    for index, given in enumerate(as_array(get(value, *_BINDINGS))):
        rule = as_object(given)
        words = [_CONDITIONS[key] for key in rule if key in _CONDITIONS]
        peers = {key: _peer(rule, key) for key in rule if key in _PEERS}
        words += ["peer" for peer in peers.values() if peer]
        if "match" in rule or not _is_rule(rule) or len({*words}) < len(words):
            continue
        place = (*_BINDINGS, index)
        known = {*_CONDITIONS, *_AGENT, *(key for key, peer in peers.items() if peer)}
        if all(key in known or is_note(key) for key in rule):
            moves: list[Operation] = [
                Move((*place, key), (*place, "match", _CONDITIONS[key]))
                for key in rule
                if key in _CONDITIONS
            ]
            for key, peer in peers.items():
                moves += [Set((*place, "match", "peer"), peer), Remove((*place, key))]
            yield Change(
                path=place,
                operations=tuple(moves),
                reason='has its conditions in "match"',
            )


def _peer(rule: dict[str, Json], key: str) -> dict[str, Json]:
    """The one chat that a rule is for, by the shape of its id; empty where unclear."""
    given, channel = rule[key], rule.get("channel", rule.get("provider"))
    if not isinstance(given, str | int) or isinstance(given, bool):
        return {}
    kind, name = _PEERS[key], str(given).strip()
    if not kind and channel in {"telegram", "whatsapp"} and name:
        group = name.startswith("-") or name.endswith("@g.us")
        kind = "group" if group else "direct"
    return {"kind": kind, "id": name} if kind and name else {}


def _routes(value: Json) -> Iterator[Change]:
    """`bindings: {telegram: "main"}`, or `{main: ["telegram"]}` → a list of rules."""
    given = get(value, *_BINDINGS)
    if not isinstance(given, dict) or not given:
        return
    rules: list[Json] = []
    for key, item in given.items():
        found = [*_rules_of(key, item, value)]
        if not found:
            return
        rules += found
    yield Change(
        path=_BINDINGS,
        operations=(Set(_BINDINGS, rules),),
        reason="is an array of rules",
    )


def _rules_of(key: str, item: Json, value: Json) -> Iterator[Json]:
    """The rules of one member of a map, keyed by channel or by agent.

    Nothing where it is not clear which of the two a key is.
    """
    names = [item] if isinstance(item, str) else as_array(item)
    channels = [name for name in names if isinstance(name, str) and _is_channel(name)]
    channel, _, account = key.partition(":")
    block = as_object(item)
    if _is_channel(channel) and not channels:
        match: dict[str, Json] = {"channel": channel}
        if account:
            match["accountId"] = account
            if not exists(value, ("channels", channel, "accounts", account)):
                return
        if isinstance(item, str) and item.strip():
            yield {"agentId": item, "match": match}
        elif _AGENT & block.keys() and not match.keys() & block.keys():
            named = next(key for key in block if key in _AGENT)
            rest = {k: v for k, v in block.items() if k != named}
            yield {"agentId": block[named], **match, **rest}
    elif channels and len(channels) == len(names):
        for name in channels:
            yield {"agentId": key, "match": {"channel": name}}
    elif _is_rule({"agentId": key, **block}) and not _AGENT & block.keys():
        yield {"agentId": key, **block}


def _is_channel(name: str) -> bool:
    return name in load_facts().channels


MIGRATIONS: Final = (
    Migration(
        id="routing-rules",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason='is now "bindings"',
        doctor="drops it",
        find=_rules,
    ),
    Migration(
        id="binding-flat",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason='has its conditions in "match"',
        doctor="refuses the file",
        find=_flat,
    ),
    Migration(
        id="binding-words",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="refuses the file",
        find=_bindings,
    ),
    Migration(
        id="binding-map",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is an array of rules",
        doctor="refuses the file",
        find=_routes,
    ),
)
