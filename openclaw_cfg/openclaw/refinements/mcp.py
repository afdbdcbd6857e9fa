"""MCP servers: names, keys of other programs, OAuth."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.javascript import trim
from openclaw_cfg.openclaw.refinements.base import Refined, error, objects, text_at
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.web_url import odd_character, parse_url

_PLACES: Final[tuple[JsonPath, ...]] = (
    ("mcp", "servers"),
    ("nodeHost", "mcp", "servers"),
)
# Keys of other programs or older versions, and their names here.
_FOREIGN: Final = {
    "connectTimeout": "connectionTimeoutMs",
    "connect_timeout": "connectionTimeoutMs",
    "timeout": "requestTimeoutMs",
    "workingDirectory": "cwd",
    "supports_parallel_tool_calls": "supportsParallelToolCalls",
    "ssl_verify": "sslVerify",
    "client_cert": "clientCert",
    "client_key": "clientKey",
}


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """Servers of the gateway and of a node."""
    for place in _PLACES:
        for name in as_object(get(value, *place)):
            yield from _name(place, name)
        for path, server in objects(value, *place):
            for finding in (*_keys(server, path), *_per_requester(server, path)):
                yield Refined(path, finding)
            yield from _transport(server, path)
            yield from _urls(server, path)
    yield from _sandbox_origin(value)


def _name(place: JsonPath, name: str) -> Iterator[Refined]:
    path = (*place, name)
    if place[0] == "nodeHost" and (not name or name != trim(name)):
        finding = error(
            "bad-mcp-name",
            path,
            "the name of an MCP server has no space around it",
            part=Part.KEY,
            help="rename it",
        )
        yield Refined(path, finding)


def _keys(server: Json, path: JsonPath) -> Iterator[Finding]:
    for key in as_object(server):
        if key in _FOREIGN:
            yield _foreign((*path, key), f'write "{_FOREIGN[key]}" instead')
        elif key == "disabled":
            yield _foreign((*path, key), 'write "enabled: false" instead')
    if "default_tools_approval_mode" in as_object(get(server, "codex")):
        place = (*path, "codex", "default_tools_approval_mode")
        yield _foreign(place, 'write "defaultToolsApprovalMode" instead')


def _foreign(path: JsonPath, advice: str) -> Finding:
    return error(
        "foreign-mcp-key",
        path,
        f'OpenClaw has another name for "{path[-1]}"',
        part=Part.KEY,
        help=advice,
    )


def _per_requester(server: Json, path: JsonPath) -> Iterator[Finding]:
    if text_at(server, "oauth", "identity") != "per-requester":
        return
    identity, profile = (*path, "oauth", "identity"), (*path, "oauth", "authProfileId")
    if get(server, "auth") != "oauth":
        yield _oauth(identity, 'set auth to "oauth"')
    if get(server, "oauth", "authProfileId"):
        yield _oauth(profile, "remove authProfileId")
    if not get(server, "url"):
        yield _oauth(identity, "give the server a url")
    if "command" in as_object(server) or get(server, "transport") == "stdio":
        yield _oauth(identity, "use a server with a url, not a command")


def _oauth(path: JsonPath, advice: str) -> Finding:
    message = 'this does not go with the OAuth identity "per-requester"'
    return error("bad-mcp-oauth", path, message, help=advice)


def _transport(server: Json, path: JsonPath) -> Iterator[Refined]:
    if get(server, "transport") == "stdio":
        command = text_at(server, "command")
        if not trim(command or ""):
            finding = error(
                "no-mcp-command",
                (*path, "transport"),
                'transport "stdio" needs a command',
                help='add "command", or remove "transport"',
            )
            yield Refined(path, finding)


def _urls(server: Json, path: JsonPath) -> Iterator[Refined]:
    for steps in (("url",), ("oauth", "redirectUrl"), ("oauth", "clientMetadataUrl")):
        text = text_at(server, *steps)
        if text is None:
            continue
        url, place = parse_url(text), (*path, *steps)
        document = steps[-1] == "clientMetadataUrl"
        fits = url and (
            url.scheme == "https" and url.path != "/" if document else url.is_http
        )
        if not fits:
            wanted = "an https URL with a path" if document else "an http or https URL"
            finding = error(
                "bad-url",
                place,
                f"{shown(text, place)} is not an address that fits here",
                help=odd_character(text) or f"write {wanted}",
            )
            yield Refined(place, finding)


def _sandbox_origin(value: Json) -> Iterator[Refined]:
    path: JsonPath = ("mcp", "apps", "sandboxOrigin")
    text = text_at(value, *path)
    url = parse_url(text) if text is not None else None
    if text is not None and not (url and url.is_http and url.bare):
        finding = error(
            "bad-url",
            path,
            f"{shown(text, path)} is not a bare http(s) origin",
            help=odd_character(text) or 'write "https://host", no path',
        )
        yield Refined(path, finding)
