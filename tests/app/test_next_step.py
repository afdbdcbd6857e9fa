"""The command that comes next is one that starts the gateway."""

import json

import pytest
from ask_desk import workspace_in

from openclaw_cfg.app import next_step as module
from openclaw_cfg.app.gateway import Running
from openclaw_cfg.app.next_step import next_step
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

TWO = {"token": "0123456789", "password": "0123456780"}
PASSWORD = "set OPENCLAW_GATEWAY_PASSWORD where OpenClaw runs"


def step(home, text, *, container=False):
    path = home / ".openclaw" / "openclaw.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    after = parse(Source(path, text))
    return next_step(
        workspace_in(home), None, after, variables=False, container=container
    )


@pytest.mark.parametrize("here", [True, False])
def test_a_gateway_that_runs_takes_a_repaired_file_over(tmp_path, monkeypatch, here):
    running = Running(here=here)
    monkeypatch.setattr(module, "running_gateway", lambda *_: running)

    found = step(tmp_path, json.dumps({"gateway": {"mode": "local"}}))

    assert found.command == ("" if here else "openclaw gateway")


@pytest.mark.parametrize(
    ("gateway", "command", "words"),
    [
        ({"mode": "local"}, "openclaw gateway", ""),
        ({}, "openclaw-cfg fix && openclaw gateway", ""),
        ({"mode": "local", "bind": "lan"}, "openclaw gateway --bind loopback", ""),
        (
            {"mode": "local", "bind": "auto", "auth": {"mode": "none"}},
            "openclaw gateway --bind loopback",
            "",
        ),
        (
            {"mode": "local", "auth": {"mode": "password"}},
            "openclaw gateway",
            f"first {PASSWORD}",
        ),
        (
            {"mode": "remote", "remote": {"url": "ws://x:1"}},
            "openclaw-cfg probe",
            "it runs on another machine",
        ),
        (
            {"remote": {"url": "ws://x:1"}},
            "openclaw config set gateway.mode local && openclaw gateway",
            "",
        ),
        (
            {"mode": "local", "auth": TWO},
            "openclaw config set gateway.auth.mode token && openclaw gateway",
            "",
        ),
    ],
)
def test_what_stops_the_gateway_comes_first(tmp_path, gateway, command, words):
    found = step(tmp_path, json.dumps({"gateway": gateway}))

    assert found.command == command
    assert found.help.startswith(words)
    assert bool(found.help) is bool(words)


def test_in_a_container_it_starts_for_this_machine_only(tmp_path):
    found = step(tmp_path, '{"gateway": {"mode": "local"}}', container=True)

    assert found.command == "openclaw gateway --bind loopback"


def test_what_an_included_file_says_counts(tmp_path):
    base = tmp_path / ".openclaw" / "base.json5"
    base.parent.mkdir()
    base.write_text('{gateway: {mode: "local"}}')

    found = step(tmp_path, '{"$include": ["./base.json5"]}')

    assert found.command == "openclaw gateway"


def test_a_command_that_takes_the_comments_says_so(tmp_path):
    gateway = json.dumps({"mode": "local", "auth": TWO})

    found = step(tmp_path, f"{{ // mine\n gateway: {gateway} }}")

    assert 'set gateway.auth.mode to "token" in an editor instead' in found.help
