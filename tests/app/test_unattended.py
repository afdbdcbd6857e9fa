"""Which model each thing runs on that OpenClaw starts unattended."""

import json

import pytest
from hybrid_setup import GLM, PAID, PROVIDERS

from openclaw_cfg.app.unattended import overview
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import read_environment
from openclaw_cfg.openclaw.stored_jobs import StoredJob, StoredJobs
from openclaw_cfg.source import Source


def looked_at(defaults=None, *, jobs=(), **more):
    agents = {"defaults": {"model": GLM, **(defaults or {})}, **more.pop("agents", {})}
    value = {"models": {"providers": PROVIDERS}, "agents": agents, **more}
    text = json.dumps(value)
    loaded = load(Source(None, text), environment=read_environment({}))
    return overview(loaded, StoredJobs(tuple(jobs)))


def models(found):
    return {
        (work.title, work.fallback): (work.model, work.billing, work.terms)
        for work in found.works
    }


def test_everything_that_is_on_by_default_is_a_row():
    rows = models(looked_at())

    assert set(rows) == {
        ("heartbeat", False),
        ("weekly skill review", False),
        ("dreaming", False),
        ("a new job (cron add)", False),
    }
    assert set(rows.values()) == {(GLM, "plan", "not stated")}


def test_sub_agents_model_is_that_of_jobs_and_reviews_and_not_of_the_heartbeat():
    rows = models(looked_at({"subagents": {"model": PAID}}))

    assert rows["a new job (cron add)", False][0] == PAID
    assert rows["weekly skill review", False][0] == PAID
    assert rows["heartbeat", False][0] == GLM


def test_a_fallback_on_a_plan_is_a_row_of_its_own():
    model = {"primary": PAID, "fallbacks": [GLM]}
    rows = models(looked_at({"model": model}))

    assert rows["heartbeat", False] == (PAID, "pay-as-you-go", "allowed")
    assert rows["heartbeat", True] == (GLM, "plan", "not stated")


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        (StoredJob(name="j"), {(False, GLM), (True, PAID)}),
        (StoredJob(name="j", models=(PAID,)), {(False, PAID)}),
        (StoredJob(name="j", agent="b"), {(False, PAID)}),
        (StoredJob(name="j", agent="b", models=(GLM,)), {(False, GLM)}),
        (StoredJob(name="j", in_main_session=True), {(False, PAID), (True, GLM)}),
    ],
)
def test_a_stored_job_runs_on_its_own_model_its_agents_or_the_heartbeats(job, expected):
    found = looked_at(
        {
            "model": {"primary": GLM, "fallbacks": [PAID]},
            "heartbeat": {"model": PAID},
            "systemAgent": {"agentId": "a"},
        },
        agents={"ownership": "explicit", "entries": {"a": {}, "b": {"model": PAID}}},
        jobs=[job],
    )

    of_job = {(w.fallback, w.model) for w in found.works if w.job == "j"}
    assert of_job == expected


def test_where_a_job_would_run_on_the_plan_the_command_that_keeps_it_off_is_named():
    text = " ".join(looked_at().notes)

    assert f'`openclaw cron add --model {PAID} --fallbacks ""`' in text


def test_another_agent_is_named_where_there_is_one():
    found = looked_at(
        {"systemAgent": {"agentId": "b"}},
        agents={"ownership": "explicit", "entries": {"a": {}, "b": {"model": PAID}}},
    )

    assert "`openclaw cron add --agent b`" in " ".join(found.notes)
    assert models(found)["a new job (cron add)", False][0] == PAID


def test_without_a_scheduler_or_with_a_gateway_elsewhere_there_is_no_row():
    assert looked_at(cron={"enabled": False}).works == ()
    assert looked_at(gateway={"mode": "remote"}).works == ()


def test_mail_and_the_start_of_the_gateway_are_rows_where_they_are_on():
    found = looked_at(
        {"heartbeat": {"every": "0m"}},
        cron={"enabled": False},
        hooks={
            "enabled": True,
            "token": "t",
            "gmail": {"model": PAID},
            "internal": {"entries": {"boot-md": {"enabled": True}}},
        },
        plugins={
            "entries": {
                "imap": {
                    "enabled": True,
                    "config": {
                        "accounts": {
                            "me": {"allowedSenders": ["a@b.example"]},
                            "cheap": {"allowedSenders": ["c@d.example"], "model": PAID},
                            "off": {"model": "else/where"},
                        }
                    },
                }
            }
        },
    )

    rows = {(work.activity, work.model) for work in found.works}
    assert rows == {
        ("hook", GLM),
        ("gmail", PAID),
        ("gmail", GLM),  # when the first fails
        ("imap", GLM),
        ("imap", PAID),
        ("boot", GLM),
    }


def test_plugins_that_write_on_their_own_are_rows():
    reports = {"enabled": True, "config": {"summaries": {"model": PAID}}}
    journal = {"enabled": True, "config": {"visionModel": PAID}}
    off = {"memory-core": {"enabled": False}}
    entries = {"logbook": journal, "team-reports": reports, **off}

    found = looked_at(plugins={"entries": entries})

    rows = [(work.activity, work.model) for work in found.works]
    assert ("logbook", PAID) in rows
    assert ("logbook", GLM) in rows
    assert ("team-reports", PAID) in rows
    assert "dreaming" not in dict(rows)
