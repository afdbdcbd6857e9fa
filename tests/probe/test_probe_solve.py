"""The solver tries the same vendor's doors, plans first, and no one else's."""

import asyncio
import socket

import httpx
import pytest
from probe_server import KEY, listing, page, provider, scripted

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.offer import offer_of
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.model import Url
from openclaw_cfg.probe import Level, Options, Result, Status
from openclaw_cfg.probe.solve import doors, solve, solve_all, suggested

GENERAL = "https://api.z.ai/api/paas/v4"
PLAN = "https://api.z.ai/api/coding/paas/v4"
FINE = {"success": True, **listing("glm-5.3")}


def doors_of(it):
    return doors(it, offer_of(it))


def suggested_for(it, result):
    return suggested(it, offer_of(it), result)


def solved(it, by, **options):
    chosen = Options(timeout=5, **{"plan_keys": True, **options})
    return asyncio.run(solve_all(it, options=chosen, transport=scripted(by)))


def opens(*parts):
    """A vendor whose key is good where the URL holds one of these parts."""

    def by(request):
        keyed = KEY in str(request.headers.raw)
        good = any(part in str(request.url) for part in parts)
        return page(FINE) if keyed and good else page({"error": {}}, 401)

    return by


def test_a_plan_key_on_the_general_door_finds_the_plan():
    solution = solved(provider(GENERAL), opens("z.ai/api/coding", "z.ai/api/monitor"))

    assert solution.door.endpoint.url == PLAN
    assert solution.door.preset.id == "zai-coding-plan"


def test_a_key_of_another_region_finds_it():
    solution = solved(
        provider("https://api.moonshot.ai/v1"), opens("api.moonshot.cn/v1")
    )

    assert solution.door.endpoint.url == "https://api.moonshot.cn/v1"


def test_plans_come_first_when_both_open():
    solution = solved(provider("https://open.bigmodel.cn/api/paas/v4"), opens("/"))

    assert solution.door.preset.kind is Kind.CODING_PLAN


def test_without_consent_the_plans_doors_are_not_tried():
    asked = []

    def by(request):
        asked.append(str(request.url))
        return page({}, 401)

    solution = solved(provider(GENERAL), by, plan_keys=False)

    assert solution.door is None
    assert not any("/coding/" in url or "monitor" in url for url in asked)


def test_a_bad_key_opens_nothing_and_all_tries_are_told():
    solution = solved(provider(GENERAL), lambda _: page({}, 401))

    assert solution.door is None
    assert len(solution.tried) == len(doors_of(provider(GENERAL)))
    assert {result.status for _, result in solution.tried} == {Status.AUTH}


def test_no_model_is_run():
    methods = []

    def by(request):
        methods.append(request.method)
        return page(FINE)

    solved(provider(GENERAL), by, level=Level.CHAT)

    assert set(methods) == {"GET"}


@pytest.mark.parametrize("preset", load_presets(), ids=lambda p: p.id)
def test_doors_are_the_same_vendors_and_never_the_one_at_hand(preset):
    vendors = {}
    for known in load_presets():
        for endpoint in known.endpoints:
            vendors.setdefault(endpoint.url, set()).add(known.vendor)
    for endpoint in preset.endpoints:
        if "{" in endpoint.url:
            continue
        found = doors_of(provider(endpoint.url, api=endpoint.api))
        for door in found:
            assert vendors[door.endpoint.url] & vendors[endpoint.url]
            assert door.endpoint.url != endpoint.url
            assert Url.parse(door.endpoint.url).scheme == "https"
        kinds = [door.preset.kind for door in found]
        assert kinds == sorted(kinds, key=lambda kind: kind is not Kind.CODING_PLAN)


def test_it_works_without_a_running_loop(monkeypatch):
    def nobody(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)

    solution = solve(provider(GENERAL), options=Options(timeout=5, plan_keys=True))

    assert solution.door is None
    assert {result.status for _, result in solution.tried} == {Status.UNREACHABLE}


def test_a_door_tells_its_offer_region_and_protocol():
    shown = str(doors_of(provider(GENERAL))[0])

    assert shown.startswith(f"{PLAN} (GLM Coding Plan")
    assert "global, openai-completions" in shown


def test_an_unknown_vendor_has_no_other_doors():
    assert doors_of(provider("https://relay.example/v1")) == ()


def test_only_hosts_of_the_vendor_see_the_key():
    hosts = set()

    def by(request):
        if KEY in str(request.headers.raw):
            hosts.add(request.url.host)
        return httpx.Response(302, headers={"location": "https://evil.example"})

    solved(provider(GENERAL), by)

    assert hosts == {"api.z.ai", "open.bigmodel.cn"}


@pytest.mark.parametrize(
    ("status", "also"),
    [
        (Status.AUTH, f"https://open.bigmodel.cn/api/paas/v4 and {PLAN}"),
        (Status.FORBIDDEN, f"https://open.bigmodel.cn/api/paas/v4 and {PLAN}"),
        # Another region of the same offer has the same account.
        (Status.BILLING, f"{PLAN} and https://open.bigmodel.cn/api/coding/paas/v4"),
    ],
)
def test_a_refused_key_is_told_of_the_other_doors_once(status, also):
    refused = Result(provider="it", level=Level.REACH, status=status, help="x")

    told = suggested_for(provider(GENERAL), refused)

    assert told.help == f"x; the vendor also has {also}"
    assert suggested_for(provider(GENERAL), told) == told


def test_no_other_protocol_gets_around_an_empty_account():
    refused = Result(provider="it", level=Level.REACH, status=Status.BILLING, help="x")

    told = suggested_for(provider("https://opencode.ai/zen/v1"), refused)

    assert told.help == "x; the vendor also has https://opencode.ai/zen/go/v1"


def test_a_door_that_takes_the_key_and_no_more_is_not_open():
    def by(request):
        balance = {"data": {"available_balance": 0}}
        return page(balance if "balance" in request.url.path else listing("m1"))

    solution = solved(provider("https://api.moonshot.ai/v1"), by, plan_keys=False)

    assert {r.status for _, r in solution.tried} == {Status.BILLING}
    assert solution.door is None


def test_a_door_that_asks_for_no_key_is_not_open():
    it = provider("https://dashscope.aliyuncs.com/compatible-mode/v1")

    solution = solved(it, lambda _: page(listing("m1")))

    assert (Status.OK, Level.REACH) in {(r.status, r.level) for _, r in solution.tried}
    assert solution.door is None


def test_there_are_no_doors_without_an_address_or_an_offer():
    assert doors_of(provider(None, id="zai")) == ()
    assert doors(provider(GENERAL), None) == ()


def test_what_is_not_about_the_key_gets_no_suggestion():
    fine = Result(provider="it", level=Level.MODELS, status=Status.OK)
    unknown = Result(provider="it", level=Level.REACH, status=Status.AUTH)

    assert suggested_for(provider(GENERAL), fine) == fine
    assert suggested_for(provider("https://relay.example/v1"), unknown) == unknown
