import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cfg.catalog import diagnose, load_presets, preset
from openclaw_cfg.catalog.errors import errors_of
from openclaw_cfg.catalog.refusals import Evidence

PRESETS = load_presets()


@pytest.mark.parametrize(
    ("name", "status", "body", "verdict", "fix"),
    [
        ("zai", 429, {"error": {"code": "1113"}}, "billing", "zai-coding-plan"),
        ("zai", 429, {"error": {"code": 1302}}, "rate_limit", "wait"),
        ("zai-coding-plan", 200, {"code": 401, "success": False}, "auth", "new key"),
        ("minimax", 200, {"base_resp": {"status_code": 1004}}, "auth", "region"),
        ("minimax", 200, {"base_resp": {"status_code": 1008}}, "billing", "top up"),
        (
            "deepseek",
            402,
            {"error": {"message": "Insufficient Balance"}},
            "billing",
            "",
        ),
        ("kimi-coding-plan", 403, "Only for Coding Agents", "forbidden", "anthropic"),
        ("kimi-coding-plan", 401, "Invalid Authentication", "auth", "moonshot"),
        ("alibaba", 403, {"message": "invalid API-key"}, "forbidden", "sk-sp-"),
        ("anthropic", 400, "Your credit balance is too low", "billing", "credit"),
        ("google", 400, {"details": [{"reason": "API_KEY_INVALID"}]}, "auth", "key"),
        ("openai", 429, {"error": {"code": "insufficient_quota"}}, "billing", "credit"),
        ("opencode", 403, {"type": "FreeTierError"}, "forbidden", "paid"),
    ],
)
def test_an_answer_comes_down_to_a_verdict_and_one_fix(
    name, status, body, verdict, fix
):
    text = body if isinstance(body, str) else json.dumps(body)

    found = diagnose(preset(name), status, text)

    assert found is not None
    assert found.verdict == verdict
    assert fix in found.fix


def test_an_answer_that_the_preset_does_not_know_is_none():
    assert diagnose(preset("zai"), 500, "oops") is None
    assert diagnose(preset("zai"), 429, '{"error": {"code": "9999"}}') is None
    assert diagnose(preset("minimax"), 200, '{"base_resp": {"status_code": 0}}') is None


def test_a_code_counts_as_a_code_only():
    assert diagnose(preset("zai"), 429, '{"message": "1113"}') is None


@given(st.sampled_from(PRESETS), st.integers(100, 599), st.text())
def test_any_answer_is_judged(preset, status, body):
    found = diagnose(preset, status, body)

    assert found is None or found in errors_of(preset)


@pytest.mark.parametrize(
    ("name", "body", "evidence"),
    [
        ("zai", '{"error": {"code": "1113"}}', Evidence.CODE),
        ("kimi-coding-plan", "Only for Coding Agents", Evidence.WORDS),
    ],
)
def test_an_answer_may_be_wanted_that_goes_by_more_than_its_status(
    name, body, evidence
):
    status = {"zai": 429, "kimi-coding-plan": 403}[name]

    found = [diagnose(preset(name), status, body, at_least=least) for least in Evidence]

    assert [one is not None for one in found] == [e <= evidence for e in Evidence]
