"""No list of models is not a fault: the chat path tells, asked with an empty body."""

import json

import httpx
import pytest
from probe_server import KEY, http, page, probed, provider, raw

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.demo.server import serve
from openclaw_cfg.probe import Level, Status

BASE = "https://relay.example/v1"
CHAT = {"choices": [{"message": {"content": "OK"}}]}
PATHS = {
    "openai-completions": "/chat/completions",
    "openai-responses": "/responses",
    "anthropic-messages": "/messages",
}


class Listless:
    """An endpoint without a list of models, and a log of what it was asked.

    Args:
        listing: the answer to the list.
        keyed: whether it looks at the key before anything else.
        has: the models that it has; None for an endpoint that does not say.
        refuse: the answer to a good key and an empty body.
        keyless: the answer without one, where the key is looked at first.
    """

    def __init__(
        self, *, listing=None, keyed=True, has=None, refuse=None, keyless=None
    ):
        self.listing = listing or page({"error": {"message": "Not Found"}}, 404)
        self.keyed = keyed
        self.has = has
        self.refuse = refuse or page(_said("Missing required parameter"), 400)
        self.keyless = keyless or page(_said("no key"), 401)
        self.asked = []

    def __call__(self, request):
        self.asked.append(request)
        if request.method == "GET":
            return self.listing
        if not request.url.path.endswith(tuple(PATHS.values())):
            return page({"detail": "Not Found"}, 404)
        good = KEY in str(request.headers.raw)
        if self.keyed and not good:
            return self.keyless
        body = json.loads(request.content)
        model = body.get("model")
        if self.has is not None and model and model not in self.has:
            return page(_said(f"The model `{model}` does not exist"), 404)
        chat = body.get("messages") or body.get("input")
        return page(CHAT) if chat else self.refuse

    @property
    def bodies(self):
        return [json.loads(r.content) for r in self.asked if r.method == "POST"]


def _said(message):
    return {"error": {"message": message, "type": "invalid_request_error"}}


@pytest.mark.parametrize("api", PATHS)
def test_a_404_on_the_list_is_no_fault_while_the_chat_path_takes_the_key(api):
    vendor = Listless()

    result = probed(provider(BASE, api=api), by=vendor)

    assert (result.status, result.level) == (Status.OK, Level.AUTH)
    assert result.detail == (
        "the key is accepted; there is no list of models (HTTP 404)"
    )
    assert result.help == "pass --level chat to be sure of the models"
    assert result.configured_missing == ()


@pytest.mark.parametrize(
    "listing",
    [
        page({}, 405),
        page({"hello": "world"}),
        page({}, 301, location="https://relay.example/"),
        httpx.Response(200, text="<html>Welcome</html>"),
        httpx.Response(404, text="<html>No</html>"),
    ],
)
def test_whatever_the_list_says_the_chat_path_tells(listing):
    result = probed(provider(BASE), by=Listless(listing=listing))

    assert (result.status, result.level) == (Status.OK, Level.AUTH)
    assert "there is no list of models" in result.detail


@pytest.mark.parametrize(
    "refuse",
    [
        page(CHAT),
        page({"code": 400, "msg": "messages is required"}),
        page(_said("model is required"), 400),
        page(_said("unknown model"), 400),
        page({"detail": [{"loc": ["body", "messages"]}]}, 422),
        page(_said("The model `` does not exist"), 404),
        page({"error": {"message": "no such model"}}, 404),
        page({"error": {"message": "model required"}}),
    ],
)
def test_whatever_misses_in_an_empty_body_the_path_is_there(refuse):
    result = probed(provider(BASE, models=()), by=Listless(refuse=refuse))

    assert (result.status, result.level) == (Status.OK, Level.AUTH)


@pytest.mark.parametrize(
    ("refuse", "there"),
    [
        (page(CHAT), True),
        (page(CHAT, 299), True),
        (page({"code": 400, "msg": "messages is required"}), True),
        (page({"detail": [{"loc": ["body", "messages"]}]}, 422), True),
        (page({}, 499), True),
        (page(_said("unknown model"), 400), True),
        (page(_said("unknown model"), 403), True),
        (page(_said("The model `` does not exist"), 404), False),
        (page({"hello": "world"}), False),
        (page({}, 300), False),
    ],
)
def test_without_a_look_at_the_key_the_path_is_there_if_it_misses_something(
    refuse, there
):
    vendor = Listless(refuse=refuse, keyed=False)

    result = probed(provider(BASE, models=()), by=vendor)

    assert result.status is (Status.OK if there else Status.NOT_FOUND)
    assert result.level is Level.REACH


class Gone(Listless):
    """As `Listless`, but a request without the key gets no answer."""

    def __call__(self, request):
        if request.method == "POST" and KEY not in str(request.headers.raw):
            raise httpx.ConnectError("gone")
        return super().__call__(request)


@pytest.mark.parametrize(
    ("vendor", "level"),
    [
        (Listless(keyless=page({}, 403)), Level.AUTH),
        (Listless(keyless=page(_said("API key not valid"), 400)), Level.AUTH),
        (Listless(keyless=page(_said("no credits"), 402)), Level.REACH),
        (Gone(), Level.REACH),
    ],
)
def test_only_a_refusal_without_the_key_proves_it(vendor, level):
    result = probed(provider(BASE), by=vendor)

    assert (result.status, result.level) == (Status.OK, level)


@pytest.mark.parametrize(
    ("message", "status", "verdict"),
    [
        ("models/m1 is not found for API version v1beta", 404, Status.NO_MODEL),
        ("contents is not specified", 400, Status.OK),
    ],
)
def test_a_path_with_the_model_in_it_tells_of_the_model(message, status, verdict):
    def by(request):
        if request.method == "GET":
            return page({"error": {"message": "Not Found"}}, 404)
        keyed = "x-goog-api-key" in request.headers
        return page(_said(message if keyed else "no key"), status if keyed else 401)

    it = provider("https://relay.example/v1beta", api="google-generative-ai")
    result = probed(it, by=by)

    assert result.status is verdict
    lost = ("m1",) if verdict is Status.NO_MODEL else ()
    assert result.configured_missing == lost


def test_nothing_is_sent_that_could_be_run():
    names = tuple(f"m{n}" for n in range(6))
    vendor = Listless(has=set(names))

    probed(provider(BASE, models=names), by=vendor)

    # The first four by name.
    assert vendor.bodies == [{}, {}, *({"model": name} for name in names[:4])]


def test_a_bad_key_is_still_a_bad_key():
    result = probed(provider(BASE, key="sk-wrong-000000"), by=Listless())

    assert (result.status, result.level) == (Status.AUTH, Level.REACH)
    assert result.http_status == 401


def test_an_endpoint_that_looks_at_the_body_first_proves_no_key():
    vendor = Listless(keyed=False)

    good = probed(provider(BASE), by=vendor)
    bare = probed(provider(BASE, key=None), by=vendor)

    assert (good.status, good.level) == (Status.OK, Level.REACH)
    assert good.detail.endswith("so the key is not checked")
    assert (bare.status, bare.level) == (Status.OK, Level.REACH)
    assert "key" not in bare.detail


def test_without_a_key_an_endpoint_that_wants_one_says_so():
    result = probed(provider(BASE, key=None), by=Listless())

    assert (result.status, result.level) == (Status.NO_KEY, Level.REACH)


def test_a_model_that_the_endpoint_does_not_have_is_named():
    it = provider(BASE, models=("m1", "m2"))

    result = probed(it, by=Listless(has={"m1"}))

    assert (result.status, result.level) == (Status.NO_MODEL, Level.AUTH)
    assert result.configured_missing == ("m2",)
    assert result.detail.startswith('"m2": the model does not exist here')


@pytest.mark.parametrize(
    ("refuse", "status"),
    [
        (page(_said("Insufficient balance"), 402), Status.BILLING),
        (page(_said("only for coding agents"), 403), Status.FORBIDDEN),
        (page(_said("slow down"), 429), Status.RATE_LIMIT),
    ],
)
def test_a_refusal_of_the_account_is_told(refuse, status):
    result = probed(provider(BASE), by=Listless(refuse=refuse))

    assert (result.status, result.level) == (status, Level.REACH)


@pytest.mark.parametrize(
    ("keyed", "status", "level"),
    [(True, Status.OK, Level.AUTH), (False, Status.UNKNOWN, Level.REACH)],
)
def test_a_server_that_fails_on_an_empty_body_is_there_if_it_wants_the_key(
    keyed, status, level
):
    vendor = Listless(keyed=keyed, refuse=page({}, 500))

    result = probed(provider(BASE), by=vendor)

    assert (result.status, result.level) == (status, level)
    assert "no list of models" in result.detail


@pytest.mark.parametrize(
    "answer",
    [
        page({"detail": "Not Found"}, 404),
        page({"hello": "world"}),
        page({}, 405),
        page({}, 302, location="https://relay.example/login"),
        httpx.Response(200, text="<html>Welcome</html>"),
        httpx.Response(400, text="<html>Bad Request</html>"),
    ],
)
def test_no_chat_path_is_a_wrong_address_as_before(answer):
    def by(request):
        return answer if request.method == "POST" else page({}, 404)

    result = probed(provider(BASE), by=by)

    assert (result.status, result.level) == (Status.NOT_FOUND, Level.REACH)
    assert result.help == "check baseUrl"


def test_a_gateway_that_guards_every_path_proves_no_chat_path():
    def by(request):
        good = KEY in str(request.headers.raw)
        return page({"detail": "Not Found"}, 404) if good else page(_said("key"), 401)

    result = probed(provider(BASE), by=by)

    assert result.status is Status.NOT_FOUND


def test_a_chat_is_not_asked_twice():
    vendor = Listless()

    result = probed(provider(BASE), by=vendor, level=Level.CHAT)

    assert (result.status, result.level) == (Status.OK, Level.CHAT)
    assert len(vendor.bodies) == 1


@pytest.mark.parametrize("level", [Level.REACH, Level.AUTH, Level.MODELS])
@pytest.mark.parametrize(
    "preset",
    [p for p in load_presets() if p.kind is Kind.CODING_PLAN],
    ids=lambda p: p.id,
)
def test_the_chat_path_of_a_plan_is_never_asked(preset, level):
    endpoint = preset.endpoints[0]
    vendor = Listless()

    it = provider(endpoint.url.replace("{region}", "x"), api=endpoint.api)
    probed(it, by=vendor, level=level, plan_keys=True)

    assert vendor.bodies == []


def test_ollama_loads_no_model_for_it():
    vendor = Listless(keyed=False)
    it = provider("http://127.0.0.1:11434", api="ollama")

    def by(request):
        answer = vendor(request)
        return page({"error": "model is required"}, 400) if vendor.bodies else answer

    assert probed(it, by=by).status is Status.OK
    assert all(body == {} for body in vendor.bodies)


def wire(asked, connection):
    """The same on a socket, for the commands."""
    if asked.startswith(b"GET"):
        return connection.sendall(http({"detail": "Not Found"}, 404))
    if KEY.encode() not in asked:
        return connection.sendall(http({"detail": "Not authenticated"}, 401))
    return connection.sendall(http({"detail": [{"loc": ["messages"]}]}, 422))


def test_add_custom_takes_an_endpoint_without_a_list(run, isolated):
    path = isolated / "openclaw.json"
    path.write_text("{}")
    with raw(wire) as running:
        result = run(
            *("add", "custom", "--base-url", running.url, "--model", "m1"),
            *("--api-key-stdin", "--yes", "--config", path),
            stdin=f"{KEY}\n",
        )

    assert result.code == 0, result.stderr
    assert "the key is accepted; there is no list of models" in result.stderr
    assert running.url in path.read_text()
    assert not any(b"messages" in asked for asked in running.seen)


def test_default_auto_takes_it_where_nobody_else_answers(run, tmp_path):
    path = tmp_path / "openclaw.json"
    with raw(wire) as good, serve(keys=["other"], models=["m"]) as bad:
        entries = {
            "good": {"baseUrl": good.url, "apiKey": KEY},
            "bad": {"baseUrl": bad.base_url, "apiKey": KEY},
        }
        for entry in entries.values():
            entry["models"] = [{"id": "m", "name": "M", "contextWindow": 128000}]
        path.write_text(
            json.dumps({"gateway": {"mode": "local"}, "models": {"providers": entries}})
        )
        result = run("default", "--auto", "--yes", "--config", path)
        probed_ = run("probe", "good", "--config", path)

    assert result.code == 0, result.stderr
    assert json.loads(path.read_text())["agents"]["defaults"]["model"] == "good/m"
    assert probed_.code == 0
    assert probed_.stdout.startswith("good: ok (auth, ")
