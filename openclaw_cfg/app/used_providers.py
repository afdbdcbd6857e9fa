"""The providers that a configuration uses, with an entry or without."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from msgspec.structs import replace

from openclaw_cfg.dialects import native
from openclaw_cfg.errors import UsageError
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Model, ModelRef, Provider
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.model_refs import model_refs, other_refs
from openclaw_cfg.openclaw.owner import preset_here


def used_providers(loaded: Loaded) -> tuple[Provider, ...]:
    """Providers with an entry, then those that only references to models name.

    OpenClaw has some vendors built in, and a subscription has a login and no entry.
    """
    config = loaded.config
    known = native.aliases(loaded.merged)
    value = migrate(loaded.merged).value
    found = (text for _, text in (*model_refs(value), *other_refs(value)))
    more = (ModelRef.parse(text) for text in found if text.strip().lower() not in known)
    refs = [r for r in (config.primary, *config.fallbacks, *more) if r and r.provider]
    named: dict[str, dict[str, None]] = {}
    for ref in refs:
        models = named.setdefault(str(ref.provider).strip().lower(), {})
        models[ref.model] = None
    unknown = (
        _provider(name, models, loaded)
        for name, models in named.items()
        if config.provider(name) is None
    )
    return (*config.providers, *unknown)


def named_providers(loaded: Loaded, ids: Iterable[str]) -> tuple[Provider, ...]:
    """The providers with these ids, each once; all that are used if none is named.

    Raises:
        UsageError: there is no provider with that name.
    """
    used = used_providers(loaded)
    by_id = {provider.id.strip().lower(): provider for provider in used}
    found = {name.strip().lower(): name for name in ids}
    for key, name in found.items():
        if key not in by_id:
            raise no_provider(name, [provider.id for provider in used])
    return tuple(by_id[key] for key in found) or used


def no_provider(name: str, ids: Sequence[str], *, model: str = "") -> UsageError:
    """The message for an unknown provider, with the most similar known one.

    Args:
        model: that was named with it.
    """
    near = get_close_matches(name.strip().lower(), ids, n=1)
    tail = f"/{model}" if model else ""
    return UsageError(
        f'there is no provider "{name}"',
        hint=f'did you mean "{near[0]}{tail}"?'
        if near
        else f"the providers here are {', '.join(ids) or 'none yet'}",
    )


def _provider(name: str, models: Iterable[str], loaded: Loaded) -> Provider:
    provider = Provider(id=name, models=tuple(Model(id=model) for model in models))
    preset = preset_here(provider, loaded.environment)
    return replace(provider, api=preset.endpoints[0].api) if preset else provider
