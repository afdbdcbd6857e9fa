"""Skills and plugins that are switched off by name.

OpenClaw never had these forms, which other tools have: a list of names that are off,
and a list of entries with a name. What was off has to stay off.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.json5.edit import Keyed, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, as_object, get

_OWNERS: Final = ("skills", "plugins")


def _disabled(value: Json) -> Iterator[Change]:
    """`disabled: ["a"]` → `entries.a.enabled: false`."""
    for owner in _OWNERS:
        place = (owner, "disabled")
        names = get(value, *place)
        if not isinstance(names, list) or not names:
            continue
        entries = get(value, owner, "entries")
        if not all(isinstance(name, str) and name for name in names):
            continue
        if entries is not None and not isinstance(entries, dict):
            continue
        operations: list[Operation] = [
            Set((owner, "entries", str(name), "enabled"), False) for name in names
        ]
        yield Change(
            path=place,
            operations=(*operations, Remove(place)),
            reason=f'is now "enabled: false" of each in "{owner}.entries"',
        )


def _named(value: Json) -> Iterator[Change]:
    """`entries: [{name: "a", …}]` → `entries: {a: {…}}`."""
    for owner in _OWNERS:
        place = (owner, "entries")
        rows = get(value, *place)
        if not isinstance(rows, list) or not rows:
            continue
        words = ["name" if "name" in as_object(row) else "id" for row in rows]
        names = [
            as_object(row).get(word) for row, word in zip(rows, words, strict=True)
        ]
        keys = tuple(name for name in names if isinstance(name, str) and name)
        if len(set(keys)) < len(rows):
            continue
        removed = [
            Remove((*place, key, word)) for key, word in zip(keys, words, strict=True)
        ]
        yield Change(
            path=place,
            operations=(Keyed(place, keys), *removed),
            reason="is keyed by name",
        )


MIGRATIONS: Final = (
    Migration(
        id="named-entries",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is keyed by name",
        doctor="refuses the file",
        find=_named,
    ),
    Migration(
        id="disabled-by-name",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="refuses the file",
        find=_disabled,
    ),
)
