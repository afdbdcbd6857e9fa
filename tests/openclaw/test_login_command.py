"""The command to log in, for files with one agent and with several."""

import pytest

from openclaw_cfg.openclaw.login_command import for_agents

LOGIN = "openclaw models auth login --provider openai"


@pytest.mark.parametrize(
    ("agents", "flag"),
    [
        ({}, ""),
        ({"entries": {"main": {}}}, ""),
        ({"entries": {"jobs": {}, "main": {}}}, "--agent main "),
        ({"entries": {"one": {}, "two": {}}}, "--agent one "),
        ({"list": [{"id": "one"}, {"id": "main"}]}, "--agent main "),
    ],
)
def test_several_agents_need_a_flag(agents, flag):
    wanted = LOGIN.replace("auth ", f"auth {flag}")

    assert for_agents(LOGIN, {"agents": agents}) == wanted
    assert for_agents(wanted, {"agents": agents}) == wanted
    assert for_agents("openclaw gateway", {"agents": agents}) == "openclaw gateway"
