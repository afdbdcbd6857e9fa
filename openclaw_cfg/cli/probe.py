"""`openclaw-cfg probe`."""

from time import sleep
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command, json_option, key_options

if TYPE_CHECKING:
    from openclaw_cfg.model import Provider
    from openclaw_cfg.probe.planning import Options


@cli_command(
    "probe",
    epilog="""\b
Levels, each with all before it:
  reach    name, connection, TLS, an answer that is not a web page; no key is sent
  auth     the vendor accepts the key, by a check that costs nothing
  models   every configured model is in the vendor's list
  chat     every configured model answers one short chat; this spends tokens

\b
Results:
  ok, auth, forbidden, rate_limit, billing, not_found, no_model, empty_list, format,
  timeout, unreachable, tls, no_key, skipped, unknown

\b
Examples:
  openclaw-cfg probe                         all providers, without spending anything
  openclaw-cfg probe apiyi --level chat      one provider, with a tiny chat
  openclaw-cfg probe --json | jq .summary    for a program
""",
)
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=complete.providers)
@click.option(
    "--level",
    type=click.Choice(["reach", "auth", "models", "chat"]),
    default="models",
    show_default=True,
    help="How much to check.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True, max=3600),
    default=20,
    show_default=True,
    metavar="SECONDS",
    help="The time limit of the whole run.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(min=1),
    default=64,
    show_default=True,
    metavar="N",
    help="How many providers to ask at the same time.",
)
@json_option
@click.option(
    "--watch",
    type=click.FloatRange(min=1),
    metavar="N",
    help="Ask again every N seconds, until Ctrl-C.",
)
@click.option(
    "--allow-http",
    is_flag=True,
    help="Send keys over plain http too, for servers in a private network.",
)
@key_options
def command(  # noqa: PLR0913  (one parameter per flag)
    context: Context,
    ids: tuple[str, ...],
    *,
    level: str,
    timeout: float,
    concurrency: int,
    as_json: bool,
    watch: float | None,
    allow_http: bool,
    plan_keys: bool,
    send_keys: tuple[str, ...],
) -> int:
    """Ask every provider whether it answers, the key is good and the models exist.

    All providers are asked at once. Nothing is spent unless --level chat is given.
    Exit code 1 when any probe failed.
    """
    from openclaw_cfg.app import probe as app  # noqa: PLC0415  (httpx loads slowly)
    from openclaw_cfg.app.used_providers import named_providers  # noqa: PLC0415
    from openclaw_cfg.cli.key_consent import with_consent  # noqa: PLC0415
    from openclaw_cfg.cli.probe_view import ProbeView  # noqa: PLC0415
    from openclaw_cfg.probe.base import Level  # noqa: PLC0415
    from openclaw_cfg.probe.planning import Options  # noqa: PLC0415
    from openclaw_cfg.probe.session import Interrupted  # noqa: PLC0415

    if watch is not None and as_json:
        raise click.UsageError("--watch and --json exclude each other")
    options = Options(
        level=Level(level),
        timeout=timeout,
        concurrency=concurrency,
        allow_http=allow_http,
        plan_keys=plan_keys,
        send_keys=frozenset(send_keys),
    )
    try:
        workspace = context.workspace()
        loaded = context.in_force(workspace, workspace.load()[1], sends=True)
        providers = named_providers(loaded, ids)
        options = app.options_for(workspace, loaded, options)
        options = with_consent(context, workspace, providers, options)
        for cost in app.costs(providers, options):
            context.console.talk(cost)
        while True:
            view = ProbeView(
                context.console, providers, loaded.environment, as_json=as_json
            )
            with view:
                results = app.run(providers, options, view.update)
            if watch is None:
                break
            view.finish(results)
            sleep(watch)
    except Interrupted as stopped:
        view.finish(stopped.results)
        return 130
    view.finish(results)
    if not as_json and context.attended() and options.level != "reach":
        for provider, count in app.solvable(providers, results, options):
            _offer_doors(context, provider, count, options)
    return app.exit_code(results)


def _offer_doors(
    context: Context, provider: "Provider", count: int, options: "Options"
) -> None:
    """Ask whether to try a refused key at the vendor's other addresses; report."""
    from openclaw_cfg.app.probe import solve  # noqa: PLC0415  (httpx loads slowly)

    places = "the other address" if count == 1 else f"{count} other addresses"
    question = f'Try the key of "{provider.id}" at {places} of its vendor?'
    from openclaw_cfg.cli.prompts import confirmed  # noqa: PLC0415  (prompts are slow)

    if not confirmed(context.console, question, default=False):
        return
    door = solve(provider, options=replace(options, plan_keys=True)).door
    if door is None:
        context.console.talk("no other address accepts it")
    else:
        context.console.result(f"{provider.id}: the key works at {door}")
