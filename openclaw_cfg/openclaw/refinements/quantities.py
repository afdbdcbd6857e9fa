"""Durations and sizes outside the heartbeat."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, get
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.javascript import number_text
from openclaw_cfg.openclaw.quantities import milliseconds, size
from openclaw_cfg.openclaw.refinements.base import Refined, error
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding

_MAINTENANCE: Final[JsonPath] = ("session", "maintenance")
_COMPACTION: Final[JsonPath] = ("agents", "defaults", "compaction")


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """Checks that text is a duration or a size where it has to be."""
    yield from _maintenance(value)
    path: JsonPath = ("cron", "sessionRetention")
    if _is_written(value, path) and _duration(value, path, unit="h") is None:
        yield Refined(("cron",), _bad_duration(value, path))
    for key in (
        ("maxActiveTranscriptBytes",),
        ("memoryFlush", "forceFlushTranscriptBytes"),
    ):
        place = (*_COMPACTION, *key)
        if isinstance(get(value, *place), str) and _size(value, place) is None:
            yield Refined(place, _bad_size(value, place))


def _maintenance(value: Json) -> Iterator[Refined]:
    for key in (
        "pruneAfter",
        "archiveDashboardAfter",
        "preserveRecent",
        "resetArchiveRetention",
    ):
        path = (*_MAINTENANCE, key)
        if not _is_written(value, path):
            continue
        if key == "archiveDashboardAfter" and get(value, *path) == 0:
            continue
        if (_duration(value, path, unit="d") or 0) <= 0:
            yield Refined(path, _bad_duration(value, path))
    for key in ("maxDiskBytes", "highWaterBytes"):
        path = (*_MAINTENANCE, key)
        if _is_written(value, path) and _size(value, path) is None:
            yield Refined(_MAINTENANCE, _bad_size(value, path))


def _is_written(value: Json, path: JsonPath) -> bool:
    """Whether there is a string or a number; `false` means off where it is allowed."""
    found = get(value, *path)
    return isinstance(found, str | int | float) and not isinstance(found, bool)


def _text(value: Json, path: JsonPath) -> str:
    found = get(value, *path)
    return number_text(found) if isinstance(found, int | float) else str(found)


def _duration(value: Json, path: JsonPath, *, unit: str) -> int | None:
    return milliseconds(_text(value, path), unit=unit)


def _size(value: Json, path: JsonPath) -> int | None:
    return size(_text(value, path))


def _bad_duration(value: Json, path: JsonPath) -> Finding:
    return error(
        "bad-duration",
        path,
        f"{shown(get(value, *path), ())} is not a duration",
        help='write, for example, "30d", "12h" or "1h30m"',
    )


def _bad_size(value: Json, path: JsonPath) -> Finding:
    return error(
        "bad-size",
        path,
        f"{shown(get(value, *path), ())} is not a size",
        help='write bytes, or, for example, "500mb" or "2gb"',
    )
