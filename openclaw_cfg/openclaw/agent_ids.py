"""Ids of agents as OpenClaw compares them."""

import re
from typing import Final

from openclaw_cfg.openclaw.javascript import trim

MAIN_AGENT: Final = "main"
_AGENT_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z", re.IGNORECASE | re.ASCII)


def is_agent_id(text: str) -> bool:
    """Whether the text is an id, apart from space around it."""
    return bool(_AGENT_ID.match(trim(text)))


def normal_agent_id(text: str) -> str:
    """The id under which OpenClaw files an agent: lower-case, odd characters to `-`."""
    text = trim(text)
    if _AGENT_ID.match(text):
        return text.lower()
    plain = re.sub(r"[^a-z0-9_-]+", "-", text.lower())
    return plain.lstrip("-").rstrip("-")[:64] or MAIN_AGENT
