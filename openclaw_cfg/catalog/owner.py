"""The preset that a configured provider belongs to."""

from collections.abc import Iterable

from openclaw_cfg.catalog.find import by_host, by_provider
from openclaw_cfg.catalog.preset import Entry, Kind, Preset
from openclaw_cfg.model import Provider
from openclaw_cfg.secret import Secret

# The protocol of a login with ChatGPT, which has no address and no key.
_LOGIN_API = "openai-chatgpt-responses"


def preset_of(provider: Provider) -> Preset | None:
    """The preset of a provider's address; without an address, that of its id."""
    if provider.base_url:
        return by_host(provider.base_url, key=provider.key, api=provider.api)
    return usual(by_provider(provider.id.strip().lower()), api=provider.api)


def usual(presets: Iterable[Preset], *, api: str = "") -> Preset | None:
    """Of presets that are one provider to OpenClaw, the one that an id alone means.

    That is the one whose route OpenClaw owns, then the general one; a protocol that is
    a login's means the login.
    """
    named = tuple(p for p in presets if api != _LOGIN_API or p.kind is Kind.OAUTH)
    own = (preset for preset in named if preset.openclaw.entry is Entry.KEY)
    general = (preset for preset in named if preset.kind is Kind.GENERAL)
    return next((p for some in (own, general, named) for p in some), None)


def key_of(provider: Provider, preset: Preset | None) -> Secret | None:
    """The key of a provider; a few gateways want it in a header of their own."""
    if provider.key is not None or preset is None:
        return provider.key
    names = {e.auth.header.lower() for e in preset.endpoints if e.auth}
    headers = provider.headers.items()
    return next((secret for name, secret in headers if name.lower() in names), None)
