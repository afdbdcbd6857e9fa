"""`openclaw-cfg init`."""

import click

from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command, send_key_option


@cli_command(
    "init",
    epilog="""\b
In a terminal, what no flag says is asked; the last line then is the command that
does the same without a question. With --yes nothing is asked.

\b
Examples:
  openclaw-cfg init
  openclaw-cfg init --setup hybrid --provider zai-coding-plan \\
      --provider deepseek --yes
  openclaw-cfg init --setup general --provider custom \\
      --base-url custom=http://127.0.0.1:8080/v1 --model custom=qwen3 --dry-run
""",
)
@click.option(
    "--setup",
    type=click.Choice(["coding-plan", "general", "hybrid"]),
    help="What to start from: a flat-fee plan, an API billed by use, or both.",
)
@click.option(
    "--provider",
    "providers",
    multiple=True,
    metavar="PRESET",
    shell_complete=complete.presets,
    help="A provider of the catalogue; repeat for more.",
)
@click.option(
    "--base-url",
    "base_urls",
    multiple=True,
    metavar="[PRESET=]URL",
    help="Another address than the preset's.",
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="[PRESET=]REGION",
    help="The region, where the preset has several.",
)
@click.option(
    "--api",
    "apis",
    multiple=True,
    metavar="[PRESET=]API",
    help="The protocol, likewise.",
)
@click.option(
    "--api-key-env",
    "key_names",
    multiple=True,
    metavar="[PRESET=]NAME",
    help="The environment variable that holds the key.",
)
@click.option(
    "--api-key-ref",
    "key_refs",
    multiple=True,
    metavar="PRESET=SOURCE:PROVIDER:ID",
    help="A secret reference, to a provider that is configured.",
)
@click.option(
    "--secret",
    "stores",
    multiple=True,
    metavar="PRESET=STORE",
    help="How the key is stored: env, dotenv, inline or ref.",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="[PRESET=]MODEL",
    help="A model to configure; repeat for more.",
)
@click.option("--default", metavar="REF", help="The defaultModel.")
@click.option(
    "--fallback",
    "fallbacks",
    multiple=True,
    metavar="REF",
    help="A model for when the default fails; repeat, in order.",
)
@click.option("--no-fallback", is_flag=True, help="No fallbacks at all.")
@click.option(
    "--heartbeat",
    type=click.Choice(["on", "off"]),
    help="Whether OpenClaw's heartbeat may run on a plan, without a person.",
)
@click.option(
    "--dialect",
    type=click.Choice(["native", "compact"]),
    default="native",
    show_default=True,
    help="The form of a new file; OpenClaw loads native only.",
)
@send_key_option
@click.option("--no-probe", is_flag=True, help="Do not ask the providers first.")
@click.option("--yes", is_flag=True, help="Write without asking anything.")
@click.option("--dry-run", is_flag=True, help="Show the difference, write nothing.")
@click.option(
    "--force", is_flag=True, help="Replace an existing file instead of merging."
)
def command(context: Context, **flags: object) -> int:
    """Make a configuration: providers, keys, models, defaultModel.

    Every question has a flag. An existing file is merged and what it says stays,
    its defaultModel too unless another one is chosen.
    """
    from openclaw_cfg.cli import init_run  # noqa: PLC0415  (--help needs none of it)

    return init_run.run(context, flags)
