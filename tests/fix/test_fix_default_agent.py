"""What the agent with the old mark `default: true` owned is named in the file.

Measured: `openclaw doctor --fix` 2026.9.6 writes these owners, with the whole path of
the workspace.
"""

import pytest
from fix_plans import of_text

from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.unattended import unattended

CHANNEL = '{ telegram: { enabled: true, botToken: "${T}", dmPolicy: "pairing" } }'
HOME = {"workspace": "~/.openclaw/workspace"}
EVERYTHING = {"channel": "telegram", "accountId": "*"}


def by(agent):
    return {"agentId": agent}


def fixed(agents, more=""):
    text = f'{{ gateway: {{ mode: "local" }}, agents: {agents}, {more} }}'
    plan = of_text(text)
    assert (plan.left, plan.undecided) == ((), ())
    return plan


@pytest.mark.parametrize(
    ("agents", "more", "after"),
    [
        (
            "{ entries: { main: { default: true }, kids: {} } }",
            "",
            {
                "agents": {
                    "entries": {"main": HOME, "kids": {}},
                    "ownership": "explicit",
                    "defaults": {"heartbeat": by("main"), "systemAgent": by("main")},
                },
                "talk": by("main"),
            },
        ),
        (
            (
                '{ defaults: { heartbeat: { every: "1h" } },'
                " list: [{ id: 'main' }, { id: 'kids', default: true }] }"
            ),
            f"channels: {CHANNEL}",
            {
                "agents": {
                    "entries": {"main": {}, "kids": HOME},
                    "ownership": "explicit",
                    "defaults": {
                        "heartbeat": {"every": "1h"},
                        "systemAgent": by("kids"),
                        "authInheritance": by("kids"),
                    },
                },
                "bindings": [{**by("kids"), "match": EVERYTHING}],
                "talk": by("kids"),
            },
        ),
        (
            (
                "{ defaults: { workspace: '~/w', systemAgent: { agentId: 'a' } },"
                " entries: { a: {}, b: { default: true, workspace: '~/own' } } }"
            ),
            (
                f"channels: {CHANNEL}, talk: {{ agentId: 'a' }},"
                "bindings: [{ agentId: 'a', match: { channel: 'telegram',"
                " accountId: '*' } }]"
            ),
            {
                "agents": {
                    "entries": {"a": {}, "b": {"workspace": "~/own"}},
                    "ownership": "explicit",
                    "defaults": {
                        "workspace": "~/w",
                        "systemAgent": by("a"),
                        "heartbeat": by("b"),
                        "authInheritance": by("b"),
                    },
                },
                "bindings": [{**by("a"), "match": EVERYTHING}],
                "talk": by("a"),
            },
        ),
        (
            "{ defaults: { workspace: '~/w' }, entries: { a: { default: true } } }",
            "",
            {"agents": {"defaults": {"workspace": "~/w"}, "entries": {"a": {}}}},
        ),
    ],
)
def test_the_owner_is_named(agents, more, after):
    plan = fixed(agents, more)

    merged = plan.after.merged
    assert {
        k: v for k, v in merged.items() if k not in {"gateway", "channels"}
    } == after
    before = [*unattended(migrate(plan.before.merged).value)]
    assert [*unattended(migrate(merged).value)] == before


@pytest.mark.parametrize(
    ("store", "named"),
    [("~/sessions.json", {"sessionStore": by("main")}), ("~/{agentId}.json", {})],
)
def test_sessions_in_one_file_for_all_agents_keep_their_owner(store, named):
    agents = "{ entries: { main: { default: true }, b: {} } }"

    defaults = fixed(agents, f'session: {{ store: "{store}" }}').after.merged["agents"]

    named |= {"heartbeat": by("main"), "systemAgent": by("main")}
    assert defaults["defaults"] == named


def test_a_rule_that_waits_for_a_decision_keeps_the_mark():
    plan = of_text(
        '{ gateway: { mode: "local" }, bindings: [{ match: { channel: "telegram" } }],'
        " agents: { entries: { a: {}, b: { default: true }, c: {} } } }"
    )

    assert plan.undecided
    assert plan.after.merged["agents"]["entries"]["b"] == {"default": True}


@pytest.mark.parametrize(
    ("agents", "owner"),
    [
        ("list: [{ id: 'home' }, { id: 'work', default: true }]", "work"),
        ("list: [{ id: 'home' }, { id: 'work' }]", "home"),
        ("entries: { home: {}, work: { default: true } }", "work"),
        ("defaults: {}", "main"),
    ],
)
def test_the_old_identity_goes_to_the_default_agent(agents, owner):
    plan = fixed(f"{{ {agents} }}", "identity: { name: 'Clawd' }")

    entries = plan.after.merged["agents"]["entries"]
    assert [key for key in entries if "identity" in entries[key]] == [owner]


@pytest.mark.parametrize(
    ("agents", "more"),
    [
        ("{}", "agents: { home: {}, work: {} }"),
        ("{ list: [{ id: 'home' }, { id: 'work' }] }", ""),
    ],
)
def test_the_default_agent_of_old_routing_has_the_identity_and_the_chats(agents, more):
    routing = f"routing: {{ defaultAgentId: 'work', {more} }}"

    plan = fixed(
        agents, f"{routing}, identity: {{ name: 'Clawd' }}, channels: {CHANNEL}"
    )

    value = plan.after.merged
    assert value["agents"]["entries"]["work"]["identity"] == {"name": "Clawd"}
    assert value["bindings"] == [{"agentId": "work", "match": EVERYTHING}]


@pytest.mark.parametrize(
    ("ids", "bound", "after"),
    [
        (("a", "b", "a"), "a", "a"),
        (("Work", "b", "work"), "work", "work"),
        (("Work", "b", "c"), "Work", "work"),
    ],
)
def test_a_chat_stays_with_the_first_of_two_agents_with_one_id(ids, bound, after):
    listed = ", ".join(
        f"{{ id: '{name}', workspace: '~/{i}' }}" for i, name in enumerate(ids)
    )
    rule = f"bindings: [{{ agentId: '{bound}', match: {{ channel: 'telegram' }} }}]"

    plan = fixed(f"{{ list: [{listed}] }}", f"{rule}, channels: {CHANNEL}")

    value = plan.after.merged
    assert value["bindings"][0]["agentId"] == after
    assert value["agents"]["entries"][after]["workspace"] == "~/0"
