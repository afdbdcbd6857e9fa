"""Channels, plugins and what only plugins know: OpenClaw's last pass over a file.

The verdict is that of a stock installation, with the plugins that come with OpenClaw.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw import direct_messages
from openclaw_cfg.openclaw.activation import Activation
from openclaw_cfg.openclaw.case import Case
from openclaw_cfg.openclaw.folders import user_path
from openclaw_cfg.openclaw.model_refs import model_refs
from openclaw_cfg.openclaw.refinements.base import (
    agents,
    error,
    text_at,
    texts,
    warning,
)
from openclaw_cfg.openclaw.script import normal, trim
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding, Severity
from openclaw_cfg.schema.nearest import nearest

_NO_CHANNELS: Final = frozenset({"defaults", "modelByChannel"})
_TARGETS: Final = frozenset({"owner", "last", "none"})
_ALIASES: Final = {
    "google-gemini-cli": "google",
    "minimax-portal": "minimax",
    "minimax-portal-auth": "minimax",
}
_RETIRED: Final = frozenset(
    {"google-antigravity-auth", "google-gemini-cli-auth", "skill-workshop"}
)
_SLOT_OFF: Final = "none"


def check(case: Case) -> Iterator[Finding]:
    """All findings of the pass; OpenClaw tells them together."""
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
        yield from _web_search(case)
    if "plugins" not in as_object(case.value):
        return
    if case.same_version:
        yield from _named_plugins(case)
        yield from _memory_slot(case)
    yield from _plugin_configs(case)


def plugin_id(text: str) -> str:
    """The id under which OpenClaw files a plugin."""
    return _ALIASES.get(normal(text), normal(text))


def _unavailable(case: Case) -> Iterator[Finding]:
    """A folder of plugins is not there: OpenClaw then leaves alone what is theirs.

    Which channels and plugins there would be cannot be known, so nothing about them
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


def _heartbeat_owner(case: Case) -> Iterator[Finding]:
    """Several agents, and none of them is to have the heartbeat."""
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


def _channels(case: Case) -> Iterator[Finding]:
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


def _unknown_channel(case: Case, key: str, known: Iterable[str]) -> Finding:
    name = trim(key)
    near = nearest(name, [one for one in known if one not in _NO_CHANNELS])
    traced = plugin_id(name) in _named(case.value) and plugin_id(name) not in (
        case.facts.plugins
    )
    return replace(
        error(
            "unknown-channel",
            ("channels", key),
            f"there is no channel {shown(name, ())}",
            part=Part.KEY,
            help=f'did you mean "{near}"?'
            if near
            else "remove it, or install its plugin",
        ),
        severity=Severity.WARNING if traced else Severity.ERROR,
    )


def _named(value: Json) -> frozenset[str]:
    """Plugins that `plugins.allow` and `plugins.entries` name."""
    plugins = get(value, "plugins")
    allowed = map(str, as_array(get(plugins, "allow")))
    return frozenset(map(plugin_id, (*allowed, *as_object(get(plugins, "entries")))))


def _heartbeat_targets(case: Case) -> Iterator[Finding]:
    """A heartbeat goes to a channel, to the owner, or where the last message was."""
    channels = case.facts.channels
    known = {*_TARGETS, *channels, *(a for names in channels.values() for a in names)}
    for path, agent in agents(case.value):
        target = text_at(agent, "heartbeat", "target")
        if target is None or normal(target) in known:
            continue
        near = nearest(normal(target), sorted(known))
        yield error(
            "unknown-heartbeat-target",
            (*path, "heartbeat", "target"),
            f"a heartbeat cannot go to {shown(target, ())}",
            help=f'did you mean "{near}"?'
            if near
            else 'accepted: "last", "owner", "none", or a channel',
        )


def _web_search(case: Case) -> Iterator[Finding]:
    path: JsonPath = ("tools", "web", "search", "provider")
    text = text_at(case.value, *path)
    if text is None:
        return
    name = trim(text)
    active = {one for p in case.facts.plugins.values() for one in p.web_search}
    if name in active:
        return
    owner = case.facts.web_search_installs.get(name)
    traces = {plugin_id(name), plugin_id(owner or name)}
    traced = bool(traces & _named(case.value)) and name != ""
    if owner is None:
        traced = traced and plugin_id(name) not in case.facts.plugins
    package = case.facts.external_plugins.get(owner or "")
    near = nearest(name, sorted(active | case.facts.web_search_installs.keys()))
    hint = (
        f'did you mean "{near}"?' if near else f"accepted: {', '.join(sorted(active))}"
    )
    yield replace(
        error(
            "unknown-web-search",
            path,
            f"there is no web search provider {shown(name, ())}"
            if owner is None
            else f"web search provider {shown(name, ())} is not installed",
            help=f"openclaw plugins install {package}" if package else hint,
        ),
        severity=Severity.WARNING if traced else Severity.ERROR,
    )


def _retired_models(case: Case) -> Iterator[Finding]:
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


def _named_plugins(case: Case) -> Iterator[Finding]:
    """Plugins that are named and not there: OpenClaw goes on without them."""
    plugins = get(case.value, "plugins")
    for name, entry in as_object(get(plugins, "entries")).items():
        off = entry == {"enabled": False} and plugin_id(name) not in _RETIRED
        if name not in case.facts.plugins and not off:
            yield _no_plugin(case, ("plugins", "entries", name), name, part=Part.KEY)
    for key in ("allow", "deny"):
        for index, id_ in enumerate(as_array(get(plugins, key))):
            if isinstance(id_, str) and trim(id_) and id_ not in case.facts.plugins:
                yield _no_plugin(case, ("plugins", key, index), id_)


def _no_plugin(
    case: Case, path: JsonPath, name: str, *, part: Part = Part.VALUE
) -> Finding:
    package = case.facts.external_plugins.get(plugin_id(name))
    if package and plugin_id(name) not in _RETIRED:
        return warning(
            "missing-plugin",
            path,
            f"plugin {shown(name, ())} is not part of OpenClaw",
            part=part,
            help=f"install it: openclaw plugins install {package}",
        )
    command = normal(name)
    owner = next(
        (one for one, p in case.facts.plugins.items() if command in p.commands), None
    )
    near = owner or nearest(name, sorted(case.facts.plugins))
    return warning(
        "unknown-plugin",
        path,
        f"OpenClaw does not come with a plugin {shown(name, ())}",
        part=part,
        help=f'did you mean "{near}"?' if near else "remove it, or install the plugin",
    )


def _memory_slot(case: Case) -> Iterator[Finding]:
    """The plugin that keeps the memory must be there."""
    path: JsonPath = ("plugins", "slots", "memory")
    name = trim(text_at(case.value, *path) or "")
    if not name or normal(name) == _SLOT_OFF or name in case.facts.plugins:
        return
    if name == "memory-lancedb" or plugin_id(name) in _RETIRED:
        yield _no_plugin(case, path, name)
        return
    yield error(
        "unknown-memory-plugin",
        path,
        f"there is no memory plugin {shown(name, ())}",
        help='use "memory-core", or "none" for no memory',
    )


def _plugin_configs(case: Case) -> Iterator[Finding]:
    """Settings of plugins, also of those that are off if they have any."""
    activation = Activation(case.value, plugin_id)
    allows = bool(as_array(get(case.value, "plugins", "allow")))
    for id_, plugin in case.facts.plugins.items():
        place, config = activation.config(id_)
        active = activation.is_active(id_, plugin)
        if config is None and not active:
            continue
        for finding in case.schema.plugin_config(id_, {} if config is None else config):
            path = (*place, *finding.path[4:])
            yield replace(finding, path=path, severity=Severity.ERROR)
        # Searching needs no allowing, so a search plugin is not really off.
        searches = bool(plugin.web_search) and allows
        if config is not None and not active and not searches:
            yield warning(
                "disabled-plugin",
                place,
                f'plugin "{id_}" has settings but is off',
                help=f"set plugins.entries.{id_}.enabled, or remove its settings",
            )
