"""`openclaw-cfg undo`."""

import click

from openclaw_cfg.app.undo import plan_undo, steps
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.cli.write import agreed, show_diff


@cli_command(
    "undo",
    epilog="""\b
Examples:
  openclaw-cfg undo --list     the writes that can be taken back
  openclaw-cfg undo --dry-run  what the file would be again
  openclaw-cfg undo            the last one; again for the one before
""",
)
@click.option("--list", "list_steps", is_flag=True, help="Show what can be taken back.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--dry-run", is_flag=True, help="Show the difference and write nothing.")
@click.option(
    "--force", is_flag=True, help="Also over a change that something else made since."
)
def command(
    context: Context, *, list_steps: bool, yes: bool, dry_run: bool, force: bool
) -> None:
    """Put back the file as it was before this tool's last write.

    A change that something else made since is not lost without --force.
    """
    workspace, console = context.workspace(), context.console
    if list_steps:
        _list(context, workspace)
        return
    undo = plan_undo(workspace, force=force)
    show_diff(context, undo.diff())
    if dry_run:
        console.talk("dry run: nothing was written")
        return
    if not yes and not agreed(context, f"Put {workspace.location.config} back?"):
        console.talk("nothing was written")
        return
    undo.apply()
    console.talk(f"took back `{undo.entry.command or 'a write'}` of {undo.entry.path}")


def _list(context: Context, workspace: Workspace) -> None:
    found = steps(workspace)
    for step in found:
        when = step.time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        context.console.result(f"{when}  {step.command or '-'}")
    if not found:
        context.console.talk("no write of ours is left to undo")
