"""`openclaw-cfg status`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from openclaw_cfg.cli.options import Context, cli_command, json_option, key_options
from openclaw_cfg.errors import Refused
from openclaw_cfg.jsonpath import get

if TYPE_CHECKING:
    from openclaw_cfg.probe.result import Result


@cli_command(
    "status",
    epilog="""\b
Examples:
  openclaw-cfg status                     one look; each problem with its fix
  openclaw-cfg status --no-probe          without asking anyone
  openclaw-cfg status --html status.html  a page to look at, or for a bug report
  openclaw-cfg status --json | jq .troubles
""",
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@json_option
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a page as well: with a picture, without any key or script.",
)
@click.option("--no-probe", is_flag=True, help="Ask no provider and no gateway.")
@key_options
def command(
    context: Context,
    file: Path | None,
    *,
    as_json: bool,
    html: Path | None,
    no_probe: bool,
    **keys: Any,
) -> int:
    """Show what works, and for each problem the command that fixes it.

    Whether OpenClaw loads the file and its gateway starts, whether each provider
    answers, whether the models really run, what OpenClaw runs unattended, and what
    `fix` would change. Exit code 1 when something stops OpenClaw.
    """
    from openclaw_cfg.app import status as app  # noqa: PLC0415  (loads slowly)
    from openclaw_cfg.app.gateway import running_gateway  # noqa: PLC0415
    from openclaw_cfg.app.in_force import in_force, refuse_lost_addresses  # noqa: PLC0415
    from openclaw_cfg.cli.ask_providers import ask_providers  # noqa: PLC0415

    if file is not None:
        context.choose(config=file)
    workspace = context.workspace()
    data, loaded = app.read(workspace)
    results: dict[str, Result] = {}
    # Of a file that cannot be read the port is not known, but the gateway's lock is.
    gateway = get(loaded.value, "gateway") if loaded else None
    running = running_gateway(
        workspace,
        gateway,
        loaded.environment if loaded else workspace.environment(),
        asks=loaded is not None and not no_probe,
    )
    if loaded is not None and not no_probe:
        try:
            right = in_force(workspace, loaded)
            refuse_lost_addresses(loaded, right)
        except Refused as refused:
            context.console.talk(f"no provider was asked: {refused.message}")
        else:
            asks = not as_json
            results = ask_providers(context, workspace, right, asks=asks, **keys)
    found = app.status(workspace, data, loaded, results, running=running)
    if as_json:
        context.console.json(found.document(), schema="status-1")
    else:
        from openclaw_cfg.cli.status_view import view  # noqa: PLC0415

        context.console.show(view(found))
    if html is not None:
        from openclaw_cfg.cli.outfile import write_new  # noqa: PLC0415
        from openclaw_cfg.cli.status_page import page  # noqa: PLC0415

        fitted = context.console.chosen.in_text
        troubles = (
            replace(one, command=fitted(one.command), help=fitted(one.help))
            for one in found.troubles
        )
        shown = page(replace(found, troubles=tuple(troubles)))
        write_new(context.console, workspace, html, shown, command="status")
    return int(found.stopped)
