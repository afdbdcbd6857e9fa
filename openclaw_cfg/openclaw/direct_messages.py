"""Channels that OpenClaw loads, and that then take no direct message."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, get
from openclaw_cfg.openclaw.case import Case
from openclaw_cfg.openclaw.refinements.base import objects, warning
from openclaw_cfg.openclaw.script import number_text, trim
from openclaw_cfg.report import Finding

_NO_CHANNELS: Final = frozenset({"defaults", "modelByChannel", "tools"})


def check(case: Case) -> Iterator[Finding]:
    """A policy that lets in only listed people, and nobody is listed."""
    for path, channel in objects(case.value, "channels"):
        if path[-1] in _NO_CHANNELS or channel.get("enabled") is False:
            continue
        yield from _closed(path, channel, None)
        for place, account in objects(case.value, *path, "accounts"):
            if account.get("enabled") is not False:
                yield from _closed(place, account, channel)


def _closed(path: JsonPath, own: Json, channel: Json) -> Iterator[Finding]:
    policy = _first(own, channel, "dmPolicy", "policy")
    allowed = _first(own, channel, "allowFrom", "allowFrom")
    names = {_text(name) for name in allowed} if isinstance(allowed, list) else set()
    if policy == "open" and "*" not in names:
        why, what = 'is "open", but allowFrom does not hold "*"', 'add "*"'
    elif policy == "allowlist" and not names - {""}:
        why, what = 'is "allowlist", but allowFrom is empty', "add who may write"
    else:
        return
    yield warning(
        "closed-direct-messages",
        (*path, "allowFrom"),
        f"dmPolicy {why}, so nobody can write",
        help=f'{what} to allowFrom, or set dmPolicy to "pairing"',
    )


def _first(own: Json, channel: Json, key: str, nested: str) -> Json:
    """The setting of the account, else of the channel; each has an older place."""
    for owner in (own, channel):
        for steps in ((key,), ("dm", nested)):
            found = get(owner, *steps)
            if found is not None:
                return found
    return None


def _text(name: Json) -> str:
    if isinstance(name, int | float) and not isinstance(name, bool):
        return number_text(name)
    return trim(name) if isinstance(name, str) else ""
