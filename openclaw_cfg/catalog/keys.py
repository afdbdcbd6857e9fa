"""Which vendor a variable belongs to, and to which hosts its key may be sent."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from openclaw_cfg.catalog.find import shipped
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.model import Url, is_loopback, is_private

# For any endpoint of the user, so its variable does not belong to a vendor.
_ANY: Final = "custom"
COMMON_PREFIXES: Final = frozenset({"sk-", "sk_", "eyJ", "fw-"})
"""What the keys of many vendors start with, so that it proves nothing."""


class Stray(Struct, frozen=True, kw_only=True):
    """A key that would be sent to a host where it does not belong.

    Attributes:
        source: where the key comes from: a variable's name, or a file.
        vendor: whose key it is; empty where the catalogue does not know.
        host: where it would be sent.
    """

    source: str
    vendor: str
    host: str

    def __str__(self) -> str:
        whose = f", a key of {self.vendor}," if self.vendor else ""
        where = f'to "{self.host}" without your confirmation'
        return f"{self.source}{whose} is not sent {where}"

    @property
    def question(self) -> str:
        """The question that the user has to confirm, without the question mark."""
        whose = f"a key of {self.vendor}" if self.vendor else "what this file asks for"
        return f'{self.source} is {whose}. Send it to "{self.host}"'

    @property
    def pair(self) -> tuple[str, str]:
        """What is remembered once the user has confirmed."""
        return self.source, self.host


def owners(variable: str) -> tuple[Preset, ...]:
    """The vendors' presets whose key a variable is known to hold."""
    return tuple(
        preset
        for preset in shipped().by_variable(variable)
        if preset.kind is not Kind.SELF_HOSTED and preset.id != _ANY
    )


def stray(sources: Iterable[str], base_url: str, *, trusted: bool) -> Stray | None:
    """The first source of a key that does not belong to an address.

    This machine and private networks belong to the user. A vendor's key may be sent to
    that vendor, and to relays that accept the keys of the vendors behind them.

    Args:
        sources: names of variables, or of files.
        trusted: whether the user wrote the configuration. In a stranger's configuration
            every source is checked: it may name any variable of this machine.
    """
    named = [(source, owners(source)) for source in sources]
    asked = [(source, of) for source, of in named if of or not trusted]
    url = Url.parse(base_url) if asked else None
    if url is None or is_loopback(url.host) or is_private(url.host):
        return None
    here = shipped().at_host(base_url)
    relay = any(preset.relay for preset in here)
    vendors = {preset.vendor for preset in here}
    for source, of in asked:
        home = any(preset.vendor in vendors for preset in of)
        if home or (relay and of):
            continue
        title = of[0].vendor_title if of else ""
        return Stray(source=source, vendor=title, host=url.host)
    return None


def telling_prefixes(preset: Preset) -> tuple[str, ...]:
    """What the keys of an offer start with and others do not."""
    return tuple(p for p in preset.key.prefixes if p not in COMMON_PREFIXES)


def other_offers(key: str, preset: Preset) -> tuple[Preset, ...]:
    """The offers whose key this is by its start, if it is not one of this preset.

    A relay, and a server of the user's own, may take the keys of others.
    """
    if preset.kind is Kind.SELF_HOSTED or preset.id == _ANY or preset.relay:
        return ()
    if key.startswith(telling_prefixes(preset)):
        return ()
    catalog = shipped()
    named = [f for f in preset.key.foreign if key.startswith(f.prefix)]
    found = [p for p in catalog.all() if p.id in {f.belongs_to for f in named}]
    return (*found,) or tuple(
        p for p in catalog.by_key(key, common=COMMON_PREFIXES) if p.id != preset.id
    )
