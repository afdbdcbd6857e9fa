"""A plan's key at the address of a general API: every command judges it alike."""

import json

import pytest

from openclaw_cfg.app.probe import options_in, with_plan_keys
from openclaw_cfg.app.workspace import open_workspace
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import read_environment
from openclaw_cfg.probe.planning import Options
from openclaw_cfg.source import Source

PLAN = {
    "baseUrl": "https://api.z.ai/api/coding/paas/v4",
    "apiKey": "${ZAI_API_KEY}",
    "models": [{"id": "glm-5.3", "name": "GLM"}],
}
API = {**PLAN, "baseUrl": "https://api.z.ai/api/paas/v4"}
QWEN = {
    "baseUrl": "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    "apiKey": "${DASHSCOPE_API_KEY}",
    "models": [{"id": "qwen3.6-flash", "name": "Qwen"}],
}
KEYS = {"ZAI_API_KEY": "zk-" + "a" * 30, "DASHSCOPE_API_KEY": "sk-sp-" + "b" * 30}


@pytest.fixture(params=["same-reference", "same-key", "start"])
def shared(request, tmp_path):
    providers = {
        "same-reference": {"zai": PLAN, "own": API},
        "same-key": {"zai": PLAN, "own": {**API, "apiKey": "${COPY}"}},
        "start": {"own": QWEN},
    }[request.param]
    (model,) = providers["own"]["models"]
    value = {
        "gateway": {"mode": "local"},
        "models": {"providers": providers},
        "agents": {"defaults": {"model": f"own/{model['id']}"}},
    }
    path = tmp_path / "openclaw.json"
    path.write_text(json.dumps(value))
    return path


@pytest.fixture
def ask(run, shared):
    def asked(*command: str):
        env = {**KEYS, "COPY": KEYS["ZAI_API_KEY"]}
        return run(*command, "--config", str(shared), **env)

    return asked


def test_list_calls_it_a_plan_s(ask):
    told = json.loads(ask("list", "--json").stdout)

    (own,) = (row for row in told["providers"] if row["id"] == "own")
    assert own["kind"] == "coding-plan"
    assert {row["billing"] for row in told["unattended"]} == {"plan"}
    assert "allowed" not in {row["unattended"] for row in told["unattended"]}


def test_validate_tells_of_the_key_and_of_the_heartbeat(ask):
    said = ask("validate").stdout

    assert said.count("warning[foreign-key]") == 1
    assert "[plan-on-heartbeat]" in said


def test_export_leaves_it_out(ask):
    result = ask("export", "env", "--provider", "own")

    assert result.code != 0
    assert 'the key of "own" is for ' in result.stderr
    assert "API_KEY=" not in result.stdout


def test_a_probe_sends_it_only_after_a_yes(shared):
    here = read_environment({**KEYS, "COPY": KEYS["ZAI_API_KEY"]})
    loaded = load(Source(shared, shared.read_text()), environment=here)
    options = options_in(
        open_workspace({}, cwd=shared.parent), here, loaded.value, Options()
    )

    asked = with_plan_keys(loaded.config.providers, options)

    assert [p.id for p in asked] == [p.id for p in loaded.config.providers]
