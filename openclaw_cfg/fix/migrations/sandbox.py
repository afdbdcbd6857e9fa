"""The sandbox: one word says how much is in it."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.places import agents
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, get


def _sandbox(value: Json) -> Iterator[Change]:
    """`sandbox: true` and old words for it; the strictest where it is unclear."""
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
    per_session = given.get("perSession")
    if isinstance(per_session, bool):
        key = (*place, "perSession")
        operations = (CommentOut(key, 'replaced by "scope"'),)
        if "scope" not in given:
            scope = "session" if per_session else "shared"
            operations = (Set((*place, "scope"), scope), Remove(key))
        yield Change(path=key, operations=operations, reason='is replaced by "scope"')


MIGRATIONS: Final = (
    Migration(
        id="sandbox-mode",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="has another value",
        doctor='knows "perSession"; refuses or drops the others',
        find=_sandbox,
    ),
)
