"""What each group of rules finds, and where it keeps quiet."""

import json
import os

import pytest
from rule_texts import default, provider

from openclaw_cfg.catalog import preset
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.loader import load_document
from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.rules import run
from openclaw_cfg.source import Source

NOISE = {"missing-context-window", "gateway-without-mode", "aliases-as-allow-list"}


def told(text, *, env=None, place=VariablePlace.PROCESS, path=None):
    text = text if isinstance(text, str) else json.dumps(text)
    variables = {name: Variable(value, place) for name, value in (env or {}).items()}
    document = parse(Source(path, text))
    loaded = load_document(document, environment=Environment(variables))
    return [d for d in run(loaded).diagnostics if d.rule not in NOISE]


def found(text, **more):
    return {f"{d.rule} {d.severity}" for d in told(text, **more)}


def logbook(ref):
    entry = {"enabled": True, "config": {"visionModel": ref}}
    return {"plugins": {"entries": {"logbook": entry}}}


IMAGE = "text-only-image-model warning"
HOST = "unknown-vendor-host warning"
BEDROCK = "bedrock-without-region warning"


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        # The real OpenClaw 2026.9.6 says "Model does not support images" to these two.
        ({"id": "m", "name": "m", "input": ["text"]}, {IMAGE}),
        ({"id": "m", "name": "m"}, {IMAGE}),
        ({"id": "m", "name": "m", "input": ["text", "image"]}, set()),
    ],
)
@pytest.mark.parametrize("how", ["text", "primary", "fallback", "alias"])
def test_an_image_model_takes_images(model, expected, how):
    named = {
        "text": "own/m",
        "primary": {"primary": "own/m"},
        "fallback": {"primary": "openai/gpt-5.4", "fallbacks": ["own/m"]},
        "alias": "eye",
    }[how]
    config = provider(
        "https://own.example/v1", api="openai-completions", models=[model]
    )
    config |= default(
        "openai/gpt-5.4", imageModel=named, models={"own/m": {"alias": "Eye"}}
    )

    assert {f for f in found(config, env={"K": "k"}) if "image" in f} == expected


def test_an_image_model_of_a_vendor_is_looked_up():
    text = default("openai/gpt-5.4", imageModel="deepseek/deepseek-v4-pro")
    sees = default("openai/gpt-5.4", imageModel="anthropic/claude-sonnet-5")
    unknown = default("openai/gpt-5.4", imageModel="openai/gpt-of-tomorrow")

    assert IMAGE in found(text)
    assert IMAGE not in found(sees) | found(unknown)


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("amazon-bedrock/anthropic.claude-opus-4-8", {BEDROCK}),
        ("amazon-bedrock/us.anthropic.claude-opus-4-8", set()),
        ("amazon-bedrock/anthropic.claude-sonnet-5", set()),
        ("amazon-bedrock/amazon.nova-lite-v1:0", set()),
        ("anthropic/anthropic.claude-opus-4-8", set()),
    ],
)
def test_a_raw_id_of_bedrock_has_its_region(ref, expected):
    assert {f for f in found(default(ref)) if "bedrock" in f} == expected


@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        ("deepseek", "https://api.deepseek.ai/v1", {HOST}),
        ("deepseek", "https://llm.deepseek.com/v1", {"unknown-vendor-host info"}),
        ("deepseek", "https://api.deepseek.com/v1", set()),
        ("moonshot", "https://api.moonshot.com/v1", {HOST}),
        ("moonshot", "https://api.moonshot.cn/v1", set()),
        ("deepseek", "https://deepseek.proxy.example/v1", set()),
        ("deepseek", "https://llm.corp.example/v1", set()),
        ("deepseek", "http://127.0.0.1:4000/v1", set()),
        ("own", "https://api.deepseek.ai/v1", set()),
        ("ollama", "https://ollama.example/v1", set()),
    ],
)
def test_a_host_that_is_nearly_a_vendors(name, url, expected):
    config = provider(url, name=name, api="openai-completions")

    assert {f for f in found(config, env={"K": "k"}) if "host" in f} == expected


GMAIL = {"presets": ["gmail"]}
TEMPLATED = {"match": {"path": "x"}, "sessionKey": "hook:{{id}}"}
SHADOWED = [{"match": {"path": "gmail"}, "sessionKey": "hook:mail"}]


@pytest.mark.parametrize(
    ("hooks", "said"),
    [
        (GMAIL, "a template"),
        (GMAIL | {"allowedSessionKeyPrefixes": [" "]}, "a template"),
        (GMAIL | {"allowRequestSessionKey": True}, "a template"),
        (GMAIL | {"allowedSessionKeyPrefixes": ["hook:"]}, ""),
        (GMAIL | {"mappings": SHADOWED}, ""),
        ({"mappings": [TEMPLATED]}, "a template"),
        ({"mappings": [{}, TEMPLATED]}, ""),
        ({"mappings": [{"sessionKey": "hook:x"}]}, ""),
        ({"allowedSessionKeyPrefixes": ["web:"]}, 'covers "hook:"'),
        (
            {"allowedSessionKeyPrefixes": ["web:"], "defaultSessionKey": "Web:a"},
            "",
        ),
        (
            {"allowedSessionKeyPrefixes": ["web:"], "defaultSessionKey": "hook:a"},
            'covers "hook:a"',
        ),
        ({"path": "//"}, 'path is "/"'),
        ({"token": ""}, "need a token"),
        ({"token": "", "enabled": False}, ""),
        ({}, ""),
    ],
)
def test_hooks_that_keep_the_gateway_from_starting(hooks, said):
    hooks = {"enabled": True, "token": "${K}", **hooks}
    told_of = told({"hooks": hooks}, env={"K": "k" * 20})

    messages = [d.message for d in told_of if d.rule == "hooks-stop-gateway"]
    assert len(messages) == bool(said)
    assert all(said in message for message in messages)


@pytest.mark.parametrize(
    "config",
    [
        {"mcp": {"servers": {"x": {"command": "x", "env": {"A": "${NOPE:-x}"}}}}},
        {"mcp": {"servers": {"x": {"url": "https://x.example", "headers": {
            "X-A": "${env:A}"}}}}},
        {"skills": {"entries": {"s": {"env": {"A": "%A%"}}}}},
        {"env": {"vars": {"A": "${A:-x}"}}},
    ],
)  # fmt: skip
def test_a_variable_of_another_tool_reaches_a_program_as_it_stands(config):
    assert "foreign-variable warning" in found(config)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (default("openai/gpt-5.6-terra"), set()),
        (default("baseten/some-model"), set()),
        (default("opneai/gpt-5.4"), {"unknown-provider warning"}),
        (default("gpt-5.4"), {"bare-model-ref warning"}),
        (
            default("openai/gpt-5.6-sol", decisionModel="nobody/x"),
            {"unknown-provider warning"},
        ),
        (
            default("openai/gpt-5.6-sol", heartbeat={"model": "nobody/x"}),
            {"unknown-provider warning"},
        ),
        (
            default("openai/gpt-5.6-sol", subagents={"model": "nobody/x"}),
            {"unknown-provider warning"},
        ),
        (
            default("openai/gpt-5.6-sol", models={"nobody/x": {"alias": "x"}}),
            {"unknown-provider warning"},
        ),
        (
            default(
                {
                    "primary": "openai/gpt-5.6-sol",
                    "fallbacks": ["openai/gpt-5.6-luna", "xai/grok-4.7"],
                }
            ),
            set(),
        ),
        (
            {
                "agents": {
                    "defaults": {
                        "model": {
                            "primary": "openai/gpt-5.6-sol",
                            "fallbacks": ["xai/grok-4.7"],
                        }
                    },
                    "entries": {"main": {"model": "openai/gpt-5.6-sol"}},
                }
            },
            {"hidden-default info"},
        ),
        (default("sonnet", models={"anthropic/claude-sonnet-5": {}}), set()),
        (default("mine", models={"openai/gpt-5.6-terra": {"alias": "Mine"}}), set()),
        (default("openrouter/qwen/qwen3-coder"), set()),
        (default("google-vertex/claude-opus@20250514"), set()),
        (
            default(
                {
                    "primary": "openai/gpt-5.6-sol@work",
                    "fallbacks": ["openai/gpt-5.6-sol@home"],
                }
            ),
            set(),
        ),
        (
            default("openai/gpt-5.6-terra", modelPolicy={"allow": ["openai/*"]}),
            set(),
        ),
        (
            default(
                "OpenAI/gpt-5.6-terra", modelPolicy={"allow": ["openai/gpt-5.6-terra"]}
            ),
            set(),
        ),
        (
            default(
                {"primary": "openai/gpt-5.6-sol", "fallbacks": ["xai/grok-4.7"]},
                modelPolicy={"allow": ["openai/*"]},
            ),
            {"disallowed-default info"},
        ),
        (
            {
                "auth": {
                    "profiles": {"x": {"provider": "openai-codex", "mode": "oauth"}}
                }
            },
            {"legacy-provider warning"},
        ),
        (logbook("codex/gpt-6-astra"), set()),
        (logbook("openai-codex/gpt-6-astra"), {"legacy-provider warning"}),
    ],
)
def test_references(config, expected):
    assert found(config) == expected


@pytest.mark.parametrize(
    ("url", "api", "expected"),
    [
        ("https://acme.example/v1", None, set()),
        ("https://acme.example", None, {"missing-version info"}),
        ("https://acme.example", "anthropic-messages", set()),
        ("http://localhost:4000", None, set()),
        ("http://lm.localhost:4000", None, set()),
        ("http://127.0.0.1:9999", None, set()),
        ("http://192.168.1.20:8000/v1", None, {"plain-http info"}),
        ("http://gpu-box:8000/v1", None, {"plain-http info"}),
        ("http://100.101.102.103:8000/v1", None, {"plain-http info"}),
        ("http://acme.example/v1", None, {"plain-http warning"}),
        ("http://8.8.8.8/v1", None, {"plain-http warning"}),
        ("https://acme.example/v1/messages/", None, {"endpoint-in-base-url warning"}),
        ("https://api.apiyi.com", "openai-completions", {"missing-version warning"}),
        ("https://api.apiyi.com", "anthropic-messages", set()),
        ("https://api.apiyi.com/v1", "openai-completions", set()),
        ("https://api.deepseek.com", "openai-completions", set()),
        ("https://api.z.ai/v1", "openai-completions", {"unknown-endpoint warning"}),
        ("https://api.kimi.com/coding/", "anthropic-messages", set()),
        (
            "https://api.kimi.com/coding/v1",
            "openai-completions",
            {"filtered-endpoint warning"},
        ),
        ("http://127.0.0.1:11434", "ollama", set()),
        ("http://127.0.0.1:11434/v1", "openai-completions", {"wrong-api warning"}),
        ("https://api.x.ai/v1", "openai-completions", set()),
        ("https://api.moonshot.ai/v1", "anthropic-messages", {"wrong-api info"}),
        ("not a url", None, set()),
        ("http://[bad", None, set()),
    ],
)
def test_endpoints(url, api, expected):
    config = provider(url, api=api, models=())

    assert found(config) == expected


def test_the_protocol_of_a_built_in_provider_is_not_guessed():
    kimi = provider("https://api.kimi.com/coding/", name="kimi", models=())
    google = provider(
        "https://generativelanguage.googleapis.com/v1beta", name="google", models=()
    )

    assert found(kimi) == set()
    assert found(google) == set()


def test_a_plan_that_is_bypassed():
    url = "https://ark.cn-beijing.volces.com/api/v3"

    assert found(provider(url, name="volcengine-plan", models=())) == {
        "bypassed-plan warning"
    }
    assert found(provider(url, name="volcengine", models=())) == set()


@pytest.mark.parametrize(
    ("url", "key", "expected"),
    [
        (
            "https://acme.example/v1",
            "sk-1234567890abcdefghij",
            {"plaintext-key warning"},
        ),
        ("https://acme.example/v1", "own:manual", set()),
        ("https://acme.example/v1", "<your key>", {"placeholder-key warning"}),
        ("https://acme.example/v1", "sk-xxxxxxxx", {"placeholder-key warning"}),
        ("https://acme.example/v1", "YOUR_API_KEY_HERE", {"placeholder-key warning"}),
        ("https://acme.example/v1", "${key}", {"foreign-variable warning"}),
        ("https://acme.example/v1", "{env:ACME_KEY}", {"foreign-variable warning"}),
        ("https://acme.example/v1", "os.environ/KEY", {"foreign-variable warning"}),
        ("https://acme.example/v1", "%ACME_KEY%", {"foreign-variable warning"}),
        ("https://acme.example/v1", "$K", {"unset-key warning"}),
        ("http://127.0.0.1:9999/v1", "anything", set()),
        ("http://127.0.0.1:11434", "ollama-local", set()),
        (
            "https://api.moonshot.ai/v1",
            "sk-kimi-1234567890abcdef",
            {"plaintext-key warning", "foreign-key warning"},
        ),
        (
            "https://coding.dashscope.aliyuncs.com/v1",
            "sk-1234567890abcdefghij",
            {"plaintext-key warning", "foreign-key warning"},
        ),
        (
            "https://relay.example/v1",
            "sk-ant-oat01-1234567890abcdef",
            {"plaintext-key warning", "foreign-key warning"},
        ),
        (
            "https://api.openai.com/v1",
            "sk-1234567890abcdefghij1234",
            {"plaintext-key warning"},
        ),
    ],
)
def test_keys(url, key, expected):
    api = "ollama" if url.endswith("11434") else None

    assert found(provider(url, key=key, api=api, models=())) == expected


def test_two_keys_of_a_vendor_are_not_sent_to_one_variable():
    def entry(key):
        there = {"baseUrl": "https://api.deepseek.com", "api": "openai-completions"}
        return {**there, "apiKey": key, "models": [{"id": "m", "name": "M"}]}

    keys = {name: entry(f"sk-{name}567890abcdefghij") for name in ("work", "302-home")}

    found = told({"models": {"providers": keys}})

    keys = [d.help for d in found if d.rule == "plaintext-key"]
    assert "${DEEPSEEK_API_KEY}" in keys[0]
    assert "${HOME_API_KEY}" in keys[1]


def test_the_key_of_a_variable_is_looked_at_too():
    config = provider("https://api.moonshot.ai/v1", models=())

    assert found(config, env={"K": "sk-kimi-1234567890abcdef"}) == {
        "foreign-key warning"
    }
    assert found(config, env={"K": "sk-1234567890abcdefghij"}) == set()


def test_a_key_from_the_working_folder_is_said_to_be_there_only():
    config = provider("https://acme.example/v1", models=())

    assert found(config, env={"K": "v"}, place=VariablePlace.WORKING_FOLDER) == {
        "folder-only-key info"
    }
    assert found(config, env={"K": "v"}, place=VariablePlace.STATE_FOLDER) == set()


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of POSIX")
def test_a_file_with_a_key_that_others_may_read(open_folder):
    path = open_folder / "openclaw.json"
    config = provider("https://acme.example/v1", key="sk-1234567890abcdefgh", models=())
    path.write_text(json.dumps(config))

    path.chmod(0o644)
    assert "readable-key-file warning" in found(config, path=path)
    path.chmod(0o600)
    assert "readable-key-file warning" not in found(config, path=path)


def test_a_readable_file_without_a_key_is_fine(tmp_path):
    path = tmp_path / "openclaw.json"
    config = provider("https://acme.example/v1", models=())
    path.write_text(json.dumps(config))
    path.chmod(0o644)

    assert found(config, path=path) == set()


ALIBABA = "https://coding-intl.dashscope.aliyuncs.com/v1"
ZAI = "https://api.z.ai/api/coding/paas/v4"
OFF = {"heartbeat": {"every": "0m"}}
NO_REVIEW = {"skills": {"workshop": {"autonomous": {"mode": "off"}}}}
NO_CRON = {"cron": {"enabled": False}}
NO_DREAMS = {
    "plugins": {
        "entries": {"memory-core": {"config": {"dreaming": {"enabled": False}}}}
    }
}


def plan(url=ALIBABA, model="qwen3.5-plus", *, agents=None, **more):
    config = provider(url, name="plan", models=[model])
    return {
        **config,
        "agents": agents or {"defaults": {"model": f"plan/{model}"}},
        **more,
    }


UNSAID = {"plan-on-heartbeat info", "plan-on-automation info"}


def policy(config):
    return {line for line in found(config) if "plan" in line or "subscription" in line}


@pytest.mark.parametrize(
    ("agents", "expected"),
    [
        (None, {"plan-on-heartbeat warning"}),
        ({"defaults": {"model": "plan/qwen3.5-plus", **OFF}}, set()),
        (
            {
                "defaults": {
                    "model": "plan/qwen3.5-plus",
                    "heartbeat": {"model": "openai/gpt-5.4"},
                }
            },
            {"plan-on-heartbeat warning"},
        ),
        (
            {
                "defaults": {
                    "model": "openai/gpt-5.4",
                    "heartbeat": {"model": "plan/qwen3.5-plus"},
                }
            },
            {"plan-on-heartbeat warning"},
        ),
        (
            {
                "defaults": {
                    "model": {
                        "primary": "openai/gpt-5.4",
                        "fallbacks": ["plan/qwen3.5-plus"],
                    }
                }
            },
            {"plan-on-heartbeat warning"},
        ),
        (
            {
                "defaults": {"model": "plan/qwen3.5-plus"},
                "ownership": "explicit",
                "entries": {"a": {}, "b": {}},
            },
            set(),
        ),
        (
            {
                "defaults": {"model": "plan/qwen3.5-plus"},
                "ownership": "explicit",
                "entries": {
                    "a": {"heartbeat": {"every": "1h"}, "model": "openai/gpt-5.4"},
                    "b": {},
                },
            },
            set(),
        ),
    ],
    ids=[
        "default",
        "off",
        "other-model",
        "own-model",
        "fallback",
        "ownerless",
        "other",
    ],
)
def test_the_heartbeat_and_a_plan(agents, expected):
    quiet = NO_REVIEW | NO_DREAMS

    assert policy(plan(agents=agents, **quiet)) == expected


@pytest.mark.parametrize("every", ["0ms", "00m", "0m0s", "0"])
def test_no_interval_is_no_heartbeat_however_it_is_written(every):
    agents = {"defaults": {"model": "plan/qwen3.5-plus", "heartbeat": {"every": every}}}

    assert policy(plan(agents=agents, **NO_REVIEW, **NO_DREAMS)) == set()


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (NO_DREAMS, "weekly skill review"),
        (NO_REVIEW, "dreaming"),
        ({**NO_DREAMS, **NO_REVIEW, "cron": {"enabled": True}}, "openclaw cron add"),
    ],
)
def test_what_the_scheduler_starts_on_a_plan_is_named_with_its_cure(more, named):
    agents = {"defaults": {"model": "plan/qwen3.5-plus", **OFF}}

    (one,) = told(plan(agents=agents, **more))

    assert one.rule == "plan-on-automation"
    assert named in one.message
    assert "set " in one.help


def test_sub_agents_on_a_plan_are_unattended_work_on_it():
    model = "openai/gpt-5.4"
    defaults = {"model": model, "subagents": {"model": "plan/qwen3.5-plus"}, **OFF}

    assert policy(plan(agents={"defaults": defaults})) == {"plan-on-automation warning"}


def test_what_a_hook_names_is_followed_by_all_models_of_its_agent():
    hook = {"match": {"path": "x"}, "model": "openai/gpt-5.4", "agentId": "b"}
    hooks = {"enabled": True, "token": "${T}", "mappings": [hook]}
    entries = {"a": {"model": "openai/gpt-5.4"}, "b": {}}
    owner = {"systemAgent": {"agentId": "a"}, "heartbeat": {"agentId": "a"}}
    agents = {
        "ownership": "explicit",
        "defaults": {"model": "plan/qwen3.5-plus", **owner},
        "entries": entries,
    }
    quiet = {"hooks": hooks, **NO_REVIEW, **NO_DREAMS}

    assert policy(plan(agents=agents, **quiet)) == {"plan-on-automation warning"}

    entries["b"] = {"model": "openai/gpt-5.4"}
    assert policy(plan(agents=agents, **quiet)) == set()

    entries["b"]["model"] = {
        "primary": "openai/gpt-5.4",
        "fallbacks": ["plan/qwen3.5-plus"],
    }
    assert policy(plan(agents=agents, **quiet)) == {"plan-on-automation warning"}


def test_a_second_agent_for_unattended_work_leaves_nothing_to_the_plan():
    owner = {"agentId": "jobs"}
    agents = {
        "ownership": "explicit",
        "defaults": {
            "model": "plan/qwen3.5-plus",
            "systemAgent": owner,
            "heartbeat": owner,
        },
        "entries": {"main": {}, "jobs": {"model": "openai/gpt-5.4"}},
    }

    assert policy(plan(agents=agents, **NO_REVIEW, **NO_DREAMS)) == set()


def test_without_automations_there_is_no_heartbeat():
    assert policy(plan(cron={"enabled": False})) == set()


def test_terms_that_do_not_speak_of_it_are_an_info():
    assert policy(plan(ZAI, "glm-5.3")) == UNSAID


def test_the_term_its_date_and_the_consequence_are_named():
    (one,) = [d for d in told(plan()) if d.rule == "plan-on-heartbeat"]

    assert "whose terms forbid it" in one.message
    assert "2026-09-11" in one.help
    assert "the subscription is suspended or the key is banned" in one.help


def test_a_plan_that_openclaw_brings_along_needs_no_address():
    assert policy(default("kimi/kimi-for-coding")) == UNSAID
    assert policy(default("volcengine/doubao-seed")) == set()


def test_the_compact_form_starts_nothing_on_a_plan():
    config = {
        "models": {
            "providers": [{"url": ALIBABA, "token": "${K}", "model": "qwen3.5-plus"}]
        }
    }

    assert policy(config) == set()


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"hooks": {"enabled": True, "token": "${T}"}}, {"plan-on-automation warning"}),
        ({"hooks": {"enabled": False}}, set()),
        ({"cron": {"enabled": True}}, {"plan-on-automation warning"}),
        (
            {**NO_CRON, "plugins": {"entries": {"webhooks": {"enabled": True}}}},
            set(),
        ),
        (
            {"hooks": {"internal": {"entries": {"boot-md": {"enabled": True}}}}},
            {"plan-on-automation warning"},
        ),
        (
            {
                **NO_CRON,
                "plugins": {
                    "entries": {
                        "imap": {
                            "enabled": True,
                            "config": {"accounts": {"me": {"allowedSenders": ["a@b"]}}},
                        }
                    }
                },
            },
            {"plan-on-automation warning"},
        ),
        (
            {"channels": {"telegram": {"dmPolicy": "open", "allowFrom": ["*"]}}},
            {"plan-for-others warning"},
        ),
        ({"channels": {"telegram": {"dmPolicy": "open", "enabled": False}}}, set()),
        ({"channels": {"telegram": {"dmPolicy": "pairing"}}}, set()),
        (
            {"channels": {"slack": {"accounts": {"a": {"groupPolicy": "open"}}}}},
            {"plan-for-others warning"},
        ),
        (
            {"gateway": {"http": {"endpoints": {"responses": {"enabled": True}}}}},
            {"plan-behind-http warning"},
        ),
        (
            {"gateway": {"http": {"endpoints": {"responses": {"enabled": False}}}}},
            set(),
        ),
    ],
)
def test_what_others_and_programs_do_with_a_plan(more, expected):
    agents = {"defaults": {"model": "plan/qwen3.5-plus", **OFF}}

    assert policy(plan(agents=agents, **{**NO_REVIEW, **NO_DREAMS, **more})) == expected


OPENAI = {"auth": {"profiles": {"me": {"provider": "openai", "mode": "oauth"}}}}
CLAUDE = {"auth": {"profiles": {"me": {"provider": "anthropic", "mode": "token"}}}}


@pytest.mark.parametrize(
    ("login", "model", "gateway", "expected"),
    [
        (OPENAI, "openai/gpt-5.6-terra", {"bind": "loopback"}, set()),
        (OPENAI, "openai/gpt-5.6-terra", {"bind": "lan"}, {"shared-subscription info"}),
        (
            CLAUDE,
            "anthropic/claude-sonnet-5",
            {"tailscale": {"mode": "funnel"}},
            {"shared-subscription warning"},
        ),
        # With a key it is allowed, with a login it is not; the file does not tell.
        ({}, "openai/gpt-5.6-terra", {"bind": "lan"}, {"shared-subscription info"}),
        (
            {"models": {"providers": {"openai": {"apiKey": "${K}", "models": []}}}},
            "openai/gpt-5.6-terra",
            {"bind": "lan"},
            set(),
        ),
        *(
            (
                OPENAI,
                "openai/gpt-5.6-terra",
                {"bind": "custom", "customBindHost": host},
                expected,
            )
            for host, expected in (
                ("192.168.1.5", {"shared-subscription info"}),
                ("0.0.0.0", {"shared-subscription info"}),
                ("127.0.0.1", set()),
                ("localhost", set()),
                ("::1", set()),
            )
        ),
    ],
)
def test_a_subscription_behind_an_open_gateway(login, model, gateway, expected):
    quiet = {**default(model, **OFF), **NO_REVIEW, **NO_DREAMS}

    assert policy({**login, **quiet, "gateway": gateway}) == expected


@pytest.mark.parametrize(
    ("more", "env", "expected"),
    [
        ({}, {}, {"missing-embedding-key info"}),
        ({}, {"OPENAI_API_KEY": "sk-proj-1234567890"}, set()),
        (
            {"memory": {"search": {"provider": "openai"}}},
            {},
            {"missing-embedding-key warning"},
        ),
        ({"memory": {"search": {"provider": "local"}}}, {}, set()),
        ({"memory": {"search": {"enabled": False}}}, {}, set()),
        ({"models": {"providers": {"openai": {"apiKey": "${K}"}}}}, {}, set()),
    ],
)
def test_embeddings_and_a_login(more, env, expected):
    quiet = {**default("openai/gpt-5.6-terra", **OFF), **NO_REVIEW, **NO_DREAMS}
    config = {**OPENAI, **quiet, **more}

    assert found(config, env=env) == expected


def row(**more):
    return {"id": "kimi-k3", "name": "K3", "contextWindow": 262144, **more}


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (row(), set()),
        (row(cost={"input": 3, "output": 15}), set()),
        (row(cost={"input": 0, "output": 0}), {"zero-cost warning"}),
        (row(cost={"input": 21, "output": 15}), {"odd-price warning"}),
        (row(cost={"input": -1, "output": 15}), {"odd-price warning"}),
        (row(maxTokens=300000), {"output-above-context warning"}),
        (row(contextWindow=4000), {"small-context-window warning"}),
        (row(contextWindow=12000), {"small-context-window info"}),
        (row(contextWindow=16000), set()),
        (row(contextWindow="big"), set()),
    ],
)
def test_numbers(model, expected):
    config = provider("https://api.moonshot.ai/v1", name="moonshot", models=[model])

    assert found(config) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'{a: "C:\\Users\\me"}', set()),
        (r'{a: "C:\Users\me"}', {"swallowed-backslash warning"}),
        (r'{a: "D:\temp"}', {"swallowed-backslash warning"}),
        (r'{a: "line\nbreak \u0041 \x41 \' \/"}', set()),
        ('{a: "two\\\nlines"}', set()),
        (r"{a: '\d+'}", {"swallowed-backslash warning"}),
        ('{channels: {irc: {groups: {"#room": {}}}}}', set()),
        ('{"\u043f\u0440\u0438": 1}', set()),
        ('{"gate\u0430way": 1}', {"lookalike-key warning"}),
        ('{"gate\u200bway": 1}', {"lookalike-key warning"}),
        ('{"模型": 1}', set()),
    ],
)
def test_text(text, expected):
    assert found(text) == expected


def only(rule, text):
    (one,) = [d for d in told(text) if d.rule == rule]
    return one


def test_a_model_without_its_provider_is_completed_but_not_as_a_key():
    acme = provider("https://acme.example/v1", name="acme", models=["m1"])

    assert only("bare-model-ref", acme | default("m1")).fix is not None
    as_key = acme | {"agents": {"defaults": {"models": {"m1": {}}}}}
    assert only("bare-model-ref", as_key).fix is None


@pytest.mark.parametrize(
    ("key", "model", "address", "bypassed"),
    [
        ("${KIMI_API_KEY}", "m", "https://api.moonshot.ai/v1", True),
        ("${MOONSHOT_API_KEY}", "m", "https://api.moonshot.ai/v1", False),
        ("${K}", "kimi-for-coding", "https://api.moonshot.ai/v1", True),
        ("${K}", "kimi-for-coding", "http://10.0.0.5:9/v1", False),
    ],
)
def test_a_plan_is_bypassed_at_the_vendors_own_address_alone(
    key, model, address, bypassed
):
    text = provider(address, name="moonshot", key=key, models=[model])

    assert ("bypassed-plan warning" in found(text)) is bypassed


@pytest.mark.parametrize(
    ("vendor", "model", "note"),
    [
        ("cerebras", "zai-glm-4.7", "; deprecated 2026-08-17)"),
        ("openai", "gpt-5.5", ""),
    ],
)
def test_a_model_that_is_ending_has_the_catalogues_note(vendor, model, note):
    url = preset(vendor).endpoints[0].url

    said = only("deprecated-model", provider(url, name=vendor, models=[model])).help

    assert said.endswith(note)
    assert bool(note) is (";" in said)


def test_a_key_that_is_sent_elsewhere_has_the_first_address_of_its_vendor():
    text = provider("https://relay.example/v1", key="${ZAI_API_KEY}")

    assert '"https://api.z.ai/api/paas/v4"' in only("misdirected-key", text).help
