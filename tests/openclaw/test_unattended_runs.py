"""What starts unattended, who does it, on which models, and what switches it on."""

import pytest

from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.openclaw.unattended import (
    agent_models,
    agent_names,
    heartbeats,
    isolated_models,
    schedules,
    system_agent,
    unattended,
)

TWO = {"a": {}, "b": {"model": "b/own"}}
CHAIN = {"primary": "d/1", "fallbacks": ["d/2", " ", 5]}
OFF = {"skills": {"workshop": {"autonomous": {"mode": "off"}}}}


def file(*, agents=None, defaults=None, dreaming=False, **more):
    value = {"agents": {"defaults": {"model": "d/1", **(defaults or {})}}, **OFF}
    value["agents"] |= {"entries": agents} if agents is not None else {}
    plugins = more.pop("plugins", {})
    dream = {"config": {"dreaming": {"enabled": dreaming}}}
    return value | {"plugins": {"entries": {"memory-core": dream, **plugins}}} | more


def told(value, activity):
    """`AGENT: MODELS`, then the setting and the interval where there are any."""
    rows = []
    for run in unattended(value):
        if run.activity == activity:
            models = ", ".join(model.text for model in run.models)
            path = f" at {format_path(run.path)}" if run.path else ""
            rows.append(f"{run.agent}: {models}{path} {run.every}".rstrip())
    return rows


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        (file(), ["main: d/1 30m"]),
        (file(agents={"a": {}}), ["a: d/1 30m"]),
        (file(agents=TWO), []),
        (
            file(agents=TWO, defaults={"systemAgent": {"agentId": "b"}}),
            ["b: b/own 30m"],
        ),
        (file(agents=TWO, defaults={"systemAgent": {"agentId": " "}}), []),
        (file(agents=TWO, defaults={"heartbeat": {"agentId": "b"}}), ["b: b/own 30m"]),
        (
            file(agents=TWO, defaults={"heartbeat": {"agentId": ""}}),
            ["a: d/1 30m", "b: b/own 30m"],
        ),
        (file(agents=TWO, defaults={"heartbeat": {"agentId": "B"}}), ["b: b/own 30m"]),
        (
            file(agents={"a": {"heartbeat": {}}, "b": {"heartbeat": {"every": "1h"}}}),
            ["a: d/1 30m", "b: d/1 at agents.entries.b.heartbeat.every 1h"],
        ),
        (
            file(defaults={"heartbeat": {"every": "5m", "model": "h/1"}}),
            ["main: h/1, d/1 at agents.defaults.heartbeat.every 5m"],
        ),
        (
            file(
                agents={"a": {"heartbeat": {"model": "h/2"}}},
                defaults={"heartbeat": {"every": "5m", "model": "h/1"}},
            ),
            ["a: h/2, d/1 at agents.defaults.heartbeat.every 5m"],
        ),
        (file(defaults={"heartbeat": {"every": "0m"}}), []),
        (file(defaults={"heartbeat": {"every": "x"}}), []),
        (
            file(defaults={"heartbeat": {"every": " "}}),
            ["main: d/1 at agents.defaults.heartbeat.every 30m"],
        ),
        (file(defaults={"model": CHAIN}), ["main: d/1, d/2 30m"]),
        (
            file(defaults={"model": CHAIN, "heartbeat": {"model": "h/1"}}),
            ["main: h/1, d/2, d/1 30m"],
        ),
        (
            file(
                agents={"a": {"model": "a/1", "heartbeat": {"model": "h/1"}}},
                defaults={"model": CHAIN},
            ),
            ["a: h/1, a/1 30m"],
        ),
        (
            file(defaults={"heartbeat": {"model": "d/1"}}),
            ["main: d/1 30m"],
        ),
        (file(cron={"enabled": False}), []),
        (file(gateway={"mode": "remote"}), []),
        (file(gateway={"mode": "local"}), ["main: d/1 30m"]),
    ],
)
def test_the_heartbeat(value, rows):
    assert told(value, "heartbeat") == rows
    assert len(list(heartbeats(value))) == len(rows)


SUB = {"subagents": {"model": "s/1"}}


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        (file(), ["main: d/1"]),
        (file(cron={}), ["main: d/1"]),
        (file(cron={"maxConcurrentRuns": 2}), ["main: d/1 at cron"]),
        (file(cron={"enabled": True}), ["main: d/1 at cron.enabled"]),
        (file(defaults=SUB), ["main: s/1"]),
        (file(agents={"a": {"subagents": {"model": "s/2"}}}, defaults=SUB), ["a: s/2"]),
        (file(agents={"a": {"model": "a/1"}}, defaults=SUB), ["a: s/1"]),
        (file(agents={"a": {"model": "a/1"}}), ["a: a/1"]),
        (file(agents=TWO), [": d/1"]),
    ],
)
def test_jobs(value, rows):
    assert told(value, "job") == rows


REVIEW = "skills.workshop.autonomous.mode"


@pytest.mark.parametrize(
    ("mode", "rows"),
    [
        (None, ["a: d/1", "b: b/own"]),
        ("auto", [f"a: d/1 at {REVIEW}", f"b: b/own at {REVIEW}"]),
        ("off", []),
        ("propose", []),
    ],
)
def test_the_review_of_skills(mode, rows):
    skills = {"workshop": {"autonomous": {"mode": mode} if mode else {}}}

    assert told(file(agents=TWO, skills=skills), "skill-review") == rows


def test_dreaming():
    one, owner = {"agents": {"a": {}}}, {"systemAgent": {"agentId": "a"}}
    named = file(**one, dreaming=True)
    named["plugins"]["entries"]["memory-core"]["config"]["dreaming"]["model"] = "n/1"
    off = {"memory-core": {"enabled": False}}

    assert told(file(**one, dreaming=True), "dreaming") == ["a: d/1"]
    assert told(named, "dreaming") == ["a: n/1, d/1"]
    assert told(file(**one, dreaming=False), "dreaming") == []
    assert told(file(**one, plugins=off), "dreaming") == []
    assert told(file(agents=TWO, dreaming=True), "dreaming") == []
    both = file(agents=TWO, defaults=owner, dreaming=True)
    assert told(both, "dreaming") == ["a: d/1", "b: b/own"]


def hooks(*mappings, **more):
    return {"enabled": True, "mappings": list(mappings), **more}


ON = " at hooks.enabled"


@pytest.mark.parametrize(
    ("hook", "rows"),
    [
        (hooks(), [f"a: d/1, d/2{ON}"]),
        (hooks(enabled=False), []),
        (hooks(enabled="true"), []),
        (hooks({}), [f"a: d/1, d/2{ON}"] * 2),
        (hooks({"agentId": "b"}), [f"a: d/1, d/2{ON}", f"b: b/own{ON}"]),
        (hooks({"agentId": 5}), [f"a: d/1, d/2{ON}"] * 2),
        (hooks({"model": "h/1"}), [f"a: d/1, d/2{ON}", f"a: h/1, d/2, d/1{ON}"]),
        (
            hooks({"model": {"primary": "h/1", "fallbacks": ["h/2"]}}),
            [f"a: d/1, d/2{ON}", f"a: h/1, h/2{ON}"],
        ),
    ],
)
def test_hooks(hook, rows):
    defaults = {"model": CHAIN, "systemAgent": {"agentId": "a"}}

    assert told(file(agents=TWO, defaults=defaults, hooks=hook), "hook") == rows


@pytest.mark.parametrize(
    ("defaults", "rows"),
    [
        (SUB, [f"main: s/1{ON}", f"main: d/1{ON}"]),
        (
            {**SUB, "heartbeat": {"every": "0m", "model": "h/1"}},
            [f"main: s/1{ON}", f"main: h/1, d/1{ON}"],
        ),
        ({}, [f"main: d/1{ON}"]),
    ],
)
def test_the_end_of_a_hook_wakes_the_main_session(defaults, rows):
    assert told(file(defaults=defaults, hooks=hooks()), "hook") == rows


def test_gmail_is_one_where_it_is_set():
    hook = {"model": "g/1"}

    assert told(file(hooks=hooks(gmail=hook)), "gmail") == [f"main: g/1, d/1{ON}"]
    assert told(file(hooks=hooks()), "gmail") == []


@pytest.mark.parametrize(
    ("internal", "rows"),
    [
        ({}, ["a: d/1", "b: b/own"]),
        ({"enabled": True}, ["a: d/1", "b: b/own"]),
        ({"enabled": False}, []),
    ],
)
def test_the_start_of_the_gateway(internal, rows):
    boot = "hooks.internal.entries.boot-md.enabled"
    internal |= {"entries": {"boot-md": {"enabled": True}}}
    off = {"internal": {"entries": {"boot-md": {"enabled": False}}}}

    said = told(file(agents=TWO, hooks={"internal": internal}), "boot")
    assert said == [f"{row} at {boot}" for row in rows]
    assert told(file(agents=TWO, hooks=off), "boot") == []


def mail(*, enabled=True, **accounts):
    return {"imap": {"enabled": enabled, "config": {"accounts": accounts}}}


SENDER = {"allowedSenders": ["a@b.example"]}


@pytest.mark.parametrize(
    ("plugins", "rows"),
    [
        (mail(me=SENDER), ["main: d/1 at plugins.entries.imap.enabled"]),
        (
            mail(no={"allowedSenders": []}, me={**SENDER, "model": "m/1"}),
            [
                "main: m/1, d/1 at plugins.entries.imap.enabled",
                "main: d/1 at plugins.entries.imap.enabled",
            ],
        ),
        (mail(enabled=False, me=SENDER), []),
    ],
)
def test_mail(plugins, rows):
    assert told(file(plugins=plugins), "imap") == rows


def logbook(*, enabled=True, **config):
    return {"logbook": {"enabled": enabled, "config": config}}


LOG = "at plugins.entries.logbook.enabled"


@pytest.mark.parametrize(
    ("plugins", "rows"),
    [
        (logbook(), [f"main: d/1 {LOG}"]),
        (logbook(visionModel="v/1"), [f"main: v/1 {LOG}", f"main: d/1 {LOG}"]),
        (logbook(enabled=False), []),
    ],
)
def test_the_logbook_asks_the_first_model_alone(plugins, rows):
    assert told(file(defaults={"model": CHAIN}, plugins=plugins), "logbook") == rows


def reports(*, enabled=True, **summaries):
    return {"team-reports": {"enabled": enabled, "config": {"summaries": summaries}}}


@pytest.mark.parametrize(
    ("plugins", "models"),
    [
        (reports(), ["main: d/1"]),
        (reports(agentId="x"), ["x: d/1"]),
        (reports(model={"primary": "r/1", "fallbacks": ["r/2"]}), ["main: r/1"]),
        (reports(enabled=False), []),
        ({"team-reports": {"config": {}}}, []),
    ],
)
def test_reports_of_a_team(plugins, models):
    said = told(file(defaults={"model": CHAIN}, plugins=plugins), "team-reports")

    assert [line.partition(" at ")[0] for line in said] == models
    assert all(line.endswith(".enabled") for line in said)


def test_summaries_can_be_off_alone():
    off = {"team-reports": {"enabled": True, "config": {"summaries": {}}}}
    off["team-reports"]["config"]["summaries"]["enabled"] = False

    assert told(file(plugins=off), "team-reports") == []


def test_models_are_named_where_they_are():
    value = file(agents={"a": {"model": CHAIN}, "b": {"model": " "}})
    own = ("agents", "entries", "a", "model")

    assert [(m.path, m.text) for m in agent_models(value, "a")] == [
        ((*own, "primary"), "d/1"),
        ((*own, "fallbacks", 0), "d/2"),
    ]
    assert [m.path for m in agent_models(value, "b")] == [
        ("agents", "defaults", "model")
    ]
    assert isolated_models(value, "a") == agent_models(value, "a")


def test_names_and_owners():
    explicit = {
        "agents": {
            "ownership": "explicit",
            "entries": {"a": {"default": True}, "b": {}},
        }
    }

    assert agent_names({}) == ["main"]
    assert agent_names(file(agents=TWO)) == ["a", "b"]
    assert system_agent({}) == "main"
    assert system_agent(explicit) == ""
    assert schedules({})
    assert not schedules({"gateway": {"mode": "remote"}})
    assert not schedules({"cron": {"enabled": False}})
