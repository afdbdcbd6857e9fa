"""A gateway that Tailscale exposes must be protected."""

from collections.abc import Iterator
from ipaddress import IPv4Address

from openclaw_cfg.jsonpath import Json, get
from openclaw_cfg.openclaw.judge_input import JudgeInput
from openclaw_cfg.openclaw.refinements.base import error
from openclaw_cfg.report import Finding


def bind(case: JudgeInput) -> Iterator[Finding]:
    """The gateway behind Tailscale must listen on this machine only."""
    gateway = get(case.value, "gateway")
    mode, bound = _exposed(gateway), get(gateway, "bind") or "loopback"
    if not mode or bound == "loopback":
        return
    if bound == "custom" and _is_loopback(get(gateway, "customBindHost")):
        return
    yield error(
        "unsafe-tailscale",
        ("gateway", "bind"),
        f'Tailscale mode "{mode}" needs a gateway that listens on this machine only',
        help='set gateway.bind to "loopback", or gateway.tailscale.mode to "off"',
    )


def auth(case: JudgeInput) -> Iterator[Finding]:
    """Access through Tailscale must require a login."""
    gateway = get(case.value, "gateway")
    mode = _exposed(gateway)
    if mode and get(gateway, "auth", "mode") == "none":
        needed = '"password"' if mode == "funnel" else '"token" or "password"'
        yield error(
            "unsafe-tailscale",
            ("gateway", "auth", "mode"),
            f'Tailscale mode "{mode}" exposes a gateway without authentication',
            help=f"set gateway.auth.mode to {needed}",
        )


def _exposed(gateway: Json) -> str | None:
    mode = get(gateway, "tailscale", "mode")
    return str(mode) if mode in ("serve", "funnel") else None


def _is_loopback(host: Json) -> bool:
    try:
        return isinstance(host, str) and IPv4Address(host.strip()).is_loopback
    except ValueError:
        return False
