"""A running OpenClaw gateway calls no plan unattended, with what `init` writes.

One gateway goes through all rounds: the general API answers, fails, and is gone. At the
end a job that names the plan's model reaches the plan, so that silence means something.
"""

import json
import time
from contextlib import contextmanager

import openclaw_binary
import pytest
from openclaw_binary import until
from standin import stand_in

from openclaw_cfg.catalog import preset
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

pytestmark = [pytest.mark.openclaw, pytest.mark.slow]
TOKEN = "the-token-of-the-gateway"
# The gateway would fetch the plugin of a provider that has one; these have none.
GENERAL = "apiyi"
PLAN = "tencent-coding-plan"
# OpenClaw takes Copilot's requests to GitHub, whatever address is set.
GITHUB = "api.github.com:443"
LOGINS = ("openai-codex", "claude-subscription", "github-copilot", "xai-supergrok")
KEYS = {
    "TENCENT_CODING_PLAN_API_KEY": "the-key-of-the-plan",
    "APIYI_API_KEY": "the-key-of-the-api",
}
GONE = 0
# What the general API answers → how a job ends then.
ENDS = {200: {"ok"}, 500: {"error"}, 429: {"error"}, GONE: {"error", "skipped"}}
# OpenClaw asks ten times before it gives up, for minutes; an agent's `settings.json`
# says how often. What it does after that is the same.
ONCE = json.dumps({"retry": {"provider": {"maxRetries": 0}}})


@pytest.fixture
def plan():
    with stand_in() as server:
        yield server


@pytest.fixture
def general():
    with stand_in() as server:
        yield server


@contextmanager
def gateway(openclaw, plan):
    """Run a gateway, which reaches nothing outside of this machine; how to call it."""
    env = {"OPENCLAW_GATEWAY_TOKEN": TOKEN, **KEYS, **plan.as_proxy}
    with openclaw.gateway(auth="token", patience=0, **env) as running:
        running.wait_for("[gateway] ready", seconds=240)
        with openclaw.client(running, TOKEN, **KEYS) as call:
            yield call


def reached(plan):
    """The questions for the plan, here or on their way to GitHub."""
    return [*(one.text for one in plan.asked), *(h for h in plan.hosts if h == GITHUB)]


def made(run, openclaw, *args):
    """What `init` writes, with the providers of `args` on this machine."""
    done = run(
        "--config", openclaw.config, "init", *args, "--no-probe", "--yes", **KEYS
    )
    assert done.code == 0, done.stderr


def value_of(openclaw):
    text = openclaw.config.read_text()
    return json.loads(json.dumps(parse(Source(openclaw.config, text)).value))


def led_to(openclaw, provider, server):
    """Send a login's requests to this machine, where they can be seen."""
    shown = value_of(openclaw)
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


def hybrid(run, openclaw, name, plan, general):
    """A hybrid of a plan or login and a general API, both on this machine."""
    made(
        run,
        openclaw,
        *("--setup", "hybrid", "--provider", name, "--provider", GENERAL),
        f"--base-url={GENERAL}={general.url}",
        *(() if name in LOGINS else (f"--base-url={name}={plan.url}",)),
    )
    if name in LOGINS:
        led_to(openclaw, preset(name).openclaw.provider, plan)


def alone(run, openclaw, name, plan):
    """A plan or login without a general API."""
    where = () if name in LOGINS else (f"--base-url={name}={plan.url}",)
    made(run, openclaw, "--setup", "coding-plan", "--provider", name, *where)
    if name in LOGINS:
        led_to(openclaw, preset(name).openclaw.provider, plan)


def asks_once(openclaw):
    """Have OpenClaw give up at the first failure."""
    for agent in value_of(openclaw)["agents"].get("entries", {"main": {}}):
        folder = openclaw.state / "agents" / agent / "agent"
        folder.mkdir(parents=True)
        (folder / "settings.json").write_text(ONCE)


def added(call, name, **more):
    """A job as `openclaw cron add` makes it."""
    payload = {"kind": "agentTurn", "message": name, **more}
    return call(
        "cron.add",
        name=name,
        schedule={"kind": "every", "everyMs": 3_600_000},
        sessionTarget="isolated",
        payload=payload,
        delivery={"mode": "none"},
    )["id"]


def goes_round(call, job, plan, general, status, *, seconds=300):
    """Everything that the scheduler could start runs, and the plan is not asked."""
    general.status, general.fails = status, set() if status == 200 else {"*"}
    if status == GONE:
        general.close()
    before = len(call("cron.runs", id=job)["entries"])
    began = (call("last-heartbeat") or {}).get("ts", 0)
    call("wake", mode="now", text=f"event of round {status}")
    for one in call("cron.list", includeDisabled=True)["jobs"]:
        call("cron.run", id=one["id"], mode="force")

    def job_ended():
        entries = call("cron.runs", id=job)["entries"]
        return len(entries) > before and entries[0]["status"]

    def heartbeat_ended():
        return (call("last-heartbeat") or {}).get("ts", 0) > began

    assert until(job_ended, seconds=seconds) in ENDS[status]
    assert until(heartbeat_ended, seconds=seconds)
    if status != GONE:
        assert general.wait_for(f"event of round {status}")
    assert not [text[-200:] for text in reached(plan)]


def reaches_the_plan(call, plan, ref):
    """A job that names the plan's model."""
    call("cron.run", id=added(call, "job for the plan", model=ref), mode="force")
    until(lambda: reached(plan), seconds=240)
    only_for("job for the plan", plan)


def only_for(words, plan):
    """No one has asked the plan but with these words; of GitHub there are none."""
    others = [t[-200:] for t in reached(plan) if words not in t and t != GITHUB]
    assert not others


def model_of_plan(openclaw, name):
    provider = preset(name).openclaw.provider
    models = value_of(openclaw)["models"]["providers"][provider]["models"]
    return f"{provider}/{models[0]['id']}"


def no_round_asks_the_plan(run, openclaw, name, plan, general, statuses=tuple(ENDS)):
    """All rounds in one gateway; its jobs at the end."""
    hybrid(run, openclaw, name, plan, general)
    asks_once(openclaw)
    with gateway(openclaw, plan) as call:
        job = added(call, "job of a person")
        for status in statuses:
            goes_round(call, job, plan, general, status)
        jobs = call("cron.list", includeDisabled=True)["jobs"]
        reaches_the_plan(call, plan, model_of_plan(openclaw, name))
    assert {one.key for one in general.asked} == {KEYS["APIYI_API_KEY"]}
    return [one for one in jobs if one["enabled"]]


def test_with_hybrid_nothing_unattended_reaches_the_plan(run, tmp_path, plan, general):
    openclaw = openclaw_binary.find(tmp_path)

    enabled = no_round_asks_the_plan(run, openclaw, PLAN, plan, general)

    assert {one["effectiveAgentId"] for one in enabled} == {"jobs"}
    assert "heartbeat-jobs" in {one["name"] for one in enabled}


def test_with_a_login_nothing_unattended_reaches_it(run, tmp_path, plan, general):
    openclaw = openclaw_binary.find(tmp_path)

    no_round_asks_the_plan(run, openclaw, LOGINS[0], plan, general, (200, 429))


@pytest.mark.nightly
@pytest.mark.parametrize("name", LOGINS)
def test_each_login_beside_a_general_api(run, tmp_path, plan, general, name):
    openclaw = openclaw_binary.find(tmp_path)

    no_round_asks_the_plan(run, openclaw, name, plan, general)


@pytest.mark.nightly
@pytest.mark.parametrize("status", [429, 500])
@pytest.mark.parametrize("name", [PLAN, LOGINS[0]])
def test_with_openclaws_own_patience_too(run, tmp_path, plan, general, name, status):
    openclaw = openclaw_binary.find(tmp_path)
    hybrid(run, openclaw, name, plan, general)

    with gateway(openclaw, plan) as call:
        job = added(call, "job of a person")
        goes_round(call, job, plan, general, status, seconds=900)


def nothing_starts(call, plan):
    """A job each second, and those of OpenClaw itself, stay where they are."""
    job = added(call, "each second")
    call("cron.update", id=job, patch={"schedule": {"kind": "every", "everyMs": 1000}})
    time.sleep(2)
    assert not reached(plan)
    call("wake", mode="now", text="event of a person")
    until(lambda: reached(plan), seconds=120)
    jobs = call("cron.list", includeDisabled=True)["jobs"]

    assert [one["name"] for one in jobs if one["enabled"]] == ["each second"]
    assert not call("cron.runs", id=job)["entries"]
    only_for("event of a person", plan)


def test_with_a_plan_alone_the_scheduler_starts_nothing(run, tmp_path, plan):
    openclaw = openclaw_binary.find(tmp_path)
    alone(run, openclaw, PLAN, plan)

    with gateway(openclaw, plan) as call:
        nothing_starts(call, plan)


@pytest.mark.nightly
@pytest.mark.parametrize("name", LOGINS)
def test_each_login_alone(run, tmp_path, plan, name):
    openclaw = openclaw_binary.find(tmp_path)
    alone(run, openclaw, name, plan)

    with gateway(openclaw, plan) as call:
        nothing_starts(call, plan)
