"""URLs as `new URL(text)` of Node.js reads them, with Node's own parser, ada.

It is loaded only if there is more than a plain ASCII host, port and path. `urllib`
reads some texts differently: a backslash, tabs, `http:host`, `0x7f.1`.
"""

import re
from ipaddress import ip_address
from typing import Final

from msgspec import Struct

_BYTE: Final = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_LABEL: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_PLAIN: Final = re.compile(
    r"(?P<scheme>https?|wss?)://"
    rf"(?P<host>(?:{_BYTE}\.){{3}}{_BYTE}|(?:{_LABEL}\.)*(?=[a-z]){_LABEL})"
    r"(?::(?P<port>\d{1,5}))?"
    r"(?P<path>(?:/[\w~-][\w~.-]*)*/?)\Z",
    re.ASCII | re.IGNORECASE,
)
_HOST_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z")
# The part between the scheme (and the user, if there is one) and the path.
_HOST: Final = re.compile(
    r"[a-z][a-z0-9+.-]*:[/\\]*(?:[^/\\?#]*@)?([^/\\?#]*)", re.IGNORECASE
)


class WebUrl(Struct, frozen=True):
    """A URL.

    Attributes:
        scheme: lower-case, such as `https`.
        host: lower-case, in ASCII, without port; IPv6 in brackets.
        path: from the first slash on, `/` at least where there is a host.
        bare: whether there is nothing but scheme, host and port.
    """

    scheme: str
    host: str
    path: str
    bare: bool

    @property
    def is_http(self) -> bool:
        """Whether the scheme is `http` or `https`."""
        return self.scheme in {"http", "https"}


def parse_url(text: str) -> WebUrl | None:
    """The URL, or None where `new URL(text)` throws."""
    plain = _PLAIN.match(text)
    if plain and int(plain["port"] or 0) < 2**16:
        path = plain["path"] or "/"
        return WebUrl(plain["scheme"].lower(), plain["host"].lower(), path, path == "/")
    from ada_url import URL  # noqa: PLC0415

    try:
        url = URL(_well_formed(text))
    except ValueError:
        return None
    more = url.search or url.hash or url.username or url.password
    bare = url.pathname == "/" and not more
    return WebUrl(url.protocol[:-1], url.hostname, url.pathname, bare)


def is_url(text: str) -> bool:
    """Whether `new URL(text)` of JavaScript would take `text`."""
    return parse_url(text) is not None


def ascii_host(text: str) -> str:
    """The host in lower-case ASCII, as by `domainToASCII` of Node.js; "" if invalid."""
    url = parse_url(f"ws://{text}")
    return url.host if url else ""


def is_domain(text: str) -> bool:
    """Whether the text is a host name in ASCII, label by label."""
    return len(text) <= 253 and all(map(_HOST_LABEL.match, text.split(".")))


def is_ip(text: str) -> bool:
    """Whether the text is an IP address, by the rules of `net.isIP` of Node.js."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def odd_character(text: str) -> str:
    """Which character of the host is not possible in a URL, and what to do; "" if none.

    Such as `the host has U+FF1A FULLWIDTH COLON; type ":"`.
    """
    match = _HOST.match(text.strip())
    for character in match[1] if match else "":
        if not character.isascii() and not is_url(f"ws://a{character}a"):
            return _named(character)
        if character in " <>^|":
            return _named(character)
    return ""


def _named(character: str) -> str:
    from unicodedata import name, normalize  # noqa: PLC0415

    code = f"U+{ord(character):04X} {name(character, '')}".strip()
    meant = normalize("NFKC", character)
    typed = meant != character and meant.isascii() and meant.strip()
    return f"the host has {code}; " + (f'type "{meant}"' if typed else "take it out")


def _well_formed(text: str) -> str:
    """The text with surrogate pairs joined, and half a pair as `new URL` treats it."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "replace")
