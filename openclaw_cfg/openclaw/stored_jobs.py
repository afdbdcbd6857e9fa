"""The jobs that a gateway has stored; they are only read.

OpenClaw 2026.9.6 keeps what `openclaw cron add` made in the table `cron_jobs` of
`state/openclaw.sqlite`, one JSON object per job, whose `payload` says what runs. Jobs
that the gateway derives from the configuration (heartbeat, reviews, dreaming) are there
too.
"""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, as_array, as_object, get
from openclaw_cfg.openclaw.state_rows import rows

_KNOWN_SCHEMA: Final = 18
_QUERY: Final = "SELECT job_json FROM cron_jobs ORDER BY sort_order, job_id"
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


class StoredJob(Struct, frozen=True, kw_only=True):
    """A job that calls a model.

    Attributes:
        agent: who does it; empty for the agent that owns jobs without one.
        models: the job's own model and its fallbacks; empty for the agent's.
        strict: whether it names its fallbacks, so that the agent's do not count.
        in_main_session: whether it is an event for the main session, which the
            heartbeat answers.
    """

    name: str
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
    path = state_dir / "state" / "openclaw.sqlite"
    try:
        if not path.is_file():
            return StoredJobs(notes=(_NONE,))
        ((schema,),) = rows(path, "PRAGMA user_version")
        if schema > _KNOWN_SCHEMA:
            newer = f"are of a newer form ({schema}; known is {_KNOWN_SCHEMA})"
            return StoredJobs(notes=(_NOTE.format(newer),))
        found = [str(text) for (text,) in rows(path, _QUERY)]
    except (OSError, sqlite3.Error) as error:
        return StoredJobs(notes=(_NOTE.format(f"could not be read ({error})"),))
    read = [_job(text) for text in found]
    unknown = sum(one is None for one in read)
    notes = [_NOTE.format(f"have an unknown form ({unknown} of {len(read)})")]
    jobs = tuple(job for some in read for job in some or ())
    return StoredJobs(jobs, tuple(notes if unknown else ()))


def _job(text: str) -> tuple[StoredJob, ...] | None:
    """The job of a row, empty if it calls no model; None for an unknown form."""
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None
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
            agent=agent if isinstance(agent, str) else "",
            models=tuple(_models(as_object(payload))),
            strict=isinstance(get(payload, "fallbacks"), list),
            in_main_session=kind == "systemEvent",
        ),
    )


def _models(payload: dict[str, Json]) -> Iterator[str]:
    named = [payload.get("model"), *as_array(payload.get("fallbacks"))]
    return (text for text in named if isinstance(text, str) and text.strip())
