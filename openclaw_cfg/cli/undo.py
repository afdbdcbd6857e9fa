"""`openclaw-cfg undo`."""

import click

from openclaw_cfg.app.undo import plan_undo, steps
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.cli.write import agreed, show_diff


@cli_command(
    "undo",
    epilog="""\b
Examples:
  openclaw-cfg undo --list     the writes that can be taken back
  openclaw-cfg undo            the last one; again for the one before
""",
)
@click.option("--list", "list_steps", is_flag=True, help="Show what can be taken back.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option(
    "--force", is_flag=True, help="Also over a change that something else made since."
)
def command(context: Context, *, list_steps: bool, yes: bool, force: bool) -> None:
    """Put back the file as it was before this tool's last write."""
    workspace, console = context.workspace(), context.console
    if list_steps:
        for step in steps(workspace):
            when = step.time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
            console.result(f"{when}  {step.command or '-'}")
        return
    undo = plan_undo(workspace, force=force)
    show_diff(context, undo.diff())
    if not yes and not agreed(context, f"Put {workspace.location.config} back?"):
        console.talk("nothing was written")
        return
    undo.apply()
    console.talk(f"took back `{undo.entry.command or 'a write'}` of {undo.entry.path}")
