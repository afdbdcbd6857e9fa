"""The protocols a probe can speak, one module each."""

from typing import Final

from openclaw_cfg.probe.adapters import (
    anthropic,
    azure,
    bedrock,
    google,
    login,
    ollama,
    openai,
    responses,
    vertex,
    vertex_claude,
)
from openclaw_cfg.probe.base import Adapter

ADAPTERS: Final[tuple[Adapter, ...]] = (
    openai,
    responses,
    anthropic,
    google,
    ollama,
    azure,
    bedrock,
    vertex,
    vertex_claude,
    login,
)


def adapter_for(api: str) -> Adapter | None:
    """The adapter that speaks `api`; None when there is none."""
    return next((adapter for adapter in ADAPTERS if api in adapter.APIS), None)
