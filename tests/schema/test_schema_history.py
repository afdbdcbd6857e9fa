"""Keys that came, went and moved."""

import json

import pytest

from openclaw_cfg.resources import folder
from openclaw_cfg.schema.build import history_text
from openclaw_cfg.schema.compare import history
from openclaw_cfg.schema.history import History, KeyHistory
from openclaw_cfg.schema.store import NEWEST, VERSIONS, load_native

SCHEMAS = folder("schemas")


def keys(**properties):
    return {"properties": properties}


def test_keys_that_came_and_went_are_told_with_the_versions_around():
    text = {"type": "string"}
    schemas = {
        "1": keys(both=text, old=text),
        "2": keys(both=text, old=text, short=keys(inner=text)),
        "3": keys(both=text, new=text),
    }

    assert history(schemas, {}) == {
        "new": {"since": "3"},
        "old": {"until": "2"},
        "short": {"since": "2", "until": "2"},
    }


def test_a_key_that_another_with_the_same_structure_replaced_was_renamed():
    part = {"type": "object", "properties": {"every": {"type": "string"}}}
    schemas = {
        "1": keys(a={"additionalProperties": keys(heartbeat=part, gone=part)}),
        "2": keys(a={"additionalProperties": keys(heartbeatShow=part, other=part)}),
    }

    past = history(schemas, {})

    assert past["a.*.heartbeat"] == {"until": "1", "now": "a.*.heartbeatShow"}
    assert past["a.*.gone"] == {"until": "1"}


def test_moves_that_only_openclaw_knows_are_added():
    schemas = {"1": keys(list={}), "2": keys(entries={})}

    past = history(schemas, {"list": "entries", "ancient": "entries.x"})

    assert past["list"] == {"until": "1", "now": "entries"}
    assert past["ancient"] == {"now": "entries.x"}


def test_stars_in_a_path_stand_for_any_key():
    past = History(
        {
            "env.*": {"now": "env.vars.*"},
            "env.vars": {"until": "1"},
            "a.[].x": {"since": "2"},
        }
    )

    assert past.past(("env", "KEY")) == KeyHistory(now="env.vars.KEY")
    assert past.past(("env", "vars")) == KeyHistory(until="1")
    assert past.past(("a", 3, "x")) == KeyHistory(since="2")
    assert past.past(("a", "x")) is None


def test_the_bundled_history_is_what_the_bundled_schemas_say():
    bundled = (SCHEMAS / "history.json").read_text(encoding="utf-8")

    assert history_text(SCHEMAS) == bundled, (
        "make history.json again: python -m openclaw_cfg.schema.build, see CONTRIBUTING"
    )


def test_every_place_that_a_key_moved_to_is_in_the_newest_schema():
    moves = json.loads((SCHEMAS / "moves.json").read_text(encoding="utf-8"))
    schema = load_native(NEWEST)

    for now in moves.values():
        value = None
        for step in reversed(now.replace("[]", ".[]").split(".")):
            value = [value] if step == "[]" else {step.replace("*", "openai"): value}
        found = list(schema.core(value))
        unknown = [finding for finding in found if finding.rule == "unknown-key"]
        assert unknown == [], now


@pytest.mark.parametrize(
    ("version", "value", "help_"),
    [
        (
            "2026.9.6",
            {"agents": {"list": []}},
            (
                'after 2026.7.35, "agents.list" became "agents.entries"; '
                "run openclaw-cfg fix"
            ),
        ),
        (
            "2026.7.35",
            {"agents": {"entries": {}}},
            '"agents.entries" came after 2026.7.35, by 2026.9.6',
        ),
        (
            "2026.9.6",
            {"models": {"pricing": {}}},
            (
                'after 2026.7.35, "models.pricing" was retired; remove it '
                "(openclaw-cfg fix does)"
            ),
        ),
        (
            "2026.4.29",
            {"agents": {"defaults": {"embeddedAgent": {}}}},
            '"agents.defaults.embeddedAgent" came after 2026.4.29, by 2026.5.28',
        ),
    ],
)
def test_an_unknown_key_of_another_version_says_so(version, value, help_):
    assert version in VERSIONS

    assert [finding.help for finding in load_native(version).core(value)] == [help_]
