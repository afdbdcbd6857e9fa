"""The common parts of commands that write: show, ask, write, report."""

import shlex
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from openclaw_cfg.app.change import ConfigChange, commit
from openclaw_cfg.app.next_step import INSTALL, next_step
from openclaw_cfg.app.packed import BY_VALUE
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import Confirm
from openclaw_cfg.cli.options import Context
from openclaw_cfg.dialects import detect, native
from openclaw_cfg.errors import UsageError
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.openclaw.listening import in_container
from openclaw_cfg.output.printable import counted

DETAILED: Final = 10
"""At most this many files are reported one by one; for more, the total, or `-v`."""

_SHORT: Final = 20

Ask = Callable[[Confirm], bool]
"""Asks for confirmation within a series of questions, where the user can go back."""


def show_and_write(  # noqa: PLR0913  (what a command knows of its own write)
    context: Context,
    workspace: Workspace,
    change: ConfigChange,
    *,
    command: str,
    yes: bool,
    dry_run: bool,
    talk: bool = False,
    ask: Ask | None = None,
    sure: bool = True,
) -> bool:
    """Show the diff, ask for confirmation, write; return whether it was written.

    Args:
        talk: show the diff on standard error, because a program reads standard output.
        ask: asks for confirmation; a caller with its own shows a summary before, and
            reports the write.
        sure: whether Enter may mean yes; not where a name may be a typing error.

    Raises:
        UsageError: confirmation is needed and the user cannot be asked.
        AppError: as `app.change.commit`.
    """
    console = context.console
    if not change.needed:
        console.talk("nothing to change")
        return False
    lines = change.diff()
    if dry_run:
        console.diff(lines, err=talk)
        kept = lines
    else:
        change.refuse_invalid()
        kept = lines if ask else shown_or_kept(context, lines, asks=not yes, talk=talk)
    for note in change.lost():
        console.talk(f"note: {note}")
    if not may_write(
        context,
        _title(workspace, change),
        ask,
        yes=yes,
        dry_run=dry_run,
        details=kept,
        undone=change.rewrites,
        sure=sure,
    ):
        return False
    commit(workspace, change, command=command)
    console.wrote = True
    if ask is None:
        if change.rewrites:
            console.talk(told(change.read.path))
        if change.variables:
            console.talk(told_keys(workspace, change))
    return True


def _title(workspace: Workspace, change: ConfigChange) -> str:
    """The question before a write, with the keys that are lost by it."""
    lost = f"the key in {', '.join(change.replaced)}" if change.replaced else ""
    if change.rewrites:
        over = f", and replace {lost}" if lost else ""
        return f"Write {workspace.short(change.read.path)}{over}?"
    if lost:
        return f"Replace {lost} ({workspace.dotenv})?"
    return f"Write {_names(change)} to {workspace.dotenv}?"


def tell_next(
    context: Context,
    workspace: Workspace,
    before: Document | None,
    after: Document,
    *,
    variables: bool,
) -> None:
    """Print the next command in one line, after the one that installs OpenClaw.

    Args:
        before: None if there was no file that OpenClaw loaded.
        variables: whether the `.env` was changed as well.
    """
    container = in_container(context.env)
    step = next_step(workspace, before, after, variables=variables, container=container)
    form = detect(after.value).ID
    if form != native.ID:
        text = f"next: {step.command} (OpenClaw does not load this form)"
        context.console.talk(text, wraps=False)
        return
    if (
        before is None
        and shutil.which("openclaw", path=context.env.get("PATH")) is None
    ):
        context.console.talk(f"next: {INSTALL}")
    runs = "openclaw-cfg probe (a running gateway takes the change over on its own)"
    besides = f" ({step.help})" if step.help else ""
    context.console.talk(f"next: {step.command or runs}{besides}", wraps=False)


def shown_or_kept(
    context: Context,
    lines: Sequence[str],
    *,
    asks: bool,
    dry_run: bool = False,
    talk: bool = False,
) -> tuple[str, ...]:
    """Show a diff, or keep a long one for the question, which shows it on `d`.

    Args:
        asks: whether a question follows, above which a long one would scroll away.
        dry_run: whether the diff is the only output, so that `--quiet` shows it.

    Returns:
        The lines that were not shown; none were with `--quiet`.
    """
    console = context.console
    if asks and console.interactive() and len(lines) > _SHORT:
        changed = [*_without_headers(lines)]
        more = sum(line[:1] == "+" for line in changed)
        less = sum(line[:1] == "-" for line in changed)
        count = f"{counted(more, 'line')} more, {less} less"
        if any(line.startswith("+++ ") and line.endswith(BY_VALUE) for line in lines):
            count = f"{count}{BY_VALUE}"
        console.talk(count)
        return tuple(lines)
    if dry_run or not console.quiet:
        console.diff(lines, err=talk)
    return ()


def _without_headers(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a diff without the two that name a file."""
    header = False
    for line, following in zip(lines, (*lines[1:], ""), strict=True):
        if header:
            header = False
        elif line.startswith("--- ") and following.startswith("+++ "):
            header = True
        else:
            yield line


def told(path: Path) -> str:
    """The line that a file was written, with the command that undoes it."""
    return f"wrote {path}; `{undo_of(path)}` takes it back"


def told_keys(workspace: Workspace, change: ConfigChange) -> str:
    """The line that keys were written, and which are lost; `undo` brings none back."""
    lost = ", ".join(change.replaced)
    end = f"; the key that was in {lost} is not kept" if lost else ""
    return f"wrote {_names(change)} to {workspace.dotenv}{end}"


def _names(change: ConfigChange) -> str:
    return ", ".join(variable.name for variable in change.variables)


def undo_of(path: Path) -> str:
    """The command that undoes the last write to a file."""
    return shlex.join(["openclaw-cfg", "undo", str(path)])


def may_write(
    context: Context,
    title: str,
    ask: Ask | None = None,
    *,
    yes: bool,
    dry_run: bool,
    details: tuple[str, ...] = (),
    undone: bool = True,
    sure: bool = True,
) -> bool:
    """Whether to write now: not in a dry run, else after confirmation; reports a no.

    Args:
        details: the lines of a diff, which are shown on demand.
        undone: whether `undo` can take it back.
        sure: as in `show_and_write`.

    Raises:
        UsageError: confirmation is needed and the user cannot be asked.
    """
    agreed = partial(_agreed, context, title, ask, details, undone=undone, sure=sure)
    if dry_run or not (yes or agreed()):
        dry = "dry run: " if dry_run else ""
        context.console.talk(f"{dry}nothing was written")
        return False
    return True


def _agreed(
    context: Context,
    title: str,
    ask: Ask | None,
    details: tuple[str, ...],
    *,
    undone: bool,
    sure: bool,
) -> bool:
    """Ask for confirmation."""
    hint = "`openclaw-cfg undo` takes it back" if undone else ""
    if ask is not None:
        question = Confirm(
            title=title,
            unasked=None,
            short="Write",
            default=sure,
            hint=hint,
            details=details,
        )
        return ask(question)
    if not context.console.interactive():
        raise UsageError(
            "confirmation needed, and there is no terminal to ask in",
            hint="pass --yes, or --dry-run to look first, such as",
            flags=("--yes",),
        )
    from openclaw_cfg.cli.prompts import confirmed  # noqa: PLC0415  (prompts are slow)

    return confirmed(context.console, title, default=sure, details=details)
