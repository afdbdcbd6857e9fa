"""`schema`: the bundled ones, and the one of an installed OpenClaw."""

import json
import os
import stat
import sys

import openclaw_binary
import pytest

from openclaw_cfg.schema.store import NEWEST, VERSIONS

PRINTED = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "gateway": {"type": "object", "title": "Gateway", "description": "words"},
        "house": {"type": "string"},
        "plugins": {
            "type": "object",
            "properties": {"entries": {"type": "object", "properties": {}}},
        },
        "channels": {"type": "object", "properties": {}},
    },
}


@pytest.fixture
def openclaw(tmp_path):
    """An `openclaw` command that knows a key of its own."""
    return installed(tmp_path, "2027.1.2", PRINTED)


def installed(folder, version, schema):
    """The PATH with an `openclaw` that prints a version and a schema."""
    path = folder / "bin" / "openclaw"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"print('OpenClaw {version} (abc)' if '--version' in sys.argv else "
        f"{json.dumps(schema)!r})\n"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"{path.parent}{os.pathsep}{os.environ['PATH']}"


def test_the_newest_is_printed_for_editors(run):
    schema = json.loads(run("schema").stdout)

    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert NEWEST in schema["title"]
    assert schema["properties"]["models"]["description"]


def test_every_bundled_version_is_listed(run):
    lines = run("schema", "--list").stdout.splitlines()

    assert [line.split()[0] for line in lines] == list(VERSIONS)
    assert "used by default" in lines[-1]


def test_the_compact_form_has_a_schema(run):
    schema = json.loads(run("schema", "--dialect", "compact").stdout)

    assert "defaultModel" in json.dumps(schema)


def test_an_installed_openclaw_speaks_for_its_version(run, openclaw, tmp_path):
    config = tmp_path / "openclaw.json"
    config.write_text('{house: "mine"}')

    taken = run("schema", "--from-openclaw", PATH=openclaw)
    chosen = run("validate", config, "--openclaw-version", "v2027.1.2")
    default = run("validate", config)
    bundled = run("validate", config, "--openclaw-version", NEWEST)

    assert taken.code == 0, taken.stderr
    assert "files are judged by 2027.1.2 from now on" in taken.stderr
    assert (chosen.code, default.code, bundled.code) == (0, 0, 1)
    assert default.stderr == chosen.stderr
    assert "(native, OpenClaw 2027.1.2): 0 errors" in default.stderr
    assert "2027.1.2     used by default, taken" in run("schema", "--list").stdout
    assert "2027.1.2" in json.loads(run("schema").stdout)["title"]


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ({}, "it has no keyword"),
        (
            {"properties": {"a": {"pattern": "(["}}},
            'no regular expression can be read at "properties.a.pattern"',
        ),
    ],
)
def test_a_broken_schema_is_not_taken(run, tmp_path, printed, words):
    taken = run(
        "schema", "--from-openclaw", PATH=installed(tmp_path, "2027.1.2", printed)
    )

    assert taken.code == 3
    assert words in taken.stderr
    assert "2027.1.2" not in run("schema", "--list").stdout


@pytest.mark.parametrize(
    "flags",
    [
        ("--list", "--from-openclaw"),
        ("--dialect", "compact", "--openclaw-version", "2026.9.6"),
    ],
)
def test_flags_that_do_not_go_together_are_refused(run, flags):
    assert run("schema", *flags).code == 2


def test_without_an_openclaw_the_hint_says_how_to_get_one(run, tmp_path):
    result = run("schema", "--from-openclaw", PATH=str(tmp_path))

    assert result.code == 3
    assert "npm install" in result.stderr


@pytest.mark.openclaw
def test_the_real_one_gives_the_bundled_schema(run, tmp_path):
    real = openclaw_binary.find(tmp_path)
    script = tmp_path / "bin" / "openclaw"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {real.node} {real.package}/openclaw.mjs "$@"\n')
    script.chmod(0o755)

    taken = run(
        *("schema", "--from-openclaw"),
        PATH=f"{script.parent}{os.pathsep}{os.environ['PATH']}",
        HOME=str(real.home),
    )
    printed = run("schema", HOME=str(real.home)).stdout

    assert taken.code == 0, taken.stderr
    assert printed == run("schema").stdout
