"""Tools: who may use which, and how commands run.

No policy allows more afterwards: a list of tools stays a list, and what was off stays
off.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, JULY, Change, ChangeKind, Found, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move, outdone
from openclaw_cfg.fix.patch import patched
from openclaw_cfg.fix.places import agents
from openclaw_cfg.fix.words import names_in, said
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, format_path, get

_MODES: Final = {
    ("deny", "off"): "deny",
    ("deny", "on-miss"): "deny",
    ("allowlist", "off"): "allowlist",
    ("allowlist", "on-miss"): "ask",
    ("full", "off"): "full",
}
_POLICIES_OF_MODE: Final = {
    "deny": ("deny", "off"),
    "allowlist": ("allowlist", "off"),
    "ask": ("allowlist", "on-miss"),
    "auto": ("allowlist", "on-miss"),
    "full": ("full", "off"),
}
_RENAMED_TOOLS: Final = {"spawn_task": "suggest_task", "image": "view_image"}
_NARROW: Final = ("minimal", "coding", "messaging")
"""Profiles that leave out tools; without a profile all may be used."""
_LISTS: Final = ("allow", "alsoAllow", "deny")


def _exec_mode(value: Json) -> Iterator[Change]:
    """`tools.exec.security` and `.ask` → `.mode`, if one word covers both."""
    inherited = _policy(as_object(get(value, "tools", "exec")))
    for owner in ((), *agents(value)):
        place = (*owner, "tools", "exec")
        block = as_object(get(value, *place))
        if not {"security", "ask"} & block.keys():
            continue
        if "mode" in block:
            operations: list[Operation] = [
                CommentOut((*place, key), 'replaced by "mode"')
                for key in ("security", "ask")
                if key in block
            ]
        else:
            known = inherited if owner else ("", "")
            pair = (
                str(block.get("security", known[0])),
                str(block.get("ask", known[1])),
            )
            if pair not in _MODES:
                continue
            operations = [Set((*place, "mode"), _MODES[pair])]
            operations += [
                Remove((*place, key)) for key in ("security", "ask") if key in block
            ]
        yield Change(
            path=place, operations=tuple(operations), reason='is replaced by "mode"'
        )


def _policy(block: dict[str, Json]) -> tuple[str, str]:
    mode = block.get("mode")
    if isinstance(mode, str) and mode in _POLICIES_OF_MODE:
        return _POLICIES_OF_MODE[mode]
    pair = (str(block.get("security", "")), str(block.get("ask", "")))
    return pair if all(pair) else ("", "")


def _switches(value: Json) -> Iterator[Change]:
    """`enabled` of a tool is not a key; what was off has to stay off."""
    for owner in ((), *agents(value)):
        place = (*owner, "tools", "exec", "enabled")
        given = get(value, *place)
        on = said(given)
        if on is not None:
            operations: tuple[Operation, ...] = (
                CommentOut(place, '"mode" says whether commands run'),
            )
            if not on:
                block = as_object(get(value, *place[:-1]))
                off = [
                    Remove((*place[:-1], k)) for k in ("security", "ask") if k in block
                ]
                operations = (
                    Set((*place[:-1], "mode"), "deny"),
                    *off,
                    *operations,
                )
            yield Change(
                path=place, operations=operations, reason='is replaced by "mode"'
            )
        browser = (*owner, "tools", "browser")
        if said(get(value, *browser, "enabled")) is False and not owner:
            yield Change(
                path=browser,
                operations=(
                    Set(("browser", "enabled"), False),
                    CommentOut(browser, 'the browser is set under "browser"'),
                ),
                reason='is now "browser"',
            )


def _arrays(value: Json) -> Iterator[Change]:
    """`tools: ["a", "b"]` names the tools to allow."""
    for owner in ((), *agents(value)):
        place = (*owner, "tools")
        given = get(value, *place)
        if not isinstance(given, list):
            continue
        names = [name for name in given if isinstance(name, str)]
        whole = len(names) == len(given) and bool(names)
        yield Change(
            path=place,
            operations=(Set(place, {"allow": list(names)}),)
            if whole
            else (CommentOut(place, "this must be an object"),),
            reason='is an object; the names belong under "allow"'
            if whole
            else "is an object",
            effect="only the tools of the list may be used" if whole else "",
        )


def _enabled(value: Json) -> Iterator[Change]:
    """`tools.enabled: ["a"]` names the tools to allow."""
    for owner in ((), *agents(value)):
        place, target = (*owner, "tools", "enabled"), (*owner, "tools", "allow")
        if names_in(get(value, *place)) and said(get(value, *place)) is None:
            operations = merge_move(value, place, target)
            yield Change(
                path=place,
                operations=operations,
                reason=f'is now "{format_path(target)}"',
                effect=outdone(operations) or "only these tools may be used",
            )


def _cross_context(value: Json) -> Iterator[Change]:
    """`allowCrossContextSend` → `crossContext`; an agent's own setting has priority."""
    shared = as_object(get(value, "tools", "message"))
    everywhere = shared.get("allowCrossContextSend")
    for owner in (*agents(value), ()):
        place = (*owner, "tools", "message")
        block = as_object(get(value, *place))
        own = block.get("allowCrossContextSend")
        if own is None and not (owner and everywhere is True and block):
            continue
        target = (*place, "crossContext")
        operations: list[Operation] = []
        if own is True or (own is None and everywhere is True):
            operations = [
                Set((*target, "allowWithinProvider"), True),
                Set((*target, "allowAcrossProviders"), True),
            ]
        elif owner and everywhere is True:
            operations = _as_shared(value, target)
        if own is not None:
            operations.append(Remove((*place, "allowCrossContextSend")))
        yield Change(
            path=place,
            operations=tuple(operations),
            reason='is replaced by "crossContext"',
        )


def _as_shared(value: Json, target: JsonPath) -> list[Operation]:
    """The settings of an agent that does not allow what the others allow."""
    own, shared = as_object(get(value, *target)), ("tools", "message", "crossContext")
    both = {**as_object(get(value, *shared)), **own}
    return [
        Set(
            (*target, "allowWithinProvider"),
            both.get("allowWithinProvider") is not False,
        ),
        Set(
            (*target, "allowAcrossProviders"), both.get("allowAcrossProviders") is True
        ),
    ]


def _tool_names(value: Json) -> Iterator[Change]:
    """Renamed tools in policies: an old name would deny nothing."""
    for root in ("tools", "agents", "channels", "gateway"):
        for place in _policies(get(value, root), (root,)):
            for key in _LISTS:
                for index, name in enumerate(as_array(get(value, *place, key))):
                    wanted = _RENAMED_TOOLS.get(name) if isinstance(name, str) else None
                    if wanted is not None:
                        item = (*place, key, index)
                        yield Change(
                            path=item,
                            operations=(Set(item, wanted),),
                            reason=f'is called "{wanted}"',
                        )


def _policies(value: Json, place: JsonPath) -> Iterator[JsonPath]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _policies(item, (*place, index))
    elif isinstance(value, dict):
        if place[-1] == "tools" or {"toolsBySender", "byProvider"} & set(place):
            yield place
        for key, item in value.items():
            yield from _policies(item, (*place, key))


def _tools_of_defaults(value: Json) -> Iterator[Found]:
    """`agents.defaults.tools` was never read; it looks like `tools`."""
    place = ("agents", "defaults", "tools")
    if not exists(value, place):
        return
    given = as_object(get(value, *place))
    deny = names_in(given.get("deny"))
    if deny:
        both = [*names_in(get(value, "tools", "deny")), *deny]
        unique = [name for i, name in enumerate(both) if name not in both[:i]]
        alone = given.keys() == {"deny"}
        operations = (
            Set(("tools", "deny"), list(unique)),
            Remove(place if alone else (*place, "deny")),
        )
        yield Change(
            path=(*place, "deny"),
            operations=operations,
            reason='has no effect here; for every agent it is "tools.deny"',
            effect="the tools that it names are denied from now on",
        )
        value = patched(value, operations)
    profile = (*place, "profile")
    narrow = get(value, *profile) in _NARROW
    if narrow and not exists(value, ("tools", "profile")):
        alone = as_object(get(value, *place)).keys() == {"profile"}
        moved = (
            Move(profile, ("tools", "profile")),
            *((Remove(place),) if alone else ()),
        )
        yield Change(
            path=profile,
            operations=moved,
            reason='has no effect here; for every agent it is "tools.profile"',
            effect="only the tools of the profile may be used from now on",
        )
        value = patched(value, moved)
    elif given and not deny and not exists(value, ("tools",)):
        yield Change(
            path=place,
            operations=(Move(place, ("tools",)),),
            reason='has no effect here; for every agent it would be "tools"',
            effect="the tools that it names are allowed or denied from now on",
            guess=True,
        )
        return
    for key in as_object(get(value, *place)):
        if not exists(value, ("tools", key)):
            whole = "only the tools that it names may be used from now on"
            more = "the tools that it names are allowed from now on"
            yield Change(
                path=(*place, key),
                operations=(Move((*place, key), ("tools", key)),),
                reason=f'has no effect here; for every agent it would be "tools.{key}"',
                effect=whole if key in {"allow", "profile"} else more,
                guess=True,
            )


MIGRATIONS: Final = (
    Migration(
        id="tools-array",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason="is an object",
        doctor="refuses the file",
        find=_arrays,
    ),
    Migration(
        id="enabled-tools",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason='is "allow"',
        doctor="drops it",
        find=_enabled,
    ),
    Migration(
        id="exec-mode",
        kind=ChangeKind.MERGE,
        until=JULY,
        reason='is replaced by "mode"',
        doctor="does the same",
        find=_exec_mode,
        alone=False,
    ),
    Migration(
        id="tool-switch",
        kind=ChangeKind.RETIRE,
        until=EARLY,
        reason="is not a key",
        doctor="drops it",
        find=_switches,
    ),
    Migration(
        id="cross-context",
        kind=ChangeKind.SPLIT,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_cross_context,
    ),
    Migration(
        id="tool-names",
        kind=ChangeKind.RETYPE,
        until=JULY,
        reason="has another name",
        doctor="does the same, patterns included",
        find=_tool_names,
        alone=False,
    ),
    Migration(
        id="tools-of-defaults",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has no effect here",
        doctor="drops it",
        find=_tools_of_defaults,
    ),
)
