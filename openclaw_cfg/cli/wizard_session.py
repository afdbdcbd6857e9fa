"""The first look and the last word of `init` and `add` with a person."""

import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.agreements import agreed
from openclaw_cfg.app.change import ConfigChange
from openclaw_cfg.app.first_answer import first_answer
from openclaw_cfg.app.init import Settled
from openclaw_cfg.app.probe import options_for
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
from openclaw_cfg.ask.background import Background
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.login import CODEX
from openclaw_cfg.ask.next_steps import after, needed_login
from openclaw_cfg.ask.probing import Probes
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.cli.options import Context
from openclaw_cfg.cli.suppress_echo import echo, forget_typed
from openclaw_cfg.dialects import detect as form_of
from openclaw_cfg.dialects import native
from openclaw_cfg.loader import Loaded
from openclaw_cfg.probe.planning import Options


class Made(Struct, frozen=True):
    """A complete wish, and the change that makes it so."""

    answers: Settled
    change: ConfigChange
    written: bool


def look_around(
    desk: Desk,
    prompter: Prompter,
    loaded: Loaded | None,
    *,
    send_keys: Iterable[str] | None,
    tool: str = "",
) -> Desk:
    """Look around, say what is here, and be ready to probe.

    Args:
        send_keys: ids of providers or presets whose key may go to any address; None
            where nothing is probed.
        tool: the only other tool whose files are read; all where empty.
    """
    asks = send_keys is not None
    here = detect.look_around(
        desk.workspace, desk.environment, ask_servers=asks, tool=tool
    )
    prompter.note(
        detect.describe(here, desk.workspace, loaded.config if loaded else None)
    )
    forget_typed()
    options = Options(
        lookup=desk.environment.get,
        send_keys=frozenset(send_keys or ()),
        agreed=agreed(desk.workspace.state),
    )
    if loaded is not None:
        options = options_for(desk.workspace, loaded, options)
    return replace(desk, around=here, probes=Probes(options) if asks else None)


def finish(
    context: Context, desk: Desk, prompter: Prompter, made: Made, command: str
) -> None:
    """Say that it is written, whether it holds and what comes next; offer the login.

    Args:
        command: the one that does it again without a question.
    """
    workspace, variables = desk.workspace, made.change.variables
    path = workspace.short(made.change.read.path)
    prompter.note(Note(title=f"wrote {path}", tone=Tone.GOOD))
    if variables:
        names = ", ".join(variable.name for variable in variables)
        title = f"wrote {names} to {workspace.dotenv}"
        prompter.note(Note(title=title, tone=Tone.GOOD))
    chosen = made.answers.chosen
    default = made.answers.wish.default or str(desk.config.primary or "")
    for note in after(desk, chosen, made.change, command=command, default=default):
        prompter.note(note)
    openclaw = desk.around.openclaw
    if openclaw is None:
        return
    login = needed_login(desk, chosen)
    if login is not None:
        _offer_login(context, prompter, openclaw, login)
    elif default and form_of(made.change.after.value).ID == native.ID:
        config = workspace.location.config
        _offer_answer(context, prompter, openclaw, default, config)


def _offer_answer(
    context: Context, prompter: Prompter, openclaw: Path, default: str, config: Path
) -> None:
    """Ask the defaultModel one question through OpenClaw, if that is wanted."""
    question = Confirm(
        title=f"Ask {default} one question now, through OpenClaw?",
        short="First answer",
        default=False,
        hint="a few tokens",
    )
    try:
        if not prompter.confirm(question):
            return
    except Back:
        return
    work = Background(lambda: first_answer(openclaw, default, context.env, config))
    prompter.wait(lambda: News(line=f"asking {default}", done=work.done))
    answer = work.result()
    assert answer is not None
    good, told = answer
    prompter.note(
        Note(
            title=f"{default} answers" if good else f"{default} did not answer",
            lines=(told,),
            tone=Tone.GOOD if good else Tone.WARNING,
        )
    )


def _offer_login(
    context: Context, prompter: Prompter, openclaw: Path, known: Preset
) -> None:
    """Run OpenClaw's own login in this terminal, if that is wanted."""
    codex = known.id == CODEX
    hint = "OpenClaw opens a browser" if codex else known.openclaw.login
    code = Choice(
        value="code", title="Yes, with a code", hint="no browser on this machine"
    )
    question = Choose(
        title=f"Log in with {'ChatGPT' if codex else known.title} now?",
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
    arguments = shlex.split(known.openclaw.login)[1:]
    extra = ["--device-code"] if answer == "code" else []
    with echo(on=True):
        done = subprocess.run(
            [str(openclaw), *arguments, *extra], env=dict(context.env), check=False
        )
    good = done.returncode == 0
    prompter.note(
        Note(
            title="logged in" if good else f"the login ended with {done.returncode}",
            tone=Tone.GOOD if good else Tone.WARNING,
        )
    )
