"""The gateway does not start, though the file loads: it would be open without a login.

OpenClaw 2026.9.6 ends with "Refusing to bind gateway to lan without auth" (exit code
78). In a container the same happens where `gateway.bind` is not set at all; the file
does not show where it is used, so that is told at the end of `init`.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.openclaw.listening import is_guarded
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

EXPLANATION: Final = Explanation(
    id="gateway-without-auth",
    severity=Severity.WARNING,
    summary="the gateway does not start where others reach it without authentication",
    bad='{gateway: {mode: "local", bind: "lan"}}',
    good='{gateway: {mode: "local", bind: "lan", '
    'auth: {mode: "token", token: "${OPENCLAW_GATEWAY_TOKEN}"}}}',
    how='set gateway.bind to "loopback", or gateway.auth.token to '
    '"${OPENCLAW_GATEWAY_TOKEN}" and that variable',
)
_OPEN: Final = frozenset({"lan", "auto"})


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A warning at the address where the gateway would listen."""
    gateway = context.gateway
    bind = get(gateway, "bind")
    if not isinstance(bind, str) or bind not in _OPEN:
        return
    if is_guarded(gateway, context.loaded.environment):
        return
    path = ("gateway", "bind")
    yield Finding(
        message=f'the gateway does not start: bind "{bind}" without auth',
        path=path,
        help=EXPLANATION.how,
        fix=Fix(
            title='set gateway.bind to "loopback"',
            safe=False,
            operations=(Set(path, "loopback"),),
        ),
    )
