"""How things are with a configuration, in one look; every fact is asked where it lives.

Whether OpenClaw loads the file and its gateway starts, what each provider answers,
whether the models really run, what runs unattended, what is stale, what `fix` would do;
and for each trouble the one command that cures it.
"""

import shlex
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.candidates import Candidate, candidates
from openclaw_cfg.app.choice import choose, runs_alone, verdict
from openclaw_cfg.app.default import Standing, standing
from openclaw_cfg.app.fix import FixTarget, fix
from openclaw_cfg.app.listing import ListedProvider, Listing, listing
from openclaw_cfg.app.unattended import TERMS, Work
from openclaw_cfg.app.validate import Judgement, check, check_bytes
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog.find import preset
from openclaw_cfg.catalog.policy import Use
from openclaw_cfg.catalog.staleness import Stale, stale
from openclaw_cfg.dialects import native
from openclaw_cfg.errors import BadText, Refused
from openclaw_cfg.files.read import Read, read_bytes
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, get
from openclaw_cfg.lint.reference import read as read_ref
from openclaw_cfg.lint.runnable import Part, Runs, asked, judge
from openclaw_cfg.lint.subject import Subject
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.facts import load_facts
from openclaw_cfg.openclaw.listening import (
    in_container,
    port_of,
    refuses_to_listen,
)
from openclaw_cfg.openclaw.stored_jobs import stored_jobs
from openclaw_cfg.probe.base import Status as Answer
from openclaw_cfg.probe.result import Result
from openclaw_cfg.report import Diagnostic, Report, Severity
from openclaw_cfg.schema.store import load_native
from openclaw_cfg.source import Source

# Seconds; this machine answers at once or not at all.
_PATIENCE: Final = 0.5
_DEFAULT: Final[JsonPath] = ("agents", "defaults", "model")
# The gateway refuses to start on what these find, though the file loads.
_STOPS_GATEWAY: Final[Mapping[str, str]] = {
    "gateway-without-mode": "openclaw config set gateway.mode local",
    "gateway-without-auth": "openclaw config set gateway.bind loopback",
}
_MAIN: Final = frozenset({"defaultModel", "fallback"})
_OLD_MODELS: Final = frozenset({"deprecated-model", "retired-model"})


class Trouble(Struct, frozen=True, kw_only=True):
    """Something odd.

    Attributes:
        command: the one that cures it, or shows how.
        stops: whether OpenClaw does not work because of it.
    """

    message: str
    command: str
    stops: bool = False


class Gateway(Struct, frozen=True, kw_only=True):
    """OpenClaw's server.

    Attributes:
        starts: whether a plain `openclaw gateway` would; None for a remote one.
        running: whether something listens at its port; None where nobody asked.
    """

    starts: bool | None
    reason: str
    port: int
    running: bool | None


class ChosenModel(Struct, frozen=True, kw_only=True):
    """A model that an agent would talk to, and whether it really runs.

    Attributes:
        roles: what it is for: `defaultModel`, `fallback`, or a setting that names it.
    """

    ref: str
    roles: tuple[str, ...]
    runs: Runs


class Status(Struct, frozen=True, kw_only=True):
    """All of it.

    Attributes:
        loads: whether OpenClaw loads the file.
        listing: None for a text that cannot be read.
        models: the defaultModel first.
        may_ask: what the terms say of a person at the keyboard, by provider's id.
        why: what to think of the defaultModel, in one sentence.
        results: of the probe, by provider id; empty where nobody was asked.
        stale: old sources of what is known of the providers here.
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
    may_ask: Mapping[str, str] = {}
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
            "gateway": {
                "starts": self.gateway.starts,
                "reason": self.gateway.reason or None,
                "port": self.gateway.port,
                "running": self.gateway.running,
            },
            "list": dict(self.listing.document()) if self.listing else None,
            "why": self.why or None,
            "models": [_model_json(one) for one in self.models],
            "probe": [result.as_json() for result in self.results.values()],
            "stale": [one.as_json() for one in self.stale],
            "fixes": self.fixes,
            "troubles": [
                {"message": t.message, "command": t.command, "stops": t.stops}
                for t in self.troubles
            ],
            "stopped": self.stopped,
        }


def read(workspace: Workspace) -> tuple[Read, Loaded | None]:
    """The active configuration; None instead of it where it cannot be parsed.

    Raises:
        FileMissing: there is none.
    """
    try:
        return workspace.load()
    except BadText:
        return read_bytes(workspace.location.config), None


def port(loaded: Loaded) -> int:
    """Where the gateway of a configuration listens."""
    return port_of(get(loaded.value, "gateway"), loaded.environment)


def answers(port: int) -> bool:
    """Whether something on this machine listens at a port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), _PATIENCE):
        return True
    return False


def status(
    workspace: Workspace,
    data: Read,
    loaded: Loaded | None,
    results: Mapping[str, Result],
    *,
    running: bool | None,
) -> Status:
    """How things are.

    Args:
        results: of a probe, by provider id; empty where nobody was asked.
        running: whether the gateway runs; None where nobody asked.
    """
    by = Judgement(schema=load_native(extra=workspace.schemas))
    path = workspace.location.config
    if loaded is None:
        report = check_bytes(data.data, path, workspace.environment(), by)
        return _unreadable(workspace, report)
    report = check(loaded, by, text_of=_plain)
    fixed = fix(
        loaded,
        data,
        str(path),
        FixTarget(schema=by.schema, facts=load_facts(), version=by.schema.version),
    )
    errors = _of(report, Severity.ERROR)
    loads = loaded.dialect.ID == native.ID and not errors
    found = listing(loaded, stored_jobs(workspace.location.state_dir))
    models = _models(loaded, results)
    compared = candidates(loaded, results)
    gateway = _gateway(workspace, loaded, report, loads=loads, running=running)
    presets = [preset(row.preset) for row in found.rows if row.preset]
    troubles = (
        *_refusals(loaded, errors, path=str(path), cured=fixed.done),
        *_gateway_troubles(gateway, report, loads=loads),
        *_model_troubles(models),
        *_answers(found, results, models),
        *_unattended(found.unattended.works),
        *_old(report, fixes=bool(fixed.edits)),
    )
    return Status(
        path=workspace.short(path),
        reason=workspace.location.reason,
        loads=loads,
        errors=len(errors),
        warnings=len(_of(report, Severity.WARNING)),
        gateway=gateway,
        listing=found,
        standing=standing(loaded),
        models=models,
        may_ask=_may_ask(found),
        why=_why(loaded, compared),
        results=results,
        stale=stale({one.id: one for one in presets}.values()),
        fixes=len(fixed.plan.steps),
        troubles=tuple({one.message: one for one in reversed(troubles)}.values())[::-1],
    )


def _unreadable(workspace: Workspace, report: Report) -> Status:
    first = report.diagnostics[0]
    path = workspace.location.config
    trouble = Trouble(
        message=f"OpenClaw cannot read the file: {_placed(first)}",
        command=shlex.join(["openclaw-cfg", "validate", str(path)]),
        stops=True,
    )
    return Status(
        path=workspace.short(path),
        reason=workspace.location.reason,
        loads=False,
        errors=len(_of(report, Severity.ERROR)),
        warnings=0,
        gateway=Gateway(
            starts=False,
            reason="OpenClaw cannot read the file",
            port=port_of(None, workspace.environment()),
            running=None,
        ),
        troubles=(trouble,),
    )


def _of(report: Report, severity: Severity) -> list[Diagnostic]:
    return [d for d in report.diagnostics if d.severity is severity]


def _plain(document: Document) -> Source:
    """Nothing of the text is shown, so nothing needs to be masked."""
    return document.source


def _placed(found: Diagnostic) -> str:
    return f"{found.start.line}:{found.start.column}: {found.message}"


def _gateway(
    workspace: Workspace,
    loaded: Loaded,
    report: Report,
    *,
    loads: bool,
    running: bool | None,
) -> Gateway:
    value = get(loaded.value, "gateway")
    why = next((d for d in report.diagnostics if d.rule in _STOPS_GATEWAY), None)
    starts: bool | None = True
    reason = ""
    if not loads:
        starts, reason = False, "OpenClaw does not load the file"
    elif get(value, "mode") == "remote":
        starts, reason = None, "it runs on another machine"
    elif why is not None:
        starts, reason = False, why.message
    elif not running and refuses_to_listen(
        value, loaded.environment, container=in_container(workspace.env)
    ):
        starts = False
        reason = "in a container it listens to others, and nothing guards it"
    return Gateway(starts=starts, reason=reason, port=port(loaded), running=running)


def _models(loaded: Loaded, results: Mapping[str, Result]) -> tuple[ChosenModel, ...]:
    """Equal models with equal judgements as one; those of the defaultModel first."""
    if loaded.dialect.ID != native.ID:
        return ()
    subject = Subject(loaded)
    refs = [*asked(subject)]
    now = standing(loaded).primary
    if not any(ref.path[:3] == _DEFAULT for ref in refs):
        refs.insert(0, read_ref(str(now), (*_DEFAULT, "primary")))
    refs.sort(key=lambda ref: ref.path[:3] != _DEFAULT)
    roles: dict[tuple[str, Runs], list[str]] = {}
    for ref in refs:
        runs = _answered(judge(subject, ref), ref.provider, ref.model, results)
        roles.setdefault((ref.name, runs), []).append(_role(ref.path))
    return tuple(
        ChosenModel(ref=name, roles=tuple(dict.fromkeys(found)), runs=runs)
        for (name, runs), found in roles.items()
    )


def _answered(
    runs: Runs, provider: str, model: str, results: Mapping[str, Result]
) -> Runs:
    """The judgement, with what the provider itself said of its models."""
    by_id = {name.strip().lower(): result for name, result in results.items()}
    result = by_id.get(provider.strip().lower())
    if result is None or runs.runs is False:
        return runs
    if model in result.configured_missing:
        return Runs(
            runs=False,
            part=Part.ID,
            reason=f'"{provider}" does not list this model',
            help="choose one that it lists",
            command=f"openclaw-cfg probe {shlex.quote(provider)}",
        )
    if result.status.failed and result.status is not Answer.NO_MODEL:
        reason = f'"{provider}" does not answer as it should: {result.status}'
        return Runs(runs=False, part=Part.ANSWER, reason=reason, help=result.help)
    if result.status is Answer.OK and model in result.models:
        return Runs(runs=True, part=Part.ANSWER)
    return runs


def _role(path: JsonPath) -> str:
    if path[:3] == _DEFAULT:
        return "fallback" if "fallbacks" in path else "defaultModel"
    if path[:2] == ("agents", "entries") and path[3:4] == ("model",):
        kind = "fallback" if "fallbacks" in path else "model"
        return f"{kind} of {path[2]}"
    shown = path[2:] if path[:2] == ("agents", "defaults") else path
    return format_path(shown[:-1] if shown[-1:] == ("primary",) else shown)


def _may_ask(found: Listing) -> dict[str, str]:
    return {
        row.provider.id.strip().lower(): TERMS[
            preset(row.preset).policy.of(Use.CODING_TOOLS)
        ]
        for row in found.rows
        if row.preset
    }


def _why(loaded: Loaded, found: Sequence[Candidate]) -> str:
    best = None
    with suppress(Refused):
        best = choose(found, alone=runs_alone(loaded.merged))
    return verdict(str(standing(loaded).primary), found, best)


def _refusals(
    loaded: Loaded, errors: Sequence[Diagnostic], *, path: str, cured: bool
) -> Iterator[Trouble]:
    if loaded.dialect.ID != native.ID:
        command = ["openclaw-cfg", "convert", path, "--to", "native"]
        yield Trouble(
            message="OpenClaw does not load the compact form",
            command=shlex.join(command),
            stops=True,
        )
    elif errors:
        more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
        name = "fix" if cured else "validate"
        yield Trouble(
            message=f"OpenClaw refuses the file: {_placed(errors[0])}{more}",
            command=shlex.join(["openclaw-cfg", name, path]),
            stops=True,
        )


def _gateway_troubles(
    gateway: Gateway, report: Report, *, loads: bool
) -> Iterator[Trouble]:
    if not loads or gateway.starts is not False:
        return
    rule = next((d.rule for d in report.diagnostics if d.rule in _STOPS_GATEWAY), "")
    yield Trouble(
        message=f"the gateway does not start: {gateway.reason}".replace(
            "the gateway does not start: the gateway does not start",
            "the gateway does not start",
        ),
        command=_STOPS_GATEWAY.get(rule, "openclaw gateway --bind loopback"),
        stops=not gateway.running,
    )


def _model_troubles(models: Sequence[ChosenModel]) -> Iterator[Trouble]:
    """Models that do not run; the last one of the defaultModel stops everything."""
    dead = _is_dead(models)
    for one in models:
        # That a provider does not answer is told once, with the provider.
        if one.runs.runs is False and one.runs.part is not Part.ANSWER:
            yield Trouble(
                message=f"{one.ref} ({', '.join(one.roles)}) does not run: "
                f"{one.runs.reason}",
                command=_way_out(one, models),
                stops=dead and "defaultModel" in one.roles,
            )


def _is_dead(models: Sequence[ChosenModel]) -> bool:
    """Whether neither the defaultModel nor any fallback runs."""
    main = [one for one in models if _MAIN & {*one.roles}]
    return bool(main) and all(one.runs.runs is False for one in main)


def _way_out(one: ChosenModel, models: Sequence[ChosenModel]) -> str:
    """The command for a model that does not run; `default` knows its own models only.

    To set the defaultModel again allows it and its fallbacks.
    """
    runs = one.runs
    if not _MAIN & {*one.roles}:
        own = runs.part in {Part.ALLOW, Part.ID}
        return "openclaw-cfg validate" if own else runs.command
    if runs.part is Part.ALLOW:
        return f"openclaw-cfg default {shlex.quote(models[0].ref)}"
    return runs.command


def _answers(
    found: Listing, results: Mapping[str, Result], models: Sequence[ChosenModel]
) -> Iterator[Trouble]:
    first = models[0].ref.partition("/")[0] if _is_dead(models) else ""
    for row in found.rows:
        result = results.get(row.provider.id)
        if result is None or not result.status.failed:
            continue
        yield Trouble(
            message=f"{row.provider.id}: {result.detail or result.status}",
            command=_cure(row, result),
            stops=row.provider.id.strip().lower() == first.strip().lower(),
        )


def _cure(row: ListedProvider, result: Result) -> str:
    if result.status in {Answer.AUTH, Answer.NO_KEY}:
        if row.key.source == "login":
            name = shlex.quote(row.provider.id)
            return f"openclaw models auth login --provider {name}"
        if row.preset:
            return f"openclaw-cfg add {row.preset}"
    return f"openclaw-cfg probe {shlex.quote(row.provider.id)}"


def _unattended(works: Sequence[Work]) -> Iterator[Trouble]:
    for work in works:
        if work.billing == "plan" and work.terms == "not allowed":
            yield Trouble(
                message=f"{work.title} runs on {work.model} without you, which the "
                "terms of this plan do not allow",
                command="openclaw-cfg fix --policy",
            )


def _old(report: Report, *, fixes: bool) -> Iterator[Trouble]:
    for found in report.diagnostics:
        if found.rule in _OLD_MODELS and found.severity is not Severity.ERROR:
            yield Trouble(
                message=found.message,
                command="openclaw-cfg fix" if fixes else "openclaw-cfg default --auto",
            )


def _model_json(one: ChosenModel) -> dict[str, Json]:
    return {
        "ref": one.ref,
        "roles": list(one.roles),
        **one.runs.as_json(),
    }
