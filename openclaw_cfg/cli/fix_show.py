"""What `fix` shows of files, and the one confirmation before they are written."""

from collections.abc import Sequence

from openclaw_cfg.app.fix import Fixed, commit
from openclaw_cfg.app.removed import beside
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.cli.options import Context
from openclaw_cfg.cli.refuse_keys import refuse_keys
from openclaw_cfg.cli.write import DETAILED, may_write, shown_or_kept, tell_next, told
from openclaw_cfg.errors import BadText
from openclaw_cfg.openclaw.judge import judge
from openclaw_cfg.output.printable import escaped
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import Severity
from openclaw_cfg.schema.store import load_native


def show(
    context: Context,
    fixes: Sequence[Fixed],
    unread: Sequence[BadText],
    *,
    diff: bool,
    asks: bool,
    dry_run: bool,
) -> tuple[str, ...]:
    """The changes in each of a few files; for many files, only those with questions.

    Args:
        asks: whether a question follows.

    Returns:
        The lines of a long diff, which the question shows on demand.
    """
    for error in unread:
        context.console.error(error.message, hint=error.hint)
    if len(fixes) <= DETAILED or context.console.verbose:
        lines = [line for fixed in fixes for line in fixed.diff()] if diff else []
        kept = shown_or_kept(context, lines, asks=asks, dry_run=dry_run)
        for fixed in fixes:
            _show(context, fixed)
        return kept
    open_ = [fixed for fixed in fixes if not fixed.done]
    for fixed in open_[:DETAILED]:
        context.console.talk(f"{scrub(fixed.name)}: {_needs(fixed)} (-v: what)")
    if len(open_) > DETAILED:
        context.console.talk(f"{len(open_) - DETAILED} more need your decision")
    return ()


def print_text(context: Context, fixed: Fixed) -> None:
    """The fixed text of standard input, as a filter gives it.

    Raises:
        Refused: there is a key in it.
    """
    text = fixed.plan.after.document.source.text
    refuse_keys(
        text,
        hint="a screen or a pipe may be kept; save it in a file, and name that file to "
        "`openclaw-cfg fix`",
    )
    context.console.result(escaped(text))


def write(
    context: Context,
    found: Sequence[tuple[Workspace, Fixed]],
    *,
    yes: bool,
    dry_run: bool,
    details: tuple[str, ...] = (),
) -> bool:
    """Write the changes after confirmation; return whether they were written.

    Args:
        details: the lines of a diff that the question shows on demand.

    Raises:
        UsageError: confirmation is needed and the user cannot be asked.
        AppError: as `app.fix.commit`.
    """
    console = context.console
    needed = [(there, fixed) for there, fixed in found if fixed.edits]
    if not needed:
        return False
    names = needed[0][1].name if len(needed) == 1 else f"{len(needed)} files"
    title = f"Write {scrub(names)}?"
    if not may_write(context, title, yes=yes, dry_run=dry_run, details=details):
        return False
    few = len(needed) <= DETAILED or bool(console.verbose)
    done = 0
    try:
        for _, written in commit(needed):
            done += 1
            console.wrote = True
            if few and written:
                # Files of one configuration are undone together.
                *others, last = (one.path for one in written)
                for path in others:
                    console.talk(f"wrote {path}")
                console.talk(told(last))
        _tell_next(context, needed)
    finally:
        if not few and done:
            console.talk(
                f"wrote {done} of {len(needed)} files; `openclaw-cfg undo` takes back "
                "all of them"
            )
    return True


def _tell_next(context: Context, written: Sequence[tuple[Workspace, Fixed]]) -> None:
    """What to run next, if the only file is OpenClaw's own and loads."""
    if len(written) != 1 or context.config is not None:
        return
    ((workspace, fixed),) = written
    own = context.workspace().location.config
    if not fixed.done or workspace.location.config.resolve() != own.resolve():
        return
    before = fixed.plan.before
    verdict = judge(before, load_native(extra=workspace.schemas))
    refused = any(finding.severity is Severity.ERROR for finding in verdict)
    loaded = None if refused else before.document
    # The first file that changes may be an included one.
    after = fixed.plan.after.document
    tell_next(context, workspace, loaded, after, variables=False)


def tell_total(
    context: Context,
    fixes: Sequence[Fixed],
    unread: Sequence[BadText],
    *,
    written: bool,
) -> None:
    """One line for several files: how many are fixed, unchanged, open."""
    count = len(fixes) + len(unread)
    if count < 2:
        return
    changed = sum(bool(fixed.edits) and fixed.done for fixed in fixes)
    same = sum(not fixed.edits and fixed.done for fixed in fixes)
    left = sum(not fixed.done for fixed in fixes)
    verb = "fixed" if written else "to fix"
    need = "needs a decision" if left == 1 else "need a decision"
    parts = [(changed, verb), (same, "unchanged"), (left, need)]
    parts.append((len(unread), "cannot be read"))
    told_ = ", ".join(f"{number} {what}" for number, what in parts if number)
    context.console.talk(f"{count} files: {told_}")


def _needs(fixed: Fixed) -> str:
    """What a file needs from the user: an answer, or something that `fix` cannot do."""
    answers = any(question.answers for question in fixed.plan.undecided)
    return "needs your decision" if answers else "left for you to do"


def _show(context: Context, fixed: Fixed) -> None:
    """What changes in one file, and why."""
    talk = context.console.talk
    if not fixed.edits:
        talk(f"{fixed.name}: nothing to change")
    for title, lines in (
        (f"{fixed.name}: changes, with the line they come from", fixed.told()),
        (f"{fixed.name}: guesses, made with --unsafe only", fixed.offered()),
        (f"{fixed.name}: to look at, with the line after", fixed.warned()),
        (f"{fixed.name}: {_needs(fixed)}, with the line after", fixed.asked()),
    ):
        texts = tuple(lines)
        if texts:
            talk(title)
        for text in texts:
            talk(f"  {text}")
    kept = fixed.removed
    if not kept:
        return
    things = "value" if len(kept) == 1 else "values"
    if fixed.plan.before.document.source.path is None:
        talk(f"left out: {len(kept)} {things}; fix of a file keeps them beside it")
    else:
        side = beside(fixed.read.path)
        talk(f"{scrub(str(side))}: keeps the {len(kept)} {things} taken out")
