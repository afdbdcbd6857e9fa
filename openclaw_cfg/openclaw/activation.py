"""Which bundled plugins are active, and their settings."""

from collections.abc import Callable
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.facts import BundledPlugin
from openclaw_cfg.openclaw.javascript import normal, trim
from openclaw_cfg.openclaw.refinements.base import text_at

_DEFAULT_MEMORY: Final = "memory-core"
_ENTRIES: Final[JsonPath] = ("plugins", "entries")


class Activation:
    """The `plugins` section of a configuration, read as OpenClaw reads it.

    Args:
        value: the configuration.
        plugin_id: returns the id that OpenClaw uses for a plugin's name.
    """

    def __init__(self, value: Json, plugin_id: Callable[[str], str]) -> None:
        plugins = get(value, "plugins")
        self._channels = get(value, "channels")
        self._on = get(plugins, "enabled") is not False
        self._allow = _ids(get(plugins, "allow"), plugin_id)
        self._deny = _ids(get(plugins, "deny"), plugin_id)
        self._entries = as_object(get(plugins, "entries"))
        self._names: dict[str, list[str]] = {}
        for name in self._entries:
            self._names.setdefault(plugin_id(name), []).append(name)
        self._memory = (
            trim(text_at(plugins, "slots", "memory") or "") or _DEFAULT_MEMORY
        )
        self._engine = trim(text_at(plugins, "slots", "contextEngine") or "")

    def config(self, id_: str) -> tuple[JsonPath, Json]:
        """The path and value of a plugin's settings; None if it has none."""
        names = self._names.get(id_, ())
        for name in reversed(names):
            entry = self._entries[name]
            if isinstance(entry, dict) and "config" in entry:
                return (*_ENTRIES, name, "config"), entry["config"]
        return (*_ENTRIES, id_, "config"), None

    def is_active(self, id_: str, plugin: BundledPlugin) -> bool:
        """Whether OpenClaw would run the plugin."""
        return self._is_chosen(id_, plugin) and self._fits_memory_slot(id_, plugin)

    def _is_chosen(self, id_: str, plugin: BundledPlugin) -> bool:
        enabled, channel = self._enabled(id_), self._channel(id_)
        if not self._on or id_ in self._deny or enabled is False or channel is False:
            return False
        if id_ in {self._memory, self._engine}:
            return True
        if channel is True and enabled is not True:
            return True
        if self._allow and id_ not in self._allow:
            return False
        return enabled is True or channel is True or plugin.enabled_by_default

    def _fits_memory_slot(self, id_: str, plugin: BundledPlugin) -> bool:
        if plugin.kind != ("memory",):
            return True
        return normal(self._memory) != "none" and self._memory == id_

    def _enabled(self, id_: str) -> bool | None:
        flags = [
            get(self._entries[name], "enabled") for name in self._names.get(id_, ())
        ]
        return next((flag for flag in reversed(flags) if isinstance(flag, bool)), None)

    def _channel(self, id_: str) -> bool | None:
        """Whether the channel of the same name turns it on or off; None if neither."""
        flag = get(self._channels, id_, "enabled")
        return flag if isinstance(flag, bool) else None


def _ids(value: Json, plugin_id: Callable[[str], str]) -> frozenset[str]:
    names = (plugin_id(name) for name in as_array(value) if isinstance(name, str))
    return frozenset(name for name in names if name)
