"""MCP servers: from the names in Claude's and Cursor's files to OpenClaw's."""

from collections.abc import Iterator, Mapping
from typing import Final

from openclaw_cfg.fix.change import (
    EARLY,
    Change,
    ChangeKind,
    Decision,
    Found,
    Migration,
    Question,
)
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.patch import Sheet, patched
from openclaw_cfg.fix.places import agent_scopes, agents, matches
from openclaw_cfg.fix.spellings import named
from openclaw_cfg.fix.words import names_in, said
from openclaw_cfg.json5.edit import CommentOut, Keyed, Move, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get

_SERVERS: Final[JsonPath] = ("mcp", "servers")
_TRANSPORTS: Final = {
    "http": "streamable-http",
    "streamable-http": "streamable-http",
    "streamablehttp": "streamable-http",
    "sse": "sse",
    "stdio": "stdio",
    "local": "stdio",
    "remote": "streamable-http",
}
_NAMES: Final[Mapping[str, str]] = {
    "workingDirectory": "cwd",
    "supports_parallel_tool_calls": "supportsParallelToolCalls",
    "ssl_verify": "sslVerify",
    "client_cert": "clientCert",
    "client_key": "clientKey",
    "environment": "env",
    "serverUrl": "url",
    "httpUrl": "url",
    "cmd": "command",
}
# Other names for lists of a server's tools → OpenClaw's filter.
_FILTERS: Final = named(
    {
        "exclude": (
            "disabled tools",
            "exclude tools",
            "excluded tools",
            "blocked tools",
        ),
        "include": ("enabled tools", "include tools", "included tools"),
    }
)
_SECONDS: Final[Mapping[str, str]] = {
    "connectTimeout": "connectionTimeoutMs",
    "connect_timeout": "connectionTimeoutMs",
    "timeout": "requestTimeoutMs",
    "startup_timeout_sec": "connectionTimeoutMs",
    "tool_timeout_sec": "requestTimeoutMs",
}


def _root(value: Json) -> Iterator[Change]:
    """`mcpServers` at the root, as in Claude's and Cursor's files."""
    sheet = Sheet(value)
    for source in (("mcpServers",), ("mcp", "mcpServers")):
        if exists(value, source):
            operations = merge_move(value, source, _SERVERS)
            yield Change(
                path=source, operations=operations, reason='is now "mcp.servers"'
            )
            value = sheet.apply(operations)


def _beside(value: Json) -> Iterator[Change]:
    """`mcp.<name>: {command}`: servers beside `servers`."""
    sheet = Sheet(value)
    for name, server in as_object(get(value, "mcp")).items():
        if name not in {"servers", "mcpServers"} and _is_server(server):
            operations = merge_move(sheet.value, ("mcp", name), (*_SERVERS, name))
            sheet.apply(operations)
            yield Change(
                path=("mcp", name),
                operations=operations,
                reason=f'is a server, so it belongs under "mcp.servers.{name}"',
            )


def _of_agents(value: Json) -> Iterator[Found]:
    """`mcp.servers` of an agent: OpenClaw has servers for all agents only."""
    sheet = Sheet(value)
    alone = len(tuple(agents(value))) < 2
    for scope in agent_scopes(value):
        for source in _sources(value, scope):
            operations = _freed(sheet.value, source)
            if alone or scope[-1] == "defaults":
                sheet.apply(operations)
                yield Change(
                    path=source, operations=operations, reason='is now "mcp.servers"'
                )
                continue
            yield Question(
                path=source[: len(scope) + 1],
                message="OpenClaw has MCP servers for all agents only",
                help='move them to "mcp.servers", or remove them',
                answers=(
                    Decision(
                        id="drop",
                        title="take them out; no agent has them",
                        operations=(
                            CommentOut(
                                source[: len(scope) + 1], "not a setting of an agent"
                            ),
                        ),
                    ),
                    Decision(
                        id="all",
                        title='move them to "mcp.servers"; every agent has them',
                        operations=operations,
                    ),
                ),
            )


def _freed(value: Json, source: JsonPath) -> tuple[Operation, ...]:
    """The operations that move servers, and remove the object that they leave empty."""
    owner = source[:-1]
    if owner[-1] != "mcp" or len(as_object(get(value, *owner))) > 1:
        return merge_move(value, source, _SERVERS)
    if not exists(value, ("mcp",)):
        return (Move(owner, ("mcp",)),)
    return (*merge_move(value, source, _SERVERS), CommentOut(owner, "now mcp.servers"))


def _sources(value: Json, scope: JsonPath) -> Iterator[JsonPath]:
    """Where an agent has servers."""
    if isinstance(get(value, *scope, "mcpServers"), dict):
        yield (*scope, "mcpServers")
    block = as_object(get(value, *scope, "mcp"))
    if isinstance(block.get("servers"), dict):
        yield (*scope, "mcp", "servers")
    elif block and all(map(_is_server, block.values())):
        yield (*scope, "mcp")


def _is_server(value: Json) -> bool:
    entry = as_object(value)
    command = entry.get("command")
    named = any(isinstance(entry.get(k), str) for k in ("command", "url", "serverUrl"))
    return named or (isinstance(command, list) and bool(command))


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


def _all_off(value: Json) -> Iterator[Change]:
    """`mcp: {enabled: false}` → that of each server."""
    place = ("mcp", "enabled")
    servers = as_object(get(value, *_SERVERS))
    if said(get(value, *place)) is False and all(map(_is_server, servers.values())):
        off = [Set((*_SERVERS, name, "enabled"), False) for name in servers]
        yield Change(
            path=place,
            operations=(*off, Remove(place)),
            reason='is "enabled: false" of each server',
        )


def _servers(value: Json) -> Iterator[Change]:
    sheet = Sheet(value)
    for pattern in ((*_SERVERS, "*"), ("nodeHost", *_SERVERS, "*")):
        for place in matches(value, pattern):
            for change in _server(sheet, place):
                yield change
                sheet.apply(change.operations)


def _server(sheet: Sheet, place: JsonPath) -> Iterator[Change]:
    given = get(sheet.value, *place)
    if isinstance(given, str) and given.startswith(("https://", "http://")):
        url: Json = {"url": given}
        yield Change(path=place, operations=(Set(place, url),), reason='is its "url"')
    server = as_object(given)
    if (off := said(server.get("disabled"))) is not None:
        yield _switch(place, server, off=off)
    for key, wanted in _SECONDS.items():
        if key in server:
            yield _seconds(place, server, key, wanted)
            server = {wanted: 0, **server}
    for key, wanted in _NAMES.items():
        if key in server:
            yield Change(
                path=(*place, key),
                operations=merge_move(sheet.value, (*place, key), (*place, wanted)),
                reason=f'is spelled "{wanted}" here',
            )
    for key in _FILTERS.keys() & server.keys():
        if names := names_in(server[key]):
            source, target = (*place, key), (*place, "toolFilter", _FILTERS[key])
            listed = patched(sheet.value, (Set(source, names),))
            yield Change(
                path=source,
                operations=(Set(source, names), *merge_move(listed, source, target)),
                reason=f'is now "toolFilter.{_FILTERS[key]}"',
            )
    yield from _command(place, server)
    yield from _transport(place, server)


def _command(place: JsonPath, server: dict[str, Json]) -> Iterator[Change]:
    """`command: ["npx", "-y", …]` → the program, and its `args`."""
    given = server.get("command")
    words = [word for word in as_array(given) if isinstance(word, str)]
    more = server.get("args", [])
    if not words or words != given or not isinstance(more, list):
        return
    operations: list[Operation] = [Set((*place, "command"), words[0])]
    if words[1:]:
        operations.append(Set((*place, "args"), [*words[1:], *more]))
    yield Change(
        path=(*place, "command"),
        operations=tuple(operations),
        reason='is the program alone; what follows is "args"',
    )


def _switch(place: JsonPath, server: dict[str, Json], *, off: bool) -> Change:
    key = (*place, "disabled")
    operations: tuple[Operation, ...] = (CommentOut(key, 'replaced by "enabled"'),)
    if not isinstance(server.get("enabled"), bool):
        operations = (
            Set((*place, "enabled"), not off),
            Remove(key),
        )
    elif off:
        # Off by one key and on by the other: it stays off.
        operations = (Set((*place, "enabled"), False), *operations)
    return Change(path=key, operations=operations, reason='is replaced by "enabled"')


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
        operations=(CommentOut(old, f'replaced by "{wanted}", in milliseconds'),),
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
    yield Change(path=key, operations=operations, reason='is replaced by "transport"')


MIGRATIONS: Final = (
    Migration(
        id="root-mcp-servers",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="drops it",
        find=_root,
    ),
    Migration(
        id="mcp-beside-servers",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a server",
        doctor="drops it",
        find=_beside,
    ),
    Migration(
        id="mcp-of-agent",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="drops it",
        find=_of_agents,
    ),
    Migration(
        id="mcp-array",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is keyed by name",
        doctor="refuses the file",
        find=_array,
    ),
    Migration(
        id="mcp-off",
        kind=ChangeKind.SPLIT,
        until=EARLY,
        reason="is a setting of each server",
        doctor="refuses the file",
        find=_all_off,
    ),
    Migration(
        id="mcp-server",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="is spelled otherwise",
        doctor="does the same",
        find=_servers,
    ),
)
