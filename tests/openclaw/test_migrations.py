"""Older settings that OpenClaw still takes."""

import pytest

from openclaw_cfg.openclaw.migrations import migrate


def test_a_file_without_agents_gets_one_called_main():
    assert migrate({}).value == {"agents": {"entries": {"main": {}}}}


def test_agents_that_are_owned_explicitly_get_none():
    value = {"agents": {"ownership": "explicit"}}

    assert migrate(value).value == value


def test_a_list_of_agents_becomes_a_map_and_keeps_its_places():
    migrated = migrate({"agents": {"list": [{"id": "a", "model": 1}]}})

    assert migrated.value == {"agents": {"entries": {"a": {"model": 1}}}}
    place = migrated.place(("agents", "entries", "a", "model"))
    assert place == ("agents", "list", 0, "model")
    assert [finding.rule for finding in migrated.findings] == ["moved-setting"]


@pytest.mark.parametrize(
    "agents",
    [
        [{"id": "A"}],
        [{"id": " a"}],
        [{"id": "a"}, {"id": "a"}],
        [{}],
        [1],
        {"id": "a"},
        None,
    ],
)
def test_a_list_that_openclaw_does_not_convert_stays(agents: object):
    value = {"agents": {"list": agents}}

    assert migrate(value).value == value


def test_the_budget_of_a_provider_goes_to_its_models():
    rows = [{"id": "m"}, {"id": "n", "contextWindow": 1}]
    migrated = migrate(
        {"models": {"providers": {"p": {"contextWindow": 9, "models": rows}}}}
    )

    provider = migrated.value["models"]["providers"]["p"]
    at = ("models", "providers", "p")
    assert [row["contextWindow"] for row in provider["models"]] == [9, 1]
    assert "contextWindow" not in provider
    assert migrated.place((*at, "models", 0, "contextWindow")) == (*at, "contextWindow")
    assert migrated.place((*at, "models", 1, "contextWindow")) == (
        *(*at, "models", 1),
        "contextWindow",
    )


def test_one_default_among_several_agents_counts_as_explicit_ownership():
    migrated = migrate({"agents": {"entries": {"a": {"default": True}, "b": {}}}})

    assert migrated.value == {
        "agents": {"entries": {"a": {}, "b": {}}, "ownership": "explicit"}
    }
    assert migrated.legacy_default == "a"


def test_what_is_left_of_the_copilot_discovery_is_dropped():
    plugin = {"config": {"discovery": {"enabled": True}, "x": 1}}
    migrated = migrate({"plugins": {"entries": {"github-copilot": plugin}}})

    assert migrated.value["plugins"]["entries"]["github-copilot"] == {
        "config": {"x": 1}
    }


def test_the_value_that_comes_in_is_not_changed():
    value = {"agents": {"list": [{"id": "a", "contextTokens": 1}]}}

    migrate(value)

    assert value == {"agents": {"list": [{"id": "a", "contextTokens": 1}]}}


@pytest.mark.parametrize("value", [None, 1, "x", [], [1]])
def test_what_is_no_object_stays(value: object):
    assert migrate(value).value == value
