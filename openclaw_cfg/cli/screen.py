"""The terminal for the questions: its size, symbols and colours."""

import re
import shlex
import shutil
import sys
import webbrowser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import click
from msgspec import Struct, field
from msgspec.structs import replace
from prompt_toolkit.data_structures import Size
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.styles import Style
from prompt_toolkit.utils import get_cwidth

from openclaw_cfg.ask import Note, Tone
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.glyphs import Glyphs, glyphs
from openclaw_cfg.output.printable import clean, in_lines, printable

_WIDEST: Final = 100
_IN_TERMINAL: Final = {"lynx", "links", "elinks", "w3m", "www-browser"}
# questionary's own names, and two of ours below.
_STYLE: Final = Style(
    [
        ("qmark", "fg:ansicyan bold"),
        ("question", "bold"),
        ("answer", "noinherit"),
        ("search_success", "noinherit fg:ansicyan"),
        ("search_none", "noinherit fg:ansiyellow"),
        ("separator", "fg:ansiblue"),
        ("highlighted", "fg:ansicyan bold"),
        ("selected", "fg:ansigreen"),
        ("instruction", "fg:ansibrightblack"),
        ("validation-toolbar", "bg:default fg:ansiyellow noreverse"),
        ("good", "fg:ansigreen"),
        ("warning", "fg:ansiyellow"),
    ]
)
# A row's text that may be pasted.
_COMMAND: Final = re.compile(
    r"(?:OPENCLAW_CONFIG_PATH=\S+ )?(?:openclaw|openclaw-cfg|npm|mv) "
)
_WORD: Final = re.compile(r"""(?:'[^']*'|"[^"]*"|[^\s'"])+""")
_TONES: Final[Mapping[Tone, str]] = {Tone.GOOD: "green", Tone.WARNING: "yellow"}


class Screen(Struct):
    """Standard error, where all messages are printed.

    Attributes:
        gap: whether the last printed line is empty.
        answers: for each answer on the screen: the answer, the width of the screen at
            that time, and the lines printed since.
    """

    console: Console
    glyphs: Glyphs
    gap: bool = False
    answers: list[tuple[str, int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, console: Console) -> "Screen":
        """The screen of a run."""
        return cls(console, glyphs(console.env, sys.stderr))

    @property
    def columns(self) -> int:
        """The width in use; long lines are hard to read."""
        return min(_WIDEST, shutil.get_terminal_size().columns)

    @property
    def rows(self) -> int:
        """How many lines it has."""
        return shutil.get_terminal_size().lines

    def application(self) -> dict[str, Any]:
        """The arguments of every questionary question."""
        colored = self.console.colored(sys.stderr)
        return {
            "output": _output(self.console.env),
            "style": _STYLE,
            "erase_when_done": True,
            "color_depth": ColorDepth.DEPTH_4_BIT
            if colored
            else ColorDepth.DEPTH_1_BIT,
        }

    def opened(self, url: str) -> str:
        """Open a page in the user's browser; return a line about it.

        Where there is no screen for a window, a browser would take over the terminal,
        unless BROWSER names another, such as an editor's own for remote terminals.
        """
        env = self.console.env
        named = env.get("BROWSER", "").partition(" ")[0].rpartition("/")[2]
        windows = (
            sys.platform in {"win32", "darwin"}
            or bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))
            or bool(named and named not in _IN_TERMINAL)
        )
        if windows and url.startswith("https://") and webbrowser.open(url):
            return f"opened {url}"
        return f"no browser here; the page is {url}"

    def answered(self, short: str, answer: str) -> None:
        """Print one line for an answered question."""
        short = short.removesuffix("?")
        self.answers.append((short, shutil.get_terminal_size().columns, 0))
        mark = self._style(self.glyphs.done, "green")
        shown = clean(answer)
        left = self.columns - get_cwidth(short) - 5
        label = self._style(f"{printable(short)}:", None, dim=True)
        self._print(f"{mark} {label} {self.cut(shown, left)}")

    def taken_back(self) -> None:
        """Remove the last answer from the screen, with what was printed after it.

        If it has scrolled away, or the size has changed, a line says so.
        """
        if not self.answers:
            return
        short, width, count = self.answers.pop()
        if not 0 < count < self.rows or width != shutil.get_terminal_size().columns:
            text = f"{self.glyphs.back} {printable(short)}: taken back"
            self._print(self._style(self.cut(text, self.columns - 1), None, dim=True))
            return
        sys.stderr.write(f"\x1b[{count}A\r\x1b[J")
        sys.stderr.flush()
        self.gap = False

    def forget_rows(self) -> None:
        """Forget the answers' positions, because something else was on the screen."""
        self.answers = [(short, 0, 0) for short, _, _ in self.answers]

    def note(self, note: Note) -> None:
        """Print a note."""
        fitted = self.console.chosen.in_text
        note = replace(
            note,
            title=fitted(note.title),
            rows=tuple((label, fitted(value)) for label, value in note.rows),
            lines=tuple(map(fitted, note.lines)),
            code=tuple(map(fitted, note.code)),
        )
        big = bool(note.rows or note.lines or note.code)
        if big and not self.gap:
            self._print("")
        if note.title:
            self._title(note)
        self._rows(note.rows)
        for text in note.lines:
            self._print(*map(clean, self.wrapped(text, indent="  ")))
        for text in note.code:
            self._print(*self._command(_flags(clean(text)), "  ", "    "))
        if big:
            self._print("")

    def wrapped(self, text: str, *, indent: str, least: int = 0) -> list[str]:
        """Text in lines of the screen's width; at least so many."""
        lines = in_lines(text, max(20, self.columns - 1), indent=indent)
        return lines + [""] * (least - len(lines))

    def title(self, text: str) -> str:
        """A question in lines of the screen's width.

        Each has the width of the mark before it, which the first line has.
        """
        mark = "  "
        lines = (
            part
            for line in text.split("\n")
            for part in self.wrapped(line, indent=mark, least=1)
        )
        return "\n".join(lines).removeprefix(mark)

    def cut(self, text: str, width: int) -> str:
        """Text cut to a width."""
        if get_cwidth(text) <= width:
            return text
        room = max(0, width - get_cwidth(self.glyphs.cut))
        kept = ""
        for char in text:
            if get_cwidth(kept + char) > room:
                break
            kept += char
        return kept + self.glyphs.cut

    def _command(self, parts: Iterable[str], indent: str, more: str) -> Iterator[str]:
        """A command on several lines that a shell joins, broken between its parts.

        Args:
            more: the indent of the lines after the first.
        """
        line, fresh = indent, True
        for part in parts:
            longer = f"{line}{part}" if fresh else f"{line} {part}"
            if not fresh and get_cwidth(longer) > self.columns - 3:
                yield f"{line} \\"
                longer = f"{more}{part}"
            line, fresh = longer, False
        yield line

    def _rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels and values in two columns; below each other if there is no room."""
        width = max((get_cwidth(label) for label, _ in rows), default=0)
        stacked = width > self.columns // 2
        for label, value in rows:
            lead = f"  {label}{' ' * (width - get_cwidth(label))}  "
            head = self._style(lead, None, dim=True)
            if stacked:
                self._print(head.rstrip())
                self._print(*map(clean, self.wrapped(value, indent="    ")))
                continue
            indent = " " * len(lead)
            if _COMMAND.match(value):
                lines = [*self._command(_words(clean(value)), indent, indent)]
            else:
                lines = self.wrapped(value, indent=indent, least=1)
            self._print(head + clean(lines[0][len(lead) :]), *map(clean, lines[1:]))

    def _title(self, note: Note) -> None:
        mark = {
            Tone.GOOD: f"{self.glyphs.done} ",
            Tone.WARNING: f"{self.glyphs.warning} ",
        }.get(note.tone, "")
        color = _TONES.get(note.tone)
        first, *rest = self.wrapped(note.title, indent=" " * len(mark), least=1)
        head = self._style(mark, color) + self._bold(clean(first[len(mark) :]))
        self._print(head, *(self._bold(clean(line)) for line in rest))

    def _print(self, *lines: str) -> None:
        for line in lines:
            click.echo(line, err=True, color=self.console.colored(sys.stderr))
            self.gap = not line
            if self.answers:
                short, width, count = self.answers[-1]
                rows = max(1, -(-get_cwidth(click.unstyle(line)) // max(1, width)))
                self.answers[-1] = (short, width, count + rows)

    def _style(self, text: str, color: str | None, *, dim: bool = False) -> str:
        return click.style(text, fg=color or ("bright_black" if dim else None))

    def _bold(self, text: str) -> str:
        return click.style(text, bold=True)


def _output(env: Mapping[str, str]) -> Output:
    if sys.platform == "win32":
        return create_output(stdout=sys.stderr)
    from prompt_toolkit.output.vt100 import Vt100_Output  # noqa: PLC0415

    # Asking the terminal for its cursor would print a warning if it does not answer;
    # the position is not needed here.
    class Terminal(Vt100_Output):
        def write(self, data: str) -> None:
            """Write text, and the ends of lines, which are prompt_toolkit's."""
            super().write("".join(c if c in "\r\n" else printable(c) for c in data))

    return Terminal(sys.stderr, _size, term=env.get("TERM"), enable_cpr=False)


def _size() -> Size:
    size = shutil.get_terminal_size()
    return Size(rows=size.lines, columns=size.columns)


def _words(command: str) -> Iterable[str]:
    """The words of commands, as they are quoted."""
    return [command] if sys.platform == "win32" else _WORD.findall(command)


def _flags(command: str) -> Iterator[str]:
    """The command, then each of its flags with what it says."""
    if sys.platform == "win32":
        yield command
        return
    part: list[str] = []
    for word in shlex.split(command):
        if part and word.startswith("--"):
            yield shlex.join(part)
            part = []
        part.append(word)
    yield shlex.join(part)
