"""`openclaw-cfg default`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from openclaw_cfg.app import default as app
from openclaw_cfg.app.candidates import Candidate, candidates
from openclaw_cfg.app.change import ConfigChange, plan
from openclaw_cfg.app.choice import DefaultChoice, choose, runs_alone
from openclaw_cfg.app.workspace import Workspace
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
from openclaw_cfg.cli.write import show_and_write
from openclaw_cfg.errors import Refused, UsageError
from openclaw_cfg.files.read import Read
from openclaw_cfg.loader import Loaded

if TYPE_CHECKING:
    from openclaw_cfg.probe.result import Result


@cli_command(
    "default",
    epilog="""\b
Examples:
  openclaw-cfg default                   what it is, and where that is written
  openclaw-cfg default --probe           and whether it answers
  openclaw-cfg default --explain         all candidates, and which is the best
  openclaw-cfg default --auto --dry-run  take the best, with its fallbacks
  openclaw-cfg default deepseek/deepseek-flash --fallback zai/glm-5.3-flash
""",
)
@click.argument("ref", required=False, shell_complete=complete.models)
@click.option(
    "--fallback",
    "fallbacks",
    multiple=True,
    metavar="REF",
    shell_complete=complete.models,
    help="A model to try when the defaultModel fails; repeat for more, in order.",
)
@click.option("--no-fallback", is_flag=True, help="No fallbacks at all.")
@click.option("--explain", is_flag=True, help="Compare all candidates; asks them.")
@click.option("--auto", is_flag=True, help="Choose and set the best; asks all first.")
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
        results = ask_providers(context, workspace, loaded, only, asks=not yes, **keys)
    found = candidates(loaded, results)
    best = _best(loaded, found, strict=auto) if everybody else None
    runs = app.really_runs(loaded, standing.primary)
    view = DefaultView(
        context.console, standing, found, best, runs=runs, explain=explain
    )
    setting = _setting(loaded, ref, fallbacks, best if auto else None)
    if no_fallback:
        setting = _without_fallbacks(loaded, setting)
    if setting is None:
        view.show(as_json=as_json)
        return
    setting = app.settled(loaded, setting)
    notes = tuple(app.warnings(loaded, setting))
    view.announce(setting, notes, chosen=auto, as_json=as_json)
    written = show_and_write(
        context,
        workspace,
        _change(workspace, read, loaded, setting),
        command="default",
        yes=yes,
        dry_run=dry_run,
        talk=as_json,
    )
    if as_json:
        view.document(setting, notes, written=written)


def _refuse_contradictions(ref: str | None, *, auto: bool, both: bool) -> None:
    if auto and ref:
        raise UsageError("--auto chooses the model itself", hint=f'leave out "{ref}"')
    if both:
        raise UsageError("--fallback and --no-fallback contradict each other")


def _setting(
    loaded: Loaded,
    ref: str | None,
    fallbacks: Sequence[str],
    best: DefaultChoice | None,
) -> app.NewDefault | None:
    """What was asked to be set; None when nothing was."""
    named = tuple(app.resolve(name, loaded) for name in fallbacks) or None
    if best is not None:
        return app.NewDefault(
            primary=best.primary.ref,
            fallbacks=named or best.fallbacks,
            strong=best.strong,
        )
    if ref is not None:
        return app.NewDefault(primary=app.resolve(ref, loaded), fallbacks=named)
    if named is not None:
        return app.NewDefault(primary=app.standing(loaded).primary, fallbacks=named)
    return None


def _without_fallbacks(
    loaded: Loaded, setting: app.NewDefault | None
) -> app.NewDefault:
    now = setting or app.NewDefault(primary=app.standing(loaded).primary)
    return app.NewDefault(primary=now.primary, fallbacks=(), strong=now.strong)


def _best(
    loaded: Loaded, found: Sequence[Candidate], *, strict: bool
) -> DefaultChoice | None:
    """The best candidate.

    Raises:
        Refused: there is none, and one is needed.
    """
    try:
        return choose(found, alone=runs_alone(loaded.merged))
    except Refused:
        if strict:
            raise
        return None


def _change(
    workspace: Workspace, read: Read, loaded: Loaded, setting: app.NewDefault
) -> ConfigChange:
    return plan(
        workspace,
        read,
        loaded.document,
        app.applied(loaded, setting),
    )
