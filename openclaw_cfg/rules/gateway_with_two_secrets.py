"""The gateway does not start, though the file loads: it has a token and a password.

OpenClaw 2026.9.6 ends with "gateway.auth.token and gateway.auth.password are both
configured, but gateway.auth.mode is unset".
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="gateway-with-two-secrets",
    severity=Severity.WARNING,
    summary="the gateway does not start with a token and a password and no auth.mode",
    bad='{gateway: {mode: "local", auth: {token: "${T}", password: "${P}"}}}',
    good='{gateway: {mode: "local", '
    'auth: {mode: "token", token: "${T}", password: "${P}"}}}',
    how='set gateway.auth.mode to "token" or "password"',
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A warning at the authentication of the gateway."""
    auth = get(context.written, "gateway", "auth")
    if not context.native or not isinstance(auth, dict) or auth.get("mode"):
        return
    if auth.get("token") and auth.get("password"):
        yield Finding(
            message="the gateway does not start: gateway.auth has a token and a "
            "password, and no mode",
            path=("gateway", "auth"),
            help=EXPLANATION.how,
        )
