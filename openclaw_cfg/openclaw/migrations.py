"""Older settings that OpenClaw 2026.9.6 still accepts, converted in memory.

Five things are changed before anything is judged: the list `agents.list` becomes the
map `agents.entries`; a file without agents gets the agent `main`; the agent that
`default: true` marks among several becomes the owner of what no other owns; context
budgets at a provider move to its models, those at agents are dropped; the remains of
the Copilot plugin's discovery setting are dropped. All other old settings are refused.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.agent_ids import MAIN_AGENT, normal_agent_id
from openclaw_cfg.openclaw.refinements.base import warning
from openclaw_cfg.report import Finding

_BUDGETS: Final = ("contextTokens", "contextWindow")
_DEFAULTS: Final = ("agents", "defaults")


class Migrated(Struct, frozen=True, kw_only=True):
    """A value in today's form.

    Attributes:
        value: the value that OpenClaw judges.
        moved: where a part of `value` is in the user's value, if it was moved.
        legacy_default: the agent that `default: true` marked among several.
        findings: the changes, as warnings; with paths of the user's value.
    """

    value: Json
    moved: Mapping[JsonPath, JsonPath]
    legacy_default: str | None = None
    findings: tuple[Finding, ...] = ()

    def place(self, path: JsonPath) -> JsonPath:
        """The path in the user's value of a path in `value`."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.moved:
                return (*self.moved[path[:length]], *path[length:])
        return path

    def at_home(self, finding: Finding) -> Finding:
        """A finding in `value`, with the paths of the user's value (`agents.list`)."""
        if not self.moved:
            return finding
        place, fix = self.place, finding.fix
        if fix is not None:
            here = (replace(one, path=place(one.path)) for one in fix.operations)
            fix = replace(fix, operations=tuple(here))
        related = tuple(replace(one, path=place(one.path)) for one in finding.related)
        return replace(finding, path=place(finding.path), related=related, fix=fix)


def migrate(value: Json) -> Migrated:
    """The value as OpenClaw judges it."""
    if not isinstance(value, dict):
        return Migrated(value=value, moved={})
    moved: dict[JsonPath, JsonPath] = {}
    findings: list[Finding] = []
    value = _drop_copilot_discovery(value)
    value = _spread_budgets(value, moved, findings)
    value = _drop_agent_budgets(value, findings)
    value = _key_agents(value, moved, findings)
    value, default = _drop_default_marker(value, findings)
    return Migrated(
        value=value, moved=moved, legacy_default=default, findings=tuple(findings)
    )


def _put(value: Json, path: tuple[str, ...], new: Json) -> dict[str, Json]:
    """A copy of an object with `new` at `path`; missing parents are created."""
    head, *rest = path
    own = as_object(value)
    return {**own, head: _put(own.get(head), tuple(rest), new) if rest else new}


def _without(value: Json, key: str) -> dict[str, Json]:
    return {name: item for name, item in as_object(value).items() if name != key}


def _drop_copilot_discovery(value: dict[str, Json]) -> dict[str, Json]:
    path = ("plugins", "entries", "github-copilot", "config")
    config = get(value, *path)
    discovery = get(config, "discovery")
    if not isinstance(discovery, dict) or (discovery and "enabled" not in discovery):
        return value
    rest = _without(discovery, "enabled")
    left = {"discovery": rest} if rest else {}
    return _put(value, path, {**_without(config, "discovery"), **left})


def _spread_budgets(
    value: dict[str, Json], moved: dict[JsonPath, JsonPath], findings: list[Finding]
) -> dict[str, Json]:
    providers = as_object(get(value, "models", "providers"))
    for name, provider in providers.items():
        at = ("models", "providers", name)
        for key in _BUDGETS:
            if not isinstance(provider, dict) or key not in provider:
                continue
            budget, rows = provider[key], provider.get("models")
            provider = _without(provider, key)  # noqa: PLW2901 - step by step
            if isinstance(rows, list):
                taken = list(_rows_with(rows, key, budget))
                provider = {**provider, "models": [row for row, _ in taken]}  # noqa: PLW2901
                for index, (_, new) in enumerate(taken):
                    if new:
                        moved[(*at, "models", index, key)] = (*at, key)
            value = _put(value, at, provider)
            findings.append(_moved_budget((*at, key), key))
    return value


def _rows_with(rows: list[Json], key: str, budget: Json) -> Iterator[tuple[Json, bool]]:
    for row in rows:
        new = isinstance(row, dict) and key not in row
        yield {**as_object(row), key: budget} if new else row, new


def _drop_agent_budgets(
    value: dict[str, Json], findings: list[Finding]
) -> dict[str, Json]:
    defaults = get(value, "agents", "defaults")
    if isinstance(defaults, dict) and "contextTokens" in defaults:
        value = _put(value, ("agents", "defaults"), _without(defaults, "contextTokens"))
        findings.append(_dropped_budget(("agents", "defaults", "contextTokens")))
    entries = get(value, "agents", "entries")
    for name, agent in as_object(entries).items():
        if isinstance(agent, dict) and "contextTokens" in agent:
            path = ("agents", "entries", name)
            value = _put(value, path, _without(agent, "contextTokens"))
            findings.append(_dropped_budget((*path, "contextTokens")))
    listed = get(value, "agents", "list")
    if isinstance(listed, list):
        rows: list[Json] = []
        for index, agent in enumerate(listed):
            has = isinstance(agent, dict) and "contextTokens" in agent
            rows.append(_without(agent, "contextTokens") if has else agent)
            if has:
                path_ = ("agents", "list", index, "contextTokens")
                findings.append(_dropped_budget(path_))
        value = _put(value, ("agents", "list"), rows)
    return value


def _key_agents(
    value: dict[str, Json], moved: dict[JsonPath, JsonPath], findings: list[Finding]
) -> dict[str, Json]:
    """Convert `agents.list` to `agents.entries`, or add the agent `main` if needed."""
    agents = value.get("agents", {})
    if not isinstance(agents, dict):
        return value
    if "entries" not in agents and "list" in agents:
        roster = _roster(agents["list"])
        if roster is None:
            return value
        agents = {**_without(agents, "list"), "entries": dict(roster)}
        value = {**value, "agents": agents}
        moved[("agents", "entries")] = ("agents", "list")
        for index, (id_, _) in enumerate(roster):
            moved[("agents", "entries", id_)] = ("agents", "list", index)
        findings.append(_listed_agents())
    empty = "entries" not in agents or agents["entries"] == {}
    if empty and agents.get("ownership") != "explicit":
        return {**value, "agents": {**agents, "entries": {MAIN_AGENT: {}}}}
    return value


def _roster(listed: Json) -> list[tuple[str, Json]] | None:
    """Ids and settings of a list; None if OpenClaw does not convert it.

    Each id must be in its normal form already, and occur only once.
    """
    if not isinstance(listed, list):
        return None
    roster: dict[str, Json] = {}
    for agent in listed:
        id_ = get(agent, "id")
        normal = isinstance(id_, str) and normal_agent_id(id_) == id_ != ""
        if not isinstance(id_, str) or not normal or id_ in roster:
            return None
        roster[id_] = _without(agent, "id")
    return list(roster.items())


def _drop_default_marker(
    value: dict[str, Json], findings: list[Finding]
) -> tuple[dict[str, Json], str | None]:
    """Remove the single `default: true` of the agents, and remember whose it was.

    With it, OpenClaw counts the owners of several agents as declared, and names this
    agent as the owner where the file names none.
    """
    agents = get(value, "agents")
    entries = get(agents, "entries")
    if not isinstance(entries, dict) or get(agents, "ownership") == "explicit":
        return value, None
    proper = {name: agent for name, agent in entries.items() if isinstance(agent, dict)}
    if any(not isinstance(a.get("default", False), bool) for a in proper.values()):
        return value, None
    marked = [name for name, agent in proper.items() if agent.get("default") is True]
    if len(marked) != 1:
        return value, None
    rest = {
        name: _without(agent, "default") if isinstance(agent, dict) else agent
        for name, agent in entries.items()
    }
    value = _put(value, ("agents", "entries"), rest)
    several = len(proper) > 1
    findings.append(_marked_default(marked[0], several=several))
    if not several:
        return value, None
    if "ownership" not in as_object(agents):
        value = _put(value, ("agents", "ownership"), "explicit")
    for path in unowned(value):
        value = _put(value, path, marked[0])
    return value, marked[0]


def unowned(value: Json) -> Iterator[tuple[str, ...]]:
    """Where OpenClaw names the marked agent as the owner of unattended work.

    Any heartbeat settings say who has it: without an `agentId`, all agents.

    Args:
        value: a configuration with agents as a map.
    """
    defaults = get(value, "agents", "defaults")
    if not isinstance(defaults, dict | None):
        return
    if get(defaults, "systemAgent", "agentId") is None:
        yield (*_DEFAULTS, "systemAgent", "agentId")
    entries = as_object(get(value, "agents", "entries")).values()
    settings = (get(one, "heartbeat") for one in (defaults, *entries))
    if all(one is None for one in settings):
        yield (*_DEFAULTS, "heartbeat", "agentId")


def _moved_budget(path: JsonPath, key: str) -> Finding:
    return warning(
        "moved-setting",
        path,
        f'"{key}" has moved from the provider to each of its models',
        part=Part.KEY,
        help=f'write "{key}" in the entries of "models"; OpenClaw still reads it here',
    )


def _dropped_budget(path: JsonPath) -> Finding:
    return warning(
        "moved-setting",
        path,
        '"contextTokens" of an agent has no effect any more',
        part=Part.KEY,
        help='set "contextTokens" in the entry of the model at its provider',
    )


def _marked_default(agent: str, *, several: bool) -> Finding:
    return warning(
        "moved-setting",
        ("agents", "entries", agent, "default"),
        "no agent is marked as the default any more",
        part=Part.KEY,
        help="run `openclaw-cfg fix`: it names the agent as the owner of its work"
        if several
        else "remove it: there is no other agent",
    )


def _listed_agents() -> Finding:
    return warning(
        "moved-setting",
        ("agents", "list"),
        '"agents.list" is now the map "agents.entries"',
        part=Part.KEY,
        help="write each agent under its id in agents.entries; OpenClaw still reads"
        " the list",
    )
