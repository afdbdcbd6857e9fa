"""The state of a login that another program stores, in the form of an answer."""

import json
from pathlib import Path

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.held_logins import HeldLogin, held_logins
from openclaw_cfg.probe.base import Answer, LoginStore
from openclaw_cfg.probe.keys import Lookup


def look_up(
    store: LoginStore,
    *,
    lookup: Lookup,
    state_dir: Path | None,
    codex_home: Path | None,
) -> Answer:
    """What is known about the logins of a provider, as an answer with JSON.

    The best login counts: `{state, source, until, renewable, command}`; if there is
    none, 404 and the command that logs in.
    """
    logins = [
        *(_token(store, name) for name in store.variables if lookup(name)),
        *held_logins(state_dir, codex_home, store.name),
    ]
    if not logins:
        return _answer(404, {"command": store.command, "add": store.add})
    best = min(logins, key=lambda login: (login.expired, not login.renewable))
    return _answer(
        200,
        {
            "state": "expired" if best.expired else "valid",
            "source": "OpenClaw's own store" if best.own else best.holder,
            "until": best.day,
            "renewable": best.renewable,
            "command": store.command,
        },
    )


def _token(store: LoginStore, variable: str) -> HeldLogin:
    return HeldLogin(holder=variable, provider=store.name, mode="token")


def _answer(status: int, value: dict[str, Json]) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode())
