"""What `init` and `add` with questions have in common, from first look to last word."""

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.agreements import agreed as agreed_hosts
from openclaw_cfg.app.change import Change, commit
from openclaw_cfg.app.probe import options_for
from openclaw_cfg.app.wizard.after import Done, after, needs_login
from openclaw_cfg.app.wizard.around import look_around, short_path, told
from openclaw_cfg.app.wizard.desk import Desk
from openclaw_cfg.app.wizard.probing import Probes
from openclaw_cfg.app.wizard.repeat import unfinished
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.cli.consent import keep_in_mind
from openclaw_cfg.cli.echo import echo, forget_typed
from openclaw_cfg.cli.options import Context
from openclaw_cfg.cli.prompts import prompter
from openclaw_cfg.cli.write import show_diff
from openclaw_cfg.dialects import native
from openclaw_cfg.dialects.base import Dialect
from openclaw_cfg.loader import Loaded
from openclaw_cfg.probe.planning import Options
from openclaw_cfg.wizard import (
    Back,
    Choice,
    Choose,
    Confirm,
    Note,
    Prompter,
    Replay,
    Tone,
)

_LOGIN: Final = ("models", "auth", "login", "--provider", "openai")


class Guide(Struct, frozen=True):
    """A person who is led through a command.

    Attributes:
        prompter: the terminal's own, that cannot go back.
    """

    context: Context
    workspace: Workspace
    prompter: Prompter
    replay: Replay
    desk: Desk


def guide(
    context: Context,
    workspace: Workspace,
    loaded: Loaded | None,
    *,
    title: str,
    no_probe: bool,
    send_keys: Iterable[str],
    dialect: Dialect = native,
) -> Guide:
    """Look around, say what is here, and be ready to ask.

    Args:
        loaded: the configuration; None when it is to be made, in `dialect`.
        send_keys: ids of providers or presets whose key may go to any address.
    """
    asks = prompter(context.console)
    replay = Replay(asks)
    environment = loaded.environment if loaded else workspace.environment()
    asks.note(Note(title=title))
    around = look_around(
        workspace, load_presets(), environment, ask_servers=not no_probe
    )
    config = loaded.config if loaded else None
    asks.note(told(around, workspace, config))
    forget_typed()
    options = Options(
        lookup=environment.get,
        send_keys=frozenset(name.strip().lower() for name in send_keys),
        agreed=agreed_hosts(workspace.state),
    )
    if loaded is not None:
        options = options_for(workspace, loaded, options)
    desk = Desk(
        workspace=workspace,
        environment=environment,
        prompter=replay,
        around=around,
        value=loaded.merged if loaded else None,
        config=config,
        probes=None if no_probe else Probes(options),
        native=(loaded.dialect if loaded else dialect).ID == native.ID,
    )
    return Guide(context, workspace, asks, replay, desk)


def agreed(guide: Guide, change: Change, *, dry_run: bool) -> bool:
    """Show the difference and ask; Esc goes back to the question before."""
    console = guide.context.console
    if not change.needed:
        guide.replay.note(Note(title="Nothing to change", tone=Tone.GOOD))
        return False
    console.talk("")
    show_diff(guide.context, change.diff())
    console.talk("")
    if dry_run:
        console.talk("dry run: nothing was written")
        return False
    yes = guide.replay.confirm(
        Confirm(
            title=f"Write {short_path(guide.workspace, change.read.path)}?",
            short="Write",
            hint="`openclaw-cfg undo` takes it back",
        )
    )
    if not yes:
        console.talk("nothing was written")
    return yes


def finish(guide: Guide, done: Done, *, command: str) -> None:
    """Write, say whether it holds and what comes next, and offer the login."""
    commit(guide.workspace, done.change, command=command)
    path = short_path(guide.workspace, done.change.read.path)
    guide.prompter.note(Note(title=f"wrote {path}", tone=Tone.GOOD))
    if done.change.variables:
        names = ", ".join(variable.name for variable in done.change.variables)
        where = short_path(guide.workspace, guide.workspace.location.dotenv)
        guide.prompter.note(Note(title=f"wrote {names} to {where}", tone=Tone.GOOD))
    for note in after(guide.desk, done):
        guide.prompter.note(note)
    openclaw = guide.desk.around.openclaw
    if openclaw is not None and needs_login(guide.desk, done.drafts):
        _offer_login(guide, openclaw)


@contextmanager
def answers_kept(guide: Guide, *given: str, command: str) -> Iterator[None]:
    """Whatever ends the questions or the writing, no answer is lost.

    Where something fails, the person gets what was answered as a command.

    Args:
        given: flags of the command that are not asked for.
    """
    so_far = guide.desk.so_far
    try:
        yield
    except EOFError:
        raise
    except Exception:
        if so_far.setup or so_far.drafts:
            guide.prompter.note(
                Note(
                    title="What you answered so far, as a command",
                    lines=("Keys are not in it: set their variables, or paste again.",),
                    code=(unfinished(command, so_far, *given),),
                    tone=Tone.WARNING,
                )
            )
        raise
    finally:
        if so_far.agreed:
            keep_in_mind(guide.context, guide.workspace, so_far.agreed)


def not_asked(context: Context, *, no_probe: bool) -> Iterator[str]:
    """The flags of both commands of which no question is asked."""
    if context.config is not None:
        yield from ("--config", str(context.config))
    if context.profile is not None:
        yield from ("--profile", context.profile)
    if no_probe:
        yield "--no-probe"


def _offer_login(guide: Guide, openclaw: Path) -> None:
    """Run OpenClaw's own login in this terminal, if that is wanted."""
    question = Choose(
        title="Log in with ChatGPT now?",
        short="Log in",
        choices=(
            Choice(value="browser", title="Yes", hint="OpenClaw opens a browser"),
            Choice(
                value="code",
                title="Yes, with a code",
                hint="no browser on this machine",
            ),
            Choice(value="later", title="Later"),
        ),
    )
    try:
        answer = guide.prompter.choose(question)
    except Back:
        return
    if answer == "later":
        return
    extra = ["--device-code"] if answer == "code" else []
    with echo(on=True):
        done = subprocess.run(
            [str(openclaw), *_LOGIN, *extra], env=dict(guide.context.env), check=False
        )
    good = done.returncode == 0
    guide.prompter.note(
        Note(
            title="logged in" if good else f"the login ended with {done.returncode}",
            tone=Tone.GOOD if good else Tone.WARNING,
        )
    )
