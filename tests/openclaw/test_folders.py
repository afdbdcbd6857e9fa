"""Where an agent's workspace is."""

from pathlib import Path

import pytest

from openclaw_cfg.openclaw.environment import read_environment
from openclaw_cfg.openclaw.folders import user_path, workspace

HOME = "/home/me"


def at(env=None, *, owner="a", agent="a", defaults=None, **entry):
    value = {"agents": {"entries": {"a": entry}, "defaults": defaults or {}}}
    environment = read_environment({"HOME": HOME, **(env or {})})
    return str(workspace(value, agent, owner=owner, environment=environment))


@pytest.mark.parametrize(
    ("found", "folder"),
    [
        (at(workspace="/w"), "/w"),
        (at(workspace=" ~/w "), f"{HOME}/w"),
        (at(defaults={"workspace": "/s"}), "/s"),
        (at(defaults={"workspace": "/s"}, owner="b"), "/s/a"),
        (at(defaults={"workspace": "/s"}, workspace="/w"), "/w"),
        (at(owner="b"), f"{HOME}/.openclaw/workspace-a"),
        (at(owner=None), f"{HOME}/.openclaw/workspace-a"),
        (at(), f"{HOME}/.openclaw/workspace"),
        (at({"OPENCLAW_WORKSPACE_DIR": " /x "}), "/x"),
        (at({"OPENCLAW_STATE_DIR": "/state"}), "/state/workspace"),
        (at({"OPENCLAW_PROFILE": "lab"}), f"{HOME}/.openclaw-lab/workspace"),
        (at({"OPENCLAW_PROFILE": "Default"}), f"{HOME}/.openclaw/workspace"),
    ],
)
def test_the_workspace_of_an_agent(found, folder):
    assert found == folder


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("~", HOME),
        ("~/a", f"{HOME}/a"),
        ("/a/../b", "/b"),
        (" /a ", "/a"),
        ("~a", "HERE/~a"),
        ("a", "HERE/a"),
    ],
)
def test_a_path_as_people_write_it(text, path):
    found = user_path(text, read_environment({"HOME": HOME}))

    assert str(found) == path.replace("HERE", str(Path.cwd()))
