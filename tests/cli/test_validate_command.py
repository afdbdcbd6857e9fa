"""`validate`, as the contract of the command line says."""

import json

import jsonschema
import pytest
from samples import BRIEF, KEY

from openclaw_cfg.resources import folder

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
    assert "4 errors" in result.stderr


def test_json_is_one_document_that_its_schema_accepts(run, bad):
    result = run("validate", bad, "--format", "json")

    schema = json.loads((folder("schemas") / "report-1.schema.json").read_text("utf-8"))
    document = json.loads(result.stdout)
    jsonschema.validate(document, schema)
    assert document["summary"]["errors"] == 4


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
    assert result.stdout.startswith("<stdin>:1:2: error[unknown-key]")


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

    result = run("validate", good, bad, "--format", "json")

    files = json.loads(result.stdout)["files"]
    assert [file["path"] for file in files] == [str(good), str(bad)]
    assert [file["valid"] for file in files] == [True, False]


def test_a_report_can_be_written_to_a_file(run, bad, tmp_path):
    target = tmp_path / "report.json"

    result = run("validate", bad, "--format", "json", "--output", target)

    assert json.loads(target.read_text())["summary"]["errors"] == 4
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
