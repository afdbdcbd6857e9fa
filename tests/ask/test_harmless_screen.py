"""What a file holds reaches the questions without a raw control character."""

import json
import shlex
import unicodedata

import pytest
from pty_screen import CTRL_C, Terminal

from openclaw_cfg.ask import Note
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.screen import Screen

EVIL = "x\x1b]52;c;aGk=\x07\u202e\u200b\x9b31m\u2028y"


def test_questions_about_a_stranger_s_file_obey_nothing_in_it(isolated):
    state = isolated / ".openclaw"
    state.mkdir(mode=0o700)
    entry = {
        "baseUrl": "http://127.0.0.1:9/v1",
        "apiKey": "${ACME_API_KEY}",
        "models": [{"id": f"m{EVIL}", "name": EVIL}],
    }
    path = state / "openclaw.json"
    path.write_text(
        json.dumps(
            {
                "models": {"providers": {f"acme{EVIL}": entry}},
                "agents": {"defaults": {"model": f"acme{EVIL}/m{EVIL}"}},
            }
        )
    )
    path.chmod(0o600)

    terminal = Terminal("add", "--no-probe", home=isolated)
    terminal.wait_for("type to search")
    terminal.press(CTRL_C)
    terminal.end()

    seen = terminal.raw
    assert "acme" in seen
    assert "]52;" not in seen.replace("\ufffd]52;", "")
    categories = {c for c in seen if unicodedata.category(c) in {"Cf", "Zl", "Zp"}}
    assert categories == set()
    assert "\x9b" not in seen


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("letters", range(36, 84))
def test_no_line_of_a_question_is_as_wide_as_the_screen(columns, letters, monkeypatch):
    """A letter in the last column would be lost, and the mark takes two."""
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = Screen.of(Console(color="never", quiet=False, verbose=0, env={}))
    text = " ".join("x" * 7 for _ in range(letters // 8)) + "y" * (letters % 8)

    lines = f"? {screen.title(text)}".split("\n")

    assert max(map(len, lines)) < columns
    assert "".join(lines).replace(" ", "") == f"?{text.replace(' ', '')}"


@pytest.mark.parametrize(
    "command",
    [
        "openclaw-cfg undo /tmp/a-folder-with-a-name/.openclaw/openclaw.json",
        "openclaw-cfg undo '/tmp/my own folder with spaces/.openclaw/openclaw.json'",
        "openclaw config set gateway.mode local && openclaw gateway --bind loopback",
        "npm install -g openclaw",
    ],
)
@pytest.mark.parametrize("columns", [40, 60, 200])
def test_a_command_on_several_lines_is_one_when_pasted(
    command, columns, monkeypatch, capsys
):
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = Screen.of(Console(color="never", quiet=False, verbose=0, env={}))

    screen.note(Note(title="Next", rows=(("undo", command), ("", "a text"))))

    shown = capsys.readouterr().err
    pasted = shown.partition("undo")[2].partition("a text")[0].replace("\\\n", "")
    assert shlex.split(pasted) == shlex.split(command)
    assert "\n" not in pasted.strip()
