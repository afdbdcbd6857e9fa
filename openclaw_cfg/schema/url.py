"""Whether a text is a URL, by the rules that browsers and Node.js follow (WHATWG)."""

import re
from ipaddress import AddressValueError, IPv6Address
from typing import Final

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
_WITH_HOST: Final = frozenset({"http", "https", "ws", "wss", "ftp"})
# Characters that no host may hold; those up to the space, and DEL, come on top.
_NOT_IN_HOST: Final = re.compile(r"[\x00-\x20\x7f#/<>?@\[\\\]^|%]")
_NUMBER: Final = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z", re.IGNORECASE | re.ASCII)


def is_url(text: str) -> bool:
    """Whether `new URL(text)` of JavaScript would take `text`."""
    text = re.sub(r"[\t\n\r]", "", text.strip("".join(map(chr, range(0x21)))))
    match = _SCHEME.match(text)
    if not match:
        return False
    scheme, rest = match[1].lower(), text[match.end() :]
    if scheme in _WITH_HOST:
        authority = re.split(r"[/\\?#]", rest.lstrip("/\\"), maxsplit=1)[0]
        return _is_authority(authority, special=True)
    if scheme == "file" or not rest.startswith("//"):
        return True
    return _is_authority(re.split(r"[/?#]", rest[2:], maxsplit=1)[0], special=False)


def _is_authority(text: str, *, special: bool) -> bool:
    host_port = text.rpartition("@")[2]
    match = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?", host_port)
    port = (match[2] or "").lstrip("0") if match else ""
    if not match or len(port) > 5 or int(port or 0) > 65535:
        return False
    host = match[1]
    if host.startswith("["):
        return _is_ipv6(host[1:-1])
    if not special:
        return not re.search(r"[\x00\t\n\r #/<>?@\[\\\]^|]", host) and bool(
            host or not match[2]
        )
    host = _unquoted(host)
    return bool(host) and not _NOT_IN_HOST.search(host) and _is_ipv4_or_name(host)


def _unquoted(host: str) -> str:
    return re.sub(r"%([0-9A-Fa-f]{2})", lambda m: chr(int(m[1], 16)), host)


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return "%" not in text


def _is_ipv4_or_name(host: str) -> bool:
    """A host whose last label is a number is an IPv4 address, or nothing."""
    labels = host.removesuffix(".").split(".")
    if not _NUMBER.match(labels[-1]):
        return True
    if len(labels) > 4 or not all(_NUMBER.match(label) for label in labels):
        return False
    numbers = [_number(label) for label in labels]
    if any(number is None for number in numbers):
        return False
    *first, last = [number or 0 for number in numbers]
    return all(n <= 255 for n in first) and last < 256 ** (4 - len(first))


def _number(label: str) -> int | None:
    """A part of an IPv4 address: decimal, octal after `0`, hexadecimal after `0x`."""
    try:
        if label[:2].lower() == "0x":
            return int(label[2:] or "0", 16)
        return int(label, 8) if label.startswith("0") and label != "0" else int(label)
    except ValueError:
        return None
