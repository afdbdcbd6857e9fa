"""An address of the user's own: completed, and another one where it is dead."""

import socket

import pytest
from ask_desk import add
from scripted_prompter import BACK

from openclaw_cfg.ask import Pasted
from openclaw_cfg.demo import serve

KEY = "sk-0123456789abcdef0123"


@pytest.fixture
def home(tmp_path):
    (tmp_path / ".openclaw").mkdir()
    (tmp_path / ".openclaw" / "openclaw.json").write_text("{}")
    return tmp_path


def _dead():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{one.getsockname()[1]}"


def test_a_dead_host_offers_another_address_on_the_spot(home):
    with serve(keys=[KEY], models=["m-1"]) as server:
        run = add(
            home,
            [
                ("Name for this", ...),
                ("Base URL", f"{_dead()}/v1"),
                ("Which protocol", ...),
                ("Key for", Pasted(KEY)),
                ("What now?", "address"),
                ("Base URL", server.base_url.removeprefix("http://")),
                ("Where to keep", ...),
                ("Which models", ("m-1",)),
            ],
            name="custom",
            probe=True,
        )

    assert run.provider.provider.base_url == server.base_url
    (choices,) = (c for t, c in run.inner.offered.items() if "now" in t)
    assert choices[0].value == "address"


def test_each_protocol_says_what_it_is(home):
    run = add(
        home,
        [
            ("Name for this", "lab"),
            ("Base URL", BACK),
            ("Name for this", "lab"),
            ("Base URL", "localhost:18103"),
            ("Which protocol", "anthropic-messages"),
            ("Key for", "later"),
            ("Model of", "m"),
        ],
        name="custom",
    )

    assert all(
        choice.hint for choice in run.inner.offered["Which protocol does it speak?"]
    )
    assert run.provider.provider.base_url == "http://localhost:18103"


@pytest.mark.parametrize(
    ("typed", "base", "api"),
    [
        ("lab:8080/v1/chat/completions/", "http://lab:8080/v1", "openai-completions"),
        (
            "https://lab.example/v1/messages",
            "https://lab.example",
            "anthropic-messages",
        ),
        ("https://lab.example/v1/responses", "https://lab.example/v1", None),
    ],
)
def test_a_whole_path_becomes_the_base_url(home, typed, base, api):
    run = add(
        home,
        [
            ("Name for this", "lab"),
            ("Base URL", typed),
            ("Which protocol", ...),
            ("Key for", "later"),
            ("Model of", "m"),
        ],
        name="custom",
    )

    made = run.provider.provider
    assert (made.base_url, made.api) == (base, api or "openai-responses")
    assert f"on its own: the base URL is {base}" in run.inner.said


def test_the_address_tells_which_protocol_is_proposed(home):
    run = add(
        home,
        [
            ("Name for this", "lab"),
            ("Base URL", "https://relay.example/anthropic"),
            ("Which protocol", ...),
            ("Key for", "later"),
            ("Model of", "m"),
        ],
        name="custom",
    )

    assert run.provider.provider.api == "anthropic-messages"
