"""A ChatGPT or Claude subscription serves a gateway that others can reach.

The vendors let the subscriber use the login; offering it to others, hosting a service
on it and routing the requests of others through it is what their terms exclude.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind, Use
from openclaw_cfg.jsonpath import Json, JsonPath, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.plans import (
    UNCERTAIN,
    default_refs,
    finding,
    http_endpoints,
    open_channels,
    plans,
)
from openclaw_cfg.report import Explanation, Finding, Severity

_KINDS: Final = frozenset({Kind.OAUTH})
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
EXPLANATION: Final = Explanation(
    id="shared-subscription",
    severity=Severity.WARNING,
    info=UNCERTAIN,
    summary="a personal subscription pays for a gateway that others can reach",
    bad="""{
  auth: {profiles: {"anthropic:me": {provider: "anthropic", mode: "oauth"}}},
  agents: {defaults: {model: "anthropic/claude-opus-4-8"}},
  channels: {telegram: {botToken: "${BOT}", dmPolicy: "open", allowFrom: ["*"]}},
}""",
    good="""{
  auth: {profiles: {"anthropic:me": {provider: "anthropic", mode: "oauth"}}},
  agents: {defaults: {model: "anthropic/claude-opus-4-8"}},
  channels: {telegram: {botToken: "${BOT}", dmPolicy: "pairing"}},
}""",
    how="use an API key for what others can reach, or close it",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per login, at the first setting that lets others in."""
    door = next(_doors(context.written), None)
    if door is None:
        return
    path, what = door
    for plan in plans(context, default_refs(context), _KINDS):
        found = finding(
            plan,
            Use.BACKENDS,
            path,
            what=what,
            way_out="use an API key there, or close it to others",
        )
        if found:
            yield found


def _doors(value: Json) -> Iterator[tuple[JsonPath, str]]:
    for path, name in open_channels(value):
        yield path, f'the channel "{name}", open to others,'
    for path, address in http_endpoints(value):
        yield path, f"a program that calls {address}"
    if get(value, "gateway", "tailscale", "mode") == "funnel":
        yield ("gateway", "tailscale", "mode"), "the gateway, open to the internet,"
    bind, host = get(value, "gateway", "bind"), get(value, "gateway", "customBindHost")
    if bind == "lan" or (bind == "custom" and str(host) not in _LOOPBACK):
        yield ("gateway", "bind"), "the gateway, open to the network,"
