"""What this program switched off, and what starts it again.

The history of the file says what each setting was. Where it does not reach, such as in
a copy of the file, a comment of ours shows which settings were added. What the user
switched off is in neither, and stays off.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final

from openclaw_cfg.app.change import edited
from openclaw_cfg.app.off_comments import OFF_ALONE, off_comments
from openclaw_cfg.app.stale_comments import (
    comment_above,
    heads_of,
    reasons,
    with_comment,
    without_comments,
)
from openclaw_cfg.app.takeover import on_plan
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog.setups import setup
from openclaw_cfg.files import history
from openclaw_cfg.files.read import Read
from openclaw_cfg.json5.edit import Operation, Remove, Set
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import NOTHING, Json, JsonPath, as_array, as_object, get
from openclaw_cfg.loader import Loaded, reloaded
from openclaw_cfg.openclaw.unattended import (
    HEARTBEAT,
    OFF,
    SCHEDULER,
    heartbeat_interval,
)

_FLAGS: Final = frozenset({"--unattended", "--heartbeat"})
_OFF: Final = "off"


def recorded(command: str, flag: str, answer: str) -> str:
    """A command as the history has it if it decided about unattended work."""
    return f"{command} {flag} {answer}" if answer else command


def said_before(workspace: Workspace, read: Read) -> tuple[Json, ...]:
    """What a file said before each time that work was switched off, the latest first.

    Only what is off since: not what was before it was switched on again.
    """
    found: list[Json] = []
    for entry in history.entries(workspace.terms("").history, read.target):
        *_, command, flag, answer = ("", "", "", *entry.command.split())
        if command == "default" and flag in _FLAGS and answer != _OFF:
            break
        if flag in _FLAGS:
            found.append(_value(entry.data) if entry.before else {})
    return tuple(found)


def started_again(
    loaded: Loaded, document: Document, earlier: Sequence[Json]
) -> Document:
    """The file in which that starts again which this program switched off.

    Args:
        loaded: says which values come from included files.
        document: the main file.
        earlier: as `said_before` has it.
    """
    stale: set[str] = set()
    for path in [*_off(document.value)]:
        if operation := _before(document, path, earlier, stale):
            document = edited(loaded, document, (operation,))
        elif said := _reason(document, path)[1]:
            # It stays off as long as it would run on a plan.
            on = Remove(_alone(document.value, path, _reason(document, path)[0]))
            trial = edited(loaded, document, (on,))
            now, then = reloaded(loaded, document), reloaded(loaded, trial)
            if len(on_plan(then, ())) == len(on_plan(now, ())):
                document = trial
                stale.add(said)
    if stale:
        stale |= {*heads_of(setup("coding-plan"))}
    return without_comments(document, stale)


def _before(
    document: Document, path: JsonPath, earlier: Sequence[Json], stale: set[str]
) -> Operation | None:
    """What puts a setting back; `stale` gets the comment that was ours."""
    added, said = _ours(document, path)
    if said:
        stale.add(said)
    for then in earlier:
        if _is_same(document.value, then, path) and not _is_off(then, path):
            was = get(then, *path, nothing=NOTHING)
            if was is not NOTHING:
                return Set(path, was)
            return Remove(_alone(document.value, path, _new(then, path)))
    return Remove(_alone(document.value, path, added)) if said else None


def _off(value: Json) -> Iterator[JsonPath]:
    """The settings that keep something from starting."""
    agents = as_object(get(value, "agents"))
    owners: list[JsonPath] = [HEARTBEAT]
    owners += [
        ("agents", "entries", name, "heartbeat")
        for name in as_object(agents.get("entries"))
    ]
    owners += [
        ("agents", "list", index, "heartbeat")
        for index, _ in enumerate(as_array(agents.get("list")))
    ]
    places = [*((*owner, "every") for owner in owners), SCHEDULER]
    places += dict.fromkeys(path for path, _ in OFF.values())
    return (path for path in places if _is_off(value, path))


def _is_off(value: Json, path: JsonPath) -> bool:
    now = get(value, *path)
    if path[-1] == "every":
        return now is not None and not heartbeat_interval(now)
    return now == {SCHEDULER: False, **dict(OFF.values())}[path]


def _is_same(now: Json, then: Json, path: JsonPath) -> bool:
    """Whether a path leads to the same agent in an older file."""
    if path[:2] != ("agents", "list"):
        return True
    return get(now, *path[:3], "id") == get(then, *path[:3], "id")


def with_gone_reason(document: Document, places: Iterable[JsonPath]) -> Document:
    """A document that no longer says of what stays off that a plan is the reason.

    Args:
        places: the settings of a setup that had the plan as their reason.
    """
    off = {*_off(document.value)}
    for path in off.intersection(places):
        part, said = _reason(document, path)
        if said:
            document = with_comment(document, part, OFF_ALONE)
    return document


def _ours(document: Document, path: JsonPath) -> tuple[JsonPath, str]:
    """The part around a setting that we added with a comment, and the comment."""
    return _part(document, path, {*off_comments()})


def _reason(document: Document, path: JsonPath) -> tuple[JsonPath, str]:
    """The part that a setup has with its plan as the reason, and that reason."""
    return _part(document, path, reasons(path))


def _part(
    document: Document, path: JsonPath, ours: Container[str]
) -> tuple[JsonPath, str]:
    """The outermost part around a setting that has one of these comments above it."""
    for length in range(1, len(path) + 1):
        if (said := comment_above(document, path[:length])) in ours:
            return path[:length], said
    return path, ""


def _new(then: Json, path: JsonPath) -> JsonPath:
    """The outermost part around a setting that an older file does not have."""
    for length in range(1, len(path)):
        if get(then, *path[:length], nothing=NOTHING) is NOTHING:
            return path[:length]
    return path


def _alone(value: Json, path: JsonPath, added: JsonPath) -> JsonPath:
    """As much around a setting, within what was added, as has nothing else in it."""
    while len(path) > len(added) and len(as_object(get(value, *path[:-1]))) == 1:
        path = path[:-1]
    return path


def _value(data: bytes) -> Json:
    try:
        return parse(decode(data)).value
    except Json5Error:
        return {}
