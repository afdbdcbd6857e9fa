"""`--heartbeat` on a file that exists: both ways, and what its comments say then."""

import json

import pytest

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

PLAN = ("--provider", "zai-coding-plan", "--yes", "--no-probe")
ADD = ("add", "zai-coding-plan", "--yes", "--no-probe")
INIT = ("init", "--setup", "coding-plan", *PLAN)
NEW = ("--force", "--yes", "--no-probe")
OFF = ("--heartbeat", "off")
ENV = {"ZAI_API_KEY": "the-key-of-the-plan", "DEEPSEEK_API_KEY": "the-key-of-the-api"}


@pytest.fixture
def config(isolated):
    return isolated / ".openclaw" / "openclaw.json"


def _value(path):
    return parse(Source(path, path.read_text())).value


@pytest.mark.parametrize("command", [ADD, INIT], ids=["add", "init"])
def test_on_and_off_again_are_what_a_new_file_says(run, config, command):
    new = {}
    for wish in ("on", "off"):
        config.unlink(missing_ok=True)
        assert run(*INIT, "--heartbeat", wish, **ENV).code == 0
        new[wish] = config.read_text()

    for wish in ("on", "off", "on"):
        result = run(*command, "--heartbeat", wish, **ENV)

        assert result.code == 0, result.stderr
        said = config.read_text().partition("{")[0]
        assert said == new[wish].partition("{")[0]
        assert _value(config) == parse(Source(None, new[wish])).value
        assert "nothing to change" in run(*command, "--heartbeat", wish, **ENV).stderr


def test_a_scheduler_that_the_user_stopped_is_not_started(run, config):
    assert run(*INIT, "--heartbeat", "off", **ENV).code == 0
    text = config.read_text()
    config.write_text(text.replace("No scheduler: what it starts", "My jobs: nothing"))

    result = run(*ADD, "--heartbeat", "on", **ENV)

    assert "cron.enabled is false" in result.stderr
    assert _value(config)["cron"] == {"enabled": False}


def test_off_beside_an_api_is_the_heartbeat_alone(run, config):
    api = ("init", "--setup", "general", "--provider", "deepseek")
    assert run(*api, "--yes", "--no-probe", **ENV).code == 0

    assert run(*ADD, "--heartbeat", "off", **ENV).code == 0

    value = _value(config)
    assert value["agents"]["defaults"]["heartbeat"]["every"] == "0m"
    assert "cron" not in value


def test_a_hybrid_does_not_say_that_the_plan_has_the_heartbeat(run, config):
    assert run(*INIT, "--heartbeat", "on", **ENV).code == 0
    assert "You left the heartbeat on" in config.read_text()

    api = ("init", "--setup", "hybrid", "--provider", "zai-coding-plan")
    result = run(*api, "--provider", "deepseek", "--yes", "--no-probe", **ENV)

    assert result.code == 0, result.stderr
    assert "You left the heartbeat on" not in config.read_text()


@pytest.mark.parametrize("free", [False, True])
def test_fix_policy_stops_the_scheduler_where_all_jobs_are_on_plans(run, config, free):
    """With an agent that has an API, its jobs go on."""
    assert run(*INIT, "--heartbeat", "on", **ENV).code == 0
    text = config.read_text().rstrip().removesuffix("}") + "cron: {enabled: true}}"
    if free:
        agents = 'entries: {main: {}, free: {model: "openrouter/glm"}}, defaults: {'
        text = text.replace("defaults: {", agents, 1)
    config.write_text(text)

    result = run("fix", "--policy", "--yes", **ENV)

    assert result.code == 0, result.stderr
    assert (_value(config).get("cron") == {"enabled": False}) is not free
    assert "nothing to change" in run("fix", "--policy", "--yes", **ENV).stderr


def _general(run):
    api = ("init", "--setup", "general", "--provider", "deepseek")
    assert run(*api, "--yes", "--no-probe", **ENV).code == 0


def _on_plan(run):
    """What runs unattended on a plan, by title."""
    rows = json.loads(run("list", "--json", **ENV).stdout)["unattended"]
    return {row["title"] for row in rows if row["billing"] == "plan"}


EVERYTHING = {"heartbeat", "weekly skill review", "dreaming", "a new job (cron add)"}


@pytest.mark.parametrize("wish", ["", "off", "on"])
def test_a_plan_with_the_default_model_does_not_take_the_unattended_work(
    run, config, wish
):
    _general(run)
    said = ("--heartbeat", wish) if wish else ()

    result = run(*ADD, "--default", "zai/glm-5.3", *said, **ENV)

    assert result.code == 0, result.stderr
    assert _on_plan(run) == (EVERYTHING if wish == "on" else set())
    assert run("validate", **ENV).code == 0
    beats = {
        row["provider"]
        for row in json.loads(run("list", "--json", **ENV).stdout)["unattended"]
        if row["activity"] == "heartbeat" and not row["fallback"]
    }
    assert beats == (set() if wish == "off" else {"deepseek"})


def test_what_the_comments_say_is_true_of_the_hybrid_file(run, config):
    _general(run)

    result = run(*ADD, "--default", "zai/glm-5.3", **ENV)

    text = config.read_text()
    assert "comments of the setup stay" not in result.stderr
    assert "for everything, scripts and unattended work too" not in text
    assert "on the model for daily work" not in text
    _, _, entries = text.partition("entries: {")
    assert entries.lstrip().startswith("// Unattended work, without a fallback")
    assert "cron add --model deepseek/deepseek-flash --fallbacks" in result.stderr


@pytest.mark.parametrize(
    "command", [(*ADD, "--heartbeat", "off"), ("fix", "--policy", "--yes")]
)
def test_a_heartbeat_that_is_off_is_not_said_to_run(run, config, command):
    _general(run)
    assert "// Runs every half hour" in config.read_text()
    if "fix" in command:
        assert run(*ADD, **ENV).code == 0
        onto = ("default", "zai/glm-5.3", "--unattended", "on", "--yes")
        assert run(*onto, **ENV).code == 0

    assert run(*command, **ENV).code == 0

    assert _value(config)["agents"]["defaults"]["heartbeat"]["every"] == "0m"
    assert "// Runs every half hour" not in config.read_text()


def test_work_of_several_agents_that_would_come_to_a_plan_is_a_decision(run, config):
    _general(run)
    agents = (
        'agents: { ownership: "explicit", entries: { a: {}, b: { heartbeat: {} } },'
    )
    config.write_text(config.read_text().replace("agents: {", agents, 1))
    before = config.read_text()
    asked = (*ADD, "--default", "zai/glm-5.3")

    refused = run(*asked, **ENV)

    assert refused.code == 2
    assert "would run on GLM Coding Plan" in refused.stderr
    assert config.read_text() == before
    assert refused.stderr.rstrip().endswith("--heartbeat off`")
    assert run(*asked, "--heartbeat", "off", **ENV).code == 0
    assert "heartbeat" not in _on_plan(run)


def test_a_file_without_a_model_needs_no_decision(run, config):
    config.parent.mkdir()
    config.write_text('{ gateway: { mode: "local" } }')

    result = run(*ADD, **ENV)

    assert result.code == 0, result.stderr
    assert "no heartbeat runs" in result.stderr
    assert _on_plan(run) == set()


def test_a_plan_as_the_default_leaves_unattended_work_with_the_api(run, config):
    """As `add --default` does it."""
    _general(run)
    assert run(*ADD, **ENV).code == 0
    before = config.read_bytes()

    kept = run("default", "zai/glm-5.3", "--yes", **ENV)

    assert 'those that name no agent go to "jobs" on deepseek/' in kept.stderr
    assert _on_plan(run) == set()
    text = config.read_text()
    config.write_bytes(before)
    assert run("default", "zai/glm-5.3", "--unattended", "on", "--yes", **ENV).code == 0
    assert _on_plan(run) == EVERYTHING
    command = ("default", "--unattended", "deepseek/deepseek-flash")
    assert run(*command, "--yes", **ENV).code == 0
    assert _on_plan(run) == set()
    assert config.read_text() == text
    assert 'primary: "zai/glm-5.3"' in config.read_text()
    assert "nothing to change" in run(*command, "--yes", **ENV).stderr


def test_default_may_switch_that_work_off(run, config):
    _general(run)
    assert run(*ADD, **ENV).code == 0

    result = run("default", "zai/glm-5.3", "--unattended", "off", "--yes", **ENV)

    assert result.code == 0, result.stderr
    assert json.loads(run("list", "--json", **ENV).stdout)["unattended"] == []


def test_a_second_agent_for_that_work_leaves_main_its_workspace(run, config):
    _general(run)
    assert run(*ADD, **ENV).code == 0
    (config.parent / "workspace").mkdir()

    run("default", "zai/glm-5.3", "--unattended", "deepseek-flash", "--yes", **ENV)

    main = _value(config)["agents"]["entries"]["main"]
    assert main["workspace"] == "~/.openclaw/workspace"


@pytest.mark.parametrize("name", ["zai/glm-5.3", "nix"])
def test_that_work_goes_to_no_plan_and_to_no_unknown_model(run, config, name):
    _general(run)
    assert run(*ADD, **ENV).code == 0
    before = config.read_text()

    assert run("default", "--unattended", name, "--yes", **ENV).code == 2

    assert config.read_text() == before


CHANNEL = 'channels: { telegram: { botToken: "${TG}" } },'


def test_a_heartbeat_that_ends_on_the_plan_is_said_to_stay_there(run, config):
    """With a channel there is no second agent, so that its last model is the plan's."""
    _general(run)
    assert run(*ADD, **ENV).code == 0
    config.write_text(
        config.read_text().replace("agents: {", f"{CHANNEL} agents: {{", 1)
    )

    moved = run("default", "zai/glm-5.3", "--yes", **ENV)
    onto = run("default", "zai/glm-5.3", "--unattended", "on", "--yes", **ENV)
    kept = run("default", "--unattended", "deepseek-flash", "--yes", **ENV)
    off = run("default", "--unattended", "off", "--yes", **ENV)
    back = run("default", "deepseek-flash", "--yes", **ENV)

    assert moved.code == 2
    assert "decide it with --unattended off, api or on" in moved.stderr
    assert "unattended on zai/glm-5.3 now" in onto.stderr
    assert "heartbeat: still on a plan, if only as a fallback" in kept.stderr
    assert "still on a plan" not in off.stderr
    assert _on_plan(run) == set()
    assert "lost its reason stays: " in back.stderr
    assert "agents.defaults.heartbeat.every" in back.stderr


@pytest.mark.parametrize("command", ["add", "default"])
def test_with_a_channel_the_api_may_come_first(run, config, command):
    _general(run)
    text = config.read_text().replace("agents: {", f"{CHANNEL} agents: {{", 1)
    config.write_text(text)
    onto, flag = (*ADD, "--default", "zai/glm-5.3"), "--heartbeat"
    if command == "default":
        assert run(*ADD, **ENV).code == 0
        onto, flag = ("default", "zai/glm-5.3", "--yes"), "--unattended"

    refused = run(*onto, **ENV)
    first = run(*onto, flag, "api", **ENV)

    assert refused.code == 2
    assert f"decide it with {flag} off, api or on" in refused.stderr
    assert first.code == 0, first.stderr
    found = json.loads(run("list", "--json", **ENV).stdout)["unattended"]
    beats = [w for w in found if w["activity"] == "heartbeat"]
    assert [(w["model"], w["fallback"]) for w in beats] == [
        ("deepseek/deepseek-flash", False),
        ("zai/glm-5.3", True),
    ]


TWO = {
    "gateway": {"mode": "local"},
    "models": {
        "providers": {
            "vllm": {
                "baseUrl": "http://127.0.0.1:8000/v1",
                "api": "openai-completions",
                "models": [{"id": "qwen3", "name": "qwen3"}],
            },
            "deepseek": {
                "baseUrl": "https://api.deepseek.com",
                "apiKey": "${DEEPSEEK_API_KEY}",
                "models": [{"id": "deepseek-flash", "name": "flash"}],
            },
        }
    },
    "agents": {
        "ownership": "explicit",
        "defaults": {"model": "deepseek/deepseek-flash"},
        "entries": {
            "main": {"heartbeat": {"every": "1h"}},
            "work": {"heartbeat": {}, "model": "vllm/qwen3"},
        },
    },
}


def test_an_agent_that_is_on_no_plan_keeps_its_heartbeat(run, config):
    config.parent.mkdir()
    config.write_text(json.dumps(TWO))
    assert run(*ADD, **ENV).code == 0

    onto = ("default", "zai/glm-5.3", "--unattended", "deepseek/deepseek-flash")
    moved = run(*onto, "--yes", **ENV)

    assert moved.code == 0, moved.stderr
    entries = _value(config)["agents"]["entries"]
    assert entries["main"]["heartbeat"]["model"] == "deepseek/deepseek-flash"
    assert entries["work"]["heartbeat"] == {}
    assert "now (plan, not stated), when the model before it fails: heartbeat" in (
        moved.stderr
    )
    shown = run("list", **ENV).stdout
    assert "heartbeat: work" in " ".join(shown.split())


def test_the_named_model_gets_the_heartbeats_where_nothing_is_on_a_plan(run, config):
    config.parent.mkdir()
    config.write_text(json.dumps(TWO))

    moved = run("default", "--unattended", "vllm/qwen3", "--yes", **ENV)

    assert moved.code == 0, moved.stderr
    assert "unattended on vllm/qwen3 now: heartbeat" in moved.stderr
    said = "stays on deepseek/deepseek-flash, its agent's own model: "
    assert "weekly skill review" in moved.stderr.partition(said)[2]
    entries = _value(config)["agents"]["entries"]
    assert entries["main"]["heartbeat"] == {"every": "1h", "model": "vllm/qwen3"}
    assert entries["work"]["heartbeat"] == {}
    again = run("default", "--unattended", "vllm/qwen3", "--yes", **ENV)
    assert "nothing to change" in again.stderr


def test_remove_tells_what_its_flag_leaves_on_a_plan(run, config):
    config.parent.mkdir()
    config.write_text(json.dumps(TWO))
    assert run(*ADD, **ENV).code == 0
    onto = ("default", "zai/glm-5.3", "--unattended", "deepseek/deepseek-flash")
    assert run(*onto, "--yes", **ENV).code == 0

    flag = ("--unattended", "vllm/qwen3")
    gone = run("remove", "deepseek", *flag, "--yes", **ENV)

    assert gone.code == 0, gone.stderr
    assert run("list", **ENV).stdout.count("zai/glm-5.3") > 1
    assert "fallback" in gone.stderr


def test_what_no_longer_starts_is_told(run, config):
    _general(run)
    text = config.read_text().replace("agents: {", f"{CHANNEL} agents: {{", 1)
    config.write_text(text)

    result = run(*ADD, "--default", "zai/glm-5.3", "--heartbeat", "off", **ENV)

    assert "off from now: heartbeat, weekly skill review, dreaming\n" in result.stderr


def test_status_names_what_is_on_a_plan_and_the_command_that_ends_it(run, config):
    _general(run)
    assert run(*ADD, "--default", "zai/glm-5.3", "--heartbeat", "on", **ENV).code == 0

    shown = json.loads(run("status", "--no-probe", "--json", **ENV).stdout)
    (trouble,) = (t for t in shown["troubles"] if "unattended" in t["message"])
    assert run(*trouble["command"].split()[1:], "--yes", **ENV).code == 0
    then = json.loads(run("status", "--no-probe", "--json", **ENV).stdout)

    assert trouble["message"].endswith(": heartbeat, weekly skill review, dreaming")
    assert trouble["stops"] is False
    assert not any("unattended" in t["message"] for t in then["troubles"])


def test_unattended_work_that_is_on_no_plan_can_move(run, config):
    """From one API to another, or to a server of one's own."""
    own = ("--provider", "vllm", "--model", "vllm=qwen3")
    both = ("--provider", "zai-coding-plan", "--provider", "deepseek", *own)
    hybrid = ("init", "--setup", "hybrid", *both, "--yes", "--no-probe")
    assert run(*hybrid, **ENV).code == 0

    moved = run("default", "--unattended", "vllm/qwen3", "--yes", **ENV)

    assert moved.code == 0, moved.stderr
    assert "unattended on vllm/qwen3 now: heartbeat, a new job" in moved.stderr
    assert "keeps its own model" not in moved.stderr
    defaults = _value(config)["agents"]["defaults"]
    assert defaults["heartbeat"]["model"] == defaults["utilityModel"] == "vllm/qwen3"
    jobs = _value(config)["agents"]["entries"]["jobs"]
    assert jobs["model"] == {"primary": "vllm/qwen3", "fallbacks": []}
    assert defaults["model"]["primary"] == "zai/glm-5.3"
    text = config.read_text()
    off = run("default", "--unattended", "off", "--yes", **ENV)
    assert "off from now: heartbeat" in off.stderr
    assert "stays on, because it is on no plan: a new job (cron add)" in off.stderr
    assert "which plans forbid or leave open. */ every" not in config.read_text()
    again = run("default", "--unattended", "vllm/qwen3", "--yes", **ENV)
    assert "unattended on vllm/qwen3 now: heartbeat" in again.stderr
    assert _value(config) == parse(Source(None, text)).value


def _started(run, *before):
    """What starts when unattended work gets a model, after these commands."""
    for one in before:
        assert run(*one, **ENV).code == 0
    result = run("default", "--unattended", "deepseek-flash", "--yes", **ENV)
    assert result.code == 0, result.stderr
    return result.stderr


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    "off",
    [
        ("default", "--unattended", "off", "--yes"),
        ("init", "--setup", "general", "--provider", "deepseek", *NEW, *OFF),
        ("add", "deepseek", "--yes", "--no-probe", *OFF),
    ],
    ids=["default", "init", "add"],
)
def test_a_model_starts_again_what_was_switched_off(run, config, off, strict):
    """With the interval that it had, also after something else wrote the file."""
    every = {} if off[0] == "init" else {"every": "45m"}
    if every:
        _general(run)
        value = _value(config)
        value["agents"]["defaults"]["heartbeat"] |= every
        config.write_text(json.dumps(value))

    assert run(*off, **ENV).code == 0
    value = _value(config)
    assert value["agents"]["defaults"]["heartbeat"]["every"] == "0m"
    if strict:
        config.write_text(json.dumps({**value, "logging": {"level": "debug"}}))
    said = _started(run)

    assert "unattended on deepseek/deepseek-flash now: heartbeat" in said
    heartbeat = _value(config)["agents"]["defaults"]["heartbeat"]
    assert heartbeat == {"model": "deepseek/deepseek-flash", **every}


def test_a_heartbeat_that_the_user_stopped_is_told_with_the_command(run, config):
    _general(run)
    assert run("default", "--unattended", "off", "--yes", **ENV).code == 0
    _started(run)
    value = _value(config)
    value["agents"]["defaults"]["heartbeat"]["every"] = "0m"
    value["cron"] = {"enabled": False}
    config.write_text(json.dumps(value))

    said = _started(run)

    assert "nothing to change" in said
    assert (
        "no heartbeat runs: cron.enabled is false and agents.defaults.heartbeat.every "
        'is "0m"; `openclaw config set cron.enabled true && '
        "openclaw config set agents.defaults.heartbeat.every 30m` starts it"
    ) in said


def test_the_history_says_what_was_decided(run, config):
    _general(run)
    _started(run, ("default", "--unattended", "off", "--yes"))

    told = run("undo", "--list").stdout

    assert "default --unattended off" in told
    assert "default --unattended deepseek-flash" in told
    assert run("undo", "--yes").code == 0
    assert run("undo", "--yes").code == 0
    assert "every" not in _value(config)["agents"]["defaults"]["heartbeat"]


def test_a_misspelled_model_for_that_work_is_doubted(run, config):
    _general(run)

    doubted = run("default", "--unattended", "deepseek/deepseek-flahs", "--yes", **ENV)

    assert 'did you mean "deepseek' in doubted.stderr
