"""A running OpenClaw gateway calls no plan unattended, with what `init` writes."""

import json
import time
from contextlib import contextmanager

import openclaw_binary
import pytest
from standin import stand_in

from openclaw_cfg.catalog import preset
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

pytestmark = [pytest.mark.openclaw, pytest.mark.slow]
TOKEN = "the-token-of-the-gateway"
# The gateway would fetch the plugin of a provider that has one; these have none.
GENERAL = "apiyi"
PLAN = "tencent-coding-plan"
LOGINS = ("openai-codex", "claude-subscription", "github-copilot", "xai-supergrok")
KEYS = {
    "TENCENT_CODING_PLAN_API_KEY": "the-key-of-the-plan",
    "APIYI_API_KEY": "the-key-of-the-api",
}


@pytest.fixture
def plan():
    with stand_in() as server:
        yield server


@pytest.fixture
def general():
    with stand_in() as server:
        yield server


@contextmanager
def gateway(openclaw):
    """Run a gateway; how to call it."""
    env = {"OPENCLAW_GATEWAY_TOKEN": TOKEN, **KEYS}
    with openclaw.gateway(auth="token", patience=0, **env) as running:
        running.wait_for("[gateway] ready", seconds=240)
        with openclaw.client(running, TOKEN, **KEYS) as call:
            yield call


def made(run, openclaw, *args):
    """What `init` writes, with the providers of `args` on this machine."""
    done = run(
        "--config", openclaw.config, "init", *args, "--no-probe", "--yes", **KEYS
    )
    assert done.code == 0, done.stderr


def led_to(openclaw, provider, server):
    """Send a login's requests to this machine, where they can be seen."""
    text = openclaw.config.read_text()
    shown = json.loads(json.dumps(parse(Source(openclaw.config, text)).value))
    names = [
        name.partition("/")[2]
        for name in shown["agents"]["defaults"].get("models", {})
        if name.startswith(f"{provider}/")
    ] or [shown["agents"]["defaults"]["model"]["primary"].partition("/")[2]]
    shown["models"] = shown.get("models", {})
    shown["models"].setdefault("providers", {})[provider] = {
        "baseUrl": server.url,
        "api": "openai-completions",
        "apiKey": "the-login",
        "models": [{"id": name, "name": name} for name in names],
    }
    openclaw.config.write_text(json.dumps(shown))


def added(call, name, **more):
    """A job as `openclaw cron add` makes it."""
    return call(
        "cron.add",
        name=name,
        schedule={"kind": "every", "everyMs": 3_600_000},
        sessionTarget="isolated",
        payload={"kind": "agentTurn", "message": name},
        delivery={"mode": "none"},
        **more,
    )


def everything_runs(call, name, *, seconds=300):
    """Start all that the scheduler could start; how the new job ended."""
    job = added(call, name)
    call("wake", mode="now", text=f"event of {name}")
    for one in call("cron.list", includeDisabled=True)["jobs"]:
        call("cron.run", id=one["id"], mode="force")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        entries = call("cron.runs", id=job["id"])["entries"]
        if entries:
            return entries[0]["status"]
        time.sleep(0.2)
    return "never ran"


def answers_and_goes_away(call, plan, general):
    """The general API does all of it, and without it no one does."""
    assert everything_runs(call, "job while all is well") == "ok"
    assert general.wait_for("event of job while all is well")
    general.close()
    assert everything_runs(call, "job that meets nobody") in {"error", "skipped"}
    assert {one.key for one in general.asked} == {KEYS["APIYI_API_KEY"]}
    assert not plan.asked, [one.text[-200:] for one in plan.asked]


def fails(call, plan, general, status):
    """OpenClaw tries for minutes; then it gives up, and does not ask the plan."""
    general.status, general.fails = status, {"*"}
    assert everything_runs(call, f"job of {status}", seconds=900) == "error"
    assert general.wait_for(f"event of job of {status}")
    assert not plan.asked, [one.text[-200:] for one in plan.asked]


def hybrid(run, openclaw, name, plan, general):
    """A hybrid of a plan with a key and a general API, both on this machine."""
    made(
        run,
        openclaw,
        *("--setup", "hybrid", "--provider", name, "--provider", GENERAL),
        *(f"--base-url={name}={plan.url}", f"--base-url={GENERAL}={general.url}"),
    )


def with_login(run, openclaw, name, plan, general):
    """The same of a login and a general API."""
    made(
        run,
        openclaw,
        *("--setup", "hybrid", "--provider", name, "--provider", GENERAL),
        f"--base-url={GENERAL}={general.url}",
    )
    led_to(openclaw, preset(name).openclaw.provider, plan)


def test_with_hybrid_nothing_unattended_reaches_the_plan(run, tmp_path, plan, general):
    openclaw = openclaw_binary.find(tmp_path)
    hybrid(run, openclaw, PLAN, plan, general)

    with gateway(openclaw) as call:
        answers_and_goes_away(call, plan, general)
        jobs = call("cron.list", includeDisabled=True)["jobs"]

    enabled = {j["name"]: j["effectiveAgentId"] for j in jobs if j["enabled"]}
    assert set(enabled.values()) == {"jobs"}
    assert "heartbeat-jobs" in enabled


def test_with_a_login_nothing_unattended_reaches_it(run, tmp_path, plan, general):
    openclaw = openclaw_binary.find(tmp_path)
    with_login(run, openclaw, LOGINS[0], plan, general)

    with gateway(openclaw) as call:
        answers_and_goes_away(call, plan, general)


def alone(run, openclaw, name, plan):
    """A plan or login without a general API."""
    if preset(name).key.env:
        where = (f"--base-url={name}={plan.url}",)
        made(run, openclaw, "--setup", "coding-plan", "--provider", name, *where)
    else:
        made(run, openclaw, "--setup", "coding-plan", "--provider", name)
        led_to(openclaw, preset(name).openclaw.provider, plan)


def nothing_starts(call, plan):
    """A job each second, and those of OpenClaw itself, stay where they are."""
    schedule = {"kind": "every", "everyMs": 1000}
    job = added(call, "each second")
    call("cron.update", id=job["id"], patch={"schedule": schedule})
    time.sleep(4)
    jobs = call("cron.list", includeDisabled=True)["jobs"]

    assert [job["name"] for job in jobs if job["enabled"]] == ["each second"]
    assert not plan.asked


def test_with_a_plan_alone_the_scheduler_starts_nothing(run, tmp_path, plan):
    openclaw = openclaw_binary.find(tmp_path)
    alone(run, openclaw, PLAN, plan)

    with gateway(openclaw) as call:
        nothing_starts(call, plan)


@pytest.mark.nightly
@pytest.mark.parametrize("name", LOGINS)
def test_each_login_alone(run, tmp_path, plan, name):
    openclaw = openclaw_binary.find(tmp_path)
    alone(run, openclaw, name, plan)

    with gateway(openclaw) as call:
        nothing_starts(call, plan)


@pytest.mark.nightly
@pytest.mark.parametrize("name", LOGINS[1:])
def test_each_login_beside_a_general_api(run, tmp_path, plan, general, name):
    openclaw = openclaw_binary.find(tmp_path)
    with_login(run, openclaw, name, plan, general)

    with gateway(openclaw) as call:
        answers_and_goes_away(call, plan, general)


@pytest.mark.nightly
@pytest.mark.parametrize("status", [429, 500])
@pytest.mark.parametrize("name", [PLAN, *LOGINS])
def test_a_general_api_that_fails_never_brings_the_plan_in(
    run, tmp_path, plan, general, name, status
):
    openclaw = openclaw_binary.find(tmp_path)
    make = with_login if name in LOGINS else hybrid
    make(run, openclaw, name, plan, general)

    with gateway(openclaw) as call:
        fails(call, plan, general, status)
