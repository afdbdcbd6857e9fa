"""`remove` of the provider that unattended work runs on is a decision."""

import json

import pytest
from hybrid_setup import HYBRID, heartbeats_of, with_a_third
from scripted_prompter import BACK, ScriptedPrompter

from openclaw_cfg.cli import remove as command
from openclaw_cfg.cli.options import Context
from openclaw_cfg.json5.edit import Set, apply
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.resources import folder
from openclaw_cfg.source import Source

KEYS = {"DEEPSEEK_API_KEY": "d", "ZAI_API_KEY": "z", "OPENAI_API_KEY": "o"}


@pytest.fixture
def config(isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700)
    path.write_text(HYBRID)
    return path


def _value(path):
    return parse(Source(None, path.read_text())).value


def _asks(monkeypatch, answer):
    scripted = ScriptedPrompter([("What is to run it?", answer)])
    monkeypatch.setattr(Context, "attended", lambda _: True)
    monkeypatch.setattr(command, "prompter", lambda _: scripted)
    return scripted


def test_without_a_decision_nothing_is_written_and_the_flag_is_named(run, config):
    result = run("remove", "deepseek", "--yes")

    assert result.code == 2
    assert "this would run on GLM Coding Plan" in result.stderr
    assert "heartbeat" in result.stderr
    assert "--unattended off" in result.stderr
    assert config.read_text() == HYBRID


def test_the_flag_that_is_named_has_the_best_model(run, config):
    config.write_text(with_a_third(HYBRID))

    result = run("remove", "deepseek", "--yes", **KEYS)

    assert result.code == 2
    assert "--unattended openai/gpt-6-astra or off" in result.stderr


def test_another_model_takes_over_in_every_place_and_keeps_the_comments(run, config):
    config.write_text(with_a_third(HYBRID))

    result = run("remove", "deepseek", "--unattended", "openai/gpt-6-astra", "--yes")

    value = _value(config)
    assert result.code == 0, result.stderr
    assert heartbeats_of(value) == [("jobs", ["openai/gpt-6-astra"])]
    assert value["agents"]["defaults"]["utilityModel"] == "openai/gpt-6-astra"
    assert value["agents"]["entries"]["jobs"]["model"] == {
        "primary": "openai/gpt-6-astra",
        "fallbacks": [],
    }
    assert "// No person is there, which plans forbid" in config.read_text()
    assert "deepseek" not in config.read_text()
    assert run("validate").code == 0


def test_agents_in_the_older_list_are_taken_over_too(run, config):
    value = parse(Source(None, with_a_third(HYBRID))).value
    entries = value["agents"].pop("entries")
    value["agents"]["list"] = [{"id": name, **entries[name]} for name in entries]
    jobs = value["agents"]["list"][-1]
    jobs["heartbeat"] = {"every": "1h", "model": "deepseek/deepseek-flash"}
    config.write_text(json.dumps(value))

    result = run("remove", "deepseek", "--unattended", "openai/gpt-6-astra", "--yes")

    assert result.code == 0, result.stderr
    jobs = _value(config)["agents"]["list"][-1]
    assert jobs["model"]["primary"] == "openai/gpt-6-astra"
    assert jobs["heartbeat"] == {"every": "1h", "model": "openai/gpt-6-astra"}
    assert "deepseek" not in config.read_text()


def test_a_plan_that_is_the_default_later_finds_an_agent_for_jobs_again(run, config):
    """The agent lost its model with the API that is removed."""
    config.write_text(with_a_third(HYBRID))
    assert run("default", "openai/gpt-6-astra", "--yes", **KEYS).code == 0

    gone = run("remove", "deepseek", "--yes", **KEYS)
    later = run("default", "zai/glm-5.3", "--yes", **KEYS)

    assert gone.code == 0, gone.stderr
    said = "note: unattended on openai/gpt-6-astra now: heartbeat, a new job (cron add)"
    assert said in gone.stderr
    assert later.code == 0, later.stderr
    jobs = _value(config)["agents"]["entries"]["jobs"]
    assert jobs == {"model": {"primary": "openai/gpt-6-astra", "fallbacks": []}}
    assert config.read_text().count("Unattended work, without a fallback") == 1
    shown = json.loads(run("list", "--json", **KEYS).stdout)["unattended"]
    assert {work["model"] for work in shown} == {"openai/gpt-6-astra"}


def test_switched_off_is_off_and_no_comment_speaks_of_what_is_gone(run, config):
    result = run("remove", "deepseek", "--unattended", "off", "--yes")

    text, value = config.read_text(), _value(config)
    assert result.code == 0, result.stderr
    assert heartbeats_of(value) == []
    assert value["agents"]["defaults"]["heartbeat"]["every"] == "0m"
    assert value["agents"]["defaults"]["utilityModel"] == ""
    assert value["cron"] == {"enabled": False}
    assert "general API" not in text
    assert 'work of "jobs"' not in text
    assert "// Without a mode the gateway does not start." in text
    assert "now: heartbeat" not in result.stderr
    shown = run("list")
    assert "nothing runs unattended" in shown.stdout
    assert run("validate").code == 0


@pytest.mark.parametrize("model", ["zai/glm-5.3", "deepseek/deepseek-flash"])
def test_neither_a_plan_nor_what_goes_can_take_over(run, config, model):
    result = run("remove", "deepseek", "--unattended", model, "--yes")

    assert result.code == 2
    assert config.read_text() == HYBRID


@pytest.mark.parametrize("answer", ["", BACK])
def test_on_a_terminal_it_is_asked_and_can_be_left(run, config, monkeypatch, answer):
    asked = _asks(monkeypatch, answer)

    result = run("remove", "deepseek")

    assert asked.finished()
    assert result.code == 0
    assert "nothing was written" in result.stderr
    assert config.read_text() == HYBRID


def test_the_question_begins_with_the_model_that_may_do_it(run, config, monkeypatch):
    config.write_text(with_a_third(HYBRID))
    asked = _asks(monkeypatch, ...)

    result = run("remove", "deepseek", "--dry-run", **KEYS)

    (choices,) = asked.offered.values()
    assert [c.value for c in choices] == ["openai/gpt-6-astra", "off", ""]
    assert '+        model: "openai/gpt-6-astra"' in result.stdout


def test_what_ran_on_the_plan_before_is_no_question(run, config):
    text = HYBRID.replace('model: "deepseek/deepseek-flash",\n        //', "//")
    config.write_text(
        text.replace('agentId: "jobs"', 'agentId: "main"').replace(
            'jobs: { model: { primary: "deepseek/deepseek-flash", fallbacks: [] } },',
            "",
        )
    )

    assert run("remove", "deepseek", "--yes").code == 0


def test_without_a_plan_there_is_no_question(run, config):
    config.write_text(with_a_third(HYBRID))

    result = run("remove", "zai", "--default", "openai/gpt-6-astra", "--yes")

    assert result.code == 0, result.stderr
    assert "plan" not in config.read_text()


DREAMING = """  plugins: { entries: { "memory-core": {
    config: { dreaming: { enabled: true, model: "deepseek/deepseek-flash" } },
    subagent: { allowedModels: ["deepseek/deepseek-flash", "zai/glm-5.3"] } } } },
"""


def test_the_model_that_dreams_goes_and_does_not_come_to_the_plan(run, config):
    head, _, tail = HYBRID.partition("  // Off, because dreaming runs")
    config.write_text(head + DREAMING + tail.partition("  },\n")[2])

    refused = run("remove", "deepseek", "--yes")
    off = run("remove", "deepseek", "--unattended", "off", "--yes")

    assert "dreaming" in refused.stderr
    assert off.code == 0
    core = _value(config)["plugins"]["entries"]["memory-core"]
    assert core["config"]["dreaming"] == {"enabled": False}
    assert core["subagent"]["allowedModels"] == ["zai/glm-5.3"]
    assert "deepseek" not in config.read_text()


@pytest.mark.parametrize("answer", ["", BACK, "deepseek/deepseek-flash"])
def test_on_a_terminal_the_new_default_is_asked(run, config, monkeypatch, answer):
    scripted = ScriptedPrompter([("Which one instead?", answer)])
    monkeypatch.setattr(Context, "attended", lambda _: True)
    monkeypatch.setattr(command, "prompter", lambda _: scripted)

    result = run("remove", "zai", "--dry-run")

    (choices,) = scripted.offered.values()
    assert [c.value for c in choices] == [
        "deepseek/deepseek-flash",
        "deepseek/deepseek-v4-pro",
        "",
    ]
    assert result.code == 0
    assert ("defaultModel deepseek" in result.stderr) == (answer not in {"", BACK})


def test_a_model_by_login_may_follow_the_default(run, isolated):
    made = ("init", "--setup", "hybrid", "--provider", "openai-codex")
    run(*made, "--provider", "deepseek", "--yes", "--no-probe", **KEYS)

    refused = run("remove", "deepseek", "--yes")

    assert "--default openai/gpt-6-astra" in refused.stderr


def test_what_init_wrote_for_the_unattended_work_goes_with_it(run, config):
    result = run("remove", "deepseek", "--unattended", "off", "--yes")

    agents = _value(config)["agents"]
    assert result.code == 0, result.stderr
    assert agents["entries"] == {"main": {"tools": {"deny": ["cron"]}}}
    assert agents["defaults"]["heartbeat"] == {"every": "0m"}
    assert "systemAgent" not in agents["defaults"]
    assert "ownership" not in agents


@pytest.mark.parametrize(
    "more",
    [
        Set(("bindings",), [{"agentId": "jobs", "match": {"channel": "slack"}}]),
        Set(("agents", "entries", "jobs", "tools"), {"deny": ["exec"]}),
    ],
)
def test_an_agent_that_serves_for_more_stays(run, config, more):
    config.write_text(apply(parse(Source(None, HYBRID)), (more,)).source.text)

    result = run("remove", "deepseek", "--unattended", "off", "--yes")

    agents = _value(config)["agents"]
    assert result.code == 0, result.stderr
    assert "jobs" in agents["entries"]
    assert agents["ownership"] == "explicit"
    assert agents["defaults"]["systemAgent"] == {"agentId": "jobs"}


def test_what_is_set_and_switched_off_is_told_in_words(run, config):
    off = run("remove", "deepseek", "--unattended", "off", "--dry-run").stderr
    moved = run("remove", "zai", "--default", "deepseek/deepseek-flash", "--dry-run")

    assert "sets cron.enabled to false: no scheduler" in off
    assert 'sets agents.defaults.heartbeat.every to "0m": no heartbeat' in off
    assert "removes agents.entries.jobs" in off
    assert 'sets agents.defaults.model.primary to "deepseek/' in moved.stderr
    assert "removes agents.defaults.model.primary" not in moved.stderr


@pytest.mark.parametrize(
    ("setup", "added", "removed", "heir"),
    [
        ("coding-plan", "deepseek", "zai", "deepseek/deepseek-flash"),
        ("general", "zai-coding-plan", "deepseek", "zai/glm-5.3"),
    ],
)
def test_a_heading_of_the_setup_goes_with_its_provider(
    run, config, setup, added, removed, heir
):
    path = folder("templates") / "setups" / f"{setup}.native.json5"
    config.write_text(path.read_text())
    assert run("add", added, "--yes", "--no-probe", **KEYS).code == 0

    flags = ("--default", heir, "--unattended", "off", "--yes")
    result = run("remove", removed, *flags, **KEYS)

    assert result.code == 0, result.stderr
    text = config.read_text()
    assert text.startswith(("{", "//\n"))
    assert "// Without a mode the gateway does not start." in text


def test_without_a_name_the_providers_are_named(run, config):
    result = run("remove")

    assert result.code == 2
    assert "the providers here are zai, deepseek" in result.stderr


def test_beside_a_server_of_the_users_own_no_comment_speaks_of_a_plan_that_is_gone(
    run, config
):
    config.unlink()
    named = ("--provider", "zai-coding-plan", "--provider", "custom=lab")
    lab = ("--base-url", "lab=http://127.0.0.1:8801/v1", "--model", "lab=m")
    made = run(
        *("init", "--setup", "hybrid", *named, *lab, "--secret", "lab=none"),
        *("--api-key-env", "zai-coding-plan=ZAI_API_KEY", "--no-probe", "--yes"),
    )
    assert made.code == 0, made.stderr
    assert "// The plan serves the person" in config.read_text()

    result = run("remove", "zai", "--default", "lab/m", "--yes")

    text = config.read_text()
    assert result.code == 0, result.stderr
    assert "8801" in text
    assert [s for s in text.splitlines() if "//" in s and " plan" in s] == []


def test_what_was_set_for_the_plan_and_stays_is_told(run, config):
    result = run("remove", "zai", "--default", "deepseek/deepseek-flash", "--yes")

    assert result.code == 0
    assert "they would run on the plan" not in config.read_text()
    (note,) = (line for line in result.stderr.splitlines() if "stays:" in line)
    for place in (
        "skills.workshop.autonomous.mode",
        "plugins.entries.memory-core.config.dreaming.enabled",
        "agents.entries.main.tools.deny",
        "agents.ownership",
    ):
        assert place in note


def test_a_setting_that_is_another_now_is_not_told_as_one_that_stays(run, config):
    config.write_text(HYBRID.replace('mode: "off"', 'mode: "propose"'))

    result = run("remove", "zai", "--default", "deepseek/deepseek-flash", "--yes")

    assert result.code == 0
    assert "agents.ownership" in result.stderr
    assert "skills.workshop" not in result.stderr


OPS = """{
  models: { providers: {
    zai: { baseUrl: "https://api.z.ai/api/coding/paas/v4", apiKey: "${ZAI_API_KEY}",
      models: [{ id: "glm-4.7", name: "GLM" }] },
    lab: { baseUrl: "http://127.0.0.1:9099/v1", apiKey: "none",
      models: [{ id: "qwen3", name: "Qwen", contextWindow: 65536 }] },
    deepseek: { baseUrl: "https://api.deepseek.com/v1", apiKey: "${DEEPSEEK_API_KEY}",
      models: [{ id: "deepseek-chat", name: "DS" }] },
  } },
  agents: {
    defaults: {
      model: { primary: "zai/glm-4.7", fallbacks: ["lab/qwen3"] },
      subagents: { model: "lab/qwen3" },
      heartbeat: { every: "1h", model: "lab/qwen3" },
    },
    ownership: "explicit",
    entries: {
      main: {},
      kid: { model: "lab/qwen3", heartbeat: { every: "2h" } },
      ops: { model: "deepseek/deepseek-chat",
        heartbeat: { every: "10m", model: "deepseek/deepseek-chat" } },
    },
  },
  gateway: { mode: "local" },
}
"""


def test_the_heartbeat_of_an_agent_with_its_own_model_is_taken_over(run, config):
    config.write_text(OPS)

    result = run("remove", "deepseek", "--unattended", "lab/qwen3", "--yes", **KEYS)

    assert result.code == 0, result.stderr
    assert heartbeats_of(_value(config)) == [
        ("kid", ["lab/qwen3"]),
        ("ops", ["lab/qwen3"]),
    ]
    agents = _value(config)["agents"]
    assert agents["entries"]["ops"]["heartbeat"]["every"] == "10m"
    assert agents["defaults"]["heartbeat"]["every"] == "1h"


def test_only_the_heartbeat_that_would_run_on_the_plan_is_switched_off(run, config):
    config.write_text(OPS)

    result = run("remove", "deepseek", "--unattended", "off", "--yes", **KEYS)

    assert result.code == 0, result.stderr
    assert heartbeats_of(_value(config)) == [("kid", ["lab/qwen3"])]
    assert _value(config)["agents"]["defaults"]["heartbeat"]["every"] == "1h"


def test_no_model_is_offered_where_none_could_run_it(run, config):
    deepseek = OPS.replace(
        'primary: "zai/glm-4.7"', 'primary: "deepseek/deepseek-chat"'
    )
    head, _, tail = deepseek.partition("    ownership")
    config.write_text(
        head.replace('heartbeat: { every: "1h", model: "lab/qwen3" },', "")
        + "  },\n  gateway"
        + tail.partition("gateway")[2]
    )

    result = run("remove", "deepseek", "--default", "zai/glm-4.7", "--yes", **KEYS)

    assert result.code == 2
    assert "heartbeat" in result.stderr
    assert "--unattended off" in result.stderr
    assert "lab/qwen3" not in result.stderr
