"""`openclaw-cfg default`."""

from typing import TYPE_CHECKING, Any, Final

import click

from openclaw_cfg.app import default as app
from openclaw_cfg.app.candidates import candidates
from openclaw_cfg.app.change import plan
from openclaw_cfg.app.chats import moved_chats
from openclaw_cfg.app.choice import DefaultChoice, choose, runs_alone
from openclaw_cfg.app.chosen_models import answered
from openclaw_cfg.app.hybrid import (
    lost_reasons,
    moved_to_plan,
    moved_work,
    other_work,
    staying_work,
    with_work_on,
    with_work_on_api,
    with_workspace_of_main,
)
from openclaw_cfg.app.switched_off import recorded, said_before
from openclaw_cfg.app.takeover import (
    API_FIRST,
    LET_RUN,
    SWITCH_OFF,
    Undecided,
    free_model,
    left_on_plan,
)
from openclaw_cfg.app.unattended import told_stopped
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.ask_providers import ask_providers
from openclaw_cfg.cli.default_view import DefaultView
from openclaw_cfg.cli.options import (
    Context,
    cli_command,
    json_option,
    key_options,
    write_options,
)
from openclaw_cfg.cli.wish_options import fallback_option, no_fallback_option
from openclaw_cfg.cli.write import show_and_write
from openclaw_cfg.errors import Refused, UsageError
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.loader import Loaded, reloaded
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.stored_jobs import StoredJob, stored_jobs

if TYPE_CHECKING:
    from openclaw_cfg.probe.result import Result

_UNATTENDED: Final = "--unattended"


@cli_command(
    "default",
    extra="--fallback",
    epilog="""\b
Examples:
  openclaw-cfg default                   what it is, and where that is written
  openclaw-cfg default --probe           and whether it answers
  openclaw-cfg default --explain         all candidates, and which is the best
  openclaw-cfg default --auto --dry-run  take the best, with its fallbacks
  openclaw-cfg default deepseek/deepseek-flash --fallback zai/glm-5.3-flash
  openclaw-cfg default zai/glm-5.3 --unattended deepseek/deepseek-flash --yes
""",
)
@click.argument("ref", required=False, shell_complete=complete.models)
@fallback_option
@no_fallback_option
@click.option(
    _UNATTENDED,
    metavar="REF|off|on|api",
    default="",
    shell_complete=complete.models,
    help="The model for what runs unattended, which starts again; `off` to switch it "
    "off, `on` to let it run on a plan, `api` only when an API does not answer. While "
    "some of it is on a plan, only that changes.",
)
@click.option(
    "--explain", is_flag=True, help="Compare all candidates, and ask each provider."
)
@click.option(
    "--auto", is_flag=True, help="Choose and set the best, after asking each provider."
)
@click.option(
    "--probe/--no-probe",
    default=None,
    help="Ask the providers whether they answer, without spending anything.",
)
@key_options
@write_options
@json_option
def command(  # noqa: PLR0913  (one parameter per flag)
    context: Context,
    ref: str | None,
    *,
    fallbacks: tuple[str, ...],
    no_fallback: bool,
    unattended: str,
    explain: bool,
    auto: bool,
    probe: bool | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    **keys: Any,
) -> None:
    """Show the defaultModel and why it is a good choice, or set it.

    Setting it updates every place that must agree in one write: the defaultModel, its
    fallbacks, and the list of allowed models where there is one. REF is
    `provider/model`, a bare model id that only one provider has, or an alias.
    """
    _refuse_contradictions(ref, auto=auto, both=bool(no_fallback and fallbacks))
    workspace = context.workspace()
    read, loaded = workspace.load()
    standing = app.standing(loaded)
    everybody = explain or auto
    results: dict[str, Result] = {}
    if everybody if probe is None else probe:
        only = None if everybody else standing.primary.provider
        right = context.in_force(workspace, loaded, sends=True)
        results = ask_providers(context, workspace, right, only, asks=not yes, **keys)
    found = candidates(loaded, results)
    best = None
    if everybody:
        alone = runs_alone(loaded.merged)
        best = choose(found, alone=alone, now=str(standing.primary))
    if auto and best is None:
        raise Refused(
            "no configured model answers and may be used as the defaultModel",
            hint="`openclaw-cfg default --explain` shows why, for each of them",
        )
    runs, now = app.really_runs(loaded, standing.primary), standing.primary
    if runs is not None and now.provider:
        runs = answered(runs, now.provider, now.model, results)
    view = DefaultView(
        context.console, standing, found, best, runs=runs, explain=explain
    )
    named = () if no_fallback else fallbacks or None
    if unattended and ref is None and not auto:
        ref = str(standing.primary)
    setting = _setting(loaded, ref, named, best if auto else None)
    if setting is None:
        view.show(as_json=as_json)
        return
    setting = app.settled(loaded, setting)
    plain = app.applied(loaded, setting)
    jobs = stored_jobs(workspace.location.state_dir).jobs
    document = plain
    if str(setting.primary) != str(standing.primary) and unattended in {"", API_FIRST}:
        asks = None if unattended else not (yes or as_json)
        document, unattended = _kept(context, loaded, plain, jobs, asks=asks)
    given = _given(loaded, unattended)
    refs = (*setting.refs, *given)
    if given or unattended == SWITCH_OFF:
        earlier = said_before(workspace, read) if given else ()
        document = with_work_on(loaded, document, next(iter(given), None), earlier)
    shifted = given or (document is not plain and unattended != SWITCH_OFF)
    document = with_workspace_of_main(workspace, loaded, document)
    after = reloaded(loaded, document)
    notes = (
        *app.warnings(loaded, after, setting, refs),
        *told_stopped(loaded, after, jobs),
        *(staying_work(after) if unattended == SWITCH_OFF else ()),
        *(moved_work(loaded, after) if shifted else ()),
        *(one for model in given for one in other_work(after, model)),
        *app.untrue_comments(loaded, after),
        *lost_reasons(loaded, after),
        *moved_chats(loaded.merged, after.merged),
        *moved_to_plan(loaded, after, jobs, given=unattended),
    )
    view.announce(setting, notes, chosen=auto, as_json=as_json)
    change = plan(workspace, read, loaded.document, document)
    written = show_and_write(
        context,
        workspace,
        change,
        command=recorded("default", "--unattended", unattended),
        yes=yes,
        dry_run=dry_run,
        talk=as_json,
        sure=not any(app.unlisted(loaded, named) for named in refs),
    )
    if as_json:
        view.document(setting, (*notes, *change.lost()), written=written)


def _given(loaded: Loaded, unattended: str) -> tuple[ModelRef, ...]:
    """The model that is to run unattended; none for the other answers.

    Raises:
        UsageError: there is no such model, or it is a plan's.
    """
    other = unattended in {"", SWITCH_OFF, LET_RUN, API_FIRST}
    return () if other else (free_model(loaded, unattended),)


def _kept(
    context: Context,
    loaded: Loaded,
    plain: Document,
    jobs: tuple[StoredJob, ...],
    *,
    asks: bool | None,
) -> tuple[Document, str]:
    """The file whose unattended work stays with an API, and the answer for the rest.

    Args:
        plain: the file with its new defaultModel.
        asks: whether the user may be asked; None if the answer is `api` already.
    """
    document, answer = with_work_on_api(loaded, plain), API_FIRST
    if asks is not None:
        left = left_on_plan(loaded, reloaded(loaded, document), jobs)
        answer = _decision(context, left, asks=asks)
    return (plain if answer == LET_RUN else document), answer


def _decision(context: Context, left: Undecided | None, *, asks: bool) -> str:
    """Whether work may run on a plan: `off`, `on` or `api`; empty if there is none.

    Raises:
        UsageError: no one is there to ask.
    """
    if left is None:
        return ""
    from openclaw_cfg.ask import Refuse  # noqa: PLC0415  (prompts are slow)
    from openclaw_cfg.ask.on_plan import ask_on_plan  # noqa: PLC0415

    if not (asks and context.attended()):
        return ask_on_plan(Refuse(), left, _UNATTENDED)
    from openclaw_cfg.cli.prompts import prompter  # noqa: PLC0415

    return ask_on_plan(prompter(context.console), left, _UNATTENDED)


def _refuse_contradictions(ref: str | None, *, auto: bool, both: bool) -> None:
    if auto and ref:
        raise UsageError("--auto chooses the model itself", hint=f'leave out "{ref}"')
    if both:
        raise UsageError("--fallback and --no-fallback contradict each other")


def _setting(
    loaded: Loaded,
    ref: str | None,
    fallbacks: tuple[str, ...] | None,
    best: DefaultChoice | None,
) -> app.NewDefault | None:
    """The setting that the user asked for; None if there is none."""
    named = None
    if fallbacks is not None:
        named = tuple(app.resolve(name, loaded) for name in fallbacks)
    if best is not None:
        return app.NewDefault(
            primary=best.primary.ref,
            fallbacks=best.fallbacks if named is None else named,
            strong=best.strong,
        )
    if ref is not None:
        return app.NewDefault(primary=app.resolve(ref, loaded), fallbacks=named)
    if named is not None:
        return app.NewDefault(primary=app.standing(loaded).primary, fallbacks=named)
    return None
