"""Checks of a configuration against a schema, with few and specific findings."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, JsonPath, as_object
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.context import SchemaContext
from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.schema.explanations import EXPLANATIONS
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.history import History
from openclaw_cfg.schema.walk import Schema, as_schema

__all__ = [
    "EXPLANATIONS",
    "CompactSchema",
    "NativeSchema",
    "compact_schema",
    "native_schema",
]

# Keys of `channels` that are not channels; the core pass checks them.
_NO_CHANNELS = frozenset({"defaults", "modelByChannel"})
# Keywords that may be beside a `$ref` and do not restrict a value.
_SILENT: Final = frozenset(
    {"$ref", "$defs", "definitions", "default", "description", "title"}
)


class NativeSchema(Struct, frozen=True):
    """What one version of OpenClaw accepts, as far as its schema says.

    OpenClaw checks the core first, and channels and plugins only if the core is valid;
    so there are separate methods for them.

    Attributes:
        version: of OpenClaw, such as `2026.9.6`; empty for a file of the user's.
    """

    version: str
    channel_ids: frozenset[str]
    plugin_ids: frozenset[str]
    _context: SchemaContext
    _core: Schema
    _channels: dict[str, Json]
    _plugins: dict[str, Json]

    def core(self, value: Json) -> Iterator[Finding]:
        """What is wrong in a whole file, except in channels and plugins' `config`."""
        return _findings(self._context, value, (), self._core)

    def knows(self, path: JsonPath) -> bool:
        """Whether the version has a setting at `path` of the core."""
        value: Json = None
        for step in reversed(path):
            value = {step: value} if isinstance(step, str) else [value] * (step + 1)
        failures = self._context.evaluator.failures(value, (), self._core)
        if not any(map(_of_unknown_key, failures)):
            return True
        unknown = (f.path for f in self.core(value) if f.rule == "unknown-key")
        return not any(place == path[: len(place)] for place in unknown)

    def homes(self, path: JsonPath) -> tuple[JsonPath, ...]:
        """Where an unknown key of the core may belong, one step away."""
        from openclaw_cfg.schema.homes import homes  # noqa: PLC0415  (when asked)

        return homes(path, self._context)

    def keys(self, path: JsonPath) -> frozenset[str]:
        """The keys that the schema names for the object at a path."""
        schemas = self._context.schemas_at(path)
        return frozenset(k for s in schemas for k in as_object(s.get("properties")))

    def sections(self) -> frozenset[str]:
        """The keys of the whole file, those of older versions too."""
        return self.keys(()) | self._context.history.sections

    def channel(self, channel_id: str, value: Json) -> Iterator[Finding]:
        """What is wrong in the value of `channels.<channel_id>`; unknown ids pass."""
        part = as_schema(self._channels.get(channel_id, True))
        return _findings(self._context, value, ("channels", channel_id), part)

    def plugin_config(self, plugin_id: str, value: Json) -> Iterator[Finding]:
        """What is wrong in `plugins.entries.<plugin_id>.config`; unknown ids pass."""
        part = as_schema(self._plugins.get(plugin_id, True))
        path = ("plugins", "entries", plugin_id, "config")
        return _findings(self._context, value, path, part)


class CompactSchema(Struct, frozen=True):
    """What the compact form accepts."""

    _context: SchemaContext

    def check(self, value: Json) -> Iterator[Finding]:
        """What is wrong in a whole file."""
        return _findings(self._context, value, (), self._context.evaluator.root)


def native_schema(
    root: dict[str, Json], version: str, history: History, *, remembers: bool = False
) -> NativeSchema:
    """The schema of a `version` from its reduced form.

    Args:
        remembers: whether values that passed are not checked again.
    """
    evaluator = Evaluator.of(root, remembers=remembers)
    root = evaluator.root
    channels = _properties(evaluator, root, "channels")
    entries = _properties(evaluator, root, "plugins", "entries")
    configs = {
        plugin: _properties(evaluator, root, "plugins", "entries", plugin)["config"]
        for plugin in entries
        if "config" in _properties(evaluator, root, "plugins", "entries", plugin)
    }
    names = channels.keys() - _NO_CHANNELS
    return NativeSchema(
        version=version,
        channel_ids=frozenset(names),
        plugin_ids=frozenset(configs),
        _context=SchemaContext(evaluator, history, version),
        _core=_core(evaluator, root),
        _channels={name: channels[name] for name in names},
        _plugins=configs,
    )


def compact_schema(root: dict[str, Json]) -> CompactSchema:
    """The schema of the compact form from its file."""
    return CompactSchema(SchemaContext(Evaluator.of(root), History({})))


def _findings(
    context: SchemaContext, value: Json, path: JsonPath, schema: Schema
) -> Iterator[Finding]:
    failures = tuple(context.evaluator.failures(value, path, schema))
    if not failures:  # a valid file needs no messages
        return
    from openclaw_cfg.schema.best_match import best_matches  # noqa: PLC0415
    from openclaw_cfg.schema.messages import finding  # noqa: PLC0415

    for failure in best_matches(failures, context.evaluator):
        yield finding(failure, context)


def _of_unknown_key(failure: Failure) -> bool:
    """Whether a key is not accepted, by the schema itself or a branch of a union."""
    inner = (one for branch in failure.branches for one in branch)
    is_key = failure.keyword in {"additionalProperties", "false"}
    return is_key or any(map(_of_unknown_key, inner))


def _core(evaluator: Evaluator, root: dict[str, Json]) -> Schema:
    """The root schema, which accepts anything where a later pass checks."""
    channels = _properties(evaluator, root, "channels")
    shared = {name: channels[name] for name in _NO_CHANNELS & channels.keys()}
    opened = _replaced(evaluator, root, ("channels",), shared)
    return _replaced(evaluator, opened, ("plugins", "entries"), {})


def _replaced(
    evaluator: Evaluator,
    schema: Schema,
    path: tuple[str, ...],
    properties: dict[str, Json],
) -> Schema:
    """`schema` with other `properties` for the object at `path`.

    A schema with a `$ref` and other keywords, which newer drafts allow, stays as it is.
    """
    beside = schema.keys() - _SILENT if isinstance(schema, dict) else ()
    if isinstance(schema, dict) and "$ref" in schema and not beside:
        schema = evaluator.resolved(schema)
    if isinstance(schema, bool) or "$ref" in schema:
        return schema
    if not path:
        return {**schema, "properties": properties}
    inner = _properties(evaluator, schema)
    if path[0] not in inner:
        return schema
    part = _replaced(evaluator, as_schema(inner[path[0]]), path[1:], properties)
    return {**schema, "properties": {**inner, path[0]: part}}


def _properties(evaluator: Evaluator, schema: Schema, *path: str) -> dict[str, Json]:
    """The `properties` of the part of `schema` at `path`; empty if there are none."""
    for step in (*path, None):
        schema = evaluator.resolved(schema)
        found = schema.get("properties") if isinstance(schema, dict) else None
        properties = found if isinstance(found, dict) else {}
        if step is not None:
            schema = as_schema(properties.get(step, False))
    return properties
