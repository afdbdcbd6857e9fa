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
THE_KEY: Final = "this key"
"""The source of a key that is written out."""


class Stray(Struct, frozen=True, kw_only=True):
    """A key that would be sent to a host where it does not belong.

    Attributes:
        source: where the key comes from: a variable's name, a file, or `THE_KEY`.
        vendor: whose key it is; empty where the catalogue does not know.
        host: where it would be sent.
        by_start: whether the start of the key says so, and not the variable's name.
    """

    source: str
    vendor: str
    host: str
    by_start: bool = False

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
        source = f"{self.source} ({self.vendor})" if self.by_start else self.source
        return source, self.host


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
    host = _foreign_host(base_url) if asked else ""
    for source, of in asked:
        if host and not _is_at_home(of, base_url):
            title = of[0].vendor_title if of else ""
            return Stray(source=source, vendor=title, host=host)
    return None


def stray_by_start(source: str, key: str, base_url: str) -> Stray | None:
    """The same by what the key itself starts with; common starts prove nothing.

    A relay whose own keys have a start of theirs takes no others.

    Args:
        source: where the key comes from.
    """
    of = shipped().by_key(key, common=COMMON_PREFIXES)
    host = _foreign_host(base_url) if of else ""
    here = shipped().at_host(base_url) if host else ()
    own = tuple(start for preset in here for start in telling_prefixes(preset))
    relay = not own and any(preset.relay for preset in here)
    home = not {preset.vendor for preset in of}.isdisjoint(p.vendor for p in here)
    if not host or relay or home or key.startswith(own):
        return None
    vendor = of[0].vendor_title
    return Stray(source=source, vendor=vendor, host=host, by_start=True)


def _foreign_host(base_url: str) -> str:
    """The host, unless it belongs to the user."""
    url = Url.parse(base_url)
    if url is None or is_loopback(url.host) or is_private(url.host):
        return ""
    return url.host


def _is_at_home(of: Iterable[Preset], base_url: str) -> bool:
    """Whether a host is one of these vendors', or a relay that takes their keys."""
    here = shipped().at_host(base_url)
    vendors = {preset.vendor for preset in here}
    relay = any(preset.relay for preset in here)
    return any(relay or preset.vendor in vendors for preset in of)


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
