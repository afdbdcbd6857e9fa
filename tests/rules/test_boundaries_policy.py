"""Rules about the terms of plans and logins, on each side of a boundary."""

import json

import pytest
from rule_texts import BY_ID, assert_says, default, provider, providers

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.loader import load_document
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.source import Source

ALIBABA = "https://coding-intl.dashscope.aliyuncs.com/v1"
ZAI = "https://api.z.ai/api/coding/paas/v4"
MINIMAX = "https://api.synthetic.new/openai/v1"
AT = "agents.defaults.model"
CHAT = {"gateway": {"http": {"endpoints": {"chatCompletions": {"enabled": True}}}}}
TELEGRAM = {"channels": {"telegram": {"dmPolicy": "open"}}}
COPILOT, CODEX = "github-copilot/claude-sonnet-5", "openai/gpt-5.6-terra"
LOGINS = {
    "auth": {
        "profiles": {
            "a": {"provider": "openai", "mode": "oauth"},
            "b": {"provider": "anthropic", "mode": "token"},
        }
    }
}
TWO = providers(
    provider(ALIBABA, name="ali", models=["qwen3.5-plus"]),
    provider(ZAI, name="glm", models=["glm-5.3"]),
)
BOTH = {"primary": "ali/qwen3.5-plus", "fallbacks": ["glm/glm-5.3"]}
HTTP = "gateway.http.endpoints"


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            TWO | default(BOTH) | CHAT,
            (
                f"warning {HTTP}.chatCompletions.enabled 1:",
                f"warning {HTTP}.chatCompletions.enabled",
                "GLM Coding Plan",
                "Alibaba Model Studio Coding Plan",
            ),
        ),
        (default("openai/gpt-5.4") | CHAT, ()),
        (default(CODEX) | LOGINS | CHAT, ()),
        (default(COPILOT) | CHAT, (f"info {HTTP}.chatCompletions.enabled",)),
        (
            provider(MINIMAX, name="own") | default("own/m") | CHAT,
            (f"info {HTTP}.chatCompletions.enabled", "do not say that they allow it"),
        ),
    ],
)
def test_plan_behind_http(file, parts):
    assert_says("plan-behind-http", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (TWO | default(BOTH) | TELEGRAM, ("warning channels.telegram.dmPolicy",) * 2),
        (default("openai/gpt-5.4") | TELEGRAM, ()),
        (default(CODEX) | LOGINS | TELEGRAM, ()),
        (default(COPILOT) | TELEGRAM, ()),
    ],
)
def test_plan_for_others(file, parts):
    assert_says("plan-for-others", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            TWO | default(BOTH),
            (
                f"warning {AT}.primary",
                f"info {AT}.fallbacks[0]",
                "heartbeat (every 30m, on by default) uses",
                'Set agents.defaults.heartbeat.every "0m"',
            ),
        ),
        (
            TWO | default(BOTH, heartbeat={"every": "5m"}),
            (
                "warning agents.defaults.heartbeat",
                "info agents.defaults.heartbeat",
                "heartbeat (every 5m) uses",
                ": used by",
            ),
        ),
        (
            TWO | LOGINS | default({"primary": CODEX, "fallbacks": ["ali/m"]}),
            (f"info {AT}.primary", f"warning {AT}.fallbacks[0]"),
        ),
        (
            TWO
            | default(
                {"primary": "openai/m", "fallbacks": ["ali/m"]},
                heartbeat={"model": "openai/m"},
            ),
            (
                f"warning {AT}.fallbacks[0]",
                "or let an agent that has only pay-as-you-go",
            ),
        ),
        (default(COPILOT), (f"info {AT}",)),
        (default("openai/gpt-5.4"), ()),
        (
            {
                "models": {
                    "providers": [
                        {"url": ALIBABA, "token": "${K}", "model": "qwen3.5-plus"}
                    ]
                }
            },
            (),
        ),
    ],
)
def test_plan_on_heartbeat(file, parts):
    assert_says("plan-on-heartbeat", file, *parts)


def quiet(**more):
    """Switches off all but what is named."""
    off = {
        "skills": {"workshop": {"autonomous": {"mode": "off"}}},
        "plugins": {
            "entries": {"memory-core": {"config": {"dreaming": {"enabled": False}}}}
        },
    }
    return {**off, **more}


HOOKS = {"enabled": True, "token": "${T}"}


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (TWO | default(BOTH) | quiet(), ()),
        (
            TWO | default(BOTH) | quiet(cron={"enabled": True}),
            ("warning cron.enabled", "info cron.enabled", "Set cron.enabled false"),
        ),
        (
            TWO | default(BOTH) | quiet(hooks=HOOKS, cron={"enabled": False}),
            (
                "warning hooks.enabled",
                "info hooks.enabled",
                "unattended work (hooks) uses",
                "Set hooks.enabled false",
            ),
        ),
        (default(COPILOT) | quiet(hooks=HOOKS), ("info hooks.enabled",)),
        (
            {
                "models": {
                    "providers": [
                        {"url": ALIBABA, "token": "${K}", "model": "qwen3.5-plus"}
                    ]
                },
                "hooks": HOOKS,
            },
            (),
        ),
    ],
)
def test_plan_on_automation(file, parts):
    assert_says("plan-on-automation", file, *parts)


CLAUDE = "anthropic/claude-sonnet-5"


@pytest.mark.parametrize("model", [CODEX, CLAUDE])
def test_a_login_is_judged_as_a_plan_because_list_calls_it_one(model):
    file = LOGINS | default(model) | quiet(hooks=HOOKS)

    assert_says("plan-on-heartbeat", file, f"info {AT}", ".heartbeat.every")
    assert_says("plan-on-automation", file, "info hooks.enabled", "hooks.enabled false")


@pytest.mark.parametrize("model", ["openai/gpt-5.4", CLAUDE])
def test_what_may_be_a_login_or_a_key_is_not_judged_as_a_plan(model):
    file = default(model) | quiet(hooks=HOOKS)

    assert_says("plan-on-heartbeat", file)
    assert_says("plan-on-automation", file)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            LOGINS | default({"primary": CODEX, "fallbacks": [CLAUDE]}) | TELEGRAM,
            ("info channels.telegram.dmPolicy", "warning channels.telegram.dmPolicy"),
        ),
        (
            LOGINS | default(CODEX) | TELEGRAM | CHAT,
            ("info channels.telegram.dmPolicy",),
        ),
        (
            LOGINS | default(CODEX) | CHAT,
            (
                f"info {HTTP}.chatCompletions.enabled",
                "a program that calls /v1/chat/completions uses",
            ),
        ),
        (LOGINS | default(CODEX) | {"gateway": {"tailscale": {"mode": "serve"}}}, ()),
        (
            LOGINS
            | default(CODEX)
            | {"gateway": {"bind": "custom", "customBindHost": "10.0.0.1"}},
            ("info gateway.bind", "the gateway, open to the network, uses"),
        ),
        (
            LOGINS
            | default(CODEX)
            | {"gateway": {"bind": "auto", "customBindHost": "10.0.0.1"}},
            (),
        ),
        (LOGINS | default(CODEX), ()),
        (TWO | default(BOTH) | TELEGRAM, ()),
    ],
)
def test_shared_subscription(file, parts):
    assert_says("shared-subscription", file, *parts)


def search(login=LOGINS, **more):
    return {**login, **default(CODEX), "memory": {"search": more}}


SEARCH = "memory.search.provider"


@pytest.mark.parametrize(
    ("file", "env", "parts"),
    [
        (search(), {}, ("info auth.profiles.a ",)),
        (search(provider="auto"), {}, (f"info {SEARCH}",)),
        (search(provider="openai"), {}, (f"warning {SEARCH}", "set OPENAI_API_KEY")),
        (search(provider="openai"), {"OPENAI_API_KEY": "x"}, ()),
        (search(provider="openai", enabled=False), {}, ()),
        (search(provider="local"), {}, ()),
        (search(provider="openai", fallback="local"), {}, ()),
        (search(provider="openai", fallback="none"), {}, (f"warning {SEARCH}",)),
        (search(provider="openai", remote={"apiKey": "${K}"}), {}, ()),
        (search({}), {}, ()),
        (
            search({"auth": {"profiles": {"b": LOGINS["auth"]["profiles"]["b"]}}}),
            {},
            (),
        ),
        (
            search(
                {
                    "auth": {
                        "profiles": {
                            "b": LOGINS["auth"]["profiles"]["b"],
                            **LOGINS["auth"]["profiles"],
                        }
                    }
                }
            ),
            {},
            ("info auth.profiles.a ",),
        ),
    ],
)
def test_missing_embedding_key(file, env, parts):
    assert_says("missing-embedding-key", file, *parts, env=env)


def test_a_login_that_openclaw_holds_is_told_where_the_model_is_named():
    document = parse(Source(None, json.dumps(default(CODEX))))
    environment = Environment({}, logins=frozenset({"openai"}))
    context = RuleContext(load_document(document, environment=environment))

    (found,) = BY_ID["missing-embedding-key"].check(context)

    assert found.path == ("agents", "defaults", "model")
