"""A plan's key at the address of a general API: every command judges it alike."""

import json
import shlex

import pytest

from openclaw_cfg.app.probe import options_in, with_plan_keys
from openclaw_cfg.app.workspace import open_workspace
from openclaw_cfg.catalog import preset
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


PLAIN = "a" * 32
END = ("--no-probe", "--yes")


def _flags(*presets: str) -> tuple[str, ...]:
    return tuple(part for name in presets for part in ("--provider", name))


@pytest.mark.parametrize(
    ("plan", "api", "usual", "key", "own"),
    [
        ("zai-coding-plan", "zai", "ZAI_API_KEY", PLAIN, "ZAI_GENERAL_API_KEY"),
        (
            *("alibaba-coding-plan", "alibaba", "DASHSCOPE_API_KEY"),
            *("sk-sp-" + PLAIN, "QWEN_GENERAL_API_KEY"),
        ),
        (
            *("minimax-coding-plan", "minimax", "MINIMAX_API_KEY"),
            *("sk-cp-" + PLAIN, "MINIMAX_GENERAL_API_KEY"),
        ),
        (
            *("volcengine-coding-plan", "volcengine", "VOLCANO_ENGINE_API_KEY"),
            *(PLAIN, "VOLCENGINE_API_KEY"),
        ),
        (
            *("opencode-go", "opencode", "OPENCODE_API_KEY"),
            *(PLAIN, "OPENCODE_GENERAL_API_KEY"),
        ),
    ],
)
def test_an_api_beside_a_plan_gets_a_variable_of_its_own(
    run, isolated, plan, api, usual, key, own
):
    made = ("init", "--setup", "hybrid", *END)
    path = isolated / ".openclaw" / "openclaw.json"
    model = ("--model", f"{api}=m1") if api == "volcengine" else ()

    for order in ((plan, api), (api, plan)):
        refused = run(*made, *_flags(*order), *model, **{usual: key})
        assert refused.code == 2
        assert f"{usual} has the key of " in refused.stderr
        assert f"--api-key-env {api}={own}`" in refused.stderr
        assert not path.exists()
    command = shlex.split(refused.stderr.rpartition(": `")[2].strip(" `\n"))
    result = run(*command[1:], **{usual: key})
    assert result.code == 0, result.stderr
    text = path.read_text()
    assert text.count(f"${{{usual}}}") == text.count(f"${{{own}}}") == 1
    path.unlink()
    result = run(*made, *_flags(plan, api), *model, **{usual: key, own: "b" * 32})
    assert result.code == 0, result.stderr
    assert path.read_text() == text


def test_the_command_that_export_prints_takes_no_key_of_the_plan(run, isolated):
    keys = {"ZAI_API_KEY": PLAIN}
    made = ("init", "--setup", "coding-plan", *_flags("zai-coding-plan"), *END)
    assert run(*made, **keys).code == 0
    said = run("export", "env", **keys).stderr
    add = shlex.split(said.rpartition(": `")[2].strip(" `\n"))[1:]

    refused = run(*add, *END, **keys)

    assert refused.code == 2
    assert "--api-key-env ZAI_GENERAL_API_KEY" in refused.stderr
    added = run(*add, *END, **keys, ZAI_GENERAL_API_KEY="b" * 32)
    assert added.code == 0, added.stderr
    assert "${ZAI_GENERAL_API_KEY:?" in run("export", "env", **keys).stdout


def test_a_plan_s_key_is_not_taken_for_a_general_api(run, isolated):
    made = ("init", "--setup", "general", *_flags("minimax"), *END)
    key = {"MINIMAX_API_KEY": "sk-cp-" + PLAIN}

    refused = run(*made, **key)

    assert refused.code == 2
    assert "MINIMAX_API_KEY has the key of MiniMax Coding Plan" in refused.stderr


def test_a_plan_s_key_that_is_named_is_taken_and_noted(run):
    keys = {"ZAI_API_KEY": PLAIN}
    named = ("--api-key-env", "zai=ZAI_API_KEY")
    both = _flags("zai-coding-plan", "zai")

    result = run("init", "--setup", "hybrid", *both, *named, *END, **keys)

    assert result.code == 0, result.stderr
    assert 'note: the key of "zai-general" is also that of "zai"' in result.stderr


@pytest.mark.parametrize(
    ("first", "second", "own"),
    [
        ("zai-coding-plan", ("zai", "--id", "zai-general"), "ZAI_GENERAL_API_KEY"),
        ("deepseek", ("deepseek", "--id", "ds2"), "DS2_API_KEY"),
    ],
)
@pytest.mark.parametrize("place", ["file", "shell"])
def test_a_key_from_standard_input_replaces_no_key_of_another_entry(
    run, isolated, first, second, own, place
):
    setup = "coding-plan" if first.endswith("plan") else "general"
    usual = preset(first).env
    env = {usual: PLAIN} if place == "shell" else {}
    dotenv = isolated / ".openclaw" / ".env"
    dotenv.parent.mkdir()
    dotenv.write_text("" if env else f"{usual}={PLAIN}\n")
    assert run("init", "--setup", setup, *_flags(first), *END, **env).code == 0
    add = ("add", *second, "--api-key-stdin", *END)

    added = run(*add, stdin="b" * 32 + "\n", **env)
    again = run(*add, stdin="c" * 32 + "\n", **env)

    assert added.code == again.code == 0, added.stderr + again.stderr
    assert f"wrote {own} to " in added.stderr
    assert f"the key that was in {own} is not kept" in again.stderr
    lines = dotenv.read_text().splitlines()
    assert f"{own}={'c' * 32}" in lines
    assert len(lines) == (1 if env else 2)


def test_a_plan_that_takes_the_key_of_an_api_is_noted_at_the_api(run):
    keys = {"ZAI_API_KEY": PLAIN}
    made = run("init", "--setup", "general", *_flags("zai"), *END, **keys)
    assert made.code == 0, made.stderr
    add = ("add", "zai-coding-plan", "--id", "zai-coding-plan", *END)

    refused = run(*add, **keys)
    added = run(*add, "--api-key-env", "ZAI_API_KEY", **keys)
    again = run(*add, "--api-key-env", "ZAI_API_KEY", **keys)

    assert "--api-key-env ZAI_CODING_PLAN_API_KEY" in refused.stderr
    said = 'note: the key of "zai" is also that of "zai-coding-plan"'
    assert said in added.stderr
    assert said not in again.stderr
