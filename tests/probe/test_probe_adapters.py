"""Adapters build requests and read answers; they know neither network nor key."""

import json

import pytest
from msgspec.structs import replace

from openclaw_cfg.probe import ADAPTERS, adapter_for
from openclaw_cfg.probe.adapters import (
    anthropic,
    azure,
    bedrock,
    google,
    login,
    ollama,
    openai,
    responses,
    vertex,
    vertex_claude,
)
from openclaw_cfg.probe.base import (
    Answer,
    Ask,
    AwsSignature,
    GoogleToken,
    KeyHeader,
    Level,
    LoginStore,
    Status,
    Target,
)
from openclaw_cfg.probe.judgement import _BY_STATUS
from openclaw_cfg.probe.planning import BY_PROVIDER
from openclaw_cfg.resources import folder
from openclaw_cfg.schema.store import NEWEST

APIS = [api for adapter in ADAPTERS for api in adapter.APIS]
PARIS = "eu-west-3"
IN_PARIS = f"https://bedrock-runtime.{PARIS}.amazonaws.com"
NEW_LIMIT = "max_completion_tokens"
OLD_LIMIT = {"compat": {"maxTokensField": "max_tokens"}}
CLOUD = {"project": "my-project", "location": "europe-west1"}


def target(base_url="https://host.example/v1", *, api="", **rest):
    return Target(base_url=base_url, api=api, **rest)


def answer(body, status=200, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, body=content, headers=named)


def sse(*payloads):
    lines = (f"data: {json.dumps(p)}\n\n" for p in payloads)
    return ("".join(lines) + "data: [DONE]\n\n").encode()


def test_every_api_has_at_most_one_adapter():
    assert len(set(APIS)) == len(APIS)


@pytest.mark.parametrize("api", APIS)
def test_an_api_finds_its_adapter(api):
    assert api in adapter_for(api).APIS


def test_an_unknown_api_has_no_adapter():
    assert adapter_for("pi-messages") is None
    assert adapter_for("openai-completion") is None


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda a: a.APIS[0])
@pytest.mark.parametrize("level", [Level.MODELS, Level.CHAT])
@pytest.mark.parametrize("stream", [True, False])
def test_a_request_names_a_header_for_the_key_and_its_url_has_no_room_for_it(
    adapter, level, stream
):
    at = target(api=adapter.APIS[0], settings=CLOUD, stream=stream)
    at = replace(at, login=LoginStore("it"))

    ask = adapter.ask(at, level, "some/model:1")

    assert isinstance(ask, Ask)
    assert ask.credential is not None
    assert "key=" not in ask.url
    assert ask.url.startswith(("https://host.example/", "")) or not ask.url
    assert not {"authorization", "x-api-key", "api-key"} & {
        name.lower() for name in ask.headers
    }


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda a: a.APIS[0])
@pytest.mark.parametrize("level", list(Level))
def test_judging_is_total_over_statuses_and_bodies(adapter, level):
    bodies = (
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe\x00",
        b"<html>hello</html>",
        b'{"error": "no"}',
        b'{"error": {"code": 1113, "message": "x"}}',
        b'{"choices": []}',
        b'{"choices": [null], "candidates": [3], "output": 5, "message": []}',
        b'{"data": [{"id": 3}, null, "x"]}',
        b'{"base_resp": {"status_code": [], "code": {}}, "type": [[]]}',
        b'{"type": {}, "delta": {"stop_reason": []}, "candidates": [{"content": []}]}',
        b"data: {\n\ndata: [1]\n\ndata: null\n\n",
        b"[" * 2_000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
    )
    # Every status that means something, one of each hundred, and the edges of these.
    statuses = {*_BY_STATUS, *(n + d for n in range(100, 600, 100) for d in (0, 1, 99))}
    for number, status in enumerate(sorted(statuses)):
        for body in bodies if status % 100 == 0 else bodies[number % 3 :: 3]:
            verdict = adapter.judge(level, Answer(status=status, body=body))
            assert isinstance(verdict.status, Status)
            if status not in range(200, 300):
                assert verdict.status is not Status.OK
            if verdict.status is not Status.OK:
                assert verdict.detail


CREDENTIALS = [
    (openai, "https://h/v1", {}, KeyHeader("Authorization", "Bearer")),
    (responses, "https://h/v1", {}, KeyHeader("Authorization", "Bearer")),
    (anthropic, "https://h", {}, KeyHeader("x-api-key", "")),
    (anthropic, "https://h", {"authHeader": True}, KeyHeader()),
    (google, "https://h/v1beta", {}, KeyHeader("x-goog-api-key", "")),
    (ollama, "http://127.0.0.1:11434", {}, KeyHeader()),
    (azure, "https://r.openai.azure.com", {}, KeyHeader("api-key", "")),
    (azure, "https://r.services.ai.azure.com/openai/v1", {}, KeyHeader()),
    (bedrock, IN_PARIS, {}, AwsSignature(PARIS)),
    (bedrock, "https://proxy.example", {"region": PARIS}, AwsSignature(PARIS)),
    (bedrock, IN_PARIS, {"region": ""}, AwsSignature(PARIS)),
    (bedrock, IN_PARIS, {"region": 5}, AwsSignature(PARIS)),
    (bedrock, f"https://bedrock.{PARIS}.amazonaws.com", {}, AwsSignature(PARIS)),
    (bedrock, "http://localhost:4566", {}, AwsSignature("us-east-1")),
    (bedrock, "", {}, AwsSignature("us-east-1")),
    (vertex, "https://europe-west1-aiplatform.googleapis.com", {}, GoogleToken()),
    (vertex_claude, "https://aiplatform.googleapis.com", {}, GoogleToken()),
]  # fmt: skip


@pytest.mark.parametrize(("adapter", "base", "settings", "credential"), CREDENTIALS)
def test_each_protocol_has_its_own_way_in(adapter, base, settings, credential):
    at = target(base, settings=settings)

    assert adapter.ask(at, Level.MODELS, "").credential == credential


def test_a_login_is_looked_up_and_no_one_is_asked():
    store = LoginStore("xai", "openclaw models auth login --provider xai")
    at = replace(target(""), login=store)

    asked = login.ask(at, Level.MODELS, "")

    assert (asked.credential, asked.url) == (store, "")
    assert login.ask(target(""), Level.MODELS, "").status is Status.SKIPPED


ADDRESSES = [
    (openai, "https://h/v1", Level.MODELS, "https://h/v1/models"),
    (openai, "https://h/v1", Level.CHAT, "https://h/v1/chat/completions"),
    (openai, "https://h", Level.CHAT, "https://h/chat/completions"),
    (openai, "https://h/v1/chat/completions", Level.MODELS, "https://h/v1/chat/completions/models"),
    (openai, "https://h/api/coding/paas/v4", Level.CHAT, "https://h/api/coding/paas/v4/chat/completions"),
    (anthropic, "https://h/anthropic", Level.MODELS, "https://h/anthropic/v1/models?limit=1000"),
    (anthropic, "https://h/anthropic/v1", Level.MODELS, "https://h/anthropic/v1/models?limit=1000"),
    (anthropic, "https://h/anthropic", Level.CHAT, "https://h/anthropic/v1/messages"),
    (anthropic, "https://h/anthropic/v1", Level.CHAT, "https://h/anthropic/v1/messages"),
    (responses, "https://h/v1", Level.MODELS, "https://h/v1/models"),
    (vertex, "https://e-aiplatform.googleapis.com", Level.MODELS, "https://e-aiplatform.googleapis.com/v1beta1/publishers/google/models?pageSize=100"),
    (responses, "https://h/v1", Level.CHAT, "https://h/v1/responses"),
    (google, "https://h/v1beta", Level.MODELS, "https://h/v1beta/models?pageSize=1000"),
    (google, "https://h/v1beta", Level.CHAT, "https://h/v1beta/models/m%2F1:streamGenerateContent?alt=sse"),
    (ollama, "http://h:11434/v1", Level.CHAT, "http://h:11434/api/chat"),
    (ollama, "http://h:11434", Level.MODELS, "http://h:11434/api/tags"),
    (azure, "https://r.openai.azure.com", Level.CHAT, "https://r.openai.azure.com/openai/v1/responses?api-version=preview"),
    (azure, "https://r.openai.azure.com/openai", Level.MODELS, "https://r.openai.azure.com/openai/v1/models?api-version=preview"),
    (azure, "https://r.services.ai.azure.com/openai/v1", Level.CHAT, "https://r.services.ai.azure.com/openai/v1/responses"),
    (azure, "https://r.services.ai.azure.com", Level.CHAT, "https://r.services.ai.azure.com/responses?api-version=preview"),
    (azure, "https://other.example/openai/v1", Level.CHAT, "https://other.example/openai/v1/responses?api-version=preview"),
    (azure, "https://r.openai.azure.com/other", Level.CHAT, "https://r.openai.azure.com/other/responses?api-version=preview"),
    (azure, "https://other.example", Level.CHAT, "https://other.example/responses?api-version=preview"),
    (bedrock, "https://bedrock-runtime.us-east-1.amazonaws.com", Level.MODELS, "https://bedrock.us-east-1.amazonaws.com/foundation-models"),
    (bedrock, "https://bedrock-runtime.us-east-1.amazonaws.com", Level.CHAT, "https://bedrock-runtime.us-east-1.amazonaws.com/model/m%2F1/converse"),
    (vertex, "https://e-aiplatform.googleapis.com", Level.CHAT, "https://e-aiplatform.googleapis.com/v1/projects/my-project/locations/europe-west1/publishers/google/models/m%2F1:generateContent"),
    (vertex_claude, "https://e-aiplatform.googleapis.com", Level.CHAT, "https://e-aiplatform.googleapis.com/v1/projects/my-project/locations/europe-west1/publishers/anthropic/models/m%2F1:rawPredict"),
    (vertex_claude, "https://e-aiplatform.googleapis.com", Level.MODELS, "https://e-aiplatform.googleapis.com/v1beta1/publishers/anthropic/models?pageSize=100"),
]  # fmt: skip


@pytest.mark.parametrize(("adapter", "base", "level", "url"), ADDRESSES)
def test_each_protocol_has_its_own_address(adapter, base, level, url):
    assert adapter.ask(target(base, settings=CLOUD), level, "m/1").url == url


@pytest.mark.parametrize("missing", CLOUD)
def test_vertex_without_a_project_or_a_location_cannot_chat(missing):
    known = {name: value for name, value in CLOUD.items() if name != missing}

    verdict = vertex.ask(target(settings=known), Level.CHAT, "m")

    assert verdict.status is Status.SKIPPED
    assert "GOOGLE_CLOUD_PROJECT" in verdict.help


def test_vertex_is_told_whose_quota_counts():
    named = vertex.ask(target(settings=CLOUD), Level.MODELS, "m")

    assert named.headers == {"x-goog-user-project": "my-project"}
    assert vertex.ask(target(), Level.MODELS, "m").headers == {}


def test_anthropic_is_told_its_version():
    asked = anthropic.ask(target(), Level.MODELS, "")

    assert asked.headers == {"anthropic-version": "2023-06-01"}


def test_openai_is_told_to_keep_no_answer():
    assert responses.ask(target(), Level.CHAT, "m").json["store"] is False


@pytest.mark.parametrize(
    ("base", "settings", "field"),
    [
        ("https://relay.example/v1", {"compat": {"maxTokensField": []}}, NEW_LIMIT),
        ("https://relay.example/v1", {"compat": []}, NEW_LIMIT),
        ("https://relay.example/v1", {}, "max_completion_tokens"),
        ("https://api.deepseek.com", {}, "max_completion_tokens"),
        ("https://api.z.ai/api/paas/v4", {}, "max_tokens"),
        ("https://open.bigmodel.cn/api/paas/v4", {}, "max_tokens"),
        ("https://api.moonshot.cn/v1", {}, "max_tokens"),
        ("https://notz.ai/v1", {}, "max_completion_tokens"),
        ("https://relay.example/v1", OLD_LIMIT, "max_tokens"),
    ],
)  # fmt: skip
def test_the_limit_has_the_name_that_openclaw_would_use(base, settings, field):
    body = openai.ask(target(base, settings=settings, tokens=99), Level.CHAT, "m").json

    assert body[field] == 99
    assert len({"max_tokens", "max_completion_tokens"} & body.keys()) == 1


LISTS = [
    (openai, {"data": [{"id": "a"}, {"id": "b"}, {"id": "a"}]}, ("a", "b")),
    (openai, [{"id": "a"}, {"name": "b"}], ("a", "b")),
    (openai, {"object": "list", "data": []}, ()),
    *((one, {"data": [{"id": "a"}]}, ("a",)) for one in (responses, anthropic, azure)),
    (google, {"models": [{"name": "models/gemini-3"}]}, ("gemini-3",)),
    (ollama, {"models": [{"name": "qwen:7b", "model": "qwen:7b"}]}, ("qwen:7b",)),
    (bedrock, {"modelSummaries": [{"modelId": "amazon.nova"}]}, ("amazon.nova",)),
    (vertex, {"publisherModels": [{"name": "publishers/google/models/g"}]}, ("g",)),
    (
        vertex_claude,
        {"publisherModels": [{"name": "publishers/anthropic/models/c"}]},
        ("c",),
    ),
]


@pytest.mark.parametrize(("adapter", "body", "names"), LISTS)
def test_a_list_of_models_is_read_in_every_shape(adapter, body, names):
    verdict = adapter.judge(Level.MODELS, answer(body))

    assert (verdict.status, verdict.models) == (Status.OK, names)


def test_a_list_with_more_pages_is_not_taken_for_all():
    body = {"data": [{"id": "a"}], "has_more": True}

    assert not anthropic.judge(Level.MODELS, answer(body)).complete


@pytest.mark.parametrize("adapter", [azure, bedrock, vertex, vertex_claude])
def test_what_a_cloud_lists_is_not_all_that_may_be_configured(adapter):
    assert not adapter.judge(Level.MODELS, answer({"data": [{"id": "a"}]})).complete


def choice(**delta):
    return {"choices": [{"index": 0, "delta": delta}]}


SPOKEN = [
    (openai, sse(choice(role="assistant"), choice(content="OK"))),
    (openai, sse(choice(role="assistant"), choice(reasoning_content="hm"))),
    (openai, sse(choice(reasoning="hm"))),
    (openai, sse({"choices": [{"delta": {}, "finish_reason": "length"}]})),
    (openai, {"choices": [{"message": {"content": "OK"}}]}),
    (openai, {"choices": [{"message": {"content": "", "reasoning_content": "hm"}}]}),
    (openai, {"choices": [{"message": {"content": "OK"}}, {"message": {}}]}),
    (responses, sse({"type": "response.output_text.delta"})),
    (responses, {"output": [{"type": "message"}]}),
    (azure, sse({"type": "response.output_text.delta"})),
    (responses, sse({"type": "response.incomplete", "response": {}})),
    (anthropic, sse({"type": "message_start"}, {"type": "content_block_delta"})),
    (anthropic, {"content": [{"type": "text", "text": "OK"}]}),
    (anthropic, sse({"type": "message_delta", "delta": {"stop_reason": "max_tokens"}})),
    (google, sse({"candidates": [{"content": {"parts": [{"text": "OK"}]}}]})),
    (google, {"candidates": [{"finishReason": "MAX_TOKENS"}]}),
    (google, {"candidates": [{"content": {"parts": [{"text": "OK"}]}}, {}]}),
    (ollama, b'{"message": {"content": ""}}\n{"message": {"content": "OK"}}\n'),
    (ollama, {"message": {"thinking": "hm"}}),
    (bedrock, {"output": {"message": {"content": [{"text": "OK"}]}}}),
    (vertex, {"candidates": [{"content": {"parts": [{"text": "OK"}]}}]}),
    (vertex_claude, {"content": [{"type": "text", "text": "OK"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("adapter", "body"), SPOKEN)
def test_words_thoughts_and_used_up_tokens_are_an_answer(adapter, body):
    assert adapter.judge(Level.CHAT, answer(body)).status is Status.OK


SILENT = [
    (openai, sse(choice(role="assistant"))),
    (openai, sse()),
    (openai, {"choices": [{"message": {"content": ""}, "finish_reason": "stop"}]}),
    (responses, sse({"type": "response.created"})),
    (azure, sse({"type": "response.created"})),
    (anthropic, sse({"type": "message_start"}, {"type": "ping"})),
    (anthropic, {"type": "message_delta", "delta": "no"}),
    (google, {"candidates": []}),
    (ollama, {"message": {"content": ""}}),
    (bedrock, {"output": {}}),
    (vertex, {}),
    (vertex_claude, {"content": []}),
]


@pytest.mark.parametrize(("adapter", "body"), SILENT)
def test_a_200_without_a_word_is_no_answer(adapter, body):
    assert adapter.judge(Level.CHAT, answer(body)).status is Status.FORMAT


ROWS = {
    "CREDENTIALS": CREDENTIALS,
    "ADDRESSES": ADDRESSES,
    "LISTS": LISTS,
    "SPOKEN": SPOKEN,
    "SILENT": SILENT,
}
ASKING = [one for one in ADAPTERS if one is not login]


@pytest.mark.parametrize("adapter", ASKING, ids=lambda a: a.APIS[0])
@pytest.mark.parametrize("table", ROWS)
def test_an_adapter_has_its_rows_in_every_table(adapter, table):
    assert adapter in [row[0] for row in ROWS[table]], (
        f"write a row of {adapter.__name__} into {table}"
    )


STREAMING = [
    one for one in ASKING if one.ask(target(settings=CLOUD), Level.CHAT, "m").enough
]


@pytest.mark.parametrize("adapter", STREAMING, ids=lambda a: a.APIS[0])
def test_reading_a_stream_stops_after_the_first_word(adapter):
    enough = adapter.ask(target(settings=CLOUD), Level.CHAT, "m").enough
    streams = [b for a, b in SPOKEN if a is adapter and isinstance(b, bytes)]

    assert streams, f"write a stream of {adapter.__name__} into SPOKEN"
    assert enough(streams[0])
    assert not enough(b"data: {}\n\n: comment\n\n")


def test_an_error_in_the_middle_of_a_stream_counts():
    body = sse(choice(role="assistant"), {"error": {"code": "model_not_found"}})

    assert openai.judge(Level.CHAT, answer(body)).status is Status.NO_MODEL


REFUSALS = [
    (401, {"error": {"message": "no"}}, Status.AUTH),
    (402, {}, Status.BILLING),
    (403, {"error": {"message": "only for coding agents"}}, Status.FORBIDDEN),
    (404, {"detail": "Not Found"}, Status.NOT_FOUND),
    (404, {"error": {"code": "model_not_found"}}, Status.NO_MODEL),
    (404, {"error": {"message": "The model `x` does not exist"}}, Status.NO_MODEL),
    (400, {"error": {"message": "Invalid model name in model=x"}}, Status.NO_MODEL),
    (503, {"error": {"message": "No available channel for model x"}}, Status.NO_MODEL),
    (400, {"error": {"details": [{"reason": "API_KEY_INVALID"}]}}, Status.AUTH),
    (400, {"error": "Incorrect API key provided: xa***yz"}, Status.AUTH),
    (400, {"error": {"message": "max_tokens is too large"}}, Status.FORMAT),
    (422, {}, Status.FORMAT),
    (429, {}, Status.RATE_LIMIT),
    (429, {"error": {"code": "insufficient_quota"}}, Status.BILLING),
    (529, {}, Status.RATE_LIMIT),
    (500, {}, Status.UNKNOWN),
    (504, {}, Status.TIMEOUT),
    (407, {}, Status.UNREACHABLE),
    (101, {}, Status.UNKNOWN),
    (200, {"error": {"code": "invalid_api_key"}}, Status.AUTH),
    (200, {"base_resp": {"status_code": 1004, "status_msg": "x"}}, Status.UNKNOWN),
    (200, {"success": False, "msg": "no", "code": 500}, Status.UNKNOWN),
    (200, {"nothing": "here"}, Status.FORMAT),
    (200, b"plain text", Status.FORMAT),
    (200, b"<!DOCTYPE html><title>Login</title>", Status.FORMAT),
    (404, b"<html>nginx</html>", Status.FORMAT),
    (403, b"<html>Attention Required</html>", Status.FORBIDDEN),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "verdict"), REFUSALS)
def test_a_refusal_gets_the_verdict_that_its_words_or_its_status_say(
    status, body, verdict
):
    found = openai.judge(Level.MODELS, answer(body, status))

    assert found.status is verdict
    assert found.detail
    assert found.help


def test_an_error_that_comes_as_an_event_of_a_stream_is_read():
    found = openai.judge(Level.CHAT, answer(sse({"error": {"message": "why"}}), 500))

    assert '"why"' in found.detail


def test_a_web_page_is_no_answer():
    found = openai.judge(Level.MODELS, answer(b"<html></html>"))

    assert found.detail == "got a web page instead of JSON"


def test_retry_after_is_told():
    found = openai.judge(Level.MODELS, answer({}, 429, retry_after="17"))

    assert found.help == "try again after 17 s, as the vendor says (Retry-After)"


def test_a_redirect_is_told_without_credentials_and_query():
    place = "https://me:secret@login.example/sso?token=abc"
    found = openai.judge(Level.MODELS, answer(b"", 302, location=place))

    assert found.status is Status.NOT_FOUND
    assert '"https://login.example/sso"' in found.detail
    assert "secret" not in found.detail
    assert "abc" not in found.detail


def test_what_a_server_says_is_shown_short_on_one_line_and_without_codes():
    said = "bad\x1b[31m thing\nsk-abcdefghijkl1234567890 and sk-pr***wxyz " + "x " * 300
    found = openai.judge(Level.MODELS, answer({"error": {"message": said}}, 500))

    assert "\x1b" not in found.detail
    assert "\n" not in found.detail
    assert "abcdefghijkl" not in found.detail
    assert "wxyz" not in found.detail
    assert len(found.detail) < 250


def test_all_protocols_of_openclaw_but_one_are_spoken_and_no_other():
    schema = json.loads((folder("schemas") / "provider.schema.json").read_text())
    known = schema["definitions"]["endpoint"]["properties"]["api"]["enum"]
    native = json.loads(
        (folder("schemas") / f"native-{NEWEST}.schema.json").read_text()
    )

    assert native["$defs"]["api"]["enum"] == known
    assert set(known) - set(APIS) == {"pi-messages"}
    odd = set(APIS) - set(known) - set(BY_PROVIDER.values())
    assert not odd, (
        f"APIS has {odd}, which is neither in the enum of `api` in "
        "schemas/provider.schema.json nor in BY_PROVIDER of probe/planning.py"
    )
