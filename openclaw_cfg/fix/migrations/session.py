"""Sessions and their transcripts."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.json5.edit import CommentOut, Operation, Set
from openclaw_cfg.jsonpath import Json, get


def _idle(value: Json) -> Iterator[Change]:
    """`session.idleMinutes` → `session.reset.idleMinutes`; it was a reset when idle."""
    place = ("session", "idleMinutes")
    if not exists(value, place):
        return
    target = ("session", "reset", "idleMinutes")
    operations = merge_move(value, place, target)
    if get(value, "session", "reset") is None:
        operations = (Set(("session", "reset", "mode"), "idle"), *operations)
    yield Change(
        path=place, operations=operations, reason='is now "session.reset.idleMinutes"'
    )


def _transcripts(value: Json) -> Iterator[Change]:
    """The size limit of the transcript only counted if truncation was on."""
    block = ("agents", "defaults", "compaction")
    place = (*block, "truncateAfterCompaction")
    if not exists(value, place):
        return
    operations: list[Operation] = [CommentOut(place, "retired by OpenClaw")]
    limit = (*block, "maxActiveTranscriptBytes")
    if get(value, *place) is False and exists(value, limit):
        operations.append(CommentOut(limit, "the transcript is not cut"))
    yield Change(
        path=place,
        operations=tuple(operations),
        reason='is replaced by "maxActiveTranscriptBytes"',
    )


MIGRATIONS: Final = (
    Migration(
        id="session-idle",
        kind=ChangeKind.MOVE,
        until=JULY,
        reason="has another place",
        doctor="does the same",
        find=_idle,
    ),
    Migration(
        id="transcript-size",
        kind=ChangeKind.RETIRE,
        until=JULY,
        reason="is retired",
        doctor="does the same",
        find=_transcripts,
    ),
)
