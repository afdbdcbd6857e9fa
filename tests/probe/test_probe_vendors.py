"""Every error that the catalogue knows, played by a loopback server, one row each."""

import asyncio
import json

import httpx
import pytest
from msgspec.structs import replace
from probe_server import Rerouted, address, good, http, listing, provider, raw

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.api import Endpoint
from openclaw_cfg.catalog.offer import offer_of
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.model import Config
from openclaw_cfg.openclaw.environment import read_environment
from openclaw_cfg.openclaw.owner import plan_of_key
from openclaw_cfg.probe import Level, Options, Status, probe_provider
from openclaw_cfg.probe.base import Ask, KeyHeader, Target
from openclaw_cfg.probe.vendor import (
    check_asks,
    fits,
    list_ask,
    may_be_plan,
    proper_base,
)
from openclaw_cfg.secret import EnvRef, Literal

PRESETS = {preset.id: preset for preset in load_presets()}
ROWS = [
    pytest.param(preset, error, id=f"{preset.id}-{n}-{error.verdict}")
    for preset in PRESETS.values()
    for n, error in enumerate(preset.errors)
]
BY_KEY = [
    preset
    for preset in PRESETS.values()
    if preset.kind in {Kind.GENERAL, Kind.CODING_PLAN}
    and "{" not in preset.endpoints[0].url
]
PUBLIC = [p for p in BY_KEY if p.model_list and p.model_list.public]
PLANS = [p for p in BY_KEY if p.kind is Kind.CODING_PLAN]


def at(preset, **rest):
    url, api = address(preset)
    return provider(url, api=api, **rest)


def ask(it, script, *, level=Level.CHAT, **options):
    with raw(script) as running:
        transport = Rerouted(running.port)
        chosen = Options(level=level, timeout=5, **{"plan_keys": True, **options})
        work = probe_provider(it, options=chosen, transport=transport)
        return asyncio.run(work), transport.hosts, running.seen


def refusal(error):
    if error.status == 200:
        code = int(error.code)
        body = {"success": False, "code": code, "base_resp": {"status_code": code}}
        return http(body)
    said = {"message": f"so: {error.text}", "code": error.code or "other"}
    return http({"error": said}, error.status or 400)


@pytest.mark.parametrize(("preset", "error"), ROWS)
def test_an_error_of_the_catalogue_gets_its_verdict_and_its_way_out(preset, error):
    everywhere = error.verdict == "auth"

    def script(asked, connection):
        fine = asked.startswith(b"GET") and not everywhere
        connection.sendall(http(good(preset)) if fine else refusal(error))

    bearer = {"AWS_BEARER_TOKEN_BEDROCK": "token-1234567890"}
    result, _, _ = ask(at(preset), script, lookup=bearer.get)

    assert result.status == error.verdict
    assert error.meaning in result.detail
    way_out, _, offered = result.help.partition("; the plan has ")
    of_plan = preset.kind is Kind.CODING_PLAN and error.verdict == "no_model"
    assert way_out == error.fix
    assert bool(offered) is of_plan
    assert result.level is not Level.CHAT


@pytest.mark.parametrize("preset", BY_KEY, ids=lambda p: p.id)
def test_a_good_key_at_a_known_vendor_goes_to_its_own_hosts_only(preset):
    url, _ = address(preset)

    def script(asked, connection):
        if b"sk-live" not in asked:
            return connection.sendall(http({"error": {"message": "no"}}, 401))
        return connection.sendall(http(good(preset)))

    result, hosts, _ = ask(at(preset), script, level=Level.MODELS)

    own = {httpx.URL(url).host, "huggingface.co"}
    assert set(hosts) <= own
    assert result.status is Status.OK, (
        f"{result.detail}: every_listing of tests/probe_server.py has the lists"
    )
    assert result.level in {Level.REACH, Level.AUTH, Level.MODELS}


@pytest.mark.parametrize("preset", PUBLIC, ids=lambda p: p.id)
def test_a_public_list_is_never_taken_for_a_good_key(preset):
    """Whatever a vendor lists to everyone, a refused check is a refused key."""
    listed = preset.model_list.url
    checks = [c.url for c in preset.key_checks if c.url and c.url != listed]

    def script(asked, connection):
        checking = any(c.rpartition("/")[2].encode() in asked[:200] for c in checks)
        answer = http({"error": {}}, 401) if checking else http(listing("m1"))
        connection.sendall(answer)

    result, _, _ = ask(at(preset), script, level=Level.MODELS)

    assert result.level is Level.REACH
    assert (result.status is Status.AUTH) == bool(checks)


@pytest.mark.parametrize("preset", PLANS, ids=lambda p: p.id)
@pytest.mark.parametrize("level", [Level.AUTH, Level.CHAT])
def test_a_plan_key_stays_here_without_consent(preset, level):
    def script(_, connection):
        connection.sendall(http({"error": {}}, 401))

    result, _, seen = ask(at(preset), script, level=level, plan_keys=False)

    assert (result.status, result.level) == (Status.OK, Level.REACH)
    assert seen
    assert not any(b"sk-live" in request for request in seen)
    assert all(request.startswith(b"GET") for request in seen)


@pytest.mark.parametrize(
    ("key", "sent"),
    [("sk-api-0123456789", True), ("sk-cp-0123456789", False), ("eyJhbGci0123", False)],
)
def test_where_plan_and_general_use_share_an_address_the_key_decides(key, sent):
    general = provider("https://api.minimax.io/v1", key=key)
    by_variable = provider("https://api.minimax.io/v1", key="${MINIMAX_API_KEY}")

    for it in (general, by_variable):
        _, _, seen = ask(
            it,
            http(good(PRESETS["minimax"])),
            plan_keys=False,
            level=Level.MODELS,
            lookup={"MINIMAX_API_KEY": key}.get,
        )
        assert any(key.encode() in request for request in seen) is sent


@pytest.mark.parametrize(
    "url",
    [
        "http://api.z.ai/api/coding/paas/v4",
        "https://API.Z.AI/api/coding/paas/v4/",
        "https://api.z.ai./api/coding/paas/v4",
        "https://api.z.ai:443/api/coding/paas/v4",
        "https://api.z.ai//api//coding/paas/v4",
        "https://api.z.ai/api/coding/paas/v4/chat/completions",
        "https://api.z.ai",
        "https://coding.dashscope.aliyuncs.com",
    ],
)
def test_no_spelling_of_a_plans_address_gets_its_key_out(url):
    _, _, seen = ask(provider(url), http({}), plan_keys=False, allow_http=True)

    assert seen
    assert not any(b"sk-live" in request for request in seen)


@pytest.mark.parametrize(
    ("name", "url", "key", "may"),
    [
        ("zai", "https://api.z.ai/api/paas/v4", None, False),
        ("zai", "https://api.z.ai/elsewhere", None, True),
        (None, "https://api.z.ai/elsewhere", None, True),
        (None, "https://relay.example/v1", None, False),
        ("minimax", "https://api.minimax.io/v1", Literal("sk-api-1"), False),
        ("minimax", "https://api.minimax.io/v1", Literal("sk-cp-1"), True),
        ("minimax", "https://api.minimax.io/v1", None, True),
        ("deepseek", "https://api.deepseek.com", Literal("sk-1"), False),
    ],
)
def test_a_key_may_be_a_plans_by_its_address_and_its_start(name, url, key, may):
    assert may_be_plan(PRESETS[name] if name else None, url, key) is may


@pytest.mark.parametrize(
    ("variable", "value", "sent"),
    [
        ("KIMI_API_KEY", "sk-live-1", False),
        ("KIMI_CODING_PLAN", "sk-live-1", False),
        ("WORK", "sk-kimi-live-1", False),
        ("WORK", "sk-live-1", True),
        ("MOONSHOT_API_KEY", "sk-live-1", True),
    ],
)
def test_a_plan_s_key_is_not_sent_to_the_general_address_either(variable, value, sent):
    it = replace(provider("https://api.moonshot.ai/v1"), key=EnvRef(variable))

    here = read_environment({variable: value})
    _, _, seen = ask(
        it,
        http({}),
        plan_keys=False,
        lookup=here.get,
        key_plan=lambda p: plan_of_key(p, offer_of(p), Config(), here),
    )

    assert seen
    assert any(b"live-1" in request for request in seen) is sent


def test_a_general_address_of_the_same_host_is_no_plan():
    it = provider("https://api.z.ai/api/paas/v4")

    _, _, seen = ask(it, http({}), plan_keys=False)

    assert any(b"sk-live" in request for request in seen)


def test_a_plan_is_recognised_behind_a_variable_in_its_address():
    it = provider("https://${HOST}/api/coding/paas/v4")
    here = {"HOST": "api.z.ai"}.get

    _, _, seen = ask(it, http({}), plan_keys=False, lookup=here)

    assert not any(b"sk-live" in request for request in seen)


def test_a_plan_without_its_key_says_so():
    it = provider("https://api.z.ai/api/coding/paas/v4", key="${ZAI_API_KEY}")

    result, _, _ = ask(it, http({}, 401), plan_keys=False, level=Level.MODELS)

    assert (result.status, result.level) == (Status.NO_KEY, Level.REACH)


@pytest.mark.parametrize("name", ["anthropic", "google"])
def test_a_list_in_pages_is_asked_for_in_one(name):
    _, _, seen = ask(at(PRESETS[name]), http(listing("m1")), level=Level.MODELS)

    assert b"1000 HTTP" in seen[0]


def test_with_consent_a_plan_key_still_does_not_chat_unless_asked():
    preset = PRESETS["zai-coding-plan"]

    def script(_, connection):
        connection.sendall(http(good(preset)))

    result, _, seen = ask(at(preset), script, level=Level.MODELS)

    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert all(request.startswith(b"GET") for request in seen)


def test_a_host_that_says_401_to_everything_does_not_hide_a_bad_key():
    result, _, _ = ask(at(PRESETS["zai-coding-plan"]), http({"error": {}}, 401))

    assert (result.status, result.level) == (Status.AUTH, Level.REACH)


@pytest.mark.parametrize(
    ("url", "api", "proper"),
    [
        ("https://api.apiyi.com", "openai-completions", "https://api.apiyi.com/v1"),
        ("https://api.apiyi.com/v1", "openai-completions", ""),
        ("https://api.apiyi.com/v1", "anthropic-messages", ""),
        ("https://openrouter.ai", "openai-completions", "https://openrouter.ai/api/v1"),
        ("https://api.apiyi.com/x", "anthropic-messages", "https://api.apiyi.com"),
        ("https://relay.example", "openai-completions", ""),
    ],
)
def test_the_vendors_own_address_is_known(url, api, proper):
    preset = offer_of(provider(url, api=api))

    assert proper_base(preset, Target(base_url=url, api=api)) == proper


def spread(shape="openai", path="{base}/models"):
    """An offer in three regions, of which the last has no OpenAI protocol."""
    places = [
        ("cn", "openai-completions", "https://cn.example/v1"),
        ("eu", "openai-completions", "https://eu.example/v1"),
        ("eu", "anthropic-messages", "https://eu.example/anthropic"),
        ("us", "anthropic-messages", "https://us.example/anthropic"),
    ]
    known = PRESETS["mistral"]
    return replace(
        known,
        endpoints=tuple(Endpoint(region=r, api=a, url=u) for r, a, u in places),
        model_list=replace(known.model_list, url=path, shape=shape),
        key_checks=(replace(known.key_checks[0], url="{base}/me"),),
    )


OPENAI, CLAUDE = "openai-completions", "anthropic-messages"
BEARER, OWN = KeyHeader(), KeyHeader("x-api-key", "")
VERSION = {"anthropic-version": "2023-06-01"}


@pytest.mark.parametrize(
    ("preset", "base", "api", "listed"),
    [
        # The adapter's own request, where that is the vendor's, or nothing is known.
        (spread(), "https://eu.example/v1", OPENAI, None),
        (spread(), "https://us.example/anthropic", CLAUDE, None),
        (spread(), "https://eu.example/elsewhere", OPENAI, None),
        (None, "https://eu.example/v1", OPENAI, None),
        # The list of the other protocol, in the same region and opened its way.
        (
            spread(),
            "https://eu.example/anthropic",
            CLAUDE,
            Ask(url="https://eu.example/v1/models", credential=BEARER),
        ),
        (
            spread("anthropic", "{origin}/all"),
            "https://eu.example/v1",
            OPENAI,
            Ask(url="https://eu.example/all", headers=VERSION, credential=OWN),
        ),
        (
            spread("google", "{origin}/all"),
            "https://eu.example/v1",
            OPENAI,
            Ask(
                url="https://eu.example/all",
                credential=KeyHeader("x-goog-api-key", ""),
            ),
        ),
        # Another address of the same protocol.
        (
            spread(path="{origin}/all?type=chat"),
            "https://eu.example/v1",
            OPENAI,
            Ask(
                url="https://eu.example/all?type=chat",
                headers={"x": "1"},
                credential=KeyHeader("x-mine", ""),
            ),
        ),
    ],
)
def test_the_list_is_asked_for_where_the_vendor_has_it(preset, base, api, listed):
    first = Ask(
        url=f"{base}/models", headers={"x": "1"}, credential=KeyHeader("x-mine", "")
    )

    found = list_ask(preset, Target(base_url=base, api=api), first)

    assert found == (listed or first)


@pytest.mark.parametrize(
    ("preset", "base", "api", "asked"),
    [
        (
            spread(),
            "https://eu.example/v1",
            OPENAI,
            Ask(url="https://eu.example/v1/me", credential=BEARER),
        ),
        (
            spread(),
            "https://eu.example/anthropic",
            CLAUDE,
            Ask(url="https://eu.example/v1/me", credential=BEARER),
        ),
        (
            spread(),
            "https://us.example/anthropic",
            CLAUDE,
            Ask(url="https://us.example/anthropic/me", credential=BEARER),
        ),
        (
            spread("anthropic"),
            "https://us.example/anthropic",
            CLAUDE,
            Ask(
                url="https://us.example/anthropic/me",
                headers=VERSION,
                credential=OWN,
            ),
        ),
        (
            spread(),
            "https://no.example/anthropic",
            CLAUDE,
            Ask(url="https://no.example/anthropic/me", credential=BEARER),
        ),
    ],
)
def test_a_key_is_checked_where_the_vendor_does_it(preset, base, api, asked):
    found = check_asks(preset, Target(base_url=base, api=api))

    assert [ask for ask, _ in found] == [asked]


@pytest.mark.parametrize("preset", BY_KEY, ids=lambda p: p.id)
def test_every_documented_address_fits_its_own_preset(preset):
    for endpoint in preset.endpoints:
        if "{" not in endpoint.url:
            assert fits(preset, Target(base_url=endpoint.url, api=endpoint.api))


def test_the_bodies_of_the_rows_are_json():
    for row in ROWS:
        assert json.loads(refusal(row.values[1]).partition(b"\r\n\r\n")[2])
