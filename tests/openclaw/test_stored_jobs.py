"""The gateway's stored jobs, read without the gateway."""

import json
import sqlite3
from contextlib import closing

import pytest

from openclaw_cfg.openclaw.stored_jobs import stored_jobs

PLAIN = {"kind": "agentTurn", "message": "hello"}


def store(folder, *jobs, version=18):
    """A state folder as OpenClaw 2026.9.6 leaves it."""
    path = folder / "state" / "openclaw.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("CREATE TABLE cron_jobs (job_id, job_json, sort_order)")
        for number, job in enumerate(jobs):
            text = job if isinstance(job, str) else json.dumps(job)
            db.execute("INSERT INTO cron_jobs VALUES (?, ?, ?)", [number, text, number])
    return path


def job(name="hourly", payload=PLAIN, **more):
    return {"name": name, "enabled": True, "payload": payload, **more}


def test_a_job_says_its_agent_and_models(tmp_path):
    named = PLAIN | {"model": "a/b", "fallbacks": ["c/d"]}
    store(tmp_path, job(), job("named", named, agentId="jobs"))

    found = stored_jobs(tmp_path)

    plain, own = found.jobs
    assert (plain.name, plain.agent, plain.models) == ("hourly", "", ())
    assert (own.agent, own.models, own.strict) == ("jobs", ("a/b", "c/d"), True)
    assert found.notes == ()


@pytest.mark.parametrize(
    "one",
    [
        job(enabled=False),
        job(payload={"kind": "command", "argv": ["true"]}),
        job(payload={"kind": "heartbeat"}, declarationKey="heartbeat:main"),
        job(declarationKey="skill-collection-review:main"),
        job(declarationKey="memory-core:memory-dreaming-promotion"),
    ],
)
def test_what_asks_no_model_or_follows_from_the_configuration_is_left_out(
    tmp_path, one
):
    store(tmp_path, one)

    assert stored_jobs(tmp_path) == stored_jobs(tmp_path)
    assert stored_jobs(tmp_path).jobs == ()
    assert stored_jobs(tmp_path).notes == ()


@pytest.mark.parametrize(
    "odd",
    ["{", "[]", json.dumps({"name": "x"}), json.dumps(job(payload={"kind": "?"}))],
)
def test_a_job_of_unknown_form_is_a_note_and_the_others_are_read(tmp_path, odd):
    store(tmp_path, odd, job())

    found = stored_jobs(tmp_path)

    assert [one.name for one in found.jobs] == ["hourly"]
    (note,) = found.notes
    assert "unknown form (1 of 2)" in note
    assert "openclaw cron list --all" in note


def test_no_folder_a_newer_file_a_locked_one_and_no_database_are_notes(tmp_path):
    assert "no gateway" in stored_jobs(tmp_path / "nowhere").notes[0]

    store(tmp_path / "new", job(), version=19)
    assert "newer form (19; known is 18)" in stored_jobs(tmp_path / "new").notes[0]

    path = store(tmp_path / "bad")
    path.write_bytes(b"no database at all, by no means, not one bit" * 40)
    assert "could not be read" in stored_jobs(tmp_path / "bad").notes[0]


def older_store(folder, text):
    path = folder / "cron" / "jobs.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


OLDER = {"version": 1, "jobs": [job("news", id="1"), job("off", id="2", enabled=False)]}


@pytest.mark.parametrize("store_of_jobs", [OLDER, OLDER["jobs"]])
def test_jobs_of_an_older_store_run_from_the_next_start(tmp_path, store_of_jobs):
    older_store(tmp_path, f"// mine\n{json.dumps(store_of_jobs)}")

    found = stored_jobs(tmp_path)

    assert [one.name for one in found.jobs] == ["news"]
    (note,) = found.notes
    assert "next start" in note


def test_jobs_that_the_gateway_took_over_count_once(tmp_path):
    both = [job("news", id="1"), job("weather", jobId=" 3 "), job("late", id="4")]
    older_store(tmp_path, json.dumps({"jobs": both}))
    store(tmp_path, job("renamed", id="1"), job("weather", id="3"))

    found = stored_jobs(tmp_path)

    assert [one.name for one in found.jobs] == ["renamed", "weather", "late"]


@pytest.mark.parametrize("text", ["{", "\0", "[" * 100_000])
def test_an_older_store_that_cannot_be_read_is_a_note(tmp_path, text):
    older_store(tmp_path, text)
    store(tmp_path, job())

    found = stored_jobs(tmp_path)

    assert [one.name for one in found.jobs] == ["hourly"]
    (note,) = found.notes
    assert "could not be read" in note


def test_jobs_of_an_older_store_of_unknown_form_are_counted(tmp_path):
    older_store(tmp_path, json.dumps({"jobs": [5, {"name": "x", "message": "y"}]}))

    assert "unknown form (2 of 2)" in stored_jobs(tmp_path).notes[1]


def test_a_locked_file_is_a_note(tmp_path):
    path = store(tmp_path, job())
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = DELETE")
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute("INSERT INTO cron_jobs VALUES (9, '{}', 9)")
        (path.parent / f"{path.name}-wal").write_bytes(b"x")

        found = stored_jobs(tmp_path)

    assert "locked" in found.notes[0]


def test_reading_leaves_nothing_behind(tmp_path):
    path = store(tmp_path, job())
    before = path.read_bytes()

    stored_jobs(tmp_path)

    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_an_event_is_for_the_main_session_and_odd_models_are_none(tmp_path):
    event = {"kind": "systemEvent", "text": "x"}
    odd = PLAIN | {"model": " ", "fallbacks": ["c/d", 5, ""]}
    store(tmp_path, job(payload=event, agentId=5), job("odd", odd))

    first, second = stored_jobs(tmp_path).jobs

    assert (first.in_main_session, first.agent, first.strict) == (True, "", False)
    assert (second.in_main_session, second.models) == (False, ("c/d",))


def test_jobs_are_in_the_order_of_the_gateway_and_older_forms_are_read(tmp_path):
    store(tmp_path, job("a"), job("b"), version=17)

    assert [one.name for one in stored_jobs(tmp_path).jobs] == ["a", "b"]
