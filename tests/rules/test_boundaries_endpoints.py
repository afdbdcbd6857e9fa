"""Rules about addresses and what vendors offer there, on each side of a boundary."""

import pytest
from msgspec.structs import replace
from rule_texts import assert_says, default, provider, providers

from openclaw_cfg.catalog import preset
from openclaw_cfg.openclaw.request_paths import REQUEST_PATHS
from openclaw_cfg.rules.deprecated_model import successor

CHAT, CLAUDE = "openai-completions", "anthropic-messages"
ARK = "https://ark.cn-beijing.volces.com/api"
AT = "models.providers.own.baseUrl"


def at(url, api=CHAT, **more):
    return provider(url, api=api, **more)


def second(file):
    """The same file with another provider before it, of which nothing is said."""
    return providers(provider("https://first.example/v1", name="first"), file)


@pytest.mark.parametrize("end", REQUEST_PATHS)
def test_endpoint_in_base_url(end):
    file = at(f"https://acme.example/v1{end}")

    assert_says("endpoint-in-base-url", file, f"warning {AT}", f'ends in "{end}"')


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        (
            "https://me:secret-word@acme.example/v1",
            (f"warning {AT}", "not secret-word"),
        ),
        ("https://me@acme.example/v1", (f"warning {AT}",)),
        ("https://acme.example/v1/@me", ()),
        ("https://[bad@acme.example", ()),
    ],
)
def test_user_in_base_url(url, parts):
    assert_says("user-in-base-url", at(url), *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            at("https://acme.example"),
            (
                f"info {AT}",
                f'Set {AT} "https://acme.example/v1"',
                "\nunsafe fix",
                "if its documentation says so",
            ),
        ),
        (at("https://acme.example/"), (f"info {AT}", '"https://acme.example/v1"')),
        (
            at("https://acme.example:8443"),
            (f"info {AT}", '"https://acme.example:8443/v1"'),
        ),
        (at("https://[2606:4700::1]"), (f"info {AT}", '"https://[2606:4700::1]/v1"')),
        (at("https://acme.example", "openai-responses"), (f"info {AT}",)),
        (at("https://acme.example", "ollama"), ()),
        (at("https://acme.example", CLAUDE), ()),
        (at("https://acme.example/x"), ()),
        (at("https://acme.example/models"), ()),
        (at("http://127.0.0.1:9"), ()),
        (at("http://192.168.1.5:9"), ()),
        (
            at("https://API.apiyi.com/"),
            (
                f"warning {AT}",
                "\nsafe fix",
                "not unsafe",
                'write "https://api.apiyi.com/v1"\n',
            ),
        ),
        (at("https://${HOST}"), ()),
        (
            provider("https://acme.example", name="deepseek", api=CHAT),
            ("info models.providers.deepseek.baseUrl",),
        ),
        (provider("https://api.deepseek.com", name="deepseek", api=CHAT), ()),
        (at("http://localhost:4000"), ()),
        (
            providers(
                at("https://a.example", CLAUDE, name="a"), at("https://b.example")
            ),
            (f"info {AT}",),
        ),
    ],
)
def test_missing_version(file, parts):
    assert_says("missing-version", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            at("https://api.z.ai/v1"),
            (f"warning {AT}", " and ", " have no address like this"),
        ),
        (at("https://api.z.ai/v1", CLAUDE), ()),
        (at("https://api.z.ai/v1", "ollama"), ()),
        (at("https://api.z.ai/v1/chat/completions"), ()),
        (
            at("https://api.moonshot.ai/v2"),
            (
                f"warning {AT}",
                "addresses for openai-completions: https://api.moonshot.ai/v1, https://api.moonshot.cn/v1\n",
            ),
        ),
        (at("https://api.moonshot.ai/v1"), ()),
        (at("https://api.apiyi.com"), ()),
        (at("http://127.0.0.1:11434/v3"), ()),
        (
            providers(
                at("https://api.moonshot.ai/v1", name="good"),
                at("https://api.moonshot.ai/v2"),
            ),
            (f"warning {AT}",),
        ),
        (at("https://acme.example/v9"), ()),
        (second(at("https://api.moonshot.ai/v2")), (f"warning {AT}",)),
        (
            providers(
                at("https://api.moonshot.ai/v2", "ollama", name="o"),
                at("https://api.moonshot.ai/v2"),
            ),
            (f"warning {AT}",),
        ),
    ],
)
def test_unknown_endpoint(file, parts):
    assert_says("unknown-endpoint", file, *parts)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://api.deepseek.com.cn/v1", ("warning ", "whoever owns this name")),
        ("https://deepseek.co.uk", ("warning ",)),
        ("https://com.cn", ()),
        ("https://deepseek.ai", ("warning ",)),
        ("https://a.b.deepseek.com", ("info ", "not label")),
        ("https://deepseek.com.evil.example", ()),
        ("https://mydeepseek.com", ()),
        ("https://api.moonshot.cn/v1", ()),
    ],
)
def test_unknown_vendor_host(url, parts):
    place = "models.providers.deepseek.baseUrl"
    parts = [p + place if p.endswith(" ") else p for p in parts]

    assert_says("unknown-vendor-host", provider(url, name="deepseek"), *parts)


def test_a_host_of_another_offer_is_left_to_it():
    vertex = provider("https://aiplatform.googleapis.com", name="google")

    assert_says("unknown-vendor-host", vertex)


def test_hosts_of_a_vendor_are_named_once_and_the_next_provider_is_looked_at_too():
    good = provider("https://api.deepseek.com", name="deepseek")
    bad = provider("https://api.moonshot.com/v1", name="moonshot")

    assert_says(
        "unknown-vendor-host",
        providers(good, provider("https://acme.example", name="zai"), bad),
        "warning models.providers.moonshot.baseUrl",
        "https://api.moonshot.ai/v1, https://api.moonshot.cn/v1\n",
    )


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            at("https://api.deepseek.com/anthropic"),
            (
                "warning models.providers.own.api",
                f'write api "{CLAUDE}", or the address "https://api.deepseek.com"',
            ),
        ),
        (at("https://api.deepseek.com/anthropic", CLAUDE), ()),
        (at("https://api.deepseek.com", "openai-responses"), ()),
        (
            at("https://api.mistral.ai/v1", CLAUDE),
            ("info models.providers.own.api", f'write api "{CHAT}"\n'),
        ),
        (at("https://api.mistral.ai", CLAUDE), ()),
        (
            at("http://127.0.0.1:11434/v1"),
            (
                "warning models.providers.own.api",
                f'Set {AT} "http://127.0.0.1:11434"',
                'Set models.providers.own.api "ollama"',
            ),
        ),
        (
            provider("https://api.deepseek.com/anthropic"),
            (f"warning {AT}", f'Set models.providers.own.api "{CLAUDE}"'),
        ),
        (at("https://acme.example/v1"), ()),
        (
            second(at("https://api.mistral.ai/v1", CLAUDE)),
            ("info models.providers.own.api",),
        ),
        (
            providers(
                at("https://api.mistral.ai/v1", name="good"),
                at("https://api.mistral.ai/v1", CLAUDE),
            ),
            ("info models.providers.own.api",),
        ),
    ],
)
def test_wrong_api(file, parts):
    assert_says("wrong-api", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (at("http://192.168.1.5/v1"), (f"info {AT}", "not fix:")),
        (at("http://192.168.1.5/v1", key=None), ()),
        (at("http://acme.example/v1", key=None), (f"warning {AT}",)),
        (
            at("http://acme.example/v1"),
            (f"warning {AT}", "\nunsafe fix", f'Set {AT} "https://acme.example/v1"'),
        ),
        (at("http://api.deepseek.com"), (f"warning {AT}", "\nsafe fix", "not unsafe")),
        (
            provider("http://acme.example/v1", name="deepseek"),
            ("warning models.providers.deepseek.baseUrl", "\nunsafe"),
        ),
        (at("https://acme.example/v1"), ()),
        (at("ws://acme.example/v1"), ()),
        (at("http://127.0.0.1/v1"), ()),
        (second(at("http://acme.example")), (f"warning {AT}",)),
        (
            providers(
                at("http://10.0.0.1", name="near", key=None), at("http://acme.example")
            ),
            (f"warning {AT}",),
        ),
    ],
)
def test_plain_http(file, parts):
    assert_says("plain-http", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (at("https://API.kimi.com/coding/v1"), (f"warning {AT}",)),
        (at("https://api.kimi.com/coding/v1", "openai-responses"), (f"warning {AT}",)),
        (at("https://api.kimi.com/coding/v1", CLAUDE), ()),
        (at("https://api.kimi.ai/coding/v1"), ()),
        (at("https://api.deepseek.com"), ()),
    ],
)
def test_filtered_endpoint(file, parts):
    assert_says("filtered-endpoint", file, *parts)


def ark(name="own", key="${K}", api=CHAT, url=f"{ARK}/v3", models=("m",)):
    return provider(url, name=name, key=key, api=api, models=models)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            ark("volcengine-plan", api=CLAUDE),
            (
                "warning models.providers.volcengine-plan.baseUrl",
                f'Set models.providers.volcengine-plan.baseUrl "{ARK}/coding"',
            ),
        ),
        (
            ark(" Volcengine-Plan "),
            ('warning models.providers[" Volcengine-Plan "].baseUrl',),
        ),
        (
            ark("volcengine-plan", api="ollama"),
            (
                "warning models.providers.volcengine-plan.baseUrl",
                "openclaw-cfg catalog volcengine-coding-plan",
                "not fix:",
            ),
        ),
        (ark("volcengine-plan", url=f"{ARK}/coding/v3"), ()),
        (ark("volcengine-plan", url="https://acme.example/v1"), ()),
        (
            second(ark("volcengine-plan")),
            ("warning models.providers.volcengine-plan.baseUrl",),
        ),
        (
            providers(ark("volcengine"), ark("volcengine-plan")),
            ("warning models.providers.volcengine-plan.baseUrl",),
        ),
        (
            ark(key="${VOLC_CODING_PLAN_KEY}"),
            (
                f"warning {AT}",
                "VOLC_CODING_PLAN_KEY is a variable of Volcano Engine Ark Coding",
            ),
        ),
        (
            ark(key="${VOLC_AGENTPLAN}"),
            (f"warning {AT}", "is a variable of Volcano Engine Agent Plan"),
        ),
        (
            ark(key="${VOLC_CODE_PLAN}"),
            (f"warning {AT}", "of Volcano Engine Ark Coding"),
        ),
        (ark(key="${VOLC_STEP_PLAN}"), ()),
        (ark(key="${VOLC_PLANS}"), ()),
        (ark(key="${VOLCANO_ENGINE_API_KEY}"), ()),
        (ark(key="sk-VOLC_CODING_PLAN"), ()),
        (
            provider("https://api.moonshot.ai/v1", key="${STEP_PLAN}"),
            (f"warning {AT}",),
        ),
        (
            provider(
                "https://api.moonshot.ai/v1", models=["kimi-k3", "kimi-for-coding"]
            ),
            (f"warning {AT}", '"kimi-for-coding" is a model'),
        ),
        (
            provider(
                "https://api.minimax.io/v1", name="minimax", key="${MINIMAX_API_KEY}"
            ),
            (),
        ),
    ],
)
def test_bypassed_plan(file, parts):
    assert_says("bypassed-plan", file, *parts)


PLAN = "https://coding-intl.dashscope.aliyuncs.com/v1"
DEEPSEEK = "https://api.deepseek.com"


def row(name, api_id="own", url=DEEPSEEK):
    return provider(url, name=api_id, api=CHAT, models=["deepseek-flash", name])


ROW = "models.providers.own.models[1]"


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            row("deepseek-flahs"),
            (f"info {ROW}", f'Set {ROW}.id "deepseek-flash"', "\nunsafe"),
        ),
        (row("deepseek-v5-pro"), ()),
        (row("deepseek-v4-pr"), (f"info {ROW}",)),
        (
            provider(DEEPSEEK, models=["something-else", "deepseek-flahs"]),
            (f"info {ROW}",),
        ),
        (
            provider(
                "https://api.individual.githubcopilot.com",
                name="github-copilot",
                models=["claude-sonet-5"],
            ),
            (),
        ),
        (row("something-else"), ()),
        (row("deepseek-flahs", url="https://acme.example/v1"), ()),
        (row("deepseek-flahs", "deepseek", "https://acme.example/v1"), ()),
        (
            provider(PLAN, models=["something-else"]),
            (
                "info models.providers.own.models[0]",
                "openclaw-cfg catalog alibaba-coding-plan",
                "not fix:",
            ),
        ),
        (
            provider(
                "https://openrouter.ai/api/v1", models=["anthropic/claude-sonet-5"]
            ),
            (),
        ),
        (
            {
                "models": {
                    "providers": [
                        {"url": DEEPSEEK, "token": "${K}", "model": "deepseek-flahs"}
                    ]
                }
            },
            (
                "info models.providers[0].model",
                'Set models.providers[0].model "deepseek-flash"',
            ),
        ),
    ],
)
def test_unknown_vendor_model(file, parts):
    assert_says("unknown-vendor-model", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (default("m"), ()),
        (
            default("Zai/glm-5.1"),
            ("info agents.defaults.model", 'move to "glm-5.2"', "is replaced"),
        ),
        (
            default("cerebras/zai-glm-4.7"),
            (
                "info agents.defaults.model",
                'such as "gpt-oss-120b" (',
                "is deprecated",
                "; deprecated",
            ),
        ),
        (
            default("openai/gpt-5.5"),
            (
                "info agents.defaults.model",
                'such as "gpt-6-sol", or "gpt-6-astra" for hard tasks (',
                "not ; ",
            ),
        ),
        (
            default(
                "mistral/mistral-medium-2508", imageModel="mistral/mistral-medium-2508"
            ),
            ("info agents.defaults.model",),
        ),
        (
            provider(
                "https://api.mistral.ai/v1",
                name="Mistral",
                models=["mistral-medium-2508"],
            )
            | default("mistral/mistral-medium-2508"),
            ("info models.providers.Mistral.models[0]",),
        ),
        (
            provider("https://acme.example/v1", name="acme", models=["glm-5.1"])
            | default("acme/glm-5.1"),
            (),
        ),
        (
            default("glm-5.1", imageModel="zai/glm-5.1"),
            ("info agents.defaults.imageModel",),
        ),
    ],
)
def test_deprecated_model(file, parts):
    assert_says("deprecated-model", file, *parts)


def test_where_nothing_is_recommended_the_model_to_move_to_is_open():
    vendor = preset("openai")
    model = vendor.model("gpt-5.5")

    assert successor(replace(vendor, recommended=None), model) == "choose another"
