"""What OpenClaw asks of a URL, by the WHATWG rules that `new URL()` follows.

`urllib` reads some texts differently: a backslash, tabs, `http:host`, `0x7f.1`.
"""

import re
from ipaddress import IPv4Address, ip_address
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from openclaw_cfg.schema.url import is_url

_EDGES: Final = "".join(map(chr, range(0x21)))
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z")


class WebUrl(Struct, frozen=True):
    """A URL.

    Attributes:
        scheme: lower-case, such as `https`.
        host: lower-case, in ASCII, without port; IPv6 in brackets.
        path: from the first slash on, `/` at least.
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
    if not is_url(text):
        return None
    text = re.sub(r"[\t\n\r]", "", text.strip(_EDGES))
    scheme, _, rest = text.partition(":")
    rest, _, fragment = rest.partition("#")
    rest, _, query = rest.partition("?")
    authority, _, path = rest.replace("\\", "/").lstrip("/").partition("/")
    user, _, host = authority.rpartition("@")
    host = re.sub(r":\d*\Z", "", host)
    path = _path(path)
    bare = path == "/" and not (fragment or query or user.strip(":"))
    return WebUrl(scheme.lower(), ascii_host(host) or host.lower(), path, bare)


def ascii_host(text: str) -> str:
    """The host in lower-case ASCII, numbers as an IPv4 address; "" when it is none."""
    if text.startswith("["):
        return text.lower()
    try:
        host = unquote(text, errors="strict").lower()
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return ""
    return _ipv4(host) or host


def is_domain(text: str) -> bool:
    """Whether the text is a host name in ASCII, label by label."""
    return len(text) <= 253 and all(map(_LABEL.match, text.split(".")))


def is_ip(text: str) -> bool:
    """Whether the text is an IP address, as `net.isIP` of Node.js has it."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _ipv4(host: str) -> str:
    """Dotted form of an address in up to four octal, decimal or hexadecimal numbers."""
    try:
        *front, last = (
            int(part, 16 if part[:2] == "0x" else 8 if part[:1] == "0" else 10)
            if part != "0"
            else 0
            for part in host.removesuffix(".").split(".")
        )
        total = sum(n * 256 ** (3 - index) for index, n in enumerate(front)) + last
        return str(IPv4Address(total))
    except ValueError:
        return ""


def _path(text: str) -> str:
    steps: list[str] = []
    for part in text.split("/"):
        plain = re.sub("%2e", ".", part, flags=re.IGNORECASE)
        if plain == "..":
            steps = steps[:-1]
        elif plain != ".":
            steps.append(part)
    return "/" + "/".join(steps)
