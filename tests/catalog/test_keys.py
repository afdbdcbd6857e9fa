"""Whose a variable is, and where the key in it may go."""

import pytest

from openclaw_cfg.catalog.keys import Stray, owners, stray


@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("OPENAI_API_KEY", "https://api.openai.com/v1"),
        ("OPENAI_API_KEY", "https://api.openai.com./v1"),
        ("OPENAI_API_KEY", "https://api.apiyi.com/v1"),
        ("OPENAI_API_KEY", "https://gateway.ai.cloudflare.com/v1/a/b/openai"),
        ("OPENAI_API_KEY", "http://127.0.0.1:4000"),
        ("OPENAI_API_KEY", "http://192.168.1.5:4000"),
        ("OPENAI_API_KEY", "http://litellm:4000"),
        ("ZAI_API_KEY", "https://open.bigmodel.cn/api/paas/v4"),
        ("VOLCANO_ENGINE_API_KEY", "https://ark.cn-beijing.volces.com/api/coding/v3"),
        ("AWS_PROFILE", "https://bedrock-runtime.eu-west-1.amazonaws.com"),
        ("RELAY_API_KEY", "https://relay.example/v1"),
        ("CUSTOM_API_KEY", "https://relay.example/v1"),
        ("LITELLM_API_KEY", "https://litellm.example.com"),
    ],
)
def test_a_key_may_go_to_its_vendor_to_relays_and_to_the_user_s_own_networks(
    variable, url
):
    assert stray([variable], url, trusted=True) is None


@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("OPENAI_API_KEY", "https://relay.example/v1"),
        ("OPENAI_API_KEY", "https://api.deepseek.com"),
        ("OPENAI_API_KEY", "https://api.openai.com.relay.example/v1"),
        ("ANTHROPIC_API_KEY", "https://api.deepseek.com/anthropic"),
        ("AWS_BEARER_TOKEN_BEDROCK", "https://relay.example/v1"),
        ("HF_TOKEN", "https://8.8.8.8/v1"),
    ],
)
def test_to_any_other_host_it_is_a_stray(variable, url):
    found = stray([variable], url, trusted=True)

    assert found is not None
    assert found.source == variable
    assert found.vendor
    assert found.host in url


def test_each_source_of_a_key_counts_not_only_the_first():
    found = stray(
        ["OPENAI_API_KEY", "DEEPSEEK_API_KEY"], "https://api.openai.com", trusted=True
    )

    assert found is not None
    assert found.source == "DEEPSEEK_API_KEY"


def test_a_question_says_whose_key_it_is_where_that_is_known():
    known, unknown = (
        Stray(source="K", vendor=vendor, host="relay.example")
        for vendor in ("Acme", "")
    )

    assert known.question == 'K is a key of Acme. Send it to "relay.example"'
    assert "what this file asks for" in unknown.question
    assert "a key of Acme" in str(known)
    assert "a key of" not in str(unknown)


def test_in_a_stranger_s_file_any_variable_and_file_counts():
    url = "https://relay.example/v1"

    assert stray(["GITHUB_TOKEN"], url, trusted=True) is None
    assert stray(["GITHUB_TOKEN"], url, trusted=False).source == "GITHUB_TOKEN"
    assert stray(["file:vault"], url, trusted=False).source == "file:vault"
    here = "https://api.openai.com/v1"
    assert stray(["GITHUB_TOKEN"], here, trusted=False) is not None
    assert stray(["OPENAI_API_KEY"], here, trusted=False) is None
    assert stray(["GITHUB_TOKEN"], "http://localhost:1", trusted=False) is None


def test_the_variable_of_any_endpoint_is_no_vendor_s():
    assert owners("CUSTOM_API_KEY") == ()
    assert [preset.id for preset in owners("OPENAI_API_KEY")] == ["openai"]
