"""Models for images and speech: one list for all kinds."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.json5.edit import Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get


def _media(value: Json) -> Iterator[Change]:
    """`tools.media.<kind>.models` → `tools.media.models` with their capabilities."""
    media: JsonPath = ("tools", "media")
    own = [
        row for row in as_array(get(value, *media, "models")) if isinstance(row, dict)
    ]
    rows: list[Json] = []
    operations: list[Operation] = []
    for kind in ("image", "audio", "video"):
        place = (*media, kind, "models")
        if not exists(value, place):
            continue
        operations.append(Remove(place))
        for row in as_array(get(value, *place)):
            kinds = as_object(row).get("capabilities")
            if isinstance(row, dict) and (not isinstance(kinds, list) or kind in kinds):
                scoped: Json = {**row, "capabilities": [kind]}
                rows += [] if scoped in rows else [scoped]
    if operations:
        yield Change(
            path=media,
            operations=(Set((*media, "models"), [*rows, *own]), *operations)
            if rows
            else tuple(operations),
            reason='has all its models in one list, "models"',
        )


def _deepgram(value: Json) -> Iterator[Change]:
    """`deepgram` of a media model → `providerOptions.deepgram`, in Deepgram's names."""
    names = {
        "detectLanguage": "detect_language",
        "punctuate": "punctuate",
        "smartFormat": "smart_format",
    }
    media: JsonPath = ("tools", "media")
    owners: list[JsonPath] = [(*media, k) for k in ("audio", "image", "video")]
    for index, _ in enumerate(as_array(get(value, *media, "models"))):
        owners.append((*media, "models", index))
    for owner in owners:
        given = get(value, *owner, "deepgram")
        if not isinstance(given, dict):
            continue
        target = (*owner, "providerOptions", "deepgram")
        operations = [
            Set((*target, names[key]), item)
            for key, item in given.items()
            if key in names and not exists(value, (*target, names[key]))
        ]
        yield Change(
            path=(*owner, "deepgram"),
            operations=(*operations, Remove((*owner, "deepgram"))),
            reason='is now "providerOptions.deepgram"',
        )


MIGRATIONS: Final = (
    Migration(
        id="media-deepgram",
        kind=ChangeKind.MOVE,
        until=JULY,
        reason="has another place",
        doctor="does the same",
        find=_deepgram,
    ),
    Migration(
        id="media-models",
        kind=ChangeKind.MERGE,
        until=JULY,
        reason="has another place",
        doctor="does the same",
        find=_media,
    ),
)
