"""What a fix leaves to a person, and how the person answers."""

import json

import pytest
from fix_plans import CASES, of_text, schema

from openclaw_cfg.fix.plan import FixTarget, plan
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.schema.store import NEWEST

FILES = CASES / "decisions"
HEADER = "mcp.servers.v.headers.X-API-Key"


def decided(name, **decisions):
    source = decode((FILES / name).read_bytes())
    loaded = load(source, environment=Environment())
    given = {path.replace("__", "."): answer for path, answer in decisions.items()}
    target = FixTarget(schema=schema(), version=NEWEST, decisions=given)
    return plan(loaded, target)


@pytest.mark.parametrize(
    ("name", "path", "answers"),
    [
        ("secret-in-header.json", HEADER, ["variable", "drop"]),
        ("binding-without-id.json", "bindings[0]", ["channel", "drop"]),
        (
            "binding-without-agent.json",
            "bindings[0].agentId",
            ["add", "default", "drop"],
        ),
    ],
)
def test_each_answer_makes_a_file_that_openclaw_takes(name, path, answers):
    (question,) = decided(name).undecided

    assert [answer.id for answer in question.answers] == answers
    for answer in answers:
        made = decided(name, **{path: answer})
        assert made.left == ()
        assert made.undecided == ()
        assert made.decided == {path}


def test_a_reference_to_a_secret_never_becomes_one_of_its_texts():
    made = decided("secret-in-header.json")
    header = made.after.merged["mcp"]["servers"]["v"]["headers"]["X-API-Key"]

    assert header == {"source": "file", "provider": "filemain", "id": "/vexa/apiKey"}
    variable = decided("secret-in-header.json", **{HEADER: "variable"}).after.merged
    assert variable["mcp"]["servers"]["v"]["headers"]["X-API-Key"] == "${V_X_API_KEY}"


def test_a_routing_rule_stays_until_it_is_decided():
    assert len(decided("binding-without-id.json").after.merged["bindings"]) == 2
    wider = decided("binding-without-id.json", **{"bindings[0]": "channel"})
    assert wider.after.merged["bindings"][0]["match"] == {"channel": "whatsapp"}


def test_a_pipe_is_told_the_flag_of_each_answer(run, tmp_path):
    file = tmp_path / "openclaw.json"
    file.write_bytes((FILES / "secret-in-header.json").read_bytes())

    told = run("fix", "--dry-run", str(file))
    listed = run("fix", "--dry-run", "--json", str(file))
    wrong = run("fix", "--yes", "--decide", f"{HEADER}=perhaps", str(file))
    done = run("fix", "--yes", "--decide", f"{HEADER}=variable", str(file))

    assert f"--decide {HEADER}=variable" in told.stderr
    (entry,) = json.loads(listed.stdout)["files"]
    (decision,) = entry["decisions"]
    assert decision["path"] == HEADER
    assert [answer["answer"] for answer in decision["answers"]] == ["variable", "drop"]
    assert wrong.code == 2
    assert done.code == 0
    assert "${V_X_API_KEY}" in file.read_text()


@pytest.mark.parametrize(
    ("answer", "kind"), [("native", "external-native"), ("container", "container")]
)
def test_what_answers_at_the_address_of_signal_is_a_decision(answer, kind):
    text = """{ gateway: { mode: "local" }, channels: { signal: {
      httpUrl: "http://127.0.0.1:8080", autoStart: false } } }"""

    asked = of_text(text)
    decided = of_text(text, decisions={"channels.signal": answer})

    assert asked.steps == ()
    transport = {"kind": kind, "url": "http://127.0.0.1:8080"}
    assert decided.left == ()
    assert decided.after.merged["channels"]["signal"] == {"transport": transport}


TWO_AGENTS = "agents: { entries: { a: {}, b: { default: true } } }"
ONE_AGENT = "agents: { entries: { a: {} } }"
CHANNELS = "channels: { telegram: {}, discord: {} }"


def of_rules(agents, rules, answer=""):
    """The plan of a file with these routing rules."""
    rest = f'gateway: {{ mode: "local" }}, {agents}, {CHANNELS}'
    decisions = {"bindings[0]": answer} if answer else {}
    return of_text(f"{{ {rest}, bindings: [{rules}] }}", decisions=decisions)


@pytest.mark.parametrize(
    ("rule", "answers"),
    [
        ('{ match: { channel: "telegram" } }', ["b", "a", "drop"]),
        ('{ agentId: "a" }', ["drop", "telegram", "discord"]),
        ('"a"', ["drop", "telegram", "discord"]),
    ],
)
def test_an_incomplete_rule_of_several_agents_is_a_decision(rule, answers):
    asked = of_rules(TWO_AGENTS, rule)
    (question,) = asked.undecided

    assert [answer.id for answer in question.answers] == answers
    assert len(asked.after.merged["bindings"]) == 1
    for answer in answers:
        made = of_rules(TWO_AGENTS, rule, answer=answer)
        assert made.left == made.undecided == ()
        rules = [
            rule
            for rule in made.after.merged["bindings"]
            if rule["match"].get("accountId") != "*"  # what the marked agent has left
        ]
        agent = answer if answer in {"a", "b"} else "a"
        channel = answer if answer in {"telegram", "discord"} else "telegram"
        whole = {"agentId": agent, "match": {"channel": channel}}
        assert rules == ([] if answer == "drop" else [whole])


def test_a_rule_without_an_agent_is_the_only_agents():
    (rule,) = of_rules(ONE_AGENT, '{ match: { channel: "telegram" } }').after.merged[
        "bindings"
    ]

    assert rule == {"match": {"channel": "telegram"}, "agentId": "a"}


@pytest.mark.parametrize("rule", ['{ agentId: "a" }', '"a"', "{}"])
def test_a_rule_that_changes_nothing_with_one_agent_is_set_aside(rule):
    plan = of_rules(ONE_AGENT, rule)

    assert plan.left == ()
    assert plan.after.merged["bindings"] == []
