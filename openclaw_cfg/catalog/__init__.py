"""The provider catalogue: what is known of each offer, as data files."""

from openclaw_cfg.catalog.entry import endpoint, provider_entry
from openclaw_cfg.catalog.errors import diagnose
from openclaw_cfg.catalog.find import (
    Catalog,
    by_host,
    by_provider,
    endpoint_at,
    load_presets,
    preset,
)
from openclaw_cfg.catalog.places import Place, load_places, may_use
from openclaw_cfg.catalog.preset import Kind, Permission, Preset, Use
from openclaw_cfg.catalog.setups import (
    Cast,
    Role,
    Setup,
    Slot,
    assignments,
    load_setups,
    setup,
)

__all__ = [
    "Cast",
    "Catalog",
    "Kind",
    "Permission",
    "Place",
    "Preset",
    "Role",
    "Setup",
    "Slot",
    "Use",
    "assignments",
    "by_host",
    "by_provider",
    "diagnose",
    "endpoint",
    "endpoint_at",
    "load_places",
    "load_presets",
    "load_setups",
    "may_use",
    "preset",
    "provider_entry",
    "setup",
]
