"""The gateway: addresses, portals, roles, TLS and headers."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.agent_ids import is_agent_id
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.javascript import trim
from openclaw_cfg.openclaw.listening import DEFAULT_PORT
from openclaw_cfg.openclaw.refinements.base import (
    Refined,
    error,
    misnamed,
    objects,
    text_at,
    texts,
)
from openclaw_cfg.redact import shown
from openclaw_cfg.schema.web_url import ascii_host, is_ip, odd_character, parse_url

_SCOPE: Final[JsonPath] = ("gateway",)
_INGRESS: Final[JsonPath] = ("gateway", "portals", "ingress")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_LABEL: Final = re.compile(
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z", re.IGNORECASE | re.ASCII
)
_HEADER: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+\Z")
# Headers that belong to the connection itself.
_TRANSPORT: Final = frozenset(
    {
        "host",
        "connection",
        "upgrade",
        "content-length",
        "sec-websocket-key",
        "sec-websocket-version",
        "sec-websocket-protocol",
        "sec-websocket-extensions",
    }
)


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """What OpenClaw requires of the gateway besides types."""
    yield from _public_origin(value)
    yield from _portal_domain(value)
    yield from _portal_port(value)
    yield from _roles(value)
    yield from _tls_paths(value)
    yield from _edge_headers(value)


def _public_origin(value: Json) -> Iterator[Refined]:
    path = (*_SCOPE, "publicOrigin")
    text = text_at(value, *path)
    url = parse_url(text) if text is not None else None
    if text is None:
        return
    safe = url and (url.scheme == "https" or url.host in _LOOPBACK)
    if not (url and url.is_http and url.bare and safe):
        yield Refined(
            path,
            error(
                "bad-url",
                path,
                f"{shown(text, ())} is not a bare https origin",
                help=odd_character(text)
                or 'write "https://host", no path; http only on this machine',
            ),
        )


def _portal_domain(value: Json) -> Iterator[Refined]:
    path = (*_INGRESS, "domain")
    domain = text_at(value, *path)
    if domain is None:
        return
    if not _is_dns_name(domain):
        yield Refined(
            path,
            error(
                "bad-portal",
                path,
                f"{shown(domain, ())} is not a DNS name",
                help='write it bare, such as "portals.example.com"',
            ),
        )
    origins = as_array(get(value, "gateway", "controlUi", "allowedOrigins"))
    for origin in (text_at(value, "gateway", "publicOrigin"), *origins):
        url = parse_url(origin) if isinstance(origin, str) else None
        host, suffix = url.host if url else "", domain.lower()
        if host and (host == suffix or host.endswith(f".{suffix}")):
            yield Refined(
                _SCOPE,
                error(
                    "bad-portal",
                    path,
                    f"portals cannot share the domain of {shown(host, ())}",
                    help="give portals their own domain",
                ),
            )
            return


def _portal_port(value: Json) -> Iterator[Refined]:
    path = (*_INGRESS, "port")
    port, main = get(value, *path), get(value, "gateway", "port")
    if port is not None and port == (DEFAULT_PORT if main is None else main):
        yield Refined(
            _SCOPE,
            error(
                "bad-portal",
                path,
                f"port {port} is that of the gateway itself",
                help="choose another port for portals",
            ),
        )


def _is_dns_name(text: str) -> bool:
    plain = len(text) <= 220 and "." in text and not is_ip(text)
    same = ascii_host(text) == text.lower()
    return plain and same and all(map(_LABEL.match, text.split(".")))


def _roles(value: Json) -> Iterator[Refined]:
    path: JsonPath = ("gateway", "roles")
    definitions = get(value, *path, "definitions")
    if definitions == {}:
        place = (*path, "definitions")
        yield Refined(
            place,
            error("bad-role", place, "no role is defined", help="define one at least"),
        )
    for place, role in objects(value, *path, "definitions"):
        if not trim(str(place[-1])):  # the schema limits its length
            yield Refined(
                place,
                error(
                    "bad-role",
                    place,
                    "the name of a role must not be blank",
                    part=Part.KEY,
                ),
            )
        for at, name in texts(role, ("agents",)):
            if trim(name) and not is_agent_id(name):
                yield Refined(
                    (*place, *at),
                    error(
                        "bad-agent-id",
                        (*place, *at),
                        f"{shown(name, ())} is not an id of an agent",
                        help='use letters, digits, "-" and "_"',
                    ),
                )
    default = text_at(value, *path, "default")
    names = {trim(name) for name in as_object(definitions)}
    if default is not None and default not in names:
        found = error(
            "bad-role",
            (*path, "default"),
            f"role {shown(default, ())} is not defined",
            help="name one of gateway.roles.definitions",
        )
        yield Refined(path, misnamed(found, default, names))


def _tls_paths(value: Json) -> Iterator[Refined]:
    for key in ("certPath", "keyPath"):
        path: JsonPath = ("gateway", "tls", key)
        text = text_at(value, *path)
        if text is not None and not trim(text):
            yield Refined(
                path,
                error("blank-path", path, "the path is blank", help="name the file"),
            )


def _edge_headers(value: Json) -> Iterator[Refined]:
    path: JsonPath = ("gateway", "remote", "edgeAuth")
    headers = get(value, *path)
    if not isinstance(headers, dict):
        return
    if not headers:
        finding = error(
            "bad-header", path, "no header is given", help="remove edgeAuth"
        )
        yield Refined(path, finding)
    seen: set[str] = set()
    for name in headers:
        why = ""
        if not _HEADER.match(name):
            why = "is not a name for a header"
        elif name.lower() in _TRANSPORT:
            why = "belongs to the connection itself"
        elif name.lower() in seen:
            why = "is there twice, in other capitals"
        seen.add(name.lower())
        if why:
            place = (*path, name)
            finding = error(
                "bad-header",
                place,
                f"{shown(name, ())} {why}",
                part=Part.KEY,
                help="remove it, or name another header",
            )
            yield Refined(path, finding)
            return
