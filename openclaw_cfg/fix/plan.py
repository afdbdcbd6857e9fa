"""From a configuration to the steps that make a version of OpenClaw accept it.

Migrations run first, until none finds anything; then OpenClaw's own verdict shows what
is left, and repairs fix that; a repair may reveal something for a migration, so both
are repeated until nothing changes. Nothing here writes a file; what is on the machine
is looked at only for the settings that lead to data.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.fix.change import (
    Change,
    ChangeKind,
    Decision,
    Found,
    Migration,
    Question,
    Removed,
    newer,
)
from openclaw_cfg.fix.draft import Draft
from openclaw_cfg.fix.emptied import emptied
from openclaw_cfg.fix.merge_move import outdone
from openclaw_cfg.fix.migrations import MIGRATIONS
from openclaw_cfg.fix.repairs import RepairView, repair
from openclaw_cfg.fix.repeats import repeated
from openclaw_cfg.fix.single import Single, once
from openclaw_cfg.json5.edit import CommentOut, Keyed, Move, Remove, Rename
from openclaw_cfg.json5.error import EditError
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.style import is_strict
from openclaw_cfg.jsonpath import JsonPath, as_object, format_path, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.facts import Facts, load_facts
from openclaw_cfg.openclaw.judge import judge
from openclaw_cfg.openclaw.machine import Machine
from openclaw_cfg.report import Finding, Severity
from openclaw_cfg.schema.check import NativeSchema

_NAMED: Final = {("agents", "entries"), ("models", "providers")}
"""What is in these is named elsewhere, so it has to be there."""
_ROUNDS: Final = 12
"""More rounds than any known file needs; each one fixes what the last one left."""


class FixTarget(Struct, frozen=True, kw_only=True):
    """What files are fixed for, and how.

    Attributes:
        schema: what the version of OpenClaw accepts.
        version: of OpenClaw; changes that came after it are left out.
        facts: the lists of that version.
        unsafe: also make changes that are guesses.
        decisions: the id of the chosen answer, by the question's path as it is shown.
        policy: also switch off what would call a plan unattended, which the rules find.
    """

    schema: NativeSchema
    version: str
    facts: Facts = field(default_factory=load_facts)
    unsafe: bool = False
    decisions: Mapping[str, str] = {}
    policy: bool = False


class FixStep(Struct, frozen=True, kw_only=True):
    """One change of a plan.

    Attributes:
        rule: the migration, or the finding that is repaired.
        path: where the cause was when it was found.
        reason: why, as a clause to put after the path.
        effect: which behaviour changes; empty when none does.
        doctor: what `openclaw doctor --fix` does in the same case, if known.
        change: the change with its operations.
    """

    rule: str
    path: JsonPath
    reason: str
    effect: str
    doctor: str
    change: Change


class FixPlan(Struct, frozen=True, kw_only=True, dict=True):
    """How to change a configuration so that OpenClaw accepts it.

    Attributes:
        before: the configuration as it was loaded.
        after: the configuration as it would be loaded after the steps.
        steps: the changes, in their order.
        undecided: what the user has to decide.
        offers: steps that are guesses; `unsafe` makes them.
        left: errors that remain.
        decided: the given decisions that were used, by their path.
        included: included files that change, by path.
        removed: what was removed from a strict JSON file, which has no comments.
        strict: whether the main file is strict JSON.
    """

    before: Loaded
    after: Loaded
    steps: tuple[FixStep, ...]
    undecided: tuple[Question, ...]
    offers: tuple[FixStep, ...]
    left: tuple[Finding, ...]
    decided: frozenset[str] = frozenset()
    included: dict[Path, Document] = field(default_factory=dict)
    removed: tuple[Removed, ...] = ()

    @cached_property
    def strict(self) -> bool:
        """See the class."""
        return is_strict(self.before.document)


def plan(loaded: Loaded, target: FixTarget) -> FixPlan:
    """The plan for one configuration."""
    single = once(loaded)
    try:
        run = _FixRun(single, target)
        run.settle_all()
        fits = not _loses_comments(single.loaded, run.draft.loaded)
    except EditError:
        fits = False
    if not fits:
        # A change fits the values but not their text; then each change is tried alone.
        run = _FixRun(single, target, careful=True)
        run.settle_all()
    if not run.steps:
        # Duplicate keys alone are not a reason to write a file.
        single = Single(loaded)
        run.draft = Draft(loaded)
    earlier = tuple(_is_there_again(one) for one in single.earlier)
    return FixPlan(
        before=loaded,
        after=run.draft.loaded,
        steps=(*earlier, *run.steps),
        undecided=_unlike(run.questions),
        offers=_made_once(run.offers),
        left=run.errors(),
        decided=frozenset(run.decided),
        included=dict(run.draft.included),
        removed=(*single.removed, *run.removed),
    )


class _FixRun:
    """The state of a run; the questions are those of the last round."""

    def __init__(
        self, single: Single, target: FixTarget, *, careful: bool = False
    ) -> None:
        self.draft = Draft(single.loaded, careful=careful, included=single.included)
        self.steps: list[FixStep] = []
        self.questions: list[Question] = []
        self.offers: list[FixStep] = []
        self.decided: set[str] = set()
        self._removed: list[Removed] = []
        self._spelled = -1
        self._before = single.loaded.merged
        self._machine = Machine(single.loaded.environment)
        self._found: dict[str, tuple[int, tuple[Found, ...]]] = {}
        self._verdict: tuple[
            Loaded | None, tuple[JsonPath, ...], tuple[Finding, ...]
        ] = None, (), ()
        self._target = target

    @property
    def removed(self) -> tuple[Removed, ...]:
        """What the steps removed from strict files."""
        return tuple(self._removed)

    def settle_all(self) -> None:
        """Make the changes that OpenClaw needs; if there are any, also related ones."""
        self._settle(needed=True)
        if self.steps:
            self._settle(needed=False)
        self.draft.settle()
        if self.steps:
            self._take_out_repeats()
        self._prune()

    def _take_out_repeats(self) -> None:
        """Take out fallbacks that are the same model as another since the steps."""
        for change in repeated(self._before, self.draft.value):
            known = len(self.steps)
            self._make(change, None)
            self.steps[known:] = [
                replace(step, rule="repeated-fallback") for step in self.steps[known:]
            ]
        self.draft.settle()

    def _prune(self) -> None:
        """Remove objects that the steps have emptied."""
        made = [step.change for step in self.steps]
        empty = tuple(emptied(made, self._before, self.draft.loaded))
        for change in empty:
            if self.draft.make(change):
                step = _step(change, None, None)
                self.steps.append(replace(step, rule="emptied-block"))
        if empty:
            self.draft.settle()

    def errors(self) -> tuple[Finding, ...]:
        """What OpenClaw refuses in the draft after `settle`.

        OpenClaw looks at channels and plugins only in a file whose keys it knows. So
        what stays for the user is left out, to find what is wrong beside it.
        """
        kept = tuple(q.path for q in self.questions if q.path and not q.answers)
        loaded, known, errors = self._verdict
        if loaded is not self.draft.loaded or known != kept:
            loaded = self.draft.loaded
            errors = self._refused(loaded)
            # Without an included file nothing else is certain.
            if kept and not any(map(_is_include, errors)):
                more = self._refused(_without(loaded, kept))
                errors += tuple(f for f in more if f not in errors)
            self._verdict = loaded, kept, errors
        return errors

    def _refused(self, loaded: Loaded) -> tuple[Finding, ...]:
        found = judge(loaded, self._target.schema)
        return tuple(f for f in found if f.severity is Severity.ERROR)

    def _settle(self, *, needed: bool) -> None:
        """Migrate and repair until nothing changes.

        Args:
            needed: only what OpenClaw does not accept; if false, also related changes.
        """
        if any(map(_is_include, self.draft.loaded.findings)):
            self._repair(_is_include)
            return
        for _ in range(_ROUNDS):
            self._spell()
            self._migrate(needed=needed)
            if not self._repair_all():
                break

    def _spell(self) -> None:
        """Correct the names of keys that no migration knows.

        That comes before migrations, which may need such a key, and before anything
        else takes its place.
        """
        if self._spelled == len(self.steps):
            return
        wrong = [f for f in self._target.schema.core(self.draft.value) if _is_key(f)]
        known, anew = self._known_places() if wrong else (set(), set())
        for finding in sorted(wrong, key=_order, reverse=True):
            around = {*_with_parents(finding.path)}
            if finding.path not in known and around.isdisjoint(anew):
                for change in filter(_is_spelling, self._repairs(finding)):
                    self._make(change, None, finding)
        self._spelled = len(self.steps)

    def _known_places(self) -> tuple[set[JsonPath], set[JsonPath]]:
        """The places that migrations look into, and those that they write anew."""
        known: set[JsonPath] = set()
        anew: set[JsonPath] = set()
        for migration in MIGRATIONS:
            if newer(self._target.version, migration.until):
                for found in self._found_by(migration):
                    known.update(_with_parents(found.path))
                    for one in found.operations if isinstance(found, Change) else ():
                        known.update(_with_parents(one.path))
                        if not isinstance(one, Move | Rename | Keyed):
                            anew.add(one.path)
        return known, anew

    def _migrate(self, *, needed: bool) -> None:
        for _ in range(_ROUNDS):
            before = len(self.steps)
            self.questions = []
            for migration in MIGRATIONS:
                if newer(self._target.version, migration.until) and (
                    migration.alone or not needed
                ):
                    if migration.kind is ChangeKind.ADD and self._found_by(migration):
                        self._spell()
                    for change in self._found_by(migration):
                        self._make(change, migration)
            if len(self.steps) == before:
                break

    def _found_by(self, migration: Migration) -> tuple[Found, ...]:
        """What a migration finds now; without new steps, the same as before."""
        steps = len(self.steps)
        if migration.id not in self._found or self._found[migration.id][0] != steps:
            found = migration.found(self.draft.freeze(), self._machine)
            self._found[migration.id] = steps, found
        return self._found[migration.id][1]

    def _repair_all(self) -> bool:
        """Repair until something is repaired; whether anything was."""
        known = len(self.questions)
        # What waits for a block to be an object moves into it before it is judged.
        if self._repair(_is_of_block) or self._repair(lambda _: True):
            return True
        # Beside what stays for the user, more may be wrong.
        return len(self.questions) > known and self._repair(lambda _: True)

    def _repair(self, wanted: Callable[[Finding], bool]) -> bool:
        """Repair what OpenClaw finds, from the end, so that no index shifts.

        Args:
            wanted: whether to repair a finding.

        Returns:
            Whether anything was repaired.
        """
        before = len(self.steps)
        self.draft.settle()
        gone = {question.path for question in self.questions}
        # The values around an open question stay as they are, too.
        around = {path[:length] for path in gone for length in range(1, len(path))}
        for finding in sorted(self.errors(), key=_order, reverse=True):
            path = finding.path
            if not wanted(finding) or path in around:
                continue
            if any(path[:length] in gone for length in range(len(path) + 1)):
                continue
            known = len(self.steps)
            for change in self._repairs(finding):
                self._make(change, None, finding)
            gone.update(_taken(self.steps[known:]))
        return len(self.steps) > before

    def _repairs(self, finding: Finding) -> tuple[Found, ...]:
        target = self._target
        view = RepairView(self.draft.value, target.schema, target.facts)
        return tuple(repair(finding, view))

    def _make(
        self,
        found: Found,
        migration: Migration | None,
        finding: Finding | None = None,
    ) -> None:
        if isinstance(found, Question):
            answer = self._answer(found)
            if answer is None:
                self.questions.append(found)
                return
            self.decided.add(format_path(found.path))
            found = Change(
                path=found.path,
                operations=answer.operations,
                reason=f"is decided: {answer.title}",
            )
        step = _step(found, migration, finding)
        if found.guess and not self._target.unsafe:
            self.offers.append(step)
        elif not (found.instead and self._target.unsafe):
            known = len(self.draft.gone)
            if self.draft.make(found):
                self.steps.append(step)
                self._removed += (
                    Removed(path, step.reason, value)
                    for path, value in self.draft.gone[known:]
                )

    def _answer(self, question: Question) -> Decision | None:
        """The given answer; each is used for one question, because paths may shift."""
        place = format_path(question.path)
        wanted = self._target.decisions.get(place)
        if place in self.decided:
            return None
        return next((a for a in question.answers if a.id == wanted), None)


def _loses_comments(before: Loaded, after: Loaded) -> bool:
    """Whether a line of a comment is there less often than before."""
    words = [_comments(before), _comments(after)]
    lines = {line.strip() for line in words[0].splitlines()}
    return any(words[1].count(line) < words[0].count(line) for line in lines if line)


def _comments(loaded: Loaded) -> str:
    return "\n".join(c.text for one in loaded.documents for c in one.comments)


def _without(loaded: Loaded, paths: Iterable[JsonPath]) -> Loaded:
    """A configuration without some keys, and without objects that had nothing else."""
    draft = Draft(loaded)
    for path in paths:
        place = path
        while len(place) > 1 and len(as_object(get(draft.value, *place[:-1]))) == 1:
            if place[:-2] in _NAMED:
                break
            place = place[:-1]
        if isinstance(place[-1], str):
            draft.make(Change(path=place, operations=(Remove(place),)))
    draft.settle()
    return draft.loaded


def _is_there_again(path: JsonPath) -> FixStep:
    """The step for a key that a later one in the same object overrides."""
    return FixStep(
        rule="repeated-key",
        path=path,
        reason="appears more than once; the last one counts",
        effect="the earlier one stays as a comment",
        doctor="drops it",
        change=Change(path=path, operations=()),
    )


def _is_of_block(finding: Finding) -> bool:
    """Whether a block near the root is not the object that OpenClaw expects."""
    path = finding.path
    named = 0 < len(path) <= 2 and isinstance(path[-1], str)
    typed = finding.rule == "wrong-type" and "expected object" in finding.message
    return named and typed


def _with_parents(path: JsonPath) -> Iterator[JsonPath]:
    return (path[:length] for length in range(1, len(path) + 1))


def _is_include(finding: Finding) -> bool:
    return finding.rule == "bad-include"


def _is_key(finding: Finding) -> bool:
    return finding.rule == "unknown-key"


def _is_spelling(found: Found) -> bool:
    """Whether a change is certain, and only gives keys their right names."""
    return (
        isinstance(found, Change)
        and not (found.guess or found.instead)
        and all(isinstance(operation, Rename) for operation in found.operations)
    )


def _order(finding: Finding) -> tuple[tuple[bool, int, str], ...]:
    """A sort key for paths, with the items of an array by their index."""
    return tuple(
        (True, step, "") if isinstance(step, int) else (False, 0, step)
        for step in finding.path
    )


def _taken(steps: Iterable[FixStep]) -> Iterator[JsonPath]:
    """The paths that steps removed; findings in them are resolved."""
    for step in steps:
        for operation in step.change.operations:
            if isinstance(operation, CommentOut | Remove):
                yield operation.path


def _step(
    change: Change, migration: Migration | None, finding: Finding | None
) -> FixStep:
    rule = migration.id if migration else finding.rule if finding else ""
    words = migration.reason if migration else finding.message if finding else ""
    return FixStep(
        rule=rule,
        path=change.path,
        reason=change.reason or words,
        effect=outdone(change.operations) or change.effect,
        doctor=migration.doctor if migration else "",
        change=change,
    )


def _made_once(offers: Iterable[FixStep]) -> tuple[FixStep, ...]:
    """Each offer once, although every round finds it again."""
    return tuple({(offer.rule, offer.path): offer for offer in offers}.values())


def _unlike(questions: Iterable[Question]) -> tuple[Question, ...]:
    return tuple({(q.path, q.message): q for q in questions}.values())
