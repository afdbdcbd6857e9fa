"""MCP servers: OpenClaw's names for what Claude's and Cursor's files have."""

from collections.abc import Iterator, Mapping
from typing import Final

from openclaw_cfg.fix.carry import carry, exists
from openclaw_cfg.fix.change import EARLY, Change, Kind, Migration
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import matches
from openclaw_cfg.json5.edit import CommentOut, Keyed, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get

_SERVERS: Final[JsonPath] = ("mcp", "servers")
_TRANSPORTS: Final = {
    "http": "streamable-http",
    "streamable-http": "streamable-http",
    "streamablehttp": "streamable-http",
    "sse": "sse",
    "stdio": "stdio",
}
_NAMES: Final[Mapping[str, str]] = {
    "workingDirectory": "cwd",
    "supports_parallel_tool_calls": "supportsParallelToolCalls",
    "ssl_verify": "sslVerify",
    "client_cert": "clientCert",
    "client_key": "clientKey",
}
_SECONDS: Final[Mapping[str, str]] = {
    "connectTimeout": "connectionTimeoutMs",
    "connect_timeout": "connectionTimeoutMs",
    "timeout": "requestTimeoutMs",
}


def _root(value: Json) -> Iterator[Change]:
    """`mcpServers` at the root, as in Claude's and Cursor's files."""
    sheet = Sheet(value)
    for source in (("mcpServers",), ("mcp", "mcpServers")):
        if exists(value, source):
            operations = carry(value, source, _SERVERS)
            yield Change(
                path=source, operations=operations, reason='is now "mcp.servers"'
            )
            value = sheet.apply(operations)


def _array(value: Json) -> Iterator[Change]:
    """A list of servers → an object keyed by name."""
    rows = get(value, *_SERVERS)
    if not isinstance(rows, list):
        return
    names = [as_object(row).get("name", as_object(row).get("id")) for row in rows]
    if not all(isinstance(n, str) and n.strip() for n in names):
        return
    keys = tuple(str(name).strip() for name in names)
    if len(set(keys)) < len(keys):
        return
    operations: list[Operation] = [Keyed(_SERVERS, keys)]
    operations += [
        Remove((*_SERVERS, key, "name" if "name" in as_object(row) else "id"))
        for key, row in zip(keys, rows, strict=True)
    ]
    yield Change(
        path=_SERVERS, operations=tuple(operations), reason="is keyed by server name"
    )


def _servers(value: Json) -> Iterator[Change]:
    sheet = Sheet(value)
    for pattern in ((*_SERVERS, "*"), ("nodeHost", *_SERVERS, "*")):
        for place in matches(value, pattern):
            for change in _server(sheet, place):
                yield change
                sheet.apply(change.operations)


def _server(sheet: Sheet, place: JsonPath) -> Iterator[Change]:
    server = as_object(get(sheet.value, *place))
    if isinstance(server.get("disabled"), bool):
        yield _switch(place, server)
    for key, wanted in _SECONDS.items():
        if key in server:
            yield _seconds(place, server, key, wanted)
            server = {wanted: 0, **server}
    for key, wanted in _NAMES.items():
        if key in server:
            yield Change(
                path=(*place, key),
                operations=carry(sheet.value, (*place, key), (*place, wanted)),
                reason=f'is spelled "{wanted}" here',
            )
    yield from _transport(place, server)


def _switch(place: JsonPath, server: dict[str, Json]) -> Change:
    key = (*place, "disabled")
    operations: tuple[Operation, ...] = (CommentOut(key, '"enabled" says it'),)
    if not isinstance(server.get("enabled"), bool):
        operations = (
            Set((*place, "enabled"), server["disabled"] is False),
            Remove(key),
        )
    elif server["disabled"] is True:
        # Off in one word and on in the other: it stays off.
        operations = (Set((*place, "enabled"), False), *operations)
    return Change(path=key, operations=operations, reason='is said by "enabled"')


def _seconds(place: JsonPath, server: dict[str, Json], key: str, wanted: str) -> Change:
    given, old = server[key], (*place, key)
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if number and wanted not in server and float(str(given)) > 0:
        milliseconds = float(str(given)) * 1000
        whole = int(milliseconds) if milliseconds.is_integer() else milliseconds
        return Change(
            path=old,
            operations=(Set((*place, wanted), whole), Remove(old)),
            reason=f'is now "{wanted}", in milliseconds',
        )
    return Change(
        path=old,
        operations=(CommentOut(old, f'"{wanted}" says it, in milliseconds'),),
        reason=f'is now "{wanted}", in milliseconds',
    )


def _transport(place: JsonPath, server: dict[str, Json]) -> Iterator[Change]:
    key, given = (*place, "type"), server.get("type")
    word = _TRANSPORTS.get(given.strip().lower()) if isinstance(given, str) else None
    if word is None:
        return
    operations: tuple[Operation, ...] = (Remove(key),)
    if not isinstance(server.get("transport"), str) and word != "stdio":
        operations = (Set((*place, "transport"), word), *operations)
    yield Change(path=key, operations=operations, reason='is said by "transport"')


MIGRATIONS: Final = (
    Migration(
        id="root-mcp-servers",
        kind=Kind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="drops it",
        find=_root,
    ),
    Migration(
        id="mcp-array",
        kind=Kind.RETYPE,
        until=EARLY,
        reason="is keyed by name",
        doctor="refuses the file",
        find=_array,
    ),
    Migration(
        id="mcp-server",
        kind=Kind.RENAME,
        until=EARLY,
        reason="is spelled otherwise",
        doctor="does the same",
        find=_servers,
    ),
)
