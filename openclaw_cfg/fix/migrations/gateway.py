"""The gateway: where it listens, who may log in, its port.

Whatever is uncertain here stays restricted.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, JULY, Change, ChangeKind, Found, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, format_path, get

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1", "loopback"})
_OPEN_BINDS: Final = frozenset({"lan", "tailnet", "custom", "auto"})
_AUTH_MODES: Final = frozenset({"token", "password", "trusted-proxy"})
_MODE_WORDS: Final = ("type", "method", "kind")
_PORT: Final = 18789
_ORIGINS: Final[JsonPath] = ("gateway", "controlUi", "allowedOrigins")


def _host(value: Json) -> Iterator[Change]:
    """`gateway.host` never was a key; only a loopback address is certain."""
    places: tuple[JsonPath, ...] = (("gateway", "host"), ("server", "host"))
    place = next((p for p in places if isinstance(get(value, *p), str)), ())
    given = get(value, *place) if place else None
    if not isinstance(given, str):
        return
    if given.strip().lower() in _LOOPBACK and not exists(value, ("gateway", "bind")):
        yield Change(
            path=place,
            operations=(Set(("gateway", "bind"), "loopback"), Remove(place)),
            reason='is now "gateway.bind"',
        )
        return
    note = 'OpenClaw listens where "gateway.bind" says'
    yield Change(
        path=place,
        operations=(CommentOut(place, note),),
        reason=f"is not a key; {note}",
        effect='the gateway listens on loopback unless "gateway.bind" says otherwise',
    )


def _auth(value: Json) -> Iterator[Found]:
    """`gateway.auth: "token"` → `{mode: "token"}`."""
    place = ("gateway", "auth")
    given = get(value, *place)
    if isinstance(given, str) and given in _AUTH_MODES:
        yield Change(
            path=place,
            operations=(Set(place, {"mode": given}),),
            reason='is an object; the word is its "mode"',
        )
    elif isinstance(given, str | bool):
        note = "this must be an object with mode and token"
        yield Change(
            path=place,
            operations=(CommentOut(place, note),),
            reason="is an object",
            effect="the gateway asks for a token",
        )


def _auth_words(value: Json) -> Iterator[Change]:
    """`auth: {type: "token", value: "…"}` → `{mode: "token", token: "…"}`."""
    sheet = Sheet(value)
    place = ("gateway", "auth")
    for key in _MODE_WORDS:
        given = get(value, *place, key)
        if isinstance(given, str) and given.lower() in _AUTH_MODES:
            operations: tuple[Operation, ...] = (CommentOut((*place, key), "see mode"),)
            if not exists(sheet.value, (*place, "mode")):
                said = Set((*place, "mode"), given.lower())
                operations = (said, Remove((*place, key)))
            yield Change(
                path=(*place, key), operations=operations, reason='is now "mode"'
            )
            sheet.apply(operations)
    mode = get(sheet.value, *place, "mode")
    for key in ("value", "secret", "key"):
        source, target = (*place, key), (*place, str(mode))
        if mode not in ("token", "password") or not exists(value, source):
            continue
        operations = merge_move(sheet.value, source, target)
        yield Change(
            path=source, operations=operations, reason=f'is now "{format_path(target)}"'
        )
        sheet.apply(operations)


def _port(value: Json) -> Iterator[Change]:
    place = ("gateway", "port")
    given = get(value, *place)
    if (
        isinstance(given, int)
        and not isinstance(given, bool)
        and not 1 <= given <= 65535
    ):
        yield Change(
            path=place,
            operations=(CommentOut(place, "not a port"),),
            reason="is not a port: 1 to 65535",
            effect=f"the gateway listens on {_PORT}",
        )


def _serve(value: Json) -> Iterator[Change]:
    """Tailscale serves a gateway only on loopback, so it is bound to loopback."""
    gateway = as_object(get(value, "gateway"))
    mode, bind = get(value, "gateway", "tailscale", "mode"), gateway.get("bind")
    if mode not in ("serve", "funnel") or bind not in ("lan", "tailnet", "auto"):
        return
    yield Change(
        path=("gateway", "bind"),
        operations=(Set(("gateway", "bind"), "loopback"),),
        reason=f'has to be "loopback" while Tailscale\'s mode is "{mode}"',
        effect="the gateway is reached through Tailscale and this machine only",
    )


def _service(value: Json) -> Iterator[Change]:
    """A named Tailscale service outlives the gateway, so it is switched off."""
    place = ("gateway", "tailscale", "serviceName")
    if not exists(value, place):
        return
    operations: tuple[Operation, ...] = (CommentOut(place, "retired by OpenClaw"),)
    effect = ""
    if get(value, "gateway", "tailscale", "mode") == "serve":
        operations = (*operations, Set(("gateway", "tailscale", "mode"), "off"))
        effect = "Tailscale serves nothing until its mode is set again"
    yield Change(path=place, operations=operations, reason="is retired", effect=effect)


def _origins(value: Json) -> Iterator[Change]:
    """A gateway that is not on loopback needs the origins of its Control UI."""
    gateway = as_object(get(value, "gateway"))
    ui = as_object(gateway.get("controlUi"))
    if str(gateway.get("bind")) not in _OPEN_BINDS:
        return
    if any(
        isinstance(o, str) and o.strip() for o in as_array(ui.get("allowedOrigins"))
    ):
        return
    if ui.get("dangerouslyAllowHostHeaderOriginFallback") is True:
        return
    given = gateway.get("port")
    port = given if isinstance(given, int) and given > 0 else _PORT
    origins: list[Json] = [f"http://localhost:{port}", f"http://127.0.0.1:{port}"]
    host = gateway.get("customBindHost")
    if gateway.get("bind") == "custom" and isinstance(host, str) and host.strip():
        origins.append(f"http://{host.strip()}:{port}")
    yield Change(
        path=("gateway", "bind"),
        operations=(Set(_ORIGINS, origins),),
        reason="needs the origins from which the Control UI may be used",
        effect="the Control UI opens from this machine; add other origins yourself",
    )


def _no_mode(value: Json) -> Iterator[Change]:
    """Without `gateway.mode` the gateway does not start."""
    gateway = get(value, "gateway")
    here = isinstance(value, dict) and isinstance(gateway, dict | None)
    if not here or get(gateway, "mode") is not None:
        return
    if get(gateway, "remote", "url") is None:
        yield Change(
            path=("gateway", "mode"),
            operations=(Set(("gateway", "mode"), "local"),),
            reason="is missing",
            effect="the gateway needs it to start",
        )


MIGRATIONS: Final = (
    Migration(
        id="gateway-host",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is not a key",
        doctor="drops it",
        find=_host,
    ),
    Migration(
        id="gateway-auth",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason="is an object",
        doctor="refuses the file",
        find=_auth,
    ),
    Migration(
        id="gateway-auth-words",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="drops it",
        find=_auth_words,
    ),
    Migration(
        id="gateway-port",
        kind=ChangeKind.RETIRE,
        until=EARLY,
        reason="is not a port",
        doctor="does the same",
        find=_port,
    ),
    Migration(
        id="tailscale-service",
        kind=ChangeKind.RETIRE,
        until=JULY,
        reason="is retired",
        doctor="does the same",
        find=_service,
    ),
    Migration(
        id="tailscale-loopback",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="has to be loopback",
        doctor="refuses the file",
        find=_serve,
    ),
    Migration(
        id="control-ui-origins",
        kind=ChangeKind.ADD,
        until=EARLY,
        reason="needs origins",
        doctor="does the same",
        find=_origins,
        alone=False,
    ),
    Migration(
        id="gateway-without-mode",
        kind=ChangeKind.ADD,
        until=EARLY,
        reason="is missing",
        doctor="does the same",
        find=_no_mode,
    ),
)
