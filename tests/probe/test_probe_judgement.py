"""What an answer means, by status, body and headers, without the network."""

import json

import pytest

from openclaw_cfg.catalog.refusals import Evidence
from openclaw_cfg.probe import Status
from openclaw_cfg.probe.adapters.openai import spoke
from openclaw_cfg.probe.base import Answer
from openclaw_cfg.probe.judgement import HELP, judge_chat, judge_list, judge_login


def told(status, body=None, **headers):
    made = body if isinstance(body, bytes) else json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, body=made, headers=names)


@pytest.mark.parametrize(
    ("status", "verdict", "detail"),
    [
        (400, "format", "the request was not understood (HTTP 400)"),
        (401, "auth", "the key was refused"),
        (402, "billing", "the account has no balance"),
        (403, "forbidden", "the key or the client is not allowed here"),
        (404, "not_found", "there is nothing at this address"),
        (405, "not_found", "this address does not take such a request"),
        (407, "unreachable", "the proxy requires a login"),
        (408, "timeout", "the server gave up waiting"),
        (410, "not_found", "this address was retired"),
        (418, "format", "the request was not understood (HTTP 418)"),
        (424, "unknown", "a server behind the endpoint failed"),
        (429, "rate_limit", "too many requests"),
        (451, "forbidden", "not available here for legal reasons"),
        (499, "format", "the request was not understood (HTTP 499)"),
        (500, "unknown", "the server failed (HTTP 500)"),
        (503, "unknown", "the server failed (HTTP 503)"),
        (504, "timeout", "the gateway got no answer in time"),
        (522, "timeout", "Cloudflare got no connection to the server in time"),
        (524, "timeout", "Cloudflare got no answer from the server in time"),
        (529, "rate_limit", "the vendor is overloaded"),
        (599, "unknown", "the server failed (HTTP 599)"),
    ],
)
@pytest.mark.parametrize("judge", [judge_list, lambda a: judge_chat(a, spoke)])
def test_an_answer_that_says_nothing_goes_by_its_status(judge, status, verdict, detail):
    found = judge(told(status, {}))

    assert (found.status, found.detail) == (verdict, detail)
    assert found.help == HELP[Status(verdict)]
    assert found.evidence is Evidence.STATUS
    assert found.models is None


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(199, "unknown"), (200, "ok"), (204, "ok"), (299, "ok"), (300, "not_found")],
)
def test_only_the_two_hundreds_are_a_success(status, verdict):
    assert judge_list(told(status, {"data": ["m1"]})).status == verdict


@pytest.mark.parametrize(
    ("status", "place", "detail"),
    [
        (301, "https://x.example/v1?a=b", 'redirects to "https://x.example/v1"; not'),
        (307, "", 'redirects to "nowhere"; not'),
        (399, "/login", 'redirects to "/login"; not'),
    ],
)
def test_a_redirect_is_named_and_not_followed(status, place, detail):
    found = judge_list(told(status, {}, location=place))

    assert found.status is Status.NOT_FOUND
    assert found.detail.startswith(detail)


HTML = b"<html><body>Hello</body></html>"


@pytest.mark.parametrize(
    ("status", "verdict", "page"),
    [
        (200, "format", True),
        (404, "format", True),
        (401, "auth", False),
        (403, "forbidden", False),
        (502, "unknown", False),
    ],
)
def test_a_web_page_is_told_where_it_takes_the_place_of_the_api(status, verdict, page):
    found = judge_list(told(status, HTML))

    assert found.status == verdict
    assert ("got a web page" in found.detail) is page
    assert "Hello" not in found.detail


@pytest.mark.parametrize(
    ("body", "verdict", "said"),
    [
        (
            {"error": {"message": "boom"}},
            "unknown",
            'HTTP 200 with an error in it: "boom"',
        ),
        ({"code": 401, "msg": "no"}, "auth", 'the key was refused: "no"'),
        ({"code": 429, "msg": "no"}, "rate_limit", 'too many requests: "no"'),
        ({"code": "503", "msg": "no"}, "unknown", 'HTTP 503 with an error in it: "no"'),
        ({"code": 99, "msg": "no"}, "unknown", 'HTTP 200 with an error in it: "no"'),
        ({"code": 599, "msg": "no"}, "unknown", 'HTTP 599 with an error in it: "no"'),
        ({"code": "abc", "msg": "no"}, "unknown", 'HTTP 200 with an error in it: "no"'),
        ({"code": 600, "msg": "no"}, "unknown", 'HTTP 200 with an error in it: "no"'),
        ({"code": 4040, "msg": "no"}, "unknown", 'HTTP 200 with an error in it: "no"'),
        ({"code": 400, "msg": "no"}, "format", 'not understood (HTTP 400): "no"'),
        (
            {"code": 500, "errcode": 404},
            "not_found",
            "there is nothing at this address",
        ),
    ],
)
def test_an_error_inside_of_a_success_is_one_by_the_status_it_names(
    body, verdict, said
):
    for found in (judge_list(told(200, body)), judge_chat(told(200, body), spoke)):
        assert found.status == verdict
        assert said in found.detail


def test_the_status_of_http_counts_more_than_a_number_in_the_body():
    assert judge_list(told(403, {"code": 401, "msg": "no"})).status == "forbidden"
    assert judge_list(told(400, {"code": 401, "msg": "no"})).status == "format"


@pytest.mark.parametrize(
    ("retry", "status", "advice"),
    [
        ("12", 429, "try again after 12 s, as the vendor says (Retry-After)"),
        ("Wed, 21 Oct", 429, "try again after Wed, 21 Oct, as the vendor says (Retry-"),
        ("", 429, "try again later"),
        ("12", 401, HELP[Status.AUTH]),
        ("12", 503, HELP[Status.UNKNOWN]),
        ("a b " * 20, 429, f"try again after {('a b ' * 20)[:39]}…, as"),
    ],
)
def test_the_wait_that_a_vendor_names_is_passed_on(retry, status, advice):
    found = judge_list(told(status, {}, retry_after=retry))

    assert found.help.startswith(advice)


@pytest.mark.parametrize(
    "text",
    [
        "Client sent an HTTP request to an HTTPS server.",
        "<html>400 The plain HTTP request was sent to HTTPS port</html>",
        "You're speaking plain HTTP to an SSL-enabled server port.",
        "This server requires TLS",
    ],
)
def test_a_port_that_wants_tls_names_the_scheme(text):
    found = judge_list(told(400, text.encode()))

    assert (found.status, found.help) == (Status.TLS, 'write "https://" in baseUrl')


def test_words_about_tls_far_down_a_page_are_not_the_servers():
    last = 2000 - len(b"requires TLS")

    assert judge_list(told(400, b" " * last + b"requires TLS")).status == "tls"
    assert judge_list(told(400, b" " * (last + 1) + b"requires TLS")).status == "format"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"bad gateway", 'the server failed (HTTP 502): "bad gateway"'),
        (b"  \n", "the server failed (HTTP 502)"),
        (b"", "the server failed (HTTP 502)"),
        (b'data: {"message": "boom"}\n\n', '(HTTP 502): "boom"'),
        (b'{"message": "outer", "x": {"message": "inner"}}', '(HTTP 502): "outer"'),
    ],
)
def test_what_was_said_is_quoted(body, detail):
    assert judge_list(told(502, body)).detail.endswith(detail)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("ThrottlingException", "rate_limit"),
        ("UnrecognizedClientException:http://internal", "auth"),
        ("", "format"),
        ("Odd", "format"),
    ],
)
def test_aws_names_the_error_in_a_header(name, verdict):
    body = {"message": "no"}

    assert judge_list(told(400, body, x_amzn_errortype=name)).status == verdict


@pytest.mark.parametrize(
    ("body", "cut", "detail"),
    [
        (b'{"x": 1}', False, "the answer is not a model list"),
        (b'{"data": [', True, "the answer is too long"),
        (b'"hi"', False, "the answer is not a model list"),
    ],
)
def test_what_is_no_list_is_told_as_that(body, cut, detail):
    found = judge_list(Answer(status=200, body=body, cut=cut))

    assert (found.status, found.detail) == (Status.FORMAT, detail)
    assert found.help == HELP[Status.FORMAT]


@pytest.mark.parametrize(
    ("body", "ids", "complete"),
    [
        ({"data": [{"id": "m1"}]}, ("m1",), True),
        ({"data": [{"id": "m1"}], "has_more": True}, ("m1",), False),
        ({"data": []}, (), False),
    ],
)
def test_a_list_is_complete_or_not(body, ids, complete):
    found = judge_list(told(200, body))

    assert (found.status, found.models, found.complete) == ("ok", ids, complete)


def stream(*payloads):
    lines = (f"data: {json.dumps(payload)}\n\n" for payload in payloads)
    return "".join(lines).encode()


WORD = {"choices": [{"delta": {"content": "OK"}}]}
BLANK = {"choices": [{"delta": {"role": "assistant", "content": ""}}]}


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (stream(WORD), "ok"),
        (stream(BLANK, WORD), "ok"),
        (stream(BLANK), "format"),
        (stream(WORD, {"error": {"message": "x"}}), "ok"),
        (stream(BLANK, {"error": {"code": "insufficient_quota"}}), "billing"),
        (stream({"error": {"message": "boom"}}, WORD), "unknown"),
        (b"", "format"),
        (b"OK", "format"),
    ],
)
def test_a_chat_is_good_as_soon_as_the_model_spoke(body, verdict):
    assert judge_chat(told(200, body), spoke).status == verdict


def test_an_error_in_a_stream_is_told_as_one_inside_of_a_success():
    found = judge_chat(told(200, stream({"error": {"message": "boom"}})), spoke)

    assert found.detail == 'HTTP 200 with an error in it: "boom"'


def test_a_meaning_of_its_own_is_told_in_place_of_the_general_one():
    body = {"error": {"message": "your plan has expired"}}

    assert judge_list(told(429, body)).detail == (
        'the subscription has expired or is not active: "your plan has expired"'
    )


LOGIN = {
    "state": "valid",
    "source": "OpenClaw's own store",
    "until": None,
    "command": "log in",
}


@pytest.mark.parametrize(
    ("status", "body", "verdict", "detail", "advice"),
    [
        (200, LOGIN, "ok", "logged in, says OpenClaw's own store; no one", ""),
        (
            200,
            {**LOGIN, "until": "2026-12-01 10:00 UTC"},
            "ok",
            "logged in until 2026-12-01 10:00 UTC, says",
            "",
        ),
        (
            200,
            {**LOGIN, "state": "expired", "renewable": True},
            "unknown",
            "the login has expired (",
            "OpenClaw renews it at the next use; else run `log in`",
        ),
        (
            200,
            {**LOGIN, "state": "expired", "renewable": False},
            "auth",
            "the login has expired (",
            "run `log in`",
        ),
        (200, {}, "no_key", "not logged in", "run `openclaw models auth login`"),
        (200, [], "no_key", "not logged in", "run `openclaw models auth login`"),
        (404, LOGIN, "no_key", "not logged in", "run `log in`"),
    ],
)
def test_the_state_of_a_login(status, body, verdict, detail, advice):
    found = judge_login(told(status, body))

    assert found.status == verdict
    assert found.detail.startswith(detail)
    assert found.help == advice
