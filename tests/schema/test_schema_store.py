"""Which schemas there are, and which one speaks for a version."""

import json
import re

import pytest

from openclaw_cfg.errors import BadText, FileMissing, UsageError
from openclaw_cfg.resources import folder
from openclaw_cfg.schema.store import (
    NEWEST,
    VERSIONS,
    load_compact,
    load_file,
    load_native,
    native_path,
    pick,
    versions,
)

SCHEMAS = folder("schemas")


def test_the_versions_are_the_files():
    names = {path.name for path in SCHEMAS.glob("native-*.schema.json")}

    odd = names ^ {f"native-{version}.schema.json" for version in VERSIONS}
    assert not odd, f"{odd}: a version is a file in schemas and a word in VERSIONS"


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_loads_and_takes_a_small_file(version):
    schema = load_native(version)

    assert schema.version == version
    assert {"telegram", "slack"} <= schema.channel_ids
    assert {"anthropic", "openai"} <= schema.plugin_ids
    assert list(schema.core({"gateway": {"mode": "local", "port": 18789}})) == []
    assert len(list(schema.core({"gateway": {"mode": "lokal"}}))) == 1


@pytest.mark.parametrize(
    ("wanted", "picked"),
    [
        ("2026.9.6", "2026.9.6"),
        ("v2026.9.6", "2026.9.6"),
        ("2026.9.6-beta.1", "2026.9.6"),
        ("2026.9.7", "2026.9.6"),
        ("2027.1.1", "2026.9.6"),
        ("2026.8.1", "2026.7.35"),
        ("2026.10.1", "2026.9.6"),
        ("2025.1.1", "2026.4.29"),
    ],
)
def test_an_unknown_version_is_spoken_for_by_the_nearest_older_one(wanted, picked):
    assert pick(wanted) == picked
    assert load_native(wanted).version == picked


@pytest.mark.parametrize(
    ("taken", "picked"),
    [
        ((), NEWEST),
        (("2027.1.2",), "2027.1.2"),
        (("2026.6.35",), "2026.6.35"),
        (("2026.10.1", "2026.9.6"), "2026.10.1"),
    ],
)
def test_what_was_taken_from_an_openclaw_speaks_unless_asked(tmp_path, taken, picked):
    for version in taken:
        path = tmp_path / f"native-{version}.schema.json"
        path.write_text("{}", encoding="utf-8")

    assert pick(None, tmp_path) == picked
    assert load_native(extra=tmp_path).version == picked


@pytest.mark.parametrize("word", ["latest", "", "2026.9.6x", " 2026.9.6", "2026."])
def test_what_is_no_version_is_refused(word):
    with pytest.raises(UsageError, match=f'"{word}" is not a version'):
        pick(word)


def test_the_users_own_schemas_go_first(tmp_path):
    own = {"properties": {"channels": {"properties": {"mine": {"type": "object"}}}}}
    for version in (NEWEST, "2026.9.8"):
        path = tmp_path / f"native-{version}.schema.json"
        path.write_text(json.dumps(own), encoding="utf-8")

    assert versions(tmp_path) == (*VERSIONS, "2026.9.8")
    assert native_path(NEWEST, tmp_path).parent == tmp_path
    assert load_native(NEWEST, tmp_path).channel_ids == {"mine"}
    assert pick("2026.9.9", tmp_path) == "2026.9.8"


def test_any_file_can_be_the_schema(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text('{"type": "object", "required": ["gateway"]}', encoding="utf-8")

    found = list(load_file(path).core({}))

    assert [finding.message for finding in found] == ['missing key "gateway"']


@pytest.mark.parametrize("part", [True, {}, {"properties": {"entries": True}}])
def test_a_schema_may_leave_channels_and_plugins_open(tmp_path, part):
    path = tmp_path / "mine.json"
    root = {"properties": {"channels": part, "plugins": part}}
    path.write_text(json.dumps(root), encoding="utf-8")
    value = {"channels": {"a": 1}, "plugins": {"entries": {"b": 1}}}

    assert list(load_file(path).core(value)) == []


def test_a_missing_schema_file_is_named(tmp_path):
    with pytest.raises(FileMissing, match=re.escape(str(tmp_path / "no.json"))):
        load_file(tmp_path / "no.json")


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "[" * 100_000])
def test_a_broken_schema_file_is_refused(tmp_path, text):
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadText, match="is not a JSON schema"):
        load_file(path)


def test_channels_and_plugins_are_left_to_their_own_pass():
    schema = load_native()
    value = {
        "channels": {"telegram": 5, "unheard": 5, "defaults": 5},
        "plugins": {"entries": {"imap": {"config": {"x": 1}, "enabled": 5}}},
    }

    core = [finding.path for finding in schema.core(value)]

    assert core == [
        ("channels", "defaults"),
        ("plugins", "entries", "imap", "enabled"),
    ]
    assert [f.path for f in schema.channel("telegram", 5)] == [("channels", "telegram")]
    assert [f.path for f in schema.plugin_config("imap", {"x": 1})] == [
        ("plugins", "entries", "imap", "config", "x")
    ]
    assert list(schema.channel("unheard", 5)) == []
    assert list(schema.plugin_config("unheard", 5)) == []


def test_the_compact_schema_describes_all_its_keys():
    text = (SCHEMAS / "compact.schema.json").read_text(encoding="utf-8")
    root = json.loads(text)
    provider = root["$defs"]["provider"]["properties"]
    models = root["properties"]["models"]["properties"]

    assert list(load_compact().check({"models": {"providers": []}})) == []
    for part in (*provider.values(), *models.values()):
        assert "description" in part or "$ref" in part


def test_no_bundled_schema_holds_a_word_for_people():
    """These are beside it, so that a check does not load them."""
    for version in VERSIONS:
        text = native_path(version).read_text(encoding="utf-8")

        assert json.loads(text)["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert '"description":"' not in text


def test_a_schema_of_a_newer_draft_is_judged_by_that_draft(tmp_path):
    path = tmp_path / "mine.json"
    root = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": "#/$defs/config",
        "properties": {"gateway": {"$anchor": "gate", "type": "object"}},
        "$defs": {
            "config": {
                "required": ["gateway", "list", "port"],
                "properties": {
                    "list": {"prefixItems": [{"type": "number"}]},
                    "port": {"default": 1},
                },
            }
        },
    }
    path.write_text(json.dumps(root), encoding="utf-8")
    value = {"gateway": [], "list": ["a"]}

    found = {finding.path: finding.message for finding in load_file(path).core(value)}

    assert found == {
        ("gateway",): "expected object, got array",
        ("list", 0): "expected number, got string",
    }
