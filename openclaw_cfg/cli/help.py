"""Help in colour where the terminal has it: Click's own formatter with two styles."""

from collections.abc import Iterable

import click


class HelpContext(click.Context):
    """A context whose help has colour where its output has (`color`)."""

    def make_formatter(self) -> click.HelpFormatter:
        """Click's, or the one with styles."""
        if not self.color:
            return super().make_formatter()
        return ColoredHelp(width=self.terminal_width, max_width=self.max_content_width)


class ColoredHelp(click.HelpFormatter):
    """Titles are bold, names of commands and flags have a colour."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """As Click does."""
        super().write_usage(
            click.style(prog, bold=True),
            args,
            click.style(prefix or "Usage: ", fg="green", bold=True),
        )

    def write_heading(self, heading: str) -> None:
        """As Click does."""
        super().write_heading(click.style(heading, fg="green", bold=True))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """As Click does; widths are measured without the styles."""
        styled = [(click.style(first, fg="cyan"), second) for first, second in rows]
        super().write_dl(styled, col_max, col_spacing)
