"""What every command that writes has in common: show, ask, write, tell."""

import shlex
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from openclaw_cfg.app.change import Change, commit
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import Confirm
from openclaw_cfg.cli.options import Context
from openclaw_cfg.errors import UsageError

DETAILED: Final = 10
"""Files of a run that are told one by one; of more there is a total, or `-v`."""

Ask = Callable[[Confirm], bool]
"""Asks a person who is asked other things as well, and may go back."""


def show_and_write(
    context: Context,
    workspace: Workspace,
    change: Change,
    *,
    command: str,
    yes: bool,
    dry_run: bool,
    talk: bool = False,
    ask: Ask | None = None,
) -> bool:
    """Show the difference, ask unless told, write; whether something was written.

    Args:
        talk: show the difference on standard error; standard output is a program's.
        ask: by which a person is asked; who has it says what was written.

    Raises:
        UsageError: a person has to be asked and none is there.
        AppError: as `app.change.commit`.
    """
    console = context.console
    if not change.needed:
        console.talk("nothing to change")
        return False
    show_diff(context, change.diff(), talk=talk)
    if dry_run:
        console.talk("dry run: nothing was written")
        return False
    title = f"Write {workspace.short(change.read.path)}?"
    if not yes and not agreed(context, title, ask):
        console.talk("nothing was written")
        return False
    commit(workspace, change, command=command)
    if ask is None:
        console.talk(told(change.read.path))
    return True


def told(path: Path) -> str:
    """That a file was written, and by which command it becomes what it was."""
    return f"wrote {path}; `{undo_of(path)}` takes it back"


def undo_of(path: Path) -> str:
    """The command that takes back what was just written to a file."""
    return shlex.join(["openclaw-cfg", "undo", str(path)])


def show_diff(context: Context, lines: Iterable[str], *, talk: bool = False) -> None:
    """The difference, in colour where there is colour."""
    for line in lines:
        color = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        context.console.line(line, color=color, err=talk)


def agreed(context: Context, title: str, ask: Ask | None = None) -> bool:
    """Ask for a yes; Enter is yes.

    Raises:
        UsageError: nobody is there to ask.
    """
    question = Confirm(
        title=title, short="Write", hint="`openclaw-cfg undo` takes it back"
    )
    if ask is not None:
        context.console.talk("")
        return ask(question)
    if not context.console.interactive():
        raise UsageError(
            "this needs a yes, and there is no terminal to ask in",
            hint="pass --yes, or --dry-run where there is one",
        )
    from openclaw_cfg.cli.prompts import confirmed  # noqa: PLC0415  (prompts are slow)

    return confirmed(context.console, title, default=True)
