"""Settings of Clawdbot's files until January 2026: `agent` and `routing`.

Source: docs/gateway/doctor.md of OpenClaw 2026.4.29, which still moved them; since
2026.8 OpenClaw refuses them. Keys that moved unchanged are in `renamed_keys`.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.migrations import renamed_keys
from openclaw_cfg.fix.migrations.refs import named_by
from openclaw_cfg.fix.patch import patched
from openclaw_cfg.fix.places import agents
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get

_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
_MODEL_LISTS: Final = {
    "modelFallbacks": (*_DEFAULTS, "model", "fallbacks"),
    "imageModelFallbacks": (*_DEFAULTS, "imageModel", "fallbacks"),
}
# Keys that `renamed_keys` moves first, unless that waits for a decision. Parts of
# `subagents` go to two places, so that key does not wait.
_ELSEWHERE: Final = renamed_keys.parts_of("agent") - {"subagents"}
_GROUP_CHANNELS: Final = ("whatsapp", "telegram", "imessage")


def _models(value: Json) -> Iterator[Change]:
    """`agent.modelFallbacks` and `agent.imageModelFallbacks`."""
    agent = as_object(get(value, "agent"))
    for key, target in _MODEL_LISTS.items():
        if isinstance(agent.get(key), list):
            yield _list(value, agent, key, target)
            value = patched(value, _list(value, agent, key, target).operations)


def _list(value: Json, agent: dict[str, Json], key: str, target: JsonPath) -> Change:
    """Fallbacks are next to the primary, so a plain reference becomes an object."""
    owner = target[-2]
    wrap: list[Operation] = []
    for place in (("agent", owner), target[:-1]):
        given = get(value, *place)
        if isinstance(given, str):
            wrap.append(Set(place, {"primary": given}))
    wrapped = patched(value, wrap)
    operations = merge_move(wrapped, ("agent", key), target)
    if isinstance(agent.get(str(owner)), str | dict):
        operations = merge_move(wrapped, ("agent", key), ("agent", owner, "fallbacks"))
    return Change(
        path=("agent", key),
        operations=(*wrap, *operations),
        reason=f'is now "{".".join(str(step) for step in target)}"',
    )


def _agent(value: Json) -> Iterator[Change]:
    """`agent.*` → `agents.defaults.*`."""
    agent = get(value, "agent")
    if isinstance(agent, str):
        yield Change(
            path=("agent",),
            operations=merge_move(value, ("agent",), (*_DEFAULTS, "model"))
            if "/" in agent
            else (CommentOut(("agent",), "agents have their own block now"),),
            reason='is now "agents.defaults"',
        )
    elif isinstance(agent, dict) and not _ELSEWHERE & agent.keys():
        provider, model = agent.get("provider"), agent.get("model")
        join: tuple[Operation, ...] = ()
        effect = ""
        if isinstance(provider, str) and isinstance(model, str):
            ref = named_by(value, provider, model)
            join = (Set(("agent", "model"), ref), Remove(("agent", "provider")))
            if not ref.lower().startswith(f"{provider.lower()}/"):
                note = f'the model "{model}" names its provider itself'
                join = (CommentOut(("agent", "provider"), note),)
                effect = f"{note}, not {provider}"
            join = (*join, *_credentials(value, provider, agent))
        moved = merge_move(patched(value, join), ("agent",), _DEFAULTS)
        yield Change(
            path=("agent",),
            operations=(*join, *moved),
            reason='is now "agents.defaults"',
            effect=effect,
        )


def _credentials(
    value: Json, provider: str, agent: dict[str, Json]
) -> Iterator[Operation]:
    for key in ("apiKey", "baseUrl", "api"):
        if isinstance(agent.get(key), str):
            target = ("models", "providers", provider, key)
            yield from merge_move(value, ("agent", key), target)


def _agents(value: Json) -> Iterator[Change]:
    """`routing.agents` and `defaultAgentId` → `agents.entries`."""
    place = ("routing", "agents")
    if isinstance(get(value, *place), dict):
        operations = merge_move(value, place, ("agents", "entries"))
        yield Change(
            path=place, operations=operations, reason='is now "agents.entries"'
        )
        value = patched(value, operations)
    default = ("routing", "defaultAgentId")
    given = get(value, *default)
    for agent in agents(value):
        if given in (agent[-1], get(value, *agent, "id")):
            yield Change(
                path=default,
                operations=(Set((*agent, "default"), True), Remove(default)),
                reason=f'is now the mark "default" of agent "{given}"',
            )
            return


def _mention(value: Json) -> Iterator[Change]:
    """Whether groups must mention the agent, for the channels that had groups."""
    for source, channels in (
        (("routing", "groupChat", "requireMention"), _GROUP_CHANNELS),
        (("channels", "telegram", "requireMention"), ("telegram",)),
        (("channels", "telegram", "groupMentionsOnly"), ("telegram",)),
    ):
        given = get(value, *source)
        if not isinstance(given, bool):
            continue
        operations: list[Operation] = []
        for channel in channels:
            groups = get(value, "channels", channel, "groups")
            target = ("channels", channel, "groups", "*", "requireMention")
            here = isinstance(get(value, "channels", channel), dict)
            fits = groups is None or isinstance(groups, dict)
            if here and fits and not exists(value, target):
                operations.append(Set(target, given))
        operations.append(
            Remove(source)
            if operations
            else CommentOut(source, 'groups have "requireMention" themselves')
        )
        yield Change(
            path=source,
            operations=tuple(operations),
            reason='is now "requireMention" of a channel\'s groups',
        )
        value = patched(value, operations)


def _transcription(value: Json) -> Iterator[Change]:
    """A command that transcribes audio → a media model."""
    for source in (("routing", "transcribeAudio"), ("audio", "transcription")):
        given = as_object(get(value, *source))
        command = [
            part for part in as_array(given.get("command")) if isinstance(part, str)
        ]
        if not command:
            continue
        row: dict[str, Json] = {
            "type": "cli",
            "command": command[0],
            "capabilities": ["audio"],
        }
        if command[1:]:
            row["args"] = list(command[1:])
        if isinstance(given.get("timeoutSeconds"), int | float):
            row["timeoutSeconds"] = given["timeoutSeconds"]
        rows = as_array(get(value, "tools", "media", "models"))
        taken = any("audio" in as_array(as_object(r).get("capabilities")) for r in rows)
        new: list[Operation] = (
            []
            if taken
            else [
                Set(("tools", "media", "audio", "enabled"), True),
                Set(("tools", "media", "audio", "preferredModel"), f"cli:{command[0]}"),
                Set(("tools", "media", "models"), [*rows, row]),
            ]
        )
        note = "now tools.media.models"
        yield Change(
            path=source,
            operations=(*new, CommentOut(source, note) if taken else Remove(source)),
            reason='is now a model of "tools.media.models"',
        )
        value = patched(value, new)


def _empty(value: Json) -> Iterator[Change]:
    """Blocks that are empty once everything has moved out of them."""
    for key in (
        "routing",
        "audio",
        "web",
        "agent",
        "heartbeat",
        "canvasHost",
        "server",
    ):
        block = get(value, key)
        if block == {} or (key == "routing" and block == {"groupChat": {}}):
            yield Change(path=(key,), operations=(Remove((key,)),), reason="is empty")
    for place in (
        ("tools", "experimental"),
        ("gateway", "nodes", "skills"),
        ("agents", "defaults", "promptOverlays"),
    ):
        leaves = get(value, *place)
        if leaves in ({}, {"gpt5": {}}):
            yield Change(path=place, operations=(Remove(place),), reason="is empty")


def _web(value: Json) -> Iterator[Change]:
    """The rest of `web` after `web.enabled` has moved."""
    if isinstance(get(value, "web"), dict) and get(value, "web") != {}:
        yield Change(
            path=("web",),
            operations=(CommentOut(("web",), "retired by OpenClaw"),),
            reason="is retired",
            effect="OpenClaw's built-in value applies",
        )


MIGRATIONS: Final = (
    Migration(
        id="clawdbot-models",
        kind=ChangeKind.SPLIT,
        until=EARLY,
        reason="has another place",
        doctor="refuses the file",
        find=_models,
    ),
    Migration(
        id="clawdbot-routing-agents",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="refuses the file",
        find=_agents,
    ),
    Migration(
        id="clawdbot-agent",
        kind=ChangeKind.SPLIT,
        until=EARLY,
        reason="has another place",
        doctor="refuses the file",
        find=_agent,
    ),
    Migration(
        id="require-mention",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="does the same",
        find=_mention,
    ),
    Migration(
        id="audio-transcription",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="does the same",
        find=_transcription,
    ),
    Migration(
        id="web-block",
        kind=ChangeKind.RETIRE,
        until=EARLY,
        reason="is retired",
        doctor="does the same",
        find=_web,
    ),
    Migration(
        id="emptied-block",
        kind=ChangeKind.RETIRE,
        until=EARLY,
        reason="is empty",
        doctor="does the same",
        find=_empty,
    ),
)
