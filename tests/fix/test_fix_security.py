"""Nothing is opened that was closed; where it is unclear the closed side is taken."""

import json

import pytest
from fix_plans import fixed, of_text

from openclaw_cfg.fix.opening import opens
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import format_path, get
from openclaw_cfg.source import Source


def config(body: str) -> str:
    return f'{{ gateway: {{ mode: "local" }}, {body} }}'


def test_an_open_door_that_was_never_read_is_not_taken_over():
    text = config('channels: { telegram: { botToken: "x", dm: { policy: "open" } } }')

    telegram = get(fixed(text), "channels", "telegram")

    assert "dmPolicy" not in telegram


@pytest.mark.parametrize("strict", [False, True])
def test_an_open_door_that_is_not_taken_over_stays_to_be_read(strict):
    door = {"dmPolicy": "open", "allowFrom": ["*"]}
    file = {
        "gateway": {"mode": "local"},
        "telegram": {**door, "replyToMode": "off"},
        "channels": {"telegram": {"botToken": "x"}},
    }
    text = json.dumps(file)

    plan = of_text(text if strict else text.replace('"telegram"', "telegram"))

    telegram = {"telegram": {"botToken": "x", "replyToMode": "off"}}
    assert plan.after.merged["channels"] == telegram
    assert [item.value for item in plan.removed] == ([door] if strict else [])
    kept = plan.after.document.comments
    assert [all(key in one.text for key in door) for one in kept] == [True][strict:]


def test_a_closed_door_that_was_never_read_is_taken_over():
    dm = 'dm: { policy: "allowlist", allowFrom: ["7"] }'

    telegram = get(fixed(config(f"channels: {{ telegram: {{ {dm} }} }}")), "channels")

    assert telegram["telegram"]["dmPolicy"] == "allowlist"
    assert telegram["telegram"]["allowFrom"] == ["7"]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_a_host_key_does_not_put_the_gateway_on_the_network(host):
    value = fixed(f'{{ gateway: {{ mode: "local", host: "{host}" }} }}')

    assert get(value, "gateway", "bind") is None


def test_an_address_nobody_knows_binds_to_loopback():
    value = fixed('{ gateway: { mode: "local", bind: "192.168.1.5" } }')

    assert get(value, "gateway", "bind") == "loopback"


@pytest.mark.parametrize("word", ["none", "off", "disabled"])
def test_auth_is_never_turned_off(word):
    value = fixed(f'{{ gateway: {{ mode: "local", auth: "{word}" }} }}')

    assert get(value, "gateway", "auth") is None


def test_an_unknown_sandbox_word_means_everything_is_in_the_sandbox():
    value = fixed(config('agents: { defaults: { sandbox: { mode: "partial" } } }'))

    assert get(value, "agents", "defaults", "sandbox", "mode") == "all"


def test_an_unknown_tool_profile_becomes_the_smallest():
    assert get(fixed(config('tools: { profile: "safe" }')), "tools", "profile") == (
        "minimal"
    )


def test_commands_that_were_off_stay_off():
    value = fixed(config("tools: { exec: { enabled: false } }"))

    assert get(value, "tools", "exec", "mode") == "deny"


def test_of_two_words_for_running_commands_the_stricter_holds():
    value = fixed(config('tools: { exec: { mode: "full", security: "deny" } }'))

    assert get(value, "tools", "exec", "mode") == "deny"


def test_a_list_of_tools_stays_a_list():
    assert get(fixed(config('tools: ["read"]')), "tools") == {"allow": ["read"]}


def test_a_denied_tool_with_a_new_name_stays_denied():
    text = config('tools: { deny: ["image"] }, tui: {}')

    assert get(fixed(text), "tools", "deny") == ["view_image"]


def test_a_server_that_was_off_in_one_word_is_off():
    servers = "{ a: { command: 'x', disabled: true, enabled: true } }"

    value = fixed(config(f"mcp: {{ servers: {servers} }}"))

    assert get(value, "mcp", "servers", "a") == {"command": "x", "enabled": False}


def test_a_misspelt_key_that_opens_is_only_offered():
    text = config('channels: { telegram: { botToken: "x", groupPolcy: "open" } }')

    plan = of_text(text)

    assert "groupPolicy" not in get(plan.after.merged, "channels", "telegram")
    assert [offer.path[-1] for offer in plan.offers] == ["groupPolcy"]
    bold = fixed(text, unsafe=True)
    assert get(bold, "channels", "telegram", "groupPolicy") == "open"


def test_a_misspelt_key_that_closes_is_corrected():
    text = config('channels: { telegram: { botToken: "x", groupPolcy: "disabled" } }')

    assert get(fixed(text), "channels", "telegram", "groupPolicy") == "disabled"


def test_a_map_of_models_stays_the_list_of_the_allowed_ones():
    """The marker without the list would allow every model."""
    text = config('agents: { defaults: { models: { "a/b": {} } } }, tui: {}')

    value = fixed(text)

    assert get(value, "agents", "defaults", "modelPolicy", "allow") == ["a/b"]
    assert get(value, "meta", "migrations", "modelPolicyAllowlist") is True


def test_the_last_entry_of_an_allow_list_is_never_taken_out():
    text = config('agents: { defaults: { modelPolicy: { allow: ["gpt-5"] } } }')

    plan = of_text(text)

    assert get(plan.after.merged, "agents", "defaults", "modelPolicy", "allow") == [
        "gpt-5"
    ]
    assert plan.undecided


def test_tailscale_brings_a_wide_gateway_back_to_loopback():
    value = fixed(
        '{ gateway: { mode: "local", bind: "lan", tailscale: { mode: "serve" } } }'
    )

    assert get(value, "gateway", "bind") == "loopback"


def test_unknown_restrictions_are_told_to_restrict_nothing():
    plan = of_text(config('security: { allowedUsers: ["1"] }'))

    assert "restrict" in plan.steps[0].effect


def test_a_binding_without_its_peer_would_take_the_whole_channel_so_it_is_asked():
    match = '{ channel: "telegram", peer: "123" }'
    binding = f'{{ agentId: "main", match: {match} }}'
    text = config(f"agents: {{ entries: {{ main: {{}} }} }}, bindings: [{binding}]")

    (question,) = of_text(text).undecided

    assert get(fixed(text), "bindings", 0, "match", "peer") == "123"
    assert {answer.id for answer in question.answers} == {"channel", "drop"}


def test_items_of_an_array_are_judged_one_by_one():
    good = '{ agentId: "main", match: { channel: "telegram" } }'
    bad = '"main", { agentId: "main" }'
    text = config(
        f"agents: {{ entries: {{ main: {{}} }} }}, bindings: [{bad}, {good}, {bad}]"
    )

    assert get(fixed(text), "bindings") == [
        {"agentId": "main", "match": {"channel": "telegram"}}
    ]


def test_an_origin_for_everybody_is_only_offered():
    text = '{ gateway: { mode: "local", controlUi: { allowedOrigins: "*" } } }'

    plan = of_text(text)

    assert get(plan.after.merged, "gateway", "controlUi", "allowedOrigins") is None
    assert plan.offers


def test_nobody_is_elevated_by_a_list_in_the_wrong_form():
    value = fixed(config('tools: { elevated: { enabled: true, allowFrom: ["1"] } }'))

    assert "*" not in (get(value, "tools", "elevated", "allowFrom") or {})


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("allowInsecureAuth", True, True),
        ("dangerouslyDisableDeviceAuth", True, True),
        ("compactMode", True, False),
    ],
)
def test_which_switches_open_a_door(key, value, expected):
    assert opens(("gateway", "controlUi", key), value) is expected
    assert opens(("gateway",), {"controlUi": {key: value}}) is expected


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("tools", "exec", "security"), "full", True),
        (("tools", "exec", "security"), " FULL ", True),
        (("tools", "exec", "security"), "deny", False),
        (("tools", "exec", "ask"), "never", True),
        (("tools", "profile"), "all", True),
        (("gateway", "bind"), "lan", True),
        (("gateway", "name"), "lan", False),
        (("telegram", "allowFrom"), ["1", "*"], True),
        (("telegram", "allowFrom"), ["1"], False),
        (("telegram", "allowFrom"), [], False),
        (("tools", "requireAuth"), False, True),
        (("tools", "requireAuth"), True, False),
        (("channels", "blockStreaming"), False, False),
        (("tools", "allow"), 5, False),
        (("tools", "allow"), None, False),
    ],
)
def test_which_values_open_a_door(path, value, expected):
    assert opens(path, value) is expected


def test_what_was_only_offered_is_made_on_demand_alone():
    text = config('commands: { allowFrom: ["*"] }')

    assert get(fixed(text), "commands", "allowFrom") is None
    assert get(fixed(text, unsafe=True), "commands", "allowFrom") == {"*": ["*"]}
    assert len(of_text(text, unsafe=True).steps) == 1


@pytest.mark.parametrize(
    ("key", "told"),
    [
        *(("author", False), ("authors", False), ("authoredBy", False)),
        *(("authorName", False), ("authorship", False), ("authorized", True)),
        *(("requireAuth", True), ("authors_allowed", True), ("authority", True)),
    ],
)
def test_who_wrote_a_file_restricts_nobody(key, told):
    (step,) = of_text(f'{{ gateway: {{ mode: "local" }}, {key}: "me" }}').steps

    assert ("stays unrestricted" in step.effect) is told


@pytest.mark.parametrize("place", ["tools: {", "security: {", "tools: { exec: {"])
@pytest.mark.parametrize(
    ("given", "mode"),
    [("true", "all"), ("{ enabled: true }", "all"), ('{ mode: "docker" }', "all")],
)
def test_a_sandbox_in_a_place_that_no_one_reads_shuts_the_agents_in(place, given, mode):
    text = f"{place} sandbox: {given} {'}' * place.count('{')}"
    plan = of_text(config(text))

    assert plan.left == ()
    defaults = get(plan.after.merged, "agents", "defaults", "sandbox")
    assert defaults == {"mode": mode}


def test_the_stricter_of_two_sandboxes_counts():
    text = config(
        'tools: { sandbox: { mode: "all", tools: { deny: ["exec"] } } },'
        ' agents: { defaults: { sandbox: { mode: "non-main", scope: "agent" } } }'
    )

    value = fixed(text)

    sandbox = get(value, "agents", "defaults", "sandbox")
    assert sandbox == {"mode": "all", "scope": "agent"}
    assert get(value, "tools", "sandbox") == {"tools": {"deny": ["exec"]}}


@pytest.mark.parametrize(
    ("profile", "after"), [("coding", "coding"), ("minimal", "minimal"), ("full", None)]
)
def test_a_profile_of_all_agents_that_leaves_tools_out_does_so(profile, after):
    value = fixed(
        config(f'agents: {{ defaults: {{ tools: {{ profile: "{profile}" }} }} }}')
    )

    assert get(value, "tools", "profile") == after


SENDERS = 'allowedUsers: ["7", "8"]'


@pytest.mark.parametrize("place", [f"security: {{ {SENDERS} }}", SENDERS])
@pytest.mark.parametrize("policy", ["", 'dmPolicy: "open"', 'dmPolicy: "pairing"'])
def test_senders_of_the_only_channel_are_those_who_may_write_to_it(place, policy):
    plan = of_text(config(f"channels: {{ telegram: {{ {policy} }} }}, {place}"))

    assert plan.left == ()
    telegram = get(plan.after.merged, "channels", "telegram")
    assert telegram == {"allowFrom": ["7", "8"], "dmPolicy": "allowlist"}


def test_a_channel_that_is_shut_stays_shut():
    text = config(f'channels: {{ telegram: {{ dmPolicy: "disabled" }} }}, {SENDERS}')

    assert get(fixed(text), "channels", "telegram", "dmPolicy") == "disabled"


def test_whose_senders_they_are_is_a_decision_where_there_are_two_channels():
    text = config(
        f"channels: {{ telegram: {{}}, discord: {{}} }}, security: {{ {SENDERS} }}"
    )
    (question,) = of_text(text).undecided

    assert format_path(question.path) == "security.allowedUsers"
    assert [a.id for a in question.answers] == ["telegram", "discord", "drop"]
    decided = of_text(text, decisions={"security.allowedUsers": "discord"})
    assert decided.left == ()
    assert get(decided.after.merged, "channels") == {
        "telegram": {},
        "discord": {"allowFrom": ["7", "8"], "dmPolicy": "allowlist"},
    }


def test_a_list_that_lets_everybody_in_is_not_taken_over():
    text = config('channels: { telegram: {} }, security: { allowedUsers: ["*"] }')

    assert get(fixed(text), "channels", "telegram") == {}


TOOLS = ("tools",)
DENY = ("tools", "deny")
SKILL = ("skills", "entries", "a", "enabled")
PLUGIN = ("plugins", "entries", "a", "enabled")
SERVER = ("mcp", "servers", "a")
OF_AGENT = ("agents", "entries", "a", "tools")
OF_ALL = ("agents", "defaults", "modelPolicy", "allow")
RULES = ("session", "sendPolicy", "rules")
LETS_IN = (
    "session: {sendPolicy: {rules: [{action: 'allow', match: {channel: 'a', %s}}]}}"
)
SERVER_WITH = "mcp: {servers: {a: {url: 'http://x', %s}}}"


@pytest.mark.parametrize(
    ("body", "path", "after"),
    [
        # A text of denied tools beside another word for denying one.
        ('tools: {deny: "browser", web_fetch: false}', DENY, ["browser", "web_fetch"]),
        ('tools: {deny: "a, b", exclude: ["c"]}', DENY, ["a", "b", "c"]),
        ('tools: {deny: ["a"], exclude: "b, c"}', DENY, ["a", "b", "c"]),
        ('tools: {deny: "a"}, permission: {bash: "deny"}', DENY, ["a", "exec"]),
        (
            'tools: {deny: "a"}, agents: {defaults: {tools: {deny: "b"}}}',
            DENY,
            ["a", "b"],
        ),
        ("tools: {deny: null, profile: 'coding'}", TOOLS, {"profile": "coding"}),
        # What may be used, under another name.
        ("tools: {enabled: ['read']}", TOOLS, {"allow": ["read"]}),
        (
            "agents: {list: [{id: 'a', tools: ['b', 'c'], allowedTools: 'b'}]}",
            OF_AGENT,
            {"allow": ["b"]},
        ),
        (
            'agents: {list: [{id: "a", disallowedTools: ["exec"]}]}',
            OF_AGENT,
            {"deny": ["exec"]},
        ),
        ('models: {allow: ["a/*"]}', OF_ALL, ["a/*"]),
        (
            "agents: {defaults: {allowedModels: 'a/b', models: {'a/b': {}, 'a/c': 1}}}",
            OF_ALL,
            ["a/b"],
        ),
        (
            "aliases: {b:'c/b'}, agents:{defaults:{allowedModels:'b', models:['c/d']}}",
            OF_ALL,
            ["b"],
        ),
        (
            '"agents.defaults.sandbox.mode": "all"',
            ("agents", "defaults", "sandbox", "mode"),
            "all",
        ),
        (
            'agents: {defaults: {sandbox: {workspaceAccess: "read-only"}}}',
            ("agents", "defaults", "sandbox", "workspaceAccess"),
            "ro",
        ),
        # What was off, in other words.
        ("skills: {entries: {a: {disabled: true}}}", SKILL, False),
        ('skills: {entries: {a: {disabled: "yes", enabled: true}}}', SKILL, False),
        ('skills: {disabled: ["a"], entries: "x"}', SKILL, False),
        ('plugins: {disabled: "a", entries: false}', PLUGIN, False),
        ("cron: {disabled: true}", ("cron", "enabled"), False),
        (
            "channels: {telegram: {disabled: 1}}",
            ("channels", "telegram", "enabled"),
            False,
        ),
        (
            'channels: {telegram: {groups: {enabled: "no"}}}',
            ("channels", "telegram", "groupPolicy"),
            "disabled",
        ),
        ('tools: {exec: {enabled: "no"}}', ("tools", "exec", "mode"), "deny"),
        ('tools: {canvas: {enabled: "off"}}', DENY, ["canvas"]),
        ('tools: {canvas: "disabled"}', DENY, ["canvas"]),
        (
            "mcp: {servers: {a: {command: 'x', disabled: 'true'}}}",
            SERVER,
            {"command": "x", "enabled": False},
        ),
        (
            SERVER_WITH % "disabled_tools: 'd', enabledTools: 'e'",
            (*SERVER, "toolFilter"),
            {"exclude": ["d"], "include": ["e"]},
        ),
        (
            SERVER_WITH % "disabledTools: ['a'], toolFilter: {exclude: ['b']}",
            (*SERVER, "toolFilter", "exclude"),
            ["b", "a"],
        ),
        (
            SERVER_WITH % "includeTools: ['a'], toolFilter: {include: ['b', 'a']}",
            (*SERVER, "toolFilter", "include"),
            ["a"],
        ),
        # Lists of names under the words of other tools.
        ('tools: {denylist: ["a"], blacklist: "b", deny: "c"}', DENY, ["c", "a", "b"]),
        ('tools: {whitelist: ["a"], allowlist: ["b", "a"]}', TOOLS, {"allow": ["a"]}),
        (
            'channels: {telegram: {allow_from: "1, 2"}}',
            ("channels", "telegram"),
            {"allowFrom": ["1", "2"], "dmPolicy": "allowlist"},
        ),
        (
            'channels: {discord: {guilds: {a: {users: "1, 2"}}}}',
            ("channels", "discord", "guilds", "a", "users"),
            ["1", "2"],
        ),
        ('tools: {web: {fetch: "off"}}', ("tools", "web", "fetch", "enabled"), False),
        (
            'agents: {entries: {a: {heartbeat: {enabled: "no"}}}}',
            ("agents", "entries", "a", "heartbeat", "every"),
            "0m",
        ),
        (
            "mcp: {enabled: false, servers: {a: {command: 'x', enabled: true}}}",
            (*SERVER, "enabled"),
            False,
        ),
        (
            SERVER_WITH % "blockedTools: ['a']",
            (*SERVER, "toolFilter", "exclude"),
            ["a"],
        ),
        # A rule that lets in is taken out with a condition that no one knows.
        (
            LETS_IN % "chatType: 'room'",
            (*RULES, 0, "match", "chatType"),
            "channel",
        ),
        (LETS_IN % "chatType: 'odd'", RULES, []),
        (LETS_IN % "odd: 'x'", RULES, []),
        (
            (LETS_IN % "chatType: 'odd'").replace("allow", "deny"),
            RULES,
            [{"action": "deny", "match": {"channel": "a"}}],
        ),
    ],
)
@pytest.mark.parametrize("strict", [False, True], ids=["JSON5", "strict"])
def test_what_was_closed_stays_closed_in_whatever_words(body, path, after, strict):
    text = config(body)
    if strict:
        text = json.dumps(parse(Source(None, text)).value)

    plan = of_text(text)

    assert plan.left == ()
    assert plan.undecided == ()
    assert get(plan.after.merged, *path) == after


@pytest.mark.parametrize(
    "entries",
    ["[{id: 'ops', tools: {deny: ['exec']}}]", "[{id: 'Ops', tools: {deny: 'exec'}}]"],
)
def test_agents_in_two_lists_keep_what_each_says(entries):
    text = config(
        f"agents: {{ entries: {entries}, list: [{{id: 'main', default: true}}, "
        "{id: 'ops', workspace: '~/ops', tools: {deny: ['browser']}}] }"
    )

    plan = of_text(text)

    assert plan.left == ()
    agents = get(plan.after.merged, "agents", "entries")
    assert agents == {
        "main": {"workspace": "~/.openclaw/workspace"},
        "ops": {"tools": {"deny": ["exec", "browser"]}, "workspace": "~/ops"},
    }
