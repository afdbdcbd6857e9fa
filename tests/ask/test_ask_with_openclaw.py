"""What the questions lead to, held against the real OpenClaw."""

import json

import pytest
from ask_desk import init
from openclaw_binary import OpenClaw, find

from openclaw_cfg.app.change import commit
from openclaw_cfg.ask.detect import Around
from openclaw_cfg.openclaw.held_logins import HeldLogin

pytestmark = pytest.mark.openclaw

KEY = "sk-0123456789abcdef0123"
PLAN = [("Which plan", "zai-coding-plan"), ("region of GLM", "cn")]
MODELS = ("Which models", ...)
END = [("Another", "no"), ("defaultModel", ...), ("when it fails", ...)]
PASTED = [("Paste", KEY), ("Where to keep", "dotenv")]
LOGIN = HeldLogin(
    holder="OpenClaw",
    provider="openai",
    id="openai:me@example.com",
    account="me@example.com",
)
SCRIPTS = {
    "hybrid": [
        ("want to use", "hybrid"),
        *PLAN,
        ("Key for GLM", "paste"),
        *PASTED,
        MODELS,
        ("general API", "deepseek"),
        ("Key for DeepSeek", "paste"),
        ("Paste", KEY),  # it is kept where the first one is
        MODELS,
        *END,
    ],
    "plan": [
        ("want to use", "coding-plan"),
        *PLAN,
        ("Key for GLM", "paste"),
        *PASTED,
        MODELS,
        ("heartbeat", "on"),
        *END,
    ],
    "codex": [
        ("want to use", "coding-plan"),
        ("Which plan", "openai-codex"),
        MODELS,
        ("embeddings", "no"),
        ("heartbeat", "off"),
        *END,
    ],
    "bedrock": [
        ("want to use", "general"),
        ("general API", "amazon-bedrock"),
        ("Region", ...),
        MODELS,
        *END,
    ],
    "vault": [
        ("want to use", "general"),
        ("general API", "deepseek"),
        ("Key for DeepSeek", "vault"),
        ("Reference", "file"),
        ("Path", "~/keys.json"),
        ("Where in", "/deepseek/key"),
        MODELS,
        *END,
    ],
}


@pytest.fixture
def openclaw(tmp_path) -> OpenClaw:
    there = find(tmp_path)
    box = there.home / "keys.json"
    box.touch(mode=0o600)
    box.write_text(json.dumps({"deepseek": {"key": KEY}}))
    return there


@pytest.mark.slow
@pytest.mark.parametrize("name", SCRIPTS)
def test_openclaw_takes_what_the_questions_lead_to(name, openclaw: OpenClaw):
    run = init(openclaw.home, SCRIPTS[name], around=Around(logins=(LOGIN,)))
    # Without an agent, the list is that of the system agent: here, of unattended work.
    whose = ("--agent", "main") if "entries" in run.value["agents"] else ()
    commit(run.desk.workspace, run.change, command="init")

    done = openclaw.run("config", "validate", "--json")
    listed = openclaw.run("models", "list", "--json", *whose)

    verdict = json.loads(done.stdout)
    assert verdict["valid"], verdict
    assert not [w for w in verdict["warnings"] if "plugin" not in w["message"]]
    tags = {row["key"]: row["tags"] for row in json.loads(listed.stdout)["models"]}
    assert [key for key, has in tags.items() if "default" in has] == [run.wish.default]
