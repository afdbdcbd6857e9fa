"""Speech: `tts` by provider, the voices' names, and `talk`.

Source: OpenClaw's own table of migrations and what `doctor --fix` 2026.9.6 does.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import APRIL, EARLY, JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.patch import Sheet, patched
from openclaw_cfg.fix.places import agents, channel_scopes
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, format_path, get

_PROVIDERS: Final = {
    "openai": "openai",
    "elevenlabs": "elevenlabs",
    "microsoft": "microsoft",
    "edge": "microsoft",
}
_VOICES: Final = {
    "voice": "speakerVoice",
    "voiceName": "speakerVoice",
    "voiceId": "speakerVoiceId",
}
_TALK: Final = ("voiceId", "voiceAliases", "modelId", "outputFormat", "apiKey")
_TALK_REALTIME: Final = {
    "mode": "mode",
    "transport": "transport",
    "brain": "brain",
    "model": "model",
    "voice": "speakerVoice",
}


def _blocks(value: Json) -> Iterator[JsonPath]:
    """Every place that may have a `tts` block."""
    places: list[JsonPath] = [("tts",), ("messages", "tts")]
    places += [(*agent, "tts") for agent in agents(value)]
    places += [("plugins", "entries", "voice-call", "config", "tts")]
    for _, place in channel_scopes(value):
        places += [(*place, "tts"), (*place, "voice", "tts")]
    for place in places:
        if isinstance(get(value, *place), dict):
            yield place


def _by_provider(value: Json) -> Iterator[Change]:
    """`tts.openai` … → `tts.providers.openai`; `edge` becomes `microsoft`."""
    sheet = Sheet(value)
    for block in _blocks(value):
        yield from _block(sheet, block)


def _block(sheet: Sheet, block: JsonPath) -> Iterator[Change]:
    given = get(sheet.value, *block, "provider")
    if isinstance(given, str) and given.strip().lower() == "edge":
        place = (*block, "provider")
        renamed = (Set(place, "microsoft"),)
        yield Change(path=place, operations=renamed, reason='is called "microsoft"')
        sheet.apply(renamed)
    for source, provider in [
        *(((key,), name) for key, name in _PROVIDERS.items()),
        (("providers", "edge"), "microsoft"),
    ]:
        place, target = (*block, *source), (*block, "providers", provider)
        if isinstance(get(sheet.value, *place), dict) and place != target:
            operations = merge_move(sheet.value, place, target)
            yield Change(
                path=place,
                operations=operations,
                reason=f'is now "{format_path(target)}"',
            )
            sheet.apply(operations)


def _voices(value: Json) -> Iterator[Change]:
    """`voice` and `voiceId` of a speech provider → `speakerVoice`, `speakerVoiceId`."""
    sheet = Sheet(value)
    for block in _blocks(value):
        owners = [block]
        owners += [
            (*block, "personas", p) for p in as_object(get(value, *block, "personas"))
        ]
        for owner in owners:
            for provider in as_object(get(value, *owner, "providers")):
                place = (*owner, "providers", provider)
                for key, wanted in _VOICES.items():
                    if key not in as_object(get(value, *place)):
                        continue
                    source, target = (*place, key), (*place, wanted)
                    operations = merge_move(sheet.value, source, target)
                    yield Change(
                        path=source,
                        operations=operations,
                        reason=f'is now "{wanted}"',
                    )
                    sheet.apply(operations)


def _enabled(value: Json) -> Iterator[Change]:
    """`tts.enabled` → `tts.auto`."""
    for block in _blocks(value):
        given = get(value, *block, "enabled")
        if not isinstance(given, bool):
            continue
        auto = get(value, *block, "auto")
        place = (*block, "enabled")
        operations: tuple[Operation, ...] = (Remove(place),)
        if isinstance(auto, str) and auto.strip():
            operations = (CommentOut(place, '"auto" is set'),)
        else:
            operations = (
                Set((*block, "auto"), "always" if given else "off"),
                *operations,
            )
        yield Change(path=place, operations=operations, reason='is now "auto"')


def _talk(value: Json) -> Iterator[Change]:
    """`talk.voiceId` … → `talk.providers.<provider>`; ElevenLabs was the only one."""
    talk = as_object(get(value, "talk"))
    provider = _talk_provider(talk)
    for key in _TALK:
        if key not in talk:
            continue
        target = ("talk", "providers", provider, key)
        operations = merge_move(value, ("talk", key), target)
        yield Change(
            path=("talk", key),
            operations=operations,
            reason=f'is now "{format_path(target)}"',
        )
        value = patched(value, operations)


def _talk_provider(talk: dict[str, Json]) -> str:
    given = talk.get("provider")
    if isinstance(given, str) and given.strip():
        return given.strip()
    providers = as_object(talk.get("providers"))
    return next(iter(providers)) if len(providers) == 1 else "elevenlabs"


def _realtime(value: Json) -> Iterator[Change]:
    """`talk.mode`, `talk.model` … → `talk.realtime`."""
    for key, wanted in _TALK_REALTIME.items():
        if exists(value, ("talk", key)):
            operations = merge_move(value, ("talk", key), ("talk", "realtime", wanted))
            yield Change(
                path=("talk", key),
                operations=operations,
                reason=f'is now "talk.realtime.{wanted}"',
            )
            value = patched(value, operations)


MIGRATIONS: Final = (
    Migration(
        id="tts-provider",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="does the same",
        find=_by_provider,
    ),
    Migration(
        id="tts-voice",
        kind=ChangeKind.RENAME,
        until=APRIL,
        reason="has another name",
        doctor="does the same",
        find=_voices,
        alone=False,
    ),
    Migration(
        id="tts-enabled",
        kind=ChangeKind.RETYPE,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_enabled,
        alone=False,
    ),
    Migration(
        id="talk-provider",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="does the same",
        find=_talk,
    ),
    Migration(
        id="talk-realtime",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="does the same",
        find=_realtime,
    ),
)
