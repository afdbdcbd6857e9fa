"""The command to run after a configuration was written."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.app.gateway import (
    RESTART,
    STOPPING,
    NextStep,
    gateway_of,
    rereads_variables,
    running_gateway,
    start_command,
    takes_variable,
)
from openclaw_cfg.app.openclaw_writes import about_comments
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.dialects import detect, native
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import get
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment, read_environment
from openclaw_cfg.rules import run
from openclaw_cfg.secret import variable_of

INSTALL: Final = "npm install -g openclaw"
"""The first of the next commands where there is no OpenClaw."""


def next_step(
    workspace: Workspace,
    before: Document | None,
    after: Document,
    *,
    variables: bool,
    container: bool = False,
) -> NextStep:
    """The command to run now; empty if a running gateway applies the change itself.

    Args:
        before: None if there was no file that OpenClaw loaded.
        variables: whether the `.env` was changed as well.
        container: whether this is a container, where a start without flags ends with
        78.
    """
    if detect(after.value).ID != native.ID:
        return NextStep(conversion(workspace.location.config))
    known = before is not None and detect(before.value).ID == native.ID
    # A gateway that runs while OpenClaw refuses the file takes the next good one over.
    loaded = before if before is not None and known else after
    changed = {
        name
        for name in ("gateway", "env")
        if get(loaded.value, name) != get(after.value, name)
    }
    gateway, environment = get(loaded.value, "gateway"), service_environment(workspace)
    unseen = tuple(_unseen(environment, loaded, after))
    if known and not (changed or variables or unseen):
        return NextStep("")
    running = running_gateway(workspace, gateway, environment)
    unsure = running is None or not running.here or running.config is not None
    if running is None or running.here is False or (unsure and not known):
        return _start(workspace, after, container=container)
    now = get(after.value, "gateway")
    start = start_command(now, workspace.environment(), container=container)
    if variables or "env" in changed:
        return rereads_variables(running, start)
    dotenv = workspace.short(workspace.location.dotenv)
    steps = (takes_variable(running, name, start, dotenv) for name in unseen)
    step = next(filter(None, steps), None)
    return step or NextStep(RESTART if changed else "")


def _unseen(service: Environment, before: Document, after: Document) -> Iterator[str]:
    """New variables of keys that are not where a gateway looks."""
    service = service.with_config(after.value)
    there = {variable_of(p.key) for p in native.read(before.value).providers}
    for provider in native.read(after.value).providers:
        name = variable_of(provider.key)
        if name and name not in there and service.where(name) is None:
            yield name


def conversion(path: Path) -> str:
    """The command that replaces a file in the short form by its native form."""
    kept = path.with_name(f"{path.stem}.compact{path.suffix}")
    move = shlex.join(["mv", str(path), str(kept)])
    convert = ["openclaw-cfg", "convert", str(kept)]
    convert += ["--to", native.ID, "--output", str(path)]
    return f"{move} && {shlex.join(convert)}"


def _start(workspace: Workspace, after: Document, *, container: bool) -> NextStep:
    """The command for the first start, after what the gateway needs for it."""
    source = replace(after.source, path=workspace.location.config)
    loaded = load(source, environment=workspace.environment())
    report = run(loaded, rules=STOPPING)
    gateway = gateway_of(
        workspace, loaded, report, loads=True, running=None, container=container
    )
    if gateway.starts is None:
        return NextStep("openclaw-cfg probe", gateway.reason)
    value = get(loaded.value, "gateway")
    command = start_command(value, loaded.environment, container=container)
    match gateway.cure:
        case "":
            return NextStep(command)
        case "openclaw-cfg validate":
            return NextStep(command, f"first {gateway.help}")
        case cure if cure.startswith("openclaw gateway"):
            return NextStep(cure)
        case cure:
            return NextStep(f"{cure} && {command}", about_comments(cure, after))


def service_environment(workspace: Workspace) -> Environment:
    """The variables of a gateway that was not started from a shell."""
    location = workspace.location
    gateway = [path for path in location.dotenvs if path.name == "gateway.env"]
    return read_environment(
        {},
        state_folder=location.dotenv.parent,
        gateway_env=gateway[0] if gateway else None,
    )
