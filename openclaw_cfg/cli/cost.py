"""`openclaw-cfg cost`."""

import math
import sys

import click

from openclaw_cfg.app.candidates import Candidate, candidates
from openclaw_cfg.app.cost import compare
from openclaw_cfg.app.usage import Usage
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.cost_view import shown
from openclaw_cfg.cli.glyphs import UNICODE, glyphs
from openclaw_cfg.cli.options import Context, cli_command

_USAGE = Usage()


def _share(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """The share that a text says: `0.8`, `80` and `80%` are the same."""
    try:
        number = float(value.strip().removesuffix("%"))
    except ValueError:
        raise click.BadParameter(f'"{value}" is no number') from None
    share = number / 100 if number > 1 or "%" in value else number
    if not 0 <= share <= 1:
        raise click.BadParameter(f'"{value}" is not from 0 to 100%')
    return share


def _finite(
    ctx: click.Context, param: click.Parameter, value: float | None
) -> float | None:
    """A number that can be counted with; `nan` passes every range, and is no JSON."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f'"{value}" is no number to count with')
    return value


@cli_command(
    "cost",
    epilog="""\b
Examples:
  openclaw-cfg cost
  openclaw-cfg cost --prompts-per-day 200 --input-tokens 60000 --cache-hit 90%
  openclaw-cfg cost anthropic/claude-sonnet-5 openai/gpt-6-sol
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
    help="What is asked in a day; a month has 30.",
)
@click.option(
    "--input-tokens",
    type=click.IntRange(min=0),
    default=_USAGE.input_tokens,
    show_default=True,
    metavar="N",
    help="Per prompt, over all requests that an agent makes for it.",
)
@click.option(
    "--output-tokens",
    type=click.IntRange(min=0),
    default=_USAGE.output_tokens,
    show_default=True,
    metavar="N",
    help="The same for what comes back.",
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
    help="How long it holds it; an hour costs more to store, where it can be had.",
)
@click.option(
    "--cny-per-usd",
    type=click.FloatRange(min=0, min_open=True),
    callback=_finite,
    metavar="RATE",
    help="Yuan for a dollar, to compare the plans that are sold in yuan.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
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
    as_json: bool,
) -> None:
    """Compare what a month costs: by use with each model, and with each plan.

    Counts the configured models, those named as PRESET/MODEL of the catalogue, and
    every plan of the catalogue. Prices and quotas are of the day that stands beside
    them; what is not known stays unknown.
    """
    usage = Usage(
        prompts_per_day=prompts_per_day,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cache_hit=cache_hit,
        hour=cache_for == "1h",
    )
    found = compare(_configured(context), names, usage, cny_per_usd=cny_per_usd)
    if as_json:
        context.console.json(found.document())
        return
    unicode = glyphs(context.env, sys.stdout) is UNICODE
    context.console.show(shown(found, unicode=unicode))


def _configured(context: Context) -> tuple[Candidate, ...]:
    """The configured models; none where there is no configuration yet."""
    workspace = context.workspace()
    if context.config is not None:
        return candidates(workspace.load()[1])
    _, loaded = workspace.load_or_new()
    return candidates(loaded) if loaded else ()
