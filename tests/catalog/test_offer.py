"""The preset that a configured provider belongs to."""

import pytest
from msgspec.structs import replace

from openclaw_cfg.catalog import load_presets, preset
from openclaw_cfg.catalog.entry import provider_entry
from openclaw_cfg.catalog.offer import (
    _has_path,
    is_at_home,
    key_of,
    offer_of,
    plans_alone_with,
    plans_by_start,
)
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.model import Model, Provider
from openclaw_cfg.secret import EnvRef, Literal, SecretRef

KEY = Literal("k")
OWN = "http://10.0.0.5:9/v1"


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        (Provider(id="x", base_url="https://api.deepseek.com"), "deepseek"),
        (Provider(id="zai", base_url="https://my.example/v1"), "zai-coding-plan"),
        (Provider(id="openai"), "openai"),
        (Provider(id=" OpenAI "), "openai"),
        (Provider(id="openai", api="openai-chatgpt-responses"), "openai-codex"),
        (Provider(id="anthropic"), "anthropic"),
        (Provider(id="zai"), "zai"),
        (Provider(id="no-such"), None),
        (Provider(id="minimax", key=EnvRef("MINIMAX_API_KEY")), "minimax"),
        (
            Provider(id="minimax", key=EnvRef("MINIMAX_CODE_PLAN_KEY")),
            "minimax-coding-plan",
        ),
        (Provider(id="zai", key=EnvRef("ZAI_API_KEY")), "zai"),
        (
            Provider(id="qwen", base_url=OWN, models=(Model(id="qwen3-coder-next"),)),
            "alibaba-coding-plan",
        ),
        (
            Provider(id="qwen", base_url=OWN, models=(Model(id="qwen3.6-flash"),)),
            "alibaba",
        ),
        (Provider(id="tencent-coding-plan"), "tencent-coding-plan"),
        (
            Provider(id="work", base_url=OWN, key=EnvRef("ZAI_API_KEY")),
            "zai-coding-plan",
        ),
        (
            Provider(
                id="work", base_url=OWN, key=EnvRef("TENCENT_CODING_PLAN_API_KEY")
            ),
            "tencent-coding-plan",
        ),
        (
            Provider(id="work", base_url=OWN, key=Literal("sk-kimi-a")),
            "kimi-coding-plan",
        ),
        (
            Provider(
                id="work",
                base_url=OWN,
                key=SecretRef("env", "default", "KIMI_API_KEY"),
            ),
            "kimi-coding-plan",
        ),
        (Provider(id="work", base_url=OWN, key=Literal("sk-abc")), None),
        (Provider(id="work", base_url=OWN, key=EnvRef("OPENAI_API_KEY")), None),
        (Provider(id="work", base_url=OWN, key=EnvRef("WORK_KEY")), None),
        (Provider(id="tencent-coding-plan", base_url=OWN), "tencent-coding-plan"),
        (Provider(id="volcengine-coding-plan", base_url=OWN), "volcengine-coding-plan"),
        (
            Provider(id="work", base_url=OWN, models=(Model(id="kimi-for-coding"),)),
            "kimi-coding-plan",
        ),
        (Provider(id="work", base_url=OWN, models=(Model(id="glm-5.3"),)), None),
    ],
)
def test_the_address_says_it_then_the_id(provider, expected):
    found = offer_of(provider)

    assert (found and found.id) == expected


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        (Provider(id="anthropic"), "claude-subscription"),
        (
            Provider(id="anthropic", base_url="https://api.anthropic.com"),
            "claude-subscription",
        ),
        (
            Provider(id="anthropic", base_url="https://api.anthropic.com", key=KEY),
            "anthropic",
        ),
        (Provider(id="xai"), "xai-supergrok"),
        # An address turns the route of the login off.
        (Provider(id="openai", base_url="https://api.openai.com/v1"), "openai"),
    ],
)
def test_a_login_comes_before_the_general_offer(provider, expected):
    assert offer_of(provider, has_login=True).id == expected


@pytest.mark.parametrize(
    ("vendor", "url", "has"),
    [
        ("zai-coding-plan", "http://10.0.0.5:9/api/coding/paas/v4", True),
        ("zai-coding-plan", "http://10.0.0.5:9/api/coding/paas/v4/", True),
        ("zai-coding-plan", "http://10.0.0.5:9/api/paas", False),
        ("openai", "http://10.0.0.5:9/v1", False),  # which most have
        ("openai", "", False),
    ],
)
def test_a_proxy_may_keep_the_path_of_an_endpoint(vendor, url, has):
    assert _has_path(preset(vendor), Provider(id="x", base_url=url)) is has


def test_a_key_in_the_vendor_s_own_header_is_the_key():
    headers = {"X-Portkey-API-Key": EnvRef("P"), "x-team": EnvRef("T")}
    provider = Provider(
        id="portkey", base_url="https://api.portkey.ai/v1", headers=headers
    )

    assert key_of(provider, offer_of(provider)) == EnvRef("P")
    assert key_of(provider, None) is None


def test_a_key_comes_before_any_header():
    provider = Provider(id="portkey", key=KEY, headers={"x-portkey-api-key": KEY})

    assert key_of(provider, offer_of(provider)) is KEY


PLAN = Model(id="glm-5.3")
PRICED = Model(id="glm-5.3", settings={"cost": {"input": 1, "output": 2}})


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        (Provider(id="zai", models=(PLAN,)), "zai-coding-plan"),
        (Provider(id="zai", models=(PRICED,)), "zai"),
        (
            Provider(id="minimax", key=EnvRef("MINIMAX_CODE_PLAN_KEY")),
            "minimax-coding-plan",
        ),
        (Provider(id="deepseek"), "deepseek"),
        (Provider(id="anthropic"), "anthropic"),
        (Provider(id="custom"), None),
    ],
)
def test_a_known_provider_behind_an_address_of_the_user_keeps_its_offer(
    provider, expected
):
    behind = replace(provider, base_url="http://127.0.0.1:9999/v1")

    found = offer_of(behind)

    assert (found and found.id) == expected
    assert not is_at_home(behind)


def test_a_login_counts_only_where_no_key_is_configured():
    bare = Provider(id="openai")

    assert offer_of(bare, has_login=True).id == "openai-codex"
    assert offer_of(replace(bare, key=KEY), has_login=True).id == "openai"


@pytest.mark.parametrize(
    ("model", "plans"),
    [
        ("kimi-for-coding", ["kimi-coding-plan"]),
        ("qianfan-code-latest", ["qianfan-coding-plan", "qianfan-token-plan"]),
        ("ark-code-latest", []),  # two vendors have it
        ("seed-2-0-code-preview-260328", []),  # a general offer has it
        ("kimi-k2.7-code", []),
        ("glm-5.3", []),  # the name does not speak of code
        ("decoded", []),
    ],
)
def test_a_model_that_only_the_plans_of_one_vendor_have(model, plans):
    assert [preset.id for preset in plans_alone_with(model)] == plans


def test_a_key_of_plans_alone():
    assert [p.id for p in plans_by_start("sk-kimi-0123")] == ["kimi-coding-plan"]
    assert plans_by_start("sk-0123") == ()


@pytest.mark.parametrize(
    ("url", "home"),
    [("", True), ("https://api.openai.com/v1", True), (OWN, False)],
)
def test_an_address_of_the_vendor_s_or_left_to_openclaw_is_at_home(url, home):
    assert is_at_home(Provider(id="openai", base_url=url)) is home


@pytest.mark.parametrize(
    "plan",
    [p for p in load_presets() if p.kind is Kind.CODING_PLAN],
    ids=lambda p: p.id,
)
def test_a_plan_under_its_own_id_is_that_plan_with_any_variable(plan):
    entry = provider_entry(plan, key=EnvRef("MY_OWN"))

    assert offer_of(replace(entry, id=plan.id)) == plan
