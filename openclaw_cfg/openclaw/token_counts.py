"""The token counts that OpenClaw keeps of each model's answers.

OpenClaw 2026.9.6 keeps every event of a conversation in the table `transcript_events`
of `agents/ID/agent/openclaw-agent.sqlite`; an answer of a model has provider, model and
`usage` (measured with a running gateway). Long events are packed with zstd. Versions
before kept a file `agents/ID/sessions/*.jsonl` for each conversation, with the same
events. Nothing is written, and only the counts of a conversation are read out.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.model import ModelRef

_MOST: Final = 4 * 1024 * 1024
_EVENTS: Final = (
    "SELECT event_json, {packed} FROM transcript_events WHERE created_at >= ?"
)

Unpack = Callable[[bytes], bytes]


class Answered(Struct, frozen=True, kw_only=True):
    """One answer of a model, in tokens.

    Attributes:
        input: tokens that were neither read from the cache nor stored in it.
    """

    ref: ModelRef
    at: datetime
    input: int
    output: int
    cache_read: int
    cache_write: int


class Counts(Struct, frozen=True):
    """The answers that were found, and what could not be read.

    Attributes:
        answers: the oldest first.
        packed: events that could not be unpacked, so they may be missing.
        broken: databases and files that could not be read.
    """

    answers: tuple[Answered, ...]
    packed: int
    broken: tuple[Path, ...]


def token_counts(state: Path, *, days: int, now: datetime | None = None) -> Counts:
    """The answers of the last days, in all agents of a state folder."""
    since = (now or datetime.now(UTC)) - timedelta(days=days)
    found: dict[str, Answered] = {}
    packed = 0
    broken: list[Path] = []
    for path in _sources(state):
        try:
            for event in _events(path, since):
                if event is None:
                    packed += 1
                    continue
                answer = _answered(event)
                if answer and answer.at >= since:
                    # A fork of a conversation repeats the events of its parent.
                    found[str(event.get("id")) + answer.at.isoformat()] = answer
        except (OSError, sqlite3.Error):
            broken.append(path)
    answers = tuple(sorted(found.values(), key=lambda answer: answer.at))
    return Counts(answers, packed, tuple(broken))


def _sources(state: Path) -> Iterator[Path]:
    yield from sorted(state.glob("agents/*/agent/openclaw-agent.sqlite"))
    yield from sorted(state.glob("agents/*/sessions/*.jsonl"))


def _events(path: Path, since: datetime) -> Iterator[dict[str, Json] | None]:
    """The events of a source; None for one that cannot be unpacked."""
    if path.suffix == ".jsonl":
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if '"usage"' in line:
                    yield _object(line)
        return
    unpack = _unpacker()
    for text, blob in _rows(path, since):
        data: str | bytes | None = text
        if text is None and unpack is not None:
            with suppress(Exception):  # of two libraries, each with its own errors
                data = unpack(blob)
        yield None if data is None else _object(data)


def _rows(path: Path, since: datetime) -> Iterator[tuple[str | None, bytes]]:
    """Rows of a database, read without waiting for locks and without writing."""
    # Without a log beside it no process has it open, and none must be created.
    log = path.with_name(f"{path.name}-wal").exists()
    way = "mode=ro" if log else "mode=ro&immutable=1"
    database = sqlite3.connect(f"{path.absolute().as_uri()}?{way}", uri=True, timeout=2)
    try:
        columns = {
            row[1] for row in database.execute("PRAGMA table_info(transcript_events)")
        }
        packed = "event_zstd" if "event_zstd" in columns else "NULL"
        start = int(since.timestamp() * 1000)
        yield from database.execute(_EVENTS.format(packed=packed), (start,))
    finally:
        database.close()


def _unpacker() -> Unpack | None:
    """Python's own zstd (from 3.14 on), or the library of the extra `usage`."""
    for name in ("compression.zstd", "zstandard"):
        try:
            decompressor = import_module(name).ZstdDecompressor
        except ImportError:
            continue
        if name == "zstandard":
            return lambda data: decompressor().decompress(data, max_output_size=_MOST)
        return lambda data: decompressor().decompress(data, _MOST)
    return None


def _object(text: str | bytes) -> dict[str, Json]:
    try:
        return as_object(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _answered(event: dict[str, Json]) -> Answered | None:
    message = as_object(event.get("message"))
    usage = as_object(message.get("usage"))
    provider, model = message.get("provider"), message.get("model")
    at = _time(message.get("timestamp"), event.get("timestamp"))
    if message.get("role") != "assistant" or not usage or at is None:
        return None
    if not isinstance(provider, str) or not isinstance(model, str):
        return None
    counts = [_count(usage.get(name)) for name in ("input", "output", *_CACHE)]
    if not any(counts):
        return None
    return Answered(
        ref=ModelRef(provider, model),
        at=at,
        input=counts[0],
        output=counts[1],
        cache_read=counts[2],
        cache_write=counts[3],
    )


_CACHE: Final = ("cacheRead", "cacheWrite")


def _count(value: Json) -> int:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return max(0, int(value)) if number and value == value else 0  # type: ignore[arg-type]  # noqa: PLR0124


def _time(*values: Json) -> datetime | None:
    for value in values:
        try:
            if isinstance(value, int | float):
                return datetime.fromtimestamp(value / 1000, UTC)
            if isinstance(value, str):
                return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            continue
    return None
