"""Plugins: the places of their settings, and their names."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.migrations.providers import first_text
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Set
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, as_array, as_object, get

_PATH: Final = re.compile(r"^[.~/]|[/\\\\]|\.(?:[cm]?[jt]s)$")
_NAMES: Final = {
    "load": 'each "path" is in "plugins.load.paths"',
    "entries": '"plugins.entries"',
}
_PLUGIN_KEYS: Final = frozenset(
    {"allow", "deny", "enabled", "entries", "load", "slots", "installs", "config"}
    | {"bundledDiscovery"}
)


def _plugin_blocks(value: Json) -> Iterator[Change]:
    """`plugins.<id>: {…}` → `plugins.entries.<id>`."""
    sheet = Sheet(value)
    for key, entry in as_object(get(value, "plugins")).items():
        if key in _PLUGIN_KEYS or is_note(key) or not isinstance(entry, dict):
            continue
        source, target = ("plugins", key), ("plugins", "entries", key)
        operations = merge_move(sheet.value, source, target)
        yield Change(
            path=source,
            operations=operations,
            reason=f'is a plugin, so it belongs under "plugins.entries.{key}"',
        )
        sheet.apply(operations)


def _array(value: Json) -> Iterator[Change]:
    """`plugins: [{path}, {id, config}, "name"]` → `load.paths` and `entries`."""
    rows = get(value, "plugins")
    if not isinstance(rows, list) or not rows:
        return
    paths: list[Json] = []
    entries: dict[str, Json] = {}
    for row in rows:
        entry = as_object(row)
        text = row if isinstance(row, str) else first_text(entry, "path", "dir")
        if text and (not isinstance(row, str) or _PATH.search(text)):
            paths.append(text)
            if not entry.keys() - {"path", "dir"}:
                continue
        name = text if isinstance(row, str) else first_text(entry, "id", "name")
        if not name:
            return
        rest = {k: v for k, v in entry.items() if k not in {"id", "path", "dir"}}
        if rest.get("name") == name:
            del rest["name"]
        entries[name] = rest or {"enabled": True}
    new: dict[str, Json] = {}
    if paths:
        new["load"] = {"paths": paths}
    if entries:
        new["entries"] = entries
    yield Change(
        path=("plugins",),
        operations=(Set(("plugins",), new),),
        reason=f"is an object: {' and '.join(_NAMES[key] for key in new)}",
    )


def _codex_plugin(value: Json) -> Iterator[Change]:
    """The plugin `openai-codex` is now part of `openai`."""
    source = ("plugins", "entries", "openai-codex")
    if exists(value, source):
        yield Change(
            path=source,
            operations=merge_move(value, source, ("plugins", "entries", "openai")),
            reason='is now "openai"',
        )
    for key in ("allow", "deny"):
        place = ("plugins", key)
        rows = as_array(get(value, *place))
        if "openai-codex" in rows:
            names = ["openai" if row == "openai-codex" else row for row in rows]
            unique: list[Json] = []
            unique += [n for i, n in enumerate(names) if n not in names[:i]]
            yield Change(
                path=place,
                operations=(Set(place, unique),),
                reason='names "openai-codex", which is now "openai"',
            )


def _allowed_of_task(value: Json) -> Iterator[Change]:
    """The models that llm-task may use are now a setting of the plugin's entry."""
    entry = ("plugins", "entries", "llm-task")
    place = (*entry, "config", "allowedModels")
    given = get(value, *place)
    if not isinstance(given, list):
        return
    target = (*entry, "llm", "allowedCompletionModels")
    operations: tuple[Operation, ...] = (CommentOut(place, "set already"),)
    if not exists(value, target):
        operations = (
            Set((*entry, "llm", "allowModelOverride"), True),
            Move(place, target),
        )
    yield Change(
        path=place, operations=operations, reason='is now "llm.allowedCompletionModels"'
    )


MIGRATIONS: Final = (
    Migration(
        id="plugin-array",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is an object",
        doctor="refuses the file",
        find=_array,
    ),
    Migration(
        id="plugin-beside-entries",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a plugin",
        doctor="drops it",
        find=_plugin_blocks,
    ),
    Migration(
        id="codex-plugin",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="is part of another plugin",
        doctor="does the same",
        find=_codex_plugin,
    ),
    Migration(
        id="task-models",
        kind=ChangeKind.MOVE,
        until=JULY,
        reason="has another place",
        doctor="does the same, and lets the plugin choose its sign-in",
        find=_allowed_of_task,
    ),
)
