"""The frame of the command line: help, errors, exit codes, imports."""

import json
import os
import subprocess
import sys

import pytest

from openclaw_cfg import __version__
from openclaw_cfg.cli import COMMANDS

RULES = "openclaw_cfg.rules"
HEAVY = {"httpx", "jsonschema", "questionary", "rich", "prompt_toolkit", RULES}


def _process(*args: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "openclaw_cfg", *args],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(run, name):
    result = run(name, "--help")

    assert result.code == 0
    assert f"openclaw-cfg {name}" in result.stdout
    assert "Examples:" in result.stdout or "Example:" in result.stdout


def test_help_names_every_command(run):
    result = run("--help")

    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_has_two_flags(run, flag):
    assert run(flag).code == 0


def test_without_a_command_the_help_is_shown(run):
    result = run()

    assert result.code == 2
    assert result.stderr.startswith("Usage: openclaw-cfg")
    assert "Commands:" in result.stderr


@pytest.mark.parametrize("flag", ["-V", "--version"])
def test_version_has_two_flags(run, flag):
    assert run(flag).stdout == f"openclaw-cfg {__version__}\n"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("valdate", "validate"),
        ("doctor", "fix"),  # OpenClaw's own commands
        ("configure", "init"),
        ("models", "list"),
        ("Lint", "validate"),  # other tools' words
    ],
)
def test_a_wrong_command_is_exit_2_with_the_one_that_is_meant(run, word, meant):
    result = run(word)

    assert result.code == 2
    assert f'Did you mean "{meant}"?' in result.stderr


@pytest.mark.parametrize(
    ("args", "allowed"),
    [
        (["--help"], set()),
        (["--version"], set()),
        (["validate", "good.json"], {"jsonschema", RULES}),
        (["--config", "good.json", "list"], {"jsonschema", "rich"}),
    ],
    ids=["help", "version", "validate", "list"],
)
def test_a_command_imports_only_what_it_needs(isolated, args, allowed):
    (isolated / "good.json").write_text('{"gateway": {"mode": "local"}}')
    code = (
        "import sys; from openclaw_cfg.cli import run; run(sys.argv[1:]);"
        f"print(sorted({HEAVY - allowed!r} & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        capture_output=True,
        text=True,
        check=True,
        cwd=isolated,
    )

    assert done.stderr.splitlines()[-1] == "[]"


def test_global_options_work_before_and_after_the_command(run, tmp_path):
    path = tmp_path / "other.json"
    path.write_text("{gatway: 1}")

    assert run("--config", path, "validate").code == 1
    assert run("validate", "--config", path).code == 1


def test_a_profile_moves_the_file(run, isolated):
    (isolated / ".openclaw-work").mkdir()
    (isolated / ".openclaw-work" / "openclaw.json").write_text("{gatway: 1}")

    assert run("validate", "--profile", "work").code == 1
    assert run("validate", "--profile", "no/such").code == 2


def test_a_pipe_that_closes_early_is_no_error(isolated):
    command = f"{sys.executable} -m openclaw_cfg schema | head -c 10"

    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=True, cwd=isolated
    )

    assert done.stderr == ""


def test_a_bug_is_a_scrubbed_traceback_that_asks_to_be_reported(run, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom sk-live-0123456789abcdefghij")

    monkeypatch.setattr("openclaw_cfg.app.workspace.open_workspace", broken)

    result = run("list")

    assert result.code == 3
    assert "RuntimeError" in result.stderr
    assert "this is a bug in openclaw-cfg" in result.stderr
    assert "0123456789" not in result.stderr


@pytest.mark.parametrize(
    ("flags", "env", "colored"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_follows_the_flag_then_the_variables(run, tmp_path, flags, env, colored):
    path = tmp_path / "openclaw.json"
    path.write_text("{gatway: 1}")

    result = run("validate", path, *flags, **env)

    assert ("\x1b[" in result.stdout) is colored


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["catalog", "no-such", "--json"], 2),
        (["list", "--json"], 3),
        (["list", "--json", "--no-such-flag"], 2),
        (["validate", "--format", "json", "--fail-on", "never"], 2),
        (["validate", "--format=json", "--schema", "no-such-file", "-"], 3),
    ],
)
def test_json_is_one_document_on_failure_too(run, args, code):
    result = run(*args)

    document = json.loads(result.stdout)
    assert result.code == code
    assert document["error"]["exitCode"] == code
    assert document["error"]["message"] in result.stderr


@pytest.mark.parametrize("form", ["text", "concise", "json"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_no_character_is_one_too_many_for_a_stream(isolated, form, encoding):
    (isolated / "odd.json").write_text('{"\\ud83d": 1, "键": 2}', encoding="utf-8")

    done = _process(
        *("validate", "odd.json", "--format", form),
        cwd=isolated,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )

    assert done.returncode == 1
    assert "bug" not in done.stderr
    assert form != "json" or json.loads(done.stdout)["summary"]["errors"] == 2


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
@pytest.mark.parametrize("command", ["catalog", "cost", "schema"])
def test_a_reader_who_has_gone_is_no_failure(command, isolated):
    read_end, write_end = os.pipe()
    os.close(read_end)

    done = subprocess.run(
        [sys.executable, "-m", "openclaw_cfg", command],
        stdout=write_end,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write_end)

    assert done.returncode == 0
    assert "Error" not in done.stderr


def test_no_line_of_a_table_ends_with_spaces(run):
    lines = run("catalog").stdout.splitlines()

    assert [line for line in lines if line != line.rstrip()] == []


def test_verbose_says_which_files_are_looked_at(run, isolated):
    quiet = run("undo", "--list")
    once = run("-v", "undo", "--list")
    twice = run("undo", "--list", "-vv")

    place = isolated / ".openclaw"
    assert "active configuration" not in quiet.stderr
    assert f"active configuration: {place / 'openclaw.json'} (" in once.stderr
    assert f"state folder: {place}" in once.stderr
    assert "(not there)" not in once.stderr
    assert f"variables: {place / '.env'} (not there)" in twice.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("cost", "--prompts-per-day", "x"), "'x' is not a number"),
        (("validate", "--jobs", "1.5"), "'1.5' is not a whole number"),
        (("probe", "--timeout", "soon"), "'soon' is not a number"),
    ],
)
def test_a_number_is_asked_for_in_plain_words(run, args, words):
    result = run(*args)

    assert result.code == 2
    assert f"{words}\n" in result.stderr


@pytest.mark.parametrize(
    ("args", "flag"),
    [
        (["export", "env", "solo"], "--provider solo"),
        (["init", "deepseek"], "--provider deepseek"),
        (["default", "a/b", "c/d"], "--fallback c/d"),
    ],
)
def test_a_word_too_many_is_told_its_flag(run, args, flag):
    result = run(*args)

    assert result.code == 2
    assert f'unexpected argument "{args[-1]}"' in result.stderr
    assert f"did you mean {flag}?" in result.stderr
