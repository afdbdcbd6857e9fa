"""The gateway does not start, though the file loads: it refuses its own settings.

OpenClaw 2026.9.6 ends with "gateway auth token is blank, a published example
placeholder, or the literal string undefined/null", with "a known redaction sentinel"
for a text such as "***", and says what `trusted-proxy`, the funnel of Tailscale and the
bind "custom" need.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from openclaw_cfg.json5.edit import Remove
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.openclaw.listening import secret_in_use
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

EXPLANATION: Final = Explanation(
    id="unusable-gateway",
    severity=Severity.WARNING,
    summary="the gateway does not start with these settings of its own",
    bad='{gateway: {mode: "local", auth: {token: "change-me-now"}}}',
    good='{gateway: {mode: "local", auth: {token: "${OPENCLAW_GATEWAY_TOKEN}"}}, '
    'env: {vars: {OPENCLAW_GATEWAY_TOKEN: "a value, for the example"}}}',
    how="write a token of your own, such as one of `openssl rand -hex 32`; for a "
    "proxy, the funnel or a custom address what the finding names",
)
_NOTHING: Final = frozenset({"", "undefined", "null"})
_EXAMPLES: Final[Mapping[str, frozenset[str]]] = {
    "token": frozenset({"change-me-to-a-long-random-token", "change-me-now"}),
    "password": frozenset({"change-me-to-a-strong-password"}),
}
_HIDDEN: Final = frozenset(
    {"__OPENCLAW_REDACTED__", "REDACTED", "xoxb-REDACTED", "xapp-REDACTED", "***"}
    | {"[redacted]", "[REDACTED]", "<redacted>", "[REDACTED_PRIVATE_KEY]"}
    | {"[REDACTED CREDENTIAL]"}
)
"""What programs show in place of a secret."""
_OWN: Final = "write a secret of your own, such as one of `openssl rand -hex 32`"
_AUTH: Final[JsonPath] = ("gateway", "auth")


def check(context: RuleContext, /) -> Iterator[Finding]:
    """The first of what OpenClaw would end with."""
    gateway = context.gateway
    if gateway is None:
        return
    auth = as_object(get(gateway, "auth"))
    environment = context.loaded.environment
    key = secret_in_use(gateway, environment)
    if get(gateway, "tailscale", "mode") == "funnel" and key != "password":
        yield _finding(
            ("gateway", "tailscale", "mode"),
            "the funnel needs a password",
            'set gateway.auth.mode to "password", and OPENCLAW_GATEWAY_PASSWORD',
        )
        return
    host = get(gateway, "customBindHost")
    named = isinstance(host, str) and host.strip()
    if get(gateway, "bind") == "custom" and not named:
        yield _finding(
            ("gateway", "bind"),
            'bind "custom" needs gateway.customBindHost',
            "set gateway.customBindHost to an IPv4 address of this machine",
        )
        return
    if auth.get("mode") == "trusted-proxy":
        yield from _behind_a_proxy(gateway, auth)
        return
    given = auth.get(key)
    if not isinstance(given, str):
        return
    path, text = (*_AUTH, key), given.strip()
    if text in _NOTHING and environment.get(f"OPENCLAW_GATEWAY_{key.upper()}") is None:
        # OpenClaw makes a token for itself where there is none.
        fix = Fix(title="remove it", safe=True, operations=(Remove(path),))
        yield _finding(
            path, f"its {key} is blank", _OWN, fix if key == "token" else None
        )
    elif text in _EXAMPLES[key]:
        yield _finding(path, f"its {key} is the one of a published example", _OWN)
    elif text in _HIDDEN:
        yield _finding(path, f"its {key} is what stands for a hidden one", _OWN)


def _behind_a_proxy(gateway: Json, auth: dict[str, Json]) -> Iterator[Finding]:
    """What `trusted-proxy` needs, and what it does not go with."""
    proxy = auth.get("trustedProxy")
    header = get(proxy, "userHeader")
    if not proxy:
        yield _finding(
            (*_AUTH, "mode"),
            "trusted-proxy needs gateway.auth.trustedProxy",
            "set gateway.auth.trustedProxy.userHeader to the header with the user",
        )
    elif not isinstance(header, str) or not header.strip():
        yield _finding(
            (*_AUTH, "trustedProxy"),
            "trustedProxy has no userHeader",
            "name the header in which the proxy says who the user is",
        )
    elif auth.get("token"):
        yield _finding(
            (*_AUTH, "token"),
            "a token does not go with trusted-proxy",
            'remove the token, or set gateway.auth.mode to "token"',
        )
    elif not as_array(get(gateway, "trustedProxies")):
        yield _finding(
            (*_AUTH, "mode"),
            "trusted-proxy needs the addresses of the proxy",
            "set gateway.trustedProxies to the proxy's address",
        )


def _finding(path: JsonPath, why: str, advice: str, fix: Fix | None = None) -> Finding:
    return Finding(
        message=f"the gateway does not start: {why}", path=path, help=advice, fix=fix
    )
