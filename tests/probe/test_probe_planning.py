"""What is to be asked of a provider, or why nothing is: no network."""

import pytest
from msgspec.structs import replace
from probe_server import KEY, provider

from openclaw_cfg.model import Model
from openclaw_cfg.probe import Level, Options, Status
from openclaw_cfg.probe.base import Verdict
from openclaw_cfg.probe.planning import plan_request
from openclaw_cfg.secret import EnvRef, Literal, SecretRef

BASE = "https://relay.example/v1"
DEEPSEEK = "https://api.deepseek.com"
STRAY = (
    'OPENAI_API_KEY, a key of OpenAI, is not sent to "relay.example" without your '
    "confirmation"
)
ZAI_PLAN = "https://api.z.ai/api/coding/paas/v4"


def planned(it, **options):
    found = plan_request(it, Options(**options))
    assert not isinstance(found, Verdict), found
    return found.plan


@pytest.mark.parametrize(
    ("settings", "tokens"),
    [
        ({}, None),
        ({"contextWindow": 9000}, 9000),
        ({"contextTokens": 8000}, 8000),
        ({"contextWindow": 9000, "contextTokens": 8000}, 8000),
        ({"contextWindow": 7000, "contextTokens": 8000}, 7000),
        ({"contextWindow": 0}, None),
        ({"contextWindow": 1}, 1),
        ({"contextWindow": "9000"}, None),
        ({"contextWindow": 9000.5}, 9000),
    ],
)
def test_the_window_is_the_smaller_of_what_is_configured(settings, tokens):
    it = replace(provider(BASE), models=(Model(id="m1", settings=settings),))

    assert planned(it).windows == {"m1": tokens}


def test_models_with_an_address_or_protocol_of_their_own_are_elsewhere():
    models = (
        Model(id="a"),
        Model(id="a"),
        Model(id="b", settings={"baseUrl": BASE, "api": "openai-completions"}),
        Model(id="c", settings={"baseUrl": "https://other.example/v1"}),
        Model(id="d", settings={"api": "anthropic-messages"}),
    )

    plan = planned(replace(provider(BASE), models=models))

    assert plan.models == ("a", "b")
    assert plan.elsewhere == ("c", "d")


@pytest.mark.parametrize(
    ("base", "asked"),
    [
        (BASE, BASE),
        (f"{BASE}/", BASE),
        (f" {BASE}// ", BASE),
        ("https://${HOST}/v1", "https://h.example/v1"),
    ],
)
def test_the_address_is_asked_without_what_is_around_it(base, asked):
    plan = planned(provider(base), lookup={"HOST": "h.example"}.get)

    assert plan.target.base_url == plan.shown_url == asked
    assert plan.target.tokens == 512


@pytest.mark.parametrize(
    ("it", "status", "detail", "advice"),
    [
        (
            provider("https://${OPENAI_API_KEY}.example"),
            "skipped",
            "the address holds OPENAI_API_KEY, a key, which would be in every log",
            "put the key into apiKey or a header",
        ),
        (
            provider("https://${MY_TOKEN}.example"),
            "skipped",
            "the address holds MY_TOKEN, a key, which would be in every log",
            "put the key into apiKey or a header",
        ),
        (
            provider("https://${HOST}/v1"),
            "unreachable",
            'baseUrl needs the variable "HOST", which is not set',
            "set HOST",
        ),
        (
            provider(BASE, api="pi-messages"),
            "skipped",
            'the probe does not speak "pi-messages"',
            "run `openclaw models status --probe`",
        ),
        (
            provider(None, id="odd"),
            "skipped",
            "only OpenClaw itself knows where this is",
            "run `openclaw models status --probe`",
        ),
        (
            provider(BASE, settings={"request": {"tls": {}, "auth": {}}}),
            "skipped",
            "request.auth is set, which only OpenClaw follows",
            "run `openclaw models status --probe`",
        ),
        (
            provider("http://relay.example/v1"),
            "tls",
            "plain http would send the key unencrypted, so it was not sent",
            "use https; for a server in a private network pass --allow-http",
        ),
    ],
)
def test_what_is_not_asked_says_why_and_what_to_do(it, status, detail, advice):
    found = plan_request(it, Options())

    assert (found.status, found.detail, found.help) == (status, detail, advice)


def test_a_setting_of_the_request_that_changes_nothing_is_no_reason():
    it = provider(BASE, settings={"request": {"headers": {"X-Team": "red"}}})

    assert planned(it).models == ("m1",)


@pytest.mark.parametrize(
    ("it", "lookup", "key"),
    [
        (provider(BASE), {}, Literal(KEY)),
        (provider(BASE, key=None), {}, None),
        # Without a key OpenClaw looks for the vendor's own variable, under its own id.
        (
            provider(DEEPSEEK, key=None, id="deepseek"),
            {"DEEPSEEK_API_KEY": KEY},
            Literal(KEY),
        ),
        (provider(DEEPSEEK, key=None, id="deepseek"), {}, None),
        (provider(DEEPSEEK, key=None, id="mine"), {"DEEPSEEK_API_KEY": KEY}, None),
        # OpenClaw signs, whatever is configured.
        (provider(BASE, settings={"auth": "aws-sdk"}), {}, None),
    ],
)
def test_the_key_is_what_openclaw_would_take(it, lookup, key):
    assert planned(it, lookup=lookup.get).key == key


def test_a_key_in_openclaws_own_store_is_not_looked_at():
    it = replace(provider(BASE), key=Literal("it:default"))
    other = replace(provider(BASE), key=Literal("other:default"))

    assert planned(it).key.status is Status.SKIPPED
    assert isinstance(planned(other).key, Literal)


@pytest.mark.parametrize(
    ("it", "options", "withheld", "release"),
    [
        (provider(BASE), {}, "", ""),
        (
            provider(ZAI_PLAN),
            {},
            "reachable; a coding-plan key is not sent without your consent",
            "pass --allow-plan-key to check the key",
        ),
        (provider(ZAI_PLAN), {"plan_keys": True}, "", ""),
        (
            replace(provider(BASE), key=EnvRef("OPENAI_API_KEY")),
            {},
            f"reachable; {STRAY}",
            "pass --send-key it to send it",
        ),
        (
            replace(provider(BASE), key=Literal("${OPENAI_API_KEY}")),
            {"send_keys": frozenset({"it"})},
            "",
            "",
        ),
        (
            replace(provider(BASE, id=" IT "), key=EnvRef("OPENAI_API_KEY")),
            {"send_keys": frozenset({"it"})},
            "",
            "",
        ),
        (
            replace(provider(BASE), key=EnvRef("OPENAI_API_KEY")),
            {"agreed": frozenset({("OPENAI_API_KEY", "relay.example")})},
            "",
            "",
        ),
        (replace(provider(BASE), key=EnvRef("MY_KEY")), {}, "", ""),
    ],
)
def test_a_key_is_withheld_from_where_it_may_not_go(it, options, withheld, release):
    plan = planned(it, lookup=lambda _: KEY, **options)

    assert (plan.withheld, plan.release) == (withheld, release)
    assert bool(plan.lost) is release.startswith("pass --send-key")
    assert plan.of_plan is ("z.ai" in it.base_url)
    assert plan.may_chat is not bool(withheld)


OPENAI, OPENROUTER = "https://api.openai.com/v1", "https://openrouter.ai/api/v1"
OF_OPENROUTER, OF_OPENAI = f"sk-or-v1-{'0a' * 20}", f"sk-proj-{'0a' * 20}"


@pytest.mark.parametrize(
    ("url", "key", "whose"),
    [
        (OPENAI, OF_OPENROUTER, "OpenRouter"),
        (OPENROUTER, OF_OPENAI, "OpenAI"),
        (BASE, OF_OPENAI, "OpenAI"),
        (OPENAI, OF_OPENAI, ""),
        (OPENROUTER, OF_OPENROUTER, ""),
        (OPENAI, "sk-0123456789abcdef", ""),
        ("http://127.0.0.1:8080/v1", OF_OPENAI, ""),
        ("https://gateway.ai.cloudflare.com/v1/a/b/openai", OF_OPENAI, ""),
    ],
)
@pytest.mark.parametrize("form", ["variable", "inline", "header"])
def test_a_key_whose_start_is_another_vendors_is_withheld(url, key, whose, form):
    secret = EnvRef("MY_KEY") if form == "variable" else Literal(key)
    it = replace(provider(url), key=secret)
    if form == "header":
        it = replace(it, key=None, headers={"X-Key": Literal(f"Bearer {key}")})

    plan = planned(it, lookup=lambda name: key if name == "MY_KEY" else None)

    assert (plan.lost.vendor if plan.lost else "") == whose
    assert bool(plan.withheld) is bool(whose)
    if plan.lost:
        agreed = frozenset({plan.lost.pair})
        assert not planned(it, lookup=lambda _: key, agreed=agreed).withheld
        assert not planned(it, lookup=lambda _: key, send_keys={"it"}).withheld


@pytest.mark.parametrize(
    ("secret", "withheld"),
    [
        (EnvRef("MY_KEY"), True),
        (Literal(KEY), False),
        (Literal("${MY_KEY}"), True),
        (SecretRef("file", "vault", "value"), True),
        (SecretRef("env", "default", "MY_KEY"), True),
        (None, False),
    ],
)
def test_in_a_strangers_configuration_whatever_is_read_here_is_withheld(
    secret, withheld
):
    it = replace(provider(BASE), key=secret)

    found = planned(it, lookup=lambda _: KEY, trusted=False)

    assert bool(found.withheld) is withheld
    assert not planned(it, lookup=lambda _: KEY).withheld


def test_this_machine_takes_any_key_and_no_plan():
    it = replace(provider("http://127.0.0.1:8080/v1"), key=EnvRef("OPENAI_API_KEY"))
    plan = planned(it, lookup=lambda _: KEY)

    assert not plan.withheld
    assert not plan.of_plan


@pytest.mark.parametrize(
    ("headers", "in_headers", "key"),
    [
        ({}, False, True),
        ({"X-Team": Literal("red team")}, False, True),
        ({"X-Api-Key": Literal("k 1")}, True, True),
        ({"X-Api-Key": EnvRef("NOPE")}, False, False),
        ({"X-Api-Key": Literal("a$b")}, True, True),
    ],
)
def test_a_key_may_be_in_a_header(headers, in_headers, key):
    plan = planned(provider(BASE, headers=headers))

    assert plan.key_in_headers is in_headers
    assert isinstance(plan.key, Literal) is key


@pytest.mark.parametrize(
    ("url", "key", "has", "matters", "lacks", "may_chat"),
    [
        (BASE, KEY, True, True, False, True),
        (BASE, None, False, False, False, True),
        (DEEPSEEK, KEY, True, True, False, True),
        (DEEPSEEK, None, False, False, True, False),
        ("http://127.0.0.1:11434/v1", KEY, True, None, False, True),
    ],
)
def test_what_a_plan_knows_of_its_key(url, key, has, matters, lacks, may_chat):
    plan = planned(provider(url, key=key))

    assert plan.has_key is has
    assert plan.key_matters is (plan.preset is None if matters is None else matters)
    assert plan.lacks_key is lacks
    assert plan.may_chat is may_chat


def test_the_level_is_the_one_that_was_asked_for():
    assert planned(provider(BASE), level=Level.CHAT).level is Level.CHAT


@pytest.mark.parametrize("key", [KEY, None])
def test_a_vendor_that_takes_keys_is_opened_by_no_login(key):
    plan = planned(provider(DEEPSEEK, key=key))

    assert plan.target.login is None
    assert (plan.target.base_url, plan.target.api) == (DEEPSEEK, "openai-completions")


def test_without_an_address_the_vendors_own_is_asked():
    assert planned(provider(None, id="deepseek")).target.base_url == DEEPSEEK


def test_an_address_with_a_blank_that_nobody_fills_is_not_asked():
    found = plan_request(provider(None, id="cloudflare-ai-gateway"), Options())

    assert found.status is Status.SKIPPED
    assert found.detail == "only OpenClaw itself knows where this is"


def test_the_region_of_the_environment_fills_the_vendors_address():
    it = provider(None, id="amazon-bedrock", key=None)
    plan = planned(it, lookup={"AWS_REGION": "eu-west-3"}.get)

    assert plan.target.base_url == "https://bedrock-runtime.eu-west-3.amazonaws.com"


def test_a_variable_is_looked_up_for_a_server_that_needs_no_key_too():
    it = provider("http://127.0.0.1:11434", key=None, id="ollama", api="ollama")

    assert planned(it, lookup={"OLLAMA_API_KEY": KEY}.get).key == Literal(KEY)


def test_every_header_is_sent():
    headers = {"X-Team": Literal("red team"), "X-Api-Key": EnvRef("MINE")}
    found = plan_request(
        provider(BASE, headers=headers), Options(lookup={"MINE": KEY}.get)
    )

    assert found.headers == {"X-Team": Literal("red team"), "X-Api-Key": Literal(KEY)}


def test_a_clouds_own_library_finds_the_credentials():
    it = provider(
        "https://aiplatform.googleapis.com",
        id="google-vertex",
        api="google-vertex",
        key=None,
    )

    assert planned(it, lookup={"GOOGLE_CLOUD_API_KEY": "k-0123456789"}.get).key is None
