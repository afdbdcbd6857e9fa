"""`openclaw-cfg fix`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from msgspec.structs import replace

from openclaw_cfg.app import jobs as app_jobs
from openclaw_cfg.app.fix import Fixed, FixTarget, commit, fix
from openclaw_cfg.app.removed import beside
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import Back, Choice, Choose
from openclaw_cfg.cli import complete, fix_json
from openclaw_cfg.cli.can_prompt import attended
from openclaw_cfg.cli.options import Context, cli_command, jobs_option
from openclaw_cfg.cli.progress import tracked
from openclaw_cfg.cli.prompts import prompter
from openclaw_cfg.cli.write import DETAILED, agreed, show_diff, told
from openclaw_cfg.errors import BadText, FileMissing, UsageError
from openclaw_cfg.files.read import Read, read_bytes
from openclaw_cfg.fix.change import Question
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.openclaw.facts import load_facts
from openclaw_cfg.redact import scrub
from openclaw_cfg.schema.store import VERSIONS, load_native

_STDIN = "-"


@cli_command(
    "fix",
    epilog="""\b
Examples:
  openclaw-cfg fix --dry-run                 what would change, and why
  openclaw-cfg fix --yes old/*.json          many files in one go
  openclaw-cfg fix - < openclaw.json         show the changes, write nothing
  openclaw-cfg fix --policy                  nothing on a plan without you
  openclaw-cfg fix --openclaw-version 2026.7.35
""",
)
@click.argument("files", nargs=-1, metavar="[FILE]...", shell_complete=complete.files)
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option(
    "--decide",
    multiple=True,
    metavar="PATH=ANSWER",
    help="Answer a question that the output lists (repeatable).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--dry-run", is_flag=True, help="Show the changes and write nothing.")
@click.option("--unsafe", is_flag=True, help="Make the changes that are guesses, too.")
@click.option(
    "--policy",
    is_flag=True,
    help="Switch off what would call a coding plan without you, too.",
)
@click.option(
    "--openclaw-version",
    metavar="VERSION",
    help=f"Fix for this version ({', '.join(VERSIONS)}); by default the newest, or "
    "the one that `schema --from-openclaw` took.",
)
@jobs_option
def command(  # noqa: PLR0913  (one parameter per flag)
    context: Context,
    files: tuple[str, ...],
    *,
    yes: bool,
    dry_run: bool,
    unsafe: bool,
    policy: bool,
    decide: tuple[str, ...],
    as_json: bool,
    openclaw_version: str | None,
    jobs: int | None,
) -> int:
    """Bring a file to what OpenClaw accepts today.

    Old keys move to their new place, typos are corrected, and what OpenClaw no longer
    takes stays as a comment (strict JSON has none: there it goes to a file beside it,
    NAME.removed.json5). Nothing is opened that was closed. What is yours to decide is
    asked on a terminal, and listed elsewhere with the flag that decides it. The exit
    code is 1 when OpenClaw would still refuse a file.
    """
    workspace = context.workspace()
    schema = load_native(openclaw_version, workspace.schemas)
    target = FixTarget(
        schema=schema,
        facts=load_facts(),
        version=openclaw_version or schema.version,
        unsafe=unsafe,
        decisions=_decisions(decide),
        policy=policy,
    )
    found = list(_fixed(context, workspace, files, target, jobs))
    if not (yes or as_json or dry_run) and _STDIN not in files and attended(context):
        found = [
            (there, _decided(context, there, fixed, target)) for there, fixed in found
        ]
    fixes = [fixed for _, fixed in found if fixed is not None]
    _refuse_unused(decide, fixes)
    for fixed in fixes:
        _show(context, fixed, diff=not as_json)
    _write(
        context,
        [(there, fixed) for there, fixed in found if fixed is not None and fixed.edits],
        yes=yes,
        dry_run=dry_run or _STDIN in files,
    )
    # Last: where the writing fails, that is the one document.
    if as_json:
        context.console.json(fix_json.document(fixes), schema="fix-1")
    unread = len(fixes) < len(found)
    if dry_run:
        return int(unread)
    return int(unread or not all(fixed.done for fixed in fixes))


def _decisions(given: Iterable[str]) -> dict[str, str]:
    """The answers of `--decide` by path.

    Raises:
        UsageError: one has no answer.
    """
    pairs = [text.rpartition("=") for text in given]
    for path, _, answer in pairs:
        if not path or not answer:
            raise UsageError(
                "--decide takes PATH=ANSWER",
                hint="run `openclaw-cfg fix --dry-run` to see both for each question",
            )
    return {path: answer for path, _, answer in pairs}


def _refuse_unused(given: Iterable[str], fixes: Iterable[Fixed]) -> None:
    """A decision that decides nothing is a slip.

    Raises:
        UsageError: naming it.
    """
    used = {path for fixed in fixes for path in fixed.plan.decided}
    for path in _decisions(given):
        if path not in used:
            raise UsageError(
                f'--decide: no question with that answer at "{scrub(path)}"',
                hint="run `openclaw-cfg fix --dry-run` to see the questions",
            )


def _decided(
    context: Context, workspace: Workspace, fixed: Fixed | None, target: FixTarget
) -> Fixed | None:
    """The fix with what a person decides, one question at a time."""
    skipped: set[str] = set()
    decisions = dict(target.decisions)
    while fixed is not None:
        asked = [
            question
            for question in fixed.plan.undecided
            if question.answers and question.message not in skipped
        ]
        before = len(decisions)
        for question in asked:
            answer = _ask(context, fixed, question)
            if answer:
                decisions[format_path(question.path)] = answer
            else:
                skipped.add(question.message)
        if len(decisions) == before:
            break
        fixed = fix(
            fixed.plan.before,
            fixed.read,
            fixed.name,
            replace(target, decisions=decisions),
        )
    return fixed


def _ask(context: Context, fixed: Fixed, question: Question) -> str:
    """The id of the answer; empty when the question is skipped."""
    choices = [
        Choice(value=answer.id, title=scrub(answer.title))
        for answer in question.answers
    ]
    title = f"{fixed.place(question.path)}: {scrub(question.message)}"
    skip = Choice(value="", title="Decide later; the file stays as it is there")
    try:
        return prompter(context.console).choose(
            Choose(title=title, choices=(*choices, skip), short="Decision")
        )
    except Back:
        return ""


def _fixed(
    context: Context,
    workspace: Workspace,
    names: tuple[str, ...],
    target: FixTarget,
    jobs: int | None,
) -> Iterator[tuple[Workspace, Fixed | None]]:
    """The fix of each file; None for one that cannot be read as JSON5."""
    chosen = names or (str(workspace.location.config),)

    def place(name: str) -> Workspace:
        return workspace.at(Path(name)) if names and name != _STDIN else workspace

    def fixed(name: str) -> Fixed | BadText:
        there = place(name)
        read = _read(there, name)
        path = None if name == _STDIN else read.path
        try:
            loaded = there.load_text(read.data, path)
        except BadText as error:
            return error
        return fix(loaded, read, name, target)

    count = app_jobs.processes(1 if _STDIN in chosen else jobs, len(chosen))
    found = app_jobs.spread(fixed, chosen, count)
    # What is said on standard error waits until the bar is gone.
    for name, one in zip(
        chosen, [*tracked(found, context.console, "fix", len(chosen))], strict=True
    ):
        if isinstance(one, BadText):
            context.console.error(one.message, hint=one.hint)
        yield place(name), one if isinstance(one, Fixed) else None


def _read(workspace: Workspace, name: str) -> Read:
    if name == _STDIN:
        return Read(Path(name), Path(name), sys.stdin.buffer.read())
    try:
        return read_bytes(workspace.location.config)
    except FileMissing as error:
        hint = "run `openclaw-cfg init` to make one, or name a file"
        raise FileMissing(error.message, hint=error.hint or hint) from None


def _show(context: Context, fixed: Fixed, *, diff: bool = True) -> None:
    """The difference on standard output, the reasons on standard error."""
    talk = context.console.talk
    for index, edit in enumerate(fixed.edits if diff else ()):
        show_diff(context, edit.diff(fixed.name if index == 0 else str(edit.read.path)))
    if not fixed.edits:
        talk(f"{fixed.name}: nothing to change")
    for title, lines in (
        (f"{fixed.name}: changes, with the line they come from", fixed.told()),
        (f"{fixed.name}: guesses, made with --unsafe only", fixed.offered()),
        (f"{fixed.name}: needs your decision, with the line after", fixed.asked()),
    ):
        texts = tuple(lines)
        if texts:
            talk(title)
        for text in texts:
            talk(f"  {text}")
    kept = fixed.removed
    if kept and fixed.plan.before.document.source.path is not None:
        things = "value" if len(kept) == 1 else "values"
        side = beside(fixed.read.path)
        talk(f"{scrub(str(side))}: keeps the {len(kept)} {things} taken out")


def _write(
    context: Context,
    found: list[tuple[Workspace, Fixed]],
    *,
    yes: bool,
    dry_run: bool,
) -> None:
    if not found:
        return
    if dry_run:
        context.console.talk("dry run: nothing was written")
        return
    names = found[0][1].name if len(found) == 1 else f"{len(found)} files"
    if not yes and not agreed(context, f"Write {scrub(names)}?"):
        context.console.talk("nothing was written")
        return
    few = len(found) <= DETAILED or context.console.verbose
    done = 0
    try:
        for _, written in commit(found):
            done += 1
            if few and written:
                # What belongs to one configuration goes back together.
                *others, last = (one.path for one in written)
                for path in others:
                    context.console.talk(f"wrote {path}")
                context.console.talk(told(last))
    finally:
        if done and not few:
            context.console.talk(
                f"wrote {done} of {len(found)} files; `openclaw-cfg undo` takes back "
                "all of them"
            )
