"""`--heartbeat` on a file that exists: both ways, and what its comments say then."""

import pytest

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

PLAN = ("--provider", "zai-coding-plan", "--yes", "--no-probe")
ADD = ("add", "zai-coding-plan", "--yes", "--no-probe")
INIT = ("init", "--setup", "coding-plan", *PLAN)
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
