"""Switches: what was off has to stay off.

OpenClaw removed some. A list of names that are off, and a list of entries with a name,
are forms of other tools that it never had.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, waits
from openclaw_cfg.fix.places import channel_scopes
from openclaw_cfg.json5.edit import CommentOut, Keyed, Move, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, as_array, as_object, format_path, get

_OWNERS: Final = ("skills", "plugins")


def _disabled(value: Json) -> Iterator[Change]:
    """`disabled: ["a"]`, or `"a, b"` → `entries.a.enabled: false`."""
    for owner in _OWNERS:
        place = (owner, "disabled")
        given = get(value, *place)
        words = given.split(",") if isinstance(given, str) else as_array(given)
        names = [word.strip() for word in words if isinstance(word, str)]
        names = [name for name in names if name]
        target = (owner, "entries")
        entries = get(value, *target)
        if not names or (isinstance(entries, list) and entries):
            continue
        operations: list[Operation] = []
        if entries == []:
            operations = [Set(target, {})]
        elif exists(value, target) and not isinstance(entries, dict):
            operations = [CommentOut(target, "this must be an object")]
        operations += [Set((*target, name, "enabled"), False) for name in names]
        whole = len(names) == len(words)
        operations.append(Remove(place) if whole else CommentOut(place))
        yield Change(
            path=place,
            operations=tuple(operations),
            reason=f'is now "enabled: false" of each in "{owner}.entries"',
        )


def _chosen_skills(value: Json) -> Iterator[Change]:
    """`skills: ["a"]` names the skills that agents may use."""
    given, target = get(value, "skills"), ("agents", "defaults", "skills")
    names = given if isinstance(given, list) else []
    named = bool(names) and all(isinstance(name, str) and name for name in names)
    if named and not exists(value, target) and not waits(value, target):
        yield Change(
            path=("skills",),
            operations=(Move(("skills",), target),),
            reason=f'is now "{format_path(target)}"',
            effect="agents use these skills only",
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


def _skill_autonomy(value: Json) -> Iterator[Change]:
    """`skills.workshop.autonomous.enabled` → `mode`."""
    place = ("skills", "workshop", "autonomous", "enabled")
    if not exists(value, place):
        return
    target = (*place[:-1], "mode")
    operations: tuple[Operation, ...] = (Remove(place),)
    if not exists(value, target):
        mode = "off" if get(value, *place) is False else "propose"
        operations = (Set(target, mode), *operations)
    yield Change(path=place, operations=operations, reason='is replaced by "mode"')


def _discovery(value: Json) -> Iterator[Change]:
    """A domain switches wide-area discovery on; off stays off."""
    place = ("discovery", "wideArea", "enabled")
    if not exists(value, place):
        return
    domain = ("discovery", "wideArea", "domain")
    operations: tuple[Operation, ...] = (CommentOut(place, 'replaced by "domain"'),)
    if get(value, *place) is False and exists(value, domain):
        operations = (*operations, CommentOut(domain, "it was not enabled"))
    yield Change(path=place, operations=operations, reason='is replaced by "domain"')


def _interactive(value: Json) -> Iterator[Change]:
    """Slack's `capabilities` is a list now; the former switch is always on."""
    for channel, scope in channel_scopes(value):
        place = (*scope, "capabilities")
        if channel == "slack" and isinstance(get(value, *place), dict):
            yield Change(
                path=place,
                operations=(CommentOut(place, "retired by OpenClaw"),),
                reason="is retired: presentation actions replace it",
            )


MIGRATIONS: Final = (
    Migration(
        id="skill-autonomy",
        kind=ChangeKind.RETYPE,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_skill_autonomy,
    ),
    Migration(
        id="wide-area-discovery",
        kind=ChangeKind.RETIRE,
        until=JULY,
        reason="is replaced by the domain",
        doctor="does the same",
        find=_discovery,
    ),
    Migration(
        id="slack-capabilities",
        kind=ChangeKind.RETIRE,
        until=JULY,
        reason="is retired",
        doctor="does the same",
        find=_interactive,
    ),
    Migration(
        id="chosen-skills",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="refuses the file",
        find=_chosen_skills,
    ),
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
