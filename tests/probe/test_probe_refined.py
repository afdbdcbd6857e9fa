"""A verdict after what the vendor itself documents of its refusals."""

import json

import pytest
from msgspec.structs import replace

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.refusals import Evidence
from openclaw_cfg.probe import Status
from openclaw_cfg.probe.base import Answer, Ask, Target, Verdict
from openclaw_cfg.probe.judgement import HELP, judge_list
from openclaw_cfg.probe.vendor import (
    check_asks,
    fits,
    list_ask,
    list_proves_key,
    may_be_plan,
    passes,
    proper_base,
    refined,
)
from openclaw_cfg.secret import Literal

PRESETS = {preset.id: preset for preset in load_presets()}


def told(status, body):
    return Answer(status=status, body=json.dumps(body).encode())


@pytest.mark.parametrize(
    ("preset", "status", "body", "verdict", "detail", "advice"),
    [
        # The vendor's own code and words.
        (
            "zai",
            429,
            {"error": {"code": "1113"}},
            "billing",
            "no balance",
            "use the preset",
        ),
        (
            "openai",
            401,
            {"error": {"code": "invalid_api_key"}},
            "auth",
            "",
            "make a new",
        ),
        # Its advice to what everyone says.
        ("openrouter", 402, {}, "billing", "no credit", "https://openrouter.ai"),
        ("deepseek", 401, {}, "auth", "the key is wrong", "https://platform.deepseek"),
        # What everyone means by a name counts more than its status alone.
        (
            "deepseek",
            401,
            {"error": {"code": "insufficient_quota"}},
            "billing",
            "no balance",
            "",
        ),
        # Neither code, words nor status are in the catalogue.
        ("groq", 418, {}, "format", "HTTP 418", HELP[Status.FORMAT]),
    ],
)
def test_what_the_vendor_documents_of_it_wins_where_it_goes_by_as_much(
    preset, status, body, verdict, detail, advice
):
    answer = told(status, body)

    found = refined(PRESETS[preset], answer, judge_list(answer))

    assert found.status == verdict
    assert detail in found.detail
    assert advice in found.help
    assert found.help


def test_without_a_preset_it_stays_as_it_is():
    verdict = judge_list(told(401, {}))

    assert refined(None, told(401, {}), verdict) == verdict


def test_advice_that_fits_what_was_said_is_not_replaced():
    answer = told(401, {"error": {"code": "insufficient_quota"}})
    verdict = Verdict(Status.AUTH, "so", "do this", evidence=Evidence.CODE)

    assert refined(PRESETS["deepseek"], answer, verdict) == verdict


def test_the_usual_advice_of_a_vendor_replaces_the_general_one():
    """By the words of everyone, with the page of this vendor."""
    answer = told(400, {"error": {"message": "invalid api key"}})
    verdict = judge_list(answer)

    found = refined(PRESETS["deepseek"], answer, verdict)

    assert (found.status, found.detail) == (Status.AUTH, verdict.detail)
    assert found.help == "make a new key at https://platform.deepseek.com/api_keys"


def test_a_vendor_without_advice_of_its_own_keeps_the_general_one():
    answer = told(400, {"error": {"message": "invalid api key"}})
    bare = PRESETS["novita"]
    assert not bare.errors

    assert refined(bare, answer, judge_list(answer)).help == HELP[Status.AUTH]


@pytest.mark.parametrize(
    ("says", "of_terms"),
    [("only authorized for use with Claude Code", True), ("forbidden", False)],
)
def test_the_terms_are_told_where_they_are_the_reason(says, of_terms):
    answer = told(403, {"error": {"message": says}})
    preset = PRESETS["zai-coding-plan"]

    found = refined(preset, answer, judge_list(answer))

    assert found.status is Status.FORBIDDEN
    assert ("; the terms: " in found.help) is of_terms


@pytest.mark.parametrize(
    ("preset", "proves"),
    [(None, None), ("custom", None), ("openai", True), ("vercel-ai-gateway", False)],
)
def test_what_a_list_proves_is_known_or_not(preset, proves):
    assert list_proves_key(PRESETS[preset] if preset else None) is proves


@pytest.mark.parametrize(
    ("url", "key", "of_plan"),
    [
        ("https://api.z.ai/api/coding/paas/v4", None, True),
        ("https://api.z.ai/api/paas/v4", "sk-1", False),
        ("https://api.z.ai/other", "sk-1", True),
        ("https://api.minimax.io/v1", "sk-api-123", False),
        ("https://api.minimax.io/v1", "sk-cp-123", True),
        ("https://api.minimax.io/v1", None, True),
        ("https://api.deepseek.com", "sk-1", False),
        ("https://relay.example/v1", "sk-1", False),
    ],
)
def test_a_key_may_be_a_plans(url, key, of_plan):
    from openclaw_cfg.catalog.offer import offer_of  # noqa: PLC0415
    from openclaw_cfg.model import Provider  # noqa: PLC0415

    secret = Literal(key) if key else None
    it = Provider(id="it", base_url=url, api="openai-completions", key=secret)

    assert may_be_plan(offer_of(it), url, secret) is of_plan


@pytest.mark.parametrize(
    ("base", "api", "fit"),
    [
        ("https://api.z.ai/api/anthropic", "anthropic-messages", True),
        ("https://api.z.ai/api/anthropic/v1", "anthropic-messages", True),
        ("https://api.z.ai/api/anthropic/v2", "anthropic-messages", False),
        ("https://API.Z.AI/api/anthropic", "anthropic-messages", True),
        ("https://api.z.ai/api/anthropic", "openai-completions", False),
    ],
)
def test_a_base_fits_its_preset_or_not(base, api, fit):
    assert fits(PRESETS["zai-coding-plan"], Target(base_url=base, api=api)) is fit


@pytest.mark.parametrize(
    "base", ["http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000/v1"]
)
def test_this_machine_has_several_names(base):
    assert fits(PRESETS["litellm"], Target(base_url=base, api="openai-completions"))


@pytest.mark.parametrize(
    ("preset", "base", "api", "urls", "header"),
    [
        (
            "kimi-coding-plan",
            "https://api.kimi.com/coding",
            "anthropic-messages",
            [
                "https://api.kimi.com/coding/v1/usages",
                "https://api.kimi.com/coding/v1/models",
            ],
            "Authorization",
        ),
        (
            "anthropic",
            "https://api.anthropic.com",
            "anthropic-messages",
            ["https://api.anthropic.com/v1/models"],
            "x-api-key",
        ),
        (
            "groq",
            "https://api.groq.com/openai/v1",
            "openai-completions",
            ["https://api.groq.com/openai/v1/models"],
            "Authorization",
        ),
        ("custom", "https://relay.example/v1", "openai-completions", [], ""),
        (
            "amazon-bedrock",
            "https://bedrock-runtime.us-east-1.amazonaws.com",
            "bedrock-converse-stream",
            [],
            "",
        ),
    ],
)
def test_the_checks_of_a_key_are_asked_the_vendors_way(preset, base, api, urls, header):
    found = check_asks(PRESETS[preset], Target(base_url=base, api=api))

    assert [ask.url for ask, _ in found] == urls
    assert {ask.credential.name for ask, _ in found} == ({header} if header else set())
    versions = {"anthropic-version" in ask.headers for ask, _ in found}
    assert versions <= {preset == "anthropic"}


def test_without_a_preset_there_is_no_check():
    assert check_asks(None, Target(base_url="https://x.example", api="x")) == []


@pytest.mark.parametrize(
    ("status", "body", "good"),
    [
        (200, {"base_resp": {"status_code": 0}}, True),
        (201, {"base_resp": {"status_code": 0}}, False),
        (200, {"base_resp": {"status_code": 1004}}, False),
        (200, {"base_resp": {"status_code": 0}, "error": "no"}, False),
        (200, {}, False),
        (200, [], False),
    ],
)
def test_a_check_is_passed_by_what_a_good_key_gets(status, body, good):
    check = PRESETS["minimax-coding-plan"].key_checks[0]

    assert passes(check, told(status, body)) is good


def test_a_list_is_asked_where_the_vendor_has_it():
    preset = PRESETS["minimax"]
    base = "https://api.minimax.io/anthropic"
    target = Target(base_url=base, api="anthropic-messages")
    from openclaw_cfg.probe.adapters import anthropic  # noqa: PLC0415
    from openclaw_cfg.probe.base import Level  # noqa: PLC0415

    own = anthropic.ask(target, Level.MODELS, "")
    asked = list_ask(preset, target, own)

    assert own.url == f"{base}/v1/models?limit=1000"
    assert asked.url == "https://api.minimax.io/v1/models"
    assert asked.credential.name == "Authorization"
    assert asked.headers == {}
    assert list_ask(None, target, own) == own
    elsewhere = Target(base_url=f"{base}/x", api="anthropic-messages")
    assert list_ask(preset, elsewhere, own) == own


def test_a_list_at_the_protocols_own_address_keeps_the_size_of_its_page():
    base = "https://api.anthropic.com"
    target = Target(base_url=base, api="anthropic-messages")
    own = Ask(url=f"{base}/v1/models?limit=1000")

    assert list_ask(PRESETS["anthropic"], target, own) == own
    assert proper_base(PRESETS["anthropic"], target) == ""
    assert proper_base(PRESETS["anthropic"], replace(target, base_url=f"{base}/x"))


def test_advice_to_one_code_is_none_to_other_words():
    answer = told(400, {"error": {"message": "insufficient balance"}})

    found = refined(PRESETS["openai"], answer, judge_list(answer))

    assert (found.status, found.help) == (Status.BILLING, HELP[Status.BILLING])
