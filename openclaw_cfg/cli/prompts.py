"""Chooses the prompter for the terminal."""

from openclaw_cfg.ask import Back, Confirm, Prompter
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.plain import PlainPrompter
from openclaw_cfg.cli.screen import Screen


def prompter(console: Console) -> Prompter:
    """The prompter for a console that is a terminal."""
    screen = Screen.of(console)
    if console.env.get("TERM", "dumb") in {"dumb", "unknown", ""}:
        return PlainPrompter(screen)
    from openclaw_cfg.cli.terminal import TerminalPrompter  # noqa: PLC0415  (slow)

    return TerminalPrompter(screen)


def confirmed(
    console: Console,
    question: str,
    *,
    default: bool,
    details: tuple[str, ...] = (),
) -> bool:
    """Ask for confirmation; Esc means no.

    Args:
        details: the lines of a diff, which are shown on demand.
    """
    try:
        return prompter(console).confirm(
            Confirm(title=question, unasked=None, default=default, details=details)
        )
    except Back:
        return False
