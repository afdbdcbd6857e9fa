"""From a configuration to the steps that make a version of OpenClaw accept it.

Migrations go first, by name, until none finds anything; then OpenClaw's own verdict
says what is left, and repairs settle that; a repair may uncover what a migration
knows, so both go round until nothing changes. Nothing here reads or writes a file.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.fix.change import Answer, Change, Found, Migration, Question, newer
from openclaw_cfg.fix.draft import Draft
from openclaw_cfg.fix.migrations import MIGRATIONS
from openclaw_cfg.fix.repairs import View, repair
from openclaw_cfg.json5.edit import CommentOut, Remove
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.style import is_strict
from openclaw_cfg.jsonpath import JsonPath, format_path
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.judge import judge
from openclaw_cfg.report import Finding, Severity
from openclaw_cfg.schema.check import NativeSchema

_ROUNDS: Final = 12
"""More rounds than any file is known to need; each one settles what the last left."""


class Step(Struct, frozen=True, kw_only=True):
    """One change of a plan.

    Attributes:
        rule: the migration, or the finding that is repaired.
        path: where the cause stood when it was found.
        reason: why, as a clause that follows the path.
        effect: which behaviour changes; empty when none does.
        doctor: what `openclaw doctor --fix` does in the same case, where known.
        change: the operations.
    """

    rule: str
    path: JsonPath
    reason: str
    effect: str
    doctor: str
    change: Change


class Plan(Struct, frozen=True, kw_only=True):
    """How a configuration becomes one that OpenClaw accepts.

    Attributes:
        before: as it was loaded.
        after: as it would be loaded after the steps.
        steps: in the order they were made.
        undecided: what a person has to decide.
        offers: steps that are guesses; `unsafe` makes them.
        left: errors that remain.
        decided: the given decisions that settled something, by their path.
        included: included files that change, by path.
        strict: whether the main file is strict JSON, which has no comments, so that
            what OpenClaw no longer takes is taken out instead.
    """

    before: Loaded
    after: Loaded
    steps: tuple[Step, ...]
    undecided: tuple[Question, ...]
    offers: tuple[Step, ...]
    left: tuple[Finding, ...]
    decided: frozenset[str] = frozenset()
    included: dict[Path, Document] = field(default_factory=dict)

    @property
    def strict(self) -> bool:
        """See the class."""
        return is_strict(self.before.document)


def plan(
    loaded: Loaded,
    schema: NativeSchema,
    facts: Facts,
    *,
    version: str,
    unsafe: bool,
    decisions: Mapping[str, str] | None = None,
) -> Plan:
    """The plan for one configuration.

    Args:
        schema: what the version accepts.
        version: of OpenClaw, that the file is for; changes later than it stay out.
        unsafe: make the changes that are guesses, too.
        decisions: the id of an answer for the question at a path, as it is shown.
    """
    run = _Run(schema, facts, version, unsafe, decisions or {})
    state = run.settle(_State(Draft.of(loaded)), needed=True)
    if state.steps:
        state = run.settle(state, needed=False)
    draft = state.draft.settled()
    left = tuple(run.errors(draft))
    return Plan(
        before=loaded,
        after=draft.loaded,
        steps=state.steps,
        undecided=_unlike(state.questions),
        offers=_made_once(state.offers),
        left=left,
        decided=state.decided,
        included=dict(draft.included),
    )


class _State(Struct, frozen=True):
    """How far a run has come; questions are those of the last round."""

    draft: Draft
    steps: tuple[Step, ...] = ()
    questions: tuple[Question, ...] = ()
    offers: tuple[Step, ...] = ()
    decided: frozenset[str] = frozenset()


class _Run(Struct, frozen=True):
    schema: NativeSchema
    facts: Facts
    version: str
    unsafe: bool
    decisions: Mapping[str, str]

    def settle(self, state: _State, *, needed: bool) -> _State:
        """Migrate and repair until nothing changes.

        Args:
            needed: only what OpenClaw does not take; else also what goes with it.
        """
        for _ in range(_ROUNDS):
            state = self._migrate(state, needed=needed)
            before = state
            state = self._repair(state)
            if state.steps == before.steps:
                break
        return state

    def errors(self, draft: Draft) -> Iterator[Finding]:
        """What OpenClaw refuses."""
        for finding in judge(draft.loaded, self.schema):
            if finding.severity is Severity.ERROR:
                yield finding

    def _migrate(self, state: _State, *, needed: bool) -> _State:
        for _ in range(_ROUNDS):
            before = state.steps
            state = replace(state, questions=())
            for migration in MIGRATIONS:
                if newer(self.version, migration.until) and (
                    migration.alone or not needed
                ):
                    found = migration.find(state.draft.value)
                    state = self._make(state, found, migration)
            if state.steps == before:
                break
        return state

    def _repair(self, state: _State) -> _State:
        """Settle what OpenClaw finds, from the end, so that no index shifts."""
        draft = state.draft.settled()
        state = replace(state, draft=draft)
        gone: set[JsonPath] = set()
        for finding in sorted(self.errors(draft), key=_order, reverse=True):
            if any(finding.path[: len(item)] == item for item in gone):
                continue
            view = View(state.draft.value, self.schema, self.facts)
            known = len(state.steps)
            state = self._make(state, repair(finding, view), None, finding)
            gone.update(_taken(state.steps[known:]))
        return state

    def _make(
        self,
        state: _State,
        found: Iterable[Found],
        migration: Migration | None,
        finding: Finding | None = None,
    ) -> _State:
        for change in found:
            if isinstance(change, Question):
                answer = self._answer(change, state)
                if answer is None:
                    state = replace(state, questions=(*state.questions, change))
                    continue
                decided = state.decided | {format_path(change.path)}
                state = replace(state, decided=decided)
                change = Change(  # noqa: PLW2901 -- the question, answered
                    path=change.path,
                    operations=answer.operations,
                    reason=f"{change.message}; decided: {answer.title}",
                )
            step = _step(change, migration, finding)
            if change.guess and not self.unsafe:
                state = replace(state, offers=(*state.offers, step))
                continue
            if change.instead and self.unsafe:
                continue
            draft = state.draft.after(change)
            if draft is not None:
                state = replace(state, draft=draft, steps=(*state.steps, step))
        return state

    def _answer(self, question: Question, state: _State) -> Answer | None:
        """The given answer; each settles one question, for paths shift meanwhile."""
        place = format_path(question.path)
        wanted = self.decisions.get(place)
        if place in state.decided:
            return None
        return next((a for a in question.answers if a.id == wanted), None)


def _order(finding: Finding) -> tuple[tuple[bool, int, str], ...]:
    """A key that sorts paths, and the items of an array by their index."""
    return tuple(
        (True, step, "") if isinstance(step, int) else (False, 0, step)
        for step in finding.path
    )


def _taken(steps: Iterable[Step]) -> Iterator[JsonPath]:
    """What steps took out; what is found in it is settled."""
    for step in steps:
        for operation in step.change.operations:
            if isinstance(operation, CommentOut | Remove):
                yield operation.path


def _step(change: Change, migration: Migration | None, finding: Finding | None) -> Step:
    rule = migration.id if migration else finding.rule if finding else ""
    words = migration.reason if migration else finding.message if finding else ""
    return Step(
        rule=rule,
        path=change.path,
        reason=change.reason or words,
        effect=change.effect,
        doctor=migration.doctor if migration else "",
        change=change,
    )


def _made_once(offers: Iterable[Step]) -> tuple[Step, ...]:
    """Each offer once, though every round finds it again."""
    return tuple({(offer.rule, offer.path): offer for offer in offers}.values())


def _unlike(questions: Iterable[Question]) -> tuple[Question, ...]:
    return tuple({(q.path, q.message): q for q in questions}.values())
