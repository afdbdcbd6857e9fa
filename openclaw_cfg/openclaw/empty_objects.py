"""Objects that mean the same to OpenClaw when they are empty as when they are absent.

For others the presence alone means something: an agent, a channel, a heartbeat, an
entry in a list of allowed models.
"""

from typing import Final

from openclaw_cfg.jsonpath import JsonPath

_PLAIN: Final[frozenset[str]] = frozenset(
    {
        *("models", "models.providers", "agents", "agents.defaults"),
        *("auth", "auth.profiles", "auth.order", "channels.modelByChannel"),
        *("plugins", "plugins.entries", "tools", "tools.web", "tools.web.search"),
        *("tools.web.fetch", "tools.media", "tools.experimental", "messages"),
        *("session", "logging", "commands", "cron", "memory", "security", "env"),
        *("env.vars", "skills", "gateway.controlUi", "gateway.tailscale"),
        *("gateway.nodes", "agents.defaults.promptOverlays"),
    }
)


def says_nothing(path: JsonPath) -> bool:
    """Whether an object at a path only groups others, so that empty is absent."""
    if ".".join(map(str, path)) in _PLAIN:
        return True
    match path:
        case ("channels", "modelByChannel", _) | ("channels", _, "dm"):
            return True
        case ("channels", _, "accounts", _, "dm"):
            return True
    return False
