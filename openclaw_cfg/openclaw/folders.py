"""Folders of agents, where OpenClaw finds them."""

import os
from pathlib import Path

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.javascript import trim
from openclaw_cfg.openclaw.refinements.base import text_at
from openclaw_cfg.paths import active, home


def state_folder(environment: Environment) -> Path:
    """OpenClaw's state folder."""
    return active(environment.texts(), cwd=Path.cwd()).state_dir


def user_path(text: str, environment: Environment) -> Path:
    """A path as people write it: `~` is OpenClaw's home; relative to where it runs."""
    text = trim(text)
    if text == "~" or text.startswith(("~/", "~\\")):
        text = f"{home(environment.texts(), cwd=Path.cwd())}{text[1:]}"
    return Path(os.path.normpath(Path.cwd() / text))


def workspace(
    value: Json, agent: str, *, owner: str | None, environment: Environment
) -> Path:
    """The workspace of an agent.

    Args:
        value: the configuration.
        agent: its key in `agents.entries`.
        owner: the key of the agent that has the shared workspace, if any.
        environment: the variables, which name the home and state folder.
    """
    own = trim(text_at(value, "agents", "entries", agent, "workspace") or "")
    if own:
        return user_path(own, environment)
    shared = trim(text_at(value, "agents", "defaults", "workspace") or "")
    if agent == owner:
        return user_path(shared, environment) if shared else _default(environment)
    if shared:
        return user_path(shared, environment) / agent
    return state_folder(environment) / f"workspace-{agent}"


def _default(environment: Environment) -> Path:
    chosen = trim(environment.get("OPENCLAW_WORKSPACE_DIR") or "")
    if chosen:
        return Path(os.path.normpath(Path.cwd() / chosen))
    if trim(environment.get("OPENCLAW_STATE_DIR") or ""):
        return state_folder(environment) / "workspace"
    profile = trim(environment.get("OPENCLAW_PROFILE") or "")
    suffix = f"-{profile}" if profile and profile.lower() != "default" else ""
    folder = home(environment.texts(), cwd=Path.cwd()) / f".openclaw{suffix}"
    return folder / "workspace"
