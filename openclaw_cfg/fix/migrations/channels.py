"""Channels: who may write, what is shown, and who answers."""

import json
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, JULY, JUNE, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import channel_scopes
from openclaw_cfg.json5.edit import (
    CommentOut,
    Insert,
    Move,
    Operation,
    Remove,
    Rename,
    Set,
)
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get

_VISIBILITY: Final = frozenset({"showOk", "showAlerts", "useIndicator"})
_CLOSED_POLICIES: Final = frozenset({"pairing", "allowlist", "disabled"})


def _telegram_dm(value: Json) -> Iterator[Change]:
    """`telegram.dm`: never read, but it says who may write; "open" is not kept."""
    for channel, place in channel_scopes(value):
        dm = get(value, *place, "dm")
        if channel != "telegram" or not isinstance(dm, dict):
            continue
        operations: list[Operation] = []
        if str(dm.get("policy")) in _CLOSED_POLICIES and not exists(
            value, (*place, "dmPolicy")
        ):
            operations.append(Set((*place, "dmPolicy"), dm["policy"]))
        senders = dm.get("allowFrom")
        named = isinstance(senders, list) and "*" not in senders
        if named and not exists(value, (*place, "allowFrom")):
            operations.append(Set((*place, "allowFrom"), senders))
        operations.append(CommentOut((*place, "dm"), "retired by OpenClaw"))
        yield Change(
            path=(*place, "dm"),
            operations=tuple(operations),
            reason='is now "dmPolicy" and "allowFrom"',
            effect="" if operations[:-1] else "unknown senders have to be paired",
        )


def _history(value: Json) -> Iterator[Change]:
    """`includeGroupHistoryContext: "none"` → no history."""
    for channel, place in channel_scopes(value):
        key = (*place, "includeGroupHistoryContext")
        if channel != "telegram" or not exists(value, key):
            continue
        operations: tuple[Operation, ...] = (CommentOut(key, "retired by OpenClaw"),)
        if get(value, *key) == "none":
            operations = (Set((*place, "historyLimit"), 0), *operations)
        yield Change(
            path=key, operations=operations, reason='is replaced by "historyLimit"'
        )


def _visibility(value: Json) -> Iterator[Change]:
    """`heartbeat` of a channel says how much of it is shown: `heartbeatVisibility`."""
    scopes: list[tuple[str, JsonPath]] = list(channel_scopes(value))
    if isinstance(get(value, "channels", "defaults"), dict):
        scopes.insert(0, ("", ("channels", "defaults")))
    for channel, place in scopes:
        key = (*place, "heartbeat")
        block = get(value, *key)
        if not isinstance(block, dict):
            continue
        if block.keys() <= _VISIBILITY and (block or channel != "feishu"):
            yield Change(
                path=key,
                operations=merge_move(value, key, (*place, "heartbeatVisibility")),
                reason='is now "heartbeatVisibility"',
            )
        elif channel == "feishu":
            yield Change(
                path=key,
                operations=(CommentOut(key, "never read by OpenClaw"),),
                reason="is retired; it never had an effect",
            )


def _discord_agents(value: Json) -> Iterator[Change]:
    """`agentId` of a Discord channel → a binding."""
    sheet, bindings = Sheet(value), as_array(get(value, "bindings"))
    bound = {_words(get(rule, "match")) for rule in bindings}
    for channel, scope in channel_scopes(value):
        if channel != "discord":
            continue
        for guild, entry in as_object(get(value, *scope, "guilds")).items():
            for room, block in as_object(as_object(entry).get("channels")).items():
                if "agentId" not in as_object(block):
                    continue
                place = (*scope, "guilds", guild, "channels", room, "agentId")
                account = scope[3] if len(scope) > 3 else None
                operations = _bind(
                    sheet.value, place, _match(guild, room, account), bound
                )
                yield Change(
                    path=place, operations=operations, reason='is now one of "bindings"'
                )
                sheet.apply(operations)


def _match(guild: str, room: str, account: Json) -> dict[str, Json]:
    match: dict[str, Json] = {
        "channel": "discord",
        "guildId": guild,
        "peer": {"kind": "channel", "id": room},
    }
    if account is not None:
        match["accountId"] = account
    return match


def _bind(
    value: Json, place: JsonPath, match: Json, bound: set[str]
) -> tuple[Operation, ...]:
    agent, bindings = get(value, *place), get(value, "bindings")
    words = _words(match)
    if not isinstance(agent, str) or not agent.strip() or words in bound:
        return (Remove(place),)
    bound.add(words)
    new: Json = {"agentId": agent.strip(), "match": match}
    if bindings is None:
        return (Set(("bindings",), [new]), Remove(place))
    return (Insert(("bindings", len(as_array(bindings))), new), Remove(place))


def _words(match: Json) -> str:
    """What a rule is for as a text, by which it is found among many."""
    return json.dumps(match, sort_keys=True)


def _service_account(value: Json) -> Iterator[Change]:
    """Google Chat's `serviceAccountRef`, which had priority → `serviceAccount`."""
    for channel, scope in channel_scopes(value):
        place, target = (*scope, "serviceAccountRef"), (*scope, "serviceAccount")
        if channel == "googlechat" and exists(value, place):
            old = (CommentOut(target, "the reference went before it"),)
            yield Change(
                path=place,
                operations=(
                    *(old if exists(value, target) else ()),
                    Move(place, target),
                ),
                reason='is now "serviceAccount"',
            )


def _account_case(value: Json) -> Iterator[Change]:
    """`match.accountID` → `match.accountId`."""
    for index, binding in enumerate(as_array(get(value, "bindings"))):
        if "accountID" in as_object(as_object(binding).get("match")):
            place = ("bindings", index, "match", "accountID")
            yield Change(
                path=place,
                operations=(Rename(place, "accountId"),),
                reason='is spelled "accountId"',
            )


MIGRATIONS: Final = (
    Migration(
        id="telegram-dm",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another name",
        doctor="drops it, who may write included",
        find=_telegram_dm,
    ),
    Migration(
        id="telegram-history",
        kind=ChangeKind.RETIRE,
        until=JUNE,
        reason="has another name",
        doctor="does the same",
        find=_history,
    ),
    Migration(
        id="heartbeat-visibility",
        kind=ChangeKind.RENAME,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_visibility,
    ),
    Migration(
        id="service-account",
        kind=ChangeKind.RENAME,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_service_account,
    ),
    Migration(
        id="discord-channel-agent",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="does the same",
        find=_discord_agents,
    ),
    Migration(
        id="binding-account",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="drops it",
        find=_account_case,
    ),
)
