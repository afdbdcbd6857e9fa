"""The beginning and the end of `init` and `add` in a terminal.

A file that OpenClaw refuses is fixed before anything else is asked.
"""

import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.agreements import agreed
from openclaw_cfg.app.change import ConfigChange
from openclaw_cfg.app.first_answer import first_answer
from openclaw_cfg.app.fix import commit, fix
from openclaw_cfg.app.init import Settled
from openclaw_cfg.app.listing import listing
from openclaw_cfg.app.probe import options_for
from openclaw_cfg.app.validate import Judgement, check
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import (
    Back,
    Choice,
    Choose,
    Confirm,
    News,
    Note,
    Prompter,
    Tone,
    detect,
)
from openclaw_cfg.ask.background import begin
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.fix import fixed_first, refused
from openclaw_cfg.ask.login import CODEX
from openclaw_cfg.ask.next_steps import after, needed_login
from openclaw_cfg.ask.probing import Probes
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.cli.options import Context
from openclaw_cfg.cli.suppress_echo import echo, forget_typed
from openclaw_cfg.cli.write import told_keys
from openclaw_cfg.dialects import detect as form_of
from openclaw_cfg.dialects import native
from openclaw_cfg.files.read import Read
from openclaw_cfg.fix.plan import FixTarget
from openclaw_cfg.loader import Loaded, load
from openclaw_cfg.openclaw.login_command import for_agents
from openclaw_cfg.probe.planning import Options
from openclaw_cfg.report import Severity
from openclaw_cfg.schema.store import load_native


class Made(Struct, frozen=True, kw_only=True):
    """A complete wish, and the change that makes it so.

    Attributes:
        desk: where it was asked for.
        after: the file as the change leaves it, with the variables of before.
        again: the command that does it again without a question.
    """

    desk: Desk
    answers: Settled
    change: ConfigChange
    after: Loaded
    written: bool
    again: str


def look_around(
    desk: Desk,
    prompter: Prompter,
    *,
    send_keys: Iterable[str] | None,
    tool: str = "",
) -> Desk:
    """Detect and show what is here, and prepare the probes.

    Args:
        send_keys: ids of providers or presets whose key may be sent to any address;
            None if nothing is probed.
        tool: the only other tool whose files are read; all if empty.
    """
    asks = send_keys is not None
    here = detect.look_around(
        desk.workspace, desk.environment, ask_servers=asks, tool=tool
    )
    prompter.note(detect.describe(here, desk.workspace, desk.loaded))
    forget_typed()
    options = Options(
        lookup=desk.environment.get,
        send_keys=frozenset(send_keys or ()),
        agreed=agreed(desk.workspace.state),
    )
    if desk.loaded is not None:
        options = options_for(desk.workspace, desk.loaded, options)
    return replace(desk, around=here, probes=Probes(options) if asks else None)


def finish(context: Context, prompter: Prompter, made: Made) -> None:
    """Say that it is written, whether it holds and what comes next; offer the login."""
    desk = made.desk
    workspace, variables = desk.workspace, made.change.variables
    path = workspace.short(made.change.read.path)
    if made.change.rewrites:
        prompter.note(Note(title=f"wrote {path}", tone=Tone.GOOD))
    if variables:
        title = told_keys(workspace, made.change)
        prompter.note(Note(title=title, tone=Tone.GOOD))
    chosen = made.answers.chosen
    default = made.answers.wish.default or str(desk.config.primary or "")
    for note in after(desk, chosen, made.change, command=made.again, default=default):
        prompter.note(note)
    openclaw = desk.around.openclaw
    if openclaw is None:
        return
    login = needed_login(desk, chosen)
    if login is not None:
        command = for_agents(login.openclaw.login, made.change.after.value)
        _offer_login(context, prompter, openclaw, login, command, path)
    elif _may_answer(made, default):
        config = workspace.location.config
        _offer_answer(context, prompter, openclaw, default, config)


def _may_answer(made: Made, default: str) -> bool:
    """Whether the defaultModel may be asked: nothing says that it would fail.

    Its provider did not just fail, and its key is there.
    """
    failed = made.desk.probes.failed if made.desk.probes else frozenset[str]()
    provider, after_ = default.partition("/")[0], made.change.after
    if not default or provider in failed or form_of(after_.value).ID != native.ID:
        return False
    loaded = load(after_.source, environment=made.desk.workspace.environment())
    rows = (row for row in listing(loaded).rows if row.provider.id == provider)
    return not any(row.lacks_key for row in rows)


def _offer_answer(
    context: Context, prompter: Prompter, openclaw: Path, default: str, config: Path
) -> None:
    """Ask the defaultModel one question through OpenClaw, if the user agrees."""
    question = Confirm(
        title=f"Ask {default} one question now, through OpenClaw?",
        unasked=None,
        short="First answer",
        default=False,
        hint="a few tokens",
    )
    try:
        if not prompter.confirm(question):
            return
    except Back:
        return
    work = begin(lambda: first_answer(openclaw, default, context.env, config))
    prompter.wait(lambda: News(line=f"asking {default}", done=work.done()))
    good, told = work.result()
    prompter.note(
        Note(
            title=f"{default} answers" if good else f"{default} did not answer",
            lines=(told,),
            tone=Tone.GOOD if good else Tone.WARNING,
        )
    )


def _offer_login(
    context: Context,
    prompter: Prompter,
    openclaw: Path,
    known: Preset,
    login: str,
    written: str,
) -> None:
    """Run OpenClaw's own login in this terminal, if the user agrees.

    Args:
        login: the command.
        written: the file that holds all but the login.
    """
    codex = known.id == CODEX
    hint = "OpenClaw opens a browser" if codex else login
    code = Choice(
        value="code", title="Yes, with a code", hint="no browser on this machine"
    )
    question = Choose(
        title=f"Log in with {'ChatGPT' if codex else known.title} now?",
        unasked=None,
        short="Log in",
        choices=(
            Choice(value="browser", title="Yes", hint=hint),
            *((code,) if codex else ()),
            Choice(value="later", title="Later"),
        ),
    )
    try:
        answer = prompter.choose(question)
    except Back:
        return
    if answer == "later":
        return
    extra = " --device-code" if answer == "code" else ""
    command = f"{login}{extra}"
    arguments = [str(openclaw), *shlex.split(command)[1:]]
    failed = Note(
        title="not logged in yet",
        lines=(f"{written} is written. What is missing is the login:",),
        code=(command,),
        tone=Tone.WARNING,
    )
    try:
        with echo(on=True):
            done = subprocess.run(arguments, env=dict(context.env), check=False)
    except KeyboardInterrupt:
        prompter.note(failed)
        raise
    good = done.returncode == 0
    prompter.note(Note(title="logged in", tone=Tone.GOOD) if good else failed)


def loadable(
    context: Context,
    prompter: Prompter,
    workspace: Workspace,
    read: Read,
    loaded: Loaded,
    *,
    dry_run: bool,
) -> tuple[Read, Loaded]:
    """The file as OpenClaw loads it; a refused one is fixed after confirmation.

    Raises:
        Refused: the user wants to keep the file as it is.
        AppError: as `app.fix.commit`.
    """
    if loaded.dialect.ID != native.ID:
        return read, loaded
    schema = load_native(extra=workspace.schemas)
    report = check(loaded, Judgement(schema=schema))
    if report.valid:
        return read, loaded
    if dry_run:
        raise refused()
    target = FixTarget(schema=schema, version=schema.version)
    name = workspace.short(read.path)
    errors = [d for d in report.diagnostics if d.severity is Severity.ERROR]
    fixed = fixed_first(prompter, fix(loaded, read, name, target), target, errors)
    for _ in commit([(workspace, fixed)]):
        context.console.wrote = True
    prompter.note(Note(title=f"fixed {name}", tone=Tone.GOOD))
    return workspace.load()
