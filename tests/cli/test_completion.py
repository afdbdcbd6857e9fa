"""What a shell completes: through Click's machinery, and through the shells themselves.

The shells are started with the one line of the README.
"""

import json
import os
import shutil
import subprocess
import sys

import pexpect
import pytest
from click.shell_completion import get_completion_class

from openclaw_cfg.cli import COMMANDS, cli, shells
from openclaw_cfg.output import FORMATS

NAME = "openclaw-cfg"
BASH = """\
eval "$(_OPENCLAW_CFG_COMPLETE=bash_source openclaw-cfg)"
COMP_WORDS=(openclaw-cfg "$@"); COMP_CWORD=$#
_openclaw_cfg_completion openclaw-cfg
printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = """\
_OPENCLAW_CFG_COMPLETE=fish_source openclaw-cfg | source
complete -C "openclaw-cfg $argv"
"""


@pytest.fixture
def config(isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700)
    entries = {
        name: {
            "baseUrl": f"https://{name}.example/v1",
            "models": [{"id": f"m-{name}", "name": "M"}],
        }
        for name in ("alpha", "beta")
    }
    path.write_text(json.dumps({"models": {"providers": entries}}))
    (isolated / ".openclaw-work").mkdir()
    return path


@pytest.fixture
def words(isolated):
    """Complete the last of some words; the values that are offered."""

    def words(*typed):
        env = {
            **os.environ,
            "_OPENCLAW_CFG_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join([NAME, *typed]),
            "COMP_CWORD": str(len(typed)),
        }
        done = subprocess.run(
            [sys.executable, "-m", "openclaw_cfg"],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        lines = filter(None, done.stdout.splitlines())
        return [line.partition(",")[2] for line in lines]

    return words


@pytest.fixture
def shell(isolated, monkeypatch):
    """The path with our command on it, as an installed one would be."""
    command = isolated / "bin" / NAME
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m openclaw_cfg "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}:{os.environ['PATH']}")
    return command


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["rem"], ["remove"]),
        (["remove", ""], ["alpha", "beta"]),
        (["remove", "b"], ["beta"]),
        (["remove", "beta/"], ["beta/m-beta"]),
        (["probe", "alpha", "b"], ["beta"]),
        (["default", "a"], ["alpha/m-alpha"]),
        (["default", "--fallback", "beta/"], ["beta/m-beta"]),
        (["export", "li"], ["litellm"]),
        (["catalog", "zai"], ["zai", "zai-coding-plan"]),
        (["add", "deeps"], ["deepseek"]),
        (["init", "--provider", "mistr"], ["mistral"]),
        (["cost", "mistral/mistral-l"], ["mistral/mistral-large-latest"]),
        (["explain", "duplicate-k"], ["duplicate-key"]),
        (["validate", "--ignore", "syntax,duplicate-k"], ["syntax,duplicate-key"]),
        (["validate", "--ignore", "=", "syntax,duplicate-k"], ["syntax,duplicate-key"]),
        (["validate", "--format", "=", "sa"], ["sarif"]),
        (["validate", "--format", "="], [*FORMATS]),
        (["fix", "--openclaw-version", "2026.9"], ["2026.9.6"]),
        (["fix", "--openclaw-version", "=", "2026.9"], ["2026.9.6"]),
        (["add", "deepseek", "--model", "deepseek-f"], ["deepseek-flash"]),
        (["add", "zai", "--secret", "do"], ["dotenv"]),
        (
            ["init", "--provider", "zai", "--provider", "deepseek", "--model", ""],
            ["zai=", "deepseek="],
        ),
        (
            [
                *("init", "--provider", "=", "zai", "--provider", "deepseek"),
                *("--model", "deepseek", "=", "deepseek-f"),
            ],
            ["deepseek-flash"],
        ),
        (["catalog", "--usable-in", "lite"], ["litellm"]),
        (["--profile", "w"], ["work"]),
        (["status", "--profile", ""], ["work"]),
        (
            ["init", "--provider", "deepseek", "--api-key-env", ""],
            ["DEEPSEEK_API_KEY"],
        ),
    ],
    ids=" ".join,
)
def test_names_complete_from_the_file_at_hand_and_the_catalogue(
    config, words, typed, expected
):
    assert words(*typed) == expected


def test_commands_complete_without_loading_them(words):
    assert words("") == [*COMMANDS]


def test_another_file_is_named_before_or_after_the_command(words, tmp_path):
    path = tmp_path / "other.json"
    path.write_text('{"models": {"providers": {"gamma": {}}}}')

    assert words("--config", str(path), "remove", "") == ["gamma"]
    assert words("remove", "--config", str(path), "") == ["gamma"]


@pytest.mark.parametrize("text", [None, "{", "[]", '{"models": 1}', "\x00"])
def test_a_file_that_cannot_be_read_completes_to_nothing_in_silence(
    config, words, text
):
    config.unlink()
    if text is not None:
        config.write_text(text)

    assert words("remove", "") == []


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
def test_a_shell_that_does_not_break_words_gets_the_whole_word(
    config, monkeypatch, shell
):
    monkeypatch.setenv("COMP_WORDS", f"{NAME} validate --ignore=syntax,duplicate-k")
    monkeypatch.setenv("COMP_CWORD", "2")
    if shell == "fish":
        monkeypatch.setenv("COMP_CWORD", "--ignore=syntax,duplicate-k")
    shells.register()

    printed = get_completion_class(shell)(cli, {}, NAME, shells.VARIABLE).complete()

    assert (
        "--ignore=syntax,duplicate-key"
        in printed.splitlines()[0 if shell == "fish" else 1]
    )


@pytest.mark.parametrize("shell", shells.SHELLS)
def test_the_script_of_each_shell_is_printed(run, shell):
    result = run("completion", shell)

    assert result.code == 0
    assert NAME in result.stdout


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".local/share/bash-completion/completions/openclaw-cfg"),
        ("fish", ".config/fish/completions/openclaw-cfg.fish"),
        ("zsh", ".zshrc"),
        ("powershell", ".config/powershell/Microsoft.PowerShell_profile.ps1"),
    ],
)
def test_it_is_installed_where_the_shell_looks_and_can_be_undone(
    run, isolated, shell, file
):
    path = isolated / file
    if shell == "zsh":
        path.write_text("alias ll='ls -l'")

    dry = run("completion", "install", f"--shell={shell}", "--dry-run")
    done = run("completion", "install", "--yes", SHELL=f"/bin/{shell}")
    again = run("completion", "install", "--yes", "--shell", shell)

    assert (dry.code, done.code, again.code) == (0, 0, 0)
    assert dry.stdout == done.stdout
    assert NAME in path.read_text()
    assert "nothing to change" in again.stderr
    assert not path.read_text().startswith("\n")
    if shell == "zsh":
        assert path.read_text().startswith("alias ll='ls -l'\n\n# Completion")
    undone = run("undo", path, "--yes")
    assert undone.code == 0
    assert "backup" not in undone.stderr
    assert (path.read_text() if path.exists() else None) == (
        "alias ll='ls -l'" if shell == "zsh" else None
    )


def test_an_unknown_shell_is_named(run):
    assert run("completion", "install", "--yes", SHELL="/bin/tcsh").code == 2
    assert run("completion", "bash", "--yes").code == 2


def test_bash_completes(config, shell):
    done = subprocess.run(
        ["bash", "-c", BASH, "bash", "remove", ""],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["alpha", "beta"]


def test_fish_completes(config, shell):
    if not shutil.which("fish"):
        pytest.skip("no fish; install it to try the completion in it")

    done = subprocess.run(
        ["fish", "--no-config", "-c", FISH, "remove "],
        capture_output=True,
        text=True,
        check=True,
    )

    found = dict(line.split("\t") for line in done.stdout.splitlines())
    assert found == {
        "alpha": "https://alpha.example/v1",
        "beta": "https://beta.example/v1",
    }


def test_fish_takes_values_and_descriptions_with_commas(config, shell):
    if not shutil.which("fish"):
        pytest.skip("no fish; install it to try the completion in it")

    done = subprocess.run(
        ["fish", "--no-config", "-c", FISH, "validate --select=syntax,duplicate-k"],
        capture_output=True,
        text=True,
        check=True,
    )

    word, _, told = done.stdout.strip().partition("\t")
    assert word == "--select=syntax,duplicate-key"
    assert told.endswith("has an effect")


def test_zsh_completes(config, shell, monkeypatch):
    if not shutil.which("zsh"):
        pytest.skip("no zsh; install it to try the completion in it")
    monkeypatch.setenv("TERM", "xterm")
    child = pexpect.spawn("zsh", ["-f", "-i"], encoding="utf-8", timeout=20)
    child.expect("[%#]")
    child.sendline("PS1='>'' '; autoload -Uz compinit && compinit -u")
    child.expect("> ")
    child.sendline(
        'eval "$(_OPENCLAW_CFG_COMPLETE=zsh_source openclaw-cfg)"; echo ready'
    )
    child.expect("ready\r\n")

    child.send("openclaw-cfg remove be\t")

    child.expect("remove beta")

    # What waits for a value is followed by no blank.
    child.send(
        "\x15openclaw-cfg init --provider zai --provider xai --model za\tglm-5.2\t"
    )

    child.expect("--model zai=")
    child.expect("glm-5.2")
    assert " " not in child.after + child.before
    child.close(force=True)
