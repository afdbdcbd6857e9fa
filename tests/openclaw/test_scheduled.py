"""What we say is scheduled is what the gateway of OpenClaw schedules."""

import json
import sqlite3
import time
from contextlib import closing

import openclaw_binary
import pytest
from scheduled_cells import CELLS

from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.quantities import milliseconds
from openclaw_cfg.openclaw.unattended import unattended


def scheduled(file):
    """The heartbeats that we tell, and who dreams."""
    runs = [*unattended(migrate(file).value)]
    beats = {run.agent: run.every for run in runs if run.activity == "heartbeat"}
    return beats, [run.agent for run in runs if run.activity == "dreaming"]


@pytest.mark.parametrize("name", CELLS)
def test_the_measured_schedules(name):
    file, beats, dreams = CELLS[name]

    assert scheduled(file) == (beats, ["a", "b"] if dreams else [])


def enabled_jobs(openclaw):
    """The intervals of the gateway's own jobs that are on, by their keys."""
    path = openclaw.state / "state" / "openclaw.sqlite"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT job_json FROM cron_jobs").fetchall()
    jobs = [json.loads(text) for (text,) in rows]
    return {
        one["declarationKey"]: one["schedule"].get("everyMs")
        for one in jobs
        if one["enabled"]
    }


@pytest.mark.openclaw
@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.parametrize("name", CELLS)
def test_the_gateway_schedules_these(tmp_path, name):
    openclaw = openclaw_binary.find(tmp_path)
    file, beats, dreams = CELLS[name]
    openclaw.config.write_text(json.dumps(file))
    wanted = {
        f"heartbeat:{agent}": milliseconds(every, unit="m")
        for agent, every in beats.items()
    }
    wanted |= {f"skill-collection-review:{agent}": 604_800_000 for agent in "ab"}
    wanted |= {"memory-core:memory-dreaming-promotion": None} if dreams else {}

    with openclaw.gateway(HTTPS_PROXY="http://127.0.0.1:9") as running:
        running.wait_for("[heartbeat] ", seconds=240)
        end = time.monotonic() + 60
        while enabled_jobs(openclaw) != wanted and time.monotonic() < end:
            time.sleep(0.5)
        time.sleep(2)  # more may come
        assert enabled_jobs(openclaw) == wanted
