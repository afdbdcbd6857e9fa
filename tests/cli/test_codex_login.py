"""Every command understands what `init` wrote for a login: before it and after it."""

import json
import sqlite3
import time

import pytest


@pytest.fixture
def config(run, isolated):
    assert run("init", *SETUP, "--yes", "--no-probe").code == 0
    return isolated / ".openclaw"


SETUP = ("--setup", "coding-plan", "--provider", "openai-codex")


def log_in(state):
    folder = state / "state"
    folder.mkdir(parents=True, exist_ok=True)
    profile = {
        "type": "oauth",
        "provider": "openai",
        "access": "planted",
        "refresh": "planted",
        "expires": (time.time() + 90_000) * 1000,
    }
    with sqlite3.connect(folder / "openclaw.sqlite") as db:
        db.execute("create table config_machine_state(state_key, value_json)")
        row = json.dumps({"profiles": {"openai:me": profile}})
        db.execute(
            "insert into config_machine_state values ('authProfiles.store', ?)", [row]
        )


def listed(run):
    return json.loads(run("list", "--json").stdout)["providers"][0]


def test_without_a_login_the_commands_say_that_one_is_needed(run, config):
    row = listed(run)
    probed = run("probe")

    assert (row["preset"], row["kind"]) == ("openai-codex", "oauth")
    assert row["key"] == {"source": "login", "present": False}
    assert probed.code == 1
    assert "openclaw models auth login --provider openai" in probed.stdout
    assert "without one: unclear" in run("default").stdout


def test_init_says_that_a_login_is_needed_where_there_is_none(run, config):
    again = ("init", *SETUP, "--yes", "--no-probe", "--force")

    without = run(*again)
    log_in(config)
    with_it = run(*again)

    assert "run `openclaw models auth login --provider openai`" in without.stderr
    assert "needs a login" not in with_it.stderr


def test_with_a_login_they_see_it(run, config):
    log_in(config)

    assert listed(run)["key"] == {"source": "login", "present": True}
    assert run("probe").code == 0
    assert "without one: unclear" in run("default").stdout
    assert "missing-embedding-key" in run("validate").stdout


def test_a_key_of_the_vendor_without_a_login_is_the_general_offer(
    run, config, monkeypatch
):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-000000000000")

    assert listed(run)["preset"] == "openai"


def test_a_login_beside_a_general_api_is_listed_and_probed(run, monkeypatch):
    monkeypatch.setenv("DEEPSEEK_API_KEY", "planted")
    hybrid = ("--setup", "hybrid", "--provider", "openai-codex")
    run("init", *hybrid, "--provider", "deepseek", "--yes", "--no-probe")

    rows = json.loads(run("list", "--json").stdout)["providers"]

    assert [row["preset"] for row in rows] == ["deepseek", "openai-codex"]
    assert "openai: no_key" in run("probe").stdout
