"""The problems of a configuration, and the command that fixes each of them."""

import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from openclaw_cfg.app.chosen_models import MAIN, UNLISTED, ChosenModel, is_dead
from openclaw_cfg.app.gateway import (
    Gateway,
    NextStep,
    Running,
    rereads_variables,
    takes_variable,
)
from openclaw_cfg.app.job_models import NEEDS_GATEWAY, JobModel, without_models
from openclaw_cfg.app.listing import ListedProvider, Listing
from openclaw_cfg.app.next_step import conversion
from openclaw_cfg.app.openclaw_writes import about_comments
from openclaw_cfg.app.other_model import is_to_be_replaced
from openclaw_cfg.app.unattended import Work, by_model
from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.dialects import native
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.runnable import CHOOSE, Requirement, adding
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.includes import BAD_INCLUDE
from openclaw_cfg.openclaw.login_command import for_agents
from openclaw_cfg.probe.base import Status
from openclaw_cfg.probe.result import Result
from openclaw_cfg.report import Diagnostic, Report, Severity
from openclaw_cfg.rules.deprecated_model import Ending, ending
from openclaw_cfg.secret import variable_of

_OLD_MODELS: Final = frozenset({"deprecated-model", "retired-model"})

# Of a job's model; of a model in the file another command helps.
_OF_JOB: Final = frozenset({Requirement.PLUGIN, Requirement.ALLOW})
_OLDER_JOB: Final = (
    "name a pay-as-you-go model: `openclaw cron edit ID --model PROVIDER/MODEL "
    '--fallbacks ""`; the list shows its ID once the gateway has started'
)
_FORBIDDEN: Final[Mapping[str, str]] = {
    "not allowed": ", which the terms of this plan do not allow",
    "not stated": "; the terms of this plan do not say that they allow it",
}

# What `default --unattended` sets.
_UNATTENDED: Final = frozenset({"heartbeat.model", "utilityModel", "model of jobs"})
# The flag that the probe's advice names, with its value.
_ADVISED: Final = re.compile(r"\bpass (--[a-z-]+(?: (?!to\b)\S+)?)")


class Trouble(Struct, frozen=True, kw_only=True):
    """A problem.

    Attributes:
        command: the command that fixes it, or shows how; empty if there is none.
        help: what to do, in words, if the command is not enough.
        stops: whether OpenClaw does not work because of it.
    """

    message: str
    command: str = ""
    help: str = ""
    stops: bool = False

    def as_json(self) -> dict[str, Json]:
        """For `status --json`."""
        found: dict[str, Json] = to_builtins(self)
        return found


def refusals(
    loaded: Loaded, errors: Sequence[Diagnostic], *, path: Path, cured: bool
) -> Iterator[Trouble]:
    """Why OpenClaw does not load the file.

    Args:
        cured: whether OpenClaw would load the file after `fix`.
    """
    if loaded.dialect.ID != native.ID:
        yield Trouble(
            message="OpenClaw does not load the compact form",
            command=conversion(path),
            stops=True,
        )
    elif errors:
        more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
        first = next((e for e in errors if e.rule == BAD_INCLUDE), errors[0])
        command = shlex.join(
            ["openclaw-cfg", "fix" if cured else "validate", str(path)]
        )
        only_words = first.rule == BAD_INCLUDE and first.help
        yield Trouble(
            message=f"OpenClaw refuses the file: {placed(first)}{more}",
            command="" if only_words else command,
            help="" if cured else first.help,
            stops=True,
        )


def unreadable(report: Report, path: Path) -> Trouble:
    """The file is not JSON5, or not an object."""
    first = report.diagnostics[0]
    words, help_ = ["validate", str(path)], first.help or "correct the file there"
    if not first.source.text.strip():
        words, help_ = ["init", "--force"], ""
    return Trouble(
        message=f"OpenClaw cannot read the file: {placed(first)}",
        command=shlex.join(["openclaw-cfg", *words]),
        help=help_,
        stops=True,
    )


def gateway_troubles(gateway: Gateway, *, loads: bool) -> Iterator[Trouble]:
    """Why the gateway does not start with a file that loads."""
    if not loads or gateway.starts is not False:
        return
    yield Trouble(
        message=f"the gateway does not start: {gateway.reason}".replace(
            "the gateway does not start: the gateway does not start",
            "the gateway does not start",
        ),
        command=gateway.cure,
        help=gateway.help,
        stops=gateway.running is None or gateway.running.here is False,
    )


def file_troubles(
    running: Running | None, short: str, reason: str
) -> Iterator[Trouble]:
    """The gateway runs with another file than the one that is found here."""
    if running is None or running.config is None or reason == "--config":
        return
    yield Trouble(
        message=f"the gateway that runs (process {running.process}) uses another file",
        command=shlex.join(["openclaw-cfg", "status", str(running.config)]),
        help=f"for {short}, stop that process and run `openclaw gateway` from here",
    )


def variable_troubles(
    running: Running | None,
    dotenvs: Sequence[Path],
    variables: Collection[Path],
    start: str,
) -> Iterator[Trouble]:
    """The gateway that runs has read its variables before they were changed.

    Args:
        start: the command that starts it in a terminal.
    """
    if running is None or not running.here or running.since is None:
        return
    for path in dotenvs:
        if path not in variables or path.stat().st_mtime <= running.since:
            continue
        step = rereads_variables(running, start)
        yield Trouble(
            message=f'"{path}" was changed after the gateway started, which reads it '
            "only then",
            command=step.command,
            help=step.help,
        )


def model_troubles(
    models: Sequence[ChosenModel], other: str, free: Sequence[ModelRef]
) -> Iterator[Trouble]:
    """Models that do not run; if the defaultModel and all fallbacks fail, all stops.

    Args:
        other: the command that takes other models; see `other_model`.
        free: models that may run unattended, the best first.
    """
    dead = is_dead(models)
    found: dict[tuple[str, ...], list[ChosenModel]] = {}
    for one in models:
        # A provider that does not answer is reported once, with the provider.
        if one.runs.runs is False and one.runs.part is not Requirement.ANSWER:
            command = _way_out(one, other, free)
            told = not command or f"`{one.runs.command}`), or" in one.runs.help
            cause = (one.runs.reason, command, one.runs.help if told else "")
            # A missing key or login is one problem, whichever models need it.
            of = "" if one.runs.part is Requirement.LOGIN else one.ref
            found.setdefault((*cause, of), []).append(one)
    for (reason, command, ways, _), same in found.items():
        names = [f"{one.ref} ({', '.join(one.roles)})" for one in same]
        yield Trouble(
            message=f"{', '.join(names)} {'do' if same[1:] else 'does'} not run: "
            f"{reason}",
            command=command,
            help=ways,
            stops=dead and any("defaultModel" in one.roles for one in same),
        )


def _way_out(one: ChosenModel, other: str, free: Sequence[ModelRef]) -> str:
    """The command for a model that does not run; `default` knows its own only."""
    if not is_to_be_replaced(one):
        return one.runs.command
    if free and _UNATTENDED.issuperset(one.roles):
        return f"openclaw-cfg default --unattended {shlex.quote(str(free[0]))}"
    if MAIN & {*one.roles}:
        return other
    # Only the server's answer tells this one, and no check of the file.
    return "" if one.runs.help == UNLISTED else "openclaw-cfg validate"


def missing_variables(
    found: Listing,
    running: Running | None,
    environment: Environment,
    service: Environment,
    start: str,
    dotenv: str,
) -> Iterator[Trouble]:
    """Keys that are in this shell, and that the running gateway was started without.

    Args:
        service: the variables that a gateway finds wherever it was started.
        start: the command that starts it in a terminal.
        dotenv: OpenClaw's own `.env`.
    """
    if running is None or not running.here or not running.process:
        return
    for name in dict.fromkeys(variable_of(row.provider.key) for row in found.rows):
        if not name or environment.where(name) is None or service.where(name):
            continue
        step = takes_variable(running, name, start, dotenv)
        if step is not None:
            yield Trouble(
                message=f"{name} is set in this shell, and the running gateway was "
                "started without it",
                command=step.command,
                help=step.help,
            )


def billed_logins(found: Listing, environment: Environment) -> Iterator[Trouble]:
    """Providers that a login is meant for, and that a key is used for instead."""
    for row in found.rows:
        name = row.provider.id.strip().lower()
        if name not in environment.meant or environment.has_login(name):
            continue
        login = next((o for o in by_provider(name) if o.kind is Kind.OAUTH), None)
        if login and row.key.present and row.key.source.startswith("${"):
            yield Trouble(
                message=f"{row.provider.id} is paid by {row.key.source}, though the "
                f"file is made for {login.title}",
                command=login.openclaw.login,
            )


def answer_troubles(
    found: Listing, results: Mapping[str, Result], models: Sequence[ChosenModel]
) -> Iterator[Trouble]:
    """Providers that do not answer as they should.

    One without a key or login is reported with its models, if any is used.
    """
    first = models[0].ref.partition("/")[0] if is_dead(models) else ""
    closed = _without_login(models)
    for row in found.rows:
        result = results.get(row.provider.id)
        if result is None or not result.status.failed:
            continue
        name = row.provider.id.strip().lower()
        if result.status is Status.NO_KEY and name in closed:
            continue
        command = _cure(row, result, default=found.default)
        yield Trouble(
            message=f"{row.provider.id}: {result.detail or result.status}",
            command=command,
            help="" if result.help == f"run `{command}`" else result.help,
            stops=name == first.strip().lower(),
        )


def _cure(row: ListedProvider, result: Result, *, default: str) -> str:
    """The command that fixes it; another probe would show no more than this one."""
    if result.status in {Status.AUTH, Status.NO_KEY}:
        if row.preset and row.key.source == "login":
            return row.preset.openclaw.login
        return adding(row.provider.id, row.preset, entry=row.entry)
    again = f"openclaw-cfg probe {shlex.quote(row.provider.id)}"
    if result.status is Status.NO_MODEL and len(row.provider.models) > 1:
        gone = (f"{row.provider.id}/{model}" for model in result.configured_missing)
        # The defaultModel has a trouble of its own.
        if ref := next((ref for ref in gone if ref != default), ""):
            return f"openclaw-cfg remove {shlex.quote(ref)}"
    if result.status is Status.TIMEOUT:
        return f"{again} --timeout 60"
    advised = _ADVISED.search(result.help)
    if advised is not None:
        return f"{again} {advised[1]}"
    return "" if result.help else again


def unattended_troubles(
    works: Sequence[Work], running: Running | None
) -> Iterator[Trouble]:
    """What runs unattended on a plan whose terms do not allow it.

    A job that was not added yet is not a problem: a note mentions it.
    """
    yield from _not_stated(works)
    for work in works:
        if work.billing != "plan" or work.terms not in _FORBIDDEN:
            continue
        if not work.starts or (work.activity != "job" and work.terms != "not allowed"):
            continue
        way = ""
        if work.cure.endswith(" list"):
            way = _OLDER_JOB
        elif work.cure and (running is None or running.here is False):
            way = NEEDS_GATEWAY
        yield Trouble(
            message=f"{work.title} runs on {work.model} unattended"
            f"{_FORBIDDEN[work.terms]}",
            command=work.cure or "openclaw-cfg fix --policy",
            help=way,
        )


def _not_stated(works: Sequence[Work]) -> Iterator[Trouble]:
    """One trouble for each model whose terms do not mention what runs on it."""
    unclear = (w for w in works if w.billing == "plan" and w.terms == "not stated")
    for model, titles in by_model(w for w in unclear if w.activity != "job"):
        yield Trouble(
            message=f"unattended on {model}{_FORBIDDEN['not stated']}: "
            f"{', '.join(titles)}",
            command="openclaw-cfg fix --policy",
        )


def job_troubles(
    found: Sequence[JobModel], models: Sequence[ChosenModel]
) -> Iterator[Trouble]:
    """Stored jobs that name a model which does not run.

    Args:
        models: those that agents talk to; a login that one of them lacks is told there.
    """
    closed = _without_login(models)
    dead = [one for one in found if one.runs.runs is False]
    for one in dead:
        # A provider that does not answer is reported once, with the provider.
        part, command = one.runs.part, one.runs.command
        told = part is Requirement.LOGIN and one.provider in closed
        if told or part is Requirement.ANSWER:
            continue
        step = NextStep(command, one.runs.help)
        if one.runs.near or command == CHOOSE or part in _OF_JOB:
            gone = {other.text for other in dead if other.job is one.job}
            step = without_models(one.job, gone, one.others)
        yield Trouble(
            message=f"job {one.job.name} does not run on {one.text}: {one.runs.reason}",
            command=step.command,
            help=step.help,
        )


def _without_login(models: Sequence[ChosenModel]) -> set[str]:
    """The providers of models that lack a key or login."""
    return {
        one.ref.partition("/")[0].strip().lower()
        for one in models
        if one.runs.runs is False and one.runs.part is Requirement.LOGIN
    }


def old_troubles(report: Report, fixed: Loaded, *, fixes: bool) -> Iterator[Trouble]:
    """Models that their vendor is retiring and that OpenClaw still accepts.

    Args:
        fixed: the configuration after `fix`.
        fixes: whether `fix` would change something.
    """
    stay = {one.message: one for one in ending(RuleContext(fixed))}
    for found in report.diagnostics:
        if found.rule not in _OLD_MODELS or found.severity is Severity.ERROR:
            continue
        one = stay.get(found.message)
        if one is None:
            command = "openclaw-cfg fix" if fixes else CHOOSE
            yield Trouble(message=found.message, command=command)
        else:
            command = _succeeding(fixed, one)
            told = "" if command else found.help
            yield Trouble(message=found.message, help=told, command=command)


def _succeeding(loaded: Loaded, one: Ending) -> str:
    """The command that takes the successor of a defaultModel; empty for others."""
    best = one.preset.recommended
    new = one.model.replaced_by or (best.daily if best else "")
    now = str(loaded.config.primary).lower()
    if not new or now != f"{one.provider}/{one.model.id}".lower():
        return ""
    entry = loaded.config.entry(one.provider)
    ref = f"{entry.id}/{new}"
    if new in {model.id for model in entry.models} or not entry.models:
        return shlex.join(["openclaw-cfg", "default", ref])
    words = ["openclaw-cfg", "add", one.preset.id]
    if one.preset.openclaw.provider != entry.id:
        words += ["--id", entry.id]
    return shlex.join([*words, "--model", new, "--default", ref])


def readable_troubles(report: Report) -> Iterator[Trouble]:
    """Files with keys that other users of the machine can read."""
    for found in report.diagnostics:
        if found.rule == "readable-key-file" and found.severity is not Severity.INFO:
            yield Trouble(message=found.message, command=found.help.split("`")[1])


def for_file(trouble: Trouble, loaded: Loaded) -> Trouble:
    """The trouble with its command for this file, and what that does to comments."""
    command, help_ = (
        for_agents(t, loaded.merged) for t in (trouble.command, trouble.help)
    )
    about = about_comments(command, loaded.document)
    told = "; ".join(filter(None, [help_, about]))
    return replace(trouble, command=command, help=told)


def placed(found: Diagnostic) -> str:
    """A finding with its line and column."""
    return f"{found.start.line}:{found.start.column}: {found.message}"
