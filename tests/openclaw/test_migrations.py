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


def owned_by(name, *surfaces):
    surfaces = surfaces or ("systemAgent", "heartbeat")
    return {surface: {"agentId": name} for surface in surfaces}


def test_one_default_among_several_agents_counts_as_explicit_ownership():
    migrated = migrate({"agents": {"entries": {"a": {"default": True}, "b": {}}}})

    assert migrated.value == {
        "agents": {
            "entries": {"a": {}, "b": {}},
            "ownership": "explicit",
            "defaults": owned_by("a"),
        }
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


def providers(**entries):
    return {"models": {"providers": entries}, "agents": {"entries": {"a": {}}}}


@pytest.mark.parametrize(
    ("provider", "after", "told"),
    [
        ({"models": []}, {"models": []}, []),
        ({"contextTokens": 5}, {}, ["contextTokens"]),
        ({"contextTokens": 5, "models": 1}, {"models": 1}, ["contextTokens"]),
        (
            {"contextTokens": 5, "contextWindow": 6, "models": [{"id": "m"}, 7]},
            {"models": [{"id": "m", "contextTokens": 5, "contextWindow": 6}, 7]},
            ["contextTokens", "contextWindow"],
        ),
        (1, 1, []),
    ],
)
def test_budgets_of_a_provider(provider, after, told):
    migrated = migrate(providers(first={"models": []}, p=provider))

    assert migrated.value == providers(first={"models": []}, p=after)
    assert [one.path[-1] for one in migrated.findings] == told
    assert all(
        one.path[:3] == ("models", "providers", "p") for one in migrated.findings
    )


def test_budgets_of_agents_have_no_effect():
    agent = {"contextTokens": 5, "model": "a/b"}
    migrated = migrate(
        {"agents": {"defaults": agent, "entries": {"a": {}, "b": agent, "c": 1}}}
    )

    rest = {"model": "a/b"}
    assert migrated.value == {
        "agents": {"defaults": rest, "entries": {"a": {}, "b": rest, "c": 1}}
    }
    assert [one.path for one in migrated.findings] == [
        ("agents", "defaults", "contextTokens"),
        ("agents", "entries", "b", "contextTokens"),
    ]


def test_budgets_in_the_older_list_are_told_at_their_place():
    rows = [{"id": "a"}, {"id": "b", "contextTokens": 5}]
    migrated = migrate({"agents": {"list": rows}})

    assert migrated.value == {"agents": {"entries": {"a": {}, "b": {}}}}
    assert [one.path for one in migrated.findings] == [
        ("agents", "list", 1, "contextTokens"),
        ("agents", "list"),
    ]
    assert migrated.place(("agents", "entries", "b")) == ("agents", "list", 1)
    assert migrated.place(("agents", "entries")) == ("agents", "list")
    assert migrated.place(("gateway",)) == ("gateway",)


@pytest.mark.parametrize(
    ("agents", "after"),
    [
        ({"entries": {}}, {"entries": {"main": {}}}),
        ({"defaults": {}}, {"defaults": {}, "entries": {"main": {}}}),
        ({"entries": {"a": {}}}, {"entries": {"a": {}}}),
        ({"entries": {}, "ownership": "explicit"}, None),
        ({"list": []}, {"entries": {"main": {}}}),
        ({"list": [{"id": "b"}], "entries": {"a": {}}}, None),
        (5, None),
    ],
)
def test_where_the_agent_main_is_made(agents, after):
    wanted = agents if after is None else after

    assert migrate({"agents": agents}).value == {"agents": wanted}


YES, NO = {"default": True}, {"default": False}


@pytest.mark.parametrize(
    ("entries", "ownership", "after", "default"),
    [
        ({"a": YES}, None, {"entries": {"a": {}}}, None),
        ({"a": NO, "b": {}}, None, None, None),
        ({"a": YES, "b": YES}, None, None, None),
        ({"a": NO, "b": YES}, None, {"entries": {"a": {}, "b": {}}}, "b"),
        ({"a": YES, "b": {"default": 1}}, None, None, None),
        ({"a": YES, "b": {}}, "explicit", None, None),
        ({"a": YES, "b": 5}, None, {"entries": {"a": {}, "b": 5}}, None),
        ({"a": YES, "b": {}}, "x", {"entries": {"a": {}, "b": {}}}, "a"),
    ],
)
def test_the_marker_of_a_default_agent(entries, ownership, after, default):
    agents = {"entries": entries} | ({"ownership": ownership} if ownership else {})
    migrated = migrate({"agents": agents})

    wanted = agents if after is None else after
    if default:
        wanted |= {"ownership": ownership or "explicit", "defaults": owned_by(default)}
    assert migrated.value == {"agents": wanted}
    assert migrated.legacy_default == default
    assert bool(migrated.findings) is (after is not None)


BEAT = {"heartbeat": {"every": "1h"}}


@pytest.mark.parametrize(
    ("defaults", "own", "after"),
    [
        (BEAT, {}, BEAT | owned_by("a", "systemAgent")),
        ({"heartbeat": {}}, {}, {"heartbeat": {}} | owned_by("a", "systemAgent")),
        ({}, BEAT, owned_by("a", "systemAgent")),
        (owned_by("b"), {}, owned_by("b")),
        (
            owned_by("b", "systemAgent"),
            {},
            owned_by("b", "systemAgent") | owned_by("a", "heartbeat"),
        ),
        (
            {"systemAgent": {"x": 1}},
            BEAT,
            {"systemAgent": {"x": 1, "agentId": "a"}},
        ),
        (5, {}, 5),
    ],
)
def test_the_marked_agent_owns_what_no_other_owns(defaults, own, after):
    agents = {"defaults": defaults, "entries": {"a": YES, "b": own}}

    assert migrate({"agents": agents}).value["agents"]["defaults"] == after


@pytest.mark.parametrize(
    ("discovery", "left"),
    [
        ({}, {}),
        ({"enabled": False}, {}),
        ({"enabled": True, "y": 1}, {"discovery": {"y": 1}}),
        ({"y": 1}, {"discovery": {"y": 1}}),
        (True, {"discovery": True}),
    ],
)
def test_the_discovery_of_copilot(discovery, left):
    def file(config):
        return {
            "agents": {"entries": {"a": {}}},
            "plugins": {"entries": {"github-copilot": {"config": config}}},
        }

    assert migrate(file({"discovery": discovery})).value == file(left)
