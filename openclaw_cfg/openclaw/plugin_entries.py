"""Entries of `plugins`: names, settings and the memory slot."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.activation import Activation
from openclaw_cfg.openclaw.javascript import normal, trim
from openclaw_cfg.openclaw.judge_input import JudgeInput
from openclaw_cfg.openclaw.refinements.base import error, misnamed, text_at, warning
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding, Severity

_ALIASES: Final = {
    "google-gemini-cli": "google",
    "minimax-portal": "minimax",
    "minimax-portal-auth": "minimax",
}
_RETIRED: Final = frozenset(
    {"google-antigravity-auth", "google-gemini-cli-auth", "skill-workshop"}
)
# OpenClaw writes this into a new file; no warning is about an entry of only this.
_WITH_HISTORY: Final = frozenset({"anthropic", "codex"})
_HIDDEN_HISTORY: Final = {"config": {"sessionCatalog": {"enabled": False}}}
_SLOT_OFF: Final = "none"


def check(case: JudgeInput) -> Iterator[Finding]:
    """All findings about them; names are only checked for the version with lists."""
    if case.same_version:
        yield from _missing(case)
        yield from _memory_slot(case)
    yield from _configs(case)


def plugin_id(text: str) -> str:
    """The id that OpenClaw uses for a plugin."""
    return _ALIASES.get(normal(text), normal(text))


def named_plugins(value: Json) -> frozenset[str]:
    """Plugins that `plugins.allow` and `plugins.entries` name."""
    plugins = get(value, "plugins")
    allowed = map(str, as_array(get(plugins, "allow")))
    return frozenset(map(plugin_id, (*allowed, *as_object(get(plugins, "entries")))))


def _missing(case: JudgeInput) -> Iterator[Finding]:
    """Plugins that are named but not installed: OpenClaw continues without them."""
    plugins = get(case.value, "plugins")
    for name, entry in as_object(get(plugins, "entries")).items():
        off = entry == {"enabled": False} and plugin_id(name) not in _RETIRED
        if name not in case.facts.plugins and not (off or _hides_history(name, entry)):
            yield _no_plugin(case, ("plugins", "entries", name), name, part=Part.KEY)
    for key in ("allow", "deny"):
        for index, id_ in enumerate(as_array(get(plugins, key))):
            if isinstance(id_, str) and trim(id_) and id_ not in case.facts.plugins:
                yield _no_plugin(case, ("plugins", key, index), id_)


def _hides_history(name: str, entry: Json) -> bool:
    """Whether an entry only says not to list the conversations of another tool."""
    return name in _WITH_HISTORY and entry == _HIDDEN_HISTORY


def _no_plugin(
    case: JudgeInput, path: JsonPath, name: str, *, part: Part = Part.VALUE
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
    found = warning(
        "unknown-plugin",
        path,
        f"OpenClaw does not come with a plugin {shown(name, ())}",
        part=part,
        help="remove it, or install the plugin",
    )
    return misnamed(found, owner or name, case.facts.plugins)


def _memory_slot(case: JudgeInput) -> Iterator[Finding]:
    """The plugin in the memory slot must exist."""
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


def _configs(case: JudgeInput) -> Iterator[Finding]:
    """Settings of plugins, even of disabled ones."""
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
        # Search plugins need no permission, so they are never really off.
        searches = bool(plugin.web_search) and allows
        hidden = _hides_history(str(place[-2]), get(case.value, *place[:-1]))
        if config is not None and not (active or searches or hidden):
            yield warning(
                "disabled-plugin",
                place,
                f'plugin "{id_}" has settings but is off',
                help=f"set plugins.entries.{id_}.enabled, or remove its settings",
            )
