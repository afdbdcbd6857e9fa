"""The messages after the write: does it work, and what comes next."""

import shlex
from collections.abc import Iterator, Sequence
from typing import Final

from openclaw_cfg.app.add import Chosen, hidden_plans, logins_needed
from openclaw_cfg.app.change import ConfigChange
from openclaw_cfg.app.chats import PERSON, owner_of_chats
from openclaw_cfg.app.next_step import INSTALL, next_step, service_environment
from openclaw_cfg.app.openclaw_writes import about_comments
from openclaw_cfg.app.unattended import OWN_MODEL, overview
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import Note, Tone
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.login import CODEX
from openclaw_cfg.catalog.entry import second_id
from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.dialects import detect, native
from openclaw_cfg.jsonpath import get
from openclaw_cfg.lint.runnable import adding
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.login_command import for_agents
from openclaw_cfg.openclaw.stored_jobs import NO_JOBS, stored_jobs
from openclaw_cfg.output.printable import counted
from openclaw_cfg.report import Severity
from openclaw_cfg.secret import variable_of

_SHELL: Final = "A gateway that the system starts does not see this shell."


def after(
    desk: Desk,
    chosen: Sequence[Chosen],
    change: ConfigChange,
    *,
    command: str,
    default: str,
) -> tuple[Note, ...]:
    """The notes at the end.

    Args:
        command: the command that repeats it without questions.
        default: the defaultModel now.
    """
    again = Note(
        title="The same without a question",
        lines=tuple(_typed(chosen)),
        code=(command,),
    )
    billed = paid_by_key(desk, chosen, change)
    return (
        *([Note(title=billed, tone=Tone.WARNING)] if billed else ()),
        *_unseen(desk, chosen, change),
        *_not_answering(desk, chosen),
        _judged(change),
        *_unattended(desk, change),
        *(
            Note(title="A plan that is not recognized", lines=(text,))
            for text in hidden_plans(chosen, desk.environment)
        ),
        Note(title="Next", rows=tuple(_steps(desk, chosen, change, default))),
        again,
    )


def _typed(chosen: Sequence[Chosen]) -> Iterator[str]:
    """What must be set first elsewhere, because a typed key is not in the command."""
    names = [c.wish.key_name for c in chosen if c.wish.key_value is not None]
    names += [v.name for c in chosen if c.wish.embeddings for v in c.wish.variables]
    if names:
        needed = " and ".join(names)
        yield f"On another machine set {needed} first: the command holds no key."


def needed_logins(desk: Desk, chosen: Sequence[Chosen]) -> Iterator[tuple[str, Preset]]:
    """The logins that are to come, also of a file that was there, by provider's id."""
    wishes = tuple(one.wish for one in chosen)
    there = {
        login.provider for login in desk.around.logins if login.own and login.usable
    }
    for name, known in desk.logins_beside(wishes).items():
        token = any(desk.environment.where(variable) for variable in known.key.env)
        if name not in there and not token:
            yield name, known


def needed_login(desk: Desk, chosen: Sequence[Chosen]) -> Preset | None:
    """The login offer that is used and for which OpenClaw has no login."""
    return next(logins_needed(chosen, desk.around.logins, desk.environment), None)


def paid_by_key(desk: Desk, chosen: Sequence[Chosen], change: ConfigChange) -> str:
    """That an API key is used instead of a login, for now or always; or empty."""
    overruled = _overruled_login(desk, chosen, change)
    return overruled or _billed_until_login(desk, chosen, change)


def _billed_until_login(
    desk: Desk, chosen: Sequence[Chosen], change: ConfigChange
) -> str:
    """That an API key is used instead of a login that is still to come; or empty."""
    given = {variable.name for variable in change.variables}
    for name, login in needed_logins(desk, chosen):
        keys = (key for offer in by_provider(name) for key in offer.key.env)
        there = (k for k in keys if k in given or desk.environment.where(k))
        if key := next((k for k in there if k not in login.key.env), ""):
            return (
                f"until you log in, OpenClaw uses {key} for the models of "
                f"{login.title} too: pay-as-you-go, not the plan"
            )
    return ""


def _overruled_login(desk: Desk, chosen: Sequence[Chosen], change: ConfigChange) -> str:
    """That an entry's key is used instead of a login that was chosen; or empty."""
    logins = [one.preset for one in chosen if one.preset.kind is Kind.OAUTH]
    if not logins:
        return ""
    loaded = load(change.after.source, environment=desk.workspace.environment())
    keyed = {
        p.id.strip().lower() for p in loaded.config.providers if variable_of(p.key)
    }
    for known in logins:
        name = known.openclaw.provider
        if name in keyed:
            offers = by_provider(name)
            api = next((p for p in offers if p.kind is not Kind.OAUTH), known)
            return (
                f'the entry "{name}" names a key, which OpenClaw uses instead of the '
                "login: pay-as-you-go. "
                f"`openclaw-cfg add {api.id} --id {second_id(api)}` and "
                f"`openclaw-cfg remove {name}` set them apart"
            )
    return ""


def _unseen(
    desk: Desk, chosen: Sequence[Chosen], change: ConfigChange
) -> Iterator[Note]:
    """Variables that a gateway started by the system would not have."""
    for name in _unseen_names(desk.workspace, chosen, change):
        here = f"{_SHELL} " if desk.environment.where(name) else ""
        yield Note(
            title=_unseen_title(name),
            lines=(f"{here}{_line(desk.workspace, name)}",),
            tone=Tone.WARNING,
        )


def unset_keys(
    desk: Desk, chosen: Sequence[Chosen], change: ConfigChange
) -> Iterator[str]:
    """Variables of keys that are set neither for the gateway nor here, with advice."""
    for name in _unseen_names(desk.workspace, chosen, change):
        if desk.environment.where(name) is None:
            yield f"{_unseen_title(name)}. {_line(desk.workspace, name)}"


def _unseen_names(
    workspace: Workspace, chosen: Sequence[Chosen], change: ConfigChange
) -> Iterator[str]:
    service = service_environment(workspace).with_config(change.after.value)
    written = {variable.name for variable in change.variables}
    for name in dict.fromkeys(variable_of(one.key) for one in chosen):
        if name and name not in written and service.where(name) is None:
            yield name


def _unseen_title(name: str) -> str:
    return f"{name} is not where the gateway looks"


def _not_answering(desk: Desk, chosen: Sequence[Chosen]) -> Iterator[Note]:
    """Providers that were kept though their check failed."""
    for one in chosen:
        if one.wish.answers is False and desk.probes is not None:
            again = ["openclaw-cfg", "probe", one.provider_id]
            key = adding(one.provider_id, one.preset, entry=True)
            yield Note(
                title=f"{one.provider_id} was kept, though its check failed",
                rows=(
                    ("it said", desk.probes.verdict(one.provider_id)),
                    *((("another key", key),) if one.key else ()),
                    ("check again", shlex.join(again)),
                ),
                tone=Tone.WARNING,
            )


def _line(workspace: Workspace, name: str) -> str:
    return f"Put a line {name}=... into {workspace.dotenv}."


def _judged(change: ConfigChange) -> Note:
    found = change.report.diagnostics
    warnings = [d for d in found if d.severity is Severity.WARNING]
    count = counted(len(warnings), "warning")
    loads = detect(change.after.value).ID == native.ID
    how = "checked as OpenClaw does" if loads else "checked"
    return Note(
        title=f"{how}: no errors, {count}",
        lines=tuple(f"{d.start.line}: {d.message}" for d in warnings[:3]),
        tone=Tone.GOOD,
    )


def _unattended(desk: Desk, change: ConfigChange) -> Iterator[Note]:
    """What OpenClaw runs unattended, on which model, and how that is paid."""
    after_ = change.after
    if detect(after_.value).ID != native.ID:
        return
    location = desk.workspace.location
    loaded = load(after_.source, environment=desk.workspace.environment())
    jobs = stored_jobs(location.state_dir) if change.read.exists else NO_JOBS
    found = overview(loaded, jobs)
    rows = tuple(
        (
            f"{found.title(work)}{' (else)' if work.fallback else ''}",
            f"{work.model or OWN_MODEL}: {work.standing}",
        )
        for work in found.works
    )
    yield Note(
        title="What OpenClaw runs unattended" if rows else "Nothing runs unattended",
        rows=rows,
        lines=found.notes,
    )


def _steps(
    desk: Desk, chosen: Sequence[Chosen], change: ConfigChange, default: str
) -> Iterator[tuple[str, str]]:
    if desk.around.openclaw is None and not change.read.exists:
        yield "install", INSTALL
    for known in (one.preset for one in chosen):
        if known.kind is Kind.CLOUD and known.openclaw.plugin:
            yield "plugin", f"openclaw plugins install {known.openclaw.plugin}"
    yield from _login_steps(desk, chosen, change)
    before = change.before if change.read.exists else None
    step = next_step(
        desk.workspace,
        before,
        change.after,
        variables=bool(change.variables),
        container=desk.around.container,
    )
    if detect(change.after.value).ID != native.ID:
        yield "convert", step.command
        yield "", "OpenClaw does not load the short form"
        return
    if before is not None or not step.command:
        yield (
            "restart",
            step.command
            or "not needed: a running gateway takes this over automatically",
        )
    else:
        yield "start", step.command
        if step.command.endswith("--bind loopback"):
            outside = "reached from outside this container"
            yield "", f"{outside}: set OPENCLAW_GATEWAY_TOKEN instead"
    if step.help:
        yield "", step.help
    yield from _later_steps(chosen, change, default)


def _login_steps(
    desk: Desk, chosen: Sequence[Chosen], change: ConfigChange
) -> Iterator[tuple[str, str]]:
    login = needed_login(desk, chosen)
    if login is None:
        return
    command = for_agents(login.openclaw.login, change.after.value)
    yield "log in", command
    if login.id == CODEX:
        yield "", "without a browser here: add --device-code"
    about = about_comments(command, change.after)
    if about and change.read.exists:
        yield "", about


def _later_steps(
    chosen: Sequence[Chosen], change: ConfigChange, default: str
) -> Iterator[tuple[str, str]]:
    owner = owner_of_chats(change.after.value)
    if owner:
        yield "talk", f"openclaw agent --agent {PERSON} --message ..."
        yield "", f'a chat that names no agent goes to "{owner}"'
    other = next((r for r in _others(chosen, change, default)), "")
    if other:
        yield "switch", f"/model {other} in a chat"
    yield "check", "openclaw-cfg probe"
    if change.rewrites:
        yield "undo", shlex.join(["openclaw-cfg", "undo", str(change.read.path)])


def _others(
    chosen: Sequence[Chosen], change: ConfigChange, default: str
) -> Iterator[str]:
    """The names of the other models for `/model`: an alias if there is one."""
    refs = [
        str(ref)
        for one in chosen
        if one.wish.models
        for ref, model in zip(one.refs, one.models, strict=True)
        if model not in one.wish.unlisted
    ]
    rest = [ref for ref in refs if ref != default]
    for ref in rest:
        alias = get(change.after.value, "agents", "defaults", "models", ref, "alias")
        if isinstance(alias, str):
            yield alias
    yield from rest
