"""OpenClaw's gateway: would it start on a configuration, and does it run?"""

import http.client
import json
import shutil
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.files.process import has_variable
from openclaw_cfg.jsonpath import Json, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.gateway_lock import gateway_locks, is_service
from openclaw_cfg.openclaw.listening import (
    PORT_VARIABLE,
    port_of,
    refuses_to_listen,
)
from openclaw_cfg.report import Report
from openclaw_cfg.rules import RULES

LOOPBACK: Final = "openclaw gateway --bind loopback"
"""The command that starts a gateway which only this machine reaches."""

_FIX: Final = "openclaw-cfg fix"

STOPS: Final[Mapping[str, str]] = {
    "gateway-without-mode": _FIX,
    "gateway-without-auth": LOOPBACK,
    "gateway-without-secret": "openclaw-cfg validate",
    "gateway-with-two-secrets": "openclaw config set gateway.auth.mode token",
    "unusable-gateway": "openclaw-cfg validate",
    "hooks-stop-gateway": "openclaw-cfg validate",
}
"""Rules for what keeps the gateway from starting, each with the command to run."""

STOPPING: Final = tuple(rule for rule in RULES if rule.EXPLANATION.id in STOPS)
"""The rules themselves."""

RESTART: Final = "openclaw gateway restart"
"""The command after which a gateway has read its settings again."""

_MAC_APP: Final = Path("/Applications/Tailscale.app/Contents/MacOS/Tailscale")
# Seconds; a local port answers at once or not at all.
_PATIENCE: Final = 0.5


# What `/healthz` of a gateway answers to anyone.
_LIVE: Final = {"ok": True, "status": "live"}
# OpenClaw's guide to several gateways: each uses ports up to 110 above its own.
_APART: Final = 120


class PortHolder(StrEnum):
    """What listens at a gateway's port."""

    THIS = "this gateway"
    ANOTHER = "another gateway"
    UNCLEAR = "a gateway"
    PROGRAM = "another program"


_STOP: Final[Mapping[PortHolder, str]] = {
    PortHolder.ANOTHER: "or stop that one; it is of another home folder or profile",
    PortHolder.PROGRAM: "or stop that program",
}


class Running(Struct, frozen=True, kw_only=True):
    """Whether the gateway of a configuration runs.

    Attributes:
        here: None if that cannot be seen: its lock may be of a container.
        port: where it listens; 0 if it is not running.
        holder: what listens at the port of the configuration; None for nothing.
        process: its id; 0 if it is not seen.
        since: when it started, in seconds since 1970; None if that is not seen.
        config: the other file that the gateway of the state folder runs with.
    """

    here: bool | None
    port: int = 0
    holder: PortHolder | None = None
    process: int = 0
    since: float | None = None
    config: Path | None = None


class NextStep(Struct, frozen=True):
    """A command to run; empty if none is needed.

    Attributes:
        help: what is to be done besides, in words.
    """

    command: str
    help: str = ""


class Gateway(Struct, frozen=True, kw_only=True):
    """OpenClaw's server.

    Attributes:
        starts: whether `openclaw gateway` would start; None for a remote one.
        cure: the command that makes it start, if the file loads.
        help: another way, in words.
        port: that of the configuration.
        running: None if that was not checked.
    """

    starts: bool | None
    reason: str
    cure: str = ""
    help: str = ""
    port: int
    running: Running | None

    def as_json(self) -> dict[str, Json]:
        """For `status --json`."""
        running = self.running
        return {
            "starts": self.starts,
            "reason": self.reason or None,
            "port": self.port,
            "running": running.here if running else None,
            "runningPort": (running.port or None) if running else None,
            "portHolder": str(running.holder) if running and running.holder else None,
        }


def running_gateway(
    workspace: Workspace, gateway: Json, environment: Environment, *, asks: bool = True
) -> Running | None:
    """Whether the gateway of a configuration runs; None for one elsewhere.

    Args:
        gateway: the setting `gateway` that it was started with.
        asks: whether its port may be asked; if not, only its lock is read, and
            without one it is not known whether it runs.
    """
    if get(gateway, "mode") == "remote":
        return None
    location, port = workspace.location, port_of(gateway, environment)
    listens = asks and _listens(port)
    locks = gateway_locks(location.state_dir, location.config)
    own = next((lock for lock in locks if lock.alive), None)
    if own is not None:
        held = (listens or not asks) and own.port in {0, port}
        other = own.config.resolve() != location.config.resolve()
        return Running(
            here=True,
            port=own.port or port,
            holder=PortHolder.THIS if held else None,
            process=own.pid,
            since=own.since,
            config=own.config if other else None,
        )
    if not listens:
        return Running(here=False) if asks else None
    if not _is_gateway(port, tls=get(gateway, "tls", "enabled") is True):
        return Running(here=False, holder=PortHolder.PROGRAM)
    if any(lock.port in {0, port} for lock in locks):
        return Running(here=None, holder=PortHolder.UNCLEAR)
    return Running(here=False, holder=PortHolder.ANOTHER)


def start_command(gateway: Json, environment: Environment, *, container: bool) -> str:
    """The command that starts the gateway; in a container it needs a flag (exit 78).

    Args:
        gateway: `gateway` of the configuration.
    """
    refuses = refuses_to_listen(gateway, environment, container=container)
    return LOOPBACK if refuses else "openclaw gateway"


def rereads_variables(running: Running, start: str) -> NextStep:
    """What makes a gateway that runs read its variables again.

    Args:
        start: the command that starts it in a terminal.

    OpenClaw 2026.9.6 watches its configuration, but no `.env`. Its own `restart` takes
    a new process of a service; one in a terminal stays and keeps the old values.
    """
    stop = _stop(running)
    keeps = "a restart would keep the old values"
    match is_service(running.process):
        case True:
            return NextStep(RESTART)
        case False:
            return NextStep(start, f"first {stop}: {keeps}")
        case None:
            again = f"{stop}, and run `{start}`: {keeps}"
            return NextStep(RESTART, f"or, if it runs in a terminal, {again}")


def takes_variable(
    running: Running, name: str, start: str, dotenv: str
) -> NextStep | None:
    """What gives a running gateway a variable of this shell; None if it has it.

    Args:
        start: the command that starts it in a terminal.
        dotenv: OpenClaw's own `.env`.
    """
    if has_variable(running.process, name):
        return None
    lacks = f"the running gateway has no {name}"
    if is_service(running.process):
        return NextStep(RESTART, f"{lacks}: first put it into {dotenv}")
    return NextStep(start, f"{lacks}: first {_stop(running)}")


def _stop(running: Running) -> str:
    process = f"process {running.process}" if running.process else "it"
    return f"stop {process} where it was started, with Ctrl+C"


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), _PATIENCE):
        return True
    return False


def _is_gateway(port: int, *, tls: bool) -> bool:
    """Whether an OpenClaw gateway listens at a port; nothing secret is sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    if tls:
        # Its certificate is its own, and its answer is trusted with nothing.
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            "127.0.0.1", port, timeout=_PATIENCE, context=context
        )
    with closing(connection), suppress(OSError, ValueError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return bool(json.loads(connection.getresponse().read(1 << 10)) == _LIVE)
    return False


def gateway_of(
    workspace: Workspace,
    loaded: Loaded,
    report: Report,
    *,
    loads: bool,
    running: Running | None,
    container: bool,
) -> Gateway:
    """Whether `openclaw gateway` without flags would start.

    Args:
        report: of the rules on this configuration.
        loads: whether OpenClaw loads the file.
        running: as `Gateway` has it.
        container: whether this is a container, see `in_container`.
    """
    value = get(loaded.value, "gateway")
    port = port_of(value, loaded.environment)
    why = next((d for d in report.diagnostics if d.rule in STOPS), None)
    started = running is not None and running.here is not False
    starts: bool | None = True
    reason = cure = ways = ""
    if not loads:
        starts, reason = False, "OpenClaw does not load the file"
    elif get(value, "mode") == "remote":
        starts, reason = None, "it runs on another machine"
    elif why is not None:
        starts, reason = False, why.message
        cure, ways = STOPS[why.rule], why.help
        if cure == _FIX and why.fix is None:
            # It may be meant as a client of another machine's gateway.
            cure = "openclaw config set gateway.mode local"
    elif not started and running is not None and running.holder is not None:
        starts = False
        reason = f"{running.holder} listens at port {port}"
        cure = _other_port(port, loaded.environment)
        ways = _STOP[running.holder]
    elif not started and refuses_to_listen(
        value, loaded.environment, container=container
    ):
        starts = False
        reason = "in a container others can reach it without authentication"
        cure = LOOPBACK
    elif not started and (mode := _missing_tailscale(value, workspace.env)):
        starts = False
        reason = f'gateway.tailscale.mode is "{mode}", and tailscale is not installed'
        cure = "openclaw config set gateway.tailscale.mode off"
    return Gateway(
        starts=starts,
        reason=reason,
        cure=cure,
        help=ways,
        port=port,
        running=running,
    )


def _other_port(port: int, environment: Environment) -> str:
    """The command that gives the gateway a free port."""
    steps = (*range(port + _APART, 2**16, _APART), *range(1024, port, _APART))
    free = next((other for other in steps if not _listens(other)), port)
    if environment.get(PORT_VARIABLE) is not None:
        return f"openclaw gateway --port {free}"
    return f"openclaw config set gateway.port {free}"


def _missing_tailscale(gateway: Json, env: Mapping[str, str]) -> str:
    """The mode of Tailscale that needs its program, if that is not here; else "".

    OpenClaw 2026.9.6 then ends with "spawn tailscale ENOENT".
    """
    mode = get(gateway, "tailscale", "mode")
    needed = mode if mode in ("serve", "funnel") else ""
    there = shutil.which("tailscale", path=env.get("PATH")) or _MAC_APP.exists()
    return "" if there else str(needed)
