"""The provider of a model that is named without one, as OpenClaw 2026.9.6 finds it.

Measured with `openclaw models status`: the only configured provider that lists the id,
or that `agents.defaults.models` names with it; for the defaultModel else `openai`, no
matter what is configured.
"""

from collections.abc import Iterable
from typing import Final

from openclaw_cfg.dialects.native import DEFAULT_MODEL
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.model import ModelRef, Provider
from openclaw_cfg.openclaw.built_in import MODEL

# Short names that come with OpenClaw; each works only if the model that it names
# is among agents.defaults.models.
SHORTHANDS: Final = frozenset(
    {
        "opus",
        "sonnet",
        "gpt",
        "gpt-mini",
        "gpt-nano",
        "gemini",
        "gemini-flash",
        "gemini-flash-lite",
    }
)
_PRIMARY: Final = (DEFAULT_MODEL, (*DEFAULT_MODEL, "primary"))


class BareModels:
    """The owners of models that are named without a provider."""

    def __init__(self, providers: Iterable[Provider], value: Json) -> None:
        """Index a configuration.

        Args:
            value: the same, native, agents as a map.
        """
        self._named = as_object(get(value, "agents", "defaults", "models"))
        self._owners: dict[str, set[str]] = {}
        for provider in providers:
            for model in provider.models:
                self._owners.setdefault(model.id, set()).add(provider.id)
        for name in self._named:
            ref = ModelRef.parse(name)
            if ref.provider:
                self._owners.setdefault(ref.model, set()).add(ref.provider)

    def provider(self, model: str, path: JsonPath) -> str:
        """The provider that OpenClaw takes; empty where that is not known.

        Args:
            path: where the model is named.
        """
        owners = self._owners.get(model, set())
        if len(owners) == 1:
            return next(iter(owners))
        if path not in _PRIMARY or (self._named and model.lower() in SHORTHANDS):
            return ""
        return MODEL.provider or ""
