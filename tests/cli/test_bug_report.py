"""`list --bug-report`: what an issue needs, and nothing that is the user's own."""

import json
from pathlib import Path

import pytest
import yaml

from openclaw_cfg import __version__

ROOT = Path(__file__).parents[2]
KEY = "sk-0123456789abcdef0123456789abcdef"


def test_a_report_has_versions_findings_and_the_file_masked(run, isolated):
    config = isolated / ".openclaw" / "openclaw.json"
    config.parent.mkdir()
    config.write_text(
        "{\n  // call my sister at +15551234567\n"
        '  models: { providers: { deepseek: { baseUrl: "https://api.deepseek.com",\n'
        f'    apiKey: "{KEY}", modles: [] }} }} }},\n'
        '  channels: { telegram: { allowFrom: ["12345678"], botToken: "123:abc" } },\n'
        "}\n"
    )

    result = run("list", "--bug-report")

    assert result.code == 0, result.stderr
    text = result.stdout
    assert f"openclaw-cfg {__version__}" in text
    assert "configuration: ~/.openclaw/openclaw.json" in text
    assert "provider: deepseek" in text
    assert "x error unknown-key" in text or "error unknown-key" in text
    assert "modles: []" in text
    for private in (
        KEY,
        "api.deepseek.com",
        "12345678",
        "123:abc",
        str(isolated),
        "sister",
    ):
        assert private not in text


def test_a_report_without_a_file(run):
    assert "there is no such file" in run("list", "--bug-report").stdout


@pytest.mark.parametrize("text", ["{", "\x00", '{"a": "' + KEY])
def test_a_report_of_a_broken_file(run, isolated, text):
    (isolated / "openclaw.json").write_text(text)

    result = run("list", "--bug-report", "--config", "openclaw.json")

    assert result.code == 0, result.stderr
    assert KEY not in result.stdout


def test_a_report_as_json(run):
    document = json.loads(run("list", "--bug-report", "--json").stdout)

    assert document["version"] == 1
    assert "openclaw-cfg" in document["report"]


@pytest.mark.parametrize("name", ["bug.yml", "fact.yml"])
def test_issue_templates_are_forms(name):
    path = ROOT / ".github" / "ISSUE_TEMPLATE" / name
    form = yaml.safe_load(path.read_text("utf-8"))

    assert {"name", "description", "body"} <= set(form)
    if name == "bug.yml":
        assert "openclaw-cfg list --bug-report" in path.read_text("utf-8")
        assert "openclaw-cfg --version" in path.read_text("utf-8")
