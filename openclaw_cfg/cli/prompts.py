"""Who asks the questions: the prompter that suits the terminal."""

import sys

from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.plain import PlainPrompter
from openclaw_cfg.cli.screen import Screen
from openclaw_cfg.wizard import Prompter


def prompter(console: Console) -> Prompter:
    """The prompter for a console that is a terminal."""
    screen = Screen.of(console)
    if console.env.get("TERM", "dumb") in {"dumb", "unknown", ""}:
        return PlainPrompter(screen)
    from openclaw_cfg.cli.terminal import TerminalPrompter  # noqa: PLC0415  (slow)

    return TerminalPrompter(screen)


def forget_typed() -> None:
    """Forget what was typed while nothing was asked: it would answer a question."""
    if sys.platform == "win32":
        return
    import termios  # noqa: PLC0415 - there is none on Windows

    termios.tcflush(sys.stdin, termios.TCIFLUSH)
