"""What the formats for CI systems promise beyond their goldens."""

import csv
import importlib.util
import io
import json
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from msgspec.structs import replace
from samples import sample_run

from openclaw_cfg.app.validate import Judgement, check_bytes
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.output import FORMATS, pick
from openclaw_cfg.output.sarif import SITE
from openclaw_cfg.report import Diagnostic, Report, Run, Severity
from openclaw_cfg.rules import explanations
from openclaw_cfg.schema.store import NEWEST, load_native
from openclaw_cfg.source import Position, Source

SCHEMA = Path(__file__).parents[1] / "data" / "sarif-2.1.0.schema.json"
EVIL = 'x%0A::error::\r\n"a",b:c##[add-mask]\u001b[31m\u202e'


def run_of(*diagnostics, name="openclaw.json"):
    report = Report(name=name, dialect="native", diagnostics=diagnostics)
    return Run(reports=(report,), openclaw_version="2026.9.6")


def diagnostic(number=1, *, severity=Severity.ERROR, **more):
    source = Source(more.pop("at", Path("openclaw.json")), "{\n}\n")
    at = Position(number, 1)
    settings = {"rule": "a-rule", "message": "wrong", "path": "a", **more}
    return Diagnostic(
        severity=severity, source=source, start=at, end=Position(number, 2), **settings
    )


def sarif(run):
    return json.loads(str(pick("sarif").render(run)))


def check_sarif(document):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator
    checker = validator(schema, format_checker=validator.FORMAT_CHECKER)
    return [error.message for error in checker.iter_errors(document)]


def test_sarif_is_what_its_published_schema_says():
    run = replace(sample_run(), explanations=explanations())

    assert check_sarif(sarif(run)) == []
    assert check_sarif(sarif(run_of())) == []
    assert check_sarif(sarif(run_of(diagnostic(message=EVIL)))) == []
    assert check_sarif({"version": "2.1.0"})


def test_sarif_says_how_columns_count_and_where_files_hang():
    (log,) = sarif(sample_run())["runs"]
    place = log["results"][1]["locations"][0]["physicalLocation"]

    assert log["columnKind"] == "unicodeCodePoints"
    assert place["artifactLocation"] == {
        "uri": "conf/openclaw.json",
        "uriBaseId": "%SRCROOT%",
    }
    assert place["region"]["startColumn"] == 31


def test_sarif_describes_each_rule_that_was_met_once():
    run = replace(sample_run(), explanations=explanations())

    (log,) = sarif(run)["runs"]

    rules = {rule["id"]: rule for rule in log["tool"]["driver"]["rules"]}
    assert len(rules) == len(log["tool"]["driver"]["rules"]) == 5
    assert "```json5" in rules["duplicate-key"]["help"]["markdown"]
    assert rules["duplicate-key"]["defaultConfiguration"] == {"level": "warning"}
    for result in log["results"]:
        met = log["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert met["id"] == result["ruleId"]


def test_sarif_encodes_paths():
    run = run_of(diagnostic(at=Path("a b/ä#.json")), diagnostic(at=Path("/x/y z.json")))

    places = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]
        for result in sarif(run)["runs"][0]["results"]
    ]

    assert places[0]["uri"] == "a%20b/%C3%A4%23.json"
    assert places[1] == {"uri": "file:///x/y%20z.json"}


def test_sarif_links_each_rule_to_its_page_and_tags_it():
    run = replace(sample_run(), explanations=explanations())

    driver = sarif(run)["runs"][0]["tool"]["driver"]

    assert driver["informationUri"].startswith("https://")
    known = [rule for rule in driver["rules"] if "help" in rule]
    assert len(known) > 2
    for rule in known:
        assert rule["helpUri"].endswith(f"reference/rules.html#{rule['id']}")
        assert rule["properties"]["tags"][0] == "openclaw"
        assert len(rule["properties"]["tags"]) > 1
    tags = {entry.id: entry.tag for entry in explanations()}
    assert all(tags.values())
    assert tags["plaintext-key"] == "keys"


def test_the_pages_are_those_of_the_projects_documentation():
    root = Path(__file__).parents[2]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["urls"]["Documentation"] == SITE


def fixed_by_sarif(text):
    """The text with the fixes of the first result that has any."""
    by = Judgement(schema=load_native(NEWEST), edits=True)
    report = check_bytes(text.encode(), Path("openclaw.json"), Environment(), by)
    document = sarif(run_of(*report.diagnostics))
    assert check_sarif(document) == []
    results = document["runs"][0]["results"]
    (change,) = next(r["fixes"] for r in results if "fixes" in r)[0]["artifactChanges"]
    source = Source(Path("openclaw.json"), text)
    for one in change["replacements"]:
        region = one["deletedRegion"]
        start = source.offset(Position(region["startLine"], region["startColumn"]))
        end = source.offset(Position(region["endLine"], region["endColumn"]))
        text = text[:start] + one["insertedContent"]["text"] + text[end:]
    return text, json.dumps(document)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{gateway: {mode: "Local"}}', '{gateway: {mode: "local"}}'),
        ('{\n  gateway: {mode: "local", prot: 1},\n}\n', "port: 1"),
        ('{gateway: {mode: "local", port: "80"}}', "port: 80}"),
    ],
)
def test_a_sarif_fix_is_what_the_finding_says(before, after):
    text, _ = fixed_by_sarif(before)

    assert after in text


def test_a_sarif_fix_shows_no_key():
    key = "sk-a1b2c3d4e5f6g7h8i9j0k1l2"
    text = (
        '{gateway: {mode: "local", prot: 1}, modls: {providers: {deepseek: '
        f'{{baseURL: "https://api.deepseek.com/v1", apiKey: "{key}"}}}}}}}}'
    )

    _, document = fixed_by_sarif(text)

    assert key not in document


TEXT = "{\n  gateway: {mode: 'local', prot: 1},\n  agents: {x: 1},\n}\n"


def fingerprints(text, form):
    by = Judgement(schema=load_native(NEWEST))
    report = check_bytes(text.encode(), Path("c.json"), Environment(), by)
    document = json.loads(str(pick(form).render(run_of(*report.diagnostics))))
    if form == "gitlab":
        return [entry["fingerprint"] for entry in document]
    results = document["runs"][0]["results"]
    return [result["partialFingerprints"]["openclawCfg/v1"] for result in results]


@pytest.mark.parametrize("form", ["sarif", "gitlab"])
def test_a_fingerprint_stays_when_lines_move(form):
    before = fingerprints(TEXT, form)
    moved = fingerprints("// a comment\n\n" + TEXT, form)
    other = fingerprints(TEXT.replace("prot", "prt"), form)

    assert len(set(before)) == 2
    assert moved == before
    assert other[0] != before[0]
    assert other[1] == before[1]


@pytest.mark.parametrize("form", ["sarif", "gitlab"])
def test_equal_findings_on_equal_lines_are_told_apart(form):
    text = "{\n  a: 1,\n  a: 2,\n  a: 2,\n}\n"

    found = fingerprints(text, form)

    assert len(set(found)) == len(found) > 2


def test_gitlab_paths_are_those_of_the_repository():
    document = json.loads(str(pick("gitlab").render(sample_run())))

    assert {entry["location"]["path"] for entry in document} == {
        "conf/openclaw.json",
        "conf/part.json5",
    }
    assert {entry["severity"] for entry in document} == {"critical", "minor", "info"}


def test_github_shows_errors_first_and_says_what_it_could_not_show():
    kinds = [Severity.WARNING] * 12 + [Severity.ERROR] * 11 + [Severity.INFO]
    run = run_of(*(diagnostic(n + 1, severity=kind) for n, kind in enumerate(kinds)))

    lines = str(pick("github").render(run)).splitlines()

    words = [line.split()[0] for line in lines]
    assert words[:21] == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"]
    assert words[21:24] == ["also"] * 3
    assert lines[-1] == (
        "GitHub shows 10 annotations of a kind; "
        "1 error and 2 warnings more are listed above"
    )


def test_further_lines_of_help_reach_every_format():
    run = run_of(diagnostic(help="do this\nthe terms: so and so"))

    shown = {name: str(pick(name).render(run)) for name in FORMATS}

    assert "help: do this\n          the terms: so and so\n" in shown["text"]
    assert "do this%0Athe terms: so and so" in shown["github"]
    assert "do this; the terms: so and so" in shown["concise"]
    lost = {name for name, text in shown.items() if "the terms: so and so" not in text}
    assert not lost, f"{lost}: print every line of a finding's help"


def test_github_leaves_out_columns_of_what_spans_lines():
    one = replace(diagnostic(), end=Position(2, 1))

    assert "col=" not in str(pick("github").render(run_of(one)))


def test_nothing_in_a_file_can_give_github_a_command():
    found = [
        diagnostic(n, message=EVIL, at=Path("::error,file=x:y%.json"))
        for n in range(12)
    ]

    lines = str(pick("github").render(run_of(*found))).splitlines()

    assert len(lines) == 13
    for line in lines[:10]:
        head, _, data = line.removeprefix("::error ").partition("::")
        assert line.startswith("::error file=%3A%3Aerror%2Cfile=x%3Ay%25.json,line=")
        assert ":" not in head
        assert "\r" not in data
        assert "x%250A" in data
    for line in lines[10:]:
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


def test_junit_fails_errors_only_and_counts_what_it_holds():
    root = ET.fromstring(str(pick("junit").render(sample_run())))

    suites = root.findall("testsuite")
    assert root.get("failures") == str(len(root.findall(".//failure"))) == "4"
    assert root.get("tests") == str(len(root.findall(".//testcase"))) == "7"
    assert [suite.get("name") for suite in suites] == [
        *("conf/openclaw.json", "ok.json", "conf/part.json5")
    ]
    assert len(root.findall(".//system-out")) == 2


def test_junit_is_xml_whatever_a_message_holds():
    run = run_of(diagnostic(message=f"<&>{EVIL}\x00\ufffe", path="]]>"), name="\x01<")

    root = ET.fromstring(str(pick("junit").render(run)))

    assert root.find(".//failure").get("message").startswith("<&>x%0A::error::")


@pytest.mark.parametrize("name", ["json", "github", "gitlab", "sarif", "junit"])
def test_a_half_of_a_surrogate_pair_can_be_printed(name):
    by = Judgement(schema=load_native(NEWEST))
    report = check_bytes(
        rb'{"\ud800": 1, agents: {defaults: {model: "\udfff/x"}}}',
        Path("c.json"),
        Environment(),
        by,
    )

    assert report.diagnostics
    assert str(pick(name).render(run_of(*report.diagnostics))).encode("utf-8")


def test_sarif_tools_reads_the_same_findings(tmp_path):
    if not importlib.util.find_spec("sarif"):
        pytest.skip("no sarif-tools; install the extra `ci`")
    run = sample_run()
    (tmp_path / "x.sarif").write_text(str(pick("sarif").render(run)), "utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "sarif", "csv", "--output", "out.csv", "x.sarif"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    rows = [*csv.DictReader(io.StringIO(text))]
    found = [d for report in run.reports for d in report.diagnostics]
    levels = Counter({"info": "note"}.get(d.severity, d.severity.value) for d in found)
    assert Counter(row["Severity"] for row in rows) == levels
    assert {(row["Code"], int(row["Line"])) for row in rows} == {
        (d.rule, d.start.line) for d in found
    }


def test_junitparser_reads_the_same_findings(tmp_path):
    junitparser = pytest.importorskip("junitparser", reason="install the extra `ci`")
    run = sample_run()
    (tmp_path / "x.xml").write_text(str(pick("junit").render(run)), "utf-8")

    read = junitparser.JUnitXml.fromfile(str(tmp_path / "x.xml"))

    cases = [case for suite in read for case in suite]
    failed = [case for case in cases if case.is_failure]
    assert [suite.name for suite in read] == [report.name for report in run.reports]
    assert len(failed) == read.failures == run.count(Severity.ERROR)
    assert len(cases) == read.tests


def test_markdown_shows_text_as_it_is():
    text = str(pick("markdown").render(run_of(diagnostic(message="<b>|@me [x](y)"))))

    assert r"\<b\>\|\@me \[x\]\(y\)" in text
    assert text.count("\n") == 7


def test_markdown_shows_the_worst_first_and_counts_the_rest():
    infos = [diagnostic(severity=Severity.INFO)] * 30

    text = str(pick("markdown").render(run_of(*infos, diagnostic(message="bad one"))))

    assert "bad one" in text.splitlines()[6]
    assert "Not shown: 11 more findings." in text
