"""When the heartbeat runs and which models it asks, as OpenClaw 2026.9.6 decides it.

It is on by default, every 30 minutes. An agent with a heartbeat of its own takes it
from all others; without automations (`cron.enabled: false`) there is none; among
several agents without an owner nobody has it.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.quantities import milliseconds
from openclaw_cfg.rules.plans import agent_refs
from openclaw_cfg.rules.reference import Reference
from openclaw_cfg.rules.subject import Subject

EVERY: Final = "30m"
_MAIN: Final = "main"
_DEFAULTS: Final[JsonPath] = ("agents", "defaults")


class Heartbeat(Struct, frozen=True, kw_only=True):
    """The heartbeat of an agent.

    Attributes:
        path: the setting that switches it on; None where it is on by default.
        every: its interval.
    """

    refs: tuple[Reference, ...]
    path: JsonPath | None
    every: str


def heartbeats(subject: Subject) -> Iterator[Heartbeat]:
    """The heartbeats that will run."""
    value = subject.written
    if (
        get(value, "cron", "enabled") is False
        or get(value, "gateway", "mode") == "remote"
    ):
        return
    for agent in _agents(value):
        at: JsonPath = ("agents", "entries", agent, "heartbeat")
        own, shared = get(value, *at), get(value, *_DEFAULTS, "heartbeat")
        merged = {**as_object(shared), **as_object(own)}
        every = merged.get("every")
        text = every if isinstance(every, str) and every.strip() else EVERY
        if not milliseconds(text, unit="m"):
            continue
        yield Heartbeat(
            refs=_refs(subject, agent, at, merged), path=_place(value, at), every=text
        )


def _agents(value: Json) -> list[str]:
    entries = as_object(get(value, "agents", "entries"))
    with_own = [name for name in entries if "heartbeat" in as_object(entries[name])]
    if with_own:
        return with_own
    if len(entries) <= 1:
        return [*entries] or [_MAIN]
    owner = (
        get(value, *_DEFAULTS, "heartbeat", "agentId")
        or get(value, *_DEFAULTS, "systemAgent", "agentId")
        or next((n for n, e in entries.items() if get(e, "default") is True), None)
    )
    return [owner] if isinstance(owner, str) else []


def _refs(
    subject: Subject, agent: str, at: JsonPath, merged: dict[str, Json]
) -> tuple[Reference, ...]:
    """Its own model where it has one, else the agent's."""
    if not isinstance(merged.get("model"), str):
        return agent_refs(subject, agent)
    places = ((*at, "model"), (*_DEFAULTS, "heartbeat", "model"))
    found = {ref.path: ref for ref in subject.references}
    return tuple(found[place] for place in places if place in found)[:1]


def _place(value: Json, at: JsonPath) -> JsonPath | None:
    for path in (at, (*_DEFAULTS, "heartbeat")):
        if get(value, *path, "every") is not None:
            return (*path, "every")
    return None
