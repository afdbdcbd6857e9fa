"""A running OpenClaw gateway calls no plan unattended, with what `init` writes."""

import json
import socket
import time
from contextlib import contextmanager

import openclaw_binary
import pytest
from probe_server import raw

from openclaw_cfg.demo.server import serve

pytestmark = [pytest.mark.openclaw, pytest.mark.slow]
PLAN_KEY, API_KEY = "the-key-of-the-plan", "the-key-of-the-api"
KEYS = {"TENCENT_CODING_PLAN_API_KEY": PLAN_KEY, "APIYI_API_KEY": API_KEY}
TOKEN = "the-token-of-the-gateway"
ADD = ("cron", "add", "--name", "hourly", "--every", "1h", "--session", "isolated")
JOB = (*ADD, "--no-deliver", "--message", "hello", "--json")
_FAILURE = "HTTP/1.1 {} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
def plan():
    models = ["tc-code-latest", "hunyuan-2.0-thinking"]
    with serve(keys={PLAN_KEY}, models=models) as server:
        yield server


@contextmanager
def general(state):
    """Yield the address of a general API, and a function that counts its requests."""
    if state == "answers":
        with serve(keys={API_KEY}, models=["deepseek-v3.2"]) as server:
            yield server.base_url, lambda: _chats(server)
    elif state == "unreachable":
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            yield f"http://127.0.0.1:{closed.getsockname()[1]}/v1", lambda: 1
    else:
        with raw(_FAILURE.format(state).encode()) as server:
            yield f"{server.url}/v1", lambda: len(server.seen)


@contextmanager
def gateway(openclaw):
    """Run a gateway that the commands of `openclaw` find."""
    with openclaw.gateway(
        auth="token", OPENCLAW_GATEWAY_TOKEN=TOKEN, **KEYS
    ) as running:
        running.wait_for("[gateway] ready")
        env = {
            "OPENCLAW_GATEWAY_PORT": str(running.port),
            "OPENCLAW_GATEWAY_TOKEN": TOKEN,
            **KEYS,
        }

        def ask(*args):
            done = openclaw.run(*args, **env)
            assert done.stdout, done.stderr
            return json.loads(done.stdout)

        yield ask


@pytest.mark.parametrize("state", ["answers", "429", "500", "unreachable"])
def test_with_hybrid_jobs_and_heartbeat_never_reach_the_plan(
    run, tmp_path, plan, state
):
    openclaw = openclaw_binary.find(tmp_path)
    with general(state) as (url, requests):
        made = run(
            *("--config", openclaw.config, "init", "--setup", "hybrid", "--no-probe"),
            *("--provider", "tencent-coding-plan", "--provider", "apiyi", "--yes"),
            f"--base-url=tencent-coding-plan={plan.base_url}",
            f"--base-url=apiyi={url}",
            **KEYS,
        )
        assert made.code == 0, made.stderr
        with gateway(openclaw) as ask:
            ask(*JOB)
            jobs = ask("cron", "list", "--all", "--json")["jobs"]
            for one in jobs:
                ask("cron", "run", one["id"], "--json")
            _until(requests)

    enabled = {j["name"]: j["effectiveAgentId"] for j in jobs if j["enabled"]}
    assert enabled == {"heartbeat-jobs": "jobs", "hourly": "jobs"}
    assert requests()
    assert not _chats(plan)


def test_with_a_plan_alone_the_scheduler_starts_nothing(run, tmp_path, plan):
    openclaw = openclaw_binary.find(tmp_path)
    made = run(
        *("--config", openclaw.config, "init", "--setup", "coding-plan", "--no-probe"),
        *("--provider", "tencent-coding-plan", "--yes"),
        f"--base-url=tencent-coding-plan={plan.base_url}",
        **KEYS,
    )
    assert made.code == 0, made.stderr
    often = tuple("1s" if arg == "1h" else arg for arg in JOB)

    with gateway(openclaw) as ask:
        ask(*often)
        jobs = ask("cron", "list", "--all", "--json")["jobs"]
        time.sleep(3)

    assert [job["name"] for job in jobs if job["enabled"]] == ["hourly"]
    assert not plan.log


def _chats(server):
    return len([seen for seen in server.log if seen.method == "POST"])


def _until(requests, seconds=20):
    end = time.monotonic() + seconds
    while not requests() and time.monotonic() < end:
        time.sleep(0.2)
