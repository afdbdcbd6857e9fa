"""`validate`, as the contract of the command line says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from samples import BRIEF, KEY

from openclaw_cfg.resources import folder

ROOT = Path(__file__).parents[2]
BAD = f"""\
{{
  gateway: {{ mode: "local", prot: 18789 }},
  models: {{ providers: {{ apiyi: {{ baseURL: "https://api.apiyi.com/v1",
    apiKey: "{KEY}" }} }} }},
}}
"""


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(BAD)
    return path


@pytest.mark.parametrize("name", BRIEF)
def test_the_compact_form_is_valid_and_said_to_be_compact(run, tmp_path, name):
    path = tmp_path / "short.json"
    path.write_text(json.dumps(BRIEF[name]))

    result = run("validate", path, "--format", "json")

    report = json.loads(result.stdout)["files"][0]
    assert result.code == 0
    assert (report["dialect"], report["valid"]) == ("compact", True)
    assert report["diagnostics"][0]["rule"] == "compact-form"


def test_an_error_is_exit_1_at_its_key_with_a_suggestion(run, bad):
    result = run("validate", bad)

    assert result.code == 1
    assert 'error[unknown-key]: unknown key "prot"' in result.stdout
    assert f"{bad}:2:29" in result.stdout
    assert 'did you mean "port"?' in result.stdout
    assert "3 errors" in result.stderr


def test_json_is_one_document_that_its_schema_accepts(run, bad):
    result = run("validate", bad, "--format", "json")

    schema = json.loads((folder("schemas") / "report-1.schema.json").read_text("utf-8"))
    document = json.loads(result.stdout)
    jsonschema.validate(document, schema)
    assert document["summary"]["errors"] == 3


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_no_key_is_shown(run, bad, form):
    result = run("validate", bad, "--format", form, "-v")

    assert KEY not in result.stdout + result.stderr
    assert "0123456789" not in result.stdout + result.stderr


def test_a_file_that_is_not_there_is_exit_3(run):
    result = run("validate", "nowhere.json")

    assert result.code == 3
    assert result.stderr.startswith("error: there is no file")
    assert result.stdout == ""


def test_without_a_file_the_active_configuration_is_checked(run, bad):
    result = run("validate", OPENCLAW_CONFIG_PATH=str(bad))

    assert result.code == 1
    assert "prot" in result.stdout


def test_without_any_configuration_the_hint_is_init(run):
    result = run("validate")

    assert result.code == 3
    assert "openclaw-cfg init" in result.stderr


def test_standard_input_is_read(run):
    result = run("validate", "-", "--format", "concise", stdin="{gatway: {}}")

    assert result.code == 1
    assert result.stdout.startswith("<stdin>:1:1: warning[gateway-without-mode]")
    assert "<stdin>:1:2: error[unknown-key]" in result.stdout


def test_warnings_fail_only_when_asked(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text('{gateway: {mode: "local", mode: "local"}}')

    assert run("validate", path).code == 0
    assert run("validate", path, "--fail-on", "warning").code == 1


def test_a_comment_leaves_a_rule_out_and_is_counted(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(
        "{\n  // openclaw-cfg: ignore[duplicate-key]\n"
        '  gateway: {mode: "local", mode: "local"},\n}\n'
    )

    result = run("validate", path, "--fail-on", "info")

    assert result.code == 0
    assert "1 ignored" in result.stderr


def test_several_files_are_reported_in_the_order_given(run, bad, tmp_path):
    good = tmp_path / "good.json"
    good.write_text("{}")

    result = run("validate", good, bad, "--json")

    files = json.loads(result.stdout)["files"]
    assert [file["path"] for file in files] == [str(good), str(bad)]
    assert [file["valid"] for file in files] == [True, False]


def test_a_report_can_be_written_to_a_file(run, bad, tmp_path):
    target = tmp_path / "report.json"

    result = run("validate", bad, "--format", "json", "--output", target)

    assert json.loads(target.read_text())["summary"]["errors"] == 3
    assert "error[unknown-key]" in result.stdout


def test_an_older_version_judges_by_its_own_schema(run, tmp_path):
    path = tmp_path / "old.json"
    path.write_text('{meta: {lastTouchedAt: "2026-05-01T00:00:00Z"}}')

    newest = run("validate", path)
    older = run("validate", path, "--openclaw-version", "2026.5.28")

    assert (newest.code, older.code) == (1, 0)


def test_an_unknown_flag_is_exit_2(run):
    assert run("validate", "--no-such-flag").code == 2


@pytest.mark.parametrize(
    ("data", "rule", "code"),
    [
        (b"", "syntax", 1),
        (b"{'a': 1", "syntax", 1),
        ("{}".encode("utf-16"), "encoding", 1),
        (b'{"$schema": "\xff"}', "encoding", 0),
        (b"{}\0", "syntax", 1),
    ],
    ids=["empty", "unclosed", "utf-16", "invalid-utf-8", "nul"],
)
def test_every_unreadable_text_has_its_own_clear_error(run, tmp_path, data, rule, code):
    path = tmp_path / "openclaw.json"
    path.write_bytes(data)

    result = run("validate", path, "--format", "json")

    found = json.loads(result.stdout)["files"][0]["diagnostics"]
    assert rule in {d["rule"] for d in found}
    assert result.code == code


TWICE = '{gateway: {mode: "local", mode: "local"}}'


@pytest.fixture
def twice(tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(TWICE)
    return path


def test_only_selected_rules_count(run, bad):
    result = run(
        *("validate", bad, "--select", "plaintext-key,plain-http"),
        *("--fail-on", "info", "--format", "concise"),
    )

    assert result.code == 1
    assert [line.split()[1] for line in result.stdout.splitlines()] == [
        "warning[plaintext-key]"
    ]
    assert result.stderr.splitlines()[-1].endswith("0 errors, 1 warning")


@pytest.mark.parametrize(
    "flags",
    [
        ("--ignore", "duplicate-key"),
        ("--ignore", "plain-http, duplicate-key"),
        ("--ignore", "plain-http", "--ignore", "duplicate-key"),
    ],
)
def test_ignored_rules_are_left_out_and_counted(run, twice, flags):
    result = run("validate", twice, "--fail-on", "info", *flags)

    assert (result.code, result.stdout) == (0, "")
    assert "1 ignored" in result.stderr


@pytest.mark.parametrize("flag", ["--select", "--ignore"])
def test_an_unknown_rule_is_exit_2_with_the_nearest(run, twice, flag):
    result = run("validate", twice, flag, "plain-http,duplicate-keys")

    assert result.code == 2
    assert 'there is no rule "duplicate-keys"' in result.stderr
    assert "duplicate-key" in result.stderr


def test_a_text_that_cannot_be_read_is_never_ignored(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text("{")

    assert run("validate", path, "--ignore", "syntax").code == 1
    assert run("validate", path, "--select", "plain-http").code == 1


def test_a_folder_stands_for_the_configurations_in_it(run, tmp_path):
    for name in (
        *("b/openclaw.json", "a/openclaw.work.json5", ".openclaw/openclaw.json"),
        *("other.json", "openclaw.json.bak", "node_modules/x/openclaw.json"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")

    result = run(
        "validate", tmp_path, tmp_path / "b" / "openclaw.json", "--format=json"
    )

    files = [file["path"] for file in json.loads(result.stdout)["files"]]
    assert files == [
        str(tmp_path / name)
        for name in (
            ".openclaw/openclaw.json",
            "a/openclaw.work.json5",
            "b/openclaw.json",
        )
    ]


def test_a_folder_without_configurations_is_exit_3(run, tmp_path):
    result = run("validate", tmp_path)

    assert result.code == 3
    assert "openclaw*.json" in result.stderr


def test_several_files_have_one_summary_line(run, bad, tmp_path):
    good = tmp_path / "good.json"
    good.write_text("{}")

    result = run("validate", good, bad)

    *_, last = result.stderr.splitlines()
    assert last == "2 files (OpenClaw 2026.9.6): 3 errors, 2 warnings"


def test_files_and_standard_input_go_together(run, twice):
    result = run("validate", twice, "-", "--format", "json", stdin="{")

    files = json.loads(result.stdout)["files"]
    assert [(file["path"], file["valid"]) for file in files] == [
        (str(twice), True),
        ("<stdin>", False),
    ]


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit"])
def test_no_key_is_shown_to_a_ci_system(run, bad, form):
    result = run("validate", bad, "--format", form)

    assert result.stdout
    assert "0123456789" not in result.stdout + result.stderr


def test_a_report_that_cannot_be_written_is_exit_3(run, twice, tmp_path):
    (tmp_path / "file").write_text("in the way")
    target = tmp_path / "file" / "report.sarif"

    result = run("validate", twice, "--format", "sarif", "--output", target)

    assert result.code == 3
    assert "could not write the report" in result.stderr


def test_a_report_replaces_an_older_one_whole(run, twice, tmp_path):
    target = tmp_path / "report.sarif"
    target.write_text("x" * 1_000_000)

    run("validate", twice, "--format", "sarif", "--output", target)

    assert json.loads(target.read_text())["version"] == "2.1.0"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "openclaw.json",
        "report.sarif",
    ]


def test_two_runs_say_the_same(run, bad, twice):
    first, second = (run("validate", bad, twice, "--format", "sarif") for _ in "12")

    assert first.stdout == second.stdout


CLEAN = """{
  gateway: {mode: "local"},
  models: {providers: {apiyi: {
    baseUrl: "https://api.apiyi.com/v1", api: "openai-completions",
    apiKey: "${APIYI_API_KEY}",
    models: [{id: "deepseek-v3.2", name: "DeepSeek V3.2", contextWindow: 128000}]}}},
  agents: {defaults: {model: "apiyi/deepseek-v3.2"}},
}"""
PROGRAM = """
import sys
from openclaw_cfg import cli
from openclaw_cfg.catalog import find

decode = find.decode
whole = []


def counted(data, type):
    if type is find.Preset:
        whole.append(data)
    return decode(data, type=type)


find.decode = counted
code = cli.run(["validate", sys.argv[1]])
heavy = {"rich", "httpx", "questionary", "prompt_toolkit", "xml.etree.ElementTree"}
print(code, len(whole), sorted(heavy & sys.modules.keys()))
"""


def test_a_clean_file_loads_little(tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(CLEAN)

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        env={**os.environ, "APIYI_API_KEY": "sk-1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "0 1 []\n"
    assert done.stderr.endswith("0 errors, 0 warnings\n")


def test_a_file_of_another_version_is_noted(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text('{meta: {lastTouchedVersion: "2026.5.28"}}')

    result = run("validate", path)

    assert "last written by OpenClaw 2026.5.28, judged by" in result.stderr
    assert "last written" not in run("validate", path, "--format", "json").stderr


def test_two_words_on_what_to_judge_by_are_one_too_many(run, tmp_path):
    result = run("validate", "--schema", "x.json", "--openclaw-version", "2026.9.6")

    assert result.code == 2
    assert "exclude each other" in result.stderr


def test_a_version_without_a_schema_is_said(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text("{}")

    result = run("validate", path, "--openclaw-version", "2026.8.1")

    assert "no schema of OpenClaw 2026.8.1 here; using the one of 2026.7.35" in (
        result.stderr
    )


def test_statistics_count_the_rules(run, isolated):
    (isolated / "a.json").write_text('{"gatway": 1, "gateway": {"port": "x"}}')
    (isolated / "b.json").write_text('{"gatway": 1}')

    result = run("validate", "a.json", "b.json", "--statistics")

    lines = [line.split() for line in result.stdout.splitlines()]
    assert result.code == 1
    assert lines[0] == ["2", "error", "unknown-key"]
    assert sum(int(line[0]) for line in lines if line[1] == "error") == 3
    assert run("validate", "a.json", "--statistics", "--format", "json").code == 2


@pytest.mark.parametrize(("flags", "shown"), [((), 50), (("--max-per-rule", "7"), 7)])
def test_the_text_form_shows_some_of_many_findings_and_counts_the_others(
    run, tmp_path, flags, shown
):
    file = tmp_path / "openclaw.json"
    keys = ", ".join(f'"unknown{n}": {n}' for n in range(60))
    file.write_text(f'{{"gateway": {{"mode": "local", {keys}}}}}')

    result = run("validate", *flags, str(file))

    assert result.stdout.count("error[unknown-key]") == shown
    assert f"{60 - shown} more of unknown-key; --max-per-rule 0" in result.stderr
    every = run("validate", "--max-per-rule", "0", str(file))
    assert every.stdout.count("error[unknown-key]") == 60
    machine = json.loads(run("validate", "--format", "json", str(file)).stdout)
    assert len(machine["files"][0]["diagnostics"]) == 60


def test_a_named_pipe_is_refused_with_the_way_that_reads_one(run, tmp_path):
    """What `validate <(command)` of a shell is."""
    os.mkfifo(tmp_path / "pipe")

    result = run("validate", tmp_path / "pipe")

    assert result.code == 3
    assert "hint: `-` reads standard input" in result.stderr


def test_one_empty_line_is_after_the_last_finding(run, bad):
    shown = run("validate", bad).stdout

    assert shown.endswith("\n\n")
    assert not shown.endswith("\n\n\n")


def test_a_variable_that_is_not_set_is_best_put_where_the_service_reads_it(
    run, tmp_path
):
    path = tmp_path / "openclaw.json"
    path.write_text('{ gateway: { mode: "local", auth: { token: "${NOT_SET}" } } }')

    said = run("validate", path, "--select", "missing-variable").stdout

    assert "set NOT_SET where OpenClaw runs, such as in OpenClaw's .env file" in said
