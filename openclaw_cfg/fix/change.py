"""What a fix is made of: migrations yield changes, a plan lists them as steps."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from msgspec import Struct

from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.jsonpath import Json, JsonPath


class ChangeKind(StrEnum):
    """What happens to the value of an old key."""

    MOVE = "move"
    RENAME = "rename"
    SPLIT = "split"
    MERGE = "merge"
    WRAP = "wrap"
    RETYPE = "retype"
    RETIRE = "retire"
    ADD = "add"


class Change(Struct, frozen=True, kw_only=True):
    """One thing to change, found in a value.

    Attributes:
        path: where the cause is, before the change.
        operations: to be applied in this order; paths count from the value in which
            the change was found, after the operations before.
        reason: why, if the migration's own words do not say it.
        effect: which behaviour changes; empty when none does.
        guess: not certain, so it is only offered; the reason says why.
        instead: the certain thing to do where the guess before it is not made.
    """

    path: JsonPath
    operations: tuple[Operation, ...]
    reason: str = ""
    effect: str = ""
    guess: bool = False
    instead: bool = False


class Removed(Struct, frozen=True):
    """A value that is not in the file any more.

    Attributes:
        path: where it was when it was taken out.
        reason: why.
        value: as it was.
    """

    path: JsonPath
    reason: str
    value: Json


class Decision(Struct, frozen=True, kw_only=True):
    """One way to decide a question.

    Attributes:
        id: what `--decide` takes.
        title: what happens then, for a person.
        operations: as those of a change.
    """

    id: str
    title: str
    operations: tuple[Operation, ...]


class Question(Struct, frozen=True, kw_only=True):
    """What only a person can decide; the file stays as it is there.

    Attributes:
        path: where.
        message: what is to be decided and why it is not done without asking.
        help: what the choices are.
        answers: the choices that can be made for the person, the recommended one
            first; empty when only an editor helps.
    """

    path: JsonPath
    message: str
    help: str = ""
    answers: tuple[Decision, ...] = ()


Found = Change | Question


class Migration(Struct, frozen=True, kw_only=True):
    """A change between two versions of OpenClaw, and how to follow it.

    Attributes:
        id: names it in reports.
        kind: what happens to the value.
        until: the last version known to take the old form; `EARLY` when every known
            one refuses it already. Targets up to that version leave it alone.
        reason: why, as a clause that follows the path.
        doctor: what `openclaw doctor --fix` 2026.9.6 does in the same case.
        find: the changes in a value. Changes of one run must not shift the paths of
            those after them.
        alone: whether the old form on its own is worth a change. If not, it is one
            that OpenClaw takes too, made along with others so that they keep their
            meaning.
    """

    id: str
    kind: ChangeKind
    until: str
    reason: str
    doctor: str
    find: Callable[[Json], Iterable[Found]]
    alone: bool = True


EARLY = "2026.1"
"""Older than any version whose schema is known."""
MAY, JUNE, JULY = "2026.5.28", "2026.6.35", "2026.7.35"
APRIL = "2026.4.29"
"""The last known versions before a change: read from their published schemas."""


def newer(version: str, other: str) -> bool:
    """Whether a version comes after another; what is not a number counts as 0."""
    return _numbers(version) > _numbers(other)


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.partition("-")[0].split(".")
    return tuple(int(part) if part.isdigit() else 0 for part in parts)
