"""Who answers a chat in a hybrid file: the person's agent, or the other one."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.unattended import agent_models, agent_names, system_agent

PERSON: Final = "main"
"""The agent that serves the person in a hybrid setup."""


def owner_of_chats(value: Json) -> str:
    """The agent of what names no agent; empty if that is the person's, or unknown."""
    return _owner(migrate(value).value)


def _owner(value: Json) -> str:
    owner = system_agent(value)
    return owner if owner != PERSON and PERSON in agent_names(value) else ""


def chats(value: Json) -> str:
    """Which model answers which chat, in words; empty if all are the person's."""
    value = migrate(value).value
    owner = _owner(value)
    models = agent_models(value, owner) if owner else ()
    if not models:
        return ""
    others = f'those that name no agent go to "{owner}" on {models[0].text}'
    return f'with "{PERSON}" on the defaultModel; {others}'


def moved_chats(before: Json, after: Json) -> Iterator[str]:
    """That a change gives the chats that name no agent to another agent."""
    said = chats(after)
    if said and said != chats(before):
        yield f"chats: {said}"
