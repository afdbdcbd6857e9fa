"""Continues with the answers of an interrupted run of `init` or `add`."""

import shlex
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app import unfinished
from openclaw_cfg.app.wish import ProviderWish, Wish
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import Choice, Choose, Prompter
from openclaw_cfg.ask.context import SoFar
from openclaw_cfg.cli.wish_flags import add_wish, equivalent_command, init_wish
from openclaw_cfg.jsonpath import Json, as_array, as_object
from openclaw_cfg.output.printable import counted

_MINUTE = 60
_HOUR = 60 * _MINUTE


class UnfinishedRun(Struct, frozen=True, kw_only=True):
    """What an interrupted run has left.

    Attributes:
        words: of its command, after the name.
        age: in seconds.
        checked: what the check of each provider found.
    """

    command: str
    words: tuple[str, ...]
    age: float
    checked: tuple[Json, ...] = ()

    @property
    def replaces_file(self) -> bool:
        """Whether it makes the file anew instead of merging."""
        return "--force" in self.words

    def flags(self) -> Mapping[str, Any]:
        """The flags that say it, as Click reads them, by parameter."""
        from openclaw_cfg.cli import add, init  # noqa: PLC0415  (they lead here)

        of = add.command if self.command == "add" else init.command
        return of.make_context(self.command, [*self.words]).params

    def wish(self) -> Wish:
        """What was answered; a check that was good is not made again for an hour.

        One that was declined is not asked for again.
        """
        if self.command == "add":
            wish = add_wish(self.flags())
        else:
            wish = init_wish(self.flags(), asks=True)
        known = (*self.checked, *[None] * len(wish.providers))
        made = (
            _checked(one, found, fresh=self.age < _HOUR)
            for one, found in zip(wish.providers, known, strict=False)
        )
        return replace(wish, providers=tuple(made))


def keep_answers(workspace: Workspace, command: str, so_far: SoFar) -> bool:
    """Keep what was answered until now, without keys; whether it is kept."""
    wish = so_far.unfinished()
    if wish is None:
        return False
    said = replace(wish, providers=tuple(map(_without_key, wish.providers)))
    line = equivalent_command(command, said, *so_far.flags, complete=False)
    _, _, *words = shlex.split(line)
    place = workspace.location.config
    checked = tuple(map(_found, wish.providers))
    return unfinished.keep(workspace.state, command, place, tuple(words), checked)


def interrupted(workspace: Workspace, command: str, wish: Wish) -> UnfinishedRun | None:
    """What an interrupted run has left; None where there is nothing to go on with.

    Args:
        wish: from the flags; with flags for a wish, the run begins again.
    """
    bare = Wish(providers=(ProviderWish(preset=""),)) if command == "add" else Wish()
    found = unfinished.kept(workspace.state, command, workspace.location.config)
    if found is None or wish != bare:
        return None
    words, age, checked = found
    return UnfinishedRun(command=command, words=words, age=age, checked=checked)


def goes_on(prompter: Prompter, left: UnfinishedRun) -> bool:
    """Whether to go on with it."""
    question = Choose(
        title=f"Go on with what you answered {_ago(left.age)}?",
        unasked=None,
        short="Go on",
        choices=(
            Choice(
                value="on",
                title="Go on",
                hint=_shown(left.words),
                about="a key that you typed was not kept: it is asked for again",
            ),
            Choice(value="new", title="Begin anew"),
        ),
    )
    return prompter.choose(question) == "on"


def _without_key(one: ProviderWish) -> ProviderWish:
    """A provider; its key is asked for again if it had been typed."""
    if one.key_value is not None:
        one = replace(one, key_value=None, key_name="", store=None)
    if one.variables and one.embeddings:
        one = replace(one, embeddings="")
    return replace(one, variables=(), also=(), answers=None)


def _found(one: ProviderWish) -> Json:
    """What came of the check, unless the key that it is about is not kept."""
    if one.key_value is not None or not (one.answers or one.declined):
        return None
    windows: dict[str, Json] = {
        model: size for model, size in one.reported.items() if model in one.models
    }
    return {
        "declined": one.declined,
        "windows": windows,
        "unlisted": list(one.unlisted),
    }


def _checked(one: ProviderWish, found: Json, *, fresh: bool) -> ProviderWish:
    """A provider as its check left it; a good one counts while it is fresh."""
    if not isinstance(found, dict):
        return one
    if found.get("declined") is True:
        return replace(one, declined=True)
    if not fresh or not one.models:
        return one
    windows = as_object(found.get("windows"))
    gone = as_array(found.get("unlisted"))
    return replace(
        one,
        answers=True,
        reported={n: size for n, size in windows.items() if isinstance(size, int)},
        unlisted=tuple(name for name in gone if name in one.models),
    )


def _shown(words: tuple[str, ...]) -> str:
    """The setup and the providers among the words."""
    named = {"--setup", "--provider"}
    values = [value for flag, value in pairwise(words) if flag in named]
    lead = [word for word in words[:1] if not word.startswith("--")]
    return ", ".join((*lead, *values)) or shlex.join(words)


def _ago(seconds: float) -> str:
    if seconds < _MINUTE:
        return "a moment ago"
    if seconds < _HOUR:
        return f"{counted(seconds // _MINUTE, 'minute')} ago"
    return f"{counted(seconds // _HOUR, 'hour')} ago"
