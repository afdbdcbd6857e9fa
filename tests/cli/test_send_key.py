"""A person is asked once per host before a vendor's key goes to a stranger."""

import json
import os
import sys

import pytest
from probe_server import raw

from openclaw_cfg.app.agreements import agreed, remember
from openclaw_cfg.app.workspace import open_workspace
from openclaw_cfg.catalog.keys import Stray

pexpect = pytest.importorskip("pexpect", reason="needs a POSIX terminal")
KEY = "sk-planted-4f9Qz7Lm2Xw8"
QUESTION = 'OPENAI_API_KEY is a key of OpenAI. Send it to "relay.example"'


@pytest.fixture
def proxy():
    with raw(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n") as server:
        yield server


@pytest.fixture
def config(isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(parents=True)
    provider = {
        "baseUrl": "https://relay.example/v1",
        "apiKey": "${OPENAI_API_KEY}",
        "models": [{"id": "m1", "name": "M"}],
    }
    agents = {"defaults": {"model": "relay/m1"}}
    value = {"models": {"providers": {"relay": provider}}, "agents": agents}
    path.write_text(json.dumps(value))
    return path


@pytest.fixture
def terminal(config, proxy):
    def start(*args):
        settings = {
            **os.environ,
            "HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}",
            "OPENAI_API_KEY": KEY,
            "TERM": "xterm-256color",
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        }
        return pexpect.spawn(
            sys.executable,
            ["-m", "openclaw_cfg", *args],
            env=settings,
            encoding="utf-8",
            timeout=30,
            dimensions=(24, 200),
        )

    return start


def ended(child):
    child.expect(pexpect.EOF)
    child.close()
    return child.before


@pytest.mark.parametrize("command", [("probe",), ("default", "--probe")])
def test_enter_is_no_and_a_yes_is_remembered(terminal, command):
    first = terminal(*command)
    first.expect_exact(QUESTION)
    first.sendline("")
    ended(first)

    second = terminal(*command)
    second.expect_exact(QUESTION)
    second.sendline("y")
    ended(second)

    third = terminal(*command)
    assert QUESTION not in ended(third)


@pytest.mark.parametrize(
    ("given", "trusted"),
    [("openclaw.json", False), (".openclaw/openclaw.json", True), (None, True)],
)
def test_a_file_that_is_not_the_active_one_is_a_stranger_s(
    isolated, config, given, trusted
):
    workspace = open_workspace(
        dict(os.environ), cwd=isolated, config=isolated / given if given else None
    )

    assert workspace.location.config.exists() is trusted
    assert workspace.trusted is trusted


def test_what_was_agreed_is_kept_for_the_user_alone(isolated):
    folder = isolated / "state"
    lost = Stray(source="OPENAI_API_KEY", vendor="OpenAI", host="relay.example")

    assert agreed(folder) == frozenset()
    remember(folder, (lost,))
    assert (folder / "agreed-hosts.json").stat().st_mode & 0o777 == 0o600

    assert agreed(folder) == {("OPENAI_API_KEY", "relay.example")}
    (folder / "agreed-hosts.json").write_text("[{")
    assert agreed(folder) == frozenset()
