"""`openclaw-cfg init`."""

import click

from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.cli.wish_options import (
    default_options,
    fallback_option,
    no_fallback_option,
    provider_options,
    run_options,
)


@cli_command(
    "init",
    extra="--provider",
    epilog="""In a terminal, what no flag answers is asked; at the end you see the
command that does the same without questions. With --yes nothing is asked.

\b
Examples:
  openclaw-cfg init
  openclaw-cfg init --setup hybrid --provider zai-coding-plan \\
      --provider deepseek --yes
  openclaw-cfg init --setup general --provider custom \\
      --base-url custom=http://127.0.0.1:8080/v1 --model custom=qwen3 \\
      --secret none --dry-run
""",
)
@click.option(
    "--setup",
    type=click.Choice(["coding-plan", "general", "hybrid"]),
    help="What to start from: a flat-fee plan, a pay-as-you-go API, or both.",
)
@click.option(
    "--provider",
    "providers",
    multiple=True,
    metavar="PRESET[=ID]",
    shell_complete=complete.presets,
    help="A provider of the catalogue; repeat for more. With =ID there may be several "
    "of one preset, and the other flags name the id.",
)
@provider_options(pairs=True)
@default_options
@fallback_option
@no_fallback_option
@click.option(
    "--dialect",
    type=click.Choice(["native", "compact"]),
    default="native",
    show_default=True,
    help="The form of a new file; OpenClaw loads native only.",
)
@click.option(
    "--force", is_flag=True, help="Replace an existing file instead of merging."
)
@click.option(
    "--editor-schema",
    is_flag=True,
    help="Name a schema in the file ($schema), so that editors know the settings.",
)
@run_options
def command(context: Context, **flags: object) -> int:
    """Make a configuration: providers, keys, models, defaultModel.

    Every question has a flag. An existing file is merged: its settings stay,
    its defaultModel too unless another one is chosen.
    """
    from openclaw_cfg.cli.make import make  # noqa: PLC0415  (--help needs none of it)

    return make(context, "init", flags)
