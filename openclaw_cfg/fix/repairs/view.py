"""What a repair can look at, and what it must not allow."""

from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from openclaw_cfg.fix.change import Found
from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, value_at
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.check import NativeSchema

# An object with more keys than this is a map whose members are independent.
_MANY: Final = 200


class RepairView(Struct, frozen=True):
    """A configuration in which OpenClaw found a problem.

    Attributes:
        value: the configuration, with the changes so far.
        schema: what the version accepts.
        facts: its lists.
    """

    value: Json
    schema: NativeSchema
    facts: Facts

    def has(self, path: JsonPath) -> bool:
        """Whether there is a value at a path."""
        return exists(self.value, path)

    def at(self, path: JsonPath) -> Json:
        """The value at a path; None if there is none."""
        return value_at(self.value, path) if self.has(path) else None

    def accepts(self, path: JsonPath, value: Json) -> bool:
        """Whether the schema accepts a value at a path.

        Only the values beside it are included, because these may determine its type.
        """
        beside = self._beside(path, value)
        tried, place = _alone(path[:-1], beside), _first(path)
        match place:
            case ("channels", str(channel), *_) if channel in self.schema.channel_ids:
                found = self.schema.channel(channel, value_at(tried, place[:2]))
            case ("plugins", "entries", str(plugin), "config", *_) if isinstance(
                value_at(tried, place[:4]), dict
            ):
                found = self.schema.plugin_config(plugin, value_at(tried, place[:4]))
            case _:
                found = self.schema.core(tried)
        return not any(finding.path[: len(place)] == place for finding in found)

    def _beside(self, path: JsonPath, value: Json) -> Json:
        """A value with those beside it; if there are many, only those in the schema."""
        parent, step = self.at(path[:-1]), path[-1]
        if isinstance(step, int):
            return [value]
        beside = as_object(parent)
        if len(beside) > _MANY:
            named = self.schema.keys(path[:-1])
            beside = {key: beside[key] for key in named if key in beside}
        return {**beside, step: value}


Repair = Callable[[Finding, RepairView], Iterable[Found]]
"""The changes that resolve a finding, or the question that remains."""


def _alone(path: JsonPath, value: Json) -> Json:
    """A configuration that contains only a value at a path."""
    for step in reversed(path):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _first(path: JsonPath) -> JsonPath:
    """The path that a value has in such a configuration."""
    return tuple(0 if isinstance(step, int) else step for step in path)
