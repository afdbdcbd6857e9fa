"""`explain`: rules, and settings by their path."""

import json

import pytest

from openclaw_cfg.schema.store import NEWEST, VERSIONS


def test_a_setting_is_told_with_its_type_its_keys_and_the_rules_about_it(run):
    result = run("explain", "agents.defaults.heartbeat")
    every = run("explain", "agents.defaults.heartbeat.every").stdout

    assert result.code == 0
    assert f"agents.defaults.heartbeat (OpenClaw {NEWEST})" in result.stdout
    assert "type      object" in result.stdout
    assert "  every            How often, as 30s" in result.stdout
    assert "Default: 30m with an API key" in every
    assert "plan-on-heartbeat" in every


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("logging.audit.messages", 'values    "off", "direct", "all"'),
        ("gateway.port", "limits    at least 1, at most 65535"),
        ("channels.whatsapp.mediaMaxMb", "default   50"),
        ("models.providers.mine.models[0].id", "required  yes"),
        ("models.providers.mine.models[0].id", "models.providers.*.models[].id"),
        ("agents.defaults.heartbeat.agentId", "versions  since 2026.9.6"),
        ("agents.list", "removed after 2026.7.35, now `agents.entries`"),
        ("gateway.auth.mode", "gateway-with-two-secrets"),
        ("models.providers.*.models[].cost", "zero-cost"),
        ('agents.entries["my.one"].cwd', "agents.entries.*.cwd"),
    ],
)
def test_what_is_known_of_a_setting_is_shown(run, path, words):
    result = run("explain", path)

    assert result.code == 0, result.stderr
    assert words in result.stdout


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("agents.defualts.hartbeat.evry", "agents.defaults.heartbeat.every?"),
        ("gateway.prot", "gateway.port?"),
        ("models.providers.mine.baseURL", "models.providers.mine.baseUrl?"),
        ("rateLimit.lockoutMs", "gateway.auth.rateLimit.lockoutMs?"),
        ("lockoutMs", "gateway.auth.rateLimit.lockoutMs?"),
        ("agents.list[0].id", "agents.list: removed after 2026.7.35"),
        ("agents.defaults.params.x", '"agents.defaults.params" takes any keys'),
        ('a["', "write it as agents.defaults.heartbeat.every"),
        ("xyzzy.plugh", "has the settings, `openclaw-cfg explain` the rules"),
        ("unknwon-key", "did you mean unknown-key"),
    ],
)
def test_a_wrong_path_is_answered_by_the_right_one(run, path, hint):
    result = run("explain", path)

    assert result.code == 2
    assert hint in result.stderr


def test_a_setting_of_the_compact_form_is_told_too(run):
    result = run("explain", "models.providers[0].token")

    assert result.code == 0, result.stderr
    assert "the compact form" in result.stdout


def test_another_version_is_asked_for_by_name(run):
    path = "agents.defaults.heartbeat.agentId"

    old = json.loads(
        run("explain", path, "--openclaw-version", VERSIONS[0], "--json").stdout
    )
    new = json.loads(run("explain", path, "--json").stdout)

    assert (old["known"], old["openclawVersion"]) == (False, VERSIONS[0])
    assert (new["known"], new["history"]["since"]) == (True, NEWEST)
    assert run("explain", "unknown-key", "--openclaw-version", NEWEST).code == 2


def test_rules_have_their_json_too(run):
    one = json.loads(run("explain", "unknown-key", "--json").stdout)
    every = json.loads(run("explain", "--json").stdout)

    assert (one["kind"], one["severity"]) == ("rule", "error")
    assert one.keys() - {"$schema", "version", "kind"} == every["rules"][0].keys()
