"""Providers that a configuration uses without an entry for them."""

from collections.abc import Sequence

from msgspec.structs import replace

from openclaw_cfg.dialects import native
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Model, ModelRef, Provider
from openclaw_cfg.openclaw.model_refs import model_refs, other_refs
from openclaw_cfg.openclaw.owner import preset_here


def providers_without_entry(loaded: Loaded) -> tuple[Provider, ...]:
    """Providers that only references to models name: defaults, aliases, agents.

    OpenClaw knows some vendors on its own, and a subscription has a login and no entry.
    """
    config = loaded.config
    known = native.aliases(loaded.merged)
    value = loaded.merged
    found = (text for _, text in (*model_refs(value), *other_refs(value)))
    more = (ModelRef.parse(text) for text in found if text.strip().lower() not in known)
    refs = [r for r in (config.primary, *config.fallbacks, *more) if r and r.provider]
    names = dict.fromkeys(str(ref.provider).strip().lower() for ref in refs)
    unknown = [name for name in names if config.provider(name) is None]
    return tuple(_provider(name, refs, loaded) for name in unknown)


def _provider(name: str, refs: Sequence[ModelRef], loaded: Loaded) -> Provider:
    found = (ref.model for ref in refs if str(ref.provider).strip().lower() == name)
    models = tuple(Model(id=model) for model in dict.fromkeys(found))
    provider = Provider(id=name, models=models)
    preset = preset_here(provider, loaded.environment)
    return replace(provider, api=preset.endpoints[0].api) if preset else provider
