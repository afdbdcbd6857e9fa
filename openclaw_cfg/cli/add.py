"""`openclaw-cfg add`."""

import click

from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.cli.wish_options import (
    default_options,
    fallback_option,
    provider_options,
    run_options,
)
from openclaw_cfg.other_tools import TOOLS


@cli_command(
    "add",
    epilog="""In a terminal, what no flag answers is asked. With --yes nothing is asked.

\b
Examples:
  openclaw-cfg add
  openclaw-cfg add deepseek --api-key-env DEEPSEEK_API_KEY --yes
  pass show zai | openclaw-cfg add zai-coding-plan --api-key-stdin --yes
  openclaw-cfg add --from codex
  openclaw-cfg add custom --id lab --base-url http://127.0.0.1:8080/v1 --model qwen3 \\
      --secret none --yes
""",
)
@click.argument(
    "preset_id",
    metavar="[PRESET]",
    required=False,
    shell_complete=complete.presets,
)
@provider_options(pairs=False)
@click.option(
    "--from",
    "from_tool",
    type=click.Choice(TOOLS),
    help="Take a provider from this tool's settings; PRESET is its name there.",
)
@click.option(
    "--api-key-stdin",
    "from_stdin",
    is_flag=True,
    help="Read the key: one line of stdin.",
)
@default_options
@fallback_option
@run_options
def command(context: Context, **flags: object) -> int:
    """Add one provider to a configuration, in the form that the file has.

    PRESET is one of `openclaw-cfg catalog`, or the id of a provider that the file has:
    then its key, its address or its models change. The defaultModel stays what it is
    unless --default is given.
    """
    from openclaw_cfg.cli.make import make  # noqa: PLC0415  (--help needs none of it)

    return make(context, "add", flags)
