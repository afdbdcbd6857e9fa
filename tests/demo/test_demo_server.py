"""The loopback provider answers as a real one would, and remembers no key."""

import json
import urllib.error
import urllib.request

import pytest

from openclaw_cfg.demo import DemoProvider, Seen, serve

KEY = "sk-demo-0123456789"


def call(provider: DemoProvider, path: str, *, key: str = KEY, body: object = None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(provider.base_url + path, data)
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def chat(model: str, *, stream: bool) -> dict[str, object]:
    return {"model": model, "stream": stream, "messages": []}


def test_a_good_key_gets_the_models() -> None:
    with serve(keys=[KEY], models=["m1", "m2"]) as provider:
        status, body = call(provider, "/models")

    assert status == 200
    assert [row["id"] for row in json.loads(body)["data"]] == ["m1", "m2"]


@pytest.mark.parametrize("key", ["", "sk-other"])
def test_no_key_and_a_wrong_key_are_refused(key: str) -> None:
    with serve(keys=[KEY], models=["m1"]) as provider:
        status, body = call(provider, "/models", key=key)

    assert status == 401
    assert json.loads(body)["error"]["code"] == "invalid_api_key"


def test_without_keys_everybody_may_ask() -> None:
    with serve(keys=[], models=["m1"]) as provider:
        assert call(provider, "/models", key="")[0] == 200


def test_a_chat_is_answered_whole_or_in_pieces() -> None:
    with serve(keys=[KEY], models=["m1"]) as provider:
        _, whole = call(provider, "/chat/completions", body=chat("m1", stream=False))
        _, pieces = call(provider, "/chat/completions", body=chat("m1", stream=True))

    events = [line[6:] for line in pieces.split("\n") if line.startswith("data: ")]
    deltas = [json.loads(e)["choices"][0]["delta"] for e in events[:-1]]
    assert events[-1] == "[DONE]"
    assert (
        "".join(d.get("content", "") for d in deltas)
        == (json.loads(whole)["choices"][0]["message"]["content"])
    )


def test_an_unknown_model_or_path_is_not_found() -> None:
    with serve(keys=[KEY], models=["m1"]) as provider:
        asked = call(provider, "/chat/completions", body=chat("m9", stream=True))
        lost = call(provider, "/completions/models")

    assert (asked[0], json.loads(asked[1])["error"]["code"]) == (404, "model_not_found")
    assert lost[0] == 404


def test_the_log_says_what_was_asked_and_holds_no_key() -> None:
    with serve(keys=[KEY], models=["m1"]) as provider:
        call(provider, "/models", key="sk-other")
        call(provider, "/chat/completions", body=chat("m1", stream=False))

    assert provider.log == [
        Seen("GET", "/v1/models", "bad", "", 401),
        Seen("POST", "/v1/chat/completions", "good", "m1", 200),
    ]
    assert KEY not in repr(provider)


def test_a_body_that_is_no_json_is_no_traceback(capfd) -> None:
    with serve(keys=[], models=["m1"]) as provider:
        status, _ = call(provider, "/chat/completions", body=["not", "an", "object"])

    assert status == 404
    assert capfd.readouterr().err == ""
