"""What `fix` will do about what OpenClaw refuses: in words, and whether it is sure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.fix.change import Change, Found, Migration, Question, newer
from openclaw_cfg.fix.migrations import MIGRATIONS
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.repairs import RepairView, repair
from openclaw_cfg.json5.edit import Move, Operation, Rename
from openclaw_cfg.jsonpath import Json, JsonPath, format_path
from openclaw_cfg.openclaw.facts import load_facts
from openclaw_cfg.openclaw.machine import Machine
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import Finding, Severity
from openclaw_cfg.schema.check import NativeSchema

_ABOUT_KEYS: Final = frozenset({"unknown-key", "moved-web-search", "foreign-mcp-key"})
_FEW: Final = 2
"""At most this many changes are listed in a help; for the rest, the number."""
_WILD: Final = frozenset("*[")
"""A help with one of these has a pattern of a path; the migration is more specific."""

_Reasons = dict[JsonPath, dict[tuple[JsonPath, str], None]]
_Operations = dict[JsonPath, list[Operation]]


def as_fixed(
    found: Sequence[Finding], value: Json, schema: NativeSchema, machine: Machine
) -> Iterator[Finding]:
    """The findings with what `fix` does about them.

    The help for a key that `fix` moves, renames or removes says so, and a finding's own
    fix is safe exactly if `fix` makes that change unasked.

    Args:
        found: what OpenClaw says about the value.
        value: the configuration as it is written, includes merged.
        schema: of that OpenClaw.
        machine: where it runs.
    """
    if not any(_is_open(one) or one.fix for one in found):
        yield from found
        return
    made: list[Operation] = []
    at, within, left = _reasons(value, schema.version, machine, made)
    view, moves = RepairView(value, schema, load_facts()), _by_path(made)
    for one in found:
        of_fix = one.fix and one.severity is Severity.ERROR
        finding = _judged(one, view, moves, at) if of_fix else one
        path = finding.path
        help_ = left.get(path, "")
        if not help_ and _is_open(finding):
            help_ = _help(finding, at, within)
        if not help_ and finding.rule == "unknown-key":
            help_ = "; ".join(left[one] for one in left if one[: len(path)] == path)
        yield replace(finding, help=help_) if help_ else finding


def _is_open(finding: Finding) -> bool:
    """Whether a finding is about a key, or has no help yet."""
    return finding.fix is None and (finding.rule in _ABOUT_KEYS or not finding.help)


def _judged(
    finding: Finding, view: RepairView, made: _Operations, at: _Reasons
) -> Finding:
    """The finding; its fix is safe if a migration or the repair makes the same change.

    Where a migration makes another one, the fix was a wrong guess and is left out.
    """
    assert finding.fix is not None
    repaired = (one.operations for one in _certain(repair(finding, view)))
    done = (made, *map(_by_path, repaired))
    wanted = [_moved(one) for one in finding.fix.operations]
    safe = any(
        all(one in operations.get(one.path, ()) for one in wanted)
        for operations in done
    )
    if not safe and finding.path in at:
        return replace(finding, fix=None, help="")
    return replace(finding, fix=replace(finding.fix, safe=safe))


def _by_path(operations: Iterable[Operation]) -> _Operations:
    found: _Operations = defaultdict(list)
    for one in operations:
        found[one.path].append(_moved(one))
    return found


def _moved(operation: Operation) -> Operation:
    if isinstance(operation, Rename):
        return Move(operation.path, (*operation.path[:-1], operation.key))
    return operation


def _reasons(
    value: Json, version: str, machine: Machine, made: list[Operation]
) -> tuple[_Reasons, _Reasons, dict[JsonPath, str]]:
    """Changes, by each path that they affect and by each path above; and what stays.

    What `fix` leaves for the user to do is by its path, as the help that says it.

    First those that are found before any change is made. What is only found after the
    changes of earlier migrations counts for the keys that no other change affects.

    Args:
        made: gets the operations of the former.
    """
    at: _Reasons = defaultdict(dict)
    within: _Reasons = defaultdict(dict)
    later: _Reasons = defaultdict(dict)
    left: dict[JsonPath, str] = {}
    sheet = Sheet(value)
    for migration in MIGRATIONS:
        if not migration.alone or not newer(version, migration.until):
            continue
        all_found = migration.found(value, machine)
        for one in all_found:
            if isinstance(one, Question) and not one.answers:
                left[one.path] = scrub(f"{one.message}; {one.help}")
        found = _certain(all_found)
        for change in found:
            made += change.operations
            _note(at, migration, change)
            for length in range(1, len(change.path)):
                within[change.path[:length]][_what(migration, change)] = None
        same = sheet.value is value
        again = all_found if same else migration.found(sheet.value, machine)
        for change in _certain(again):
            _note(later, migration, change)
            sheet.makes(change.operations)
    for path in later.keys() - at.keys() - within.keys():
        at[path] = later[path]
    return at, within, left


def _certain(found: Iterable[Found]) -> tuple[Change, ...]:
    return tuple(one for one in found if isinstance(one, Change) and not one.guess)


def _note(reasons: _Reasons, migration: Migration, change: Change) -> None:
    for path in (change.path, *(one.path for one in change.operations)):
        reasons[path][_what(migration, change)] = None


def _what(migration: Migration, change: Change) -> tuple[JsonPath, str]:
    return change.path, change.reason or migration.reason


def _help(finding: Finding, at: _Reasons, within: _Reasons) -> str:
    """What `fix` does, if that says more than the help."""
    path = finding.path
    inner = within.get(path, {}) if finding.rule == "unknown-key" else {}
    found = list(at.get(path, inner))
    if not found:
        return ""
    named = "run openclaw-cfg fix" in finding.help and not _WILD & {*finding.help}
    retired = "was retired" in finding.help and all(_retires(why) for _, why in found)
    if named or retired:
        return ""
    lines = [f'"{format_path(where)}" {why}' for where, why in found]
    if len(lines) > _FEW:
        lines[_FEW:] = [f"{len(lines) - _FEW} more"]
    return scrub(f"{'; '.join(lines)}; run openclaw-cfg fix")


def _retires(reason: str) -> bool:
    return reason.startswith("is retired")
