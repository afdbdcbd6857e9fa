"""The parts of a fix: migrations yield changes, and a plan lists them as steps."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from msgspec import Struct

from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.openclaw.machine import Machine


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
        operations: to be applied in this order; their paths refer to the value in which
            the change was found, after the operations before.
        reason: why, if the migration's own reason does not say it.
        effect: which behaviour changes; empty when none does.
        guess: whether it is uncertain and therefore only offered; the reason says why.
        instead: whether it is the certain change to make if the guess before it is not
        made.
    """

    path: JsonPath
    operations: tuple[Operation, ...]
    reason: str = ""
    effect: str = ""
    guess: bool = False
    instead: bool = False


class Removed(Struct, frozen=True):
    """A value that is no longer in the file.

    Attributes:
        path: where it was when it was removed.
        reason: why.
        value: the removed value.
    """

    path: JsonPath
    reason: str
    value: Json


class Decision(Struct, frozen=True, kw_only=True):
    """One answer to a question.

    Attributes:
        id: the argument of `--decide`.
        title: what the answer does, for people.
        operations: as in a change.
    """

    id: str
    title: str
    operations: tuple[Operation, ...]


class Question(Struct, frozen=True, kw_only=True):
    """A question that only a person can decide; until then that part stays as it is.

    Attributes:
        path: where.
        message: what must be decided, and why that is not done without asking.
        help: what the choices are.
        answers: the choices that `fix` can apply, the recommended one first; empty when
            the file has to be edited by hand.
    """

    path: JsonPath
    message: str
    help: str = ""
    answers: tuple[Decision, ...] = ()


Found = Change | Question


class Migration(Struct, frozen=True, kw_only=True):
    """A change between two versions of OpenClaw, and how to adapt a file to it.

    Attributes:
        id: its name in reports.
        kind: what happens to the value.
        until: the last version known to accept the old form; `EARLY` when every known
            version refuses it. Targets up to that version leave it alone.
        reason: why, as a clause that follows the path.
        doctor: what `openclaw doctor --fix` 2026.9.6 does in the same case.
        find: finds the changes in a value. Changes of one run must not shift the paths
            of later ones.
        find_here: the same, where it depends on what is on the machine.
        alone: whether the old form alone is a reason for a change. If not, OpenClaw
            accepts it too, and it is only changed together with others so that these
            keep their meaning.
    """

    id: str
    kind: ChangeKind
    until: str
    reason: str
    doctor: str
    find: Callable[[Json], Iterable[Found]] = lambda _: ()
    find_here: Callable[[Json, Machine], Iterable[Found]] = lambda _, __: ()
    alone: bool = True

    def found(self, value: Json, machine: Machine) -> tuple[Found, ...]:
        """The changes in a value on a machine."""
        return (*self.find(value), *self.find_here(value, machine))


EARLY = "2026.1"
"""Older than any version whose schema is known."""
MAY, JUNE, JULY = "2026.5.28", "2026.6.35", "2026.7.35"
APRIL = "2026.4.29"
"""The last known versions before a change, from their published schemas."""


def newer(version: str, other: str) -> bool:
    """Whether a version is later than another; parts without a number count as 0."""
    return _numbers(version) > _numbers(other)


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.partition("-")[0].split(".")
    return tuple(int(part) if part.isdigit() else 0 for part in parts)
