"""Sandboxes of agents: nothing that would give them access to the machine."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.javascript import normal, trim
from openclaw_cfg.openclaw.refinements.base import (
    Refined,
    agents,
    error,
    items,
    text_at,
)
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding

_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")
_ALLOW_JOIN: Final = "dangerouslyAllowContainerNamespaceJoin"


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """Networks, profiles and mounts of the sandbox."""
    for path, agent in agents(value):
        sandbox = agent.get("sandbox")
        if not isinstance(sandbox, dict):
            continue
        at = (*path, "sandbox")
        docker = sandbox.get("docker")
        joins = isinstance(docker, dict) and docker.get(_ALLOW_JOIN) is True
        yield from _network(sandbox, at, "docker", joins=joins)
        yield from _network(sandbox, at, "browser", joins=joins)
        yield from _profiles(sandbox, (*at, "docker"))
        yield from _binds(sandbox, (*at, "docker"))
        yield from _binds(sandbox, (*at, "browser"))


def _network(
    sandbox: Json, at: JsonPath, part: str, *, joins: bool
) -> Iterator[Refined]:
    network = normal(text_at(sandbox, part, "network") or "")
    scope = (*at, part)
    if network == "host":
        yield Refined(scope, _unsafe((*scope, "network"), 'use "bridge" or "none"'))
    elif network.startswith("container:") and not joins:
        # The network of the browser is checked together with the whole sandbox.
        whole = at if part == "browser" else scope
        advice = f"use a network of your own; {_ALLOW_JOIN} would allow it"
        yield Refined(whole, _unsafe((*scope, "network"), advice))


def _profiles(sandbox: Json, scope: JsonPath) -> Iterator[Refined]:
    for key in ("seccompProfile", "apparmorProfile"):
        if normal(text_at(sandbox, "docker", key) or "") == "unconfined":
            advice = "name a profile, or leave it out"
            yield Refined(scope, _unsafe((*scope, key), advice))


def _binds(sandbox: Json, scope: JsonPath) -> Iterator[Refined]:
    for path, bind in items(sandbox, str(scope[-1]), "binds"):
        if isinstance(bind, str) and not (trim(bind) and _is_absolute(_host(bind))):
            yield Refined(
                scope,
                error(
                    "relative-path",
                    (*scope, *path[1:]),
                    f"{shown(bind, ())} mounts no absolute path",
                    help='write "/folder/here:/folder/inside"',
                ),
            )


def _host(bind: str) -> str:
    """The path on this machine: the part before the colon."""
    start = 2 if _DRIVE.match(bind) else 0
    end = bind.find(":", start)
    return bind if end < 0 else bind[:end]


def _is_absolute(path: str) -> bool:
    for prefix in ("\\\\?\\", "//?/"):
        if path.startswith(prefix):
            path = path.removeprefix(prefix)
            if path[:4].upper() in {"UNC\\", "UNC/"}:
                return prefix.startswith("/")
            break
    return path.startswith("/") or bool(_DRIVE.match(path))


def _unsafe(path: JsonPath, advice: str) -> Finding:
    return error(
        "unsafe-sandbox",
        path,
        f'OpenClaw refuses this "{path[-1]}" of a sandbox',
        help=advice,
    )
