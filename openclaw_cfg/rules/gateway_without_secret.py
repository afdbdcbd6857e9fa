"""The gateway does not start, though the file loads: its token or password is missing.

OpenClaw 2026.9.6 ends with "Startup failed: required secrets are unavailable" where the
secret that it uses names a variable that is not set, and with "gateway auth mode is
password, but no password was configured". In place of a `${NAME}` that is not set it
makes a token of its own, unless the mode is "password", or OPENCLAW_GATEWAY_TOKEN (or
_PASSWORD, for a password) is set.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import as_object, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.openclaw.listening import secret_in_use
from openclaw_cfg.openclaw.substitution import has_reference
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.secret import parse_secret, variable_of

EXPLANATION: Final = Explanation(
    id="gateway-without-secret",
    severity=Severity.WARNING,
    summary="the gateway does not start where the variable of its secret is not set",
    bad="""{gateway: {mode: "local",
  auth: {mode: "password", password: "${NO_SUCH_PASSWORD}"}}}""",
    good="""{
  env: {vars: {SOME_PASSWORD: "a value, for the example"}},
  gateway: {mode: "local", auth: {mode: "password", password: "${SOME_PASSWORD}"}},
}""",
    how="set the variable where OpenClaw runs, such as in `~/.openclaw/.env`",
    machine=True,
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A warning at the secret that the gateway needs and does not find."""
    gateway = context.gateway
    if gateway is None:
        return
    environment = context.loaded.environment
    auth = as_object(get(gateway, "auth"))
    key = secret_in_use(gateway, environment)
    if auth.get("mode") == "trusted-proxy":
        key = "password"
    own = environment.get(f"OPENCLAW_GATEWAY_{key.upper()}") is not None
    written = has_reference(str(auth.get(key)))
    needed = own or (key == "token" and not written)
    needed = needed or auth.get("mode") in ("password", "trusted-proxy")
    name = variable_of(parse_secret(auth.get(key))) if needed else ""
    if name and environment.get(name) is None:
        yield Finding(
            message=f'the gateway does not start: the variable "{name}" of its {key} '
            "is not set",
            path=("gateway", "auth", key),
            help=f"set {name} where OpenClaw runs, such as in OpenClaw's .env file",
        )
        return
    given = auth.get(key) or environment.get("OPENCLAW_GATEWAY_PASSWORD")
    if auth.get("mode") == "password" and not given:
        yield Finding(
            message='the gateway does not start: its auth.mode is "password", and '
            "there is no password",
            path=("gateway", "auth", "mode"),
            help="set OPENCLAW_GATEWAY_PASSWORD where OpenClaw runs, such as in "
            "OpenClaw's .env file",
        )
