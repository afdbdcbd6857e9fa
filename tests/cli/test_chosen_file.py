"""With `--config` or `--profile`, commands in messages are for that file."""

import json
import re

import pytest

from openclaw_cfg.cli.chosen_file import ChosenFile

KEY = {"DEEPSEEK_API_KEY": "the-key-of-the-api"}
INIT = ("init", "--setup", "general", "--provider", "deepseek", "--yes", "--no-probe")
FLAGS = [("--profile", "work"), ("--config", "my files/o.json")]


@pytest.mark.parametrize("flags", FLAGS, ids=["profile", "config"])
def test_every_command_to_run_is_for_the_file_that_was_chosen(run, flags):
    made = run(*flags, *INIT, **KEY)
    status = run(*flags, "status", "--no-probe")
    missing = run(*flags, "remove", "nothing", "--yes")
    document = json.loads(run(*flags, "status", "--no-probe", "--json").stdout)

    assert made.code == 0, made.stderr
    told = [made.stderr, status.stdout, status.stderr, missing.stderr]
    told += [trouble["command"] for trouble in document["troubles"]]
    commands = re.findall(r"openclaw-cfg (?!explain)(\S+)", "\n".join(told))
    assert len(commands) > 3
    assert {*commands} == {flags[0]}


def test_a_pasted_command_works_on_that_file(run, isolated):
    assert run("--profile", "work", *INIT, **KEY).code == 0
    status = run("--profile", "work", "status", "--no-probe")

    (words,) = re.findall(r"-> openclaw-cfg (.*add deepseek)", status.stdout)
    added = run(*words.split(), "--yes", "--no-probe", "--model", "new", **KEY)

    assert added.code == 0, added.stderr
    assert "new" in (isolated / ".openclaw-work" / "openclaw.json").read_text()
    assert not (isolated / ".openclaw" / "openclaw.json").exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("run `openclaw-cfg fix`", "run `openclaw-cfg --profile w fix`"),
        ("`openclaw-cfg explain x`", "`openclaw-cfg explain x`"),
        ("openclaw-cfg --profile w add x", "openclaw-cfg --profile w add x"),
        ("`openclaw-cfg add x --config f`", "`openclaw-cfg add x --config f`"),
        ("openclaw gateway restart", "openclaw --profile w gateway restart"),
        ("run `openclaw cron add`", "run `openclaw --profile w cron add`"),
        ("in ~/.openclaw config", "in ~/.openclaw config"),
    ],
)
def test_commands_in_a_text(text, expected):
    assert ChosenFile(profile="w").in_text(text) == expected
    assert ChosenFile().in_text(text) == text


def test_a_line_of_a_file_stays_as_it_is(run, isolated):
    file = isolated / "o.json"
    file.write_text('{gatway: {}, /* see `openclaw-cfg fix` */ gateway: {mode: "x"}}')

    assert "see `openclaw-cfg fix`" in run("--config", file, "validate").stdout
