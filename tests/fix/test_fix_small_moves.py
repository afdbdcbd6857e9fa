"""What a migration makes of rarer values of its key: blank, twice, of another type."""

import json

import pytest
from fix_plans import of_text

ROOM = {
    "channel": "discord",
    "guildId": "g",
    "peer": {"kind": "channel", "id": "r"},
}
BOUND = {"agentId": "main", "match": ROOM}
OTHER = {"agentId": "x", "match": {"channel": "telegram"}}
ACK = {"emoji": "E", "direct": True, "group": "always"}
REF = {"source": "env", "provider": "default", "id": "X"}
ENTRY = {"baseUrl": "https://acme.example/v1", "apiKey": "${K}"}
OAUTH = {"provider": "openai", "mode": "oauth"}


def discord(agent):
    return {"guilds": {"g": {"channels": {"r": {"agentId": agent}}}}}


def plan(file):
    return of_text(json.dumps({"gateway": {"mode": "local"}, **file}))


@pytest.mark.parametrize(
    ("file", "key", "expected"),
    [
        ({"channels": {"discord": discord("main")}}, "bindings", [BOUND]),
        ({"channels": {"discord": discord(" main ")}}, "bindings", [BOUND]),
        ({"channels": {"discord": discord(" ")}}, "bindings", None),
        ({"channels": {"discord": discord(5)}}, "bindings", None),
        (
            {"channels": {"discord": {"accounts": {"work": discord("main")}}}},
            "bindings",
            [{"agentId": "main", "match": {**ROOM, "accountId": "work"}}],
        ),
        (
            {"channels": {"discord": discord("main")}, "bindings": [OTHER]},
            "bindings",
            [OTHER, BOUND],
        ),
        (
            {
                "channels": {"discord": discord("main")},
                "bindings": [{"agentId": "x", "match": ROOM}],
            },
            "bindings",
            [{"agentId": "x", "match": ROOM}],
        ),
        (
            {
                "routing": {"allowFrom": ["+1"]},
                "whatsapp": {"allowFrom": ["+2"]},
            },
            "channels",
            {"whatsapp": {"allowFrom": ["+2"]}},
        ),
        (
            {"agent": {"subagents": {"tools": {"deny": ["cron"]}}}},
            "tools",
            {"subagents": {"tools": {"deny": ["cron"]}}},
        ),
        (
            {"channels": {"googlechat": {"serviceAccountRef": REF}}},
            "channels",
            {"googlechat": {"serviceAccount": REF}},
        ),
        (
            {
                "channels": {
                    "googlechat": {"serviceAccountRef": REF, "serviceAccount": "a.json"}
                }
            },
            "channels",
            {"googlechat": {"serviceAccount": REF}},
        ),
        (
            {"channels": {"telegram": {"serviceAccountRef": "x"}}},
            "channels",
            {"telegram": {}},
        ),
        (
            {"channels": {"whatsapp": {"ackReaction": ACK}}},
            "messages",
            {"ackReaction": "E", "ackReactionScope": "all"},
        ),
        (
            {
                "channels": {"whatsapp": {"ackReaction": ACK}},
                "messages": {"ackReaction": "X"},
            },
            "messages",
            {"ackReaction": "X", "ackReactionScope": "all"},
        ),
        (
            {
                "channels": {"whatsapp": {"ackReaction": ACK}},
                "messages": {"ackReactionScope": "direct"},
            },
            "messages",
            {"ackReaction": "E", "ackReactionScope": "direct"},
        ),
        ({"routing": {"groupChat": {}}}, "routing", None),
        ({"audio": {}}, "audio", None),
        (
            {"discovery": {"wideArea": {"enabled": False, "domain": "a.b"}}},
            "discovery",
            {"wideArea": {}},
        ),
        (
            {"discovery": {"wideArea": {"enabled": True, "domain": "a.b"}}},
            "discovery",
            {"wideArea": {"domain": "a.b"}},
        ),
        (
            {"plugins": {"entries": {"x": {"enabled": True}, "acme": ENTRY}}},
            "models",
            {"providers": {"acme": {**ENTRY, "models": []}}},
        ),
        (
            {"plugins": {"acme": ENTRY}},
            "models",
            {"providers": {"acme": {**ENTRY, "models": []}}},
        ),
        (
            {
                "auth": {
                    "profiles": {
                        "openai-codex:a": {**OAUTH, "provider": "openai-codex"},
                        "openai:chatgpt-a": OAUTH,
                        "openai:a": OAUTH,
                    }
                }
            },
            "auth",
            {
                "profiles": {
                    "openai:chatgpt-a-2": OAUTH,
                    "openai:chatgpt-a": OAUTH,
                    "openai:a": OAUTH,
                }
            },
        ),
    ],
)
def test_what_becomes_of_it(file, key, expected):
    assert plan(file).after.document.value.get(key) == expected


@pytest.mark.parametrize(
    ("seconds", "milliseconds"),
    [(30, 30000), (1.5, 1500), (0, None), (-1, None), ("30", None), (True, None)],
)
def test_seconds_become_milliseconds_where_they_are_a_time(seconds, milliseconds):
    file = {"mcp": {"servers": {"a": {"command": "x", "timeout": seconds}}}}

    server = plan(file).after.document.value["mcp"]["servers"]["a"]

    assert server.get("requestTimeoutMs") == milliseconds
    assert "timeout" not in server


def test_servers_of_one_of_several_agents_are_asked_about_where_they_are():
    servers = {"servers": {"s": {"command": "x"}}}
    made = plan({"agents": {"entries": {"a": {"mcp": servers}, "b": {}}}})

    (question,) = made.undecided

    assert question.path == ("agents", "entries", "a", "mcp")
    assert [answer.id for answer in question.answers] == ["drop", "all"]
    assert "mcp" not in made.after.document.value


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ({"tool_call": True}, {"compat": {"supportsTools": True}}),
        ({"tools": False}, {"compat": {"supportsTools": False}}),
        ({"tool_call": "yes"}, {}),
        ({"reasoning": True}, {"reasoning": True}),
        ({"odd": True}, {}),
    ],
)
def test_a_switch_of_a_model_that_means_tools_is_that_of_openclaw(setting, expected):
    row = {"id": "m", "name": "m"}
    file = {"models": {"providers": {"acme": {**ENTRY, "models": [row | setting]}}}}

    models = plan(file).after.document.value["models"]["providers"]["acme"]["models"]

    assert models == [row | expected]
