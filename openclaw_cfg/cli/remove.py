"""`openclaw-cfg remove`."""

from collections.abc import Sequence
from functools import partial

import click

from openclaw_cfg.app.change import plan
from openclaw_cfg.app.default import resolve, unlisted
from openclaw_cfg.app.remove import heirs, remove
from openclaw_cfg.app.switched_off import recorded
from openclaw_cfg.app.takeover import SWITCH_OFF, Undecided
from openclaw_cfg.ask import Back, Choice, Choose
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.change_json import print_change, refuse_questions
from openclaw_cfg.cli.options import Context, cli_command, json_option, write_options
from openclaw_cfg.cli.prompts import prompter
from openclaw_cfg.cli.write import show_and_write
from openclaw_cfg.errors import UsageError
from openclaw_cfg.model import Config, ModelRef
from openclaw_cfg.openclaw.stored_jobs import stored_jobs


@cli_command(
    "remove",
    epilog="""\b
Examples:
  openclaw-cfg remove openrouter --dry-run
  openclaw-cfg remove zai/glm-5.3-flash --yes
  openclaw-cfg remove zai --default deepseek/deepseek-flash --yes
  openclaw-cfg remove deepseek --unattended off --yes
""",
)
@click.argument("name", metavar="ID[/MODEL]", default="", shell_complete=complete.parts)
@click.option(
    "--default",
    default="",
    metavar="REF",
    shell_complete=complete.models,
    help="The new defaultModel, where the old one goes too.",
)
@click.option(
    "--unattended",
    default="",
    metavar="REF|off",
    shell_complete=complete.models,
    help="The model for what it ran unattended, or `off` to switch that off.",
)
@write_options
@json_option
def command(
    context: Context,
    name: str,
    *,
    default: str,
    unattended: str,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Remove a provider, or one of its models, and everything that refers to it.

    That is its entry, its models among fallbacks, aliases, allowed models and models
    for the heartbeat, images, agents and so on, and its logins in `auth`. What it ran
    unattended is never moved to a coding plan: a terminal asks which model runs it
    instead, and which model becomes the defaultModel. A stored job of the gateway that
    names it is told, with the command that gives the job another model.
    """
    workspace = context.workspace()
    read, loaded = workspace.load()
    jobs = stored_jobs(workspace.location.state_dir).jobs
    asks = not (yes or as_json)
    if not default and asks and context.attended():
        models = heirs(loaded, name)
        default = _new_default(context, name, models) if models else ""
        if models and not default:
            context.console.talk("nothing was written")
            return
    remove_with = partial(remove, loaded, name, default=default, stored=jobs)
    decided, done = unattended, remove_with(unattended=unattended)
    if as_json:
        refuse_questions(yes=yes, dry_run=dry_run)
    talk = context.console.talk
    if done.undecided is not None:
        decided = _decision(context, name, done.undecided, asks=asks)
        if not decided:
            talk("nothing was written")
            return
        done = remove_with(unattended=decided)
    for line in done.told():
        talk(line)
    doubt = unlisted(loaded, resolve(default, loaded)) if default else ""
    notes = (*filter(None, [doubt]), *dict.fromkeys(done.notes))
    for note in notes:
        talk(f"note: {note}")
    change = plan(
        workspace,
        read,
        loaded.document,
        done.after,
    )
    written = show_and_write(
        context,
        workspace,
        change,
        command=recorded("remove", "--unattended", decided),
        yes=yes,
        dry_run=dry_run,
        talk=as_json,
        sure=not doubt,
    )
    if as_json:
        print_change(
            context.console,
            change,
            command="remove",
            written=written,
            dry_run=dry_run,
            notes=(*done.told(), *notes),
        )
    if written or dry_run:
        talk(_left(change.config))


def _new_default(context: Context, name: str, models: Sequence[ModelRef]) -> str:
    """The new defaultModel; empty if the user keeps the provider."""
    question = Choose(
        title=f"The defaultModel goes with {name}. Which one instead?",
        unasked=None,
        short="defaultModel",
        choices=(*(Choice(value=str(ref)) for ref in models), _keep(name)),
    )
    try:
        return prompter(context.console).choose(question)
    except Back:
        return ""


def _keep(name: str) -> Choice:
    return Choice(value="", title=f"Keep {name}", hint="nothing is written")


def _decision(context: Context, name: str, undecided: Undecided, *, asks: bool) -> str:
    """What takes over the unattended work; empty if the user keeps the provider.

    Raises:
        UsageError: no one is there to ask.
    """
    title = (
        f"without {name} this would run on {undecided.plan}, with no one there: "
        f"{undecided.what}"
    )
    if not (asks and context.attended()):
        named = f"{undecided.models[0]} or " if undecided.models else ""
        best = next(map(str, undecided.models), SWITCH_OFF)
        raise UsageError(
            title,
            hint=f"decide it with --unattended {named}{SWITCH_OFF}",
            flags=("--unattended", best),
        )
    off = Choice(value=SWITCH_OFF, title="Switch it off", hint="nothing runs then")
    models = (Choice(value=str(ref)) for ref in undecided.models)
    question = Choose(
        title=f"{title[0].upper()}{title[1:]}.\nWhat is to run it?",
        unasked=None,
        short="Runs unattended",
        choices=(*models, off, _keep(name)),
    )
    try:
        return prompter(context.console).choose(question)
    except Back:
        return ""


def _left(config: Config) -> str:
    """The configuration without the provider."""
    names = ", ".join(f"{p.id} ({len(p.models)})" for p in config.providers)
    fallbacks = ", ".join(map(str, config.fallbacks))
    return (
        f"left: {names or 'no provider'}; defaultModel {config.primary or 'none'}"
        f"{f', then {fallbacks}' if fallbacks else ''}"
    )
