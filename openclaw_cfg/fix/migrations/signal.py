"""Signal's connection: from flat keys to one `transport` object.

Source: the channel's schema of 2026.7.35 and 2026.9.6, and what `doctor --fix` does: it
does not change a file if it would have to ask the endpoint for its kind.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import (
    JULY,
    Change,
    ChangeKind,
    Decision,
    Found,
    Migration,
    Question,
)
from openclaw_cfg.fix.places import channel_scopes
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get

_URL: Final = ("httpUrl", "httpHost", "httpPort")
_MANAGED: Final = (
    "configPath",
    "cliPath",
    "httpHost",
    "httpPort",
    "startupTimeoutMs",
    "receiveMode",
    "ignoreStories",
)
_OLD: Final = frozenset({*_URL, *_MANAGED, "autoStart", "apiMode"})


def _find(value: Json) -> Iterator[Found]:
    root = as_object(get(value, "channels", "signal"))
    for channel, place in channel_scopes(value):
        entry = as_object(get(value, *place))
        if channel != "signal" or not _OLD & entry.keys():
            continue
        if isinstance(entry.get("transport"), dict):
            yield _leftover(place, entry)
        elif (kind := _kind(entry, root)) is None:
            yield Question(
                path=place,
                message="the old Signal keys do not say whether the endpoint is "
                "signal-cli itself or its container",
                help='set "transport" to {kind: "external-native", url} or '
                '{kind: "container", url}, and take the old keys out',
                answers=tuple(
                    Decision(
                        id=answer,
                        title=f"{_url({**root, **entry})} is {what}",
                        operations=_change(place, entry, root, kind).operations,
                    )
                    for answer, kind, what in (
                        ("native", "external-native", "signal-cli itself"),
                        ("container", "container", "its container"),
                    )
                ),
            )
        else:
            yield _change(place, entry, root, kind)


def _kind(entry: dict[str, Json], root: dict[str, Json]) -> str | None:
    """The kind of transport; None if only the endpoint itself could tell."""
    both = {**root, **entry}
    started = both.get("autoStart", not both.get("httpUrl"))
    match root.get("apiMode", "auto"):
        case "container":
            return "container"
        case "native":
            return "managed-native" if started is True else "external-native"
    return "managed-native" if started is True and not both.get("httpUrl") else None


def _change(
    place: JsonPath, entry: dict[str, Json], root: dict[str, Json], kind: str
) -> Change:
    target = (*place, "transport")
    operations: list[Operation] = [Set((*target, "kind"), kind)]
    kept = _MANAGED if kind == "managed-native" else ()
    if not kept:
        operations.append(Set((*target, "url"), _url({**root, **entry})))
    for key in entry:
        if key in kept:
            operations.append(Move((*place, key), (*target, key)))
        elif key in {*_URL, "autoStart", "apiMode"}:
            operations.append(Remove((*place, key)))
        elif key in _OLD:
            operations.append(
                CommentOut((*place, key), "the endpoint is not started by OpenClaw")
            )
    return Change(
        path=place,
        operations=tuple(operations),
        reason='has its connection in one object, "transport"',
    )


def _url(entry: dict[str, Json]) -> str:
    given = entry.get("httpUrl")
    if isinstance(given, str) and given.strip():
        return given.strip().rstrip("/")
    host, port = entry.get("httpHost"), entry.get("httpPort")
    name = host.strip() if isinstance(host, str) and host.strip() else "127.0.0.1"
    if ":" in name and not name.startswith("["):
        name = f"[{name}]"
    return f"http://{name}:{port if isinstance(port, int) else 8080}"


def _leftover(place: JsonPath, entry: dict[str, Json]) -> Change:
    return Change(
        path=place,
        operations=tuple(
            CommentOut((*place, key), 'replaced by "transport"')
            for key in entry
            if key in _OLD
        ),
        reason='has its connection in "transport" already',
    )


MIGRATIONS: Final = (
    Migration(
        id="signal-transport",
        kind=ChangeKind.WRAP,
        until=JULY,
        reason="is one object",
        doctor="does the same, and leaves the file where it cannot tell",
        find=_find,
    ),
)
