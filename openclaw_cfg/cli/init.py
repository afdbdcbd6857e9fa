"""`openclaw-cfg init`."""

import click

from openclaw_cfg.app.add import Wish
from openclaw_cfg.app.init import plan_init
from openclaw_cfg.app.keys import settle
from openclaw_cfg.catalog import preset
from openclaw_cfg.cli.check import check_providers
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.cli.pairs import by_preset, only_one
from openclaw_cfg.cli.write import show_and_write
from openclaw_cfg.dialects import DIALECTS, named
from openclaw_cfg.errors import UsageError


@cli_command(
    "init",
    epilog="""\b
Examples:
  openclaw-cfg init --setup hybrid --provider zai-coding-plan \\
      --provider deepseek --yes
  openclaw-cfg init --setup general --provider custom \\
      --base-url custom=http://127.0.0.1:8080/v1 --model custom=qwen3 --dry-run
""",
)
@click.option(
    "--setup",
    "setup_name",
    type=click.Choice(["coding-plan", "general", "hybrid"]),
    help="What to start from: a flat-fee plan, an API billed by use, or both.",
)
@click.option(
    "--provider",
    "providers",
    multiple=True,
    metavar="PRESET",
    help="A provider of the catalogue; repeat for more.",
)
@click.option(
    "--base-url",
    "base_urls",
    multiple=True,
    metavar="PRESET=URL",
    help="Another address than the preset's.",
)
@click.option(
    "--api-key-env",
    "key_names",
    multiple=True,
    metavar="PRESET=NAME",
    help="The environment variable that holds the key.",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="PRESET=MODEL",
    help="A model to configure; repeat for more.",
)
@click.option("--default", "default", metavar="REF", help="The defaultModel.")
@click.option(
    "--fallback",
    "fallbacks",
    multiple=True,
    metavar="REF",
    help="A model for when the default fails; repeat, in order.",
)
@click.option(
    "--dialect",
    type=click.Choice([dialect.ID for dialect in DIALECTS]),
    default="native",
    show_default=True,
    help="The form of a new file; OpenClaw loads native only.",
)
@click.option("--no-probe", is_flag=True, help="Do not ask the providers first.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Show the difference, write nothing.")
@click.option(
    "--force", is_flag=True, help="Replace an existing file instead of merging."
)
def command(  # noqa: PLR0913  (one parameter per flag)
    context: Context,
    *,
    setup_name: str | None,
    providers: tuple[str, ...],
    base_urls: tuple[str, ...],
    key_names: tuple[str, ...],
    models: tuple[str, ...],
    default: str | None,
    fallbacks: tuple[str, ...],
    dialect: str,
    no_probe: bool,
    yes: bool,
    dry_run: bool,
    force: bool,
) -> int:
    """Make a configuration: providers, keys, models, defaultModel.

    Every question has a flag. An existing file is merged and what it says stays,
    its defaultModel too unless --default is given.
    """
    if setup_name is None:
        raise UsageError("no setup was chosen", hint="pass --setup")
    if not providers:
        raise UsageError(
            "no provider was chosen",
            hint="pass --provider; `openclaw-cfg catalog` lists them",
        )
    workspace = context.workspace()
    addresses = only_one(by_preset(base_urls, providers, "--base-url"))
    variables = only_one(by_preset(key_names, providers, "--api-key-env"))
    listed = by_preset(models, providers, "--model")
    environment = workspace.environment()
    wishes = [
        Wish(
            preset=name,
            base_url=addresses.get(name, ""),
            key=settle(preset(name), environment, name=variables.get(name, "")).secret,
            models=tuple(listed.get(name, ())),
        )
        for name in dict.fromkeys(providers)
    ]
    change = plan_init(
        workspace,
        wishes,
        setup=setup_name,
        default=default or "",
        fallbacks=fallbacks or None,
        dialect=named(dialect),
        force=force,
    )
    if not no_probe and not check_providers(
        context, workspace, change.chosen, typed={}
    ):
        return 1
    show_and_write(
        context, workspace, change.change, command="init", yes=yes, dry_run=dry_run
    )
    return 0
