"""The agents as a whole: their ids, which one is the default, who refers to them."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.agent_ids import MAIN_AGENT, normal_agent_id
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.refinements.base import (
    Refined,
    error,
    items,
    misnamed,
    objects,
    text_at,
    texts,
)
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding, Related, Severity

_ENTRIES: Final[JsonPath] = ("agents", "entries")
_QUALIFIED: Final = re.compile(
    r"[a-z][a-z0-9_-]*:[^\n\r\u2028\u2029]+\Z", re.IGNORECASE | re.ASCII
)
_MAX_THREAD: Final = 16


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """One id for each agent, one owner where there are several, no unknown agent."""
    yield from _roster(value)
    yield from _broadcast_shapes(value)
    for finding in (*_targets(value), *_bindings(value), *_broadcast(value)):
        yield Refined((), finding)


def _roster(value: Json) -> Iterator[Refined]:
    agents, scope = get(value, "agents"), ("agents",)
    entries = as_object(get(agents, "entries"))
    if not isinstance(agents, dict):
        return
    if not entries:
        yield Refined(scope, _no_agents())
    yield from _same_ids(entries)
    marked = [name for name, agent in entries.items() if get(agent, "default") is True]
    explicit = agents.get("ownership") == "explicit"
    if len(marked) > 1:
        yield Refined(
            scope, _unclear_owner((*_ENTRIES, marked[1], "default"), "several")
        )
    if explicit and marked:
        yield Refined(scope, _unclear_owner(("agents", "ownership"), "explicit"))
    if len(entries) > 1 and not marked and not explicit:
        yield Refined(scope, _unclear_owner(("agents", "ownership"), "none"))


def _same_ids(entries: dict[str, Json]) -> Iterator[Refined]:
    first: dict[str, str] = {}
    for name in entries:
        before = first.setdefault(normal_agent_id(name), name)
        if before != name:
            finding = Finding(
                rule="duplicate-agent",
                severity=Severity.ERROR,
                message=f"agents {shown(before, ())} and {shown(name, ())} are one",
                path=(*_ENTRIES, name),
                part=Part.KEY,
                help="ids are compared in lower case; rename one",
                related=(
                    Related(label="the first", path=(*_ENTRIES, before), part=Part.KEY),
                ),
            )
            yield Refined(("agents",), finding)


def _no_agents() -> Finding:
    return error(
        "no-agents",
        _ENTRIES,
        "there is no agent",
        help="add one, or leave agents.ownership out: then OpenClaw has one called"
        f' "{MAIN_AGENT}"',
    )


def _unclear_owner(path: JsonPath, why: str) -> Finding:
    message, advice = {
        "several": (
            "several agents are marked as the default",
            'keep one "default: true"; or none, and set agents.ownership to "explicit"',
        ),
        "explicit": (
            'agents.ownership is "explicit", so no agent can be the default',
            'remove "default: true"',
        ),
        "none": (
            "with several agents OpenClaw must know that each has its own tasks",
            'set agents.ownership to "explicit"',
        ),
    }[why]
    return error("unclear-default-agent", path, message, help=advice)


def _targets(value: Json) -> Iterator[Finding]:
    known = _ids(value)
    places: tuple[JsonPath, ...] = (
        ("agents", "defaults", "heartbeat", "agentId"),
        ("agents", "defaults", "systemAgent", "agentId"),
        ("talk", "agentId"),
    )
    for path in places:
        name = text_at(value, *path)
        if name is not None and normal_agent_id(name) not in (known or {MAIN_AGENT}):
            yield _unknown(path, name, known)


def _bindings(value: Json) -> Iterator[Finding]:
    known = _ids(value)
    for path, binding in items(value, "bindings"):
        name = text_at(binding, "agentId")
        if not known or name in {None, MAIN_AGENT}:
            continue
        if normal_agent_id(name or "") not in known:
            yield _unknown((*path, "agentId"), name or "", known)


def _broadcast(value: Json) -> Iterator[Finding]:
    """Agents of a broadcast are compared with case."""
    exact = {str(path[-1]) for path, _ in objects(value, *_ENTRIES)}
    for peer, group in as_object(get(value, "broadcast")).items():
        if peer == "strategy" or not (exact or _QUALIFIED.match(peer)):
            continue
        below: JsonPath = () if isinstance(group, list) else ("agents",)
        for path, name in texts(group, below):
            if name not in exact:
                yield _unknown(("broadcast", peer, *path), name, exact)


def _broadcast_shapes(value: Json) -> Iterator[Refined]:
    for peer, group in as_object(get(value, "broadcast")).items():
        path, scope = ("broadcast", peer), ("broadcast",)
        qualified = bool(_QUALIFIED.match(peer))
        if isinstance(group, dict) and not qualified:
            yield Refined(
                scope,
                error(
                    "bad-broadcast",
                    path,
                    f"a group with options needs a channel: {shown(peer, ())} has none",
                    part=Part.KEY,
                    help='write the key as "channel:id", such as "telegram:-100123"',
                ),
            )
        elif isinstance(group, list) and qualified and len(group) > _MAX_THREAD:
            yield Refined(
                scope,
                error(
                    "bad-broadcast",
                    path,
                    f"a group takes {_MAX_THREAD} agents, here are {len(group)}",
                ),
            )


def _ids(value: Json) -> frozenset[str]:
    names = (str(path[-1]) for path, _ in objects(value, *_ENTRIES))
    return frozenset(map(normal_agent_id, names))


def _unknown(path: JsonPath, name: str, known: frozenset[str] | set[str]) -> Finding:
    found = error(
        "unknown-agent",
        path,
        f"there is no agent {shown(name, ())}",
        help="add it to agents.entries",
    )
    return misnamed(found, name, known)
