"""OpenClaw's gateway: would it start on a configuration, and does it run?"""

import shutil
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.jsonpath import Json, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.listening import (
    in_container,
    port_of,
    refuses_to_listen,
)
from openclaw_cfg.report import Report

STOPS: Final[Mapping[str, str]] = {
    "gateway-without-mode": "openclaw config set gateway.mode local",
    "gateway-without-auth": "openclaw config set gateway.bind loopback",
    "gateway-without-secret": "openclaw-cfg validate",
    "gateway-with-two-secrets": "openclaw config set gateway.auth.mode token",
    "unusable-gateway": "openclaw-cfg validate",
    "hooks-stop-gateway": "openclaw-cfg validate",
}
"""Rules for what keeps the gateway from starting, each with the command to run."""

_MAC_APP: Final = Path("/Applications/Tailscale.app/Contents/MacOS/Tailscale")
# Seconds; a local port answers at once or not at all.
_PATIENCE: Final = 0.5


class Gateway(Struct, frozen=True, kw_only=True):
    """OpenClaw's server.

    Attributes:
        starts: whether `openclaw gateway` would start; None for a remote one.
        running: whether something listens at its port; None if that was not checked.
        cure: the command that makes it start, if the file loads.
    """

    starts: bool | None
    reason: str
    cure: str = ""
    port: int
    running: bool | None

    def as_json(self) -> dict[str, Json]:
        """For `status --json`."""
        return {
            "starts": self.starts,
            "reason": self.reason or None,
            "port": self.port,
            "running": self.running,
        }


def port(loaded: Loaded) -> int:
    """Where the gateway of a configuration listens."""
    return port_of(get(loaded.value, "gateway"), loaded.environment)


def answers(port: int) -> bool:
    """Whether something on this machine listens at a port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), _PATIENCE):
        return True
    return False


def gateway_of(
    workspace: Workspace,
    loaded: Loaded,
    report: Report,
    *,
    loads: bool,
    running: bool | None,
) -> Gateway:
    """Whether `openclaw gateway` without flags would start.

    Args:
        report: of the rules on this configuration.
        loads: whether OpenClaw loads the file.
        running: as `Gateway` has it.
    """
    value = get(loaded.value, "gateway")
    why = next((d for d in report.diagnostics if d.rule in STOPS), None)
    starts: bool | None = True
    reason = cure = ""
    if not loads:
        starts, reason = False, "OpenClaw does not load the file"
    elif get(value, "mode") == "remote":
        starts, reason = None, "it runs on another machine"
    elif why is not None:
        starts, reason, cure = False, why.message, STOPS[why.rule]
    elif not running and refuses_to_listen(
        value, loaded.environment, container=in_container(workspace.env)
    ):
        starts = False
        reason = "in a container others can reach it without authentication"
        cure = "openclaw gateway --bind loopback"
    elif not running and (mode := _missing_tailscale(value, workspace.env)):
        starts = False
        reason = f'gateway.tailscale.mode is "{mode}", and tailscale is not installed'
        cure = "openclaw config set gateway.tailscale.mode off"
    return Gateway(
        starts=starts, reason=reason, cure=cure, port=port(loaded), running=running
    )


def _missing_tailscale(gateway: Json, env: Mapping[str, str]) -> str:
    """The mode of Tailscale that needs its program, if that is not here; else "".

    OpenClaw 2026.9.6 then ends with "spawn tailscale ENOENT".
    """
    mode = get(gateway, "tailscale", "mode")
    needed = mode if mode in ("serve", "funnel") else ""
    there = shutil.which("tailscale", path=env.get("PATH")) or _MAC_APP.exists()
    return "" if there else str(needed)
