"""The command to run after a configuration was written."""

import shlex
from pathlib import Path
from typing import Final

from openclaw_cfg.app.gateway import running_gateway
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.dialects import detect, native
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import get
from openclaw_cfg.openclaw.environment import Environment, read_environment
from openclaw_cfg.openclaw.listening import refuses_to_listen

INSTALL: Final = "npm install -g openclaw"
"""The first of the next commands where there is no OpenClaw."""

_READ_AT_START = ("gateway", "env")


def next_command(
    workspace: Workspace,
    before: Document | None,
    after: Document,
    *,
    variables: bool,
    container: bool = False,
) -> str:
    """The command to run now; empty if a running gateway applies the change itself.

    Args:
        before: None if there was no file that OpenClaw loaded.
        variables: whether the `.env` was changed as well.
        container: whether this is a container, where a start without flags ends with
        78.
    """
    if detect(after.value).ID != native.ID:
        return conversion(workspace.location.config)
    if before is None or detect(before.value).ID != native.ID:
        return start(workspace, after, container=container)
    changed = any(
        get(before.value, name) != get(after.value, name) for name in _READ_AT_START
    )
    if not (changed or variables):
        return ""
    gateway, environment = get(before.value, "gateway"), service_environment(workspace)
    running = running_gateway(workspace, gateway, environment)
    if running is not None and running.here is not False:
        return "openclaw gateway restart"
    return start(workspace, after, container=container)


def conversion(path: Path) -> str:
    """The command that replaces a file in the short form by its native form."""
    kept = path.with_name(f"{path.stem}.compact{path.suffix}")
    move = shlex.join(["mv", str(path), str(kept)])
    convert = ["openclaw-cfg", "convert", str(kept)]
    convert += ["--to", native.ID, "--output", str(path)]
    return f"{move} && {shlex.join(convert)}"


def start(workspace: Workspace, after: Document, *, container: bool) -> str:
    """The command for the first start; in a container it needs a flag (exit 78)."""
    gateway = get(after.value, "gateway")
    environment = service_environment(workspace).with_config(after.value)
    bind = refuses_to_listen(gateway, environment, container=container)
    command = "openclaw gateway --bind loopback" if bind else "openclaw gateway"
    if get(gateway, "mode") is None:
        return f"openclaw config set gateway.mode local && {command}"
    return command


def service_environment(workspace: Workspace) -> Environment:
    """The variables of a gateway that was not started from a shell."""
    location = workspace.location
    gateway = [path for path in location.dotenvs if path.name == "gateway.env"]
    return read_environment(
        {},
        state_folder=location.dotenv.parent,
        gateway_env=gateway[0] if gateway else None,
    )
