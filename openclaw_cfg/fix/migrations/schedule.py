"""Heartbeats under other names: intervals, hours and time zones.

Source: the shapes that public configurations have, and OpenClaw's own durations.
"""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Found, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move, outdone
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import agent_scopes
from openclaw_cfg.fix.spellings import spellings
from openclaw_cfg.fix.words import duration, said
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.quantities import milliseconds

_CLOCK: Final = r"(\d{1,2})(?::(\d{2}))?\s*([ap]m)?"
_HOURS: Final = re.compile(
    rf"\s*{_CLOCK}\s*(?:-|\u2013|\u2014|~|to|until)\s*{_CLOCK}\s*"
    r"(?:\(?([a-z]+(?:/[a-z_+-]+)+|utc)\)?\s*)?\Z",
    re.IGNORECASE,
)
_TIME: Final = re.compile(rf"\s*{_CLOCK}\s*\Z", re.IGNORECASE)
_PLAIN: Final = re.compile(r"(?:\d+(?:ms|s|m|h|d))+\Z")
_CRON_MINUTES: Final = re.compile(r"\s*\*/(\d{1,2})(?:\s+\*){4}\s*\Z")
_CRON_HOURS: Final = re.compile(r"\s*0\s+\*(?:/(\d{1,2}))?(?:\s+\*){3}\s*\Z")
# Other name for a key of a heartbeat → the unit of its number.
_INTERVALS: Final = {
    "interval": "",
    "frequency": "",
    "period": "",
    "schedule": "",
    "cron": "",
    "intervalMinutes": "m",
    "interval_minutes": "m",
    "everyMinutes": "m",
    "minutes": "m",
    "intervalSeconds": "s",
    "interval_seconds": "s",
    "everySeconds": "s",
    "intervalMs": "ms",
    "interval_ms": "ms",
    "everyMs": "ms",
    "intervalHours": "h",
    "everyHours": "h",
}
_NEVER: Final = "0m"
_CAPITAL: Final = re.compile(r"(?<!^)([A-Z])")
# `heartbeatMinutes`, `heartbeat_interval` … → the key of a heartbeat.
_WORDS: Final = {
    spelling: key
    for key in (*_INTERVALS, "every", "enabled", "model", "prompt", "target")
    for spelling in spellings("heartbeat " + _CAPITAL.sub(r" \1", key).lower())
}
_HOUR_KEYS: Final = ("active_hours", "hours", "activeTime", "workingHours")
_QUIET_KEYS: Final = (
    *spellings("quiet hours", "quiet time", "do not disturb", "sleep hours"),
    "dnd",
)
"""The hours in which nothing is to happen: the others are the active ones."""
_ZONE_KEYS: Final = ("timezone", "timeZone", "time_zone", "tz", "userTimezone")
_STARTS: Final = ("start", "from", "begin", "startTime")
_ENDS: Final = ("end", "to", "until", "endTime")


def _flat(value: Json) -> Iterator[Change]:
    """`heartbeatMinutes: 30` → `heartbeat: {minutes: 30}`, which is read below."""
    sheet = Sheet(value)
    for scope in ((), ("agent",), *agent_scopes(value)):
        for key in as_object(get(value, *scope) if scope else value):
            word = _WORDS.get(key)
            block = get(sheet.value, *scope, "heartbeat")
            if word is None or not isinstance(block, dict | None):
                continue
            source = (*scope, key)
            operations = merge_move(sheet.value, source, (*scope, "heartbeat", word))
            sheet.apply(operations)
            yield Change(
                path=source,
                operations=operations,
                reason='is a setting of "heartbeat"',
                effect=outdone(operations),
            )


def _timeouts(value: Json) -> Iterator[Change]:
    """`timeout: "10m"` of all agents → `timeoutSeconds: 600`."""
    target = ("agents", "defaults", "timeoutSeconds")
    for key in ("timeout", "timeoutSeconds"):
        source = (*target[:-1], key)
        given = get(value, *source)
        wanted = _duration(given, "") if isinstance(given, str) else None
        span = milliseconds(wanted) if wanted else None
        if span is None or (key == "timeout" and exists(value, target)):
            continue
        seconds = span // 1000
        removed = () if source == target else (Remove(source),)
        yield Change(
            path=source,
            operations=(Set(target, seconds), *removed),
            reason=f'is written "timeoutSeconds": {seconds}',
        )


def _plain(value: Json) -> Iterator[Change]:
    """`heartbeat: "1h"`, a number of minutes, or true or false → `{every}`."""
    for scope in ((), ("agent",), *agent_scopes(value)):
        place = (*scope, "heartbeat")
        given = get(value, *place)
        if given is True:
            every: Json = {}
        elif given is False:
            every = {"every": _NEVER}
        else:
            wanted = _duration(given, "m")
            if wanted is None:
                continue
            every = {"every": wanted}
        yield Change(
            path=place,
            operations=(Set(place, every),),
            reason='is an object; how often is its "every"',
        )


def _switch(value: Json) -> Iterator[Change]:
    """`enabled: false` → `every: "0m"`, which means never."""
    for scope in agent_scopes(value):
        place = (*scope, "heartbeat", "enabled")
        given = said(get(value, *place))
        if given is not None:
            every = (*place[:-1], "every")
            operations: tuple[Operation, ...] = (Remove(place),)
            if not given:
                operations = (Set(every, _NEVER), *operations)
            elif get(value, *every) == _NEVER:
                operations = (CommentOut(place, 'replaced by "every"'),)
            yield Change(
                path=place, operations=operations, reason='is replaced by "every"'
            )


def _heartbeats(value: Json) -> Iterator[Found]:
    sheet = Sheet(value)
    for scope in agent_scopes(value):
        place = (*scope, "heartbeat")
        if not isinstance(get(value, *place), dict):
            continue
        for finder in (_interval, _hours, _zone):
            yield from finder(sheet, place)


def _interval(sheet: Sheet, place: JsonPath) -> Iterator[Change]:
    """`interval: "30 minutes"` → `every: "30m"`."""
    target = (*place, "every")
    for key in ("every", *_INTERVALS):
        source = (*place, key)
        given = get(sheet.value, *source)
        wanted = _duration(given, _INTERVALS.get(key, "m"))
        if given is None or wanted is None or wanted == given:
            continue
        if key != "every" and exists(sheet.value, target):
            continue
        operations: tuple[Operation, ...] = (Set(target, wanted),)
        if key != "every":
            operations = (*operations, Remove(source))
        yield Change(
            path=source,
            operations=operations,
            reason=f'is written "every": "{wanted}"',
        )
        sheet.apply(operations)
    if exists(sheet.value, target):
        return
    for key in _INTERVALS:
        given = get(sheet.value, *place, key)
        if isinstance(given, str) and _PLAIN.match(given):
            operations = (Set(target, given), Remove((*place, key)))
            yield Change(
                path=(*place, key), operations=operations, reason='is spelled "every"'
            )
            sheet.apply(operations)
            return


def _duration(given: Json, unit: str) -> str | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, int) and given >= 0 and unit:
        return f"{given}{unit}"
    if not isinstance(given, str):
        return None
    if span := duration(given):
        return span
    minutes, hours = _CRON_MINUTES.match(given), _CRON_HOURS.match(given)
    if minutes:
        return f"{minutes[1]}m"
    return f"{hours[1] or 1}h" if hours else None


def _hours(sheet: Sheet, place: JsonPath) -> Iterator[Change]:
    """`activeHours: "08:00-22:00"` → `{start, end}`."""
    target = (*place, "activeHours")
    for key in ("activeHours", *_HOUR_KEYS, *_QUIET_KEYS):
        source = (*place, key)
        if not exists(sheet.value, source) or (
            key != "activeHours" and exists(sheet.value, target)
        ):
            continue
        given = get(sheet.value, *source)
        hours = _span(given)
        if hours is None or (key in _QUIET_KEYS and hours["start"] == hours["end"]):
            continue
        if key in _QUIET_KEYS:
            hours = {"start": hours["end"], "end": hours["start"]}
        rest = {
            k: v
            for k, v in as_object(given).items()
            if k not in {*_STARTS, *_ENDS, *_ZONE_KEYS}
        }
        zones = [as_object(given).get(k) for k in _ZONE_KEYS]
        spoken = _HOURS.match(given) if isinstance(given, str) else None
        zones.append(spoken[7] if spoken else None)
        zone = next((z for z in zones if isinstance(z, str)), None)
        new: Json = {**hours, **({"timezone": zone} if zone else {}), **rest}
        if new == given and key == "activeHours":
            continue
        operations: tuple[Operation, ...] = (Set(target, new),)
        if key != "activeHours":
            operations = (*operations, Remove(source))
        yield Change(
            path=source,
            operations=operations,
            reason=f'is written "activeHours": "{hours["start"]}" to "{hours["end"]}"',
        )
        sheet.apply(operations)


def _span(given: Json) -> dict[str, Json] | None:
    ends: list[str | None]
    if isinstance(given, str):
        match = _HOURS.match(given)
        if match is None:
            return None
        ends = [_clock(match.groups()[:3]), _clock(match.groups()[3:6])]
    elif isinstance(given, list) and len(given) == 2:
        ends = [_time(item) for item in given]
    elif isinstance(given, dict):
        ends = [
            _time(next((given[k] for k in keys if k in given), None))
            for keys in (_STARTS, _ENDS)
        ]
    else:
        return None
    start, end = ends
    return {"start": start, "end": end} if start and end else None


def _time(given: Json) -> str | None:
    if isinstance(given, bool):
        return None
    text = str(given) if isinstance(given, int | str) else ""
    match = _TIME.match(text)
    return _clock(match.groups()) if match else None


def _clock(parts: tuple[str | None, ...]) -> str | None:
    hour, minute = int(parts[0] or 0), int(parts[1] or 0)
    half = (parts[2] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    fits = hour < 24 or (hour == 24 and minute == 0)
    return f"{hour:02}:{minute:02}" if fits and minute < 60 else None


def _zone(sheet: Sheet, place: JsonPath) -> Iterator[Change]:
    """`timezone` beside `activeHours` → in it."""
    target = (*place, "activeHours", "timezone")
    for key in _ZONE_KEYS:
        source = (*place, key)
        given = get(sheet.value, *source)
        hours = get(sheet.value, *place, "activeHours")
        if not isinstance(given, str) or not isinstance(hours, dict):
            continue
        if not exists(sheet.value, target):
            operations = (Set(target, given), Remove(source))
            yield Change(
                path=source,
                operations=operations,
                reason='is the "timezone" of "activeHours"',
            )
            sheet.apply(operations)


MIGRATIONS: Final = (
    Migration(
        id="flat-heartbeat",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="drops it",
        find=_flat,
    ),
    Migration(
        id="timeout-words",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is a number of seconds",
        doctor="drops it",
        find=_timeouts,
    ),
    Migration(
        id="heartbeat-plain",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason="is an object",
        doctor="refuses the file",
        find=_plain,
    ),
    Migration(
        id="heartbeat-switch",
        kind=ChangeKind.MERGE,
        until=EARLY,
        reason='is replaced by "every"',
        doctor="drops it",
        find=_switch,
    ),
    Migration(
        id="heartbeat-words",
        kind=ChangeKind.SPLIT,
        until=EARLY,
        reason="is written another way",
        doctor="removes it",
        find=_heartbeats,
    ),
)
