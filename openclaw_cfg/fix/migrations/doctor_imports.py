"""Retired settings from which OpenClaw's doctor takes data over.

Each of them leads to data, or is data. Doctor moves it into OpenClaw's database, and
only then removes the setting; without the setting doctor does not find the data. So a
setting stays until doctor has run, if there is something to lose on this machine. If
there is not, it is retired as any other.

Source: OpenClaw 2026.9.6, measured with `openclaw doctor --fix` and with the start of a
gateway, on a file with the setting and without it.
"""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.fix.change import (
    APRIL,
    JULY,
    Change,
    ChangeKind,
    Found,
    Migration,
    Question,
    newer,
)
from openclaw_cfg.fix.places import Scope, blocks, matches, path
from openclaw_cfg.json5.edit import CommentOut
from openclaw_cfg.jsonpath import (
    Json,
    JsonPath,
    as_array,
    as_object,
    format_path,
    get,
    value_at,
)
from openclaw_cfg.openclaw.machine import Machine

_DOCTOR: Final = (
    "run `openclaw doctor --fix`: it takes this over and removes the setting, and with "
    "it the file's comments (OpenClaw keeps a backup beside the file)"
)
_OR_MOVE: Final = (
    "to keep the comments, run `{}`, and then `fix` again; OpenClaw takes over what is "
    "there. Or "
)
_NEVER_MIND: Final = "OpenClaw does the same without it"


class _Case(Struct, frozen=True):
    """A setting in a file on a machine.

    Attributes:
        there: its value.
        whole: the configuration.
    """

    name: str
    there: Json
    whole: Json
    machine: Machine

    def place(self) -> Path | None:
        """The path that the setting names."""
        text = self.there.strip() if isinstance(self.there, str) else ""
        return self.machine.path(text) if text else None


class _Lead(Struct, frozen=True):
    """What a setting leads to.

    Attributes:
        lost: what would be lost without it.
        spared: why nothing would be lost in a case; None if something may be.
        default: where OpenClaw looks without the setting, in its state folder.
        variable: its name, if one says where OpenClaw looks then.
        beside: from a path, what belongs to it: the path, and its default place.
    """

    lost: str
    spared: Callable[[_Case, "_Lead"], str | None]
    default: str = ""
    variable: str = ""
    beside: Callable[[Path, Path], Iterator[tuple[Path, Path]]] | None = None


def _default(machine: Machine, name: str, lead: _Lead) -> Path:
    """Where OpenClaw looks without a setting."""
    named = (machine.environment.get(lead.variable), machine.held(name))
    texts = [text for text in named if isinstance(text, str) and text.strip()]
    return machine.path(texts[0]) if texts else machine.state / lead.default


def _no_file(case: _Case, lead: _Lead, inner: str = "") -> str | None:
    """A path: something is there."""
    place = case.place()
    if place is None or place == _default(case.machine, case.name, lead):
        return _NEVER_MIND
    there = case.machine.has(place / inner)
    return None if there else f"nothing is at {case.there} here"


def _no_store(case: _Case, lead: _Lead) -> str | None:
    """A job store: it is there, or the database has its jobs under this path."""
    spared, place = _no_file(case, lead), case.place()
    if spared != _NEVER_MIND and place and case.machine.stores_jobs(place):
        return None
    return spared


def _no_job(case: _Case, lead: _Lead) -> str | None:
    """The address for the jobs that report to no other place, which have `notify`."""
    store = _Case("cron.store", get(case.whole, "cron", "store"), None, case.machine)
    place = store.place() or _default(case.machine, store.name, lead)
    jobs = case.machine.jobs(place)
    if jobs is None or any(get(job, "notify") is True for job in jobs):
        return None
    return "no job here reports to it"


def _no_install(case: _Case, lead: _Lead) -> str | None:
    """Records of what is installed: its folder is there."""
    records = as_object(case.there)
    for name, record in records.items():
        named = [get(record, "installPath"), get(record, "sourcePath")]
        folders = [case.machine.path(text) for text in named if isinstance(text, str)]
        folders.append(case.machine.state / lead.default / name)
        if any(case.machine.has(folder) for folder in folders):
            return None
    return "nothing of what it records is installed here" if records else _NEVER_MIND


_MODES: Final = {"compat", "allowlist"}
_PLAIN: Final = re.compile(r"\d+\.\d+\.\d+\Z")
_STRICT_SINCE: Final = "2026.7.2"


def _no_difference(case: _Case, _: _Lead) -> str | None:
    """The choice which bundled plugins count as allowed by `plugins.allow`.

    Without the setting and without a choice in its database, OpenClaw's next start
    chooses `compat` for a file that an older version wrote last, else `allowlist`.
    """
    chosen = case.there if isinstance(case.there, str) else ""
    allowed = as_array(get(case.whole, "plugins", "allow"))
    if chosen not in _MODES or not allowed or case.machine.held(case.name):
        return _NEVER_MIND
    by = get(case.whole, "meta", "lastTouchedVersion")
    if isinstance(by, str) and not _PLAIN.match(by):
        return None
    old = not isinstance(by, str) or newer(_STRICT_SINCE, by)
    return _NEVER_MIND if chosen == ("compat" if old else "allowlist") else None


def _of_store(store: Path, default: Path) -> Iterator[tuple[Path, Path]]:
    """A job store, the state of its jobs, and the records of their runs."""
    yield store, default
    yield _state_of(store), _state_of(default)
    yield store.parent / "runs", default.parent / "runs"


def _state_of(store: Path) -> Path:
    return store.with_name(f"{store.name.removesuffix('.json')}-state.json")


def _alone(place: Path, default: Path) -> Iterator[tuple[Path, Path]]:
    yield place, default


_INDEX: Final = _Lead(
    "the memory index in this file", _no_file, "memory/{agentId}.sqlite"
)
_CANVAS: Final = _Lead(
    "the canvas documents in this folder",
    partial(_no_file, inner="documents"),
    "canvas",
)

_JULY: Final[Mapping[str, _Lead]] = {
    "cron.store": _Lead(
        "the scheduled jobs of this store",
        _no_store,
        default="cron/jobs.json",
        beside=_of_store,
    ),
    "cron.webhook": _Lead(
        "the address to which old jobs report", _no_job, "cron/jobs.json"
    ),
    "tts.prefsPath": _Lead(
        "the speech preferences in this file",
        _no_file,
        default="settings/tts.json",
        variable="OPENCLAW_TTS_PREFS",
        beside=_alone,
    ),
    "plugins.bundledDiscovery": _Lead(
        "the choice which bundled plugins are loaded beside `plugins.allow`",
        _no_difference,
    ),
    "plugins.installs": _Lead(
        "the record of the installed plugins", _no_install, "extensions"
    ),
    "hooks.internal.installs": _Lead(
        "the record of the installed hooks", _no_install, "hooks"
    ),
    "memory.search.store.path": _INDEX,
    "plugins.entries.canvas.config.host.root": _CANVAS,
}
_AGENT_JULY: Final[Mapping[str, _Lead]] = {"memory.search.store.path": _INDEX}
_APRIL: Final[Mapping[str, _Lead]] = {"canvasHost.root": _CANVAS}
_TABLES: Final = (
    (JULY, Scope.FILE, _JULY),
    (JULY, Scope.AGENT, _AGENT_JULY),
    (APRIL, Scope.FILE, _APRIL),
)


def _find(
    scope: Scope, table: Mapping[str, _Lead], value: Json, machine: Machine
) -> Iterator[Found]:
    for block, _ in blocks(scope, value):
        for name, lead in table.items():
            for found in matches(value_at(value, block), path(name)):
                place = (*block, *found)
                case = _Case(name, value_at(value, place), value, machine)
                spared = lead.spared(case, lead)
                if spared is None:
                    yield _wait(place, lead, case)
                else:
                    note = CommentOut(place, "retired by OpenClaw")
                    yield Change(path=place, operations=(note,), effect=spared)


def _wait(place: JsonPath, lead: _Lead, case: _Case) -> Question:
    moving = _moving(lead, case)
    return Question(
        path=place,
        message=f'"{format_path(place)}" is retired, but without it '
        f"{lead.lost} would be lost",
        help=f"{_OR_MOVE.format(moving)}{_DOCTOR}" if moving else _DOCTOR,
    )


def _moving(lead: _Lead, case: _Case) -> str:
    """The command that brings the data to where OpenClaw looks; empty if none does."""
    source, machine = case.place(), case.machine
    if lead.beside is None or source is None or not machine.has(source):
        return ""
    default = _default(machine, case.name, lead)
    pairs = [pair for pair in lead.beside(source, default) if machine.has(pair[0])]
    taken = any(machine.has(new) and new != old for old, new in pairs)
    if taken or (case.name == "cron.store" and machine.stores_jobs(source)):
        return ""
    moves = [shlex.join(["mv", str(old), str(new)]) for old, new in pairs if old != new]
    return " && ".join([shlex.join(["mkdir", "-p", str(default.parent)]), *moves])


MIGRATIONS: Final = tuple(
    Migration(
        id=f"imported-{scope}-key-{until.rpartition('.')[0]}",
        kind=ChangeKind.RETIRE,
        until=until,
        reason="is retired",
        doctor="takes over what it leads to, and removes it",
        find_here=partial(_find, scope, table),
    )
    for until, scope, table in _TABLES
)
