"""`status`: one look, each problem with its fix; and the page of `--html`."""

import errno
import json
import os
import re
import sqlite3
from html import escape
from html.parser import HTMLParser

import pytest

from openclaw_cfg.app.gateway import STOPS
from openclaw_cfg.demo import serve
from openclaw_cfg.files.read import file_error
from openclaw_cfg.rules import explanations

KEY = "sk-a-key-that-nobody-may-see-0123456789"
PLAIN = ("p", "h1", "h2", "ul", "li", "dl", "dt", "dd", "table", "span", "code", "i")
TAGS = {
    *PLAIN,
    *("html", "head", "meta", "title", "style", "body", "footer", "div"),
    *("thead", "tbody", "tr", "th", "td", "svg", "g", "rect", "text", "path"),
}


def provider(url, *models, key=KEY):
    rows = [{"id": model, "name": model} for model in models]
    entry = {"baseUrl": url, "api": "openai-completions", "models": rows}
    return {**entry, "apiKey": key}


@pytest.fixture
def write(isolated):
    """Write the active configuration; sound but for what a test changes."""

    def write(model="acme/m", *, text=None, gateway=None, **providers):
        path = isolated / ".openclaw" / "openclaw.json"
        path.parent.mkdir(exist_ok=True)
        value = {
            "gateway": gateway or {"mode": "local", "bind": "loopback", "port": 9},
            "models": {"providers": providers},
            "agents": {"defaults": {"model": model}},
        }
        path.write_text(text or json.dumps(value))
        path.chmod(0o600)
        return path

    return write


@pytest.fixture
def acme():
    with serve(keys=[KEY], models=["m"]) as server:
        yield server


def troubles(run, *args, **more):
    result = run("status", "--json", *args, **more)
    document = json.loads(result.stdout)
    assert document["stopped"] == bool(result.code)
    return result.code, [(t["message"], t["command"]) for t in document["troubles"]]


def test_a_sound_setup_has_no_trouble(run, write, acme):
    write(acme=provider(acme.base_url, "m"))

    result = run("status", columns=100)

    assert result.code == 0
    assert "loads it" in result.stdout
    assert "starts; it is not running (port 9)" in result.stdout
    assert "acme/m  defaultModel  yes" in result.stdout
    assert "nothing stops it; `openclaw-cfg validate` shows 1 warning" in result.stdout
    assert "would change nothing" in result.stdout
    assert KEY not in result.stdout + result.stderr


def test_without_a_warning_there_is_no_problem(run, write, acme):
    entry = provider(acme.base_url, "m", key="${ACME_KEY}")
    entry["models"][0]["contextWindow"] = 128_000
    write(acme=entry)

    assert run("status", ACME_KEY=KEY).stdout.endswith("\nno problem\n")


@pytest.mark.parametrize("listed", [(), ("deepseek-flash",)])
def test_a_model_that_is_replaced_is_cured_by_the_command_that_is_named(
    run, write, listed
):
    old, url = "deepseek-v4-flash", "https://api.deepseek.com"
    write(f"deepseek/{old}", deepseek=provider(url, old, *listed))

    found = dict(troubles(run, "--no-probe")[1])
    command = found['"deepseek-v4-flash" of DeepSeek is replaced']
    assert ("add" in command) is not bool(listed)
    done = run(*command.split()[1:], "--no-probe", "--yes")

    assert done.code == 0, done.stderr
    shown = run("status", "--no-probe").stdout
    assert "defaultModel  deepseek/deepseek-flash" in shown


def test_only_what_can_be_pasted_has_the_mark_of_a_command(run, write):
    with serve(keys=[KEY], models=["m"]) as server:
        gone = server.base_url
    write(gateway={"port": 9}, acme=provider(gone, "m"))

    shown = run("status", columns=100).stdout
    found = json.loads(run("status", "--json").stdout)["troubles"]

    marked = re.findall(r"^  -> (\S+)", shown, re.MULTILINE)
    assert len(marked) == sum(bool(one["command"]) for one in found) > 0
    assert set(marked) <= {"openclaw", "openclaw-cfg"}
    helps = [one["help"] for one in found if one["help"]]
    assert helps
    assert all(text in " ".join(shown.split()) for text in helps)


def test_a_file_may_be_named(run, write, acme, tmp_path):
    path = write(acme=provider(acme.base_url, "m"))
    other = tmp_path / "other.json"
    path.rename(other)

    assert run("status", other, "--no-probe").code == 0
    assert run("status", "--no-probe").code == 3


def test_the_commands_are_for_the_file_that_was_asked_about(run, write, isolated):
    """Typed as they are; without a flag they would work on another file."""
    auth = {"token": "0123456789", "password": "0123456789"}
    gateway = {"mode": "local", "auth": auth}
    path = write("nobody-at-all/x", gateway=gateway, deepseek=PAID)
    other = isolated / ".openclaw-work" / "openclaw.json"
    other.parent.mkdir()
    path.rename(other)

    def named(*args):
        return {command for _, command in troubles(run, "--no-probe", *args)[1]}

    assert named("--profile", "work") == {
        "openclaw --profile work config set gateway.auth.mode token",
        "openclaw-cfg --profile work default deepseek/deepseek-flash",
    }
    assert named(other) == {
        f"OPENCLAW_CONFIG_PATH={other} openclaw config set gateway.auth.mode token",
        f"openclaw-cfg --config {other} default deepseek/deepseek-flash",
    }
    done = run("default", "deepseek/deepseek-flash", "--profile", "work", "--yes")
    assert done.code == 0, done.stderr
    assert len(named("--profile", "work")) == 1

    other.rename(path)
    assert named(path) == {"openclaw config set gateway.auth.mode token"}


def test_a_profile_with_a_key_that_is_missing_here_needs_the_key(run, write):
    """`openclaw onboard` writes such a profile; a login would be a subscription."""
    profile = {"provider": "anthropic", "mode": "api_key"}
    value = {
        "auth": {"profiles": {"anthropic:default": profile}},
        "agents": {"defaults": {"model": "anthropic/claude-sonnet-4-6"}},
        "gateway": {"mode": "local", "bind": "loopback"},
    }
    write(text=json.dumps(value))

    _, found = troubles(run, "--no-probe")

    (command,) = (c for m, c in found if "no key and no login" in m)
    assert command == "openclaw-cfg add anthropic"


def test_a_model_whose_address_refuses_openclaw_does_not_run(run, write):
    kimi = provider("https://api.kimi.com/coding/v1", "kimi-for-coding")
    path = write("kimi/kimi-for-coding", kimi=kimi)

    code, found = troubles(run, "--no-probe")

    (command,) = (c for m, c in found if "OpenClaw gets 403" in m)
    assert code == 1
    offer = "openclaw-cfg add kimi-coding-plan --id kimi"
    assert command == f"{offer} --base-url https://api.kimi.com/coding"
    assert run(*command.split()[1:], "--no-probe", "--yes").code == 0
    assert json.loads(path.read_text())["models"]["providers"]["kimi"] == {
        **kimi,
        "baseUrl": "https://api.kimi.com/coding",
        "api": "anthropic-messages",
    }
    assert not any("403" in m for m, _ in troubles(run, "--no-probe")[1])


TWO_SECRETS = """{%s
  gateway: { mode: "local", auth: { token: "0123456789", password: "0123456789" } } }"""


@pytest.mark.parametrize(("comment", "told"), [("// mine", True), ("", False)])
def test_a_command_that_takes_the_comments_says_so(run, write, comment, told):
    write(text=TWO_SECRETS % comment)

    found = json.loads(run("status", "--no-probe", "--json").stdout)["troubles"]

    (trouble,) = (t for t in found if "gateway does not start" in t["message"])
    assert trouble["command"] == "openclaw config set gateway.auth.mode token"
    by_hand = 'to keep them, set gateway.auth.mode to "token" in an editor'
    assert (by_hand in trouble["help"]) is told


def test_without_a_probe_nobody_is_asked(run, write, acme):
    write(acme=provider(acme.base_url, "m"))

    document = json.loads(run("status", "--no-probe", "--json").stdout)

    assert acme.log == []
    assert document["probe"] == []
    assert document["gateway"]["running"] is None


@pytest.mark.parametrize(
    ("given", "message", "command"),
    [
        ({"text": "{"}, "cannot read the file: 1:2", "openclaw-cfg validate "),
        ({"text": '{"wrong": 1}'}, "refuses the file", "openclaw-cfg fix "),
        (
            {"text": '{"models": {"defaultModel": "m", "providers": []}}'},
            "does not load the compact form",
            "mv ",
        ),
        ({"gateway": {"port": 9}}, "gateway.mode is missing", "openclaw-cfg fix"),
        (
            {"gateway": {"mode": "local", "bind": "lan"}},
            'bind "lan" without auth',
            "openclaw gateway --bind loopback",
        ),
        (
            {"model": "litellm/x"},
            'litellm/x (defaultModel) does not run: OpenClaw knows no such model of "l',
            "openclaw-cfg add litellm --model x",
        ),
        (
            {"model": "acme/m", "key": "${ACME_KEY}"},
            "its key is missing: ACME_KEY is not set here",
            "openclaw-cfg add acme",
        ),
    ],
)
def test_what_stops_openclaw_is_told_with_its_cure(run, write, given, message, command):
    key = given.pop("key", KEY)
    write(**given, acme=provider("https://acme.example/v1", "m", key=key))

    code, found = troubles(run, "--no-probe")

    assert code == 1
    assert any(message in m and c.startswith(command) for m, c in found), found
    assert all(command for _, command in found)


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_file_is_made_anew_by_the_command_that_is_named(run, write, text):
    path = write()
    path.write_text(text)

    _, ((_, command),) = troubles(run)
    hint = run("list").stderr
    made = (
        "--setup",
        "general",
        "--provider",
        "ollama",
        "--model",
        "ollama=a",
        "--no-probe",
        "--yes",
    )
    done = run(*command.split()[1:], *made)

    assert command == "openclaw-cfg init --force"
    assert f"`{command} --config {path}`" in " ".join(hint.split())
    assert done.code == 0, done.stderr
    assert json.loads(run("status", "--json", "--no-probe").stdout)["loads"]


def test_without_a_file_that_can_be_read_the_hint_has_the_command(run, isolated):
    """No page: exit code 3, as for every command."""
    state = isolated / ".openclaw"
    path, other = state / "openclaw.json", isolated / "other.json"

    def hint(*args):
        result = run("status", "--json", *args)
        error = json.loads(result.stdout)["error"]
        assert result.code == error["exitCode"] == 3
        return error["hint"]

    assert hint().startswith("`openclaw-cfg init` makes")
    assert hint(other).startswith(f"`openclaw-cfg --config {other} init` makes")
    assert hint("--profile", "work").startswith("`openclaw-cfg --profile work init` ")
    state.mkdir()
    path.symlink_to("gone/there.json")
    assert f"`rm {path}`" in hint()
    path.unlink()
    path.mkdir()
    assert hint().startswith(f"`mv {path} {path}.old && openclaw-cfg init` moves")
    assert hint(path).startswith("name the file itself")
    path.rmdir()
    state.rmdir()
    state.touch()
    assert f"`mv {state} {state}.old`" in hint()


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of POSIX")
@pytest.mark.parametrize("folder", [True, False])
def test_of_ones_own_unreadable_file_the_mode_is_named(write, folder):
    path = write()
    closed = path.parent if folder else path
    closed.chmod(0o000)
    error = PermissionError(errno.EACCES, "Permission denied")

    hint = file_error(path, error, "read").hint

    closed.chmod(0o700)
    mode = "700" if folder else "600"
    assert hint == f"`chmod {mode} {closed}` lets you read it"


@pytest.mark.parametrize(("text", "help_"), [(None, "there must be a "), ("{", "end")])
def test_an_include_that_fails_is_told_with_the_path_to_correct(
    run, write, text, help_
):
    """Nothing is said of models: the file that is missing may name others."""
    path = write(text='{gateway: {mode: "local"}, $include: "./more.json5"}')
    if text:
        path.with_name("more.json5").write_text(text)

    (trouble,) = json.loads(run("status", "--json", "--no-probe").stdout)["troubles"]

    assert trouble["message"].startswith('OpenClaw refuses the file: 1:38: "./more.j')
    assert trouble["command"] == ""
    assert help_ in trouble["help"]
    assert str(path.with_name("more.json5")) in trouble["help"]


@pytest.mark.parametrize("mode", ["serve", "funnel", "off"])
def test_tailscale_that_is_not_installed_stops_the_gateway(run, write, tmp_path, mode):
    """As in the real 2026.9.6, which ends with "spawn tailscale ENOENT"."""
    auth = {"mode": "password", "password": "a-password-of-the-test"}
    tailscale = {"mode": mode}
    sound = {"mode": "local", "bind": "loopback", "port": 9, "auth": auth}
    write(gateway={**sound, "tailscale": tailscale}, acme=provider("http://x/v1", "m"))
    program = tmp_path / "tailscale"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    message = f'gateway.tailscale.mode is "{mode}", and tailscale is not installed'

    missing = dict(troubles(run, "--no-probe", PATH=str(tmp_path / "none"))[1])
    there = dict(troubles(run, "--no-probe", PATH=str(tmp_path))[1])

    said = f"the gateway does not start: {message}"
    assert said not in there
    assert missing.get(said, "").endswith(".mode off") == (mode != "off")


def test_every_rule_about_a_gateway_that_does_not_start_is_known():
    said = ("gateway does not start", "the gateway refuses")
    told = {r.id for r in explanations() if any(words in r.summary for words in said)}
    assert told == STOPS.keys()


def test_a_refused_key_and_a_model_that_is_not_listed(run, write, acme):
    write(
        {"primary": "acme/m", "fallbacks": ["other/n", "other/of-no-entry"]},
        acme=provider(acme.base_url, "m", key="sk-a-wrong-key-0123456789"),
        other=provider(acme.base_url, "n"),
    )

    code, found = troubles(run)

    assert code == 1
    assert [c for m, c in found if m.startswith("acme:")] == ["openclaw-cfg add acme"]
    for model in ("other/n", "other/of-no-entry"):
        assert any(m.startswith(f"{model} (fallback) does not run") for m, _ in found)


def test_a_listed_model_runs_though_another_one_is_not_listed(run, write, acme):
    write(acme=provider(acme.base_url, "m", "huge"))

    shown = run("status", columns=100).stdout

    assert "it answers" in shown
    assert "acme/m  defaultModel  yes\n" in re.sub(" +\n", "\n", shown)


def test_a_model_that_its_server_no_longer_lists_is_taken_out(run, write, acme):
    write(acme=provider(acme.base_url, "m", "huge"))

    ((_, command),) = troubles(run)[1]
    done = run(*command.split()[1:], "--yes")

    assert command == "openclaw-cfg remove acme/huge"
    assert done.code == 0, done.stderr
    assert troubles(run) == (0, [])


def test_a_default_that_does_not_answer_stops_openclaw(run, write, acme):
    write(acme=provider(acme.base_url, "m", key="sk-a-wrong-key-0123456789"))

    assert troubles(run)[0] == 1
    assert '"acme" failed its probe: auth' in " ".join(
        run("status", columns=100).stdout.split()
    )


def test_a_plan_on_the_heartbeat_is_told(run, write):
    url = "https://api.z.ai/api/coding/paas/v4"
    write("zai/glm-5.3", zai=provider(url, "glm-5.3"))

    result = run("status", "--no-probe", columns=100)

    assert "zai/glm-5.3" in result.stdout
    assert "not stated" in result.stdout or "not allowed" in result.stdout


QWEN = "https://coding-intl.dashscope.aliyuncs.com/v1"
FORBIDDEN = "unattended, which the terms of this plan do not allow"


def test_what_a_plan_forbids_is_switched_off_by_the_command_that_is_named(run, write):
    write("ali/qwen3.5-plus", ali=provider(QWEN, "qwen3.5-plus"))

    code, found = troubles(run, "--no-probe")
    assert (code, {command for _, command in found}) == (
        0,
        {"openclaw-cfg fix --policy"},
    )
    assert any(m.startswith("heartbeat runs on") and FORBIDDEN in m for m, _ in found)

    assert run("fix", "--policy", "--yes").code == 0
    assert troubles(run, "--no-probe") == (0, [])


ID = "5262a39f-bf83-47e3-8a19-537aed539d36"  # of the form that OpenClaw gives


@pytest.fixture
def stored(isolated):
    """Store a job as the real gateway does."""

    def stored(**job):
        value = {"name": "news", "id": ID, "payload": {"kind": "agentTurn"}, **job}
        state = isolated / ".openclaw" / "state"
        state.mkdir()
        with sqlite3.connect(state / "openclaw.sqlite") as db:
            db.execute("PRAGMA user_version = 18")
            db.execute("CREATE TABLE cron_jobs (job_json, sort_order, job_id)")
            row = [json.dumps(value)]
            db.execute("INSERT INTO cron_jobs VALUES (?, 1, 'a')", row)

    return stored


GLM = provider("https://api.z.ai/api/coding/paas/v4", "glm-5.3")
PAID = provider("https://api.deepseek.com", "deepseek-flash")
EDIT = f'openclaw cron edit {ID} --model deepseek/deepseek-flash --fallbacks ""'
DISABLE = f"openclaw cron disable {ID}"


def job_troubles(run, **env):
    said = run("status", "--no-probe", "--json", **env).stdout
    found = json.loads(said)["troubles"]
    return [one for one in found if one["message"].startswith("job ")]


@pytest.mark.parametrize(
    ("model", "providers", "said"),
    [
        ("ali/qwen3.5-plus", {"ali": provider(QWEN, "qwen3.5-plus")}, FORBIDDEN),
        ("zai/glm-5.3", {"zai": GLM}, "unattended; the terms of this plan do not say"),
    ],
)
@pytest.mark.parametrize(
    ("paid", "job", "command"),
    [
        ({"deepseek": PAID}, {}, EDIT),
        ({"deepseek": PAID}, {"agentId": "main"}, EDIT),
        ({"deepseek": PAID}, {"payload": {"kind": "systemEvent"}}, DISABLE),
        ({}, {}, DISABLE),
        ({}, {"id": None}, "openclaw cron list"),
    ],
)
def test_a_stored_job_on_a_plan_is_a_trouble_with_the_command_that_cures_it(
    run, write, stored, model, providers, said, paid, job, command
):
    write(model, **providers, **paid)
    stored(**job)

    (trouble,) = job_troubles(run)

    assert trouble["message"].startswith(f"job news runs on {model} {said}")
    assert trouble["command"] == command
    assert command in run("status", "--no-probe", columns=60).stdout
    assert not trouble["stops"]


def test_a_stored_job_on_a_model_that_is_not_listed(run, write, stored, acme):
    write("acme/m", acme=provider(acme.base_url, "m"))
    stored(payload={"kind": "agentTurn", "model": "acme/gone", "fallbacks": []})

    found = troubles(run)

    message = 'job news does not run on acme/gone: "acme" does not list this model'
    assert found == (0, [(message, f"openclaw cron edit {ID} --model acme/m")])


def test_a_stored_job_on_a_provider_that_is_gone(run, write, stored):
    write("own/m", own=provider("http://127.0.0.1:9/v1", "m"))
    stored(payload={"kind": "agentTurn", "model": "lab/llama4"})

    (trouble,) = job_troubles(run)

    assert trouble["message"] == (
        'job news does not run on lab/llama4: there is no provider "lab"'
    )
    assert trouble["command"] == f"openclaw cron edit {ID} --model own/m"


@pytest.mark.parametrize("key", [{}, {"DEEPSEEK_API_KEY": "the-key"}])
def test_a_stored_job_on_a_provider_whose_plugin_is_not_used(run, write, stored, key):
    """Measured: "Unknown model", also with the key and with the plugin installed."""
    write("own/m", own=provider("http://127.0.0.1:9/v1", "m"))
    stored(payload={"kind": "agentTurn", "model": "deepseek/deepseek-flash"})

    (trouble,) = job_troubles(run, **key)

    assert trouble["message"] == (
        "job news does not run on deepseek/deepseek-flash: the file has no provider "
        '"deepseek", so OpenClaw does not use its plugin'
    )
    assert trouble["command"] == f"openclaw cron edit {ID} --model own/m"


@pytest.mark.parametrize(
    ("settings", "model", "place"),
    [
        ({"modelPolicy": {"allow": ["own/m"]}}, "own/n", "modelPolicy.allow"),
        ({"models": {"own/m": {}}}, "n", "models"),
    ],
)
def test_a_stored_job_whose_model_is_not_allowed(
    run, write, stored, settings, model, place
):
    path = write("own/m", own=provider("http://127.0.0.1:9/v1", "n", "m"))
    value = json.loads(path.read_text())
    value["agents"]["defaults"] |= settings
    path.write_text(json.dumps(value))
    stored(payload={"kind": "agentTurn", "model": model})

    (trouble,) = job_troubles(run)

    said = f"job news does not run on {model}: agents.defaults.{place} does not allow"
    assert trouble["message"].startswith(said)
    assert trouble["command"] == f"openclaw cron edit {ID} --model own/m"


def test_a_stored_job_whose_model_names_no_provider_is_the_agents(run, write, stored):
    write("ali/qwen3.5-plus", ali=provider(QWEN, "qwen3.5-plus"), deepseek=PAID)
    stored(payload={"kind": "agentTurn", "model": "qwen-other", "fallbacks": []})

    trouble, _ = job_troubles(run)  # the address is a vendor's, which lists its models

    assert trouble["message"].startswith("job news runs on ali/qwen-other unattended")


def test_a_stored_job_whose_model_has_no_login(run, write, stored):
    write("own/m", own=provider("http://127.0.0.1:9/v1", "m"))
    stored(payload={"kind": "agentTurn", "model": "openai/gpt-6-astra"})

    (trouble,) = job_troubles(run)

    assert "there is no key and no login for it here" in trouble["message"]
    assert trouble["command"].startswith("openclaw models auth login")


def test_a_stored_job_on_another_model_or_off_is_no_trouble(run, write, stored):
    write("zai/glm-5.3", zai=GLM, deepseek=PAID)
    own = {"model": "deepseek/deepseek-flash", "fallbacks": []}
    stored(payload={"kind": "agentTurn", **own})

    assert job_troubles(run) == []


def test_a_job_of_an_older_openclaw_gets_its_id_later(run, write, isolated):
    write("zai/glm-5.3", zai=GLM)
    jobs = isolated / ".openclaw" / "cron" / "jobs.json"
    jobs.parent.mkdir()
    job = {"name": "news", "id": ID, "payload": {"kind": "agentTurn"}}
    jobs.write_text(json.dumps([job]))

    (trouble,) = job_troubles(run)

    assert trouble["command"] == "openclaw cron list"
    assert "openclaw cron edit ID --model" in trouble["help"]


def test_what_to_do_is_said_in_words_where_no_command_tells(run, write, tmp_path):
    write(acme=provider("http://127.0.0.1:9/v1", "m"))
    page = tmp_path / "status.html"

    (trouble,) = json.loads(run("status", "--json").stdout)["troubles"]
    shown = run("status", "--html", page, columns=60)

    assert (trouble["command"], trouble["stops"]) == ("", True)
    assert trouble["help"]
    said = " ".join(shown.stdout.split())
    assert trouble["help"] in said
    assert "->" not in said
    assert f"<p>{escape(trouble['help'])}</p>" in page.read_text()


def test_models_that_only_others_know_are_said_to_be_unknown(run, write):
    write("deepseek/deepseek-chat")

    result = run("status", "--no-probe", columns=100)

    assert "not known here: its plugin @openclaw/deepseek-provider" in " ".join(
        result.stdout.split()
    )


def test_the_short_form_is_converted_in_its_place(run, write):
    """The command that is named, typed as it is, ends in a file that loads."""
    path = write(text='{"models": {"defaultModel": "m", "providers": []}}')
    kept = path.with_name("openclaw.compact.json")

    assert troubles(run, "--no-probe")[1][0] == (
        "OpenClaw does not load the compact form",
        f"mv {path} {kept} && openclaw-cfg convert {kept} --to native --output {path}",
    )


def test_a_file_that_others_can_read_is_named_with_its_mode(
    run, write, acme, isolated, open_folder
):
    """Also OpenClaw's `.env`; in a folder that they cannot enter no file is."""
    path = write(acme=provider(acme.base_url, "m"))
    path.chmod(0o644)
    assert troubles(run) == (0, [])

    path.parent.rename(folder := open_folder / "state")
    path, dotenv = folder / path.name, folder / ".env"
    state = {"OPENCLAW_STATE_DIR": str(folder)}
    said = "other users of this machine can read this file and its keys"
    assert troubles(run, **state) == (0, [(said, f"chmod 600 {path}")])

    path.write_text(path.read_text().replace(KEY, "${ACME_KEY}"))
    dotenv.write_text(f"ACME_KEY={KEY}")
    dotenv.chmod(0o640)
    said = f'other users of this machine can read "{dotenv}" and its keys'
    assert troubles(run, **state) == (0, [(said, f"chmod 600 {dotenv}")])

    dotenv.chmod(0o600)
    assert troubles(run, **state) == (0, [])


def test_of_a_file_that_fix_makes_another_no_model_is_judged(run, write):
    """Today's defaultModel is not the one that the old key names."""
    path = write(text='{"agent": {"model": "anthropic/claude-opus-4-5"}}')

    code, ((message, command), *others) = troubles(run, "--no-probe")

    assert (code, others) == (1, [])
    assert "does not load" not in message
    assert command == f"openclaw-cfg fix {path}"


def test_a_model_that_only_its_vendor_knows_does_not_run_without_a_key(run, write):
    write("anthropic/claude-opus-4-7")

    assert troubles(run, "--no-probe")[1] == [
        (
            (
                "anthropic/claude-opus-4-7 (defaultModel) does not run: there is no "
                "key and no login for it here"
            ),
            "openclaw models auth login --provider anthropic --method setup-token",
        )
    ]


def test_a_misspelled_default_is_cured_by_the_command_that_is_named(run, write):
    with serve(keys=[KEY], models=["qwen3-max", "big"]) as server:
        write("acme/qwen3-mx", acme=provider(server.base_url, "qwen3-max", "big"))
        _, ((_, command),) = troubles(run)
        done = run(*command.split()[1:], "--yes")
        then = troubles(run)

    assert command == "openclaw-cfg default acme/qwen3-max"
    assert done.code == 0, done.stderr
    assert then == (0, [])


def chosen(primary, *fallbacks):
    return {"primary": primary, "fallbacks": [*fallbacks]}


@pytest.mark.parametrize(
    ("model", "command"),
    [
        (chosen("acme/big", "acme/qwen3-mx"), "--fallback acme/qwen3-max"),
        (
            chosen("acme/big", "acme/qwen3-mx", "acme/other"),
            "--fallback acme/qwen3-max --fallback acme/other",
        ),
        (chosen("acme/big", "acme/none"), "--no-fallback"),
        (chosen("acme/big", "acme/none", "acme/other"), "--fallback acme/other"),
        (chosen("acme/big", "nobody-at-all/x"), "--no-fallback"),
        (
            chosen("acme/qwen3-mx", "acme/bg"),
            "acme/qwen3-max --fallback acme/big",
        ),
        ("acme/none", "acme/big"),
        ("nobody-at-all/x", "acme/big"),
    ],
)
def test_a_model_that_is_not_listed_is_cured_by_the_command_that_is_named(
    run, write, model, command
):
    """Also a misspelled fallback: another `probe` would only say the same."""
    names = ("qwen3-max", "big", "other")
    with serve(keys=[KEY], models=names) as server:
        write(model, acme=provider(server.base_url, *names))
        _, found = troubles(run)
        done = run(*found[0][1].split()[1:], "--yes")
        then = troubles(run)

    assert {c for _, c in found} == {f"openclaw-cfg default {command}"}
    assert done.code == 0, done.stderr
    assert then == (0, [])


@pytest.mark.parametrize(
    ("listed", "command"),
    [
        (["qwen3-max", "big"], " --model qwen3-max --default acme/qwen3-max"),
        (["some-other", "big"], ""),
    ],
)
def test_where_no_configured_model_is_listed_one_is_added(run, write, listed, command):
    with serve(keys=[KEY], models=listed) as server:
        url = server.base_url
        write("acme/qwen3-mx", acme=provider(url, "qwen3-mx", key="${ACME_API_KEY}"))
        _, found = troubles(run, ACME_API_KEY=KEY)
        (named,) = (c for m, c in found if m.startswith("acme/qwen3-mx"))
        done = command and run(*named.split()[1:], "--yes", ACME_API_KEY=KEY)
        then = troubles(run, ACME_API_KEY=KEY)

    add = f"openclaw-cfg add custom --id acme --base-url {url}"
    assert named == f"{add}{command}"
    assert not command or done.code == 0, done.stderr
    assert then[0] == (not command)


@pytest.mark.parametrize(
    ("model", "login", "add"),
    [
        ("openai/gpt-5.6-sol", "--provider openai", "openclaw-cfg add openai"),
        ("anthropic/claude-opus-4-7", "--provider anthr", "openclaw-cfg add anthropic"),
    ],
)
def test_where_a_login_and_a_key_are_possible_both_are_named(
    run, write, model, login, add
):
    write(model)

    (trouble,) = json.loads(run("status", "--json").stdout)["troubles"]
    (probe,) = json.loads(run("probe", "--json").stdout)["results"]

    for help_ in (trouble["help"], probe["help"]):
        assert f"`{add}`" in help_
        assert login in help_
    assert login in trouble["command"]


def test_one_login_that_is_missing_is_told_once(run, write):
    models = {"primary": "openai/gpt-5.6-sol", "fallbacks": ["openai/gpt-5.6-luna"]}
    rows = [{"id": "gpt-5.6-sol", "name": "a"}, {"id": "gpt-5.6-luna", "name": "b"}]
    openai = {"models": rows, "baseUrl": "https://chatgpt.com/backend-api/codex"}
    write(models, openai={**openai, "api": "openai-chatgpt-responses"})

    _, found = troubles(run)
    shown = run("status", columns=300).stdout

    (message,) = (m for m, command in found if "auth login" in command)
    assert message.startswith(
        "openai/gpt-5.6-sol (defaultModel), openai/gpt-5.6-luna (fallback) do not run: "
    )
    assert shown.count("auth login") == 1


def test_one_command_for_several_problems_is_shown_once(run, write):
    write("ali/qwen3.5-plus", ali=provider(QWEN, "qwen3.5-plus"))

    shown = run("status", "--no-probe", columns=300).stdout

    assert shown.count(FORBIDDEN) > 1
    assert shown.count("-> openclaw-cfg fix --policy") == 1


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self):
        super().__init__()
        self.tags = set()
        self.names = set()
        self.words = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.words.append(data)


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>"&\u202e'


def test_the_page_stands_alone_and_runs_nothing(run, write, tmp_path):
    """Whatever a file holds: every text is text, and no key is in it."""
    write(
        {"primary": f"nobody/{HOSTILE}", "fallbacks": ["acme/m"]},
        **{
            "acme": provider(f"https://acme.example/{KEY}", HOSTILE, "m"),
            HOSTILE: provider("https://b.example/v1", KEY),
        },
    )
    page = tmp_path / "status.html"

    result = run("status", "--no-probe", "--html", page)

    assert result.code in {0, 1}, result.stderr
    text = page.read_text()
    parsed = Page()
    parsed.feed(text)
    assert parsed.tags == TAGS
    assert parsed.names <= {
        *("lang", "charset", "http-equiv", "content", "name", "class", "data-head"),
        *("viewbox", "role", "aria-label", "x", "y", "width", "height", "rx", "d"),
    }
    assert "<script>alert(1)</script>" in "".join(parsed.words)
    assert KEY not in text
    assert "\u202e" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert "<code>openclaw-cfg" in text
    assert "`" not in text.partition("</style>")[2]


def test_the_page_of_a_file_that_cannot_be_read_says_so(run, write, tmp_path):
    write(text="{")
    page = tmp_path / "status.html"

    assert run("status", "--html", page).code == 1
    assert "OpenClaw: something stops it" in page.read_text()


def test_the_picture_has_who_calls_whom_and_what_the_terms_say(run, write, tmp_path):
    url = "https://api.z.ai/api/coding/paas/v4"
    write(
        {"primary": "zai/glm-5.3", "fallbacks": ["deepseek/deepseek-flash"]},
        zai=provider(url, "glm-5.3"),
        deepseek=provider("https://api.deepseek.com", "deepseek-flash"),
    )
    page = tmp_path / "status.html"
    run("status", "--no-probe", "--html", page)

    text = page.read_text()
    assert "a person, glm-5.3, zai: allowed" in text
    assert "heartbeat, glm-5.3, zai: not stated" in text
    assert "heartbeat, deepseek-flash, deepseek: allowed, after another one" in text
    assert 'class="call allowed fallback"' in text
    assert 'class="call not-stated"' in text


def test_a_server_gets_its_address_by_the_command_that_is_named(run, write):
    write("litellm/x")
    ((_, command),) = troubles(run, "--no-probe")[1]

    more = ("--base-url", "http://localhost:4000", "--no-probe", "--yes")
    done = run(*command.split()[1:], *more, LITELLM_API_KEY=KEY)

    assert done.code == 0, done.stderr
    assert troubles(run, "--no-probe", LITELLM_API_KEY=KEY) == (0, [])


def test_the_list_of_allowed_models_keeps_no_fallback_from_running(run, write):
    """OpenClaw 2026.9.6 falls back to it; the list is for what a person chooses."""
    path = write(
        {"primary": "acme/m", "fallbacks": ["acme/n"]},
        acme=provider("https://acme.example/v1", "m", "n"),
    )
    value = json.loads(path.read_text())
    value["agents"]["defaults"]["modelPolicy"] = {"allow": ["acme/m"]}
    path.write_text(json.dumps(value))

    assert troubles(run, "--no-probe") == (0, [])

    value["hooks"] = {"gmail": {"model": "acme/n"}}
    path.write_text(json.dumps(value))
    ((message, command),) = troubles(run, "--no-probe")[1]
    assert "modelPolicy.allow does not allow it" in message
    assert command == "openclaw-cfg validate"


def test_a_provider_that_is_gone_is_not_the_best_choice(run, write):
    write("google-antigravity/gemini-3-pro")

    result = run("status", "--no-probe")

    assert 'there is no provider "google-antigravity"' in result.stdout
    assert "best choice" not in result.stdout
    assert "auth login" not in result.stdout


def test_of_an_old_file_its_own_model_is_told(run, write):
    write(text='{ agent: { model: "deepseek/deepseek-flash" } }')

    result = run("status", "--no-probe")

    assert result.code == 1
    assert "defaultModel  deepseek/deepseek-flash" in result.stdout
    assert "Once `fix` has run: " in result.stdout


@pytest.mark.parametrize("key", ["", "sk-0123456789abcdef0123"])
def test_a_key_that_pays_for_what_a_login_is_meant_for(run, isolated, key):
    """A file of `init` on a colleague's machine, where the login is not there."""
    made = ("init", "--setup", "hybrid", "--provider", "openai-codex")
    api = ("--provider", "deepseek", "--yes", "--no-probe")
    assert run(*made, *api, DEEPSEEK_API_KEY=KEY).code == 0

    _, found = troubles(run, DEEPSEEK_API_KEY=KEY, OPENAI_API_KEY=key)

    paid = [(m, c) for m, c in found if "is paid by ${OPENAI_API_KEY}" in m]
    assert [c.split(" --")[0] for _, c in paid] == (
        ["openclaw models auth login"] if key else []
    )


def test_a_heartbeat_on_a_model_that_is_not_listed_is_cured(run, write, acme):
    path = write(acme=provider(acme.base_url, "m"))
    value = json.loads(path.read_text())
    value["agents"]["defaults"]["heartbeat"] = {"model": "acme/n"}
    path.write_text(json.dumps(value))

    (command,) = {c for m, c in troubles(run)[1] if m.startswith("acme/n ")}
    done = run(*command.split()[1:], "--yes")

    assert command == "openclaw-cfg default --unattended acme/m"
    assert done.code == 0, done.stderr
    assert troubles(run) == (0, [])
