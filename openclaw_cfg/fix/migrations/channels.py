"""Channels: who may write, threads, reactions, and what a plugin has to bring."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.carry import carry, exists
from openclaw_cfg.fix.change import EARLY, JULY, JUNE, Change, Kind, Migration
from openclaw_cfg.fix.patch import patched
from openclaw_cfg.fix.places import agents, channel_scopes, channels
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
_PREFIXED: Final = frozenset(
    {"buzz", "clickclack", "discord", "feishu", "googlechat", "imessage", "irc"}
    | {"matrix", "mattermost", "msteams", "nextcloud-talk", "signal", "slack"}
    | {"telegram", "tlon", "twitch", "whatsapp", "zalo", "zalouser", "line"}
)


def _telegram_dm(value: Json) -> Iterator[Change]:
    """`telegram.dm`: never read, but it says who may write; no open door goes over."""
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
            path=key, operations=operations, reason='is said by "historyLimit"'
        )


def _visibility(value: Json) -> Iterator[Change]:
    """`heartbeat` of a channel says what is shown of it: `heartbeatVisibility`."""
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
                operations=carry(value, key, (*place, "heartbeatVisibility")),
                reason='is now "heartbeatVisibility"',
            )
        elif channel == "feishu":
            yield Change(
                path=key,
                operations=(CommentOut(key, "never read by OpenClaw"),),
                reason="is retired; it never had an effect",
            )


def _threads(value: Json) -> Iterator[Change]:
    """`spawnSubagentSessions` and `spawnAcpSessions` → `spawnSessions`, if both do."""
    for place in (("session",), *(path for _, path in channel_scopes(value))):
        block = (*place, "threadBindings")
        old = {
            key: item
            for key, item in as_object(get(value, *block)).items()
            if key in {"spawnSubagentSessions", "spawnAcpSessions"}
        }
        if not old:
            continue
        operations: list[Operation] = [Remove((*block, key)) for key in old]
        flags = [item for item in old.values() if isinstance(item, bool)]
        effect = ""
        if flags and not exists(value, (*block, "spawnSessions")):
            operations.insert(0, Set((*block, "spawnSessions"), all(flags)))
            if len(set(flags)) > 1:
                effect = "neither kind of session is made; one of them was before"
        yield Change(
            path=block,
            operations=tuple(operations),
            reason='has one switch, "spawnSessions"',
            effect=effect,
        )


def _session_ttl(value: Json) -> Iterator[Change]:
    place = ("session", "threadBindings", "ttlHours")
    if exists(value, place):
        yield Change(
            path=place,
            operations=carry(value, place, ("session", "threadBindings", "idleHours")),
            reason='is now "session.threadBindings.idleHours"',
        )


def _explicit_mention(value: Json) -> Iterator[Change]:
    """Slack's `thread.requireExplicitMention` says the opposite of its new name."""
    for channel, place in channel_scopes(value):
        key = (*place, "thread", "requireExplicitMention")
        given = get(value, *key)
        target = (*place, "implicitMentions", "threadParticipation")
        if channel == "slack" and exists(value, key):
            operations: list[Operation] = [Remove(key)]
            if isinstance(given, bool) and not exists(value, target):
                operations.insert(0, Set(target, not given))
            yield Change(
                path=key,
                operations=tuple(operations),
                reason='is now "implicitMentions.threadParticipation"',
            )


def _debounce(value: Json) -> Iterator[Change]:
    """WhatsApp's `debounceMs` → `messages.inbound.byChannel.whatsapp`."""
    target = ("messages", "inbound", "byChannel", "whatsapp")
    whatsapp = as_object(get(value, "channels", "whatsapp"))
    found: list[JsonPath] = []
    default = whatsapp.get("defaultAccount", "default")
    for channel, place in channel_scopes(value):
        if channel == "whatsapp" and exists(value, (*place, "debounceMs")):
            first = place[-1] == default
            found.insert(0 if first else len(found), (*place, "debounceMs"))
    if not found:
        return
    counts = [get(value, *place) for place in found]
    numbers = [n for n in counts if isinstance(n, int) and not isinstance(n, bool)]
    operations: list[Operation] = [Remove(place) for place in found]
    effect = ""
    if numbers and not exists(value, target):
        operations.insert(0, Set(target, numbers[0]))
        if len(set(numbers)) > 1:
            effect = f"all WhatsApp accounts wait {numbers[0]} ms"
    yield Change(
        path=found[0],
        operations=tuple(operations),
        reason='is now "messages.inbound.byChannel.whatsapp"',
        effect=effect,
    )


def _acknowledge(value: Json) -> Iterator[Change]:
    """WhatsApp's `ackReaction` → `messages.ackReaction` and its scope."""
    for channel, place in channel_scopes(value):
        key = (*place, "ackReaction")
        ack = get(value, *key)
        if channel != "whatsapp" or not isinstance(ack, dict):
            continue
        emoji, scope = ack.get("emoji"), _scope(ack)
        operations: list[Operation] = []
        if not exists(value, ("messages", "ackReaction")):
            given = emoji if isinstance(emoji, str) else _identity(value) or "👀"
            operations.append(Set(("messages", "ackReaction"), given))
        if scope and not exists(value, ("messages", "ackReactionScope")):
            operations.append(Set(("messages", "ackReactionScope"), scope))
        operations.append(CommentOut(key, "now messages.ackReaction"))
        yield Change(
            path=key,
            operations=tuple(operations),
            reason='is now "messages.ackReaction"',
            effect="the same reaction is used in all channels",
        )
        value = patched(value, operations)


def _scope(ack: dict[str, Json]) -> str:
    group = ack.get("group", "mentions")
    if ack.get("direct") is not False:
        return {"always": "all", "never": "direct"}.get(str(group), "")
    scopes = {"always": "group-all", "mentions": "group-mentions", "never": "off"}
    return scopes.get(str(group), "")


def _identity(value: Json) -> str:
    for place in agents(value):
        emoji = get(value, *place, "identity", "emoji")
        return emoji if isinstance(emoji, str) else ""
    return ""


def _prefix(value: Json) -> Iterator[Change]:
    """`messages.responsePrefix` is copied to each channel that has one of its own."""
    prefix = get(value, "messages", "responsePrefix")
    if not isinstance(prefix, str):
        return
    operations = tuple(
        Set((*place, "responsePrefix"), prefix)
        for channel, place in channels(value)
        if channel in _PREFIXED and not exists(value, (*place, "responsePrefix"))
    )
    if operations:
        yield Change(
            path=("messages", "responsePrefix"),
            operations=operations,
            reason="is read for each channel from its own block",
        )


def _message_prefix(value: Json) -> Iterator[Change]:
    """WhatsApp's `messagePrefix` → `responsePrefix`; the general one goes before it."""
    shared = get(value, "messages", "responsePrefix")
    sources: list[JsonPath] = [
        (*place, "messagePrefix")
        for channel, place in channel_scopes(value)
        if channel == "whatsapp"
    ]
    for source in (("messages", "messagePrefix"), *sources):
        if not exists(value, source):
            continue
        owner = source[:-1] if source[0] == "channels" else ("channels", "whatsapp")
        operations: tuple[Operation, ...] = (
            CommentOut(source, '"responsePrefix" says it'),
        )
        if not isinstance(shared, str):
            operations = carry(value, source, (*owner, "responsePrefix"))
        yield Change(
            path=source,
            operations=operations,
            reason='is now "responsePrefix" of WhatsApp',
        )
        value = patched(value, operations)


def _discord_agents(value: Json) -> Iterator[Change]:
    """`agentId` of a Discord channel → a binding."""
    for channel, scope in channel_scopes(value):
        if channel != "discord":
            continue
        for guild, entry in as_object(get(value, *scope, "guilds")).items():
            for room, block in as_object(as_object(entry).get("channels")).items():
                if "agentId" not in as_object(block):
                    continue
                place = (*scope, "guilds", guild, "channels", room, "agentId")
                account = scope[3] if len(scope) > 3 else None
                operations = _bind(value, place, guild, room, account)
                yield Change(
                    path=place, operations=operations, reason='is now one of "bindings"'
                )
                value = patched(value, operations)


def _bind(
    value: Json, place: JsonPath, guild: str, room: str, account: Json
) -> tuple[Operation, ...]:
    agent = get(value, *place)
    match: dict[str, Json] = {
        "channel": "discord",
        "guildId": guild,
        "peer": {"kind": "channel", "id": room},
    }
    if account is not None:
        match["accountId"] = account
    bindings = get(value, "bindings")
    known = [as_object(as_object(b).get("match")) for b in as_array(bindings)]
    if not isinstance(agent, str) or not agent.strip() or match in known:
        return (Remove(place),)
    new: Json = {"agentId": agent.strip(), "match": match}
    if bindings is None:
        return (Set(("bindings",), [new]), Remove(place))
    return (Insert(("bindings", len(known)), new), Remove(place))


def _service_account(value: Json) -> Iterator[Change]:
    """Google Chat's `serviceAccountRef` went before `serviceAccount`, and is it now."""
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
        kind=Kind.MOVE,
        until=EARLY,
        reason="has another name",
        doctor="drops it, who may write included",
        find=_telegram_dm,
    ),
    Migration(
        id="telegram-history",
        kind=Kind.RETIRE,
        until=JUNE,
        reason="has another name",
        doctor="does the same",
        find=_history,
    ),
    Migration(
        id="heartbeat-visibility",
        kind=Kind.RENAME,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_visibility,
    ),
    Migration(
        id="thread-sessions",
        kind=Kind.MERGE,
        until=JULY,
        reason="has one switch",
        doctor="does the same",
        find=_threads,
    ),
    Migration(
        id="thread-idle",
        kind=Kind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="does the same",
        find=_session_ttl,
    ),
    Migration(
        id="slack-mention",
        kind=Kind.RENAME,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_explicit_mention,
    ),
    Migration(
        id="whatsapp-debounce",
        kind=Kind.MERGE,
        until=JULY,
        reason="has another place",
        doctor="does the same",
        find=_debounce,
    ),
    Migration(
        id="whatsapp-reaction",
        kind=Kind.SPLIT,
        until=JULY,
        reason="has another place",
        doctor="does the same",
        find=_acknowledge,
    ),
    Migration(
        id="response-prefix",
        kind=Kind.ADD,
        until=JULY,
        reason="is read from the channels",
        doctor="does the same",
        find=_prefix,
        alone=False,
    ),
    Migration(
        id="message-prefix",
        kind=Kind.RENAME,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_message_prefix,
    ),
    Migration(
        id="discord-channel-agent",
        kind=Kind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="does the same",
        find=_discord_agents,
    ),
    Migration(
        id="service-account",
        kind=Kind.RENAME,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_service_account,
    ),
    Migration(
        id="binding-account",
        kind=Kind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="drops it",
        find=_account_case,
    ),
)
