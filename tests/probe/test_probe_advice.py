"""The advice goes by the vendor's own words, not by the HTTP status alone.

Each answer is played on a socket at the address of the vendor who gives it. They come
from public reports and the vendors' own documents; messages are as reported.
"""

import asyncio

import httpx
import pytest
from probe_server import Rerouted, http, listing, page, probed, provider, raw

from openclaw_cfg.probe import Level, Options, Status, probe_provider

RELAY = "https://relay.example/v1"
ROUTER = "https://openrouter.ai/api/v1"
MINIMAX = "https://api.minimax.io/anthropic"


def said(message, **more):
    return {"error": {"message": message, **more}}


def ask(it, answer, *, everywhere=False):
    """The result of a chat that is answered so; with `everywhere` the list is, too."""

    def script(asked, connection):
        lists = asked.startswith(b"GET") and not everywhere
        connection.sendall(http(listing("m1")) if lists else answer)

    with raw(script) as running:
        options = Options(level=Level.CHAT, timeout=5, plan_keys=True)
        work = probe_provider(it, options=options, transport=Rerouted(running.port))
        return asyncio.run(work)


CONTEXT = "the request does not fit into the model's context"
ROWS = [
    (
        "minimax-names-the-header",
        MINIMAX,
        "anthropic-messages",
        http(
            said(
                "login fail: Please carry the API secret key in the 'Authorization' "
                "field of the request header (1004)",
                type="authorized_error",
            ),
            401,
        ),
        Status.AUTH,
        "the key was refused",
        'set "authHeader": true',
    ),
    (
        "a-relay-wants-bearer",
        RELAY,
        "anthropic-messages",
        http(said("Missing Authorization header, use Bearer <token>"), 401),
        Status.AUTH,
        "the key was refused",
        'set "authHeader": true',
    ),
    (
        "only-the-answer-header-tells",
        RELAY,
        "anthropic-messages",
        http({}, 401, WWW_Authenticate='Bearer realm="api"'),
        Status.AUTH,
        "the key was refused",
        'set "authHeader": true',
    ),
    (
        "a-gateway-wants-x-api-key",
        RELAY,
        "openai-completions",
        http(said("Missing required header: x-api-key"), 401),
        Status.AUTH,
        "the key was refused",
        'put the key into "headers" as "x-api-key"',
    ),
    (
        "plain-text-names-the-header",
        RELAY,
        "openai-completions",
        http(b"Missing required header: x-api-key", 401),
        Status.AUTH,
        "",
        'put the key into "headers" as "x-api-key"',
    ),
    (
        "azure-like-wants-api-key",
        RELAY,
        "openai-completions",
        http(said("please send your key in the api-key header"), 401),
        Status.AUTH,
        "the key was refused",
        'put the key into "headers" as "api-key"',
    ),
    (
        "openrouter-tools",
        ROUTER,
        "openai-completions",
        http(
            said("No endpoints found that support tool use. To learn more", code=404),
            404,
        ),
        Status.NO_MODEL,
        "no endpoint of this model can call tools",
        "choose a model that can call tools",
    ),
    (
        "openrouter-data-policy",
        ROUTER,
        "openai-completions",
        http(
            said(
                "No endpoints found matching your data policy (Free model "
                "publication). Configure: https://openrouter.ai/settings/privacy",
                code=404,
            ),
            404,
        ),
        Status.FORBIDDEN,
        "the data policy of the account leaves no endpoint",
        "https://openrouter.ai/settings/privacy",
    ),
    (
        "openrouter-guardrail",
        ROUTER,
        "openai-completions",
        http(
            said(
                "No endpoints available matching your guardrail restrictions and "
                "data policy.",
                code=404,
            ),
            404,
        ),
        Status.FORBIDDEN,
        "the data policy of the account leaves no endpoint",
        "https://openrouter.ai/settings/privacy",
    ),
    (
        "openrouter-withdrawn",
        ROUTER,
        "openai-completions",
        http(said("No endpoints found for x-ai/grok-code:free.", code=404), 404),
        Status.NO_MODEL,
        "the model does not exist here",
        "configure an id that the endpoint lists",
    ),
    (
        "openrouter-end-of-free-period",
        ROUTER,
        "openai-completions",
        http(
            said(
                "The free period for m1 has ended. To continue, migrate to the "
                "paid slug",
                code=404,
            ),
            404,
        ),
        Status.NO_MODEL,
        "the model is no longer free",
        "configure",
    ),
    *(
        (
            f"context-{n}",
            RELAY,
            "openai-completions",
            http(body, status),
            Status.FORMAT,
            CONTEXT,
            "contextWindow",
        )
        for n, (body, status) in enumerate(
            [
                (
                    said(
                        "This model's maximum context length is 4096 tokens. However, "
                        "you requested 8210 tokens",
                        code="context_length_exceeded",
                    ),
                    400,
                ),
                (
                    said(
                        "the request exceeds the available context size (4096 tokens), "
                        "try increasing it",
                        code=400,
                        n_ctx=4096,
                        type="exceed_context_size_error",
                    ),
                    400,
                ),
                (
                    said(
                        "prompt is too long: 200317 tokens > 200000 maximum",
                        type="invalid_request_error",
                    ),
                    400,
                ),
                (
                    said(
                        "The number of tokens to keep from the initial prompt is "
                        "greater than the context length."
                    ),
                    400,
                ),
                (
                    said(
                        "Input length 40000 exceeds the maximum allowed context length "
                        "32768",
                        type="BadRequestError",
                    ),
                    400,
                ),
                (said("输入超过模型的最大上下文长度"), 400),
            ]
        )
    ),
    *(
        (
            f"expired-{n}",
            RELAY,
            "openai-completions",
            http(said(message), status),
            Status.BILLING,
            "the subscription has expired or is not active",
            "renew the subscription",
        )
        for n, (message, status) in enumerate(
            [
                ("Your subscription has expired, please renew", 400),
                ("expired subscription", 400),
                ("Your account does not have a valid CodingPlan subscription", 403),
                ("The coding plan of this key is no longer valid", 400),
                ("您的套餐已过期", 400),
            ]
        )
    ),
    (
        "kimi-coding-agents",
        "https://api.kimi.com/coding/v1",
        "openai-completions",
        http(
            said(
                "Kimi For Coding is currently only available for Coding Agents such "
                "as Kimi CLI, Claude Code, Roo Code, Kilo Code, etc.",
                type="access_terminated_error",
            ),
            403,
        ),
        Status.FORBIDDEN,
        "this client is not on the list",
        "the terms: ",
    ),
    (
        "zai-coding-agents",
        "https://api.z.ai/api/coding/paas/v4",
        "openai-completions",
        http(said("This key is only available for coding agents"), 403),
        Status.FORBIDDEN,
        "the vendor's terms tie this key to other programs",
        "the terms: one person inside officially supported tools",
    ),
]


@pytest.mark.parametrize(
    ("url", "api", "answer", "status", "detail", "help_"),
    [row[1:] for row in ROWS],
    ids=[row[0] for row in ROWS],
)
def test_the_advice_fits_what_was_said(url, api, answer, status, detail, help_):
    result = ask(provider(url, api=api), answer)

    assert result.status is status, result
    assert detail in result.detail
    assert help_ in result.help
    assert "api and baseUrl" not in result.help


@pytest.mark.parametrize("api", ["openai-completions", "anthropic-messages"])
def test_a_key_that_is_simply_wrong_is_not_sent_to_another_header(api):
    result = ask(
        provider(RELAY, api=api), http(said("Incorrect API key provided"), 401)
    )

    assert result.status is Status.AUTH
    assert "eader" not in result.help


def test_with_bearer_already_on_nobody_is_told_to_switch_it_on():
    it = provider(RELAY, api="anthropic-messages", settings={"authHeader": True})

    result = ask(it, http(said("Missing Authorization header"), 401))

    assert "authHeader" not in result.help


def test_the_header_is_told_at_the_list_as_well():
    it = provider(RELAY, api="anthropic-messages")

    result = ask(it, http(said("Authorization header required"), 401), everywhere=True)

    assert (result.status, result.level) == (Status.AUTH, Level.REACH)
    assert '"authHeader": true' in result.help


def lmstudio(request):
    """LM Studio answers 200 to what it does not know."""
    if request.url.path == "/v1/models":
        return page(listing("m1"))
    told = f"Unexpected endpoint or method. ({request.method} {request.url.path})"
    return page({"error": told})


@pytest.mark.parametrize("level", [Level.MODELS, Level.CHAT])
def test_lm_studio_without_v1_is_told_its_sibling(level):
    result = probed(provider("http://127.0.0.1:1234"), by=lmstudio, level=level)

    assert (result.status, result.level) == (Status.NOT_FOUND, Level.REACH)
    assert result.help == '"http://127.0.0.1:1234/v1" lists models: set baseUrl to it'


def test_lm_studio_without_v1_is_not_reached():
    result = probed(provider("http://127.0.0.1:1234"), by=lmstudio, level=Level.REACH)

    assert result.status is Status.NOT_FOUND


CHALLENGE = "<!DOCTYPE html><html><head><title>Just a moment...</title>"
BLOCKED = "<html><title>Attention Required! | Cloudflare</title>"


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(403, text=CHALLENGE, headers={"cf-mitigated": "challenge"}),
        httpx.Response(403, text=CHALLENGE),
        httpx.Response(503, text=CHALLENGE),
        httpx.Response(429, text=CHALLENGE),
        httpx.Response(403, text="no", headers={"cf-mitigated": "challenge"}),
    ],
)
def test_a_challenge_of_cloudflare_is_named(answer, level):
    result = probed(provider(RELAY), by=lambda _: answer, level=level)

    assert (result.status, result.level) == (Status.FORBIDDEN, Level.REACH)
    assert "Cloudflare asks for a browser check" in result.detail
    assert "another network" in result.help


def test_a_block_of_cloudflare_is_named():
    answer = httpx.Response(403, text=BLOCKED)

    result = probed(provider(RELAY), by=lambda _: answer)

    assert result.status is Status.FORBIDDEN
    assert "Cloudflare blocks" in result.detail


def test_words_about_a_moment_in_json_are_no_challenge():
    answer = page(said("Just a moment... too many requests"), 429)

    result = probed(provider(RELAY), by=lambda _: answer)

    assert result.status is Status.RATE_LIMIT


PLAN = "https://api.z.ai/api/coding/paas/v4"
NOT_INCLUDED = {
    "error": {
        "code": "1311",
        "message": "The current subscription plan does not yet include access to m1",
    }
}


@pytest.mark.parametrize("listed", [("m1", "glm-5.3", "glm-4.7"), ("m1",), ()])
def test_a_model_that_the_plan_lacks_names_those_that_it_has(listed):
    def script(asked, connection):
        if asked.startswith(b"GET"):
            return connection.sendall(http(listing(*listed)))
        refused = b'"m1"' in asked
        words = {"choices": [{"message": {"content": "OK"}}]}
        answer = http(NOT_INCLUDED, 429) if refused else http(words)
        return connection.sendall(answer)

    with raw(script) as running:
        options = Options(level=Level.CHAT, timeout=5, plan_keys=True)
        it = provider(PLAN, models=("m1", "glm-5.3"))
        work = probe_provider(it, options=options, transport=Rerouted(running.port))
        result = asyncio.run(work)

    assert result.status is Status.NO_MODEL
    assert result.detail.startswith('"m1": the plan does not include this model')
    assert "the plan has " in result.help
    assert '"glm-5.3"' in result.help
    assert '"glm-4.7"' in result.help
    assert '"m1"' not in result.help


def test_of_a_plans_list_only_what_is_known_or_configured_is_named():
    def script(asked, connection):
        if asked.startswith(b"GET"):
            return connection.sendall(http(listing("m1", "mine", "stranger")))
        refused = b'"m1"' in asked
        words = {"choices": [{"message": {"content": "OK"}}]}
        answer = http(NOT_INCLUDED, 429) if refused else http(words)
        return connection.sendall(answer)

    with raw(script) as running:
        options = Options(level=Level.CHAT, timeout=5, plan_keys=True)
        it = provider(PLAN, models=("m1", "mine"))
        work = probe_provider(it, options=options, transport=Rerouted(running.port))
        result = asyncio.run(work)

    assert result.help.endswith('the plan has "mine"')
