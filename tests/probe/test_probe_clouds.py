"""Clouds: signed by their own libraries where those are there, said so where not."""

import importlib.util
import json
import sys
from importlib import import_module

import httpx
import pytest
from probe_server import listing, page, probed, provider

from openclaw_cfg.probe import Level, Status

BEDROCK = "https://bedrock-runtime.eu-west-3.amazonaws.com"
VERTEX = "https://europe-west1-aiplatform.googleapis.com"
MODELS = {"modelSummaries": [{"modelId": "amazon.nova-lite-v1:0"}]}
needs_botocore = pytest.mark.skipif(
    importlib.util.find_spec("botocore") is None,
    reason='needs botocore: pip install "openclaw-cfg[bedrock]"',
)


def bedrock(**rest):
    return provider(BEDROCK, key=None, api="bedrock-converse-stream", **rest)


def vertex():
    return provider(VERTEX, key=None, api="google-vertex")


@pytest.mark.parametrize(
    ("it", "library", "extra"),
    [(bedrock(), "botocore", "bedrock"), (vertex(), "google.auth", "vertex")],
)
def test_without_its_library_a_cloud_is_skipped_with_the_way_to_get_it(
    monkeypatch, it, library, extra
):
    for name in (library, f"{library}.auth"):
        monkeypatch.setitem(sys.modules, name, None)

    result = probed(it, by=lambda _: page({}))

    assert (result.status, result.level) == (Status.SKIPPED, None)
    assert f'pip install "openclaw-cfg[{extra}]"' in result.help


def test_a_bedrock_key_needs_no_signature():
    asked = []

    def by(request):
        asked.append(request)
        return page(MODELS)

    lookup = {"AWS_BEARER_TOKEN_BEDROCK": "token-1234567890"}.get
    result = probed(bedrock(), by=by, lookup=lookup)

    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert asked[0].url.host == "bedrock.eu-west-3.amazonaws.com"
    assert asked[0].headers["authorization"] == "Bearer token-1234567890"


def signature(request, keys):
    """What AWS computes over a request, body and all."""
    made = import_module("botocore.awsrequest").AWSRequest(
        method=request.method,
        url=str(request.url),
        data=request.content,
        headers={"X-Amz-Date": request.headers["x-amz-date"]},
    )
    made.context["timestamp"] = request.headers["x-amz-date"]
    credentials = import_module("botocore.credentials").Credentials(*keys.values())
    auth = import_module("botocore.auth").SigV4Auth(credentials, "bedrock", "eu-west-3")
    return auth.signature(auth.string_to_sign(made, auth.canonical_request(made)), made)


@needs_botocore
def test_aws_credentials_sign_the_request():
    asked = []

    def by(request):
        asked.append(request)
        chat = {"output": {"message": {"content": [{"text": "OK"}]}}}
        return page(chat if request.method == "POST" else MODELS)

    keys = {"AWS_ACCESS_KEY_ID": "AKIA0123", "AWS_SECRET_ACCESS_KEY": "s" * 40}
    it = bedrock(models=("eu.amazon.nova-lite-v1:0",))
    result = probed(it, by=by, level=Level.CHAT, lookup=keys.get)

    assert (result.status, result.level) == (Status.OK, Level.CHAT)
    for request in asked:
        signed = request.headers["authorization"]
        assert signed.startswith("AWS4-HMAC-SHA256 Credential=AKIA0123/")
        assert "/eu-west-3/bedrock/aws4_request" in signed
        assert signed.endswith(f"Signature={signature(request, keys)}")
        assert "s" * 40 not in str(request.headers)


@needs_botocore
def test_credentials_that_aws_refuses_are_not_called_missing():
    said = {"message": "The security token included in the request is invalid."}
    refused = page(said, 403, **{"x-amzn-errortype": "UnrecognizedClientException"})
    keys = {"AWS_ACCESS_KEY_ID": "AKIA0123", "AWS_SECRET_ACCESS_KEY": "s" * 40}

    result = probed(bedrock(), by=lambda _: refused, lookup=keys.get)

    assert (result.status, result.level) == (Status.AUTH, Level.REACH)


@needs_botocore
@pytest.mark.parametrize("half", [{}, {"AWS_ACCESS_KEY_ID": "AKIA0123"}])
def test_without_aws_credentials_there_is_no_key(monkeypatch, half):
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    result = probed(bedrock(), by=lambda _: page(MODELS), lookup=half.get)

    assert result.status is Status.NO_KEY
    assert "AWS" in result.detail


def google(tmp_path, value=None):
    """The environment that names a file of Google credentials."""
    pytest.importorskip("google.auth", reason='pip install "openclaw-cfg[vertex]"')
    file = tmp_path / "google.json"
    user = {
        "type": "authorized_user",
        "client_id": "me",
        "client_secret": "hush-hush-hush",
        "refresh_token": "again-and-again",
    }
    file.write_text(json.dumps(user if value is None else value))
    return {"GOOGLE_APPLICATION_CREDENTIALS": str(file)}.get


def test_google_credentials_of_openclaws_environment_are_changed_for_a_token(tmp_path):
    asked = []

    def by(request):
        asked.append((request.url.host, request.headers.get("authorization")))
        if request.url.host == "oauth2.googleapis.com":
            assert b"again-and-again" in request.content
            return page({"access_token": "token-1234567890", "expires_in": 3600})
        return page({"publisherModels": [{"name": "publishers/google/models/m1"}]})

    result = probed(vertex(), by=by, lookup=google(tmp_path))

    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert asked == [
        ("oauth2.googleapis.com", None),
        ("europe-west1-aiplatform.googleapis.com", "Bearer token-1234567890"),
    ]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (page({"error": "invalid_grant"}, 400), Status.AUTH),
        (httpx.ConnectError("refused"), Status.UNREACHABLE),
        (httpx.ReadTimeout("slow"), Status.TIMEOUT),
    ],
)
def test_a_token_that_does_not_come_is_told(tmp_path, answer, status):
    def by(request):
        assert request.url.host == "oauth2.googleapis.com"
        if isinstance(answer, Exception):
            raise answer
        return answer

    result = probed(vertex(), by=by, lookup=google(tmp_path))

    assert (result.status, result.level) == (status, None)
    assert "Google" in result.detail


@pytest.mark.parametrize(
    "value",
    [{}, [], {"type": "service_account"}, {"type": "authorized_user", "client_id": 5}],
)
def test_a_file_without_google_credentials_is_told_by_its_variable(tmp_path, value):
    result = probed(
        vertex(), by=lambda _: page(listing()), lookup=google(tmp_path, value)
    )

    assert result.status is Status.NO_KEY
    assert "GOOGLE_APPLICATION_CREDENTIALS" in result.detail
    assert "gcloud auth" in result.help


def test_without_google_credentials_there_is_no_key(monkeypatch):
    pytest.importorskip("google.auth", reason='pip install "openclaw-cfg[vertex]"')
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/no/such/file.json")

    result = probed(vertex(), by=lambda _: page(listing()))

    assert result.status is Status.NO_KEY
    assert "gcloud auth" in result.help
