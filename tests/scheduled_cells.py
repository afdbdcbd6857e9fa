"""Files with two agents, and what the gateway of OpenClaw 2026.9.6 schedules for each.

Measured: a gateway was started with each file, and its jobs were read.
"""

from typing import Any, Final

OWNER: Final = {"agentId": "b"}
MARKED: Final = {"default": True}
DEFAULT_BEAT: Final = {"heartbeat": {"every": "1h"}}
EMPTY_BEAT: Final[dict[str, Any]] = {"heartbeat": {}}
OWNED_BEAT: Final = {"heartbeat": OWNER}
NO_BEAT: Final = {"heartbeat": {"every": "0m"}}
OWN_BEAT: Final = {"heartbeat": {"every": "2h"}}
SYSTEM_AGENT: Final = {"systemAgent": OWNER}


def _file(
    mark: str = "",
    *,
    defaults: dict[str, Any] | None = None,
    own: dict[str, Any] | None = None,
    listed: bool = False,
    dreaming: bool = True,
) -> dict[str, Any]:
    """Agents `a` and `b`, of which one is marked, or whose ownership is explicit."""
    entries: dict[str, dict[str, Any]] = {"a": {}, "b": {**(own or {})}}
    agents: dict[str, Any] = {"defaults": {"model": "here/m", **(defaults or {})}}
    if mark:
        entries[mark] |= MARKED
    else:
        agents["ownership"] = "explicit"
    rows = [{"id": name, **entry} for name, entry in entries.items()]
    agents |= {"list": rows} if listed else {"entries": entries}
    off = {"memory-core": {"config": {"dreaming": {"enabled": False}}}}
    plugins = {} if dreaming else {"plugins": {"entries": off}}
    return {"gateway": {"mode": "local"}, "agents": agents, **plugins}


# The file, its heartbeats, and whether it has the job that dreams.
CELLS: Final[dict[str, tuple[dict[str, Any], dict[str, str], bool]]] = {
    "marked": (_file("a"), {"a": "30m"}, True),
    "marked-list": (_file("b", listed=True), {"b": "30m"}, True),
    "marked-defaults": (
        _file("a", defaults=DEFAULT_BEAT),
        {"a": "1h", "b": "1h"},
        True,
    ),
    "marked-list-defaults": (
        _file("a", defaults=DEFAULT_BEAT, listed=True),
        {"a": "1h", "b": "1h"},
        True,
    ),
    "marked-empty": (_file("a", defaults=EMPTY_BEAT), {"a": "30m", "b": "30m"}, True),
    "marked-owner": (_file("a", defaults=OWNED_BEAT), {"b": "30m"}, True),
    "marked-own": (_file("a", own=OWN_BEAT), {"b": "2h"}, True),
    "marked-off": (_file("a", defaults=NO_BEAT), {}, True),
    "marked-system": (_file("a", defaults=SYSTEM_AGENT), {"a": "30m"}, True),
    "marked-no-dreaming": (
        _file("a", defaults=DEFAULT_BEAT, dreaming=False),
        {"a": "1h", "b": "1h"},
        False,
    ),
    "explicit": (_file(), {}, False),
    "explicit-list": (_file(listed=True), {}, False),
    "explicit-defaults": (_file(defaults=DEFAULT_BEAT), {"a": "1h", "b": "1h"}, False),
    "explicit-empty": (_file(defaults=EMPTY_BEAT), {"a": "30m", "b": "30m"}, False),
    "explicit-owner": (_file(defaults=OWNED_BEAT), {"b": "30m"}, False),
    "explicit-own": (_file(own=OWN_BEAT), {"b": "2h"}, False),
    "explicit-off": (_file(defaults=NO_BEAT), {}, False),
    "explicit-system": (_file(defaults=SYSTEM_AGENT), {"b": "30m"}, True),
    "explicit-system-defaults": (
        _file(defaults=DEFAULT_BEAT | SYSTEM_AGENT),
        {"a": "1h", "b": "1h"},
        True,
    ),
}
