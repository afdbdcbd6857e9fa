"""The preset of a provider, whose address may hold `${NAME}`."""

from msgspec.structs import replace

from openclaw_cfg.catalog.owner import preset_of
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.model import Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.substitution import substitute


def preset_here(provider: Provider, environment: Environment) -> Preset | None:
    """The preset that a provider belongs to, with the variables of `environment`."""
    return preset_of(filled(provider, environment))


def filled(provider: Provider, environment: Environment) -> Provider:
    """A provider whose address is complete, as far as the variables are set."""
    if not provider.base_url:
        return provider
    url, _ = substitute(provider.base_url, environment.get)
    return replace(provider, base_url=str(url))
