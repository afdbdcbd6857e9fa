"""`openclaw-cfg remove`."""

import click

from openclaw_cfg.app.change import plan
from openclaw_cfg.app.remove import remove
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.cli.write import show_and_write
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.model import Config


@cli_command(
    "remove",
    epilog="""\b
Examples:
  openclaw-cfg remove openrouter --dry-run
  openclaw-cfg remove zai --default deepseek/deepseek-flash --yes
""",
)
@click.argument("name", metavar="ID", shell_complete=complete.providers)
@click.option(
    "--default",
    default="",
    metavar="REF",
    shell_complete=complete.models,
    help="The new defaultModel, where the old one goes too.",
)
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Show the difference and write nothing.")
def command(
    context: Context, name: str, *, default: str, yes: bool, dry_run: bool
) -> None:
    """Remove a provider and everything that refers to it.

    That is its entry, its models among fallbacks, aliases, allowed models and models
    for the heartbeat, images, agents and so on, and its logins in `auth`.
    """
    workspace = context.workspace()
    read, loaded = workspace.load()
    done = remove(loaded, name, default=default)
    talk = context.console.talk
    for place in done.gone:
        talk(f"removes {format_path(place)}")
    for note in dict.fromkeys(done.notes):
        talk(f"note: {note}")
    change = plan(
        workspace,
        read,
        loaded.document,
        done.after,
    )
    written = show_and_write(
        context, workspace, change, command="remove", yes=yes, dry_run=dry_run
    )
    if written or dry_run:
        talk(_left(loaded.dialect.read(done.after.value)))


def _left(config: Config) -> str:
    """What there is without the provider."""
    names = ", ".join(f"{p.id} ({len(p.models)})" for p in config.providers)
    fallbacks = ", ".join(map(str, config.fallbacks))
    return (
        f"left: {names or 'no provider'}; defaultModel {config.primary or 'none'}"
        f"{f', then {fallbacks}' if fallbacks else ''}"
    )
