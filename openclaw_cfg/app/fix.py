"""Fix files: plan, show, write; without a terminal."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.change import FileEdit, write_edits
from openclaw_cfg.app.convert import convert
from openclaw_cfg.app.removed import keep, moved_keys, removed, replaced
from openclaw_cfg.app.stale_comments import (
    without_form_note,
    without_reason_of_heartbeat,
)
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.dialects import compact, detect, native
from openclaw_cfg.errors import Refused
from openclaw_cfg.files.read import Read, read_bytes
from openclaw_cfg.files.write import Written
from openclaw_cfg.fix.change import Change, Decision, Question, Removed
from openclaw_cfg.fix.draft import Draft
from openclaw_cfg.fix.origins import Origins
from openclaw_cfg.fix.plan import FixPlan, FixStep, FixTarget, plan
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Set
from openclaw_cfg.json5.nodes import Document, Part
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.loader import Loaded, load_document
from openclaw_cfg.openclaw.unattended import HEARTBEAT, heartbeat_interval
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import Finding, Severity
from openclaw_cfg.rules import (
    SPELLING,
    compact_form,
    cures,
    deprecated_model,
    readable_key_file,
)
from openclaw_cfg.schema.store import editor_file
from openclaw_cfg.source import Span

_SCHEMA: Final[JsonPath] = ("$schema",)


class Fixed(Struct, frozen=True, kw_only=True, dict=True):
    """The fix of one configuration.

    Attributes:
        name: as the user gave it.
        read: the main file.
        plan: the steps, and what remains after them.
        edits: the main file first, then included ones; only files that change.
    """

    name: str
    read: Read
    plan: FixPlan
    edits: tuple[FileEdit, ...]

    @cached_property
    def removed(self) -> tuple[Removed, ...]:
        """The values that go into the side file."""
        return removed(self.plan)

    @property
    def done(self) -> bool:
        """Whether OpenClaw accepts the result."""
        return not self.plan.left

    def diff(self) -> tuple[str, ...]:
        """The unified diff of all files, with every key masked."""
        names = [self.name, *(str(edit.read.path) for edit in self.edits[1:])]
        return tuple(
            line
            for edit, name in zip(self.edits, names, strict=False)
            for line in edit.diff(name)
        )

    def place(self, path: JsonPath) -> str:
        """Where a path is in the fixed file."""
        return _place(self.plan.after, path)

    def told(self) -> Iterator[str]:
        """Each step on its own line: where, what, why, and its effect."""
        old = {id(step): word for step, word in replaced(self.plan)}
        origins = Origins(self.plan.before.merged)
        for step in self.plan.steps:
            place = origins.of(step.path)
            yield _line(self.plan, step, place, old.get(id(step), ""))
            origins.make(step.path, step.change.operations)

    def offered(self) -> Iterator[str]:
        """The steps that are guesses, as `told`."""
        origins = Origins(self.plan.before.merged)
        for step in self.plan.steps:
            origins.make(step.path, step.change.operations)
        for step in self.plan.offers:
            yield _line(self.plan, step, origins.of(step.path))

    def warned(self) -> Iterator[str]:
        """What to check in the fixed file, with the places."""
        for finding in self.warnings:
            document, span = self.plan.after.document, None
            if finding.at is not None:
                document, span = finding.at.document, finding.at.span
            place = _place(self.plan.after, finding.path)
            if span is not None:
                place = _at(self.plan.after, document, span)
            yield scrub(f"{place}: {finding.message}; {finding.help}")

    @cached_property
    def warnings(self) -> tuple[Finding, ...]:
        """Models in the result that will be retired, and keys that others can read."""
        if not self.edits:
            return ()
        before, after = RuleContext(self.plan.before), RuleContext(self.plan.after)
        known = {found.message for found in deprecated_model.check(before)}
        ending = (
            replace(found, rule=deprecated_model.EXPLANATION.id)
            for found in deprecated_model.check(after)
            if found.message not in known
        )
        open_ = (
            replace(found, rule=readable_key_file.EXPLANATION.id)
            for found in readable_key_file.check(after)
            if found.severity is not Severity.INFO
        )
        return (*ending, *open_)

    def asked(self) -> Iterator[str]:
        """What the user has to decide, with the places in the fixed file."""
        after = self.plan.after
        seen: set[JsonPath] = set()
        for question in self.plan.undecided:
            seen.add(question.path)
            text = f"{_place(after, question.path)}: {question.message}"
            yield scrub(f"{text}; {question.help}" if question.help else text)
            for answer in question.answers:
                yield scrub(f"    {flag(question, answer)}  {answer.title}")
        # A key that is unknown only because of what is asked about within it.
        around = {path[:length] for path in seen for length in range(1, len(path))}
        for finding in self.plan.left:
            path = finding.path
            if finding.rule == "unknown-key" and path in around:
                continue
            if not any(path[:length] in seen for length in range(len(path) + 1)):
                text = f"{_place(after, finding.path)}: {finding.message}"
                yield scrub(f"{text}; {finding.help}" if finding.help else text)


def fix(loaded: Loaded, read: Read, name: str, target: FixTarget) -> Fixed:
    """The fix of one loaded configuration; nothing is written.

    Raises:
        FileError: an included file can no longer be read.
    """
    made = plan(loaded, target)
    if loaded.dialect.ID == compact.ID and detect(made.after.merged).ID == native.ID:
        # OpenClaw did not load the file, so nothing ran unattended until now.
        made = _cured(_like_converted(made))
    made = _spelled(made, unsafe=target.unsafe)
    if target.policy:
        made = _cured(made)
    edits = [FileEdit(read=read, before=loaded.document, after=made.after.document)]
    for document in loaded.documents[1:]:
        path = document.source.path
        if path is not None and path in made.included:
            after = made.included[path]
            edit = FileEdit(read=read_bytes(path), before=document, after=after)
            edits.append(edit)
    return Fixed(
        name=name, read=read, plan=made, edits=tuple(e for e in edits if e.needed)
    )


def _like_converted(made: FixPlan) -> FixPlan:
    """The plan of a file in the short form, with what `convert` writes too."""
    wanted = convert(made.before, native.ID, keep_keys=True)
    operations = () if wanted.unclear else tuple(_gaps(made.after.merged, wanted.value))
    made = _with_text(made, without_form_note(made.after.document))
    after = made.after
    steps = []
    if operations:
        what = "the catalogue's figures and the marks of OpenClaw's migrations"
        if wanted.switched:
            what = f"{what}, and keeps unattended work off plans"
        reason = f"gets {what}, as `convert` writes it"
        steps.append(
            _step(compact_form.EXPLANATION.id, ("models",), reason, operations)
        )
    named = get(after.merged, *_SCHEMA)
    if isinstance(named, str) and named.endswith(f"/{editor_file(compact.ID)}"):
        reason = "is gone, because it names the schema of the short form"
        gone = (Remove(_SCHEMA),)
        steps.append(_step(compact_form.EXPLANATION.id, _SCHEMA, reason, gone))
    return _with_steps(made, steps) if steps else made


def _step(
    rule: str, path: JsonPath, reason: str, operations: tuple[Operation, ...]
) -> FixStep:
    """A step that no migration and no repair makes."""
    change = Change(path=path, operations=operations)
    return FixStep(
        rule=rule, path=path, reason=reason, effect="", doctor="", change=change
    )


def _gaps(there: Json, wanted: Json, path: JsonPath = ()) -> Iterator[Set]:
    """The operations that add missing values of `wanted`; models are matched by id."""
    if isinstance(there, dict) and isinstance(wanted, dict):
        for key, value in wanted.items():
            if key not in there:
                # Under another name it would be a provider that no one wrote.
                if path != ("models", "providers"):
                    yield Set((*path, key), value)
            else:
                yield from _gaps(there[key], value, (*path, key))
    elif isinstance(there, list) and isinstance(wanted, list):
        known = {get(row, "id"): row for row in wanted if isinstance(row, dict)}
        for index, row in enumerate(there):
            yield from _gaps(row, known.get(get(row, "id")), (*path, index))


def _spelled(made: FixPlan, *, unsafe: bool) -> FixPlan:
    """The plan with what the misspelled names of models may mean, as guesses."""
    steps = [
        _step(
            finding.rule,
            finding.path,
            f"may mean {finding.fix.title.removeprefix('write ')}: {finding.message}",
            finding.fix.operations,
        )
        for finding in cures(made.after, SPELLING)
        if finding.fix
    ]
    if not unsafe:
        return replace(made, offers=(*made.offers, *steps))
    more = _with_steps(made, steps)
    # A provider's right name may show that the model's is wrong, too.
    return more if len(more.steps) == len(made.steps) else _spelled(more, unsafe=True)


def _cured(made: FixPlan) -> FixPlan:
    """The plan with the fixes of the rules of policy as additional steps."""
    found = {
        operation: finding
        for finding in cures(made.after)
        for operation in (finding.fix.operations if finding.fix else ())
    }
    made = _with_steps(
        made,
        [
            _step(
                finding.rule,
                operation.path,
                f"is set, because {finding.message}",
                (operation,),
            )
            for operation, finding in found.items()
        ],
    )
    if heartbeat_interval(get(made.after.merged, *HEARTBEAT, "every")):
        return made
    bare = without_reason_of_heartbeat(made.after.document)
    return made if bare is made.after.document else _with_text(made, bare)


def _with_text(made: FixPlan, document: Document) -> FixPlan:
    """The plan with another text of the main file."""
    after = load_document(
        document, environment=made.after.environment, changed=made.included
    )
    return replace(made, after=after)


def _with_steps(made: FixPlan, more: Iterable[FixStep]) -> FixPlan:
    """The plan with those of the steps that are possible."""
    draft = Draft(made.after, careful=True)
    steps = [*made.steps, *(step for step in more if draft.make(step.change))]
    draft.settle()
    return replace(
        made,
        after=draft.loaded,
        steps=tuple(steps),
        included={**made.included, **draft.included},
    )


def commit(
    found: Sequence[tuple[Workspace, Fixed]],
) -> Iterator[tuple[Fixed, tuple[Written, ...]]]:
    """Write the fixes of a run, one configuration after the other.

    Included files come first because the main one refers to them. All of it is one run,
    which one `undo` takes back.

    Raises:
        Refused: two configurations need different changes of an included file; then
            nothing is written.
        AppError: as `files.write.write`.
    """
    _refuse_rivals(fixed for _, fixed in found)
    done: set[Path] = set()
    run = ""
    for workspace, fixed in found:
        terms = workspace.terms("fix")
        run = run or terms.run
        terms = replace(terms, run=run, main=fixed.read.target)
        edits = [edit for edit in fixed.edits if edit.read.target not in done]
        written = write_edits(edits, terms)
        done |= {edit.read.target for edit in edits}
        if fixed.removed and fixed.plan.before.document.source.path is not None:
            keep(workspace.location.config, fixed.removed, terms)
        yield fixed, written


def _refuse_rivals(found: Iterable[Fixed]) -> None:
    """Check that configurations which share a file change it in the same way.

    Raises:
        Refused: they change it differently.
    """
    texts: dict[Path, str] = {}
    for edit in (edit for fixed in found for edit in fixed.edits):
        target, text = edit.read.target, edit.after.source.text
        if texts.setdefault(target, text) != text:
            raise Refused(
                f'"{edit.read.path}" is part of several of the files, and each would '
                "change it differently; nothing was written",
                hint="fix one of them first, then the others",
            )


def flag(question: Question, answer: Decision) -> str:
    """The flag for an answer, quoted for a shell."""
    return f"--decide {shlex.quote(f'{format_path(question.path)}={answer.id}')}"


def _line(plan: FixPlan, step: FixStep, place: JsonPath, old: str = "") -> str:
    text = f'{_place(plan.before, place)}: "{format_path(step.path)}" {step.reason}'
    if moved := moved_keys(step):
        keys = ", ".join(f'"{key}"' for key in moved)
        text = f"{text}; instead of {keys}"
    if old and old not in f"{text} {step.effect}":
        text = f'{text}; it was "{old}"'
    if step.effect:
        text = f"{text}; {step.effect}"
    if plan.strict and any(isinstance(o, CommentOut) for o in step.change.operations):
        text = f"{text}; taken out and kept beside the file: JSON has no comments"
    return scrub(f"{text} [{step.rule}]")


def _place(loaded: Loaded, path: JsonPath) -> str:
    """Line and column of a path, with the file if it is an included one."""
    document, local = loaded.origin(path)
    return _at(loaded, document, document.locate(local, Part.KEY))


def _at(loaded: Loaded, document: Document, span: Span) -> str:
    """Line and column, with the file if it is an included one."""
    start = document.source.position(span.start)
    place = f"{start.line}:{start.column}"
    if document is loaded.document or document.source.path is None:
        return place
    return f"{document.source.path.name}:{place}"
