"""A vendor's free call for the balance: an empty account is not a success."""

import pytest
from probe_server import page, probed, provider

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.offer import offer_of
from openclaw_cfg.probe import Level, Status
from openclaw_cfg.probe.result import Result
from openclaw_cfg.probe.solve import suggested

TELLING = [
    (preset, check)
    for preset in load_presets()
    for check in preset.key_checks
    if check.balance
]


def told(check, value):
    """The vendor's answer with this much left."""
    body, (*way, last) = {}, check.balance.split(".")
    place = body
    for step in way:
        place = place.setdefault(step, {})
    place[last] = value
    return body


@pytest.mark.parametrize(
    ("preset", "check"), TELLING, ids=lambda x: getattr(x, "id", "")
)
@pytest.mark.parametrize(
    ("left", "status"),
    [
        *((empty, "billing") for empty in (0, -1.5, "0.00", False)),
        *((fine, "ok") for fine in (3, "4.2", True, None, "much")),
    ],
)
def test_an_empty_balance_is_seen_without_running_a_model(preset, check, left, status):
    asked = []

    def answer(request):
        asked.append(request)
        return page(told(check, left))

    endpoint = preset.endpoints[0]
    it = provider(endpoint.url, api=endpoint.api)
    result = probed(it, level=Level.AUTH, by=answer)

    assert (result.status, result.level) == (status, Level.AUTH)
    assert all(request.method == "GET" for request in asked)
    assert ("balance is empty" in result.detail) is (status == "billing")


ZAI = "https://api.z.ai/api/coding/paas/v4"
MINIMAX = "https://api.minimax.io/v1"
PLAN_KEY = "sk-cp-4242424242abcdef"


def remains(left):
    """A row as MiniMax writes it; OpenClaw 2026.9.6 reads the count as what is left."""
    return {
        "model_name": "MiniMax-M2",
        "current_interval_total_count": 1500,
        "current_interval_usage_count": left,
    }


def test_there_are_six_vendors_that_tell():
    assert {preset.id for preset, _ in TELLING} >= {
        "deepseek",
        "moonshot",
        "openrouter",
    }
    assert len(TELLING) == 6


LIMITS = {"success": True, "code": 200}
REMAINS = {"base_resp": {"status_code": 0}}
HOURS = {"type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 18}
FULL = {**HOURS, "percentage": 100}
TOOLS = {"type": "TIME_LIMIT", "percentage": 100}


@pytest.mark.parametrize(
    ("url", "body", "status"),
    [
        (ZAI, {**LIMITS, "data": {"limits": [HOURS, TOOLS]}}, "ok"),
        (ZAI, {**LIMITS, "data": {"limits": [{**HOURS, "percentage": 99}]}}, "ok"),
        (ZAI, {**LIMITS, "data": {"limits": [HOURS, FULL]}}, "rate_limit"),
        (ZAI, {**LIMITS, "data": {"limits": [None, "x", {}]}}, "ok"),
        (ZAI, {**LIMITS, "data": {"limits": {"percentage": 100}}}, "ok"),
        (ZAI, {**LIMITS, "data": {"limits": [{**HOURS, "percentage": "x"}]}}, "ok"),
        (MINIMAX, {**REMAINS, "model_remains": [remains(7), remains(0)]}, "ok"),
        (MINIMAX, {**REMAINS, "model_remains": [remains(1)]}, "ok"),
        (MINIMAX, {**REMAINS, "model_remains": [remains(0), remains(0)]}, "rate_limit"),
        (MINIMAX, {**REMAINS, "model_remains": []}, "ok"),
        (MINIMAX, {**REMAINS, "model_remains": [{"model_name": "M"}]}, "ok"),
        (MINIMAX, REMAINS, "ok"),
    ],
)
def test_a_quota_that_is_used_up_is_seen_without_running_a_model(url, body, status):
    asked = []

    def answer(request):
        asked.append(request)
        return page(body)

    it = provider(url, key=PLAN_KEY)
    result = probed(it, level=Level.AUTH, by=answer, plan_keys=True)

    assert (result.status, result.level) == (status, Level.AUTH)
    assert all(request.method == "GET" for request in asked)
    assert ("quota is used up" in result.detail) is (status == "rate_limit")
    assert "wait for the window" in result.help or status == "ok"


@pytest.mark.parametrize("url", [ZAI, MINIMAX])
def test_the_quota_of_a_plan_is_not_asked_without_consent(url):
    asked = []

    def answer(request):
        asked.append(request)
        return page({}, 401)

    probed(provider(url, key=PLAN_KEY), level=Level.AUTH, by=answer)

    assert not any("authorization" in request.headers for request in asked)


def test_another_region_of_the_same_offer_comes_first():
    it = provider("https://api.z.ai/api/paas/v4")
    refused = Result(provider="it", status=Status.AUTH, level=Level.REACH, help="x")

    said = "x; the vendor also has https://open.bigmodel.cn/api/paas/v4 and "
    assert suggested(it, offer_of(it), refused).help.startswith(said)


def test_an_empty_account_is_not_sent_to_another_protocol():
    it = provider("https://api.deepseek.com")
    empty = Result(provider="it", status=Status.BILLING, level=Level.REACH, help="pay")

    assert suggested(it, offer_of(it), empty).help == "pay"


@pytest.mark.parametrize("level", [Level.AUTH, Level.MODELS])
@pytest.mark.parametrize(
    ("check", "status"),
    [
        (page({"error": {"message": "no"}}, 401), "auth"),
        (page({"error": {"message": "no"}}, 403), "forbidden"),
        (page({}, 404), "ok"),
        (page({}, 400), "ok"),
    ],
)
def test_a_check_that_refuses_decides_and_one_that_is_not_there_does_not(
    level, check, status
):
    """The list itself is public at this vendor, and says nothing about the key."""

    def answer(request):
        listed = request.url.path.endswith("/models")
        return page({"data": [{"id": "m1"}]}) if listed else check

    it = provider("https://api.novita.ai/openai/v1")
    result = probed(it, level=level, by=answer)

    assert result.status == status
    assert result.level is Level.REACH
    assert ("proves nothing about the key" in result.detail) is (status == "ok")
