"""Environment variables in the file: flat ones move under `env.vars`."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import merge_move
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, as_object, get

_BLOCKS: Final = frozenset({"vars", "shellEnv"})


def _flat(value: Json) -> Iterator[Change]:
    """`env.NAME` → `env.vars.NAME`."""
    sheet = Sheet(value)
    for name, given in as_object(get(value, "env")).items():
        if name in _BLOCKS or is_note(name) or not isinstance(given, str | int | float):
            continue
        operations = merge_move(value, ("env", name), ("env", "vars", name))
        yield Change(
            path=("env", name),
            operations=operations,
            reason=f'is now "env.vars.{name}"',
        )
        value = sheet.apply(operations)


def _texts(value: Json) -> Iterator[Change]:
    """Values of variables become strings."""
    for name, given in as_object(get(value, "env", "vars")).items():
        if isinstance(given, bool | int | float):
            text = str(given).lower() if isinstance(given, bool) else f"{given}"
            place = ("env", "vars", name)
            yield Change(
                path=place,
                operations=(Set(place, text),),
                reason="is a text, as all variables are",
            )


MIGRATIONS: Final = (
    Migration(
        id="flat-env",
        kind=ChangeKind.MOVE,
        until=JULY,
        reason="has another place",
        doctor="does the same for texts",
        find=_flat,
    ),
    Migration(
        id="env-texts",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is a text",
        doctor="refuses the file",
        find=_texts,
    ),
)
