"""`list` and `undo`."""

import json

import pytest
from samples import KEY

TEXT = """\
{
  gateway: { mode: "local" },
  models: { providers: {
    deepseek: {
      baseUrl: "https://api.deepseek.com", apiKey: "${DEEPSEEK_API_KEY}",
      models: [{ id: "deepseek-chat", name: "DeepSeek Chat" }],
    },
    zai: {
      baseUrl: "https://api.z.ai/api/coding/paas/v4", apiKey: "KEY",
      models: [{ id: "glm-5", name: "GLM-5" }],
    },
  } },
  agents: { defaults: { model: {
    primary: "zai/glm-5", fallbacks: ["deepseek/deepseek-chat"],
  } } },
}
""".replace("KEY", KEY, 1).replace("${DEEPSEEK_API_" + KEY, "${DEEPSEEK_API_KEY")


@pytest.fixture
def config(isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700)
    path.write_text(TEXT)
    return path


def test_list_shows_providers_kinds_keys_and_the_default_model(run, config):
    result = run("list")

    assert result.code == 0
    assert "deepseek" in result.stdout
    assert "coding-plan" in result.stdout
    assert "not set here" in result.stdout
    assert "defaultModel  zai/glm-5" in result.stdout
    assert KEY not in result.stdout


def test_list_fits_80_columns(run, config):
    lines = run("list").stdout.splitlines()

    assert all(len(line) <= 80 for line in lines if not line.startswith("file "))


def test_list_shows_what_starts_without_a_person_and_who_pays(run, config):
    result = run("list")

    (beat,) = [line for line in result.stdout.splitlines() if "heartbeat" in line][:1]
    assert beat.split() == ["heartbeat", "zai/glm-5", "plan", "not", "stated"]
    assert "else deepseek/deepseek-chat" in result.stdout
    assert 'cron add --model deepseek/deepseek-chat --fallbacks ""' in " ".join(
        result.stdout.split()
    )
    assert "usage-policy" not in result.stdout
    assert "docs.z.ai/devpack/usage-policy, 2026-07-30" in " ".join(
        run("-v", "list").stdout.split()
    )


def test_list_as_json_has_all_of_it(run, config):
    document = json.loads(run("list", "--json").stdout)

    beat = document["unattended"][0]
    assert (beat["activity"], beat["model"], beat["billing"], beat["unattended"]) == (
        *("heartbeat", "zai/glm-5", "plan", "not stated"),
    )
    assert beat["term"]["date"] == "2026-07-30"
    assert beat["off"]
    assert any("openclaw cron add" in note for note in document["notes"])


def test_list_as_json_says_where_each_key_is(run, config):
    result = run("list", "--json", DEEPSEEK_API_KEY=KEY)

    document = json.loads(result.stdout)
    deepseek, zai = document["providers"]
    assert document["defaultModel"] == "zai/glm-5"
    assert deepseek["key"] == {
        "source": "${DEEPSEEK_API_KEY}",
        "present": True,
        "place": "process",
        "seenByService": False,
    }
    assert (zai["kind"], zai["key"]) == (
        "coding-plan",
        {"source": "inline", "present": True},
    )
    assert KEY not in result.stdout


def _add(run, preset):
    flags = ("--api-key-env", "X", "--no-probe", "--yes")
    assert run("add", preset, *flags).code == 0


def test_undo_steps_back_one_write_at_a_time(run, config):
    _add(run, "openrouter")
    between = config.read_text()
    _add(run, "openai")

    first, second = run("undo", "--yes"), config.read_text()
    run("undo", "--yes")

    assert first.code == 0
    assert second == between
    assert config.read_text() == TEXT


def test_undo_lists_what_it_can_take_back(run, config):
    _add(run, "openrouter")

    assert run("undo", "--list").stdout.split()[-1] == "add"


def test_undo_does_not_lose_a_newer_change(run, config):
    _add(run, "openrouter")
    config.write_text(config.read_text() + "// by hand\n")
    newer = config.read_text()

    result = run("undo", "--yes")

    assert result.code == 3
    assert config.read_text() == newer


def test_undo_without_a_write_says_so(run, config):
    result = run("undo", "--yes")

    assert result.code == 3
    assert "undo" in result.stderr


def test_undo_shows_no_key(run, config):
    _add(run, "openrouter")
    result = run("undo", "--yes")

    assert KEY not in result.stdout + result.stderr


def test_a_key_in_a_header_is_told_like_any_other(run, tmp_path):
    path = tmp_path / "openclaw.json"
    entry = {
        "baseUrl": "https://api.portkey.ai/v1",
        "headers": {"x-portkey-api-key": "${PORTKEY_API_KEY}"},
        "models": [{"id": "m", "name": "m"}],
    }
    path.write_text(json.dumps({"models": {"providers": {"portkey": entry}}}))

    (row,) = json.loads(run("list", "--json", "--config", path).stdout)["providers"]

    assert (row["preset"], row["key"]) == (
        "portkey",
        {"source": "${PORTKEY_API_KEY}", "present": False},
    )


def test_a_login_that_only_the_default_model_names_is_listed(run, tmp_path):
    path = tmp_path / "openclaw.json"
    profile = {"provider": "openai", "mode": "oauth"}
    path.write_text(
        json.dumps(
            {
                "auth": {"profiles": {"openai:me": profile}},
                "agents": {"defaults": {"model": "openai/gpt-6-astra"}},
            }
        )
    )

    (row,) = json.loads(run("list", "--json", "--config", path).stdout)["providers"]

    assert (row["id"], row["kind"], row["entry"]) == ("openai", "oauth", False)
    assert row["key"]["source"] == "login"


def test_every_fallback_has_a_line_of_its_own(run, config):
    config.write_text(TEXT.replace('"deepseek/deepseek-chat"]', '"a/b", "c/d"]'))

    assert "fallbacks     a/b\n              c/d\n" in run("list").stdout


def test_undo_can_be_looked_at_first(run, config):
    _add(run, "openrouter")
    before = config.read_text()

    result = run("undo", "--dry-run")

    assert result.code == 0
    assert "-      openrouter: {" in result.stdout or "-    openrouter: {" in (
        result.stdout
    )
    assert config.read_text() == before


def test_undo_loses_a_newer_change_only_when_forced(run, config):
    _add(run, "openrouter")
    config.write_text(config.read_text() + "// by hand\n")

    result = run("undo", "--yes", "--force")

    assert result.code == 0
    assert "-// by hand" in result.stdout
    assert config.read_text() == TEXT


def test_undo_after_a_write_that_never_came_takes_back_the_one_before(
    run, config, monkeypatch
):
    """The process is killed between noting a write and doing it."""
    _add(run, "openrouter")
    once = config.read_text()

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("openclaw_cfg.files.atomic.publish", killed)
        code = run("add", "openai", "--api-key-env", "X", "--no-probe", "--yes").code

    assert code == 130
    assert config.read_text() == once
    assert run("undo", "--yes").code == 0
    assert config.read_text() == TEXT
