"""A real terminal for tests: our program in a pty, its screen as text."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pexpect
import pyte

import openclaw_cfg
from openclaw_cfg.cli.glyphs import UNICODE

UP, DOWN, RIGHT, ESC, CTRL_C = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b", "\x03"
ENTER = "\r"
POINTER = UNICODE.pointer
_SECONDS = 30
_ROOT = Path(openclaw_cfg.__file__).parents[1]
# The program, which looks for no Ollama or LM Studio: this machine may have one.
_PROGRAM = """
import runpy
from openclaw_cfg.ask import detect
detect._LOCAL = ()
runpy.run_module("openclaw_cfg", run_name="__main__", alter_sys=True)
"""


class Terminal:
    """A program in a terminal of a given size.

    Attributes:
        entered: how many questions were answered by Enter alone.

    Args:
        home: its home and working folder.
        size: columns and rows.
        env: variables beside the few that every program has.
    """

    def __init__(
        self,
        *args: str,
        home: Path,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
    ) -> None:
        columns, rows = size
        self._buffer = pyte.HistoryScreen(columns, rows, history=2000, ratio=0.5)
        self._stream = pyte.Stream(self._buffer)
        self.raw = ""
        self.entered = 0
        self._child = pexpect.spawn(
            sys.executable,
            ["-c", _PROGRAM, *args],
            env=_environment(home, env or {}),
            cwd=str(home),
            dimensions=(rows, columns),
            encoding="utf-8",
            timeout=_SECONDS,
        )
        # The default waits before every key, as people do.
        self._child.delaybeforesend = None

    @property
    def screen(self) -> str:
        """What is on the screen now."""
        return "\n".join(line.rstrip() for line in self._buffer.display).rstrip()

    @property
    def display(self) -> pyte.Screen:
        """The screen with its colours."""
        return self._buffer

    @property
    def everything(self) -> str:
        """The screen and what has scrolled off it."""
        top = (
            "".join(row[x].data for x in range(self._buffer.columns)).rstrip()
            for row in self._buffer.history.top
        )
        return "\n".join((*top, self.screen))

    def wait_for(self, text: str) -> str:
        """Read until a text is on the screen; the screen."""
        return self._until(lambda: text in self.screen, f'"{text}"')

    def wait_for_no(self, text: str) -> str:
        """Read until a text has left the screen."""
        return self._until(lambda: text not in self.screen, f'no "{text}"')

    def press(self, *keys: str) -> None:
        """Press keys, or paste text."""
        for key in keys:
            self._child.send(key)

    def answer(self, question: str, *keys: str) -> None:
        """Wait for a question, press keys, and Enter."""
        self.wait_for(question)
        self.entered += not keys
        self.press(*keys, ENTER)
        self.wait_for_no(question)

    def find(self, question: str, query: str, choice: str) -> None:
        """Search in a list, and take what is found."""
        self.wait_for(question)
        self.press(query)
        self._until(
            lambda: any(
                line.lstrip().startswith((POINTER, ">")) and choice in line
                for line in self.screen.splitlines()
            ),
            f'a pointer at "{choice}"',
        )
        self.press(ENTER)
        self.wait_for_no(f"/ {query}")

    def end(self) -> int:
        """Read until the program ends; its exit code."""
        self._until(lambda: False, "the end", or_end=True)
        self._child.close()
        status = self._child.exitstatus
        return -self._child.signalstatus if status is None else status

    def close(self) -> None:
        """End the program, however far it is."""
        self._child.close(force=True)

    def _until(
        self, seen: Callable[[], bool], what: str, *, or_end: bool = False
    ) -> str:
        end = time.monotonic() + _SECONDS
        while not seen():
            left = end - time.monotonic()
            assert left > 0, f"waited for {what}, and there was:\n{self.screen}"
            try:
                text = self._child.read_nonblocking(65536, timeout=left)
            except pexpect.EOF:
                assert or_end or seen(), f"ended before {what}:\n{self.everything}"
                break
            except pexpect.TIMEOUT:
                continue
            self.raw += text
            self._stream.feed(text)
        return self.screen


def _environment(home: Path, more: Mapping[str, str]) -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONPATH": path,
        **more,
    }


def without_openclaw() -> str:
    """A PATH on which there is no `openclaw`, whatever the machine has."""
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(f for f in folders if not shutil.which("openclaw", path=f))
