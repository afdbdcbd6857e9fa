"""Settings that were WhatsApp's own and that all channels share now."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import agents, channel_scopes, channels
from openclaw_cfg.json5.edit import (
    CommentOut,
    Operation,
    Remove,
    Set,
)
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get

_PREFIXED: Final = frozenset(
    {"buzz", "clickclack", "discord", "feishu", "googlechat", "imessage", "irc"}
    | {"matrix", "mattermost", "msteams", "nextcloud-talk", "signal", "slack"}
    | {"telegram", "tlon", "twitch", "whatsapp", "zalo", "zalouser", "line"}
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
    sheet = Sheet(value)
    for channel, place in channel_scopes(value):
        key = (*place, "ackReaction")
        ack = get(value, *key)
        if channel != "whatsapp" or not isinstance(ack, dict):
            continue
        emoji, scope = ack.get("emoji"), _scope(ack)
        operations: list[Operation] = []
        said = as_object(get(sheet.value, "messages")).keys()
        if "ackReaction" not in said:
            given = emoji if isinstance(emoji, str) else _identity(value) or "👀"
            operations.append(Set(("messages", "ackReaction"), given))
        if scope and "ackReactionScope" not in said:
            operations.append(Set(("messages", "ackReactionScope"), scope))
        whole = scope and not {"ackReaction", "ackReactionScope"} & said
        operations.append(
            Remove(key) if whole else CommentOut(key, "now messages.ackReaction")
        )
        yield Change(
            path=key,
            operations=tuple(operations),
            reason='is now "messages.ackReaction"',
            effect="the same reaction is used in all channels",
        )
        sheet.apply(operations)


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
    """`messages.responsePrefix` is copied to each channel without its own prefix."""
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
    """WhatsApp's `messagePrefix` → `responsePrefix`; the general one has priority."""
    sheet, shared = Sheet(value), get(value, "messages", "responsePrefix")
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
            CommentOut(source, 'replaced by "responsePrefix"'),
        )
        if not isinstance(shared, str):
            operations = merge_move(sheet.value, source, (*owner, "responsePrefix"))
        yield Change(
            path=source,
            operations=operations,
            reason='is now "responsePrefix" of WhatsApp',
        )
        sheet.apply(operations)


MIGRATIONS: Final = (
    Migration(
        id="whatsapp-debounce",
        kind=ChangeKind.MERGE,
        until=JULY,
        reason="has another place",
        doctor="does the same",
        find=_debounce,
    ),
    Migration(
        id="whatsapp-reaction",
        kind=ChangeKind.SPLIT,
        until=JULY,
        reason="has another place",
        doctor="does the same",
        find=_acknowledge,
    ),
    Migration(
        id="message-prefix",
        kind=ChangeKind.RENAME,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_message_prefix,
    ),
    Migration(
        id="response-prefix",
        kind=ChangeKind.ADD,
        until=JULY,
        reason="is read from the channels",
        doctor="does the same",
        find=_prefix,
        alone=False,
    ),
)
