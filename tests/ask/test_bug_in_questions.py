"""A bug of ours at any question: the person gets what was answered, and no key."""

import os
import shlex
from pathlib import Path

import pytest

pytest.importorskip("pexpect", reason='pip install "openclaw-cfg[test]"')
pytest.importorskip("pyte", reason='pip install "openclaw-cfg[test]"')

from pty_screen import ENTER, Terminal, without_openclaw

import openclaw_cfg

KEY = "sk-0123456789abcdef0123="
ROOT = Path(openclaw_cfg.__file__).parents[1]
# What is answered by Enter or the keys, and which words of a command say so.
INIT = [
    ("What do you want to use?", ["general"], ["--setup", "general"]),
    ("Which general API?", ["deepseek"], ["--provider", "deepseek"]),
    ("Key for DeepSeek", [f"\x1b[200~{KEY}\x1b[201~", ENTER], []),
    ("Where to keep it?", [ENTER], ["--api-key-env", "deepseek=DEEPSEEK_API_KEY"]),
    ("Which models of DeepSeek", [ENTER], ["--model", "deepseek=deepseek-flash"]),
    ("Another provider?", ["n"], []),
    ("is the defaultModel?", [ENTER], ["--default", "deepseek/deepseek-flash"]),
    ("Which models when", [ENTER], ["--fallback"]),
    ("Write ~/", ["y"], []),
]
ADD = [
    ("Which provider?", ["deepseek"], ["deepseek"]),
    *INIT[2:4],
    (INIT[4][0], INIT[4][1], ["--model", "deepseek-flash"]),
    ("Write ~/", ["y"], []),
]
ADD[2] = (*ADD[2][:2], ["--api-key-env", "DEEPSEEK_API_KEY"])
FLOWS = {"init": INIT, "add": ADD}
CASES = [(name, n) for name, flow in FLOWS.items() for n in range(1, len(flow) + 1)]
INJECTED = """
from openclaw_cfg.ask.replay import Replay
asks, asked = Replay._once, []

def once(self, *asking):
    asked.append(1)
    if len(asked) == {nth}:
        raise RuntimeError("{key}")
    return asks(self, *asking)

Replay._once = once
"""
DRAWN = """
from openclaw_cfg.cli.list_control import ListControl
draw = ListControl.tokens

def tokens(self):
    if self.query:
        raise RuntimeError("{key}")
    return draw(self)

ListControl.tokens = tokens
"""
THREAD = """
import threading
from openclaw_cfg.ask import probing
local = probing.probe.run

def run(*args):
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("{key}")
    return local(*args)

probing.probe.run = run
"""
WRITTEN = """
from openclaw_cfg.errors import FileLocked
import openclaw_cfg.cli.write as write

def commit(*args, **more):
    raise {error}

write.commit = commit
"""


@pytest.fixture
def start(tmp_path):
    open_ = []

    def begin(command, patch, *args, probe=False):
        folder = tmp_path / ".openclaw"
        folder.mkdir()
        if command == "add":
            (folder / "openclaw.json").write_text('{gateway: {mode: "local"}}')
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "sitecustomize.py").write_text(patch)
        path = os.pathsep.join([str(tmp_path / "site"), str(ROOT)])
        terminal = Terminal(
            command,
            *args,
            *([] if probe else ["--no-probe"]),
            home=tmp_path,
            size=(100, 40),
            env={"PATH": without_openclaw(), "PYTHONPATH": path},
        )
        open_.append(terminal)
        return terminal

    yield begin
    for terminal in open_:
        terminal.close()


def answer(terminal, flow):
    for question, keys, _ in flow:
        terminal.wait_for(question)
        if keys[0].isalpha() and len(keys[0]) > 1:
            terminal.find(question, keys[0], "")
        else:
            terminal.press(*keys)
            terminal.wait_for_no(question)


def command_in(text):
    """The words of the command that is shown."""
    lines = text.replace("\\\n", " ").splitlines()
    (line,) = (x for x in lines if x.strip().startswith("openclaw-cfg "))
    return shlex.split(line)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "nth"), CASES)
def test_at_every_question(start, tmp_path, command, nth):
    terminal = start(command, INJECTED.format(nth=nth, key=KEY))

    answer(terminal, FLOWS[command][: nth - 1])
    code = terminal.end()

    said = terminal.everything
    assert code == 3
    assert "this is a bug in openclaw-cfg" in said
    assert KEY[:8] not in terminal.raw
    known = [word for _, _, words in FLOWS[command][: nth - 1] for word in words]
    if known:
        words = command_in(said)
        assert words[:2] == ["openclaw-cfg", command]
        assert "--no-probe" in words
        missing = [w for w in known if w not in words]
        assert missing == []
    kept = [p.name for p in (tmp_path / ".openclaw").iterdir()]
    assert kept == (["openclaw.json"] if command == "add" else [])


@pytest.mark.parametrize(("patch", "probe"), [(DRAWN, False), (THREAD, True)])
def test_while_a_question_is_drawn_or_a_probe_runs(start, patch, probe):
    """prompt_toolkit and threads would print the words of an exception themselves."""
    terminal = start("init", patch.format(key=KEY), "--setup=general", probe=probe)

    terminal.wait_for("Which general API?")
    if probe:
        terminal.find("Which general API?", "deepseek", "DeepSeek")
        terminal.wait_for("Key for")
        terminal.press(f"\x1b[200~{KEY}\x1b[201~", ENTER)
    else:
        terminal.press("deep")

    assert terminal.end() == 3
    said = terminal.everything
    assert "this is a bug in openclaw-cfg" in said
    assert "--setup general" in said
    assert "RuntimeError (details hidden" in said
    assert KEY[:8] not in terminal.raw


@pytest.mark.parametrize("error", ["RuntimeError", "FileLocked('locked', hint='wait')"])
def test_where_writing_fails_the_answers_are_not_lost(start, error):
    terminal = start("add", WRITTEN.format(error=error))

    answer(terminal, ADD)

    assert terminal.end() == 3
    words = command_in(terminal.everything)
    assert words[:4] == ["openclaw-cfg", "add", "deepseek", "--no-probe"]
