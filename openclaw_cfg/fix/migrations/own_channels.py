"""A channel inside an agent → an account of the channel, and a routing rule to it.

Source: the shapes that public configurations have. OpenClaw routes the messages of an
account to an agent by `bindings`.
"""

import json
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import agents, channel_scopes, channels
from openclaw_cfg.fix.spellings import spellings
from openclaw_cfg.fix.words import said
from openclaw_cfg.json5.edit import Insert, Keyed, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.agent_ids import normal_agent_id

# Channels that have accounts.
_CHANNELS: Final = (
    "telegram",
    "discord",
    "slack",
    "whatsapp",
    "signal",
    "imessage",
    "feishu",
    "googlechat",
    "matrix",
    "line",
    "mattermost",
)
_GROUPS: Final = spellings(
    "groups enabled",
    "enable groups",
    "allow groups",
    "groups allowed",
    "respond in groups",
)
"""Switches that were to say whether groups are answered."""
_ACCOUNT_NAMES: Final = ("id", "accountId", "account", "name")


def _own(value: Json) -> Iterator[Change]:
    """`telegram: {…}` of an agent → an account and a binding."""
    sheet = Sheet(value)
    bound = {_words(rule) for rule in as_array(get(value, "bindings"))}
    for scope in tuple(agents(value)):
        entry = as_object(get(value, *scope))
        name = normal_agent_id(str(entry.get("id") or entry.get("name") or scope[-1]))
        if scope[1] == "entries":
            name = str(scope[-1])
        for place, channel in _blocks(scope, entry):
            account = ("channels", channel, "accounts", name)
            if exists(value, account):
                continue
            match: Json = {"channel": channel, "accountId": name}
            binding: Json = {"agentId": name, "match": match}
            operations: list[Operation] = [
                Set(account, dict(as_object(get(value, *place)))),
                *(() if _words(binding) in bound else _bound(value, binding)),
                Remove(place),
            ]
            bound.add(_words(binding))
            if place[-2] == "channels" and len(as_object(entry.get("channels"))) == 1:
                operations[-1] = Remove(place[:-1])
            yield Change(
                path=place,
                operations=tuple(operations),
                reason=f'is the account "{name}" of "channels.{channel}", and a '
                f'routing rule to the agent "{name}"',
            )
            value = sheet.apply(operations)


def _blocks(scope: JsonPath, entry: dict[str, Json]) -> Iterator[tuple[JsonPath, str]]:
    for channel in _CHANNELS:
        for place in ((*scope, channel), (*scope, "channels", channel)):
            if isinstance(get(entry, *place[len(scope) :]), dict):
                yield place, channel
                break


def _words(rule: Json) -> str:
    """A rule as text, for finding it among many."""
    return json.dumps(rule, sort_keys=True)


def _bound(value: Json, binding: Json) -> Iterator[Operation]:
    bindings = get(value, "bindings")
    if isinstance(bindings, list):
        yield Insert(("bindings", len(bindings)), binding)
    elif bindings is None:
        yield Set(("bindings",), [binding])


def _accounts(value: Json) -> Iterator[Change]:
    """`accounts: [{id, …}]` of a channel → an object keyed by id."""
    for _, place in tuple(channels(value)):
        source = (*place, "accounts")
        rows = get(value, *source)
        if not isinstance(rows, list) or not rows:
            continue
        if not all(isinstance(row, dict) for row in rows):
            continue
        words = [_name_key(as_object(row)) for row in rows]
        keys = [
            normal_agent_id(str(as_object(row)[word])) if word else ""
            for row, word in zip(rows, words, strict=True)
        ]
        if keys == [""]:
            keys = ["default"]
        if not all(keys) or len(set(keys)) < len(keys):
            continue
        spare = [
            Remove((*source, key, word))
            for key, word, row in zip(keys, words, rows, strict=True)
            if word and (word != "name" or as_object(row)[word] == key)
        ]
        yield Change(
            path=source,
            operations=(Keyed(source, tuple(keys)), *spare),
            reason="is keyed by account",
        )


def _name_key(row: dict[str, Json]) -> str:
    """The key of an account that has its name; empty for none."""
    named = (k for k in _ACCOUNT_NAMES if isinstance(row.get(k), str) and row[k])
    return next(named, "")


def _default_account(value: Json) -> Iterator[Change]:
    """`default: "a"` of a channel, or `default: true` of an account."""
    for _, place in tuple(channels(value)):
        accounts = as_object(get(value, *place, "accounts"))
        target = (*place, "defaultAccount")
        marked = [k for k, e in accounts.items() if get(e, "default") is True]
        named = get(value, *place, "default")
        wanted = named if named in [*accounts] else marked[0] if marked else None
        if wanted is None or exists(value, target) or len(marked) > 1:
            continue
        old = [(*place, "accounts", key, "default") for key in marked]
        old += [(*place, "default")] if named == wanted else []
        yield Change(
            path=old[-1],
            operations=(Set(target, wanted), *map(Remove, old)),
            reason='is now "defaultAccount"',
        )


def _groups_off(value: Json) -> Iterator[Change]:
    """`groups: {enabled: false}` → `groupPolicy: "disabled"`: off stays off."""
    for _, scope in tuple(channel_scopes(value)):
        off = next((k for k in _GROUPS if said(get(value, *scope, k)) is False), "")
        if off:
            yield Change(
                path=(*scope, off),
                operations=(
                    Set((*scope, "groupPolicy"), "disabled"),
                    Remove((*scope, off)),
                ),
                reason='is now "groupPolicy"',
                effect="no group is answered",
            )
            continue
        groups = get(value, *scope, "groups")
        given = said(get(groups, "enabled") if isinstance(groups, dict) else groups)
        if given is None:
            continue
        place = (*scope, "groups")
        if isinstance(groups, dict) and len(groups) > 1:
            place = (*place, "enabled")
        operations: tuple[Operation, ...] = (Remove(place),)
        if not given:
            operations = (Set((*scope, "groupPolicy"), "disabled"), *operations)
        yield Change(
            path=place,
            operations=operations,
            reason='is now "groupPolicy"',
            effect="" if given else "no group is answered",
        )


def _sender_numbers(value: Json) -> Iterator[Change]:
    """One sender as a string or number → a list."""
    for _, place in tuple(channel_scopes(value)):
        source = (*place, "allowFrom")
        given = get(value, *source)
        if isinstance(given, str | int) and not isinstance(given, bool):
            texts = [part.strip() for part in str(given).split(",") if part.strip()]
            if "*" not in texts:
                senders: list[Json] = [*texts]
                yield Change(
                    path=source,
                    operations=(Set(source, senders),),
                    reason="is an array of senders",
                )


MIGRATIONS: Final = (
    Migration(
        id="channel-of-agent",
        kind=ChangeKind.SPLIT,
        until=EARLY,
        reason="is an account of the channel",
        doctor="drops it",
        find=_own,
    ),
    Migration(
        id="account-list",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is keyed by account",
        doctor="refuses the file",
        find=_accounts,
    ),
    Migration(
        id="default-account",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason='is "defaultAccount"',
        doctor="drops it",
        find=_default_account,
    ),
    Migration(
        id="groups-switch",
        kind=ChangeKind.MERGE,
        until=EARLY,
        reason='is now "groupPolicy"',
        doctor="refuses the file",
        find=_groups_off,
    ),
    Migration(
        id="one-sender",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason="is an array of senders",
        doctor="refuses the file",
        find=_sender_numbers,
    ),
)
