"""The gateway does not start, though the file loads: `gateway.mode` is missing.

OpenClaw 2026.9.6 then ends with "Gateway start blocked: existing config is missing
gateway.mode", because it considers such a file to be damaged.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

EXPLANATION: Final = Explanation(
    id="gateway-without-mode",
    severity=Severity.WARNING,
    summary="the gateway does not start without gateway.mode",
    bad="{gateway: {port: 18789}}",
    good='{gateway: {mode: "local", port: 18789}}',
    how='set gateway.mode to "local"',
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A warning for a file that does not set the gateway's mode."""
    if not context.native or not isinstance(context.written, dict):
        return
    gateway = context.written.get("gateway")
    if isinstance(gateway, dict | None) and get(gateway, "mode") is None:
        path = ("gateway", "mode")
        client = get(gateway, "remote", "url") is not None
        local = Fix(
            title='set gateway.mode to "local"',
            safe=True,
            operations=(Set(path, "local"),),
        )
        yield Finding(
            message="the gateway does not start: gateway.mode is missing",
            path=path,
            help='set gateway.mode to "local", or to "remote" where the gateway is the '
            "one of gateway.remote"
            if client
            else local.title,
            fix=None if client else local,
        )
