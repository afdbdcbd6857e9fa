"""The last look before a file is written, and an old file that is fixed first."""

from pathlib import Path

import pytest
from scripted_prompter import BACK, ScriptedPrompter

from openclaw_cfg.cli import make, prompts, wizard_session
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

OLD = (
    '{"agent": {"model": "anthropic/claude-opus-4-5"}, '
    '"routing": {"allowFrom": ["+15551234"]}, "gateway": {"token": "secret-0123456"}}'
)
CASES = Path(__file__).parents[1] / "cases" / "fix" / "decisions"
UNDECIDED = (CASES / "secret-in-header.json").read_text()
FLASH = "deepseek/deepseek-flash"
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
            patch.setattr(make, "attended", lambda _: True)
            patch.setattr(prompts, "prompter", lambda _: inner)
            patch.setattr(wizard_session, "forget_typed", lambda: None)
            result = run(*args, "--no-probe", **env)
        return result, inner

    return asked


def test_what_is_written_is_told_in_six_lines(asked, config):
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
            "unattended",
            f"heartbeat, a new job (cron add) on {FLASH} (pay-as-you-go, allowed)",
        ),
        (
            "keys",
            "${ZAI_API_KEY} (not set yet), ${DEEPSEEK_API_KEY} (~/.openclaw/.env)",
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

    assert "DEEPSEEK_API_KEY stays in ~/.openclaw/.env; delete its line" in (
        result.stderr
    )
    assert "~/.openclaw/openclaw.json.bak" in result.stderr
    assert "sk-0123456789" not in result.stderr
