"""What an editor's requests need from an open file: tree, settings, names.

Paths are relative to the whole configuration, also in an included file.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

from openclaw_cfg.catalog import Preset, shipped
from openclaw_cfg.catalog.preset import PresetModel, Support
from openclaw_cfg.dialects import compact
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.lint.reference import references
from openclaw_cfg.loader import Loaded
from openclaw_cfg.lsp.cursor import Cursor, cursor
from openclaw_cfg.lsp.desk import OpenFiles
from openclaw_cfg.model import Config, ModelRef, Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.owner import preset_here, terms_here
from openclaw_cfg.schema.settings import Settings
from openclaw_cfg.schema.store import load_compact_settings
from openclaw_cfg.source import Source

_PROVIDERS: Final[JsonPath] = ("models", "providers")
# `agents.entries.NAME` and `agents.list[0].id` define an agent; these refer to one.
_INSIDE_AGENT: Final = 5


class FileView:
    """An open file, and the configuration that it is or is part of."""

    def __init__(self, desk: OpenFiles, path: Path, settings: Settings) -> None:
        self.path = path
        self.source: Source = desk.texts[path]
        self.document: Document | None = desk.document(path)
        self._desk = desk
        self._settings = settings
        judged = desk.judged(path)
        self.loaded: Loaded | None = judged.loaded if judged else None
        self.mount = desk.mount(path)

    @property
    def config(self) -> Config:
        """Providers and models, from when the file could last be read."""
        return self.loaded.config if self.loaded else Config()

    @property
    def merged(self) -> Json:
        """The configuration's value, from the same time."""
        return self.loaded.merged if self.loaded else None

    @property
    def native(self) -> bool:
        """Whether the configuration is in the form that OpenClaw loads."""
        return self.loaded is None or self.loaded.dialect.ID != compact.ID

    @property
    def settings(self) -> Settings:
        """What the schema says about each setting."""
        return self._settings if self.native else load_compact_settings()

    @cached_property
    def environment(self) -> Environment:
        """The variables that OpenClaw sees."""
        if self.loaded is not None:
            return self.loaded.environment
        return self._desk.workspace.at(self.path).environment()

    def at(self, offset: int) -> tuple[Cursor, JsonPath]:
        """What is at a place, and its path in the configuration."""
        root = self.document.root if self.document else None
        found = cursor(self.source, offset, root)
        return found, (*self.mount, *found.path)

    def is_model_ref(self, path: JsonPath) -> bool:
        """Whether the value, or the key, at a path names a model."""
        if not self.native:
            return path == compact.DEFAULT_MODEL
        if path and isinstance(path[-1], str) and path[-2:-1] == ("models",):
            path = (*path[:-1], "x/y")
        named = references(_nested(path, "x/y"), Config(), native=True)
        return any(one.path == path for one in named)

    def is_agent_ref(self, path: JsonPath) -> bool:
        """Whether the value at a path may name an agent."""
        if path[:1] == ("agents",) and len(path) < _INSIDE_AGENT:
            return False
        steps = [step for step in path if isinstance(step, str)]
        return path[:1] == ("broadcast",) or "agent" in "".join(steps[-1:]).lower()

    def agents(self) -> dict[str, JsonPath]:
        """The agents' ids and where each is."""
        entries = as_object(get(self.merged, "agents", "entries"))
        found: dict[str, JsonPath] = {
            name: ("agents", "entries", name) for name in entries
        }
        for index, one in enumerate(as_array(get(self.merged, "agents", "list"))):
            name = get(one, "id")
            if isinstance(name, str):
                found.setdefault(name, ("agents", "list", index, "id"))
        return found

    def secret_providers(self) -> dict[str, JsonPath]:
        """The secret providers' names and where each is."""
        names = as_object(get(self.merged, "secrets", "providers"))
        return {name: ("secrets", "providers", name) for name in names}

    def provider_of(self, path: JsonPath) -> Provider | None:
        """The provider whose entry a path is inside."""
        found = [p for p in self.config.providers if path[: len(p.path)] == p.path]
        if found:
            return max(found, key=lambda p: len(p.path))
        if path[:2] == _PROVIDERS and len(path) > 2 and path[2]:
            return Provider(id=str(path[2]), path=path[:3])
        return None

    def preset_of(self, provider: Provider) -> Preset | None:
        """What the catalogue knows about a configured provider."""
        return preset_here(provider, self.environment)

    def terms_of(self, name: str) -> Preset | None:
        """The offer whose terms hold for a provider's id."""
        provider = self.config.entry(name)
        return terms_here(provider, self.config, self.environment)

    def preset_named(self, name: str) -> Preset | None:
        """What the catalogue knows about a provider's id, configured or not."""
        provider = self.config.entry(name)
        return self.preset_of(provider)

    def model_named(self, text: str) -> tuple[Preset, PresetModel | None] | None:
        """What the catalogue knows about a reference `provider/model`."""
        ref = ModelRef.parse(text)
        preset = self.preset_named(ref.provider) if ref.provider else None
        return (preset, preset.model(ref.model)) if preset else None

    def configured_refs(self) -> Iterator[tuple[str, str]]:
        """References to the models in the file, each with its name."""
        for provider in self.config.providers:
            for model in provider.models:
                yield f"{provider.id}/{model.id}", model.name

    def catalogue_refs(self) -> Iterator[tuple[str, str, str]]:
        """References that OpenClaw accepts without an entry: name and offer."""
        for preset in shipped().all():
            if preset.openclaw.support is Support.CUSTOM:
                continue
            for model in preset.models:
                if not model.deprecated:
                    ref = f"{preset.openclaw.provider}/{model.id}"
                    yield ref, model.name, preset.title


def _nested(path: JsonPath, value: Json) -> Json:
    """A value that has `value` at `path` and nothing else."""
    for step in reversed(path):
        if isinstance(step, int):
            filler: list[Json] = [None] * step
            value = [*filler, value]
        else:
            value = {step: value}
    return value
