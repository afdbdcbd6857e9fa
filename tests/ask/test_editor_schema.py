"""`$schema` is offered where an editor was seen that reads it, and nowhere else."""

import json

import pytest

pytest.importorskip("pexpect", reason='pip install "openclaw-cfg[test]"')
pytest.importorskip("pyte", reason='pip install "openclaw-cfg[test]"')

from ask_desk import init
from pty_screen import Terminal, without_openclaw

from openclaw_cfg.app.wish import ProviderWish, Wish
from openclaw_cfg.ask.editor_schema import schema_reader
from openclaw_cfg.cli.wish_flags import equivalent_command
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

PROVIDER = ProviderWish(
    preset="deepseek", key_name="MY_KEY", models=("deepseek-flash",)
)
COMPLETE = Wish(
    setup="general",
    providers=(PROVIDER,),
    default="deepseek/deepseek-flash",
    fallbacks=(),
)
OFFER = "complete and explain the settings?"


@pytest.mark.parametrize(
    ("env", "editor"),
    [
        ({"TERM_PROGRAM": "vscode"}, "VS Code"),
        ({"TERM_PROGRAM": "iTerm.app"}, ""),
        ({"ZED_TERM": "true"}, "Zed"),
        ({"TERMINAL_EMULATOR": "JetBrains-JediTerm"}, "your JetBrains editor"),
        ({"EDITOR": "vim"}, ""),
        ({"VISUAL": "code --wait", "EDITOR": "vim"}, "VS Code"),
        ({"EDITOR": "'/opt/My Apps/cursor' -w"}, "Cursor"),
        ({"EDITOR": "'"}, ""),
        ({"VISUAL": ""}, ""),
        ({}, ""),
    ],
)
def test_editors_that_read_a_schema_are_known(env, editor):
    assert schema_reader(env) == editor


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_where_one_is_seen_the_schema_is_offered(tmp_path, answer):
    run = init(tmp_path, [(OFFER, answer)], COMPLETE, TERM_PROGRAM="vscode")

    wanted = answer == "yes"
    assert ("$schema" in run.value) == wanted
    command = equivalent_command("init", run.wish.written())
    assert ("--editor-schema" in command) == wanted
    assert run.change.report.valid


def test_elsewhere_nobody_is_asked(tmp_path):
    assert "$schema" not in init(tmp_path, [], COMPLETE, EDITOR="vim").value


def test_a_schema_that_is_there_is_not_asked_about(tmp_path):
    config = tmp_path / ".openclaw" / "openclaw.json"
    config.parent.mkdir()
    config.write_text(json.dumps({"$schema": "./mine.json"}))

    run = init(tmp_path, [], COMPLETE, TERM_PROGRAM="vscode")

    assert run.value["$schema"] == "./mine.json"


def test_the_offer_is_on_the_screen(tmp_path):
    terminal = Terminal(
        "init",
        "--setup=general",
        "--provider=deepseek",
        "--model=deepseek=deepseek-flash",
        "--default=deepseek/deepseek-flash",
        "--no-fallback",
        "--no-probe",
        "--api-key-env=MY_KEY",
        home=tmp_path,
        env={"PATH": without_openclaw(), "TERM_PROGRAM": "vscode"},
    )
    try:
        screen = terminal.wait_for(f"Let VS Code {OFFER}")
        assert "OpenClaw accepts" in screen
        terminal.answer(OFFER)
        terminal.answer("Write ~/.openclaw/openclaw.json?", "y")
        assert terminal.end() == 0
    finally:
        terminal.close()
    path = tmp_path / ".openclaw" / "openclaw.json"
    value = parse(Source(path, path.read_text())).value
    assert value["$schema"].startswith("file://")
