"""Every command understands what `init` wrote for a login: before it and after it."""

import json
import sqlite3
import time
from contextlib import ExitStack, closing

import pytest

from openclaw_cfg.catalog import preset
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source


@pytest.fixture
def config(run, isolated):
    assert run("init", *SETUP, "--yes", "--no-probe").code == 0
    return isolated / ".openclaw"


SETUP = ("--setup", "coding-plan", "--provider", "openai-codex")


def log_in(state, provider="openai", **more):
    folder = state / "state"
    folder.mkdir(parents=True, exist_ok=True)
    profile = {
        "type": "oauth",
        "provider": provider,
        "access": "planted",
        "refresh": "planted",
        "expires": (time.time() + 90_000) * 1000,
        **more,
    }
    with sqlite3.connect(folder / "openclaw.sqlite") as db:
        db.execute("create table config_machine_state(state_key, value_json)")
        row = json.dumps({"profiles": {f"{provider}:me": profile}})
        db.execute(
            "insert into config_machine_state values ('authProfiles.store', ?)", [row]
        )


def listed(run):
    return json.loads(run("list", "--json").stdout)["providers"][0]


def test_with_several_agents_the_login_is_for_the_person_s(run, isolated):
    """Without `--agent` the real OpenClaw refuses: no explicit owner."""
    both = ("--provider", "openai-codex", "--provider", "deepseek", "--no-probe")
    key = {"DEEPSEEK_API_KEY": "sk-0123456789abcdef"}
    assert run("init", "--setup", "hybrid", *both, "--yes", **key).code == 0
    assert run("default", "openai/gpt-6-astra", "--yes", **key).code == 0

    said = " ".join(run("status", "--no-probe", columns=200, **key).stdout.split())

    assert "openclaw models auth --agent main login --provider openai" in said
    assert "models auth login" not in said


def test_without_a_login_the_commands_say_that_one_is_needed(run, config):
    row = listed(run)
    probed = run("probe")

    assert (row["preset"], row["kind"]) == ("openai-codex", "oauth")
    assert row["key"] == {"source": "login", "present": False}
    assert probed.code == 1
    assert "openclaw models auth login --provider openai" in probed.stdout
    assert "unattended: not stated" in run("default").stdout


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
    assert "unattended: not stated" in run("default").stdout
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


LOGINS = {
    "openai-codex": ("openai", {}),
    "claude-subscription": ("anthropic", {"type": "token", "token": "planted"}),
    "github-copilot": ("github-copilot", {"type": "token", "token": "planted"}),
    "xai-supergrok": ("xai", {}),
}


@pytest.mark.parametrize("name", LOGINS)
def test_each_login_is_declared_listed_and_looked_up(run, isolated, name):
    state, (provider, more) = isolated / ".openclaw", LOGINS[name]
    again = ("init", "--setup", "coding-plan", "--provider", name, "--yes")

    without = run(*again, "--no-probe")
    before = (listed(run), run("probe"), run("status", "--no-probe"))
    log_in(state, provider, **more)
    with_it = run(*again, "--no-probe", "--force")
    after = (listed(run), run("probe"))

    login = preset(name).openclaw.login
    assert without.stderr.strip().endswith(f"run `{login}`")
    assert (before[0]["preset"], before[0]["kind"]) == (name, "oauth")
    assert before[0]["key"] == {"source": "login", "present": False}
    assert login in before[1].stdout
    assert (
        f"login --provider {provider}" in before[2].stdout or login in before[2].stdout
    )
    assert "needs a login" not in with_it.stderr
    written = parse(Source(None, (state / "openclaw.json").read_text())).value
    mode = more.get("type", "oauth")
    assert written["auth"] == {
        "profiles": {f"{provider}:me": {"provider": provider, "mode": mode}}
    }
    assert after[0]["key"] == {"source": "login", "present": True}
    assert after[1].code == 0
    assert "no one was asked" in after[1].stdout
    assert "planted" not in run("list").stdout + after[1].stdout


def test_an_expired_login_is_needed_again(run, isolated):
    log_in(isolated / ".openclaw", "xai", expires=1000, refresh="")

    done = run(
        "init",
        *("--setup", "coding-plan", "--provider", "xai-supergrok"),
        *("--yes", "--no-probe"),
    )

    assert "--provider xai --method oauth`" in done.stderr


def test_an_entry_without_a_key_is_not_asked_with_an_empty_one(run, isolated):
    state = isolated / ".openclaw"
    state.mkdir(mode=0o700)
    entry = {
        "baseUrl": "https://api.anthropic.com",
        "api": "anthropic-messages",
        "models": [{"id": "claude-sonnet-5", "name": "S"}],
    }
    (state / "openclaw.json").write_text(
        json.dumps({"models": {"providers": {"anthropic": entry}}})
    )
    log_in(state, "anthropic", type="token", token="planted")

    probed = run("probe")

    assert (listed(run)["preset"], probed.code) == ("claude-subscription", 0)
    assert "no one was asked" in probed.stdout


STATES = {
    "none": lambda _: None,
    "empty": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"not one bit of it" * 300),
    "folder": lambda path: path.mkdir(),
    "newer": lambda path: _with(path, "PRAGMA user_version = 99"),
    "odd job": lambda path: _with(
        path,
        "CREATE TABLE cron_jobs (job_id, job_json, sort_order)",
        "INSERT INTO cron_jobs VALUES (1, x'00ff', NULL)",
        "INSERT INTO cron_jobs VALUES (NULL, NULL, 'x')",
    ),
}


def _with(path, *statements):
    with sqlite3.connect(path) as db:
        for statement in statements:
            db.execute(statement)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("locked", [False, True])
def test_a_bad_state_is_a_note_and_no_failure(run, config, state, locked):
    (config / "state").mkdir()
    path = config / "state" / "openclaw.sqlite"
    STATES[state](path)
    if locked:
        if state in {"none", "folder", "no database"}:
            return
        (config / "state" / "openclaw.sqlite-wal").write_bytes(b"x")
    with ExitStack() as stack:
        if locked:
            writer = stack.enter_context(closing(sqlite3.connect(path)))
            writer.isolation_level = None
            writer.execute("BEGIN EXCLUSIVE")
        codes = {
            name: run(*name.split()).code
            for name in ("list", "list --json", "default", "validate", "probe")
        }
        codes["status"] = run("status", "--no-probe").code
        notes = json.loads(run("list", "--json").stdout)["notes"]

    assert codes == {
        "list": 0,
        "list --json": 0,
        "default": 0,
        "validate": 0,
        "probe": 1,
        "status": 1,
    }
    assert "jobs" in " ".join(notes)
    unread = state in {"no database", "newer"}
    assert ("the logins in" in " ".join(notes)) == unread


def test_logins_that_another_program_has_locked_are_a_note(run, config):
    (config / "state").mkdir()
    path = config / "state" / "openclaw.sqlite"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA locking_mode = EXCLUSIVE")
        writer.execute("CREATE TABLE config_machine_state (state_key, value_json)")
        listed = run("list")

    assert listed.code == 0
    assert "note: the logins in" in listed.stdout
    assert "locked" in listed.stdout


KEY = "sk-proj-planted00000000000000"
BOTH = ("openai-codex", "openai")


def written(isolated):
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    return parse(Source(None, text)).value


@pytest.mark.parametrize("names", [BOTH, BOTH[::-1]])
def test_a_key_of_the_same_vendor_gets_an_entry_beside_the_login(run, isolated, names):
    flags = [word for name in names for word in ("--provider", name)]

    made = run(
        *("init", "--setup", "hybrid", *flags, "--yes", "--no-probe"),
        OPENAI_API_KEY=KEY,
    )

    value = written(isolated)
    assert set(value["models"]["providers"]) == {"openai-general"}
    defaults = value["agents"]["defaults"]
    assert defaults["model"]["primary"] == "openai-general/gpt-6-sol"
    assert list(defaults["models"]) == ["openai/gpt-6-astra"]
    assert 'so this API is called "openai-general"' in made.stderr
    assert "until you log in, OpenClaw uses OPENAI_API_KEY" in made.stderr


@pytest.mark.parametrize("logged_in", [False, True])
def test_an_api_added_to_a_login_leaves_it_its_models(run, isolated, config, logged_in):
    before = written(isolated)["agents"]
    if logged_in:
        log_in(config)

    added = run(
        *("add", "openai", "--api-key-stdin", "--yes", "--no-probe"), stdin=f"{KEY}\n"
    )

    value = written(isolated)
    (entry,) = value["models"]["providers"].items()
    assert entry[0] == "openai-general"
    assert entry[1]["apiKey"] == "${OPENAI_GENERAL_API_KEY}"
    assert (config / ".env").read_text().startswith("OPENAI_GENERAL_API_KEY=")
    assert value["agents"] == before
    assert "until you log in" not in added.stderr


def test_a_key_that_pays_until_the_login_is_there_is_told_by_add_too(run, config):
    added = ("add", "openai", "--yes", "--no-probe", "--dry-run")

    without = run(*added, OPENAI_API_KEY=KEY)
    log_in(config)
    with_it = run(*added, OPENAI_API_KEY=KEY)

    assert "until you log in, OpenClaw uses OPENAI_API_KEY" in without.stderr
    assert "until you log in" not in with_it.stderr


def test_an_id_that_was_typed_stays(run, isolated, config):
    flags = ("--id", "openai", "--yes", "--no-probe")

    run("add", "openai", *flags, OPENAI_API_KEY=KEY)

    assert set(written(isolated)["models"]["providers"]) == {"openai"}


def test_a_login_added_to_an_entry_with_a_key_is_told_to_be_unused(run):
    made = ("init", "--setup", "general", "--provider", "openai")
    run(*made, "--yes", "--no-probe", OPENAI_API_KEY=KEY)

    added = run("add", "openai-codex", "--yes", "--no-probe", OPENAI_API_KEY=KEY)

    assert 'the entry "openai" names a key' in added.stderr
    assert "`openclaw-cfg add openai --id openai-general`" in added.stderr
    assert "until you log in" not in added.stderr


def test_a_model_without_key_or_login_gets_the_key_that_is_added(run, isolated):
    state = isolated / ".openclaw"
    state.mkdir(mode=0o700)
    model = "anthropic/claude-sonnet-5"
    text = json.dumps({"agents": {"defaults": {"model": model}}})
    (state / "openclaw.json").write_text(text)

    flags = ("--yes", "--no-probe")
    run("add", "anthropic", *flags, ANTHROPIC_API_KEY="sk-ant-api03-planted0000")

    assert set(written(isolated)["models"]["providers"]) == {"anthropic"}


UNDECIDED = {
    "gateway": {"mode": "local"},
    "agents": {"defaults": {"model": "anthropic/claude-sonnet-5"}},
    "channels": {"telegram": {"botToken": "t", "dmPolicy": "open", "allowFrom": ["*"]}},
}


def test_what_no_key_and_no_login_tell_is_not_known_to_any_command(run, isolated):
    state = isolated / ".openclaw"
    state.mkdir(mode=0o700)
    (state / "openclaw.json").write_text(json.dumps(UNDECIDED))

    listing = json.loads(run("list", "--json").stdout)
    tables = run("list").stdout, run("status", "--no-probe").stdout
    checked = run("validate", "--output", "concise")
    exported = run("export", "env")

    assert listing["providers"][0]["undecided"] is True
    assert {work["billing"] for work in listing["unattended"]} == {"unknown"}
    for table in tables:
        assert "not known yet" in table
        assert "login or key, neither is here" in table
        assert "plan with a login" in table
        assert "with a login a job" in table
        assert "oauth" not in table
    assert "login or key (neither is here)" in run("default").stdout
    assert "info" in checked.stdout
    assert "with an API key that is allowed" in checked.stdout
    assert "there is no key" in exported.stderr
    assert "`openclaw-cfg add anthropic`" in exported.stderr


@pytest.mark.parametrize("key", [True, False])
def test_a_key_or_a_login_tells_all_commands_which_it_is(run, isolated, key):
    state = isolated / ".openclaw"
    state.mkdir(mode=0o700)
    (state / "openclaw.json").write_text(json.dumps(UNDECIDED))
    env = {"ANTHROPIC_API_KEY": "sk-ant-api03-planted0000"} if key else {}
    if not key:
        log_in(state, "anthropic", type="token", token="planted")

    (row,) = json.loads(run("list", "--json", **env).stdout)["providers"]
    checked = run("validate", "--output", "concise", **env).stdout

    assert (row["undecided"], row["kind"]) == (False, "general" if key else "oauth")
    assert ("shared-subscription" in checked) is not key
    assert "with an API key" not in checked


def test_a_login_that_init_wrote_down_is_judged_before_it_is_there(run, config):
    path = config / "openclaw.json"
    opened = path.read_text().replace(
        "gateway: {", f"channels: {json.dumps(UNDECIDED['channels'])}, gateway: {{", 1
    )
    path.write_text(opened)

    before = run("validate", "--output", "concise").stdout
    log_in(config)
    after = run("validate", "--output", "concise").stdout

    assert "of OpenAI Codex with a ChatGPT subscription, whose terms" in before
    assert set(after.splitlines()) >= set(before.splitlines()[:-1])


COPIED = {
    "gateway": {"mode": "local"},
    "auth": {"profiles": {"openai:me": {"provider": "openai", "mode": "oauth"}}},
    "agents": {"defaults": {"model": "openai/gpt-6-astra"}},
    "hooks": {"enabled": True, "token": "abcdefghijklmnopqrstuvwxyz123456"},
}


def copied(isolated, mode="oauth"):
    state = isolated / ".openclaw"
    state.mkdir(mode=0o700)
    profiles = {"openai:me": {"provider": "openai", "mode": mode}}
    text = json.dumps(COPIED | {"auth": {"profiles": profiles}})
    (state / "openclaw.json").write_text(text)
    return state


@pytest.mark.parametrize(
    ("mode", "kind", "source"),
    [("oauth", "oauth", "login"), ("api_key", "general", "profile")],
)
def test_a_profile_of_a_copied_file_is_no_login_on_this_machine(
    run, isolated, mode, kind, source
):
    state = copied(isolated, mode)
    before, status = listed(run), run("status", "--no-probe").stdout
    shown = run("list").stdout, run("default").stdout
    log_in(state, type=mode)

    after, then = listed(run), run("status", "--no-probe").stdout

    absence = "not logged in here" if mode == "oauth" else "not stored here"
    assert (before["kind"], after["kind"]) == (kind, kind)
    assert before["key"] == {"source": source, "present": False}
    assert after["key"] == {"source": source, "present": True}
    assert all(absence in text for text in shown)
    assert "there is no key and no login for it here" in status
    assert "there is no key" not in then


def test_where_the_logins_cannot_be_read_it_is_not_known(run, isolated):
    state = copied(isolated)
    (state / "state").mkdir()
    (state / "state" / "openclaw.sqlite").write_bytes(b"no database at all" * 99)

    assert listed(run)["key"] == {"source": "login", "present": None}
    assert "there is no key" not in run("status", "--no-probe").stdout


def test_what_list_calls_not_stated_validate_tells_and_fix_switches_off(run, isolated):
    copied(isolated)
    before = json.loads(run("list", "--json").stdout)["unattended"]
    told = run("validate", "--output", "concise").stdout

    fixed = run("fix", "--policy", "--yes")

    after = json.loads(run("list", "--json").stdout)["unattended"]
    assert {work["unattended"] for work in before} == {"not stated"}
    assert {"heartbeat", "hook"} <= {work["activity"] for work in before}
    assert "info[plan-on-heartbeat]" in told
    assert "info[plan-on-automation]" in told
    assert fixed.code == 0
    assert after == []


@pytest.mark.parametrize("setup", ["coding-plan", "hybrid"])
def test_what_init_writes_for_a_login_has_nothing_unattended_on_it(
    run, monkeypatch, setup
):
    monkeypatch.setenv("DEEPSEEK_API_KEY", "planted")
    more = () if setup == "coding-plan" else ("--provider", "deepseek")
    providers = ("--provider", "openai-codex", *more)
    made = run("init", "--setup", setup, *providers, "--yes", "--no-probe")

    assert made.code == 0
    assert "plan-on-" not in run("validate").stdout
