"""Which of two values for one setting restricts more, if that is known."""

from typing import Final

from openclaw_cfg.fix.words import names_in
from openclaw_cfg.jsonpath import Json, JsonPath

# Words from the strictest to the loosest; those of one group cannot be compared.
_ORDERS: Final[dict[tuple[str, ...], tuple[str, ...]]] = {
    ("sandbox", "mode"): ("all", "non-main", "off"),
    ("sandbox", "workspaceAccess"): ("none", "ro", "rw"),
    ("sandbox", "scope"): ("session", "agent", "shared"),
    ("tools", "profile"): ("minimal", "messaging coding", "full"),
    ("exec", "security"): ("deny", "allowlist", "full"),
    ("exec", "ask"): ("always", "on-miss", "off"),
    ("exec", "mode"): ("deny", "allowlist", "ask", "auto", "full"),
    ("exec", "host"): ("sandbox", "auto gateway node"),
    ("dmPolicy",): ("disabled", "allowlist", "pairing", "open"),
    ("groupPolicy",): ("disabled", "allowlist", "open"),
    ("gateway", "bind"): ("loopback", "tailnet custom", "lan auto"),
    ("tailscale", "mode"): ("off", "serve", "funnel"),
    ("auth", "mode"): ("token password trusted-proxy", "none"),
}
# Switches → the more restrictive value.
_SWITCHES: Final[dict[tuple[str, ...], bool]] = {
    ("elevated", "enabled"): False,
    ("agentToAgent", "enabled"): False,
    ("requireMention",): True,
    ("workspaceOnly",): True,
    ("sslVerify",): True,
    ("allowTailscale",): False,
    ("allowPrivateNetwork",): False,
    ("allowInsecureAuth",): False,
}
_LISTS: Final = frozenset(
    {"allow", "allowFrom", "groupAllowFrom", "allowedModels", "include"}
)


def guards(path: JsonPath) -> bool:
    """Whether a setting restricts somebody or something."""
    key, last = _named(path), str(path[-1])
    known = key in _ORDERS or key in _SWITCHES or last in _LISTS
    return known or last.startswith("dangerously")


def stricter(path: JsonPath, one: Json, other: Json) -> Json:
    """The value, from two for one setting, that restricts as much as both.

    None if that is not known, as for two lists that have nothing in common.
    """
    key, last = _named(path), str(path[-1])
    lists = isinstance(one, list | str) and isinstance(other, list | str)
    if lists and last in _LISTS:
        names, others = names_in(one), names_in(other)
        if "*" in names or "*" in others:
            return other if "*" in names else one
        return [name for name in names if name in others] or None
    if isinstance(one, bool) and isinstance(other, bool):
        closed = False if last.startswith("dangerously") else _SWITCHES.get(key)
        return closed if one is not other else one
    order = _ORDERS.get(key, ())
    ranks = [
        next((i for i, words in enumerate(order) if str(word) in words.split()), -1)
        for word in (one, other)
    ]
    if -1 in ranks or ranks[0] == ranks[1]:
        return None
    return one if ranks[0] < ranks[1] else other


def is_strictest(path: JsonPath, value: Json) -> bool:
    """Whether no word for a setting restricts more than this one."""
    strictest = _ORDERS.get(_named(path), ("",))[0].split()
    return isinstance(value, str) and value.strip().lower() in strictest


def _named(path: JsonPath) -> tuple[str, ...]:
    """The setting that a path is about: its key alone, or with the one before."""
    last = (str(path[-1]),)
    if last in _ORDERS or last in _SWITCHES:
        return last
    return tuple(map(str, path[-2:]))
