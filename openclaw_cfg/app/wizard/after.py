"""What to say once everything is written: does it hold, what comes next."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from openclaw_cfg.app.change import Change
from openclaw_cfg.app.wizard.around import short_path
from openclaw_cfg.app.wizard.codex import CODEX
from openclaw_cfg.app.wizard.desk import Desk, Draft
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.dialects import detect, native
from openclaw_cfg.jsonpath import get
from openclaw_cfg.openclaw.environment import Environment, read_environment
from openclaw_cfg.report import Severity
from openclaw_cfg.secret import EnvRef, SecretRef
from openclaw_cfg.wizard import Note, Tone

_RESTART = ("gateway", "env")


class Done(Struct, frozen=True, kw_only=True):
    """What was done.

    Attributes:
        command: the one that does it again without a question.
        default: the defaultModel now.
    """

    drafts: Sequence[Draft]
    change: Change
    command: str
    default: str


def after(desk: Desk, done: Done) -> tuple[Note, ...]:
    """The notes at the end."""
    again = Note(title="The same without a question", code=(done.command,))
    return (
        *_unseen(desk.workspace, done),
        _judged(done),
        Note(title="Next", rows=tuple(_steps(desk, done))),
        again,
    )


def needs_login(desk: Desk, drafts: Sequence[Draft]) -> bool:
    """Whether a ChatGPT login is referred to that OpenClaw does not have."""
    logged_in = any(login.own and login.usable for login in desk.around.logins)
    return any(draft.preset.id == CODEX for draft in drafts) and not logged_in


def _unseen(workspace: Workspace, done: Done) -> Iterator[Note]:
    """Variables that a gateway started by the system would not have."""
    service = _service(workspace).with_config(done.change.after.value)
    for draft in done.drafts:
        match draft.key.secret:
            case EnvRef(name=name) | SecretRef(source="env", id=name):
                if service.where(name) is None:
                    yield Note(
                        title=f"{name} is not where the gateway looks",
                        lines=(_advice(workspace, name),),
                        tone=Tone.WARNING,
                    )
            case _:
                pass


def _advice(workspace: Workspace, name: str) -> str:
    dotenv = short_path(workspace, workspace.location.dotenv)
    return (
        "A gateway that the system starts does not see this shell. "
        f"Put a line {name}=... into {dotenv}."
    )


def _service(workspace: Workspace) -> Environment:
    """The variables of a gateway that has nothing from any shell."""
    location = workspace.location
    gateway = [path for path in location.dotenvs if path.name == "gateway.env"]
    return read_environment(
        {},
        state_folder=location.dotenv.parent,
        gateway_env=gateway[0] if gateway else None,
    )


def _judged(done: Done) -> Note:
    found = done.change.report.diagnostics
    warnings = [d for d in found if d.severity is Severity.WARNING]
    count = f"{len(warnings)} warning{'' if len(warnings) == 1 else 's'}"
    loads = detect(done.change.after.value).ID == native.ID
    how = "checked as OpenClaw does" if loads else "checked"
    return Note(
        title=f"{how}: no errors, {count}",
        lines=tuple(f"{d.start.line}: {d.message}" for d in warnings[:3]),
        tone=Tone.GOOD,
    )


def _steps(desk: Desk, done: Done) -> Iterator[tuple[str, str]]:
    if desk.around.openclaw is None and not done.change.read.exists:
        yield "install", "npm install -g openclaw"
    for draft in done.drafts:
        if draft.preset.kind is Kind.CLOUD and draft.preset.openclaw.plugin:
            plugin = draft.preset.openclaw.plugin
            yield "plugin", f"openclaw plugins install {plugin}"
        elif draft.preset.kind is Kind.OAUTH and draft.preset.id != CODEX:
            yield "log in", draft.preset.openclaw.login or "see openclaw models auth"
    if needs_login(desk, done.drafts):
        yield "log in", "openclaw models auth login --provider openai"
        yield "", "without a browser here: add --device-code"
    if not done.change.read.exists:
        yield "start", "openclaw gateway"
    elif _restarts(done):
        yield "restart", "openclaw gateway restart"
    else:
        yield "restart", "not needed: a running gateway takes this over by itself"
    other = next((r for r in _others(done)), "")
    if other:
        yield "switch", f"/model {other} in a chat"
    yield "check", "openclaw-cfg probe"
    yield "undo", "openclaw-cfg undo"


def _restarts(done: Done) -> bool:
    """Whether a running gateway has to start again.

    OpenClaw 2026.9.6 reads `.env`, `env` and most of `gateway` only then.
    """
    before = done.change.before.value if done.change.before else None
    after_ = done.change.after.value
    changed = any(get(before, name) != get(after_, name) for name in _RESTART)
    return changed or bool(done.change.variables)


def _others(done: Done) -> Iterator[str]:
    """What `/model` takes for the other models: an alias where there is one."""
    value = done.change.after.value
    refs = [
        f"{draft.provider_id}/{model}"
        for draft in done.drafts
        for model in draft.wish.models
    ]
    rest = [ref for ref in refs if ref != done.default]
    for ref in rest:
        alias = get(value, "agents", "defaults", "models", ref, "alias")
        if isinstance(alias, str):
            yield alias
    yield from rest
