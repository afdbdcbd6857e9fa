"""Channels, plugins and what depends on them: OpenClaw's last pass over a file.

The verdict is for an installation with only the plugins that come with OpenClaw.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import as_object, get
from openclaw_cfg.openclaw import direct_messages, plugin_entries, web_search
from openclaw_cfg.openclaw.folders import user_path
from openclaw_cfg.openclaw.javascript import normal, trim
from openclaw_cfg.openclaw.judge_input import JudgeInput
from openclaw_cfg.openclaw.model_refs import model_refs
from openclaw_cfg.openclaw.plugin_entries import named_plugins, plugin_id
from openclaw_cfg.openclaw.refinements.base import (
    agents,
    error,
    misnamed,
    text_at,
    texts,
    warning,
)
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding, Severity

_NO_CHANNELS: Final = frozenset({"defaults", "modelByChannel"})
_TARGETS: Final = frozenset({"owner", "last", "none"})


def check(case: JudgeInput) -> Iterator[Finding]:
    """All findings of the pass; OpenClaw reports them together."""
    away = tuple(_unavailable(case))
    yield from away
    if case.same_version:
        yield from _heartbeat_owner(case)
        yield from _retired_models(case)
        yield from direct_messages.check(case)
    if away:
        return
    yield from _channels(case)
    if case.same_version:
        yield from _heartbeat_targets(case)
        yield from web_search.check(case)
    if "plugins" in as_object(case.value):
        yield from plugin_entries.check(case)


def _unavailable(case: JudgeInput) -> Iterator[Finding]:
    """Whether a folder of plugins is missing: OpenClaw then skips checks about plugins.

    It cannot be known which channels and plugins would be in it, so nothing about them
    is an error.
    """
    for path, folder in texts(case.value, ("plugins", "load", "paths")):
        if trim(folder) and not user_path(folder, case.environment).exists():
            yield warning(
                "unavailable-plugin-path",
                path,
                f"there are no plugins at {shown(folder, ())}",
                help="correct the path; until then no channel or plugin is checked",
            )


def _heartbeat_owner(case: JudgeInput) -> Iterator[Finding]:
    """Several agents, and none of them has the heartbeat."""
    entries = as_object(get(case.value, "agents", "entries"))
    defaults = get(case.value, "agents", "defaults")
    owned = case.legacy_default or trim(
        text_at(defaults, "systemAgent", "agentId") or ""
    )
    heartbeat = get(defaults, "heartbeat") is not None or any(
        get(agent, "heartbeat") is not None for agent in entries.values()
    )
    if len(entries) > 1 and not owned and not heartbeat:
        yield warning(
            "no-heartbeat-owner",
            ("agents", "defaults", "heartbeat", "agentId"),
            "with several agents and no owner named, no heartbeat runs",
            help="name an agent in agents.defaults.heartbeat.agentId",
        )


def _channels(case: JudgeInput) -> Iterator[Finding]:
    channels = as_object(get(case.value, "channels"))
    bundled = {c for p in case.facts.plugins.values() for c in p.channels}
    ours = case.facts.channels.keys() | bundled
    known = _NO_CHANNELS | (ours if case.same_version else case.schema.channel_ids)
    for key in channels:
        name = trim(key)
        if name and name not in known:
            yield _unknown_channel(case, key, known)
        elif name and name not in _NO_CHANNELS:
            for finding in case.schema.channel(name, channels.get(name)):
                yield replace(finding, severity=Severity.ERROR)


def _unknown_channel(case: JudgeInput, key: str, known: Iterable[str]) -> Finding:
    name = trim(key)
    traced = plugin_id(name) in named_plugins(case.value) and plugin_id(name) not in (
        case.facts.plugins
    )
    found = Finding(
        rule="unknown-channel",
        severity=Severity.WARNING if traced else Severity.ERROR,
        path=("channels", key),
        message=f"there is no channel {shown(name, ())}",
        part=Part.KEY,
        help="remove it, or install its plugin",
    )
    return misnamed(found, name, (one for one in known if one not in _NO_CHANNELS))


def _heartbeat_targets(case: JudgeInput) -> Iterator[Finding]:
    """A heartbeat is sent to a channel, to the owner, or to the last conversation."""
    channels = case.facts.channels
    known = {*_TARGETS, *channels, *(a for names in channels.values() for a in names)}
    for path, agent in agents(case.value):
        target = text_at(agent, "heartbeat", "target")
        if target is None or normal(target) in known:
            continue
        found = error(
            "unknown-heartbeat-target",
            (*path, "heartbeat", "target"),
            f"a heartbeat cannot go to {shown(target, ())}",
            help='accepted: "last", "owner", "none", or a channel',
        )
        yield misnamed(found, normal(target), known)


def _retired_models(case: JudgeInput) -> Iterator[Finding]:
    """References to models that their vendor has shut down."""
    for path, ref in model_refs(case.value):
        provider, _, model = trim(ref).partition("/")
        retired = case.facts.retired_models.get(normal(provider), {})
        successor = retired.get(normal(model))
        if successor is None:
            continue
        yield error(
            "retired-model",
            path,
            f"model {shown(trim(ref), ())} has been retired",
            part=Part.KEY if path[-1] == ref else Part.VALUE,
            help=f'use "{successor}"' if successor else "choose another model",
        )
