"""A misspelled name of what the file has is corrected, as `validate` suggests."""

import json

import pytest
from fix_plans import of_text, schema
from openclaw_binary import find
from openclaw_verdicts import Case, real_verdicts

from openclaw_cfg.app.validate import Judgement, check
from openclaw_cfg.jsonpath import as_object, value_at
from openclaw_cfg.report import Severity

AGENTS = '{ gateway: { mode: "local" }, agents: { ownership: "explicit", %s }, %s }'
MAP = "entries: { jobs: {}, main: {} }"
ARRAY = 'list: [{ id: "jobs" }, { id: "main" }]'
BINDING = 'bindings: [{ agentId: "%s", match: { channel: "telegram" } }]'
HEARTBEAT = 'defaults: { heartbeat: { every: "30m", agentId: "%s" } }'
# The settings that OpenClaw 2026.9.6 compares with the agents that there are.
PLACES = {
    "heartbeat": (f"%s, {HEARTBEAT}", "", "agents.defaults.heartbeat.agentId"),
    "system": (
        '%s, defaults: { systemAgent: { agentId: "%s" } }',
        "",
        "agents.defaults.systemAgent.agentId",
    ),
    "talk": ("%s", 'talk: { agentId: "%s" }', "talk.agentId"),
    "binding": ("%s", BINDING, "bindings.0.agentId"),
    "acp": (
        "%s",
        (
            'bindings: [{ type: "acp", agentId: "%s", match: { channel: "telegram", '
            'peer: { kind: "group", id: "1" } } }]'
        ),
        "bindings.0.agentId",
    ),
    "broadcast": ("%s", 'broadcast: { a: ["main", "%s"] }', "broadcast.a.1"),
    "options": (
        "%s",
        'broadcast: { "telegram:-1": { agents: ["%s"] } }',
        "broadcast.telegram:-1.agents.0",
    ),
}


def place(text):
    return tuple(int(step) if step.isdigit() else step for step in text.split("."))


def file(where, form, name):
    inside, beside, _ = PLACES[where]
    inside = inside.replace("%s", form, 1)
    return AGENTS % (
        inside % name if "%s" in inside else inside,
        beside % name if "%s" in beside else beside,
    )


def errors(plan):
    found = check(plan.before, Judgement(schema=schema())).diagnostics
    return [one for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize("form", [MAP, ARRAY], ids=["map", "list"])
@pytest.mark.parametrize("where", PLACES)
def test_an_agent_is_named_as_validate_suggests(where, form):
    plan = of_text(file(where, form, "job"))

    assert value_at(plan.after.merged, place(PLACES[where][2])) == "jobs"
    (error,) = errors(plan)
    assert (error.rule, error.help, error.fix.safe) == (
        "unknown-agent",
        'did you mean "jobs"?',
        True,
    )
    assert [step.rule for step in plan.steps].count("unknown-agent") == 1
    assert plan.left == ()


@pytest.mark.openclaw
@pytest.mark.slow
def test_openclaw_refuses_each_and_takes_the_corrected_one(tmp_path):
    openclaw = find(tmp_path)
    old = {where: of_text(file(where, MAP, "job")) for where in PLACES}
    cases = [
        Case(name=f"{where}-{state}", text=loaded.document.source.text)
        for where, plan in old.items()
        for state, loaded in (("old", plan.before), ("new", plan.after))
    ]

    verdicts = real_verdicts(openclaw, cases, tmp_path / "cases")

    by_name = {c.name: v.valid for c, v in zip(cases, verdicts, strict=True)}
    assert by_name == {case.name: case.name.endswith("new") for case in cases}


@pytest.mark.parametrize(
    ("agents", "name", "meant", "answers"),
    [
        (["jobs", "main"], "jbos", "jobs", []),
        (["jobs", "main"], "Job_s", "jobs", []),
        (["writer", "main"], "wriber", "writer", []),
        # Two are equally near.
        (["joba", "jobb"], "job", None, ["joba", "jobb"]),
        # It may be an agent that is gone.
        (["jobs", "main"], "mail", None, ["main"]),
        (["agent-1", "main"], "agent-2", None, ["agent-1"]),
        # It is like none.
        (["jobs", "main"], "ghost", None, []),
    ],
)
def test_only_what_can_be_a_misspelling_is_corrected(agents, name, meant, answers):
    entries = json.dumps({agent: {} for agent in agents})
    text = AGENTS % (f"entries: {entries}, {HEARTBEAT % name}", BINDING % name)

    plan = of_text(text)

    heartbeat = as_object(value_at(plan.after.merged, ("agents", "defaults")))
    assert as_object(heartbeat["heartbeat"]).get("agentId") == (
        name if answers else meant
    )
    assert [error.fix.safe if error.fix else None for error in errors(plan)] == [
        True if meant else False if len(answers) == 1 else None
    ] * 2
    asked = {question.path[-2]: question for question in plan.undecided}
    assert set(asked) == ({"heartbeat", 0} if answers else set())
    for question in asked.values():
        *ids, without = [answer.id for answer in question.answers]
        assert ids == answers
        assert without == ("default" if question.path[0] == "bindings" else "drop")
    if answers:
        (help_,) = {error.help for error in errors(plan)}
        assert help_ == f"did you mean {' or '.join(map(json.dumps, answers))}?"


def test_the_answer_to_the_question_is_written():
    text = AGENTS % (f"{MAP}, {HEARTBEAT % 'mail'}", BINDING % "mail")
    decisions = {"agents.defaults.heartbeat.agentId": "main"}

    plan = of_text(text, decisions={**decisions, "bindings[0].agentId": "default"})

    after = plan.after.merged
    assert after["agents"]["defaults"]["heartbeat"]["agentId"] == "main"
    assert after["bindings"][0]["agentId"] == "jobs"
    assert plan.left == ()


@pytest.mark.parametrize(
    ("text", "path", "wanted"),
    [
        ('channels: { telegrm: { botToken: "x" } }', "channels", {"telegram"}),
        (
            'agents: { defaults: { heartbeat: { target: "telegrm" } } }',
            "agents.defaults.heartbeat.target",
            "telegram",
        ),
        (
            'agents: { list: [{ id: "main", heartbeat: { target: "telegrm" } }] }',
            "agents.entries.main.heartbeat.target",
            "telegram",
        ),
        (
            'talk: { provider: "elevenlab", providers: { elevenlabs: {} } }',
            "talk.provider",
            "elevenlabs",
        ),
        (
            'tools: { web: { search: { provider: "duckduckg" } } }',
            "tools.web.search.provider",
            "duckduckgo",
        ),
        (
            (
                'gateway: { mode: "local", roles: { default: "raeder", definitions: '
                "{ reader: { sessions: { others: %s }, scopes: [], agents: [] } } } }"
            ),
            "gateway.roles.default",
            "reader",
        ),
    ],
)
def test_so_are_the_other_names(text, path, wanted):
    if "%s" in text:
        text = text % '"none"'
    head = "" if "gateway" in text else 'gateway: { mode: "local" }, '
    plan = of_text(f"{{ {head}{text} }}")

    found = value_at(plan.after.merged, place(path))

    assert (set(found) if isinstance(found, dict) else found) == wanted
    (error,) = errors(plan)
    assert error.help.startswith("did you mean")
    assert error.fix.safe
    assert plan.left == ()


def test_a_routing_rule_follows_its_channel():
    channel = 'channels: { telegrm: { botToken: "x" } }'
    rule = 'bindings: [{ agentId: "jobs", match: { channel: "telegrm" } }]'

    deny = (
        'session: { sendPolicy: { rules: [{ action: "deny", '
        'match: { channel: "telegrm" } }] } }'
    )

    plan = of_text(AGENTS % (MAP, f"{channel}, {rule}, {deny}"))

    after = plan.after.merged
    (denied,) = after["session"]["sendPolicy"]["rules"]
    assert denied["match"]["channel"] == "telegram"
    assert after["bindings"][0]["match"]["channel"] in after["channels"]
    assert errors(plan)[0].fix.safe


def test_a_channel_that_is_there_twice_is_not_overwritten():
    plan = of_text(
        '{ gateway: { mode: "local" }, channels: { telegrm: {}, telegram: {} } }'
    )

    assert set(plan.after.merged["channels"]) == {"telegrm", "telegram"}


def test_a_channel_that_would_be_open_is_only_offered():
    plan = of_text(
        '{ gateway: { mode: "local" }, channels: { telegrm: { dmPolicy: "open", '
        'allowFrom: ["*"] } } }'
    )

    assert [step.path for step in plan.offers] == [("channels", "telegrm")]
    assert "telegram" not in as_object(plan.after.merged.get("channels"))
