"""The runtime of an agent, which is now a setting of its models."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import APRIL, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.fix.places import agent_scopes
from openclaw_cfg.json5.edit import CommentOut, Operation, Set
from openclaw_cfg.jsonpath import Json, as_array, as_object, get

_TASK_RUNTIMES: Final = {
    "claude-cli": "anthropic",
    "google-gemini-cli": "google",
}


def _agent_runtime(value: Json) -> Iterator[Change]:
    """`agentRuntime` of an agent → of the models that the agent uses."""
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


MIGRATIONS: Final = (
    Migration(
        id="agent-runtime",
        kind=ChangeKind.MOVE,
        until=APRIL,
        reason="has another place",
        doctor="does the same",
        find=_agent_runtime,
    ),
)
