"""Hooks: persistent sessions need a key, and transforms must be in their folder."""

from collections.abc import Iterator

from openclaw_cfg.jsonpath import Json, get
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.javascript import trim
from openclaw_cfg.openclaw.refinements.base import Refined, error, items, text_at
from openclaw_cfg.redact import shown


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """Mappings from a request to an agent."""
    shared = trim(text_at(value, "hooks", "defaultSessionKey") or "")
    for path, mapping in items(value, "hooks", "mappings"):
        module = text_at(mapping, "transform", "module")
        if module is not None and not _is_inside(trim(module)):
            place = (*path, "transform", "module")
            finding = error(
                "unsafe-module-path",
                place,
                f"{shown(module, ())} does not lie below the folder of transforms",
                help='write a relative path without ".."',
            )
            yield Refined(place, finding)
        lasting = get(mapping, "sessionMode") == "persistent"
        agent = get(mapping, "action") in (None, "agent")
        own = trim(text_at(mapping, "sessionKey") or "")
        if lasting and agent and not (own or shared or get(mapping, "transform")):
            finding = error(
                "no-hook-session",
                (*path, "sessionKey"),
                "a persistent hook does not say in which session",
                help='add "sessionKey", or hooks.defaultSessionKey',
            )
            yield Refined(("hooks",), finding)


def _is_inside(path: str) -> bool:
    outside = path.startswith(("/", "~")) or ":" in path
    return bool(path) and not outside and ".." not in path.replace("\\", "/").split("/")
