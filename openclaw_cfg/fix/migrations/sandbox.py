"""The sandbox: one word says how much runs in it."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import merge_move, outdone, waits
from openclaw_cfg.fix.opening import opens
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import agents
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, format_path, get

_DEFAULTS: Final[JsonPath] = ("agents", "defaults", "sandbox")
_ELSEWHERE: Final[tuple[JsonPath, ...]] = (
    ("tools", "sandbox"),
    ("tools", "exec", "sandbox"),
    ("security", "sandbox"),
)
_WORDS: Final = {"enabled", "mode", "perSession", "scope", "workspaceAccess", "docker"}
"""Keys that say how much runs in the sandbox, and how."""


_CONTAINER: Final = frozenset(
    {
        "image",
        "network",
        "memory",
        "cpus",
        "pidsLimit",
        "readOnlyRoot",
        "workdir",
        "user",
    }
)
"""Settings of the container itself."""


def _elsewhere(value: Json) -> Iterator[Change]:
    """`tools.sandbox` and others, never read → the sandbox of all agents."""
    if waits(value, _DEFAULTS):
        return
    sheet = Sheet(value)
    for source in _ELSEWHERE:
        given = get(value, *source)
        operations: list[Operation] = []
        if isinstance(given, bool | str):
            mode = given if isinstance(given, str) else "all" if given else "off"
            operations = [Set(source, {"mode": mode})]
            sheet.apply(operations)
            operations += merge_move(sheet.value, source, _DEFAULTS)
            sheet.apply(operations[1:])
        for key in _WORDS & as_object(given).keys():
            moved = merge_move(sheet.value, (*source, key), (*_DEFAULTS, key))
            sheet.apply(moved)
            operations += moved
        if operations and get(sheet.value, *source) == {}:
            operations.append(Remove(source))
            sheet.apply(operations[-1:])
        if operations:
            yield Change(
                path=source,
                operations=tuple(operations),
                reason=f'is now "{format_path(_DEFAULTS)}"',
                effect=outdone(operations) or "it has an effect from now on",
            )


def _sandbox(value: Json) -> Iterator[Change]:
    """`sandbox: true` and old words for it; the strictest if it is unclear."""
    places: list[JsonPath] = [("agents", "defaults", "sandbox")]
    places += [(*agent, "sandbox") for agent in agents(value)]
    for place in places:
        given = get(value, *place)
        if isinstance(given, bool):
            mode = "all" if given else "off"
            yield Change(
                path=place,
                operations=(Set(place, {"mode": mode}),),
                reason=f'is an object; {str(given).lower()} is mode "{mode}"',
            )
        elif isinstance(given, str):
            yield Change(
                path=place,
                operations=(Set(place, {"mode": given}),),
                reason='is an object with "mode"',
            )
        elif isinstance(given, dict):
            yield from _sandbox_words(place, given)


def _sandbox_words(place: JsonPath, given: dict[str, Json]) -> Iterator[Change]:
    mode = given.get("mode")
    if isinstance(mode, bool):
        mode = "true" if mode else "false"
    words = {"true": "all", "always": "all", "on": "all", "strict": "all"}
    words |= {"docker": "all", "enabled": "all", "container": "all"}
    words |= {"false": "off", "none": "off", "never": "off", "disabled": "off"}
    if isinstance(mode, str) and mode.lower() in words:
        wanted = words[mode.lower()]
        yield Change(
            path=(*place, "mode"),
            operations=(Set((*place, "mode"), wanted),),
            reason=f'is called "{wanted}"',
        )
    enabled = given.get("enabled")
    if isinstance(enabled, bool):
        operations: tuple[Operation, ...] = (Remove((*place, "enabled")),)
        if "mode" not in given:
            word = "all" if enabled else "off"
            operations = (Set((*place, "mode"), word), *operations)
        elif enabled and mode == "off":
            operations = (CommentOut((*place, "enabled"), 'replaced by "mode"'),)
        yield Change(
            path=(*place, "enabled"),
            operations=operations,
            reason='is replaced by "mode"',
        )
    yield from _container(place, given)
    per_session = given.get("perSession")
    if isinstance(per_session, bool):
        key = (*place, "perSession")
        operations = (CommentOut(key, 'replaced by "scope"'),)
        if "scope" not in given:
            scope = "session" if per_session else "shared"
            operations = (Set((*place, "scope"), scope), Remove(key))
        yield Change(path=key, operations=operations, reason='is replaced by "scope"')


def _container(place: JsonPath, given: dict[str, Json]) -> Iterator[Change]:
    """`image` and others beside `docker` → in it; not what would open it."""
    docker = given.get("docker", {})
    for key, item in given.items():
        target = (*place, "docker", key)
        shared = key == "network" and item != "none"
        if key not in _CONTAINER or shared or opens(target, item):
            continue
        if isinstance(docker, dict) and key not in docker:
            yield Change(
                path=(*place, key),
                operations=(Move((*place, key), target),),
                reason='is a setting of "docker"',
                effect="it has an effect from now on",
            )


MIGRATIONS: Final = (
    Migration(
        id="sandbox-place",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="drops it",
        find=_elsewhere,
    ),
    Migration(
        id="sandbox-mode",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="has another value",
        doctor='knows "perSession"; refuses or drops the others',
        find=_sandbox,
    ),
)
