"""What a configuration says about providers and models, the same in every dialect."""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct, field

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.secret import Secret

_PORTS: Final = {"http": 80, "https": 443}
_LOCAL_ENDINGS: Final = (".local", ".lan", ".internal", ".home")


class Url(Struct, frozen=True):
    """An absolute http or https URL, parsed once; equivalent URLs compare as equal.

    Attributes:
        host: lower-case ASCII, without the final dot that a name may have.
        port: None for the default port of the scheme.
        path: without doubled slashes.
    """

    scheme: str
    host: str
    port: int | None
    path: str

    @classmethod
    def parse(cls, text: str) -> "Url | None":
        """The URL, or None when the text is not one (`urlsplit` raises on some)."""
        return _parsed(text)


# Twenty rules ask for the same addresses.
@lru_cache(maxsize=16384)
def _parsed(text: str) -> Url | None:
    try:
        parts = urlsplit(text)
        host, port = _plain_host(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host:
        return None
    port = None if port == _PORTS[parts.scheme] else port
    return Url(parts.scheme, host, port, re.sub("/{2,}", "/", parts.path))


def _plain_host(host: str) -> str:
    """A host as name servers see it: ASCII, lower-case, without its final dot.

    Raises:
        ValueError: it is not a host name in any script.
    """
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    return host.lower().removesuffix(".")


def has_user(url: str) -> bool:
    """Whether an address has a user or password before its host; false for no URL."""
    return Url.parse(url) is not None and "@" in urlsplit(url).netloc


def is_loopback(host: str) -> bool:
    """Whether a host, in lower case and without brackets, is this machine itself."""
    name = host.removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    # Only from Python 3.13 on does `is_loopback` look into ::ffff:127.0.0.1 itself.
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def full_address(text: str) -> str:
    """An address with its scheme: `localhost:8080` is one of this machine's.

    A host of your own network gets http, any other https.
    """
    text = text.strip()
    if not text or "://" in text or text.startswith(("/", "$")):
        return text
    url = Url.parse(f"http://{text}")
    if url is None:
        return text
    near = is_loopback(url.host) or is_private(url.host)
    return f"{'http' if near else 'https'}://{text}"


def is_private(host: str) -> bool:
    """Whether the host is in a network of your own: a LAN, a container network."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_LOCAL_ENDINGS)
    # 100.64.0.0/10 is what Tailscale gives its machines; it is not global either.
    return not address.is_global


class Model(Struct, frozen=True, kw_only=True):
    """A model that a provider offers.

    Attributes:
        id: the vendor's name for it.
        name: what people see; the id when there is none.
        settings: the entry's other native keys (`contextWindow`, `cost`, …).
        path: where it is.
    """

    id: str
    name: str = ""
    settings: Mapping[str, Json] = field(default_factory=dict)
    path: JsonPath = ()


class Provider(Struct, frozen=True, kw_only=True):
    """A provider as configured.

    Attributes:
        id: its key in native form, derived from the host in compact form.
        base_url: as written; None when the entry leaves it to OpenClaw.
        api: OpenClaw's name of the protocol; the list grows, so it stays a str.
        key: how the key is given; None when there is none.
        headers: extra request headers.
        settings: the entry's other native keys (`compat`, `region`, …).
        path: where it is.
    """

    id: str
    base_url: str | None = None
    api: str = "openai-completions"
    key: Secret | None = None
    headers: Mapping[str, Secret] = field(default_factory=dict)
    models: tuple[Model, ...] = ()
    settings: Mapping[str, Json] = field(default_factory=dict)
    path: JsonPath = ()

    @property
    def url(self) -> Url | None:
        """`base_url` parsed; None when absent or not a URL."""
        return Url.parse(self.base_url) if self.base_url else None

    def is_elsewhere(self, model: Model) -> bool:
        """Whether a model of it has an address or protocol of its own."""
        here = {"baseUrl": self.base_url, "api": self.api}
        return any(model.settings.get(name, own) != own for name, own in here.items())


class ModelRef(Struct, frozen=True):
    """A reference `provider/model`; model ids may hold slashes themselves."""

    provider: str | None
    model: str
    path: JsonPath = ()

    @classmethod
    def parse(cls, text: str, path: JsonPath = ()) -> "ModelRef":
        """Split at the first slash, as OpenClaw does."""
        provider, slash, model = text.strip().partition("/")
        return cls(provider, model, path) if slash else cls(None, provider, path)

    def __str__(self) -> str:
        return f"{self.provider}/{self.model}" if self.provider else self.model


class Config(Struct, frozen=True, kw_only=True, dict=True):
    """Providers, the defaultModel and its fallbacks."""

    providers: tuple[Provider, ...] = ()
    primary: ModelRef | None = None
    fallbacks: tuple[ModelRef, ...] = ()

    def provider(self, name: str) -> Provider | None:
        """The provider with this id, compared as OpenClaw does: lower-case, trimmed."""
        return self._by_name.get(name.strip().lower())

    def entry(self, name: str) -> Provider:
        """The provider with this id; one without settings where the file has none."""
        return self.provider(name) or Provider(id=name)

    @cached_property
    def _by_name(self) -> dict[str, Provider]:
        """Of equal names the first one counts."""
        return {p.id.strip().lower(): p for p in reversed(self.providers)}

    @cached_property
    def derived(self) -> dict[str, tuple[object, Any]]:
        """What is derived from it with something else, by name: that, and the result.

        It is kept here so that each provider does not derive it again.
        """
        return {}
