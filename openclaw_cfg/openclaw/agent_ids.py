"""Ids of agents as OpenClaw compares them."""

import re
from typing import Final

from openclaw_cfg.openclaw.javascript import trim

MAIN_AGENT: Final = "main"
_AGENT_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z", re.IGNORECASE | re.ASCII)


def is_agent_id(text: str) -> bool:
    """Whether the text is an id, ignoring space around it."""
    return bool(_AGENT_ID.match(trim(text)))


def normal_agent_id(text: str) -> str:
    """OpenClaw's id for an agent: lower-case, with `-` for other characters."""
    text = trim(text)
    if _AGENT_ID.match(text):
        return text.lower()
    plain = re.sub(r"[^a-z0-9_-]+", "-", text.lower())
    return plain.lstrip("-").rstrip("-")[:64] or MAIN_AGENT
