"""What other tools' files say in their own shapes stays in force, or is decided."""

import pytest
from fix_plans import fixed, of_text

from openclaw_cfg.jsonpath import format_path, get

LOCAL = 'gateway: { mode: "local" }'


def merged(text, **decisions):
    """The value after a fix, by these decisions."""
    plan = of_text(f"{{ {LOCAL}, {text} }}", decisions=decisions)
    assert plan.left == (), plan.left
    return plan.after.merged


def questions(text):
    """The questions of a fix: path, and the ids of their answers."""
    return {
        format_path(q.path): [answer.id for answer in q.answers]
        for q in of_text(f"{{ {LOCAL}, {text} }}").undecided
    }


def test_two_servers_of_one_name_stay_two_providers():
    """Else the key of one would go to the other."""
    rows = ", ".join(
        f'{{ provider: "openai", model: "m", apiKey: "key-of-{key}",'
        f' apiBase: "https://{host}.example/v1" }}'
        for key, host in (("one", "one"), ("two", "two"), ("2", "x.two"))
    )

    providers = merged(f"models: [{rows}]")["models"]["providers"]

    assert {name: (p["baseUrl"], p["apiKey"]) for name, p in providers.items()} == {
        "openai": ("https://one.example/v1", "key-of-one"),
        "two": ("https://two.example/v1", "key-of-two"),
        "openai-2": ("https://x.two.example/v1", "key-of-2"),
    }


@pytest.mark.parametrize(
    "rows",
    [
        '[{ provider: "openai", model: "AUTODETECT" }]',
        '[{ provider: "openai", model: "a" }, { model: "b" }]',
        '["openai/gpt-5.5"]',
    ],
)
def test_a_list_that_is_not_sure_to_be_continues_is_left_to_the_repairs(rows):
    steps = of_text(f"{{ {LOCAL}, models: {rows} }}").steps

    assert "models-of-continue" not in {step.rule for step in steps}


def test_a_default_model_that_is_set_stays():
    file = merged(
        'agents: { defaults: { model: "xai/grok-4.3" } },'
        'models: [{ provider: "ollama", model: "q", apiBase: "http://127.0.0.1:1" }]'
    )

    assert get(file, "agents", "defaults", "model") == "xai/grok-4.3"


def test_a_cloud_of_litellm_is_set_aside_and_its_neighbours_are_not():
    plan = of_text(
        f"""{{ {LOCAL}, model_list: [
        {{ model_name: "az", litellm_params: {{
          model: "azure/x", api_base: "https://x.example" }} }},
        {{ model_name: "bare", litellm_params: {{ model: "gpt-5.5" }} }},
        {{ model_name: "own", litellm_params: {{
          model: "hosted_vllm/q/w", api_base: "http://127.0.0.1:8000/v1" }} }},
        ] }}"""
    )

    providers = plan.after.merged["models"]["providers"]
    assert [row["id"] for p in providers.values() for row in p["models"]] == ["q/w"]
    assert "azure/x" in plan.after.document.source.text
    assert "gpt-5.5" in plan.after.document.source.text


@pytest.mark.parametrize("route", ["nobody,m", "acme", "acme,", 5])
def test_a_route_that_names_no_provider_of_the_file_chooses_nothing(route):
    plan = of_text(
        f"""{{ {LOCAL}, Router: {{ default: {route!r} }}, Providers: [
        {{ name: "acme", api_base_url: "http://127.0.0.1:1/v1", models: ["m"] }}] }}"""
    )

    assert "router-default" not in {step.rule for step in plan.steps}


@pytest.mark.parametrize(
    ("end", "api"),
    [
        ("/chat/completions", "openai-completions"),
        ("/responses/", "openai-responses"),
        ("/messages", "anthropic-messages"),
        ("", None),
    ],
)
def test_the_end_of_a_request_is_no_part_of_an_address(end, api):
    """OpenClaw adds it itself."""
    base = "https://a.example/v1"
    entry = f'{{ url: "{base}{end}", models: ["m"] }}'

    provider = merged(f"models: {{ providers: {{ a: {entry} }} }}")["models"]

    found = provider["providers"]["a"]
    assert (found["baseUrl"], found.get("api")) == (base, api)


@pytest.mark.parametrize(
    "rules",
    [
        '[{ pattern: "code", model: "openai/gpt-5.5" }]',
        '[{ channel: "telegram" }]',
        '[{ channel: "telegram", agentId: "main" }, "main"]',
    ],
)
def test_rules_that_name_no_agent_and_channel_are_not_moved(rules):
    assert "bindings" not in fixed(f"{{ {LOCAL}, routing: {{ rules: {rules} }} }}")


@pytest.mark.parametrize(
    ("price", "cost"),
    [
        ("{ input: 3, output: 15 }", {"input": 3, "output": 15}),
        ("{ input: 0, output: 0 }", {"input": 0, "output": 0}),
        ('{ prompt: "0.000003", completion: "0.000015" }', {"input": 3, "output": 15}),
        ("{ input: 0.003, output: 0.015 }", None),
        ("{ input: 3 }", None),
        ("{ input: 3, output: 15, unit: 'EUR' }", None),
        ('{ input: "3 dollars", output: 15 }', None),
        ("{ input: true, output: 15 }", None),
    ],
)
def test_a_price_is_one_of_a_million_tokens_or_left(price, cost):
    row = f'{{ id: "m", name: "m", price: {price} }}'
    provider = f'{{ baseUrl: "http://127.0.0.1:1/v1", models: [{row}] }}'

    file = fixed(f"{{ {LOCAL}, models: {{ providers: {{ a: {provider} }} }} }}")

    assert file["models"]["providers"]["a"]["models"][0].get("cost") == cost


TWO = '["1234567890123456", "2234567890123456"]'
DISCORD = 'channels: {{ discord: {{ token: "t", {} }} }}'


@pytest.mark.parametrize(
    ("given", "guilds"),
    [
        ('guildId: "123456789012345678"', {"123456789012345678": {}}),
        (
            'guildIds: ["123456789012345678", "223456789012345678"]',
            {"123456789012345678": {}, "223456789012345678": {}},
        ),
        ("guildId: 123456789012345678", None),
        ('guildId: "my server"', None),
        ('channelIds: ["123456789012345678"]', None),
        (f"guildIds: {TWO}, channelIds: {TWO}", None),
        ('guildId: "123456789012345678", guilds: { "9": {} }', {"9": {}}),
        (
            'allowedRoles: ["323456789012345678"], guilds: { "1234567890123456": {} }',
            {"1234567890123456": {"roles": ["323456789012345678"]}},
        ),
        (
            'guildId: "123456789012345678", allowFrom: [7], dmPolicy: "allowlist"',
            {"123456789012345678": {"users": ["7"]}},
        ),
    ],
)
def test_a_discord_server_is_one_of_guilds_where_that_is_clear(given, guilds):
    file = fixed(f"{{ {LOCAL}, {DISCORD.format(given)} }}")

    assert get(file, "channels", "discord", "guilds") == guilds


TELEGRAM = 'channels: {{ telegram: {{ botToken: "t", {} }} }}'
BLOCKED = "channels.telegram.blockedUsers"


def test_who_is_kept_out_leaves_the_list_of_those_let_in():
    given = 'dmPolicy: "allowlist", allowFrom: [1, "2"], blockedUsers: ["1", 3]'

    telegram = merged(TELEGRAM.format(given))["channels"]["telegram"]

    assert telegram["allowFrom"] == ["2"]
    assert "blockedUsers" not in telegram


@pytest.mark.parametrize(
    ("given", "answers"),
    [
        ("", ["pairing", "drop"]),
        ('dmPolicy: "open", allowFrom: ["*"]', ["pairing", "drop"]),
        ('dmPolicy: "pairing", allowFrom: [2]', ["allowlist", "drop"]),
        (
            'dmPolicy: "allowlist", allowFrom: [2], groupPolicy: "open"',
            ["allowlist", "drop"],
        ),
    ],
)
def test_whom_openclaw_cannot_keep_out_is_decided(given, answers):
    asked = questions(TELEGRAM.format(f"blockedUsers: [1], {given}"))

    assert asked.get(BLOCKED) == answers


def test_the_stricter_answer_lets_in_nobody_more():
    given = 'dmPolicy: "open", allowFrom: ["*", 1, 2], blockedUsers: [1]'

    file = merged(TELEGRAM.format(given), **{BLOCKED: "allowlist"})

    assert get(file, "channels", "telegram", "dmPolicy") == "allowlist"
    assert get(file, "channels", "telegram", "allowFrom") == [2]


DENIED = "permissions.deny"


def test_a_denied_part_of_a_tool_is_decided_after_whole_tools_are_denied():
    text = (
        'permissions: { deny: ["WebFetch", "Read(./.env)", "mcp__x__y"] }, '
        'tools: { deny: ["exec"] }'
    )

    assert questions(text) == {DENIED: ["tools", "drop"]}
    assert merged(text, **{DENIED: "tools"})["tools"]["deny"] == [
        *("exec", "web_fetch", "read")
    ]
    assert merged(text, **{DENIED: "drop"})["tools"]["deny"] == ["exec", "web_fetch"]


def test_what_both_lists_of_other_tools_deny_is_denied():
    text = (
        'permission: { bash: "deny", edit: "ask" },permissions: { deny: ["WebSearch"] }'
    )

    assert {*merged(text)["tools"]["deny"]} == {"exec", "web_search"}


@pytest.mark.parametrize(
    ("given", "policy"),
    [
        ('dmAccess: "pairing", dmPolicy: "allowlist"', "allowlist"),
        ('dmAccess: "allowlist", dmPolicy: "pairing"', "allowlist"),
        ('dmAccess: "pairing"', "pairing"),
    ],
)
def test_of_two_policies_the_stricter_counts(given, policy):
    telegram = merged(TELEGRAM.format(f"{given}, allowedUsers: [1]"))["channels"]

    assert telegram["telegram"]["dmPolicy"] == policy
    assert telegram["telegram"]["allowFrom"] == [1]


@pytest.mark.parametrize(
    ("price", "cost"),
    [
        ("input: 0.003, output: 0.015, unit: '1k'", (3, 15)),
        ("input: 0.003, output: 0.015, per: '1K tokens'", (3, 15)),
        ("input: 0.003, output: 0.015, unit: 'per_1000_tokens'", (3, 15)),
        ("input: 0.003, output: 0.015, unit: 1000", (3, 15)),
        ("input: 3, output: 15, unit: '1M'", (3, 15)),
        ("input: 3, output: 15, unit: '$/million tokens', currency: 'USD'", (3, 15)),
        ("input: 3e-6, output: 15e-6, unit: 'token'", (3, 15)),
        ("input: 0.01, output: 0.02, per: 'mtok'", (0.01, 0.02)),
        # What the unit is is not known, or it makes no price that a model has.
        ("input: 0.003, output: 0.015, unit: 'request'", None),
        ("input: 3, output: 15, currency: 'CNY'", None),
        ("input: 3, output: 15, unit: 'token'", None),
        ("input: 3, output: 15, unit: ''", None),
    ],
)
@pytest.mark.parametrize("word", ["pricing", "price"])
def test_a_price_with_its_unit_is_one_for_a_million_tokens(word, price, cost):
    row = f'{{ id: "m", name: "m", {word}: {{ {price} }} }}'
    entry = f'baseUrl: "https://a.example/v1", models: [{row}]'

    after = merged(f"models: {{ providers: {{ a: {{ {entry} }} }} }}")
    found = get(after, "models", "providers", "a", "models", 0, "cost")

    assert found == (cost and {"input": cost[0], "output": cost[1]})


def test_a_unit_in_cost_itself_is_counted_too():
    """Without the unit the price would be a thousandth of what the vendor bills."""
    row = 'id: "m", name: "m", cost: { input: 0.003, output: 0.015, unit: "1k" }'
    entry = f'baseUrl: "https://a.example/v1", models: [{{ {row} }}]'

    after = merged(f"models: {{ providers: {{ a: {{ {entry} }} }} }}")

    cost = get(after, "models", "providers", "a", "models", 0, "cost")
    assert cost == {"input": 3, "output": 15}
