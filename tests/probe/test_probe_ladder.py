"""The ladder: each level is reached or it is not, and none is taken for another."""

import httpx
import pytest
from msgspec.structs import replace
from probe_server import KEY, listing, page, probed, provider

from openclaw_cfg import __version__
from openclaw_cfg.model import Model
from openclaw_cfg.probe import Level, Status
from openclaw_cfg.probe.judgement import HELP
from openclaw_cfg.secret import EnvRef, Literal, SecretRef

BASE = "https://relay.example/v1"
CHAT = {"choices": [{"message": {"content": "OK"}}]}


class Vendor:
    """An endpoint of your own wishes, and a log of what it was asked."""

    def __init__(self, *, models=("m1",), public=False, chat=None, paths=None):
        self.models = models
        self.public = public
        self.chat = chat or (lambda _: page(CHAT))
        self.paths = paths or ("/v1/models",)
        self.asked = []

    def __call__(self, request):
        self.asked.append(request)
        good = request.headers.get("authorization") == f"Bearer {KEY}"
        if request.url.path.endswith("/chat/completions"):
            return self.chat(request) if good else page({}, 401)
        if request.url.path not in self.paths:
            return page({"detail": "Not Found"}, 404)
        if not good and not self.public:
            return page({"error": {"message": "no"}}, 401)
        return page(listing(*self.models))

    @property
    def keyed(self):
        """The requests that carried the key."""
        return [r for r in self.asked if KEY in str(r.headers.raw)]


def test_a_good_key_and_a_listed_model_reach_models():
    result = probed(provider(BASE), by=Vendor(models=("m1", "m2")))

    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert result.models == ("m1", "m2")
    assert result.configured_missing == ()
    assert result.http_status == 200
    assert 0 <= result.latency_ms < 60_000


def test_a_bad_key_reaches_only_the_endpoint():
    result = probed(provider(BASE, key="sk-wrong-000000"), by=Vendor())

    assert (result.status, result.level) == (Status.AUTH, Level.REACH)
    assert result.http_status == 401


def test_a_public_list_proves_no_key():
    vendor = Vendor(public=True)

    good = probed(provider(BASE), by=vendor)
    bad = probed(provider(BASE, key="sk-wrong-000000"), by=vendor)

    assert (good.status, good.level) == (bad.status, bad.level)
    assert good.level is Level.REACH
    assert "proves nothing about the key" in good.detail
    assert good.models == ("m1",)


def test_a_word_for_no_key_has_nothing_to_prove():
    result = probed(provider(BASE, key="none"), by=Vendor(public=True))

    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert "the key" not in result.detail


def test_a_model_that_is_not_listed_is_told_with_the_nearest():
    vendor = Vendor(models=("gpt-6", "deepseek-v4-pro", "deepseek-v4-flash"))

    result = probed(provider(BASE, models=("deepseek-chat",)), by=vendor)

    assert (result.status, result.level) == (Status.NO_MODEL, Level.MODELS)
    assert result.configured_missing == ("deepseek-chat",)
    assert '"deepseek-v4' in result.help
    assert "gpt-6" not in result.help


def test_an_endpoint_that_wants_no_key_needs_none():
    result = probed(provider(BASE, key=None), by=Vendor(public=True))

    assert (result.status, result.level) == (Status.OK, Level.MODELS)


def test_an_endpoint_that_wants_a_key_says_so():
    result = probed(provider(BASE, key=None), by=Vendor())

    assert (result.status, result.level) == (Status.NO_KEY, Level.REACH)


def test_a_variable_that_is_not_set_still_shows_whether_the_endpoint_is_there():
    vendor = Vendor()
    it = provider(BASE, key=None)
    unset = probed(type(it)(id="it", base_url=BASE, key=EnvRef("NOPE")), by=vendor)

    assert (unset.status, unset.level) == (Status.NO_KEY, Level.REACH)
    assert '"NOPE" is not set' in unset.detail
    assert vendor.keyed == []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("exec", "the key comes from a command (exec), and the probe runs none"),
        (
            "store",
            "the key lies in OpenClaw's own store, which the probe does not open",
        ),
    ],
)
def test_a_key_that_only_openclaw_may_ask_for_is_skipped_and_says_why(source, reason):
    it = provider(BASE, key=None)
    asked = type(it)(id="it", base_url=BASE, key=SecretRef(source, "vault", "x"))

    result = probed(asked, by=Vendor())

    assert (result.status, result.level) == (Status.SKIPPED, Level.REACH)
    assert result.detail == reason
    assert "openclaw models status --probe" in result.help


OWN = Model(id="far", settings={"baseUrl": "https://other.example/v1"})
CLAUDE = Model(id="claude", settings={"api": "anthropic-messages"})
SAME = Model(id="m2", settings={"baseUrl": BASE, "api": "openai-completions"})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((OWN,), '; "far" has its own baseUrl or api and was not asked'),
        ((OWN, CLAUDE), "; 2 models have a baseUrl or api of their own and were"),
        ((SAME,), "all 2 configured among them"),
    ],
)
@pytest.mark.parametrize("level", [Level.MODELS, Level.CHAT])
def test_models_with_an_address_of_their_own_are_not_left_out_silently(
    more, said, level
):
    vendor = Vendor(models=("m1", "m2"))
    it = provider(BASE)
    it = replace(it, models=(*it.models, *more))

    result = probed(it, by=vendor, level=level)

    assert (result.status, result.configured_missing) == (Status.OK, ())
    if level is Level.MODELS or more != (SAME,):
        assert said in result.detail
    assert {request.url.host for request in vendor.asked} == {"relay.example"}


def test_an_empty_list_proves_nothing_about_a_model():
    result = probed(provider(BASE), by=Vendor(models=()))

    assert (result.status, result.level) == (Status.EMPTY_LIST, Level.MODELS)
    assert "the list of models is empty" in result.detail
    assert "--level chat" in result.help


@pytest.mark.parametrize(
    ("level", "public", "verdict", "reached"),
    [
        (Level.MODELS, True, Status.EMPTY_LIST, Level.REACH),
        (Level.AUTH, False, Status.OK, Level.AUTH),
        (Level.AUTH, True, Status.OK, Level.REACH),
    ],
)
def test_an_empty_list_is_one_whatever_it_proves(level, public, verdict, reached):
    vendor = Vendor(models=(), public=public)

    result = probed(provider(BASE), by=vendor, level=level)

    assert (result.status, result.level) == (verdict, reached)


def test_a_local_server_without_a_model_cannot_run_the_one_configured():
    it = provider("http://127.0.0.1:11434", api="ollama", models=("qwen3",))

    result = probed(it, by=lambda _: page({"models": []}))

    assert (result.status, result.configured_missing) == (Status.NO_MODEL, ("qwen3",))
    assert result.detail == '"qwen3" is not listed'
    assert result.help == "the list is empty: load the model there first"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:99999/v1", "http://127.0.0.1:99999/v1"),
        ("https://me:pw/1@relay.example:x/v1?k=1", "https://relay.example:x/v1"),
        ("http://[bad/v1#top", "http://[bad/v1"),
    ],
)
def test_an_address_that_is_none_is_shown_without_what_may_be_a_password(url, shown):
    result = probed(provider(url), by=Vendor())

    assert result.detail == f'"{shown}" is not an http or https address'


def test_reach_sends_no_key():
    vendor = Vendor()

    result = probed(
        provider(BASE, headers={"X-Team": Literal("t-123456")}),
        by=vendor,
        level=Level.REACH,
    )

    assert (result.status, result.level) == (Status.OK, Level.REACH)
    assert vendor.keyed == []
    assert "x-team" not in vendor.asked[0].headers
    assert len(vendor.asked) == 1


def test_auth_does_not_compare_models():
    result = probed(provider(BASE, models=("gone",)), by=Vendor(), level=Level.AUTH)

    assert (result.status, result.level) == (Status.OK, Level.AUTH)
    assert result.configured_missing == ()


def test_nothing_is_spent_below_chat():
    vendor = Vendor()

    probed(provider(BASE), by=vendor)

    assert {r.method for r in vendor.asked} == {"GET"}


def test_chat_asks_each_model_once_for_a_few_tokens():
    vendor = Vendor(models=("m1", "m2"))

    result = probed(provider(BASE, models=("m1", "m2")), by=vendor, level=Level.CHAT)

    posts = [r for r in vendor.asked if r.method == "POST"]
    assert (result.status, result.level) == (Status.OK, Level.CHAT)
    assert len(posts) == 2
    assert b'"max_completion_tokens": 512' in posts[0].content
    assert b'"stream": true' in posts[0].content
    types = {(r.method, r.headers.get("content-type")) for r in vendor.asked}
    assert types == {("GET", None), ("POST", "application/json")}


def test_chat_says_that_listing_works_and_chat_does_not():
    refuse = page({"error": {"message": "only for coding agents"}}, 403)

    result = probed(provider(BASE), by=Vendor(chat=lambda _: refuse), level=Level.CHAT)

    assert (result.status, result.level) == (Status.FORBIDDEN, Level.MODELS)
    assert result.detail.startswith('"m1": ')
    assert result.models == ("m1",)


def test_one_of_two_models_that_fails_is_named():
    def chat(request):
        return page({}, 500) if b'"m2"' in request.content else page(CHAT)

    vendor = Vendor(models=("m1", "m2"), chat=chat)
    result = probed(provider(BASE, models=("m1", "m2")), by=vendor, level=Level.CHAT)

    assert (result.status, result.level) == (Status.UNKNOWN, Level.CHAT)
    assert result.detail.startswith('"m2": ')
    assert "1 of 2 models failed" in result.detail


def test_a_chat_proves_the_key_that_a_public_list_does_not():
    result = probed(provider(BASE), by=Vendor(public=True), level=Level.CHAT)

    assert (result.status, result.level) == (Status.OK, Level.CHAT)


def test_chat_without_a_model_stays_where_it_is():
    result = probed(provider(BASE, models=()), by=Vendor(), level=Level.CHAT)

    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert "configure a model" in result.help


@pytest.mark.parametrize(
    ("refusal", "field"),
    [
        ("streaming is not supported by this channel", b'"stream": false'),
        ("Unsupported parameter: use 'max_tokens' instead", b'"max_tokens": 512'),
    ],
)
def test_a_chat_is_asked_again_the_way_the_endpoint_tells(refusal, field):
    def chat(request):
        fits = field in request.content
        return page(CHAT) if fits else page({"error": {"message": refusal}}, 400)

    result = probed(provider(BASE), by=Vendor(chat=chat), level=Level.CHAT)

    assert (result.status, result.level) == (Status.OK, Level.CHAT)


def test_without_a_list_only_a_chat_can_tell_of_models():
    vendor = Vendor(paths=("/none",))

    listed = probed(provider(BASE), by=vendor)
    chatted = probed(provider(BASE), by=vendor, level=Level.CHAT)

    assert (listed.status, listed.level) == (Status.OK, Level.AUTH)
    assert (chatted.status, chatted.level) == (Status.OK, Level.CHAT)


def test_a_base_without_v1_is_seen_by_asking_there():
    result = probed(provider("https://relay.example"), by=Vendor())

    assert (result.status, result.level) == (Status.NOT_FOUND, Level.REACH)
    assert result.help == '"https://relay.example/v1" lists models: set baseUrl to it'


def test_a_base_with_the_path_that_openclaw_adds_is_seen():
    result = probed(provider(f"{BASE}/chat/completions"), by=Vendor())

    assert result.status is Status.NOT_FOUND
    assert result.help.endswith(f'set baseUrl to "{BASE}"')


def test_a_known_vendor_with_a_wrong_path_is_told_the_right_one():
    result = probed(provider("https://api.apiyi.com"), by=Vendor())

    assert result.status is Status.NOT_FOUND
    assert '"https://api.apiyi.com/v1"' in result.help


def test_a_web_page_is_no_api():
    def site(_):
        return httpx.Response(200, html="<html>Welcome</html>")

    result = probed(provider("https://relay.example"), by=site)

    assert (result.status, result.level) == (Status.FORMAT, Level.REACH)
    assert "is /v1 missing?" in result.detail


def test_a_redirect_is_not_followed_and_the_key_goes_nowhere():
    hosts = []

    def moved(request):
        hosts.append(request.url.host)
        return httpx.Response(301, headers={"location": "https://evil.example/v1"})

    result = probed(provider(BASE), by=moved, level=Level.CHAT)

    assert set(hosts) == {"relay.example"}
    assert "evil.example" in result.detail
    assert result.status is Status.NOT_FOUND


def test_the_key_is_in_its_header_and_nowhere_else():
    vendor = Vendor()
    probed(provider(BASE), by=vendor, level=Level.CHAT)

    for request in vendor.keyed:
        assert KEY not in str(request.url)
        assert KEY.encode() not in request.content
        assert [n for n, v in request.headers.items() if KEY in v] == ["authorization"]


def test_the_user_agent_is_our_own():
    vendor = Vendor()
    probed(provider(BASE), by=vendor, level=Level.CHAT)

    agents = {r.headers["user-agent"] for r in vendor.asked}
    assert agents == {f"openclaw-cfg/{__version__}"}


def test_configured_headers_go_along_with_the_key():
    vendor = Vendor()
    probed(provider(BASE, headers={"X-Team": EnvRef("TEAM")}), by=vendor,
           lookup={"TEAM": "blue-team"}.get)  # fmt: skip

    assert vendor.keyed[0].headers["x-team"] == "blue-team"


def test_a_server_that_echoes_the_key_cannot_make_us_show_it():
    def echo(request):
        told = f"Incorrect API key provided: {KEY}. {KEY[:6]}...{KEY[-4:]}"
        return page({"error": {"message": told}}, 401, **{"x-echo": KEY})

    result = probed(provider(BASE), by=echo)

    shown = str(result.as_json())
    assert result.status is Status.AUTH
    assert KEY not in shown
    assert KEY[-4:] not in shown


def test_a_server_that_lists_the_key_as_a_model_cannot_make_us_show_it():
    result = probed(provider(BASE), by=Vendor(models=(KEY, "m1")))

    assert KEY not in str(result.as_json())
    assert "m1" in result.models


@pytest.mark.parametrize(
    "headers",
    [{"X-API-Key": Literal("k-0123456789")}, {"Authorization": EnvRef("AUTH")}],
)
def test_a_key_in_a_header_is_a_key(headers):
    it = provider("https://api.deepseek.com", key=None, headers=headers)

    def by(request):
        good = {"k-0123456789", "auth-0123456789"} & set(request.headers.values())
        return page(listing("m1")) if good else page({}, 401)

    result = probed(it, by=by, lookup={"AUTH": "auth-0123456789"}.get)

    assert (result.status, result.level) == (Status.OK, Level.MODELS)


def test_headers_of_the_request_setting_are_sent():
    vendor = Vendor()
    settings = {"request": {"headers": {"X-Team": "blue team"}}}

    probed(provider(BASE, settings=settings), by=vendor)

    assert vendor.keyed[0].headers["x-team"] == "blue team"


@pytest.mark.parametrize("name", ["auth", "proxy", "tls"])
def test_what_only_openclaw_follows_is_skipped_and_not_guessed(name):
    vendor = Vendor()
    settings = {"request": {name: {"mode": "x"}}}

    result = probed(provider(BASE, settings=settings), by=vendor)

    assert result.status is Status.SKIPPED
    assert f"request.{name}" in result.detail
    assert vendor.asked == []


def test_the_name_of_a_profile_in_openclaws_store_is_not_sent_as_a_key():
    vendor = Vendor()

    result = probed(provider(BASE, key="it:manual"), by=vendor)

    assert (result.status, result.level) == (Status.SKIPPED, Level.REACH)
    assert not any("it:manual" in str(r.headers.raw) for r in vendor.asked)


def test_a_vendor_that_openclaw_knows_needs_no_address_and_no_key_in_the_file():
    vendor = Vendor()
    known = type(provider(BASE))(id="openai")

    result = probed(known, by=vendor, lookup={"OPENAI_API_KEY": KEY}.get)

    assert result.base_url == "https://api.openai.com/v1"
    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert vendor.keyed


def test_a_vendor_that_nobody_knows_is_skipped_without_an_address():
    result = probed(type(provider(BASE))(id="acme"), by=Vendor())

    assert result.status is Status.SKIPPED


def test_a_cloud_is_found_by_the_region_of_the_environment():
    lookup = {"AWS_REGION": "eu-west-3", "AWS_BEARER_TOKEN_BEDROCK": KEY}.get

    result = probed(
        type(provider(BASE))(id="amazon-bedrock"), by=Vendor(), lookup=lookup
    )

    assert result.base_url == "https://bedrock-runtime.eu-west-3.amazonaws.com"


def test_a_checked_key_without_a_list_of_models_reaches_auth():
    def by(request):
        found = request.url.path == "/user/balance"
        return page({"is_available": True}) if found else page({"detail": "no"}, 404)

    it = provider("https://api.deepseek.com")
    auth = probed(it, by=by, level=Level.AUTH)

    assert (auth.status, auth.level) == (Status.OK, Level.AUTH)


def test_a_vendor_without_a_list_of_models_says_that_the_key_is_not_checked():
    it = provider("https://ark.cn-beijing.volces.com/api/v3")

    result = probed(it, by=lambda _: page({"detail": "Not Found"}, 404))

    assert (result.status, result.level) == (Status.OK, Level.REACH)
    assert "not checked" in result.detail


def test_many_missing_models_are_counted_and_the_list_is_shown():
    wanted = tuple(f"zz{n}" for n in range(5))

    result = probed(provider(BASE, models=wanted), by=Vendor(models=("a", "b")))

    assert result.configured_missing == wanted
    assert "nor are 2 more" in result.detail
    assert result.help == 'the list begins with "a", "b"'


WRONG = {"error": {"message": "invalid api key"}}


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, listing("m1"), Status.OK),
        (200, {"hello": "world"}, Status.FORMAT),
        (302, {}, Status.NOT_FOUND),
        (399, {}, Status.NOT_FOUND),
        (400, {}, Status.OK),
        (404, {}, Status.OK),
        (429, {}, Status.OK),
        (499, WRONG, Status.OK),
        (500, {}, Status.UNKNOWN),
        (500, WRONG, Status.NO_KEY),
        (502, {}, Status.UNKNOWN),
    ],
)
def test_reach_tells_a_wrong_place_or_a_broken_server_from_a_reached_one(
    status, body, verdict
):
    def by(_):
        return page(body, status)

    keyed = probed(provider(BASE), by=by, level=Level.REACH)
    bare = probed(provider(BASE, key=None), by=by, level=Level.REACH)

    assert (bare.status, bare.level) == (verdict, Level.REACH)
    # LiteLLM without a database: it is well, and there is a key.
    assert keyed.status is (Status.OK if verdict is Status.NO_KEY else verdict)


@pytest.mark.parametrize("further", [httpx.ConnectError("gone"), listing("a")])
def test_a_further_page_that_adds_nothing_is_the_last_that_is_asked_for(further):
    asked = []

    def by(request):
        asked.append(request)
        if "after" not in str(request.url):
            return page({**listing("a"), "has_more": True, "last_id": "a"})
        if isinstance(further, Exception):
            raise further
        return page({**further, "has_more": True, "last_id": "a"})

    result = probed(provider(BASE, key=None), by=by)

    assert (result.status, result.models) == (Status.OK, ("a",))
    assert '"m1" is not listed' in result.detail
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (page({}, 400), False),
        (page({}, 422), False),
        (page({}, 404), True),
        (httpx.Response(400, text="<html>Bad Request</html>"), True),
    ],
)
def test_the_chat_path_is_asked_where_there_is_no_list(answer, asked):
    methods = []

    def by(request):
        methods.append(request.method)
        return answer

    probed(provider(BASE), by=by)

    assert ("POST" in methods) is asked


def test_without_a_key_the_vendors_variable_is_named():
    def by(_):
        return page({}, 401)

    known = probed(provider("https://api.deepseek.com", key=None), by=by)
    unknown = probed(provider(BASE, key=None), by=by)

    assert known.help == "set apiKey, to ${DEEPSEEK_API_KEY} for instance"
    assert unknown.help == "set apiKey"


def test_a_header_that_cannot_be_sent_is_no_traceback():
    it = provider(BASE, headers={"X-Name": Literal("é\n")})

    assert probed(it, by=Vendor()).status is Status.UNREACHABLE


def test_plain_http_is_refused_before_anything_is_sent():
    vendor = Vendor()

    result = probed(provider("http://relay.example/v1"), by=vendor)

    assert (result.status, result.level) == (Status.TLS, None)
    assert vendor.asked == []
    allowed = probed(provider("http://relay.example/v1"), by=vendor, allow_http=True)
    assert allowed.status is Status.OK


def test_the_base_url_may_hold_a_variable():
    it = provider("https://${HOST}/v1")

    assert probed(it, by=Vendor(), lookup={"HOST": "relay.example"}.get).models
    assert '"HOST"' in probed(it, by=Vendor()).detail


def test_a_protocol_that_nobody_speaks_is_skipped():
    result = probed(provider(BASE, api="pi-messages"), by=Vendor())

    assert result.status is Status.SKIPPED
    assert '"pi-messages"' in result.detail


def test_the_result_has_the_fields_of_the_contract_and_no_other():
    result = probed(provider(BASE), by=Vendor())

    assert list(result.as_json()) == [
        "provider", "baseUrl", "level", "status", "httpStatus", "latencyMs",
        "models", "configuredMissing", "detail", "help",
    ]  # fmt: skip


def test_a_base_without_v1_that_has_no_list_there_either_is_asked_about():
    result = probed(provider("https://relay.example"), by=lambda _: page({}, 404))

    assert result.status is Status.NOT_FOUND
    assert result.help == 'OpenClaw adds no "/v1": is "https://relay.example/v1" meant?'


def test_a_second_look_that_fails_is_no_answer():
    def by(request):
        if request.url.path.startswith("/v1"):
            raise httpx.ConnectError("no", request=request)
        return page({}, 404)

    result = probed(provider("https://relay.example"), by=by)

    assert (result.status, result.level) == (Status.NOT_FOUND, Level.REACH)
    assert result.help.startswith('OpenClaw adds no "/v1"')


@pytest.mark.parametrize(
    ("status", "verdict", "fix"),
    [
        (401, Status.AUTH, "make a new key at https://www.kimi.com/code/console"),
        (402, Status.BILLING, "look at the membership"),
        (404, Status.NOT_FOUND, ""),
    ],
)
def test_what_a_vendor_says_by_status_holds_for_lists_but_not_of_models(
    status, verdict, fix
):
    it = provider("https://api.kimi.com/coding/v1")

    result = probed(it, by=lambda _: page({}, status), plan_keys=True)

    assert (result.status, result.level) == (verdict, Level.REACH)
    assert fix in result.help


@pytest.mark.parametrize("level", [Level.REACH, Level.MODELS])
def test_litellm_without_a_database_is_there(level):
    """It answers 500 to a request without a key."""

    def by(request):
        if "authorization" in request.headers:
            return page(listing("m1"))
        told = {"message": "No api key passed in.", "type": "auth_error"}
        return page({"error": {**told, "code": "500"}}, 500)

    keyed = probed(provider(BASE), by=by, level=level)
    bare = probed(provider(BASE, key=None), by=by, level=level)

    assert (keyed.status, keyed.level) == (Status.OK, level)
    assert (bare.status, bare.level) == (Status.NO_KEY, Level.REACH)


@pytest.mark.parametrize(
    ("status", "level"),
    [
        *((code, Level.MODELS) for code in (400, 401, 402, 403, 422, 500)),
        *((code, Level.REACH) for code in (200, 404, 429, 501)),
    ],
)
def test_only_a_refusal_without_a_key_proves_the_key(status, level):
    def by(request):
        keyed = "authorization" in request.headers
        return page(listing("m1"), 200 if keyed else status)

    result = probed(provider(BASE), by=by)

    assert (result.status, result.level) == (Status.OK, level)


def test_without_a_key_the_list_is_asked_once():
    vendor = Vendor(public=True)

    probed(provider(BASE, key=None), by=vendor)

    assert len(vendor.asked) == 1


def test_a_key_that_a_check_has_proven_is_not_put_in_doubt_by_the_list():
    asked = []

    def by(request):
        asked.append(request)
        listed = request.url.path.endswith("/models")
        return page(listing("m1") if listed else {"availableBalance": "5"})

    result = probed(provider("https://api.novita.ai/openai/v1"), by=by)

    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert all(KEY in str(request.headers.raw) for request in asked)
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("listed", "advice"),
    [
        (("glm-5.3",), 'the plan has "glm-5.3"'),
        (("glm-5.3", "m1"), 'configure an id that the endpoint lists; the plan has "'),
    ],
)
def test_the_models_of_a_plan_are_named_in_place_of_the_lists(listed, advice):
    def by(request):
        if request.method == "POST":
            return page({"error": {"code": "1211", "message": "no such model"}}, 400)
        return page({"success": True, **listing(*listed)})

    it = provider("https://api.z.ai/api/coding/paas/v4")
    result = probed(it, level=Level.CHAT, by=by, plan_keys=True)

    assert result.status is Status.NO_MODEL
    assert result.help.startswith(advice)


def test_six_models_of_a_plan_are_named():
    names = tuple(f"m{n}" for n in range(9))

    def by(request):
        if request.method == "POST":
            refused = page({"error": {"code": "1211", "message": "no"}}, 400)
            return refused if b'"m0"' in request.content else page(CHAT)
        return page({"success": True, **listing(*names)})

    it = provider("https://api.z.ai/api/coding/paas/v4", models=names)
    result = probed(it, level=Level.CHAT, by=by, plan_keys=True)

    assert result.help.endswith('has "m1", "m2", "m3", "m4", "m5", "m6"')


def test_a_vendors_code_in_a_good_answer_is_no_refusal():
    listed = {"data": [{"id": "m1", "code": "1113"}]}

    result = probed(provider("https://api.z.ai/api/paas/v4"), by=lambda _: page(listed))

    assert result.status is Status.OK


def test_a_web_page_is_not_read_for_what_the_vendor_means_by_a_status():
    refused = httpx.Response(402, text="<html>Payment Required</html>")

    it = provider("https://api.kimi.com/coding/v1")
    result = probed(it, by=lambda _: refused, plan_keys=True)

    assert (result.status, result.help) == (Status.BILLING, HELP[Status.BILLING])


def test_five_letters_of_a_key_are_hidden_wherever_they_are_together():
    said = page({"error": {"message": "no qzxwv here"}}, 401)

    result = probed(provider(BASE, key="qzxwv"), by=lambda _: said)

    assert "qzxwv" not in result.detail


@pytest.mark.parametrize(
    ("name", "key", "models"),
    [
        ("ollama", "ollama-local", ("llama3.1:8b", "qwen3:14b")),
        ("vllm", "vllm-local", ("my-local-model",)),
        ("it", "my-chat-secret-99", ("secret-model", "chat-x")),
    ],
)
def test_a_model_is_listed_whole_though_a_key_has_a_word_of_it(name, key, models):
    it = provider("http://localhost:11434/v1", id=name, key=key, models=("absent",))

    result = probed(it, by=lambda _: page(listing(*models)))

    assert result.models == models
    assert "***" not in result.detail + result.help


def test_a_model_that_is_the_key_is_left_out():
    it = provider("https://a.example/v1")

    result = probed(it, by=lambda _: page(listing(f"x-{KEY[:12]}", "m1")))

    assert result.models == ("m1",)
