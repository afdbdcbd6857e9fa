"""`list` and `undo`."""

import json
import re
import shlex
from pathlib import Path

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


def test_a_key_of_this_shell_that_is_in_a_file_too_is_not_only_here(run, config):
    key = {"DEEPSEEK_API_KEY": "sk-0123456789"}

    assert "(this shell only)" in " ".join(run("list", **key).stdout.split())
    (config.parent / ".env").write_text("DEEPSEEK_API_KEY=sk-0123456789\n")
    both = " ".join(run("list", **key).stdout.split())
    assert "(this shell, OpenClaw's .env)" in both
    assert "only" not in both
    (config.parent / ".env").write_text("DEEPSEEK_API_KEY=sk-another\n")
    both = " ".join(run("list", **key).stdout.split())
    assert "(this shell, another one in OpenClaw's .env)" in both


def test_list_fits_80_columns(run, config):
    lines = run("list", columns=80).stdout.splitlines()

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
    whole = " ".join(run("-v", "list").stdout.split())
    assert "docs.z.ai/devpack/usage-policy, 2026-07-30" in whole
    assert "measured with OpenClaw 2026.9.6 on 2026-11-29: heartbeat, weekly" in whole


def test_list_as_json_has_all_of_it(run, config):
    document = json.loads(run("list", "--json").stdout)

    beat = document["unattended"][0]
    assert (beat["activity"], beat["model"], beat["billing"], beat["unattended"]) == (
        *("heartbeat", "zai/glm-5", "plan", "not stated"),
    )
    assert beat["term"]["date"] == "2026-07-30"
    assert beat["off"]
    assert (beat["measured"], beat["notMeasured"]) == ("2026.9.6", None)
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


@pytest.mark.parametrize("preset", ["custom", "ollama"])
def test_a_server_without_a_key_has_no_key_in_clear_text(run, config, preset):
    flags = ("--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--no-probe")
    secret = ("--secret", "none") if preset == "custom" else ()
    run("add", preset, *flags, *secret, "--yes")

    (row,) = (
        r
        for r in json.loads(run("list", "--json").stdout)["providers"]
        if r["id"] == preset
    )
    assert row["key"] == {"source": "none", "present": None}
    assert re.search(rf"{preset} .*  no key  ", run("list").stdout)


@pytest.mark.parametrize(
    ("preset", "region"),
    [("google-vertex", "us-east5"), ("amazon-bedrock", "us-east-1")],
)
def test_a_cloud_has_its_own_way_to_log_in(run, config, preset, region):
    flags = ("--region", region, "--no-probe", "--yes")
    assert run("add", preset, *flags).code == 0

    rows = json.loads(run("list", "--json").stdout)["providers"]
    (row,) = (row for row in rows if row["preset"] == preset)
    assert row["key"] == {"source": "cloud", "present": None}
    assert "the cloud's own login" in run("list", columns=160).stdout


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

    assert run("undo", "--list").stdout.split()[2:] == [
        "add",
        "~/.openclaw/openclaw.json",
    ]


def test_undo_does_not_lose_a_newer_change(run, config):
    _add(run, "openrouter")
    config.write_text(config.read_text() + "// by hand\n")
    newer = config.read_text()

    result = run("undo", "--yes")

    assert result.code == 3
    assert config.read_text() == newer
    (look,) = re.findall(r"`openclaw-cfg (undo [^`]+)`", result.stderr)
    shown = run(*shlex.split(look))
    assert "-// by hand" in shown.stdout
    assert config.read_text() == newer


def test_undo_names_the_backups_that_are_there(run, config):
    run("remove", "deepseek", "--yes")

    told = run("undo", "--yes").stderr

    pattern = re.search(r"backup copies stay: \S+/(\S+)", told)[1]
    assert pattern == "openclaw.json.bak*"  # there may be no `.bak` but older ones
    assert [*config.parent.glob(pattern)]


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


def _with_profile(folder, mode, model):
    """A file with a profile of the defaultModel's provider, and nothing else of it."""
    name = model.partition("/")[0]
    profiles = {f"{name}:me": {"provider": name, "mode": mode}}
    agents = {"defaults": {"model": model}}
    path = folder / "openclaw.json"
    path.write_text(json.dumps({"auth": {"profiles": profiles}, "agents": agents}))
    return path


def test_a_login_that_only_the_default_model_names_is_listed(run, tmp_path):
    path = _with_profile(tmp_path, "oauth", "openai/gpt-6-astra")

    (row,) = json.loads(run("list", "--json", "--config", path).stdout)["providers"]

    assert (row["id"], row["kind"], row["entry"]) == ("openai", "oauth", False)
    assert row["key"] == {"source": "login", "present": False}


def test_a_profile_with_a_key_is_a_key_and_no_login_to_wait_for(run, tmp_path):
    path = _with_profile(tmp_path, "api_key", "anthropic/claude-sonnet-5")

    (row,) = json.loads(run("list", "--json", "--config", path).stdout)["providers"]
    shown = run("list", "--config", path).stdout

    assert row["kind"] == "general"
    assert row["key"] == {"source": "profile", "present": False}
    assert "in OpenClaw's own store, not stored here" in shown


def test_a_profile_for_the_login_of_a_cloud_needs_nothing_stored(run, tmp_path):
    path = tmp_path / "openclaw.json"
    profile = {"provider": "amazon-bedrock", "mode": "aws-sdk"}
    path.write_text(
        json.dumps(
            {
                "auth": {"profiles": {"amazon-bedrock:me": profile}},
                "agents": {"defaults": {"model": "amazon-bedrock/anthropic.claude"}},
            }
        )
    )

    (row,) = json.loads(run("list", "--json", "--config", path).stdout)["providers"]

    assert row["key"] == {"source": "cloud", "present": None}


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


OLD = '{"gateway": {"mode": "local"}, "agent": {"workspace": "~/w"}}\n'


@pytest.fixture
def projects(tmp_path):
    made = [tmp_path / "pro ject" / f"p{n}" / "openclaw.json" for n in range(12)]
    for path in made:
        path.parent.mkdir(parents=True)
        path.write_text(OLD)
    return made


def texts(files):
    return {path.read_text() for path in files}


def test_the_printed_command_takes_back_what_was_just_written(run, config, projects):
    _add(run, "openrouter")
    active = config.read_text()
    told = run("fix", "--yes", projects[0]).stderr
    command = shlex.split(re.search("`openclaw-cfg (undo .*)` takes it back", told)[1])
    run("fix", "--yes", projects[1])

    assert projects[0].read_text() != OLD
    run(*command, "--yes")

    assert projects[0].read_text() == OLD
    assert projects[1].read_text() != OLD
    assert config.read_text() == active


def test_undo_without_a_file_takes_back_the_last_write_wherever_it_was(
    run, config, projects
):
    run("fix", "--yes", projects[0])
    assert run("--config", projects[0], "undo", "--dry-run").code == 0

    result = run("undo", "--yes")

    assert result.stderr.splitlines()[0].endswith(f"fix: {projects[0]}")
    assert projects[0].read_text() == OLD
    assert config.read_text() == TEXT


def test_a_run_over_many_files_is_one_step(run, config, projects):
    told = run("fix", "--yes", *projects).stderr
    assert OLD not in texts(projects)
    assert "wrote 12 of 12 files; `openclaw-cfg undo` takes back all of them" in told
    assert not [*projects[0].parent.parent.rglob("*.bak*")]

    listed = run("undo", "--list").stdout.splitlines()
    result = run("undo", "--yes")

    assert len(listed) == 1
    assert "9 more" in listed[0]
    assert result.code == 0
    assert "fix: 12 files" in result.stderr
    assert "took back 12 files" in result.stderr
    assert texts(projects) == {OLD}


def test_a_file_of_the_run_that_changed_since_is_left_alone_and_named(
    run, config, projects
):
    run("fix", "--yes", *projects)
    projects[3].write_text("{} // by hand\n")

    result = run("undo", "--yes")

    assert result.code == 3
    assert f'left alone: "{projects[3]}" was changed by something else' in result.stderr
    assert texts(projects) == {OLD, "{} // by hand\n"}
    assert run("undo", "--yes").code == 3
    forced = run("undo", "--yes", "--force")
    (kept,) = re.findall("what it was is kept in (.*)", forced.stderr)
    assert Path(kept).read_text() == "{} // by hand\n"
    assert texts(projects) == {OLD}


def test_what_a_fix_writes_for_one_configuration_goes_back_together(run, tmp_path):
    main, part = tmp_path / "openclaw.json", tmp_path / "agents.json"
    main.write_text(
        '{"gateway": {"mode": "local"}, "agents": {"$include": "agents.json"}}'
    )
    part.write_text('{"defaults": {"sandbox": {"perSession": true}, "bogus": 1}}')
    before = {path: path.read_text() for path in (main, part)}
    assert run("fix", "--yes", main).code == 0
    side = tmp_path / "openclaw.json.removed.json5"
    assert side.exists()
    assert part.read_text() != before[part]

    result = run("undo", "--yes", part)

    assert result.code == 0
    assert not side.exists()
    assert {path: path.read_text() for path in before} == before


def test_a_part_of_two_configurations_is_written_once(run, tmp_path):
    mains = [tmp_path / "openclaw-a.json", tmp_path / "openclaw-b.json"]
    part = tmp_path / "agents.json5"
    for main in mains:
        main.write_text(
            '{"gateway": {"mode": "local"}, "agents": {"$include": "agents.json5"}}'
        )
    part.write_text('{"defaults": {"bogus": 1}}')

    assert run("fix", "--yes", *mains).code == 0
    assert run("undo", "--yes").code == 0
    assert part.read_text() == '{"defaults": {"bogus": 1}}'


def test_undo_as_json(run, config, projects):
    run("fix", "--yes", *projects[:2])

    listed = json.loads(run("undo", "--list", "--json").stdout)
    done = json.loads(run("undo", "--yes", "--json").stdout)

    assert [len(step["files"]) for step in listed["steps"]] == [2]
    assert {one["path"] for one in done["files"]} == {*map(str, projects[:2])}
    assert done["written"] is True


def test_of_a_minified_file_undo_shows_the_values_that_change(run, isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700)
    rows = ",".join(f'{{"id":"m{i}","name":"M"}}' for i in range(20))
    path.write_text(
        '{"gateway":{"mode":"local"},"models":{"providers":{"acme":{"baseUrl":'
        f'"https://acme.example/v1","models":[{rows}]}}}}}},'
        '"agents":{"defaults":{"model":"acme/m1"}}}'
    )
    assert run("default", "acme/m2", "--no-probe", "--yes").code == 0

    shown = run("undo", "--dry-run").stdout

    changed = [line for line in shown.splitlines() if line[:2] in {"- ", "+ "}]
    assert [line[1:].strip() for line in changed] == [
        '"model": "acme/m2"',
        '"model": "acme/m1"',
    ]


def test_where_nothing_was_written_yet_undo_says_so_and_else_that_all_is_back(
    run, isolated
):
    path = isolated / ".openclaw" / "openclaw.json"
    for args in (["undo"], ["undo", "--list"]):
        assert "this tool has not written anything yet" in run(*args).stderr
    wish = ("--setup", "general", "--provider", "deepseek", "--no-probe", "--yes")
    assert run("init", *wish, DEEPSEEK_API_KEY="sk-0123456789").code == 0
    other = run("undo", isolated / "other.json")
    assert f'this tool has not written "{isolated / "other.json"}" yet' in other.stderr
    assert run("undo", "--yes").code == 0

    for args in (["undo"], ["undo", "--list"], ["undo", path]):
        assert "nothing left to undo" in run(*args).stderr


def stored(run, key, *args):
    flags = ("--secret", "dotenv", "--no-probe", "--yes")
    done = run(*args, *flags, DEEPSEEK_API_KEY=key)
    assert done.code == 0, done.stderr


def test_a_key_alone_is_not_taken_back_nor_is_the_write_before_it(run, isolated):
    """The last run wrote no configuration: `undo` must not remove that of `init`."""
    stored(run, KEY, "init", "--setup", "general", "--provider", "deepseek")
    stored(run, f"{KEY}9", "add", "deepseek")
    path = isolated / ".openclaw" / "openclaw.json"
    before = path.read_text()

    refused = run("undo", "--yes")

    assert refused.code == 1
    assert path.read_text() == before
    said = "the last run, `add`, only wrote DEEPSEEK_API_KEY to ~/.openclaw/.env"
    assert said in refused.stderr
    assert "the earlier value of a key is not kept" in refused.stderr
    assert KEY not in refused.stdout + refused.stderr
    listed = run("undo", "--list")
    assert "add: DEEPSEEK_API_KEY in ~/.openclaw/.env; no undo" in listed.stderr
    assert run("undo", path, "--yes").code == 0
    assert not path.exists()


def test_a_later_write_is_taken_back_and_a_replaced_key_is_named(run, isolated):
    stored(run, KEY, "init", "--setup", "general", "--provider", "deepseek")
    stored(
        run,
        f"{KEY}9",
        "add",
        "deepseek",
        "--model",
        "deepseek-v4-pro",
        "--default",
        "deepseek-v4-pro",
    )
    path = isolated / ".openclaw" / "openclaw.json"

    undone = run("undo", "--yes")

    assert undone.code == 0, undone.stderr
    assert path.exists()
    assert (
        "DEEPSEEK_API_KEY in ~/.openclaw/.env was replaced by this run" in undone.stderr
    )
    kept = [*isolated.rglob("keys.json")]
    assert len(kept) == 1
    assert KEY not in kept[0].read_text()


def test_undo_finds_a_file_whose_folder_has_moved(run, isolated):
    """As OpenClaw moves Clawdbot's, with a link in the old place."""
    old, new = isolated / ".clawdbot", isolated / ".openclaw"
    old.mkdir(mode=0o700)
    (old / "clawdbot.json").write_text("{ agent: { model: 'openai/gpt-5.6-sol' } }")
    before = (old / "clawdbot.json").read_bytes()
    assert run("fix", "--yes").code == 0
    old.rename(new)
    old.symlink_to(new)

    result = run("undo", "--yes", old / "clawdbot.json")

    assert result.code == 0, result.stderr
    assert (new / "clawdbot.json").read_bytes() == before
