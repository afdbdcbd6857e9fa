"""Continues with the answers of an interrupted run of `init` or `add`."""

import shlex
from itertools import pairwise

from msgspec.structs import replace

from openclaw_cfg.app import unfinished
from openclaw_cfg.app.wish import ProviderWish, Wish
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import Back, Choice, Choose, Prompter
from openclaw_cfg.cli.wish_flags import add_wish, equivalent_command, init_wish

_MINUTE = 60
_HOUR = 60 * _MINUTE


def keep_answers(workspace: Workspace, command: str, wish: Wish) -> bool:
    """Store the answers so far, without keys; return whether that was possible."""
    if not (wish.setup or wish.providers):
        return False
    said = replace(wish, providers=tuple(map(_without_key, wish.providers)), details=())
    _, _, *words = shlex.split(equivalent_command(command, said, complete=False))
    place = workspace.location.config
    return unfinished.keep(workspace.state, command, place, tuple(words))


def resumed(
    prompter: Prompter, workspace: Workspace, command: str, wish: Wish
) -> Wish | None:
    """The wish of an interrupted run; None to begin again.

    Args:
        wish: from the flags; with flags for a wish, the run begins again.
    """
    bare = Wish(providers=(ProviderWish(preset=""),)) if command == "add" else Wish()
    found = unfinished.kept(workspace.state, command, workspace.location.config)
    if found is None or wish != bare:
        return None
    words, age = found
    question = Choose(
        title=f"Go on with what you answered {_ago(age)}?",
        short="Go on",
        choices=(
            Choice(
                value="on",
                title="Go on",
                hint=_shown(words),
                about="keys were not kept: they are asked for again",
            ),
            Choice(value="new", title="Begin anew"),
        ),
    )
    try:
        answer = prompter.choose(question)
    except Back:
        answer = "new"
    if answer == "new":
        unfinished.forget(workspace.state)
        return None
    return _parsed(command, words)


def _parsed(command: str, words: tuple[str, ...]) -> Wish:
    from openclaw_cfg.cli import add, init  # noqa: PLC0415  (they lead here)

    if command == "add":
        return add_wish(add.command.make_context(command, [*words]).params)
    return init_wish(init.command.make_context(command, [*words]).params, asks=True)


def _without_key(one: ProviderWish) -> ProviderWish:
    """A provider; its key is asked for again if it had been typed."""
    if one.key_value is not None:
        one = replace(one, key_value=None, key_name="", store=None)
    if one.variables and one.embeddings:
        one = replace(one, embeddings="")
    return replace(one, variables=(), also=(), answers=None)


def _shown(words: tuple[str, ...]) -> str:
    """The setup and the providers among the words."""
    named = {"--setup", "--provider"}
    values = [value for flag, value in pairwise(words) if flag in named]
    lead = [word for word in words[:1] if not word.startswith("--")]
    return ", ".join((*lead, *values))


def _ago(seconds: float) -> str:
    if seconds < _MINUTE:
        return "a moment ago"
    count, unit = (seconds // _MINUTE, "minute")
    if seconds >= _HOUR:
        count, unit = (seconds // _HOUR, "hour")
    return f"{count:.0f} {unit}{'' if count == 1 else 's'} ago"
