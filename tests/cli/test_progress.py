"""The bar while many files are worked on."""

import io
import sys
import time

import pytest

from openclaw_cfg.cli import progress
from openclaw_cfg.cli.console import Console


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def shown(monkeypatch):
    """What 30 files print to standard error, each of which takes `step` seconds."""

    def shown(stream, step, *, total=30, quiet=False):
        clock = [0.0]
        monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setenv("TERM", "xterm")
        env = {"TERM": "xterm"}
        console = Console(color="auto", quiet=quiet, verbose=0, env=env)

        def items():
            for number in range(total):
                clock[0] += step
                yield number

        assert [*progress.tracked(items(), console, "validate", total)] == [
            *range(total)
        ]
        return stream.getvalue()

    return shown


def test_work_of_more_than_half_a_second_shows_itself(shown):
    text = shown(Terminal(), 0.1)

    assert "validate" in text
    assert "30/30" in text
    assert "1/30" not in text.replace("11/30", "").replace("21/30", "")


@pytest.mark.parametrize(
    ("stream", "step", "settings"),
    [
        (Terminal(), 0.01, {}),
        (io.StringIO(), 0.1, {}),
        (Terminal(), 0.1, {"quiet": True}),
        (Terminal(), 9.0, {"total": 1}),
    ],
    ids=["quick", "no-terminal", "quiet", "one-file"],
)
def test_else_there_is_none(shown, stream, step, settings):
    assert shown(stream, step, **settings) == ""


def test_nothing_of_the_bar_stays_on_the_screen(shown):
    pyte = pytest.importorskip("pyte", reason='pip install "openclaw-cfg[test]"')
    screen = pyte.Screen(80, 10)
    pyte.Stream(screen).feed(shown(Terminal(), 0.1).replace("\n", "\r\n"))

    assert "".join(screen.display).strip() == ""


@pytest.mark.parametrize(("kind", "shows"), [(Terminal, True), (io.StringIO, False)])
@pytest.mark.parametrize("quiet", [False, True])
def test_who_waits_for_others_sees_it_too(monkeypatch, kind, shows, quiet):
    stream = kind()
    monkeypatch.setattr(progress, "_PATIENCE", 0.01)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    console = Console(color="auto", quiet=quiet, verbose=0, env={"TERM": "xterm"})

    with progress.Waiting(console, "probe", 3) as waiting:
        waiting.advance()
        if shows and not quiet:
            end = time.monotonic() + 10
            while "1/3" not in stream.getvalue() and time.monotonic() < end:
                time.sleep(0.01)
            assert "1/3" in stream.getvalue()

    assert ("probe" in stream.getvalue()) is (shows and not quiet)


def test_a_short_wait_shows_nothing(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    console = Console(color="auto", quiet=False, verbose=0, env={"TERM": "xterm"})

    with progress.Waiting(console, "probe", 1) as waiting:
        waiting.advance()

    assert stream.getvalue() == ""
