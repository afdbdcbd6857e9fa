"""The last look before a file is written, and an old file that is fixed first."""

import json
import os
import shlex
import socket
from pathlib import Path

import pytest
from scripted_prompter import BACK, ScriptedPrompter

from openclaw_cfg.app.listing import listing
from openclaw_cfg.ask import Pasted
from openclaw_cfg.ask.summary import _keys, _works
from openclaw_cfg.cli import prompts, schema, wizard_session, write
from openclaw_cfg.cli.options import Context
from openclaw_cfg.files import process
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.source import Source

OLD = (
    '{"agent": {"model": "anthropic/claude-opus-4-5"}, '
    '"routing": {"allowFrom": ["+15551234"]}, "gateway": {"token": "secret-0123456"}}'
)
CASES = Path(__file__).parents[1] / "cases" / "fix" / "decisions"
UNDECIDED = (CASES / "secret-in-header.json").read_text()
FLASH = "deepseek/deepseek-flash"
JOBS = f'go to "jobs" on {FLASH}'
ADD = (
    ("Key for DeepSeek", "later"),
    ("Which models of DeepSeek", ...),
    ("is the defaultModel?", ...),
    ("Write ~/", "yes"),
)
INIT = (
    ("do you want to use?", "hybrid"),
    ("Which plan or login?", "zai-coding-plan"),
    ("Which region", ...),
    ("Key for GLM", "later"),
    ("Which models of GLM", ...),
    ("Which general API?", "deepseek"),
    ("Key for DeepSeek", "copy:DEEPSEEK_API_KEY"),
    ("Which models of DeepSeek", ...),
    ("Another provider?", ...),
    ("is the defaultModel?", ...),
    ("Which models when", ...),
    ("Write ~/", "yes"),
)


@pytest.fixture
def config(isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700)
    return path


@pytest.fixture
def asked(run, monkeypatch):
    """Answer a command from a script; the result, and who was asked."""

    def asked(script, *args, **env):
        inner = ScriptedPrompter(script)
        with monkeypatch.context() as patch:
            patch.setattr(Context, "attended", lambda _: True)
            patch.setattr(prompts, "prompter", lambda _: inner)
            patch.setattr(wizard_session, "forget_typed", lambda: None)
            result = run(*args, "--no-probe", **env)
        return result, inner

    return asked


def test_what_is_written_is_told_in_a_few_lines(asked, config):
    result, inner = asked(INIT, "init", DEEPSEEK_API_KEY="sk-0123456789")

    (note,) = (note for note in inner.told if note.title == "To be written")
    assert result.code == 0, result.stderr
    assert note.rows == (
        ("file", "~/.openclaw/openclaw.json (new)"),
        ("providers", "zai (2 models), deepseek (2 models)"),
        (
            "defaultModel",
            "zai/glm-5.3: a person asks, the fee is flat, so the plan's strong one",
        ),
        ("fallbacks", FLASH),
        (
            "chats",
            f'with "main" on the defaultModel; those that name no agent {JOBS}',
        ),
        (
            "unattended",
            f"heartbeat, a new job (cron add) on {FLASH} (pay-as-you-go, allowed)",
        ),
        (
            "heartbeat",
            f"{FLASH}: no person is there, which plans forbid or leave open",
        ),
        (
            "utilityModel",
            f"{FLASH}: titles and summaries run on their own, so not on the plan",
        ),
        (
            "keys",
            "${ZAI_API_KEY} (not set yet), ${DEEPSEEK_API_KEY} (OpenClaw's .env)",
        ),
    )
    assert result.stdout == ""


def test_an_old_file_is_fixed_before_the_first_question(asked, config, run):
    config.write_text(OLD)

    result, inner = asked([("Fix it first?", "yes"), *ADD], "add", "deepseek")

    assert result.code == 0, result.stderr
    assert inner.finished()
    assert "OpenClaw refuses this file: 3 errors" in inner.told[1].title
    value = parse(Source(None, config.read_text())).value
    assert value["gateway"]["auth"] == {"token": "secret-0123456"}
    assert "deepseek" in value["models"]["providers"]
    assert run("undo", "--yes").code == 0
    assert run("undo", "--yes").code == 0
    assert config.read_text() == OLD


@pytest.mark.parametrize("answer", ["no", BACK])
def test_an_old_file_that_is_to_stay_costs_no_answers(asked, config, answer):
    config.write_text(OLD)

    result, inner = asked([("Fix it first?", answer)], "add", "deepseek")

    assert result.code == 1
    assert "OpenClaw refuses this file as it is; nothing was written" in result.stderr
    assert config.read_text() == OLD
    assert "secret-0123456" not in inner.said


def test_its_decisions_come_first_with_the_recommended_answer(asked, config):
    config.write_text(UNDECIDED)
    decision = "refers to a secret"

    result, inner = asked([(decision, "")], "init")

    assert result.code == 1
    assert "This is left for you to correct" in inner.said
    assert config.read_text() == UNDECIDED
    (choices,) = inner.offered.values()
    assert [choice.value for choice in choices] == ["variable", "drop", ""]
    result, inner = asked(
        [(decision, ...), ("Fix it first?", "yes"), ("do you want", BACK)], "init"
    )
    assert "${V_X_API_KEY}" in config.read_text()


def test_with_flags_a_refused_file_is_said_before_the_providers_are_asked(run, config):
    config.write_text(OLD)

    result = run("add", "deepseek", "--api-key-env", "K", "--yes")

    assert result.code == 1
    assert "OpenClaw would refuse the result" in result.stderr
    assert "probe of" not in result.stderr
    assert config.read_text() == OLD


def test_quiet_prints_no_difference_but_a_dry_run_does(run, config):
    config.write_text('{"gateway": {"mode": "local"}}')
    flags = ("add", "deepseek", "--api-key-env", "K", "--no-probe", "-q")

    assert "+" in run(*flags, "--dry-run").stdout
    assert run(*flags, "--yes").stdout == ""


def test_the_difference_of_a_minified_file_has_a_line_for_each_value(run, config):
    config.write_text(f'{{"gateway":{{"mode":"local"}},"env":{{"A":"{"x" * 90}"}}}}')

    result = run("add", "deepseek", "--api-key-env", "K", "--no-probe", "--dry-run")

    assert '+      "deepseek": {' in result.stdout
    assert max(map(len, result.stdout.splitlines())) < 120
    assert "x" * 20 not in result.stdout


def test_undo_says_what_stays(run, config):
    config.write_text('{"gateway": {"mode": "local"}}')
    flags = ("deepseek", "--secret", "dotenv", "--no-probe", "--yes")
    assert run("add", *flags, DEEPSEEK_API_KEY="sk-0123456789").code == 0

    result = run("undo", "--yes")

    place = "OpenClaw's .env (~/.openclaw/.env)"
    assert f"DEEPSEEK_API_KEY stays in {place}; delete its line" in result.stderr
    assert "~/.openclaw/openclaw.json.bak" in result.stderr
    assert "sk-0123456789" not in result.stderr


ADDED = ("deepseek", "--api-key-env", "K", "--no-probe", "--yes")


def test_the_next_command_is_one_line(run, config, monkeypatch):
    monkeypatch.setattr(write, "in_container", lambda _: False)
    init = run("init", "--setup", "general", "--provider", *ADDED)
    added = run("add", "zai", *ADDED[1:])
    config.write_text(OLD)
    fixed = run("fix", "--yes")
    dry = run("fix", "--dry-run")

    assert "next: openclaw gateway\n" in init.stderr
    assert "next: openclaw-cfg probe (a running gateway takes" in added.stderr
    assert "next: openclaw gateway\n" in fixed.stderr
    assert "next:" not in dry.stderr


def test_where_there_is_no_openclaw_the_first_next_command_installs_it(
    run, config, monkeypatch, tmp_path
):
    monkeypatch.setattr(write, "in_container", lambda _: False)
    tool = tmp_path / "openclaw"
    tool.touch(mode=0o755)
    made = ("init", "--setup", "general", "--provider", *ADDED)

    without = run(*made, PATH="/nowhere")
    config.unlink()
    there = run(*made, PATH=str(tmp_path))

    install = "next: npm install -g openclaw\n"
    assert f"{install}next: openclaw gateway\n" in without.stderr
    assert install not in there.stderr


@pytest.mark.parametrize("service", [True, False, None])
def test_a_gateway_that_has_to_start_again_is_said(run, config, service, monkeypatch):
    """As `status` says it (`tests/cli/test_status_gateway.py`)."""
    monkeypatch.setattr(process, "has_variable", lambda *_: service)
    with socket.create_server(("127.0.0.1", 0)) as gateway:
        port = gateway.getsockname()[1]
        config.write_text(f'{{"gateway": {{"mode": "local", "port": {port}}}}}')
        others = run(
            "add", "moonshot", *ADDED[1:], "--secret", "dotenv", K="sk-4567890123"
        )
        lock = config.parent / "tmp" / "openclaw-1000" / "gateway.state.lock"
        lock.parent.mkdir(parents=True)
        payload = {"pid": os.getpid(), "port": port, "configPath": str(config)}
        lock.write_text(json.dumps(payload))
        running = run("add", *ADDED, "--secret", "dotenv", K="sk-0123456789")
        lock.unlink()
    stopped = run("add", "zai", *ADDED[1:], "--secret", "dotenv", K="sk-9876543210")

    assert "restart" not in others.stderr
    (said,) = (
        line.removeprefix("next: openclaw gateway")
        for line in running.stderr.splitlines()
        if line.startswith("next: ")
    )
    # In a container it needs the flag of the first start.
    flag = stopped.stderr.partition("next: openclaw gateway")[2].partition("\n")[0]
    said = said.removeprefix(flag)
    assert not flag or service is not False or "--bind loopback" in running.stderr
    stop = f"stop process {os.getpid()} where it was started, with Ctrl+C"
    assert said.startswith(
        {
            True: " restart",
            False: f" (first {stop}: a restart would keep",
            None: f" restart (or, if it runs in a terminal, {stop}, and run",
        }[service]
    )
    assert (said == " restart") == (service is True)
    assert "next: openclaw gateway" in stopped.stderr
    assert "restart" not in stopped.stderr


def test_the_summary_tells_a_fallback_of_unattended_work_as_one():
    entry = {"baseUrl": "http://127.0.0.1:1/v1", "models": [{"id": "m", "name": "m"}]}
    model = {"primary": "a/m", "fallbacks": ["b/m"]}
    value = {
        "models": {"providers": {"a": entry, "b": entry}},
        "agents": {"defaults": {"model": model}},
    }
    loaded = load(Source(None, json.dumps(value)), environment=Environment())

    first, later = _works(listing(loaded).unattended)

    assert "else" not in first
    assert " on a/m (" in first
    assert " else on b/m (" in later


def test_the_short_form_is_not_loaded_and_the_way_out_works(run, config):
    flags = ("--dialect", "compact", "--setup", "general", "--provider")
    result = run("init", *flags, *ADDED)
    again = run("add", "zai", *ADDED[1:])

    (line,) = (one for one in result.stderr.splitlines() if one.startswith("next: "))
    assert line in again.stderr
    assert "OpenClaw does not load this form" in line
    assert "openclaw gateway" not in result.stderr
    move, _, convert = line.removeprefix("next: ").partition(" && ")
    _, old, new = shlex.split(move)
    Path(old).rename(new)
    words = shlex.split(convert.partition(" (")[0])
    assert run(*words[1:]).code == 0
    assert "baseUrl" in config.read_text()


def test_after_the_questions_the_short_form_is_converted_too(asked, config):
    script = (
        ("do you want to use?", "general"),
        ("Which general API?", "deepseek"),
        ("Key for DeepSeek", "later"),
        *INIT[7:],
    )

    _, inner = asked(script, "init", "--dialect", "compact")

    assert "convert: mv " in inner.said
    assert "start: openclaw gateway" not in inner.said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("localhost:18103", "http://localhost:18103"),
        ("127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"),
        ("nas:8080/v1", "http://nas:8080/v1"),
        ("llm.example.com/v1", "https://llm.example.com/v1"),
        ("http://llm.example.com/v1", "http://llm.example.com/v1"),
        ("${LAB_URL}", "${LAB_URL}"),
    ],
)
def test_an_address_without_a_scheme_is_completed(run, config, typed, meant):
    config.write_text("{}")
    flags = ("--base-url", typed, "--model", "m", *ADDED[1:])

    assert run("add", "custom", *flags).code == 0
    value = parse(Source(None, config.read_text())).value
    assert value["models"]["providers"]["custom"]["baseUrl"] == meant


def test_a_new_key_alone_names_no_undo(asked, config, run):
    config.write_text("{}")
    first = run("add", "deepseek", "--no-probe", "--yes", DEEPSEEK_API_KEY="sk-0123456")
    assert first.code == 0, first.stderr
    before = config.read_bytes()
    again = (
        ("Key for DeepSeek", Pasted("sk-9876543210fedcba")),
        ("Where to keep", "dotenv"),
        ("Which models of DeepSeek", ...),
        ("is the defaultModel?", ...),
        ("Write DEEPSEEK_API_KEY to OpenClaw's .env (~/.openclaw/.env)?", "yes"),
    )

    result, inner = asked(again, "add", "deepseek")

    assert result.code == 0, result.stderr
    assert inner.finished()
    assert config.read_bytes() == before
    rows = [row for note in inner.told for row in note.rows]
    assert ("file", "~/.openclaw/openclaw.json (unchanged)") in rows
    assert not [row for row in rows if row[0] == "undo"]
    assert "undo" not in result.stderr


@pytest.mark.parametrize(
    ("providers", "setup"),
    [
        (("zai",), "general"),
        (("zai-coding-plan",), "coding-plan"),
        (("zai-coding-plan", "deepseek"), "hybrid"),
    ],
)
def test_the_setup_that_is_named_is_that_of_the_providers(run, providers, setup):
    named = [flag for one in providers for flag in ("--provider", one)]

    said = run("init", *named, "--yes").stderr

    assert f"--setup {setup}`" in said


def test_a_missing_flag_is_told_with_its_values(run):
    assert "pass --setup hybrid, coding-plan or general" in run("init").stderr
    told = run("init", "--setup", "coding-plan").stderr
    assert "--provider zai-coding-plan" in told


def test_a_schema_has_a_line_for_each_value_on_a_screen(run, monkeypatch):
    monkeypatch.setattr(schema, "_on_screen", lambda: True)

    shown = run("schema", "--dialect", "compact").stdout

    assert shown.count("\n") > 50


def test_the_summary_names_everyone_without_a_key():
    server = '{baseUrl: "http://127.0.0.1:9/v1", models: [{id: "m", name: "m"}]}'
    text = f"{{models: {{providers: {{one: {server}, two: {server}}}}}}}"
    rows = listing(load(Source(None, text), environment=Environment())).rows

    assert [*_keys(rows, (), {})] == ["no key for one, two"]


def test_a_running_gateway_without_the_key_s_variable_has_to_start_again(run, config):
    """It was started without what is set in this shell only."""
    with socket.create_server(("127.0.0.1", 0)) as gateway:
        port = gateway.getsockname()[1]
        config.write_text(f'{{"gateway": {{"mode": "local", "port": {port}}}}}')
        lock = config.parent / "tmp" / "openclaw-1000" / "gateway.state.lock"
        lock.parent.mkdir(parents=True)
        payload = {"pid": os.getpid(), "port": port, "configPath": str(config)}
        lock.write_text(json.dumps(payload))

        added = run("add", *ADDED, K="sk-0123456789")
        shown = run("status", "--no-probe", "--json", K="sk-0123456789")

        dotenv = config.parent / ".env"
        dotenv.write_text("K=sk-0123456789\n")
        os.utime(dotenv, (1, 1))
        kept = run("status", "--no-probe", "--json", K="sk-0123456789")

    assert "K is set in this" not in kept.stdout
    lacks = "the running gateway has no K: first stop process"
    assert lacks in added.stderr
    troubles = json.loads(shown.stdout)["troubles"]
    (trouble,) = (t for t in troubles if t["message"].startswith("K is set in this"))
    assert trouble["command"].startswith("openclaw gateway")
    assert trouble["help"].startswith(lacks)
