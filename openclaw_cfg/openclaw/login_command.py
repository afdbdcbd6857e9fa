"""OpenClaw's command to log in, in a configuration with several agents."""

from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.agent_ids import MAIN_AGENT
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.unattended import agent_names

_AUTH: Final = "openclaw models auth "


def for_agents(text: str, value: Json) -> str:
    """A text whose commands to log in say for which agent, if there are several.

    OpenClaw 2026.9.6 refuses such a command without `--agent` then: "Multiple agents
    are configured, but the model command has no explicit owner."

    Args:
        value: a native configuration.
    """
    if f"{_AUTH}log" not in text or f"{_AUTH}--agent" in text:
        return text
    names = agent_names(migrate(value).value)
    if len(names) == 1:
        return text
    owner = MAIN_AGENT if MAIN_AGENT in names else names[0]
    return text.replace(_AUTH, f"{_AUTH}--agent {owner} ")
