"""Standard output for results, standard error for talk, and who gets colour."""

import io
import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console as RichConsole
    from rich.console import RenderableType


@dataclass(slots=True)
class Console:
    """The two streams of a run.

    Attributes:
        color: `auto`, `always` or `never`.
        quiet: leave out talk that is neither result nor error.
        verbose: how often `-v` was given.
        env: the environment, for NO_COLOR and FORCE_COLOR.
    """

    color: str
    quiet: bool
    verbose: int
    env: Mapping[str, str]

    def result(self, text: str) -> None:
        """Print a result as it is, to standard output."""
        click.echo(text, nl=not text.endswith("\n"), color=True)

    def json(self, value: object) -> None:
        """Print the one JSON document of this run; what looks like a key is masked."""
        from openclaw_cfg.redact import scrub_json  # noqa: PLC0415  (slow import)

        click.echo(json.dumps(scrub_json(value), indent=2, ensure_ascii=False))

    def show(self, renderable: "RenderableType") -> None:
        """Print something made with rich to standard output."""
        rich = self.rich(sys.stdout)
        with rich.capture() as captured:
            rich.print(renderable, soft_wrap=True, end="")
        # A table fills its lines with spaces up to its width.
        self.result(re.sub(" +(?=\n)", "", captured.get()))

    def talk(self, text: str) -> None:
        """Say something to the person, on standard error; silent with `--quiet`."""
        if not self.quiet:
            click.echo(_scrubbed(text), err=True)

    def error(self, message: str, *, hint: str = "") -> None:
        """Say why the tool could not work: one line, and a hint."""
        label = click.style("error:", fg="red", bold=True)
        click.echo(
            f"{label} {_scrubbed(message)}", err=True, color=self.colored(sys.stderr)
        )
        if hint:
            label = click.style("hint:", bold=True)
            click.echo(
                f"{label} {_scrubbed(hint)}", err=True, color=self.colored(sys.stderr)
            )

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
        """A rich console on a stream, with our colour policy."""
        from rich.console import Console as RichConsole  # noqa: PLC0415  (slow import)

        colored = self.colored(stream)
        return RichConsole(
            file=stream,
            force_terminal=colored,
            no_color=not colored,
            color_system="standard" if colored else None,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def interactive(self) -> bool:
        """Whether a person can be asked: all three streams are terminals."""
        return all(s.isatty() for s in (sys.stdin, sys.stdout, sys.stderr))

    def never_fail_to_encode(self) -> None:
        """Escape what a stream cannot hold: half a character, or any under `LANG=C`.

        In JSON the escape is the character itself.
        """
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")

    def close_stdout(self) -> None:
        """Give standard output to nobody, so that flushing at exit cannot fail."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _scrubbed(text: str) -> str:
    """A last net: whatever a message is made of, a key in it is masked."""
    from openclaw_cfg.redact import scrub  # noqa: PLC0415  (slow import)

    return scrub(text)
