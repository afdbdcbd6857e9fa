"""Channels whose policy for direct messages contradicts their list of senders."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, get
from openclaw_cfg.openclaw.javascript import number_text, trim
from openclaw_cfg.openclaw.judge_input import JudgeInput
from openclaw_cfg.openclaw.refinements.base import objects, warning
from openclaw_cfg.report import Finding

_NO_CHANNELS: Final = frozenset({"defaults", "modelByChannel", "tools"})


def check(case: JudgeInput) -> Iterator[Finding]:
    """A policy for listed people with an empty list, or an "open" one without `*`."""
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
    names.discard("")
    if policy == "open" and not names:
        said = 'is "open", but allowFrom is empty, so no one can write'
        what = 'set dmPolicy to "pairing"; "*" in allowFrom would let everyone write'
    elif policy == "open" and "*" not in names:
        said = 'is "open", but only the senders in allowFrom can write'
        what = 'set dmPolicy to "allowlist", which says so'
    elif policy == "allowlist" and not names:
        said = 'is "allowlist", but allowFrom is empty, so no one can write'
        what = 'add who may write to allowFrom, or set dmPolicy to "pairing"'
    else:
        return
    path = (*path, "allowFrom")
    yield warning("closed-direct-messages", path, f"dmPolicy {said}", help=what)


def _first(own: Json, channel: Json, key: str, nested: str) -> Json:
    """The setting of the account, else of the channel; both also in the older place."""
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
