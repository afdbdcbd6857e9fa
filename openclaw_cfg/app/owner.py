"""The offer of a provider, whose address may hold `${NAME}`, with its login."""

from msgspec.structs import replace

from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.offer import offer_of
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.model import Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.substitution import substitute


def preset_here(provider: Provider, environment: Environment) -> Preset | None:
    """The preset that a provider belongs to, with the variables of `environment`."""
    return offer_of(
        filled(provider, environment),
        has_login=provider.id.strip().lower() in environment.logins
        or _waits_for_login(provider, environment),
    )


def filled(provider: Provider, environment: Environment) -> Provider:
    """A provider whose address is complete, as far as the variables are set."""
    if not provider.base_url:
        return provider
    url, _ = substitute(provider.base_url, environment.get)
    return replace(provider, base_url=str(url))


def _waits_for_login(provider: Provider, environment: Environment) -> bool:
    """Whether only references name a provider, and no variable of its vendor is set.

    `init` writes an entry for every provider but a login.
    """
    if provider.path or provider.base_url or provider.key is not None:
        return False
    found = by_provider(provider.id.strip().lower())
    keys = (name for p in found if p.kind is not Kind.OAUTH for name in p.key.env)
    return not any(environment.where(name) for name in keys)
