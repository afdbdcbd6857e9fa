"""A key does not travel to a host where it does not belong, unless a person says so."""

import asyncio
import json

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openclaw_cfg.model import Model, Provider
from openclaw_cfg.probe import Options, probe_all
from openclaw_cfg.probe.censor import RUN, without
from openclaw_cfg.secret import MASK, EnvRef, Literal, SecretRef

KEY = "sk-planted-4f9Qz7Lm2Xw8"
STRANGER = "https://relay.example/v1"


def replied(status, value):
    body = httpx.ByteStream(json.dumps(value).encode())
    return httpx.Response(status, stream=body)


def sent(provider, **options):
    """The result, and the requests that left."""
    requests = []

    def answer(request):
        requests.append(request)
        return replied(200, {"data": [{"id": "m1"}]})

    (result,) = asyncio.run(
        probe_all(
            [provider],
            options=Options(**{"lookup": {"OPENAI_API_KEY": KEY}.get} | options),
            transport=httpx.MockTransport(answer),
        )
    )
    return result, requests


def relay(key=EnvRef("OPENAI_API_KEY"), **more):  # noqa: B008  (frozen)
    return Provider(
        **{"id": "relay", "base_url": STRANGER, "models": (Model(id="m1"),)}
        | {"key": key, **more}
    )


@pytest.mark.parametrize(
    "provider",
    [
        relay(),
        relay(SecretRef("env", "default", "OPENAI_API_KEY")),
        relay(Literal("${OPENAI_API_KEY}")),
        relay(Literal("prefix-${OPENAI_API_KEY}")),
        relay(None, headers={"x-api-key": Literal("${OPENAI_API_KEY}")}),
        relay(None, headers={"x-thing": EnvRef("OPENAI_API_KEY")}),
        relay(
            None, settings={"request": {"headers": {"x-other": "${OPENAI_API_KEY}"}}}
        ),
        relay(None, id="openai"),
    ],
)
def test_a_vendor_s_key_stays_here_and_the_probe_says_why(provider):
    result, requests = sent(provider)

    assert all(KEY not in str(r.headers.multi_items()) for r in requests)
    assert all(KEY not in str(r.url) for r in requests)
    assert result.level == "reach"
    if provider.id == "relay":
        assert "OPENAI_API_KEY" in result.detail
        assert "relay.example" in result.detail
        assert result.help == "pass --send-key relay to send it"


def test_in_a_stranger_s_file_every_variable_stays_here():
    own = Options(lookup={"OPENAI_API_KEY": KEY, "GITHUB_TOKEN": KEY}.get)

    _, kept = sent(relay(EnvRef("GITHUB_TOKEN")), lookup=own.lookup, trusted=False)
    _, gone = sent(relay(EnvRef("GITHUB_TOKEN")), lookup=own.lookup)

    assert "authorization" not in kept[0].headers
    assert "authorization" in gone[0].headers


def test_a_key_in_the_address_itself_is_never_put_in():
    result, requests = sent(relay(base_url="https://relay.example/${OPENAI_API_KEY}"))

    assert requests == []
    assert result.status == "skipped"


@pytest.mark.parametrize(
    "options",
    [
        {"send_keys": frozenset({"relay"})},
        {"agreed": frozenset({("OPENAI_API_KEY", "relay.example")})},
    ],
)
def test_with_a_yes_it_goes(options):
    _, requests = sent(relay(), **options)

    assert requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_yes_to_one_host_is_none_to_another():
    agreed = frozenset({("OPENAI_API_KEY", "relay.example")})

    _, requests = sent(relay(base_url="https://other.example/v1"), agreed=agreed)

    assert "authorization" not in requests[0].headers


def test_the_checks_of_a_vendor_are_not_run_with_a_proxy_s_key():
    """A vendor's own check has an absolute address, which the key is not for."""
    provider = relay(Literal(KEY), id="zai", base_url="https://proxy.example/v1")

    _, requests = sent(provider, plan_keys=True)

    assert {r.url.host for r in requests} == {"proxy.example"}


@given(
    st.text("abcdefgh0123456789", min_size=RUN, max_size=40),
    st.lists(
        st.tuples(st.text("xyz .", max_size=5), st.integers(0, 40), st.integers())
    ),
)
@example("sk-0123456789", [("", 3, 9)])
def test_no_run_of_a_key_survives(key, pieces):
    text = "".join(f"{word}{key[a : a + b % 50]}" for word, a, b in pieces)

    shown = without(text, [key])

    runs = {key[i : i + RUN] for i in range(len(key) - RUN + 1)}
    assert not any(run in shown for run in runs)


def test_what_is_not_of_the_key_is_shown():
    text = "incorrect key provided: sk-pla***ing in Xw8; see the docs"

    assert without(text, [KEY]) == text.replace("sk-pla", "***")


def test_five_characters_of_a_key_are_hidden_and_four_are_not():
    assert without("sk-ab", ["xsk-aby"]) == "***"
    assert without("sk-a", ["xsk-aby"]) == "sk-a"


@pytest.mark.parametrize(
    ("key", "text", "shown"),
    [
        ("my-deepseek-key-1", "api.deepseek.com: refused", "api.deepseek.com: refused"),
        ("localhost", "nothing listens on localhost:1", None),
        ("api.deepseek.com-1", "bad key api.deepseek.com-1", f"bad key {MASK}"),
        ("my-deepseek-key-1", "bad my-deepseek-key-1", f"bad {MASK}"),
    ],
)
def test_a_word_of_the_key_hides_no_part_of_the_host(key, text, shown):
    public = ("localhost", "api.deepseek.com")

    assert without(text, [key], public) == (text if shown is None else shown)


def test_a_server_that_echoes_the_end_of_a_key_shows_none_of_it():
    def answer(_):
        error = {"message": f"bad key, ending in {KEY[-9:]}"}
        return replied(401, {"error": error})

    (result,) = asyncio.run(
        probe_all(
            [relay(Literal(KEY))],
            options=Options(),
            transport=httpx.MockTransport(answer),
        )
    )

    assert KEY[-5:] not in f"{result.detail}{result.help}"
