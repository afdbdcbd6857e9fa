"""What a migration makes of rarer values of its key: blank, twice, of another type."""

import json

import pytest
from fix_plans import of_text

from openclaw_cfg.fix.migrations.tools import _exec_mode

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
    ("rows", "expected"),
    [
        (["./a"], {"load": {"paths": ["./a"]}}),
        (["x"], {"entries": {"x": {"enabled": True}}}),
        (
            ["x", "~/a"],
            {"entries": {"x": {"enabled": True}}, "load": {"paths": ["~/a"]}},
        ),
        ([{"dir": "plain"}], {"load": {"paths": ["plain"]}}),
        (
            [{"path": "./a", "id": "x"}],
            {"entries": {"x": {"enabled": True}}, "load": {"paths": ["./a"]}},
        ),
        ([{"id": "x", "config": {"a": 1}}], {"entries": {"x": {"config": {"a": 1}}}}),
        ([{"name": "x"}], {"entries": {"x": {"enabled": True}}}),
        ([{"config": {}}], None),
        ([], None),
    ],
)
def test_a_list_of_plugins_is_paths_and_names(rows, expected):
    assert plan({"plugins": rows}).after.document.value.get("plugins") == expected


@pytest.mark.parametrize(
    ("talk", "provider"),
    [
        ({}, "elevenlabs"),
        ({"providers": {"openai": {}}}, "openai"),
        ({"providers": {"openai": {}, "azure": {}}}, "elevenlabs"),
        ({"provider": " acme ", "providers": {"openai": {}}}, "acme"),
        ({"provider": " ", "providers": {"openai": {}}}, "openai"),
    ],
)
def test_the_voice_belongs_to_the_provider_that_speaks(talk, provider):
    made = plan({"talk": {"voiceId": "v", **talk}}).after.document.value["talk"]

    assert "voiceId" not in made
    assert made["providers"][provider] == {"voiceId": "v"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"allowedUsers": ["1"]}, {"allowFrom": ["1"], "dmPolicy": "allowlist"}),
        ({"allowedUsers": ["1"], "allowFrom": ["2"]}, {"allowFrom": ["2"]}),
        ({"allowedUsers": ["*"]}, {}),
        ({"allowedUsers": "1"}, {"allowFrom": ["1"], "dmPolicy": "allowlist"}),
        ({"allowedUsers": []}, {"allowFrom": []}),
        (
            {"allowedUsers": ["1"], "dmPolicy": "pairing"},
            {"allowFrom": ["1"], "dmPolicy": "pairing"},
        ),
        (
            {"allowedUsers": ["*"], "whitelist": ["1"], "token": "1:a"},
            {"allowFrom": ["1"], "dmPolicy": "allowlist", "botToken": "1:a"},
        ),
        ({"dm": "pairing"}, {"dmPolicy": "pairing"}),
        ({"dm": {"policy": "pairing"}}, {"dmPolicy": "pairing"}),
        ({"bot_token": "1:a"}, {"botToken": "1:a"}),
        ({"token": "1:a", "botToken": "2:b"}, {"botToken": "2:b"}),
    ],
)
def test_other_words_of_a_channel_open_nothing(given, expected):
    channels = {"telegram": given}

    made = plan({"channels": channels}).after.document.value["channels"]

    assert made == {"telegram": expected}


@pytest.mark.parametrize(
    ("own", "shared", "mode"),
    [
        ({}, {"security": "allowlist", "ask": "on-miss"}, None),
        ({"ask": "off"}, {"security": "allowlist", "ask": "on-miss"}, "allowlist"),
        ({"security": "deny"}, {"security": "allowlist", "ask": "on-miss"}, "deny"),
        ({"security": "full"}, {"security": "allowlist", "ask": "on-miss"}, None),
        ({"ask": "off"}, {"mode": "full"}, "full"),
        ({"security": "deny"}, {"ask": "off"}, None),
        ({"ask": "off"}, {"security": "deny"}, None),
        ({"security": "full", "ask": "off"}, {}, "full"),
    ],
)
def test_the_mode_of_an_agent_says_what_its_two_words_came_to(own, shared, mode):
    agent = ("agents", "entries", "a", "tools", "exec")
    value = {
        "tools": {"exec": shared},
        "agents": {"entries": {"a": {"tools": {"exec": own}}}},
    }

    sets = [c.operations[0] for c in _exec_mode(value) if c.path == agent]

    assert [(one.path, one.value) for one in sets] == (
        [((*agent, "mode"), mode)] if mode else []
    )


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ({"source": "env", "provider": "default", "id": "K"}, "${K}"),
        ({"$env": "K"}, "${K}"),
        ({"source": "env", "id": "my-key"}, "${MY_KEY}"),
        ({"source": "file", "provider": "default", "id": "K"}, None),
        ({"source": "vault", "id": "K"}, None),
        ({"env": "my_key"}, None),
    ],
)
def test_only_a_reference_to_the_environment_is_a_variable_unasked(reference, expected):
    made = plan({"env": {"vars": {"A": reference}}})

    after = made.after.document.value["env"]["vars"]["A"]
    assert after == (expected or reference)
    assert [[a.id for a in q.answers] for q in made.undecided] == (
        [] if expected else [["variable", "drop"]]
    )


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


@pytest.mark.parametrize(
    ("channels", "moves"),
    [
        ("telegram: {}", False),
        ("channels: { telegram: {} }", False),
        ("whatsapp: {}", True),
        ("channels: { whatsapp: { enabled: true } }", True),
    ],
)
def test_whatsapp_s_senders_make_no_channel_that_is_not_there(channels, moves):
    """OpenClaw would install WhatsApp; `openclaw doctor --fix` removes them, too."""
    plan = of_text(f'{{ {channels}, routing: {{ allowFrom: ["+4917"] }} }}')

    whatsapp = plan.after.merged["channels"].get("whatsapp")
    assert (whatsapp and whatsapp["allowFrom"]) == (["+4917"] if moves else None)
    assert '"+4917"' in plan.after.document.source.text
    assert (plan.left, plan.undecided) == ((), ())
