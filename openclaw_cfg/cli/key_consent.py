"""The questions whether keys may be sent: of coding plans, and to other hosts."""

from collections.abc import Sequence

from msgspec.structs import replace

from openclaw_cfg.app.agreements import remember
from openclaw_cfg.app.probe import strays, with_plan_keys
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog.keys import Stray
from openclaw_cfg.cli.options import Context
from openclaw_cfg.errors import FileError
from openclaw_cfg.model import Provider
from openclaw_cfg.probe.planning import Options


def with_consent(
    context: Context,
    workspace: Workspace,
    providers: Sequence[Provider],
    options: Options,
) -> Options:
    """The options, with the user's consent if the user can be asked."""
    if options.level == "reach" or not context.attended():
        return options
    from openclaw_cfg.cli.prompts import confirmed  # noqa: PLC0415  (prompts are slow)

    for lost, names in _by_stray(providers, options).items():
        if confirmed(context.console, _question(lost, names), default=False):
            keep_in_mind(context, workspace, (lost,))
            options = replace(options, agreed=options.agreed | {lost.pair})
    plans = () if options.plan_keys else with_plan_keys(providers, options)
    if not plans:
        return options
    ids = ", ".join(f'"{provider.id}"' for provider in plans)
    context.console.talk(
        f"{ids}: coding-plan terms allow interactive tools, and forbid scripts or do "
        "not mention them; without the key only the host is asked"
    )
    question = "Send the key now, because you are here and ask for it?"
    yes = confirmed(context.console, question, default=False)
    return replace(options, plan_keys=yes)


def keep_in_mind(
    context: Context, workspace: Workspace, strays: tuple[Stray, ...]
) -> None:
    """Remember what the user agreed to; if that fails, the question comes again."""
    try:
        remember(workspace.state, strays)
    except FileError as error:
        context.console.talk(f"your confirmation could not be stored: {error.message}")


def _by_stray(
    providers: Sequence[Provider], options: Options
) -> dict[Stray, list[str]]:
    found: dict[Stray, list[str]] = {}
    for provider, lost in strays(providers, options):
        found.setdefault(lost, []).append(provider.id)
    return found


def _question(lost: Stray, names: Sequence[str]) -> str:
    of = ", ".join(f'"{name}"' for name in names)
    return f"{lost.question} (provider {of})?"
