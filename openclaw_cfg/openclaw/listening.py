"""Whether the gateway of OpenClaw 2026.9.6 refuses to listen.

In a container it listens for other machines (`bind` is "auto") unless configured
otherwise, and then ends with exit code 78, "Refusing to bind gateway to auto without
auth", if no token or password protects it.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from openclaw_cfg.jsonpath import Json, as_object, get
from openclaw_cfg.openclaw.environment import Environment

DEFAULT_PORT: Final = 18789
PORT_VARIABLE: Final = "OPENCLAW_GATEWAY_PORT"
"""The variable that wins over `gateway.port`."""

_MARKS: Final = (".dockerenv", "run/.containerenv", "var/run/.containerenv")
_GROUP: Final = re.compile(
    r"/docker/|cri-containerd-[0-9a-f]|containerd/[0-9a-f]{64}|/kubepods[/.]|\blxc\b"
)
# A port, or Docker's form of one: with an address before it.
_PORT: Final = re.compile(r"(?:\[[^\]]+\]:|[^:]+:)?([0-9]{1,5})")
_FLY: Final = ("FLY_MACHINE_ID", "FLY_APP_NAME")
_VARIABLES: Final = ("OPENCLAW_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_PASSWORD")


def in_container(env: Mapping[str, str], root: Path = Path("/")) -> bool:
    """Whether OpenClaw considers this machine to be a container.

    Args:
        env: the variables of the process.
        root: the top of the file system.
    """
    if all(env.get(name, "").strip() for name in _FLY):
        return True
    if any((root / mark).exists() for mark in _MARKS):
        return True
    try:
        groups = (root / "proc" / "1" / "cgroup").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return _GROUP.search(groups) is not None


def refuses_to_listen(
    gateway: Json, environment: Environment, *, container: bool
) -> bool:
    """Whether `openclaw gateway`, without `--bind loopback`, ends with exit code 78.

    Args:
        container: the result of `in_container`.
    """
    decided = get(gateway, "bind") is not None or is_guarded(gateway, environment)
    return container and not decided


def port_of(gateway: Json, environment: Environment) -> int:
    """Where the gateway listens."""
    text = environment.get(PORT_VARIABLE) or ""
    named = _PORT.fullmatch(text.strip())
    for port in (int(named[1]) if named else 0, get(gateway, "port")):
        if isinstance(port, int) and 0 < port < 2**16:
            return port
    return DEFAULT_PORT


def secret_in_use(gateway: Json, environment: Environment) -> str:
    """Which secret the gateway asks for: "token", "password", or "" for neither.

    Without an `auth.mode` it is the one that is set; a token where neither is.
    """
    auth = as_object(get(gateway, "auth"))
    if mode := auth.get("mode"):
        return str(mode) if mode in ("token", "password") else ""
    token, password = (environment.get(name) is not None for name in _VARIABLES)
    if not password and not auth.get("password"):
        return "token"
    token = token or bool(auth.get("token") or get(gateway, "remote", "token"))
    return "" if token else "password"


def is_guarded(gateway: Json, environment: Environment) -> bool:
    """Whether `gateway` or a variable has a token or password."""
    mode = get(gateway, "auth", "mode")
    if mode == "trusted-proxy":
        return True
    own = any(get(gateway, "auth", key) for key in ("token", "password"))
    known = own or any(environment.get(name) is not None for name in _VARIABLES)
    return mode != "none" and known
