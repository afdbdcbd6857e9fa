"""Which offer a provider is on this machine: variables and logins are known."""

import pytest

from openclaw_cfg.model import Provider
from openclaw_cfg.openclaw.environment import Environment, read_environment
from openclaw_cfg.openclaw.owner import preset_here, undecided_login
from openclaw_cfg.secret import EnvRef, SecretRef

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
