"""What `init` writes, in the hands of the real OpenClaw."""

import json

import openclaw_binary
import pytest

from openclaw_cfg.demo.server import serve

pytestmark = pytest.mark.openclaw
# Providers without a plugin of their own: for one with, OpenClaw first tries to
# install the plugin, which takes a minute and a half where there is no network.
PLAN_KEY, API_KEY = "the-key-of-the-plan", "the-key-of-the-api"
KEYS = {"TENCENT_CODING_PLAN_API_KEY": PLAN_KEY, "APIYI_API_KEY": API_KEY}


@pytest.fixture
def openclaw(tmp_path):
    return openclaw_binary.find(tmp_path)


@pytest.fixture
def providers():
    with (
        serve(
            keys={PLAN_KEY}, models=["tc-code-latest", "hunyuan-2.0-thinking"]
        ) as plan,
        serve(keys={API_KEY}, models=["deepseek-v3.2", "glm-5"]) as api,
    ):
        yield plan, api


@pytest.fixture
def hybrid(run, openclaw, providers):
    plan, api = providers
    result = run(
        *("--config", openclaw.config, "init", "--setup", "hybrid"),
        *("--provider", "tencent-coding-plan", "--provider", "apiyi", "--yes"),
        *("--base-url", f"tencent-coding-plan={plan.base_url}"),
        *("--base-url", f"apiyi={api.base_url}"),
        **KEYS,
    )
    assert result.code == 0, result.stderr
    return openclaw


def test_it_accepts_the_file_and_names_our_default_model(hybrid):
    before = hybrid.config.read_bytes()

    judged = json.loads(hybrid.run("config", "validate", "--json", **KEYS).stdout)
    status = json.loads(hybrid.run("models", "status", "--json", **KEYS).stdout)

    assert judged["valid"] is True
    assert status["defaultModel"] == "tencent-coding-plan/hunyuan-2.0-thinking"
    assert status["fallbacks"] == ["apiyi/deepseek-v3.2"]
    assert hybrid.config.read_bytes() == before


def test_it_lists_our_models_with_the_default_on_the_right_one(hybrid):
    listed = json.loads(hybrid.run("models", "list", "--json", **KEYS).stdout)

    tags = {row["key"]: row.get("tags", []) for row in listed["models"]}
    assert {"tencent-coding-plan/hunyuan-2.0-thinking", "apiyi/deepseek-v3.2"} <= set(
        tags
    )
    assert "default" in tags["tencent-coding-plan/hunyuan-2.0-thinking"]


def test_an_answer_comes_through_it_from_the_right_place(hybrid, providers):
    plan, api = providers
    asked = ("infer", "model", "run", "--local", "--prompt", "ping", "--json")

    done = hybrid.run(*asked, **KEYS)

    chats = [seen for seen in plan.log if seen.path.endswith("/chat/completions")]
    assert done.returncode == 0, done.stderr
    assert "all systems go" in done.stdout
    assert [(chat.path, chat.model, chat.key) for chat in chats] == [
        ("/v1/chat/completions", "hunyuan-2.0-thinking", "good")
    ]
    assert not [seen for seen in api.log if seen.method == "POST"]


def test_a_change_of_ours_survives_its_next_look(hybrid, run):
    add = ("add", "openrouter", "--api-key-env", "ROUTER_KEY", "--no-probe", "--yes")
    hybrid.run("models", "status", **KEYS)

    result = run("--config", hybrid.config, *add)
    written = hybrid.config.read_bytes()
    hybrid.run("models", "status", **KEYS)

    assert result.code == 0, result.stderr
    assert hybrid.config.read_bytes() == written
