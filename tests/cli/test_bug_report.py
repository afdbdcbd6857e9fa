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


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo OpenClaw 2026.9.6", "OpenClaw 2026.9.6"),
        ("exit 1", "OpenClaw is on the path and does not say its version"),
        (None, "OpenClaw is not on the path"),
    ],
)
def test_a_report_has_the_version_that_openclaw_prints(run, tmp_path, script, said):
    """However its command finds the package."""
    if script:
        tool = tmp_path / "openclaw"
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)

    result = run("list", "--bug-report", PATH=str(tmp_path))

    assert f"- {said}\n" in result.stdout


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("{channels: {telegram: {allowFrom: [12345678]}}}", "12345678"),
        ('{channels: {whatsapp: {direct: {"+15559876543": {}}}}}', "15559876543"),
        ("{bindings: [{match: {peer: {id: -1001234567890}}}]}", "1001234567890"),
        ('{channels: {discord: {guilds: {"987654321098765432": {}}}}}', "98765432109"),
        ('{auth: {profiles: {"openai:anna@example.com": {}}}}', "anna"),
        ('{channels: {whatsapp: {groups: {"12036301@g.us": {}}}}}', "12036301"),
        ("{channels: {telegram: {allowFrom: [12345678", "12345678"),
        ('{auth: {profiles: {"openai:anna@example.com": ', "anna"),
    ],
)
def test_a_report_names_no_person(run, isolated, text, private):
    (isolated / "openclaw.json").write_text(text)

    result = run("list", "--bug-report", "--config", "openclaw.json")

    assert result.code == 0, result.stderr
    assert text[1:8] in result.stdout
    assert private not in result.stdout


def test_a_report_keeps_figures_and_the_names_of_models(run, isolated):
    kept = '"anthropic/claude-sonnet-4-20250514": {}', "port: 18789", "3.1415926535"
    (isolated / "openclaw.json").write_text(
        f"{{gateway: {{{kept[1]}}}, agents: {{defaults: {{x: {kept[2]}, models: "
        f"{{{kept[0]}}}}}}}}}"
    )

    result = run("list", "--bug-report", "--config", "openclaw.json")

    assert [text for text in kept if text not in result.stdout] == []


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
