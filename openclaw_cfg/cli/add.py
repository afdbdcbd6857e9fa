"""`openclaw-cfg add`."""

import click

from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command, send_key_option


@cli_command(
    "add",
    epilog="""\b
In a terminal, what no flag says is asked. With --yes nothing is asked.

\b
Examples:
  openclaw-cfg add
  openclaw-cfg add deepseek --api-key-env DEEPSEEK_API_KEY --yes
  pass show zai | openclaw-cfg add zai-coding-plan --api-key-stdin --yes
  openclaw-cfg add custom --id lab --base-url http://127.0.0.1:8080/v1 --model qwen3
""",
)
@click.argument(
    "preset_id",
    metavar="[PRESET]",
    required=False,
    shell_complete=complete.presets,
)
@click.option("--id", "provider_id", metavar="ID", help="The provider's id.")
@click.option("--base-url", metavar="URL", help="Another address than the preset's.")
@click.option(
    "--api", metavar="API", help="The protocol, where the preset has several."
)
@click.option(
    "--region", metavar="REGION", help="The region, where the preset has several."
)
@click.option(
    "--api-key-env", metavar="NAME", help="The environment variable with the key."
)
@click.option("--api-key-stdin", is_flag=True, help="Read the key: one line of stdin.")
@click.option(
    "--api-key-ref",
    metavar="SOURCE:PROVIDER:ID",
    help="A secret reference, to a provider that is configured.",
)
@click.option(
    "--secret",
    type=click.Choice(["env", "dotenv", "inline", "ref"]),
    help="How the key is stored: a reference to a variable (env), OpenClaw's own "
    ".env (dotenv), in clear text (inline), a secret reference (ref).",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="MODEL",
    help="A model to configure; repeat for more.",
)
@click.option(
    "--default",
    metavar="REF",
    shell_complete=complete.models,
    help="Make this the defaultModel.",
)
@click.option(
    "--fallback",
    "fallbacks",
    multiple=True,
    metavar="REF",
    shell_complete=complete.models,
    help="A model for when the default fails; repeat, in order.",
)
@click.option(
    "--heartbeat",
    type=click.Choice(["on", "off"]),
    help="Whether OpenClaw's heartbeat may run on a plan, without a person.",
)
@send_key_option
@click.option("--no-probe", is_flag=True, help="Do not ask the provider first.")
@click.option("--yes", is_flag=True, help="Write without asking anything.")
@click.option("--dry-run", is_flag=True, help="Show the difference, write nothing.")
def command(context: Context, **flags: object) -> int:
    """Add one provider to a configuration, in the form that the file has.

    The defaultModel stays what it is unless --default is given.
    """
    from openclaw_cfg.cli import add_run  # noqa: PLC0415  (--help needs none of it)

    return add_run.run(context, add_run.flags_of(flags))
