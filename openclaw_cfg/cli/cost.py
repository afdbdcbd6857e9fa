"""`openclaw-cfg cost`."""

import math
import sys

import click

from openclaw_cfg.app.candidates import Candidate, candidates
from openclaw_cfg.app.cost import compare
from openclaw_cfg.app.recorded import Recorded, recorded
from openclaw_cfg.app.usage import Usage
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.cost_view import as_csv, shown
from openclaw_cfg.cli.glyphs import UNICODE, glyphs
from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.cli.picture import picture
from openclaw_cfg.output.printable import counted

_USAGE = Usage()


def _share(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """A share from text: `0.8`, `80` and `80%` are the same."""
    try:
        number = float(value.strip().removesuffix("%"))
    except ValueError:
        raise click.BadParameter(f'"{value}" is not a number') from None
    if number > 1 and not number.is_integer() and "%" not in value:
        raise click.BadParameter(f'"{value}" is above 1; write "{value}%" for percent')
    share = number / 100 if number > 1 or "%" in value else number
    if not 0 <= share <= 1:
        raise click.BadParameter(f'"{value}" is not from 0 to 100%')
    return share


def _finite(
    ctx: click.Context, param: click.Parameter, value: float | None
) -> float | None:
    """A finite number; `nan` would pass every range check, and is not JSON."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f'"{value}" is not a number to count with')
    return value


@cli_command(
    "cost",
    epilog="""\b
Examples:
  openclaw-cfg cost
  openclaw-cfg cost --prompts-per-day 200 --input-tokens 60000 --cache-hit 90%
  openclaw-cfg cost anthropic/claude-sonnet-5 openai/gpt-6-sol
  openclaw-cfg cost --from-openclaw
  openclaw-cfg cost --from-openclaw --format svg > cost.svg
  openclaw-cfg cost --json | jq '.plans[] | select(.priceUsd != null)'
""",
)
@click.argument(
    "names", nargs=-1, metavar="[PRESET/MODEL]...", shell_complete=complete.priced
)
@click.option(
    "--prompts-per-day",
    type=click.FloatRange(min=0, min_open=True),
    callback=_finite,
    default=_USAGE.prompts_per_day,
    show_default=True,
    metavar="N",
    help="Prompts per day; a month has 30 days.",
)
@click.option(
    "--input-tokens",
    type=click.IntRange(min=0),
    default=_USAGE.input_tokens,
    show_default=True,
    metavar="N",
    help="Input tokens per prompt, over all requests that the agent makes for it.",
)
@click.option(
    "--output-tokens",
    type=click.IntRange(min=0),
    default=_USAGE.output_tokens,
    show_default=True,
    metavar="N",
    help="Output tokens per prompt.",
)
@click.option(
    "--cache-hit",
    callback=_share,
    default=f"{_USAGE.cache_hit:.0%}",
    show_default=True,
    metavar="SHARE",
    help="Share of the input that the vendor's cache holds, 0.8 or 80%.",
)
@click.option(
    "--cache-for",
    type=click.Choice(["5m", "1h"]),
    default="5m",
    show_default=True,
    help="How long the cache keeps it; an hour, where offered, costs more to store.",
)
@click.option(
    "--cny-per-usd",
    type=click.FloatRange(min=0, min_open=True),
    callback=_finite,
    metavar="RATE",
    help="Yuan per dollar, to compare plans that are sold in yuan.",
)
@click.option(
    "--from-openclaw",
    is_flag=True,
    help="Use the token counts that OpenClaw recorded in the last 30 days; read-only.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv", "svg"]),
    default="text",
    show_default=True,
    help="csv is a table for other programs, svg a picture.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def command(  # noqa: PLR0913  (one parameter per flag)
    context: Context,
    names: tuple[str, ...],
    *,
    prompts_per_day: float,
    input_tokens: int,
    output_tokens: int,
    cache_hit: float,
    cache_for: str,
    cny_per_usd: float | None,
    from_openclaw: bool,
    format_: str,
    as_json: bool,
) -> None:
    """Compare monthly costs: pay-as-you-go with each model, and with each plan.

    Counts the configured models, those named as PRESET/MODEL of the catalogue, and
    every plan of the catalogue. Prices and quotas are of the day that is beside
    them; what is not known stays unknown.
    """
    usage = Usage(
        prompts_per_day=prompts_per_day,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cache_hit=cache_hit,
        hour=cache_for == "1h",
    )
    kept = _recorded(context) if from_openclaw else None
    found = compare(
        _configured(context),
        names,
        kept.usage if kept else usage,
        cny_per_usd=cny_per_usd,
        recorded=kept,
    )
    match "json" if as_json else format_:
        case "json":
            context.console.json(found.document(), schema="cost-1")
        case "csv":
            context.console.result(as_csv(found))
        case "svg":
            page = shown(found, unicode=True)
            context.console.result(picture(page, title="openclaw-cfg cost"))
        case _:
            unicode = glyphs(context.env, sys.stdout) is UNICODE
            context.console.show(shown(found, unicode=unicode))


def _recorded(context: Context) -> Recorded | None:
    """What OpenClaw recorded; None, with a message, if there is nothing."""
    state = context.workspace().location.state_dir
    found = recorded(state)
    for path in found.broken:
        context.console.talk(f'note: "{path}" could not be read')
    if found.packed:
        context.console.talk(
            f"note: {counted(found.packed, 'long message')} left out, because packed; "
            "to count such messages too: "
            'pip install "openclaw-cfg[usage]"'
        )
    if found.whole.requests:
        return found
    context.console.talk(
        f"no token counts of the last 30 days in {state}; the numbers of the flags "
        "are used (--prompts-per-day, --input-tokens, --output-tokens, --cache-hit)"
    )
    return None


def _configured(context: Context) -> tuple[Candidate, ...]:
    """The configured models; empty if there is no configuration yet."""
    workspace = context.workspace()
    if context.config is not None:
        return candidates(context.in_force(workspace, workspace.load()[1]))
    _, loaded = workspace.load_or_new()
    return candidates(context.in_force(workspace, loaded)) if loaded else ()
