"""`schema`: the bundled ones, and the one of an installed OpenClaw."""

import json
import os
import stat
import sys

import openclaw_binary
import pytest

from openclaw_cfg.app.openclaw_models import package_of
from openclaw_cfg.app.openclaw_texts import (
    english,
    text_version,
    translated,
)
from openclaw_cfg.schema.settings import Settings
from openclaw_cfg.schema.store import NEWEST, VERSIONS

GERMAN = {"LANG": "de_DE.UTF-8"}
PORT = (
    "TCP port used by the gateway listener for API, control UI, and channel-facing "
    "ingress paths. Use a dedicated port and avoid collisions with reverse proxies or "
    "local developer services."
)

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
    """An `openclaw` command that knows its own key."""
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


def test_the_texts_of_an_installed_openclaw_come_first_and_ours_fill_the_gaps(
    run, openclaw
):
    run("schema", "--from-openclaw", PATH=openclaw)

    gateway = json.loads(run("schema").stdout)["properties"]["gateway"]
    page = run("explain", "gateway").stdout
    assert (gateway["title"], gateway["description"]) == ("Gateway", "words")
    assert page.startswith("gateway (Gateway)\n\nwords\n")
    assert "The chat services" in run("explain", "channels").stdout
    bundled = run("explain", "gateway", "--openclaw-version", NEWEST).stdout
    assert "The gateway: the program" in bundled


def test_the_texts_are_in_the_users_language_where_the_installation_has_it(
    run, openclaw, tmp_path
):
    assets = tmp_path / "dist" / "control-ui" / "assets"
    assets.mkdir(parents=True)
    (tmp_path / "package.json").write_text('{"name": "openclaw"}')
    title, words = text_version("Gateway"), text_version("words")
    hints = (
        "import{n as e}from'./x.js';t={configHints:{gateway:{"
        "label:{'v1-0-0':`alt`,\"" + title + '":`Das \\`"Tor"\n{`},'
        'help:{"' + words + "\":`Worte`}}}};throw 'never run'"
    )
    for name in ("de", "zh-CN", "broken"):
        path = assets / f"locale-config-hints-{name}-x_1.js"
        path.write_text(hints)
    (assets / "locale-config-hints-fr-x.js").write_text("configHints:{")

    for language, shown in (
        ("de_AT.UTF-8", ('Das `"Tor"\n{', "Worte")),
        ("zh", ('Das `"Tor"\n{', "Worte")),
        ("fr_FR", ("Gateway", "words")),
        ("C", ("Gateway", "words")),
    ):
        taken = run("schema", "--from-openclaw", PATH=openclaw, LANG=language)
        gateway = json.loads(run("schema").stdout)["properties"]["gateway"]
        assert (gateway["title"], gateway["description"]) == shown, taken.stderr


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
    before, after = json.loads(run("schema").stdout), json.loads(printed)
    gateway = after["properties"]["gateway"]["properties"]["port"]
    assert gateway["title"] == "Gateway Port"
    assert gateway["description"].startswith("TCP port used")
    texts = Settings(after), Settings(before)
    assert [set(one.paths()) for one in texts] == [set(texts[0].paths())] * 2
    assert texts[0].at(("gateway", "mode")).choices == ("local", "remote")
    # What it does not describe, we do.
    every = ("agents", "defaults", "heartbeat", "every")
    assert texts[0].at(every).description == texts[1].at(every).description != ""


@pytest.mark.openclaw
def test_the_real_one_speaks_the_language_of_the_user(tmp_path):
    real = openclaw_binary.find(tmp_path)
    texts = english(
        {
            "properties": {
                "gateway": {
                    "properties": {
                        "port": {
                            "title": "Gateway Port",
                            "description": PORT,
                        }
                    }
                }
            }
        }
    )

    german = translated(texts, package_of(str(real.package / "openclaw.mjs")), GERMAN)

    assert german.language == "de"
    assert german.titles["gateway.port"] == "Gateway-Port"
    assert german.descriptions["gateway.port"].startswith("TCP-Port, den der Gateway")


def test_a_version_without_a_schema_says_whose_it_is(run):
    result = run("schema", "--openclaw-version", "2027.1.1")

    assert result.code == 0
    assert "no schema of OpenClaw 2027.1.1 here" in result.stderr
    assert run("schema", "--openclaw-version", "v2026.9.6").stderr == ""
