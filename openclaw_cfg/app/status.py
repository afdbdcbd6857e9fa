"""The state of a configuration on one screen; every fact comes from its own module.

Whether OpenClaw loads the file and its gateway starts, what each provider answers,
whether the models really run, what runs unattended, what is out of date, what `fix`
would do; and for each problem the command that fixes it.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app import troubles as odd
from openclaw_cfg.app.candidates import candidates
from openclaw_cfg.app.choice import choose, runs_alone, verdict
from openclaw_cfg.app.chosen_models import ChosenModel, chosen_models
from openclaw_cfg.app.default import Standing, standing
from openclaw_cfg.app.fix import fix
from openclaw_cfg.app.gateway import (
    Gateway,
    PortHolder,
    Running,
    gateway_of,
    start_command,
)
from openclaw_cfg.app.job_models import job_models
from openclaw_cfg.app.listing import Listing, listing
from openclaw_cfg.app.next_step import service_environment
from openclaw_cfg.app.other_model import other_model
from openclaw_cfg.app.takeover import free_models
from openclaw_cfg.app.troubles import Trouble
from openclaw_cfg.app.validate import Judgement, check, check_bytes
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog.staleness import Stale, stale
from openclaw_cfg.dialects import native
from openclaw_cfg.errors import BadText
from openclaw_cfg.files.read import Read, read_bytes
from openclaw_cfg.fix.plan import FixTarget
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import Json, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.includes import BAD_INCLUDE
from openclaw_cfg.openclaw.listening import in_container, port_of
from openclaw_cfg.openclaw.stored_jobs import stored_jobs
from openclaw_cfg.probe.result import Result
from openclaw_cfg.report import Diagnostic, Report, Severity
from openclaw_cfg.schema.store import load_native
from openclaw_cfg.source import Source


class StatusReport(Struct, frozen=True, kw_only=True):
    """The whole state.

    Attributes:
        loads: whether OpenClaw loads the file.
        listing: None for a text that cannot be read.
        models: the defaultModel first.
        why: the assessment of the defaultModel, in one sentence.
        results: of the probe, by provider id; empty without a probe.
        stale: old sources of facts about the providers used here.
        fixes: how many changes `fix` would make.
    """

    path: str
    reason: str
    loads: bool
    errors: int
    warnings: int
    gateway: Gateway
    listing: Listing | None = None
    standing: Standing | None = None
    models: tuple[ChosenModel, ...] = ()
    why: str = ""
    results: Mapping[str, Result] = {}
    stale: tuple[Stale, ...] = ()
    fixes: int = 0
    troubles: tuple[Trouble, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether something stops OpenClaw."""
        return any(trouble.stops for trouble in self.troubles)

    def document(self) -> dict[str, Json]:
        """The JSON form, version 1."""
        return {
            "version": 1,
            "path": self.path,
            "reason": self.reason,
            "loads": self.loads,
            "errors": self.errors,
            "warnings": self.warnings,
            "gateway": self.gateway.as_json(),
            "list": dict(self.listing.document()) if self.listing else None,
            "why": self.why or None,
            "models": [one.as_json() for one in self.models],
            "probe": [result.as_json() for result in self.results.values()],
            "stale": [one.as_json() for one in self.stale],
            "fixes": self.fixes,
            "troubles": [trouble.as_json() for trouble in self.troubles],
            "stopped": self.stopped,
        }


def read(workspace: Workspace) -> tuple[Read, Loaded | None]:
    """The active configuration; None in its place if it cannot be parsed.

    Raises:
        FileMissing: there is none.
    """
    try:
        return workspace.load()
    except BadText:
        return read_bytes(workspace.location.config), None


def status(
    workspace: Workspace,
    data: Read,
    loaded: Loaded | None,
    results: Mapping[str, Result],
    *,
    running: Running | None,
) -> StatusReport:
    """The state of a configuration.

    Args:
        results: of a probe, by provider id; empty without a probe.
        running: whether the gateway runs; None if that was not checked.
    """
    by = Judgement(schema=load_native(extra=workspace.schemas))
    path = workspace.location.config
    if loaded is None:
        report = check_bytes(data.data, path, workspace.environment(), by)
        return _unreadable(workspace, report, running)
    report = check(loaded, by, text_of=_plain)
    target = FixTarget(schema=by.schema, version=by.schema.version)
    fixed = fix(loaded, data, str(path), target)
    errors = _of(report, Severity.ERROR)
    loads = loaded.dialect.ID == native.ID and not errors
    lost = any(error.rule == BAD_INCLUDE for error in errors)
    # An old file's settings are told as OpenClaw has them once `fix` has run.
    shown = fixed.plan.after if errors and fixed.edits else loaded
    once_fixed = shown is not loaded
    stored = stored_jobs(workspace.location.state_dir)
    found = listing(shown, stored)
    models = chosen_models(shown, results)
    compared = candidates(shown, results)
    primary = str(standing(shown).primary)
    best = choose(compared, alone=runs_alone(shown.merged), now=primary)
    container = in_container(workspace.env)
    gateway = gateway_of(
        workspace,
        loaded,
        report,
        loads=loads,
        running=running,
        container=container,
    )
    start = start_command(
        get(loaded.merged, "gateway"), loaded.environment, container=container
    )
    presets = [row.preset for row in found.rows if row.preset]
    free = free_models(shown, results)
    troubles = (
        *odd.refusals(loaded, errors, path=path, cured=fixed.done),
        *odd.gateway_troubles(gateway, loads=loads),
        *odd.file_troubles(
            running, short=workspace.short(path), reason=workspace.location.reason
        ),
        *odd.variable_troubles(
            running,
            workspace.location.dotenvs,
            {one.path for one in loaded.environment.variables.values() if one.path},
            start,
        ),
        *odd.missing_variables(
            found,
            running,
            loaded.environment,
            service_environment(workspace).with_config(loaded.value),
            start,
            workspace.short(workspace.location.dotenv),
        ),
        *odd.billed_logins(found, loaded.environment),
        # If `fix` would change the file, or a part of it is missing, its present model
        # is not the one that will run.
        *(
            odd.model_troubles(
                models, other_model(models, found.rows, results, best), free
            )
            if loads or not (fixed.edits or lost)
            else ()
        ),
        *odd.answer_troubles(found, results, models),
        *odd.unattended_troubles(found.unattended.works, running),
        *odd.job_troubles(
            [*job_models(shown, stored.jobs, results, free)],
            models,
        ),
        *odd.old_troubles(report, fixed.plan.after, fixes=bool(fixed.edits)),
        *odd.readable_troubles(report),
    )
    why = verdict(primary, compared, best)
    return StatusReport(
        path=workspace.short(path),
        reason=workspace.location.reason,
        loads=loads,
        errors=len(errors),
        warnings=len(_of(report, Severity.WARNING)),
        gateway=gateway,
        listing=found,
        standing=standing(shown),
        models=models,
        why=f"Once `fix` has run: {why[:1].lower()}{why[1:]}" if once_fixed else why,
        results=results,
        stale=stale({one.id: one for one in presets}.values()),
        fixes=len(fixed.plan.steps),
        troubles=tuple(odd.for_file(one, loaded) for one in dict.fromkeys(troubles)),
    )


def _unreadable(
    workspace: Workspace, report: Report, running: Running | None
) -> StatusReport:
    path = workspace.location.config
    seen = None
    if running is not None and running.here:
        # Its lock names the port; the file, which names it too, cannot be read.
        seen = replace(running, holder=PortHolder.THIS)
    return StatusReport(
        path=workspace.short(path),
        reason=workspace.location.reason,
        loads=False,
        errors=len(_of(report, Severity.ERROR)),
        warnings=0,
        gateway=Gateway(
            starts=False,
            reason="OpenClaw cannot read the file",
            port=seen.port if seen else port_of(None, workspace.environment()),
            running=seen,
        ),
        troubles=(odd.unreadable(report, path),),
    )


def _of(report: Report, severity: Severity) -> list[Diagnostic]:
    return [d for d in report.diagnostics if d.severity is severity]


def _plain(document: Document) -> Source:
    """The text is not shown, so nothing needs to be masked."""
    return document.source
