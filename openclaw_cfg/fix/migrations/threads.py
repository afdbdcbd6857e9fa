"""Threads: what they start, how long they last, when the bot answers in them."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.places import channel_scopes
from openclaw_cfg.json5.edit import (
    Operation,
    Remove,
    Set,
)
from openclaw_cfg.jsonpath import Json, as_object, get


def _threads(value: Json) -> Iterator[Change]:
    """`spawnSubagentSessions`, `spawnAcpSessions` → `spawnSessions`: on if both are."""
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
            operations=merge_move(
                value, place, ("session", "threadBindings", "idleHours")
            ),
            reason='is now "session.threadBindings.idleHours"',
        )


def _explicit_mention(value: Json) -> Iterator[Change]:
    """Slack's `thread.requireExplicitMention` means the opposite of its new name."""
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


MIGRATIONS: Final = (
    Migration(
        id="thread-sessions",
        kind=ChangeKind.MERGE,
        until=JULY,
        reason="has one switch",
        doctor="does the same",
        find=_threads,
    ),
    Migration(
        id="thread-idle",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="does the same",
        find=_session_ttl,
    ),
    Migration(
        id="slack-mention",
        kind=ChangeKind.RENAME,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_explicit_mention,
    ),
)
