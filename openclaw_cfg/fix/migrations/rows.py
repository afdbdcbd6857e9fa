"""The models of a provider, and the protocol that it speaks."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from openclaw_cfg.fix.change import EARLY, MAY, Change, Kind, Migration
from openclaw_cfg.fix.migrations.providers import PROVIDERS, first_text
from openclaw_cfg.fix.places import matches
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.schema.api_names import OLD_NAMES, OTHER_NAMES


def _rows(value: Json) -> Iterator[Change]:
    """Models of a provider: an array of objects, each with id and name."""
    for place in matches(value, (*PROVIDERS, "*", "models")):
        rows = get(value, *place)
        if isinstance(rows, str):
            yield Change(
                path=place,
                operations=(Set(place, [_row(rows)]),),
                reason="is an array of models",
            )
        elif isinstance(rows, dict):
            yield from _row_map(place, rows)
        for index, row in enumerate(as_array(rows)):
            yield from _row_repair((*place, index), row)


def _row_map(place: JsonPath, rows: dict[str, Json]) -> Iterator[Change]:
    listed: list[Json] = [
        {"id": key, **as_object(row)} if "id" not in as_object(row) else row
        for key, row in rows.items()
        if isinstance(row, dict) and not is_note(key)
    ]
    if len(listed) == len(rows):
        yield Change(
            path=place,
            operations=(Set(place, listed),),
            reason="is an array of models",
        )


def _row_repair(place: JsonPath, row: Json) -> Iterator[Change]:
    if isinstance(row, str):
        yield Change(
            path=place,
            operations=(Set(place, _row(row)),),
            reason="is an object with id and name",
        )
    elif isinstance(row, dict):
        identifier, name = first_text(row, "id"), first_text(row, "name")
        if identifier and "name" not in row:
            yield Change(
                path=place,
                operations=(Set((*place, "name"), identifier),),
                reason='needs a "name"; the id serves',
            )
        elif name and "id" not in row:
            yield Change(
                path=place,
                operations=(Set((*place, "id"), name),),
                reason='needs an "id"; the name serves',
            )


def _row(text: str) -> dict[str, Json]:
    return {"id": text, "name": text}


def _api(names: Mapping[str, str], value: Json) -> Iterator[Change]:
    """Names of the protocol that other tools and older versions use."""
    for pattern in (
        (*PROVIDERS, "*", "api"),
        (*PROVIDERS, "*", "models", "*", "api"),
    ):
        for place in matches(value, pattern):
            given = get(value, *place)
            wanted = (
                names.get(given.strip().lower()) if isinstance(given, str) else None
            )
            if wanted is not None and wanted != given:
                yield Change(
                    path=place,
                    operations=(Set(place, wanted),),
                    reason=f'is called "{wanted}"',
                )


MIGRATIONS: Final = (
    Migration(
        id="model-rows",
        kind=Kind.WRAP,
        until=EARLY,
        reason="is an object with id and name",
        doctor="refuses the file",
        find=_rows,
    ),
    Migration(
        id="api-name",
        kind=Kind.RETYPE,
        until=EARLY,
        reason="has another name",
        doctor='knows "openai"; refuses the others',
        find=partial(_api, OTHER_NAMES),
    ),
    Migration(
        id="api-codex",
        kind=Kind.RETYPE,
        until=MAY,
        reason="has another name",
        doctor="does the same",
        find=partial(_api, OLD_NAMES),
    ),
)
