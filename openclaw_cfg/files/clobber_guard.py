"""Whether OpenClaw would take one of our writes for damage, and undo it.

At its next read OpenClaw 2026.9.6 compares a valid file with the one it last accepted
as healthy: a row of `config_health_entries` in `STATE/state/openclaw.sqlite`, or `.bak`
when there is no row. If `meta` or `gateway.mode` is gone or less than half of the bytes
are left, it silently puts `.bak` back. It gives up when there is no `.bak`. The row
stays as it is until a healthy read or a start of the gateway, however many writes come
in between, so our own last write is not enough to compare with.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json

_LEAST: Final = 512
"""Bytes; smaller baselines are never compared by size."""


class Shape(Struct, frozen=True):
    """The properties of a configuration that OpenClaw compares.

    Attributes:
        size: bytes.
        meta: whether `meta` is an object.
        mode: whether `gateway.mode` is a string.
        channel_only: whether `update.channel` is the only setting.
    """

    size: int
    meta: bool = True
    mode: bool = True
    channel_only: bool = False

    @classmethod
    def of(cls, data: bytes, value: Json) -> "Shape":
        """The properties of a text and its parsed root; None if they are not known."""
        if not isinstance(value, dict):
            return cls(len(data))
        gateway, update = value.get("gateway"), value.get("update")
        mode = gateway.get("mode") if isinstance(gateway, dict) else None
        return cls(
            len(data),
            isinstance(value.get("meta"), dict),
            isinstance(mode, str) and bool(mode.strip()),
            len(value) == 1 and isinstance(update, dict) and [*update] == ["channel"],
        )


def would_be_reverted(
    config: Path, *, state: Path | None, before: Shape, after: Shape
) -> bool:
    """Whether OpenClaw would replace `after` with `before`.

    A state database that is there but cannot be read counts as yes.

    Args:
        config: as OpenClaw names it: absolute, symbolic links kept.
        state: OpenClaw's state folder; None when no OpenClaw uses this file.
    """
    try:
        baseline = (_last_good(config, state) if state else None) or before
    except (sqlite3.Error, ValueError, OSError):
        return True
    return (
        (baseline.size >= _LEAST and after.size < baseline.size // 2)
        or (baseline.meta and not after.meta)
        or (baseline.mode and (not after.mode or after.channel_only))
    )


def _last_good(config: Path, state: Path) -> Shape | None:
    """The row that OpenClaw keeps for this path; None when there is none.

    Raises:
        sqlite3.Error: the database cannot be read, or is of another version.
        ValueError: the row does not have the known form.
    """
    database = state / "state" / "openclaw.sqlite"
    if not database.exists():
        return None
    with closing(sqlite3.connect(_uri(database), uri=True, timeout=1)) as connection:
        row = connection.execute(
            "SELECT last_known_good_json FROM config_health_entries"
            " WHERE config_path = ?",
            (str(config),),
        ).fetchone()
    if row is None or row[0] is None:
        return None
    good = json.loads(row[0])
    if not isinstance(good, dict) or not isinstance(good.get("bytes"), int):
        raise ValueError("unknown row")  # noqa: TRY004 - one kind of failure for both
    return Shape(
        good["bytes"], bool(good.get("hasMeta")), bool(good.get("gatewayMode"))
    )


def _uri(database: Path) -> str:
    """Open the database read-only, without creating a file beside it.

    Without a log (`-wal`) the database is complete, and `immutable` keeps SQLite from
    making one; with a log its index (`-shm`) has to be there already.
    """
    log, index = (database.with_name(database.name + end) for end in ("-wal", "-shm"))
    if log.exists() and not index.exists():
        raise ValueError("its log has no index")
    flag = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    return f"{database.as_uri()}?{flag}"
