import pytest
from msgspec.structs import replace

from openclaw_cfg.catalog import load_presets, preset, provider_entry
from openclaw_cfg.catalog.entry import default_models, endpoint, model_entry
from openclaw_cfg.errors import UsageError
from openclaw_cfg.model import Model
from openclaw_cfg.secret import EnvRef, Literal

KEY = EnvRef("SOME_KEY")


def test_the_entry_has_url_protocol_key_and_the_recommended_models():
    entry = provider_entry(preset("zai-coding-plan"), key=KEY)

    assert entry.id == "zai"
    assert entry.base_url == "https://api.z.ai/api/coding/paas/v4"
    assert entry.api == "openai-completions"
    assert entry.key == KEY
    assert [model.id for model in entry.models] == ["glm-5.3-flash", "glm-5.3"]


def test_without_a_recommendation_the_first_current_model_is_the_default():
    offer = replace(preset("deepseek"), recommended=None)
    first, *rest = offer.models
    old = replace(first, deprecated=True)

    assert default_models(offer) == (first.id,)
    assert default_models(replace(offer, models=(old, *rest))) == (rest[0].id,)
    assert default_models(replace(offer, models=(old,))) == ()


def test_a_region_has_its_own_url():
    entry = provider_entry(preset("zai"), key=KEY, region="cn", models=[])

    assert entry.base_url == "https://open.bigmodel.cn/api/paas/v4"


def test_a_protocol_has_its_own_url():
    entry = provider_entry(preset("apiyi"), key=KEY, api="anthropic-messages")

    assert (entry.base_url, entry.api) == (
        "https://api.apiyi.com",
        "anthropic-messages",
    )


def test_a_base_url_of_the_vendor_brings_its_protocol():
    entry = provider_entry(
        preset("deepseek"), key=KEY, base_url="https://api.deepseek.com/anthropic/"
    )

    assert (entry.base_url, entry.api) == (
        "https://api.deepseek.com/anthropic",
        "anthropic-messages",
    )


def test_a_base_url_of_ones_own_is_taken_as_it_is():
    entry = provider_entry(
        preset("litellm"), key=KEY, base_url="https://llm.example.com/v1", models=["m"]
    )

    assert entry.base_url == "https://llm.example.com/v1"


def test_known_models_bring_their_facts_and_request_quirks():
    model = model_entry(preset("deepseek"), "deepseek-flash")

    assert model.settings == {
        "reasoning": True,
        "input": ["text", "image"],
        "contextWindow": 1_000_000,
        "maxTokens": 384_000,
        "cost": {"input": 0.3, "output": 1.2, "cacheRead": 0.006, "cacheWrite": 0},
        "compat": {"maxTokensField": "max_tokens"},
    }


def test_unknown_models_bring_the_quirks_and_no_invented_fact():
    assert model_entry(preset("deepseek"), "next") == Model(
        id="next", name="next", settings={"compat": {"maxTokensField": "max_tokens"}}
    )
    assert model_entry(preset("apiyi"), "next") == Model(id="next", name="next")


def test_openai_by_key_leaves_the_route_to_openclaw():
    entry = provider_entry(preset("openai"), key=KEY, models=[])

    assert entry.base_url is None
    assert entry.settings == {}
    assert entry.key == KEY


def test_openai_through_a_proxy_is_written_in_full():
    entry = provider_entry(
        preset("openai"), key=KEY, base_url="https://proxy.example/v1"
    )

    assert entry.base_url == "https://proxy.example/v1"
    assert entry.api == "openai-responses"


@pytest.mark.parametrize(
    "name", ["openai-codex", "claude-subscription", "github-copilot", "xai-supergrok"]
)
def test_a_login_needs_no_entry(name: str):
    assert provider_entry(preset(name)) is None


def test_a_server_without_keys_gets_the_placeholder():
    assert provider_entry(preset("ollama"), models=["m"]).key == Literal("ollama-local")
    assert provider_entry(preset("ollama"), key=KEY, models=["m"]).key == KEY


def test_a_header_of_the_vendors_own_carries_the_key_and_nothing_else_does():
    entry = provider_entry(preset("portkey"), key=KEY, models=["@openai/gpt-5.4"])

    assert entry.headers == {"x-portkey-api-key": KEY}
    assert entry.key is None


def test_openclaw_sends_the_header_of_a_provider_it_knows():
    entry = provider_entry(
        preset("azure-openai"), key=KEY, base_url="https://a.openai.azure.com/openai/v1"
    )

    assert entry.headers == {}
    assert entry.key == KEY


def test_a_cloud_region_goes_into_the_url_and_credentials_stay_outside():
    entry = provider_entry(preset("amazon-bedrock"), region="eu-central-1")

    assert entry.base_url == "https://bedrock-runtime.eu-central-1.amazonaws.com"
    assert entry.key is None
    assert entry.settings == {"auth": "aws-sdk"}


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("us-east5", "https://us-east5-aiplatform.googleapis.com"),
        ("global", "https://aiplatform.googleapis.com"),
        ("eu", "https://aiplatform.eu.rep.googleapis.com"),
        ("us", "https://aiplatform.us.rep.googleapis.com"),
    ],
)
@pytest.mark.parametrize("name", ["google-vertex", "anthropic-vertex"])
def test_vertex_has_hosts_of_their_own_for_what_is_no_single_region(name, region, url):
    assert provider_entry(preset(name), region=region).base_url == url


@pytest.mark.parametrize(
    ("name", "choices", "message", "hint"),
    [
        ("zai", {"region": "mars"}, 'no region "mars"', '"global" or "cn"'),
        ("zai", {"api": "ollama"}, 'no api "ollama"', '"openai-completions"'),
        ("amazon-bedrock", {}, "needs a region", "pass --region, or set AWS_REGION"),
        ("azure-openai", {}, "needs a base URL", "--base-url"),
        ("custom", {}, "needs a base URL", "--base-url"),
    ],
)
def test_what_cannot_be_settled_is_said(name, choices, message, hint):
    with pytest.raises(UsageError) as caught:
        provider_entry(preset(name), key=KEY, **choices)

    assert message in caught.value.message
    assert hint in caught.value.hint


def test_region_and_protocol_must_fit_together():
    found = endpoint(preset("minimax"), region="cn", api="openai-completions")

    assert found.url == "https://api.minimaxi.com/v1"


@pytest.mark.parametrize("preset", load_presets(), ids=lambda p: p.id)
def test_default_models_are_each_named_once(preset):
    names = default_models(preset)

    assert len(set(names)) == len(names)
    assert bool(names) == bool(preset.models)
