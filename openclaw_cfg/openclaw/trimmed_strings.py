"""Strings that OpenClaw trims before it checks them.

Its schema only has their length, so `"   "` would pass it and `" x "` could fail. The
paths are from OpenClaw 2026.9.6; `*` is any key or index.
"""

from collections.abc import Callable
from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.javascript import normal, trim

_AGENT: Final = ("agents.defaults", "agents.entries.*")
_MCP: Final = ("mcp.servers.*", "nodeHost.mcp.servers.*")
_PATHS: Final = (
    *(f"{agent}.decisionModel" for agent in _AGENT),
    *(f"{agent}.models.*.pickerRuntimes.*" for agent in _AGENT),
    *(
        f"agents.defaults.{role}.agentId"
        for role in ("authInheritance", "heartbeat", "sessionStore", "systemAgent")
    ),
    "agents.entries.*.tools.github.gitAuthor.email",
    "agents.entries.*.tools.github.gitAuthor.name",
    "cloudWorkers.profiles.*.provider",
    "desktop.host.passwordFile",
    "gateway.auth.trustedProxy.cloudflareAccessOidc.githubAccountIdClaim",
    "gateway.auth.trustedProxy.cloudflareAccessOidc.providerId",
    "gateway.controlUi.environment.label",
    "gateway.roles.default",
    "gateway.roles.definitions.*.accessPolicyPlugin",
    "gateway.roles.definitions.*.agents.*",
    "hooks.mappings.*.channel",
    *(f"{server}.oauth.authProfileId" for server in _MCP),
    *(f"{server}.oauth.scope" for server in _MCP),
    *(f"{server}.toolFilter.exclude.*" for server in _MCP),
    *(f"{server}.toolFilter.include.*" for server in _MCP),
    "nodeHost.workerRuns.containerImage",
    "secrets.egressProxy.allowedHosts.*",
    "secrets.egressProxy.bypassHosts.*",
    "talk.agentId",
    "tools.github.gitAuthor.email",
    "tools.github.gitAuthor.name",
    *(f"tools.media.{kind}.preferredModel" for kind in ("image", "video")),
    "worktreeRoot",
)
# Case does not matter in these, which the published schema does not say.
_CASELESS: Final = tuple(f"{server}.codex.agents.*" for server in _MCP)


def trimmed(value: Json) -> Json:
    """A copy of a configuration with these strings trimmed."""
    for paths, change in ((_PATHS, trim), (_CASELESS, normal)):
        for path in paths:
            first, *_ = steps = path.split(".")
            if isinstance(value, dict) and first in value:
                value = _changed(value, steps, change)
    return value


def _changed(value: Json, path: list[str], change: Callable[[str], str]) -> Json:
    if not path:
        return change(value) if isinstance(value, str) else value
    step, *rest = path
    if isinstance(value, dict):
        keys = list(value) if step == "*" else [step] if step in value else []
        new = {key: _changed(value[key], rest, change) for key in keys}
        return {**value, **new} if new else value
    if isinstance(value, list) and step == "*":
        return [_changed(item, rest, change) for item in value]
    return value
