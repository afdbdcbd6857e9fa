"""Asks one question with questionary; a bug ends it with a traceback."""

import asyncio
import os
from collections.abc import Mapping
from typing import Any, Final, cast

import questionary
from prompt_toolkit.application import Application

# Variables of terminals that break the lines that no longer fit. xterm, GNU screen, st
# and mosh cut them off.
_REFLOWING: Final = (
    *("TMUX", "VTE_VERSION", "KONSOLE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION"),
    *("ALACRITTY_WINDOW_ID", "WEZTERM_PANE", "TERM_PROGRAM"),
)
_CUTTING: Final = ("STY", "XTERM_VERSION")


def answer_to(question: questionary.Question) -> Any:
    """The answer.

    prompt_toolkit would print an exception with its message, which may contain a key,
    and continue.

    Raises:
        BaseException: what was raised while the question was on the screen.
    """
    app = question.application

    def surface(loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        error = context.get("exception")
        if error is None:
            loop.default_exception_handler(dict(context))
        elif not app.is_done:
            app.exit(exception=error)

    def watch() -> None:
        asyncio.get_running_loop().set_exception_handler(surface)

    app.pre_run_callables.append(watch)
    _erase_reflowed(app)
    return question.unsafe_ask()


def _erase_reflowed(app: Application[Any]) -> None:
    """Erase all of a question when the terminal gets narrower.

    Many terminals then break the lines that no longer fit. prompt_toolkit goes up by as
    many lines as it has drawn, and would leave the first of them on the screen. Where
    the lines are cut off, to go up further would erase what is above the question.
    """
    if not _breaks_lines(os.environ):
        return
    renderer, width = app.renderer, 0
    erase = renderer.erase

    def drawn(_: Application[Any]) -> None:
        nonlocal width
        width = app.output.get_size().columns

    def erase_all(leave_alternate_screen: bool = True) -> None:  # noqa: FBT001, FBT002
        columns, screen = app.output.get_size().columns, renderer.last_rendered_screen
        if screen is not None and 0 < columns < width:
            at = screen.get_cursor_position(app.layout.current_window)
            ends = (max(screen.data_buffer[y], default=-1) + 1 for y in range(at.y))
            broken = sum(max(0, end - 1) // columns for end in ends)
            app.output.cursor_up(broken + at.x // columns)
        erase(leave_alternate_screen)

    app.after_render += drawn
    cast("Any", renderer).erase = erase_all


def _breaks_lines(env: Mapping[str, str]) -> bool:
    """Whether the terminal is known to break lines; inside tmux, only tmux counts."""
    cuts = not env.keys().isdisjoint(_CUTTING[: 1 if "TMUX" in env else None])
    return not cuts and not env.keys().isdisjoint(_REFLOWING)
