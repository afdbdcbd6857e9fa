"""The provider catalogue: what is known about each offer, as data files."""

from openclaw_cfg.catalog.entry import endpoint, provider_entry
from openclaw_cfg.catalog.errors import diagnose
from openclaw_cfg.catalog.find import (
    by_host,
    by_provider,
    endpoint_at,
    load_presets,
    preset,
    shipped,
)
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.preset import Kind, Preset

__all__ = [
    "Kind",
    "Permission",
    "Preset",
    "Use",
    "by_host",
    "by_provider",
    "diagnose",
    "endpoint",
    "endpoint_at",
    "load_presets",
    "preset",
    "provider_entry",
    "shipped",
]
