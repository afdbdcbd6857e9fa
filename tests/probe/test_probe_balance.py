"""A vendor's free call for the balance: an empty account is not a success."""

import re

import httpx
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
    """The vendor's answer with this much left, of an account that was used."""
    paths = {check.used: 1} if check.used else {}
    body = {}
    for path, leaf in {**paths, check.balance: value}.items():
        *way, last = path.split(".")
        place = body
        for step in way:
            place = place.setdefault(step, {})
        place[last] = leaf
    return body


@pytest.mark.parametrize(
    ("preset", "check"), TELLING, ids=lambda x: getattr(x, "id", "")
)
@pytest.mark.parametrize(
    ("left", "status"),
    [
        *((empty, "billing") for empty in (0, -1.5, "0.00", False)),
        *((fine, "ok") for fine in (0.01, 3, "4.2", True, None, "much", [], {})),
    ],
)
def test_an_empty_balance_is_seen_without_running_a_model(preset, check, left, status):
    asked = []

    def answer(request):
        asked.append(request)
        return page(told(check, left))

    endpoint = preset.endpoints[0]
    url = re.sub(r"\{\w+\}", "mine", endpoint.url)
    it = provider(url, api=endpoint.api)
    result = probed(it, level=Level.AUTH, by=answer)

    assert (result.status, result.level) == (status, Level.AUTH)
    assert all(request.method == "GET" for request in asked)
    assert {request.url.host for request in asked} == {httpx.URL(url).host}
    empty = f"the key is accepted, but {preset.vendor_title} says that the balance is"
    assert result.detail.startswith(empty) is (status == "billing")
    assert result.help == (
        "top up the account, or use another key" if result.help else ""
    )


OPENROUTER = "https://openrouter.ai/api/v1"
KEY_INFO = {"data": {"limit_remaining": None, "usage": 3}}


def balance_of(granted, used):
    return page({"data": {"total_credits": granted, "total_usage": used}})


@pytest.mark.parametrize("level", [Level.AUTH, Level.MODELS])
@pytest.mark.parametrize(
    ("more", "status"),
    [
        (balance_of(10, 4), "ok"),
        (balance_of(10, 9.99), "ok"),
        (balance_of(10, 10), "billing"),
        (balance_of(10, 10.5), "billing"),
        (balance_of(0, 1), "billing"),
        # Free models and keys of other vendors need no credits.
        (balance_of(0, 0), "ok"),
        (balance_of(None, 3), "ok"),
        (
            page({"error": {"message": "needs a management key", "code": 403}}, 403),
            "ok",
        ),
        (page({"error": {"message": "no", "code": 401}}, 401), "ok"),
        (page({"error": {"message": "no"}, **balance_of(1, 2).json()}), "ok"),
        (page({}, 404), "ok"),
    ],
)
def test_credits_that_are_used_up_are_seen_and_a_refusal_there_is_none_of_the_key(
    level, more, status
):
    asked = []

    def answer(request):
        asked.append(request.url.path)
        if request.url.path.endswith("/credits"):
            return more
        listed = request.url.path.endswith("/models")
        return page({"data": [{"id": "m1"}]} if listed else KEY_INFO)

    result = probed(provider(OPENROUTER), level=level, by=answer)

    assert result.status == status
    assert ("balance is empty" in result.detail) is (status == "billing")
    assert result.http_status == 200
    assert asked.count("/api/v1/credits") == 1


def test_no_credits_are_asked_of_a_key_that_is_refused_or_at_its_own_limit():
    asked = []

    def answer(request):
        asked.append(request.url.path)
        return page(told(TELLING_BY_ID["openrouter"], 0))

    result = probed(provider(OPENROUTER), level=Level.AUTH, by=answer)

    assert result.status is Status.BILLING
    assert asked == ["/api/v1/key"]


@pytest.mark.parametrize(
    ("used", "status"), [(0, "ok"), ("0", "ok"), ("4.50", "billing"), (None, "billing")]
)
def test_an_account_that_used_nothing_yet_is_not_called_empty(used, status):
    """Vercel gives credits with the first request."""

    def answer(_):
        return page({"balance": "0", "total_used": used})

    it = provider("https://ai-gateway.vercel.sh/v1")

    assert probed(it, level=Level.AUTH, by=answer).status == status


@pytest.mark.parametrize(
    ("spend", "budget", "status"),
    [(1, 2, "ok"), (2, 2, "billing"), (2, None, "ok"), (0, 0, "ok"), (None, 2, "ok")],
)
def test_the_budget_of_a_litellm_key_is_read(spend, budget, status):
    def answer(request):
        if request.url.path.endswith("/models"):
            return page({"data": [{"id": "m1"}]})
        return page({"key": "x", "info": {"spend": spend, "max_budget": budget}})

    it = provider("http://localhost:4000/v1")

    assert probed(it, level=Level.AUTH, by=answer).status == status


@pytest.mark.parametrize(
    "name", ["api_key_blocked", "api_key_disabled", "team_blocked"]
)
@pytest.mark.parametrize(
    ("says", "status"), [(True, "forbidden"), (False, "ok"), (None, "ok"), ("no", "ok")]
)
def test_a_good_key_of_a_blocked_account_is_no_success(name, says, status):
    def answer(_):
        return page({"redacted_api_key": "xai-...b14o", name: says})

    it = provider("https://api.x.ai/v1", api="openai-responses")
    result = probed(it, level=Level.AUTH, by=answer)

    assert (result.status, result.level) == (status, Level.AUTH)
    assert ("is blocked" in result.detail) is (status == "forbidden")


ZAI = "https://api.z.ai/api/coding/paas/v4"
KIMI = "https://api.kimi.com/coding"
SYNTHETIC = "https://api.synthetic.new/openai/v1"
MINIMAX = "https://api.minimax.io/v1"
PLAN_KEY = "sk-cp-4242424242abcdef"


def remains(left):
    """A row as MiniMax writes it; OpenClaw 2026.9.6 reads the count as what is left."""
    return {
        "model_name": "MiniMax-M2",
        "current_interval_total_count": 1500,
        "current_interval_usage_count": left,
    }


TELLING_BY_ID = {preset.id: check for preset, check in TELLING}


def test_so_many_vendors_tell_what_is_left():
    presets = load_presets()
    told = {p.id for p in presets for c in p.key_checks if c.balance or c.granted}
    quotas = {p.id for p in presets for c in p.key_checks if c.quotas}

    assert told == {
        *("deepseek", "litellm", "moonshot", "novita", "openrouter", "siliconflow"),
        *("stepfun", "unify", "vercel-ai-gateway"),
    }
    assert quotas == {
        *("kimi-coding-plan", "minimax-coding-plan", "synthetic", "zai-coding-plan"),
    }


def window(**told):
    """A window of time as Kimi's own client and Synthetic's pages know it."""
    return {"resetTime": "2026-11-29T05:00:00Z", **told}


def hours(left):
    """A window of five hours, as Kimi writes it."""
    size = {"duration": 300, "timeUnit": "TIME_UNIT_MINUTE"}
    return {"window": size, "detail": window(limit="100", remaining=left)}


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
        (KIMI, {"usage": window(limit="100", used="99"), "limits": []}, "ok"),
        (KIMI, {"usage": window(limit="100", used="100")}, "rate_limit"),
        (KIMI, {"usage": window(limit="100", remaining="0")}, "rate_limit"),
        (KIMI, {"usage": window(limit="0", used="0")}, "ok"),
        (KIMI, {"usage": window(limit="100", remaining="1", used="100")}, "ok"),
        (KIMI, {"usage": window(used="9"), "limits": [hours("5")]}, "ok"),
        (
            KIMI,
            {"usage": window(used="9"), "limits": [hours("5"), hours("0")]},
            "rate_limit",
        ),
        (KIMI, {"usage": "x", "limits": ["x", {"detail": 3}]}, "ok"),
        (SYNTHETIC, {"subscription": window(limit=135, requests=134)}, "ok"),
        (SYNTHETIC, {"subscription": window(limit=135, requests=135)}, "rate_limit"),
        (SYNTHETIC, {"subscription": window(limit=135, requests=True)}, "ok"),
        (SYNTHETIC, {"rollingFiveHourLimit": {"remaining": 0, "max": 9}}, "rate_limit"),
        (SYNTHETIC, {"rollingFiveHourLimit": {"remaining": 1, "max": 9}}, "ok"),
    ],
)
def test_a_quota_that_is_used_up_is_seen_without_running_a_model(url, body, status):
    asked = []

    def answer(request):
        asked.append(request)
        return page(body)

    api = "anthropic-messages" if url == KIMI else "openai-completions"
    # A key of MiniMax would not be sent to the others.
    key = PLAN_KEY if url == MINIMAX else "plan-4242424242abcdef"
    it = provider(url, key=key, api=api)
    result = probed(it, level=Level.AUTH, by=answer, plan_keys=True)

    assert (result.status, result.level) == (status, Level.AUTH)
    assert [request.method for request in asked] == ["GET"]
    assert asked[0].headers["authorization"] == f"Bearer {key}"
    assert ("quota is used up" in result.detail) is (status == "rate_limit")
    assert "wait for the window" in result.help or status == "ok"


@pytest.mark.parametrize("url", [ZAI, MINIMAX, KIMI, SYNTHETIC])
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
