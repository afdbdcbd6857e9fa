"""Streaming of answers in a channel: from flat keys and strings to one object.

Source: the channel schemas of 2026.4.29 to 2026.9.6, and what `doctor --fix` does. An
account of some channels has its own `streaming` instead of the channel's, so it gets a
copy of the keys that it used to inherit.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move, waits
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import channel_scopes
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get

# Channels whose schema has `streaming`; in the second group, an account's replaces it.
_MERGING: Final = frozenset(
    {"telegram", "slack", "whatsapp", "googlechat", "imessage", "msteams"}
)
_REPLACING: Final = frozenset(
    {"discord", "feishu", "signal", "mattermost", "matrix", "irc", "nextcloud-talk"}
)
_FLAT: Final[Mapping[str, JsonPath]] = {
    "chunkMode": ("chunkMode",),
    "blockStreaming": ("block", "enabled"),
    "draftChunk": ("preview", "chunk"),
    "blockStreamingCoalesce": ("block", "coalesce"),
    "nativeStreaming": ("nativeTransport",),
}
_DRAFTS: Final = frozenset({"telegram", "discord"})
_NATIVE: Final = frozenset({"slack"})
_MODES: Final = frozenset({"off", "partial", "block", "progress"})
_SLACK_MODES: Final = {
    "replace": "partial",
    "status_final": "progress",
    "append": "block",
}
_NO_MODE: Final = {"discord": "off", "matrix": "off", "slack": "progress"}


class _Entry(Struct, frozen=True):
    """A channel, or an account of one."""

    channel: str
    path: JsonPath
    value: dict[str, Json]


def _find(value: Json) -> Iterator[Change]:
    sheet = Sheet(value)
    for channel, place in channel_scopes(value):
        if channel not in _MERGING | _REPLACING:
            continue
        if waits(value, (*place, "streaming", "mode")):
            continue
        entry = _Entry(channel, place, as_object(get(value, *place)))
        operations = [*_mode(entry)]
        sheet.apply(operations)
        for key, target in _FLAT.items():
            if key in entry.value and _has(channel, key):
                source, streaming = (*place, key), (*place, "streaming")
                moved = merge_move(sheet.value, source, (*streaming, *target))
                sheet.apply(moved)
                operations += moved
        if not operations:
            continue
        if len(place) > 2 and channel in _REPLACING:
            inherited = tuple(_inherited(value, sheet.value, entry))
            sheet.apply(inherited)
            operations += inherited
        yield Change(
            path=place,
            operations=tuple(operations),
            reason='has its streaming settings in one object, "streaming"',
        )


def _mode(entry: _Entry) -> Iterator[Operation]:
    """`streaming: true`, `streaming: "partial"`, `streamMode: …` → `streaming.mode`."""
    place = (*entry.path, "streaming")
    given, word = entry.value.get("streaming"), entry.value.get("streamMode")
    scalar = isinstance(given, bool | str)
    if not scalar and word is None:
        return
    if scalar:
        yield Set(place, {"mode": _resolved(entry)})
        if entry.channel in _NATIVE and isinstance(given, bool):
            yield Set((*place, "nativeTransport"), given)
    elif not exists(as_object(given), ("mode",)):
        yield Set((*place, "mode"), _resolved(entry))
    if word is not None:
        used = _parsed(entry, word) == _resolved(entry)
        yield (
            Remove((*entry.path, "streamMode"))
            if used
            else CommentOut((*entry.path, "streamMode"), "streaming.mode wins")
        )


def _resolved(entry: _Entry) -> str:
    given, word = entry.value.get("streaming"), entry.value.get("streamMode")
    mode = as_object(given).get("mode", given)
    parsed = _parsed(entry, mode) or _parsed(entry, word)
    if parsed:
        return parsed
    if isinstance(given, bool):
        return "partial" if given else "off"
    return _NO_MODE.get(entry.channel, "partial")


def _parsed(entry: _Entry, word: Json) -> str:
    text = word.strip().lower() if isinstance(word, str) else ""
    if entry.channel == "slack":
        text = _SLACK_MODES.get(text, text)
    quiet = entry.channel == "matrix" and text == "quiet"
    return text if quiet or text in _MODES else ""


def _has(channel: str, key: str) -> bool:
    if key == "draftChunk":
        return channel in _DRAFTS
    return key != "nativeStreaming" or channel in _NATIVE


def _inherited(before: Json, after: Json, entry: _Entry) -> Iterator[Operation]:
    """What the account inherited from the channel, key by key, without an object.

    Args:
        before: the value without any change, and `after` with those of the account.
    """
    root = as_object(get(before, *entry.path[:2]))
    fresh = isinstance(entry.value.get("streaming"), dict)
    own = as_object(entry.value.get("streaming")) if fresh else {}
    seed: dict[JsonPath, Json] = {
        target: root[key]
        for key, target in _FLAT.items()
        if key in root and _has(entry.channel, key)
    }
    if "streaming" not in entry.value:
        seed = {**_leaves(get(after, *entry.path[:2], "streaming")), **seed}
    for target, item in seed.items():
        place = (*entry.path, "streaming", *target)
        if not exists(own, target) and not exists(after, place):
            yield Set(place, item)


def _leaves(streaming: Json) -> dict[JsonPath, Json]:
    found: dict[JsonPath, Json] = {}
    for key, item in as_object(streaming).items():
        if isinstance(item, dict):
            found |= {(key, *rest): leaf for rest, leaf in _leaves(item).items()}
        else:
            found[(key,)] = item
    return found


MIGRATIONS: Final = (
    Migration(
        id="channel-streaming",
        kind=ChangeKind.WRAP,
        # Each channel changed in a different version; all accept today's object.
        until=EARLY,
        reason="is an object",
        doctor="does the same",
        find=_find,
    ),
)
