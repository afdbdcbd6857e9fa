"""Which models of stored jobs run, as the gateway does it and as `status` says it."""

import json

import openclaw_binary
import pytest
from standin import stand_in

pytestmark = [pytest.mark.openclaw, pytest.mark.nightly]
TOKEN = "the-token-of-the-gateway"
# Agent, model, and whether it runs there.
JOBS = (
    ("main", "acme/m", True),
    ("main", "lab/x", False),
    # Of a plugin that OpenClaw would fetch, and of a place where it does not look.
    ("main", "deepseek/deepseek-flash", False),
    ("main", "groq/x", False),
    # Without a provider: the only one that lists it, else the agent's own.
    ("main", "o", True),
    ("other", "unlisted", True),
    # Not on the list of allowed models, also by a name that both providers have.
    ("main", "acme/kk", False),
    ("main", "both", False),
    ("other", "both", True),
    ("free", "acme/kk", True),
)


def config(url):
    def provider(*ids):
        models = [{"id": name, "name": name} for name in ids]
        entry = {"baseUrl": url, "api": "openai-completions", "models": models}
        return {**entry, "apiKey": "the-key"}

    return {
        "gateway": {"mode": "local"},
        "models": {
            "providers": {
                "acme": provider("m", "kk", "both"),
                "other": provider("o", "both"),
            }
        },
        "agents": {
            "defaults": {
                "model": "acme/m",
                "modelPolicy": {"allow": ["acme/m", "other/o", "lab/*", "deepseek/*"]},
                "decisionModel": "groq/x",
                "systemAgent": {"agentId": "main"},
            },
            "ownership": "explicit",
            "entries": {
                "main": {},
                "free": {"modelPolicy": {"allow": []}},
                "other": {"model": "other/o", "modelPolicy": {"allow": ["other/*"]}},
            },
        },
        "meta": {
            "migrations": {"modelPolicyAllowlist": True, "utilityModelSeparation": True}
        },
    }


def test_a_job_that_does_not_run_is_a_trouble(run, tmp_path):
    openclaw = openclaw_binary.find(tmp_path)
    with stand_in() as server:
        openclaw.config.write_text(json.dumps(config(server.url)))
        openclaw.config.chmod(0o600)
        env = {"OPENCLAW_GATEWAY_TOKEN": TOKEN, **server.as_proxy}
        with openclaw.gateway(auth="token", patience=0, **env) as gateway:
            gateway.wait_for("[gateway] ready", seconds=240)
            with openclaw.client(gateway, TOKEN) as call:
                ended = [ends(call, agent, model) for agent, model, _ in JOBS]
        result = run(
            *("--config", openclaw.config, "status", "--json", "--no-probe"),
            OPENCLAW_STATE_DIR=str(openclaw.state),
        )

    assert ended == ["ok" if runs else "error" for *_, runs in JOBS]
    messages = [one["message"] for one in json.loads(result.stdout)["troubles"]]
    told = [
        any(m.startswith(f"job {agent} {model} does not run") for m in messages)
        for agent, model, _ in JOBS
    ]
    assert told == [not runs for *_, runs in JOBS]


def ends(call, agent, model):
    """How a job of an agent with this model ends."""
    job = call(
        "cron.add",
        name=f"{agent} {model}",
        agentId=agent,
        schedule={"kind": "every", "everyMs": 3_600_000},
        sessionTarget="isolated",
        payload={"kind": "agentTurn", "message": "x", "model": model, "fallbacks": []},
        delivery={"mode": "none"},
    )["id"]
    call("cron.run", id=job, mode="force")
    return openclaw_binary.until(
        lambda: next((e["status"] for e in call("cron.runs", id=job)["entries"]), ""),
        seconds=120,
    )
