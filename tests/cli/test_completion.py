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

from openclaw_cfg.cli import COMMANDS

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
    child.close(force=True)
