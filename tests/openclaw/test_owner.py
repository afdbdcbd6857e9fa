"""Which offer a provider is on this machine: variables and logins are known."""

import pytest
from msgspec.structs import replace

from openclaw_cfg.model import Config, Provider
from openclaw_cfg.openclaw import owner
from openclaw_cfg.openclaw.environment import Environment, read_environment
from openclaw_cfg.openclaw.owner import (
    plan_of_key,
    preset_here,
    terms_here,
    undecided_login,
)
from openclaw_cfg.secret import EnvRef, Literal, SecretRef

PROXY = "https://proxy.corp.example/v1"


@pytest.mark.parametrize(
    "key", [EnvRef("WORK_KEY"), SecretRef("env", "default", "WORK_KEY")]
)
def test_a_plan_behind_a_company_s_proxy_is_known_by_its_key(key):
    provider = Provider(id="work", base_url=PROXY, key=key)
    here = read_environment({"WORK_KEY": "sk-kimi-abc"})

    assert preset_here(provider, here).id == "kimi-coding-plan"
    assert preset_here(provider, read_environment({})) is None


@pytest.mark.parametrize(
    ("key", "offer"),
    [
        ("sk-cp-0123456789", "minimax-coding-plan"),
        ("sk-api-0123456789", "minimax"),
        ("", "minimax"),
    ],
)
def test_the_start_of_a_key_tells_more_than_the_name_that_two_offers_share(key, offer):
    url, name = "https://api.minimax.io/anthropic", EnvRef("MINIMAX_API_KEY")
    provider = Provider(id="minimax", base_url=url, key=name)
    here = read_environment({"MINIMAX_API_KEY": key})

    assert preset_here(provider, here).id == offer


GENERAL = {
    "zai": "https://api.z.ai/api/paas/v4",
    "moonshot": "https://api.moonshot.ai/v1",
    "qwen": "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    "volcengine": "https://ark.cn-beijing.volces.com/api/v3",
    "deepseek": "https://api.deepseek.com",
    "here": "http://127.0.0.1:9/v1",
    "openrouter-like": "https://relay.example/v1",
}
PLAN = Provider(
    id="plan", base_url="https://api.z.ai/api/coding/paas/v4", key=EnvRef("ZAI_API_KEY")
)
KEYS = {
    "ZAI_API_KEY": "zk-0123456789",
    "COPY": "zk-0123456789",
    "OTHER": "zk-abcdefghij",
    "DASHSCOPE_API_KEY": "sk-sp-0123456789",
    "MOONSHOT_API_KEY": "sk-kimi-0123456789",
}


@pytest.mark.parametrize(
    ("name", "key", "plan"),
    [
        ("zai", EnvRef("ZAI_API_KEY"), "zai-coding-plan"),
        ("zai", SecretRef("env", "default", "ZAI_API_KEY"), "zai-coding-plan"),
        ("zai", EnvRef("COPY"), "zai-coding-plan"),
        ("zai", Literal("zk-0123456789"), "zai-coding-plan"),
        ("zai", None, "zai-coding-plan"),
        ("zai", EnvRef("OTHER"), ""),
        ("zai", EnvRef("UNSET"), ""),
        ("openrouter-like", EnvRef("COPY"), "zai-coding-plan"),
        ("here", EnvRef("ZAI_API_KEY"), ""),
        ("qwen", EnvRef("DASHSCOPE_API_KEY"), "alibaba-coding-plan"),
        ("qwen", None, "alibaba-coding-plan"),
        ("moonshot", EnvRef("KIMI_API_KEY"), "kimi-coding-plan"),
        ("moonshot", Literal("sk-kimi-0123456789"), "kimi-coding-plan"),
        ("moonshot", Literal("sk-0123456789"), ""),
        ("deepseek", Literal("sk-kimi-0123456789"), "kimi-coding-plan"),
        ("volcengine", EnvRef("ARK_CODING_PLAN"), "volcengine-coding-plan"),
        ("volcengine", EnvRef("VOLCANO_ENGINE_API_KEY"), ""),
    ],
)
def test_a_plan_s_key_is_the_plan_s_at_every_address(name, key, plan):
    provider = Provider(id=name, base_url=GENERAL[name], key=key)
    config, here = Config(providers=(PLAN, provider)), read_environment(KEYS)

    found = plan_of_key(provider, preset_here(provider, here), config, here)

    assert (found.id if found else "") == plan
    assert terms_here(provider, config, here) == (found or preset_here(provider, here))


@pytest.mark.parametrize(
    "key", [EnvRef("ZAI_API_KEY"), SecretRef("env", "default", "ZAI_API_KEY")]
)
def test_the_same_reference_tells_where_the_variable_is_not_set(key):
    provider = Provider(id="x", base_url=GENERAL["zai"], key=key)
    config, here = Config(providers=(PLAN, provider)), read_environment({})

    assert terms_here(provider, config, here).id == "zai-coding-plan"
    assert terms_here(provider, Config(providers=(provider,)), here).id == "zai"


def test_an_address_may_be_in_a_variable():
    provider = Provider(id="work", base_url="${WORK_URL}", key=EnvRef("K"))
    here = read_environment({"WORK_URL": "https://api.z.ai/api/coding/paas/v4"})

    assert preset_here(provider, here).id == "zai-coding-plan"


def test_a_variable_that_is_not_set_here_says_nothing_of_other_machines():
    here = read_environment({})

    assert preset_here(Provider(id="openai"), here).id == "openai-codex"
    assert preset_here(Provider(id="openai"), here, anywhere=True).id == "openai"


def test_with_the_key_of_a_vendor_no_login_is_waited_for():
    without, with_key = (
        read_environment(env) for env in ({}, {"OPENAI_API_KEY": "sk-a"})
    )

    assert preset_here(Provider(id="openai"), without).id == "openai-codex"
    assert preset_here(Provider(id="openai"), with_key).id == "openai"


@pytest.mark.parametrize(
    ("more", "waits"),
    [
        ({}, True),
        ({"key": EnvRef("MY_KEY")}, False),
        ({"base_url": "https://api.openai.com/v1"}, False),
        ({"path": ("models", "providers", "openai")}, False),
    ],
)
def test_a_login_is_waited_for_where_only_references_name_the_provider(more, waits):
    found = preset_here(Provider(id="openai", **more), read_environment({}))

    assert (found.id == "openai-codex") is waits


def test_a_key_that_openclaw_stores_is_no_login_to_wait_for():
    stores = Environment(stored=frozenset({"openai"}))

    assert stores.stores("OpenAI") is True
    assert preset_here(Provider(id="openai"), stores).id == "openai"
    assert undecided_login(Provider(id="openai"), stores) is None


@pytest.mark.parametrize(
    ("name", "here", "undecided"),
    [
        ("openai", Environment(), True),
        ("OpenAI", Environment(), True),
        ("openai", Environment(logins=frozenset({"openai"})), False),
        ("openai", Environment(meant=frozenset({"openai"})), False),
        ("openai", read_environment({"OPENAI_API_KEY": "sk-a"}), False),
        ("github-copilot", Environment(), False),
        ("deepseek", Environment(), False),
    ],
)
def test_which_offer_it_is_may_not_be_known_yet(name, here, undecided):
    found = undecided_login(Provider(id=name), here)

    assert (found is not None) is undecided


def test_a_login_that_the_file_asks_for_is_meant_on_any_machine():
    text = "// Log in once with\n//   openclaw models auth login --provider openai\n{}"
    here = Environment().with_config({}, text)

    assert preset_here(Provider(id="openai"), here, anywhere=True).id == "openai-codex"


def test_many_providers_are_each_looked_at_a_few_times(monkeypatch):
    """Not each of them for each of them, even if all have the key of one plan."""
    plans = [replace(PLAN, id=f"plan{n}") for n in range(100)]
    apis = [
        Provider(id=f"zai{n}", base_url=GENERAL["zai"], key=PLAN.key)
        for n in range(100)
    ]
    config, here = Config(providers=(*plans, *apis)), read_environment(KEYS)
    asked = []

    def counted(provider, environment):
        asked.append(provider.id)
        return preset_here(provider, environment)

    monkeypatch.setattr(owner, "preset_here", counted)

    found = [terms_here(one, config, here).id for one in config.providers]

    assert {*found} == {"zai-coding-plan"}
    assert len(asked) == 2 * len(config.providers)
