"""Standard output for results, standard error for messages, and colours."""

import io
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TextIO

import click

from openclaw_cfg.cli.chosen_file import ChosenFile
from openclaw_cfg.output.printable import dumps, in_lines, printable_lines

if TYPE_CHECKING:
    from rich.console import Console as RichConsole
    from rich.console import RenderableType

_DIFF_COLORS: Final = {"+": "green", "-": "red", "@": "cyan"}


@dataclass(slots=True)
class Console:
    """The two streams of a run.

    Attributes:
        color: `auto`, `always` or `never`.
        quiet: leave out messages that are neither results nor errors.
        verbose: how often `-v` was given.
        env: the environment, for NO_COLOR and FORCE_COLOR.
        wrote: whether this run has written a file; an interrupted one says so.
        chosen: the file that the commands in messages are for.
    """

    color: str
    quiet: bool
    verbose: int
    env: Mapping[str, str]
    wrote: bool = False
    chosen: ChosenFile = field(default_factory=ChosenFile)

    def result(self, text: str) -> None:
        """Print a result to standard output; its line breaks come from this program."""
        click.echo(printable_lines(text), nl=not text.endswith("\n"))

    def json(self, document: Mapping[str, object], *, schema: str) -> None:
        """Print the one JSON document of this run; what looks like a key is masked.

        Args:
            schema: which of `schemas/` describes it, with its version: `probe-1`.
        """
        from openclaw_cfg.redact import scrub_json  # noqa: PLC0415  (slow import)

        named = {"$schema": f"{schema}.schema.json", **document}
        click.echo(dumps(self.chosen.in_json(scrub_json(named))))

    def show(self, renderable: "RenderableType", *, quotes: bool = False) -> None:
        """Print something made with rich to standard output.

        Args:
            quotes: whether it has lines of files, which stay as they are.
        """
        from openclaw_cfg.cli.grid import Harmless  # noqa: PLC0415  (slow import)

        rich = self.rich(sys.stdout)
        with rich.capture() as captured:
            rich.print(Harmless(renderable), soft_wrap=True, end="")
        # A table fills its lines with spaces up to its width.
        text = "\n".join(line.rstrip(" ") for line in captured.get().split("\n"))
        text = text if quotes else self.chosen.in_text(text)
        click.echo(text, nl=not text.endswith("\n"), color=True)

    def help(self, text: str) -> None:
        """Print Click's help, with its colours, to standard error."""
        click.echo(text, err=True, color=self.colored(sys.stderr))

    def talk(self, text: str, *, wraps: bool = True) -> None:
        """Print a message on standard error; not with `--quiet`.

        Args:
            wraps: false for a command that may be pasted.
        """
        if not self.quiet:
            text = self.chosen.in_text(text)
            lines = map(_in_width, text.split("\n")) if wraps else [text]
            self.line("\n".join(lines))

    def error(self, message: str, *, hint: str = "") -> None:
        """Say why the tool could not work: one line, and a hint."""
        self.line(self.chosen.in_text(message), label="error:", color="red")
        if hint:
            self.line(self.chosen.in_text(hint), label="hint:")

    def line(
        self, text: str, *, label: str = "", color: str | None = None, err: bool = True
    ) -> None:
        """Print a line, or several; a label before it is bold and has the colour."""
        text = printable_lines(_scrubbed(text))
        if label:
            text = f"{click.style(label, fg=color, bold=True)} {text}"
        elif color:
            text = click.style(text, fg=color)
        click.echo(text, err=err, color=self.colored(sys.stderr if err else sys.stdout))

    def diff(self, lines: Iterable[str], *, err: bool = False) -> None:
        """Print a difference, in colour where there is colour."""
        for line in lines:
            self.line(line, color=_DIFF_COLORS.get(line[:1]), err=err)

    def page(self, lines: Iterable[str]) -> None:
        """Show a difference in the user's pager."""
        shown = (
            click.style(printable_lines(_scrubbed(line)), fg=_DIFF_COLORS.get(line[:1]))
            for line in lines
        )
        # Click makes `less` show colours only if it may decide about colours itself,
        # which is not so inside the context of a command.
        color = None if self.colored(sys.stdout) else False
        with click.Context(click.Command("page")):
            click.echo_via_pager("\n".join(shown), color=color)

    def colored(self, stream: TextIO) -> bool:
        """Whether a stream gets colour: the flag, then the variables, then a tty."""
        if self.color != "auto":
            return self.color == "always"
        if self.env.get("NO_COLOR"):
            return False
        if self.env.get("FORCE_COLOR"):
            return True
        return stream.isatty() and self.env.get("TERM") != "dumb"

    def rich(self, stream: TextIO) -> "RichConsole":
        """A rich console on a stream, with the colour rules of this program.

        It is as wide as the terminal; on a pipe nothing wraps.
        """
        from rich.console import Console as RichConsole  # noqa: PLC0415  (slow import)

        from openclaw_cfg.cli.grid import PIPE  # noqa: PLC0415  (slow import)

        colored = self.colored(stream)
        return RichConsole(
            file=stream,
            width=None if stream.isatty() else PIPE,
            force_terminal=colored,
            no_color=not colored,
            color_system="standard" if colored else None,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def piped(self) -> bool:
        """Whether results go to a pipe or a file, where values are not shortened."""
        return not sys.stdout.isatty()

    def interactive(self) -> bool:
        """Whether the user can be asked: all three streams are terminals."""
        return all(s.isatty() for s in (sys.stdin, sys.stdout, sys.stderr))

    def never_fail_to_encode(self) -> None:
        """Escape what a stream cannot encode: half a character, or any under `LANG=C`.

        In JSON the escape is the character itself.
        """
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")


def _in_width(line: str) -> str:
    """A line in lines of the terminal's width."""
    columns = shutil.get_terminal_size().columns
    if not sys.stderr.isatty() or len(line) <= columns:
        return line
    indent = " " * (len(line) - len(line.lstrip(" ")))
    return "\n".join(in_lines(line.strip(), columns, indent=indent))


def _scrubbed(text: str) -> str:
    """A last safeguard: mask any key in a message."""
    from openclaw_cfg.redact import scrub  # noqa: PLC0415  (slow import)

    return scrub(text)
