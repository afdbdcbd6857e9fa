"""The jobs that a gateway has stored; they are only read.

OpenClaw 2026.9.6 keeps what `openclaw cron add` made in the table `cron_jobs` of
`state/openclaw.sqlite`, one JSON object per job, whose `payload` says what runs. Jobs
that the gateway derives from the configuration (heartbeat, reviews, dreaming) are there
too. Older versions kept jobs of the same form in `cron/jobs.json`; when the gateway
starts, it takes over those with new ids, and renames the file.
"""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import Json, as_array, as_object, get
from openclaw_cfg.openclaw.state_rows import rows
from openclaw_cfg.source import Source

_KNOWN_SCHEMA: Final = 18
_QUERY: Final = "SELECT job_json FROM cron_jobs ORDER BY sort_order, job_id"
_BY_STORE: Final = "SELECT store_key, job_json FROM cron_jobs"
# The kind of a job → whether it calls a model.
_PAYLOADS: Final = {
    "agentTurn": True,
    "systemEvent": True,
    "command": False,
    "script": False,
    "heartbeat": False,
}
# Jobs that the gateway derives from the configuration have keys like these.
_DERIVED: Final = ("heartbeat:", "skill-collection-review:", "memory-core:")
_NOTE: Final = "stored jobs of the gateway {}: see `openclaw cron list --all`"
_NONE: Final = "no gateway has stored jobs here yet"
_OLDER: Final = (
    "cron/jobs.json in the state folder is a job store of an older OpenClaw: OpenClaw "
    "takes over its jobs at the next start of the gateway"
)
_OLDER_UNREAD: Final = (
    "cron/jobs.json in the state folder, the job store of an older OpenClaw, could "
    "not be read ({}): its jobs are not known"
)


class StoredJob(Struct, frozen=True, kw_only=True):
    """A job that calls a model.

    Attributes:
        id: what `openclaw cron edit` calls it; empty for one that an older OpenClaw
            stored, which gets a new id.
        agent: who does it; empty for the agent that owns jobs without one.
        models: the job's own model and its fallbacks; empty for the agent's.
        strict: whether it names its fallbacks, so that the agent's do not count.
        in_main_session: whether it is an event for the main session, which the
            heartbeat answers.
    """

    name: str
    id: str = ""
    agent: str = ""
    models: tuple[str, ...] = ()
    strict: bool = False
    in_main_session: bool = False


class StoredJobs(Struct, frozen=True):
    """The enabled jobs, and notes on what could not be read and why."""

    jobs: tuple[StoredJob, ...] = ()
    notes: tuple[str, ...] = ()


NO_JOBS: Final = StoredJobs()


def stored_jobs(state_dir: Path) -> StoredJobs:
    """The jobs in a state folder; problems become notes, never exceptions."""
    database = state_dir / "state" / "openclaw.sqlite"
    older = state_dir / "cron" / "jobs.json"
    notes: list[str] = []
    values: list[Json] = []
    late: list[Json] = []
    try:
        if database.is_file():
            values += _stored(database)
        elif not older.is_file():
            notes.append(_NONE)
    except _NewerFormError as error:
        notes.append(_NOTE.format(error))
    except (OSError, sqlite3.Error) as error:
        notes.append(_NOTE.format(f"could not be read ({error})"))
    try:
        if older.is_file():
            late += _not_taken_over(older, values)
            notes.append(_OLDER)
    except (OSError, ValueError) as error:
        notes.append(_OLDER_UNREAD.format(error))
    read = [_job(value, _id(value) or "") for value in values]
    read += [_job(value, "") for value in late]
    unknown = sum(one is None for one in read)
    if unknown:
        notes.append(_NOTE.format(f"have an unknown form ({unknown} of {len(read)})"))
    return StoredJobs(tuple(job for some in read for job in some or ()), tuple(notes))


def jobs_by_store(database: Path) -> Iterator[tuple[str, Json]]:
    """The path of the job store of each job in the database, and the job.

    Raises:
        ValueError: a job is not JSON.
        sqlite3.Error: as `rows`.
    """
    for store, text in rows(database, _BY_STORE):
        yield str(store), json.loads(str(text))


def jobs_in_file(path: Path) -> list[Json]:
    """The jobs in a job store of an older OpenClaw.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not JSON5.
    """
    found = parse(Source(path, path.read_text(encoding="utf-8-sig"))).value
    return found if isinstance(found, list) else as_array(get(found, "jobs"))


class _NewerFormError(Exception):
    """The database is of a newer OpenClaw."""


def _stored(database: Path) -> Iterator[Json]:
    """The jobs in the database; None for one that is not JSON."""
    ((schema,),) = rows(database, "PRAGMA user_version")
    if schema > _KNOWN_SCHEMA:
        raise _NewerFormError(
            f"are of a newer form ({schema}; known is {_KNOWN_SCHEMA})"
        )
    for (text,) in rows(database, _QUERY):
        try:
            yield json.loads(str(text))
        except (ValueError, RecursionError):
            yield None


def _not_taken_over(older: Path, values: list[Json]) -> list[Json]:
    """The jobs of the older store that the database does not have.

    Raises:
        OSError: as `jobs_in_file`.
        ValueError: the same.
    """
    known = {_id(value) for value in values} - {None}
    return [job for job in jobs_in_file(older) if _id(job) not in known]


def _id(job: Json) -> str | None:
    found = get(job, "id") or get(job, "jobId")  # the oldest jobs have the second
    return found.strip() if isinstance(found, str) else None


def _job(value: Json, id_: str) -> tuple[StoredJob, ...] | None:
    """A stored job, empty if it calls no model; None for an unknown form."""
    payload = get(value, "payload")
    kind, name = get(payload, "kind"), get(value, "name")
    if not isinstance(name, str) or kind not in _PAYLOADS:
        return None
    calls = _PAYLOADS[str(kind)] and get(value, "enabled") is not False
    if not calls or str(get(value, "declarationKey")).startswith(_DERIVED):
        return ()
    agent = get(value, "agentId")
    return (
        StoredJob(
            name=name,
            id=id_,
            agent=agent if isinstance(agent, str) else "",
            models=tuple(_models(as_object(payload))),
            strict=isinstance(get(payload, "fallbacks"), list),
            in_main_session=kind == "systemEvent",
        ),
    )


def _models(payload: dict[str, Json]) -> Iterator[str]:
    named = [payload.get("model"), *as_array(payload.get("fallbacks"))]
    return (text for text in named if isinstance(text, str) and text.strip())
