"""The preset that a configured provider belongs to."""

import pytest

from openclaw_cfg.catalog.owner import key_of, preset_of
from openclaw_cfg.model import Provider
from openclaw_cfg.secret import EnvRef, Literal

KEY = Literal("k")


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        (Provider(id="x", base_url="https://api.deepseek.com"), "deepseek"),
        (Provider(id="zai", base_url="https://my.example/v1"), None),
        (Provider(id="openai"), "openai"),
        (Provider(id=" OpenAI "), "openai"),
        (Provider(id="openai", api="openai-chatgpt-responses"), "openai-codex"),
        (Provider(id="anthropic"), "anthropic"),
        (Provider(id="zai"), "zai"),
        (Provider(id="no-such"), None),
    ],
)
def test_the_address_says_it_then_the_id(provider, expected):
    found = preset_of(provider)

    assert (found and found.id) == expected


def test_a_key_in_the_vendor_s_own_header_is_the_key():
    headers = {"X-Portkey-API-Key": EnvRef("P"), "x-team": EnvRef("T")}
    provider = Provider(
        id="portkey", base_url="https://api.portkey.ai/v1", headers=headers
    )

    assert key_of(provider, preset_of(provider)) == EnvRef("P")
    assert key_of(provider, None) is None


def test_a_key_comes_before_any_header():
    provider = Provider(id="portkey", key=KEY, headers={"x-portkey-api-key": KEY})

    assert key_of(provider, preset_of(provider)) is KEY
