"""Providers that a configuration uses without an entry for them."""

from collections.abc import Sequence

from openclaw_cfg.jsonpath import as_object, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Model, ModelRef, Provider


def implied(loaded: Loaded) -> tuple[Provider, ...]:
    """Providers that only the defaultModel and its fallbacks name.

    OpenClaw knows some vendors by itself, and a subscription has a login and no entry.
    """
    config = loaded.config
    refs = [ref for ref in (config.primary, *config.fallbacks) if ref and ref.provider]
    names = dict.fromkeys(str(ref.provider).strip().lower() for ref in refs)
    unknown = [name for name in names if config.provider(name) is None]
    return tuple(_provider(name, refs, loaded) for name in unknown)


def _provider(name: str, refs: Sequence[ModelRef], loaded: Loaded) -> Provider:
    models = (ref.model for ref in refs if str(ref.provider).strip().lower() == name)
    api = "github-copilot" if name == "github-copilot" else "openai-completions"
    profiles = as_object(get(loaded.value, "auth", "profiles")).values()
    for profile in profiles:
        if name == "openai" and isinstance(profile, dict):
            oauth = profile.get("provider") == name and profile.get("mode") == "oauth"
            api = "openai-chatgpt-responses" if oauth else api
    return Provider(id=name, api=api, models=tuple(Model(id=m) for m in models))
