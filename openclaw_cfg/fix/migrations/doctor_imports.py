"""Retired settings from which OpenClaw's doctor takes data over.

Each of them points to data, or is data. Doctor moves it into OpenClaw's database, and
only then removes the setting; without the setting doctor does not find the data. So
these settings stay where they are until doctor has run.

Source: OpenClaw 2026.9.6, measured with `openclaw doctor --fix` on a file with the
setting and without it. Without `plugins.installs` doctor even removes the plugin's
entry, and without `plugins.bundledDiscovery` it may choose the looser mode.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from openclaw_cfg.fix.change import APRIL, JULY, ChangeKind, Migration, Question
from openclaw_cfg.fix.places import Scope, blocks, matches, path
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, value_at

_HELP: Final = (
    "run `openclaw doctor --fix`: it takes this over and removes the setting, and with "
    "it the file's comments (OpenClaw keeps a backup beside the file)"
)

_INDEX: Final = "the memory index in this file"
_CANVAS: Final = "the canvas documents in this folder"

# Setting → what would be lost without it.
_JULY: Final[Mapping[str, str]] = {
    "cron.store": "the scheduled jobs of this store",
    "cron.webhook": "the address to which old jobs report",
    "tts.prefsPath": "the speech preferences in this file",
    "plugins.bundledDiscovery": "the choice which bundled plugins are loaded",
    "plugins.installs": "the record of the installed plugins",
    "hooks.internal.installs": "the record of the installed hooks",
    "memory.search.store.path": _INDEX,
    "plugins.entries.canvas.config.host.root": _CANVAS,
}
_AGENT_JULY: Final[Mapping[str, str]] = {"memory.search.store.path": _INDEX}
_APRIL: Final[Mapping[str, str]] = {"canvasHost.root": _CANVAS}
_TABLES: Final = (
    (JULY, Scope.FILE, _JULY),
    (JULY, Scope.AGENT, _AGENT_JULY),
    (APRIL, Scope.FILE, _APRIL),
)

_DEFAULTS: Final[Mapping[str, str]] = {
    "cron.store": "~/.openclaw/cron/jobs.json",
    "tts.prefsPath": "~/.openclaw/settings/tts.json",
    "memory.search.store.path": "~/.openclaw/memory/{agentId}.sqlite",
}
"""Where OpenClaw looks without the setting, too."""


def leads_to_data(value: Json, place: JsonPath, pattern: JsonPath) -> bool:
    """Whether a retired setting leads to data that only doctor can take over.

    Args:
        place: where the setting is in `value`.
        pattern: its place within its scope, as in the tables.
    """
    name = format_path(pattern)
    if not any(name in table for _, _, table in _TABLES):
        return False
    there = value_at(value, place)
    if isinstance(there, str):
        return there.strip() not in {"", _DEFAULTS.get(name)}
    return isinstance(there, dict) and bool(there)


def _find(scope: Scope, table: Mapping[str, str], value: Json) -> Iterator[Question]:
    for block, _ in blocks(scope, value):
        for name, lost in table.items():
            pattern = path(name)
            for found in matches(value_at(value, block), pattern):
                place = (*block, *found)
                if leads_to_data(value, place, pattern):
                    yield Question(
                        path=place,
                        message=f'"{format_path(place)}" is retired, but without it '
                        f"{lost} would be lost",
                        help=_HELP,
                    )


MIGRATIONS: Final = tuple(
    Migration(
        id=f"imported-{scope}-key-{until.rpartition('.')[0]}",
        kind=ChangeKind.RETIRE,
        until=until,
        reason="is retired, and leads to data",
        doctor="takes the data over and removes the setting",
        find=partial(_find, scope, table),
    )
    for until, scope, table in _TABLES
)
