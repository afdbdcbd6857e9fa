"""`openclaw-cfg add`."""

import sys

import click

from openclaw_cfg.app.add import Wish, add, choose
from openclaw_cfg.app.change import plan
from openclaw_cfg.app.keys import Store, settle
from openclaw_cfg.app.validate import Judgement
from openclaw_cfg.catalog import preset
from openclaw_cfg.cli.check import check_providers
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.cli.write import show_and_write
from openclaw_cfg.errors import UsageError
from openclaw_cfg.schema.store import NEWEST, load_native


@cli_command(
    "add",
    epilog="""\b
Examples:
  openclaw-cfg add deepseek --api-key-env DEEPSEEK_API_KEY --yes
  pass show zai | openclaw-cfg add zai-coding-plan --api-key-stdin --yes
  openclaw-cfg add custom --id lab --base-url http://127.0.0.1:8080/v1 --model qwen3
""",
)
@click.argument("preset_id", metavar="[PRESET]", required=False)
@click.option("--id", "provider_id", metavar="ID", help="The provider's id.")
@click.option("--base-url", metavar="URL", help="Another address than the preset's.")
@click.option(
    "--api", metavar="API", help="The protocol, where the preset has several."
)
@click.option("--region", metavar="REGION", help="The region, likewise.")
@click.option(
    "--api-key-env", metavar="NAME", help="The environment variable with the key."
)
@click.option("--api-key-stdin", is_flag=True, help="Read the key: one line of stdin.")
@click.option(
    "--secret",
    type=click.Choice([store.value for store in Store]),
    help="How the key is stored: a reference to a variable (env), OpenClaw's own "
    ".env (dotenv), in clear text (inline), a secret reference (ref).",
)
@click.option("--model", "models", multiple=True, help="A model; repeat for more.")
@click.option("--default", metavar="REF", help="Make this the defaultModel.")
@click.option(
    "--fallback", "fallbacks", multiple=True, metavar="REF", help="Fallbacks."
)
@click.option("--no-probe", is_flag=True, help="Do not ask the provider first.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Show the difference, write nothing.")
def command(  # noqa: PLR0913  (one parameter per flag)
    context: Context,
    *,
    preset_id: str | None,
    provider_id: str | None,
    base_url: str | None,
    api: str | None,
    region: str | None,
    api_key_env: str | None,
    api_key_stdin: bool,
    secret: str | None,
    models: tuple[str, ...],
    default: str | None,
    fallbacks: tuple[str, ...],
    no_probe: bool,
    yes: bool,
    dry_run: bool,
) -> int:
    """Add one provider to a configuration, in the form that the file has.

    The defaultModel stays what it is unless --default is given.
    """
    if preset_id is None:
        raise UsageError(
            "no preset was named",
            hint="`openclaw-cfg catalog` lists them; `custom` is any OpenAI-style API",
        )
    workspace = context.workspace()
    read, loaded = workspace.load()
    key = settle(
        preset(preset_id),
        loaded.environment,
        name=api_key_env or "",
        value=_line_of_stdin() if api_key_stdin else None,
        store=Store(secret) if secret else None,
    )
    wish = Wish(
        preset=preset_id,
        id=provider_id or "",
        base_url=base_url or "",
        api=api or "",
        region=region or "",
        models=models,
        key=key.secret,
    )
    chosen = choose(wish, current=loaded.config)
    after = add(loaded, chosen, default=default or "", fallbacks=fallbacks or None)
    typed = (key.variable,) if key.variable else ()
    change = plan(
        workspace,
        read,
        loaded.document,
        after,
        by=Judgement(schema=load_native(NEWEST, workspace.schemas)),
        variables=typed,
    )
    asked = no_probe or check_providers(
        context, workspace, [chosen], typed={v.name: v.value for v in typed}
    )
    if not asked:
        return 1
    show_and_write(context, workspace, change, command="add", yes=yes, dry_run=dry_run)
    return 0


def _line_of_stdin() -> str:
    """The key that was piped in."""
    return sys.stdin.readline()
