"""The question whether the keys of coding plans may be sent now."""

from collections.abc import Sequence

import click
from msgspec.structs import replace

from openclaw_cfg.app.probe import with_plan_keys
from openclaw_cfg.cli.attended import attended
from openclaw_cfg.cli.options import Context
from openclaw_cfg.model import Provider
from openclaw_cfg.probe.planning import Options


def with_consent(
    context: Context, providers: Sequence[Provider], options: Options
) -> Options:
    """The options, with a person's yes to plan keys where one is there to give it."""
    if options.plan_keys or options.level == "reach" or not attended(context):
        return options
    plans = with_plan_keys(providers, options)
    if not plans:
        return options
    names = ", ".join(f'"{provider.id}"' for provider in plans)
    question = (
        f"{names}: coding-plan terms allow interactive tools and forbid scripts.\n"
        "Send the key now, because you are here and ask for it?"
    )
    return replace(options, plan_keys=click.confirm(question, err=True))
