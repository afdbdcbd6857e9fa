"""Small changes that belong to no larger subject."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.carry import carry, exists
from openclaw_cfg.fix.change import APRIL, EARLY, JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.places import agent_scopes, channel_scopes, matches
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, as_array, as_object, get

_TASK_RUNTIMES: Final = {
    "claude-cli": "anthropic",
    "google-gemini-cli": "google",
}


def _idle(value: Json) -> Iterator[Change]:
    """`session.idleMinutes` → `session.reset.idleMinutes`; it was a reset when idle."""
    place = ("session", "idleMinutes")
    if not exists(value, place):
        return
    target = ("session", "reset", "idleMinutes")
    operations = carry(value, place, target)
    if get(value, "session", "reset") is None:
        operations = (Set(("session", "reset", "mode"), "idle"), *operations)
    yield Change(
        path=place, operations=operations, reason='is now "session.reset.idleMinutes"'
    )


def _skill_autonomy(value: Json) -> Iterator[Change]:
    """`skills.workshop.autonomous.enabled` → `mode`."""
    place = ("skills", "workshop", "autonomous", "enabled")
    if not exists(value, place):
        return
    target = (*place[:-1], "mode")
    operations: tuple[Operation, ...] = (Remove(place),)
    if not exists(value, target):
        mode = "off" if get(value, *place) is False else "propose"
        operations = (Set(target, mode), *operations)
    yield Change(path=place, operations=operations, reason='is replaced by "mode"')


def _discovery(value: Json) -> Iterator[Change]:
    """A domain is what switches wide-area discovery on; off stays off."""
    place = ("discovery", "wideArea", "enabled")
    if not exists(value, place):
        return
    domain = ("discovery", "wideArea", "domain")
    operations: tuple[Operation, ...] = (CommentOut(place, "the domain says it"),)
    if get(value, *place) is False and exists(value, domain):
        operations = (*operations, CommentOut(domain, "it was not enabled"))
    yield Change(path=place, operations=operations, reason='is replaced by "domain"')


def _agent_runtime(value: Json) -> Iterator[Change]:
    """`agentRuntime` of an agent → of the models that it chose by it."""
    for scope in agent_scopes(value):
        place = (*scope, "agentRuntime")
        if not exists(value, place):
            continue
        runtime = as_object(get(value, *place)).get("id")
        provider = _TASK_RUNTIMES.get(runtime) if isinstance(runtime, str) else None
        operations: list[Operation] = [
            Set((*scope, "models", ref, "agentRuntime", "id"), runtime)
            for ref in _chosen(get(value, *scope, "model"))
            if provider is not None
            and ref.partition("/")[0].lower() == provider
            and not exists(value, (*scope, "models", ref, "agentRuntime"))
        ]
        operations.append(CommentOut(place, "a runtime belongs to a model now"))
        yield Change(
            path=place,
            operations=tuple(operations),
            reason='is now "agentRuntime" of a model',
            effect="" if len(operations) > 1 else "OpenClaw chooses the runtime",
        )


def _chosen(model: Json) -> list[str]:
    if isinstance(model, str):
        return [model]
    choice = as_object(model)
    refs = [choice.get("primary"), *as_array(choice.get("fallbacks"))]
    return [ref for ref in refs if isinstance(ref, str)]


def _transcripts(value: Json) -> Iterator[Change]:
    """The transcript was cut by size only when it was to be cut at all."""
    block = ("agents", "defaults", "compaction")
    place = (*block, "truncateAfterCompaction")
    if not exists(value, place):
        return
    operations: list[Operation] = [CommentOut(place, "retired by OpenClaw")]
    limit = (*block, "maxActiveTranscriptBytes")
    if get(value, *place) is False and exists(value, limit):
        operations.append(CommentOut(limit, "the transcript is not cut"))
    yield Change(
        path=place,
        operations=tuple(operations),
        reason='is replaced by "maxActiveTranscriptBytes"',
    )


def _hostnames(value: Json) -> Iterator[Change]:
    """`browser.ssrfPolicy.hostnameAllowlist` → `allowedHostnames`, both together."""
    place = ("browser", "ssrfPolicy", "hostnameAllowlist")
    given = get(value, *place)
    if not isinstance(given, list):
        return
    target = (*place[:-1], "allowedHostnames")
    both = [*as_array(get(value, *target)), *given]
    names = [name for i, name in enumerate(both) if name not in both[:i]]
    yield Change(
        path=place,
        operations=(Set(target, list(names)), Remove(place)),
        reason='is now "allowedHostnames"',
    )


def _interactive(value: Json) -> Iterator[Change]:
    """Slack's `capabilities` is a list; the one switch it was is always on."""
    for channel, scope in channel_scopes(value):
        place = (*scope, "capabilities")
        if channel == "slack" and isinstance(get(value, *place), dict):
            yield Change(
                path=place,
                operations=(CommentOut(place, "retired by OpenClaw"),),
                reason="is retired: presentation actions say it",
            )


def _cleared(value: Json) -> Iterator[Change]:
    """`workspace: null` of an agent means the usual one."""
    for pattern in (("agents", "entries", "*", "workspace"),):
        for place in matches(value, pattern):
            if get(value, *place) is None:
                yield Change(
                    path=place, operations=(Remove(place),), reason="says nothing"
                )


MIGRATIONS: Final = (
    Migration(
        id="session-idle",
        kind=ChangeKind.MOVE,
        until=JULY,
        reason="has another place",
        doctor="does the same",
        find=_idle,
    ),
    Migration(
        id="skill-autonomy",
        kind=ChangeKind.RETYPE,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_skill_autonomy,
    ),
    Migration(
        id="wide-area-discovery",
        kind=ChangeKind.RETIRE,
        until=JULY,
        reason="is replaced by the domain",
        doctor="does the same",
        find=_discovery,
    ),
    Migration(
        id="agent-runtime",
        kind=ChangeKind.MOVE,
        until=APRIL,
        reason="has another place",
        doctor="does the same",
        find=_agent_runtime,
    ),
    Migration(
        id="transcript-size",
        kind=ChangeKind.RETIRE,
        until=JULY,
        reason="is retired",
        doctor="does the same",
        find=_transcripts,
    ),
    Migration(
        id="browser-hostnames",
        kind=ChangeKind.MERGE,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_hostnames,
    ),
    Migration(
        id="slack-capabilities",
        kind=ChangeKind.RETIRE,
        until=JULY,
        reason="is retired",
        doctor="does the same",
        find=_interactive,
    ),
    Migration(
        id="no-workspace",
        kind=ChangeKind.RETIRE,
        until=EARLY,
        reason="says nothing",
        doctor="does the same",
        find=_cleared,
    ),
)
