"""Where a key may travel, and what is odd about a base URL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cfg.model import is_loopback
from openclaw_cfg.probe.address import advice, refusal_to_ask, split_added
from openclaw_cfg.probe.base import Status
from openclaw_cfg.probe.wording import quoted, shown_url


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/v1",
        "http://localhost:11434",
        "http://127.0.0.1:1/v1",
        "http://127.8.8.8/v1",
        "http://[::1]:8080/v1",
        "http://lm.localhost/v1",
    ],
)
def test_https_and_this_machine_are_fine(url):
    assert refusal_to_ask(url, allow_http=False) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com/v1",
        "http://192.168.1.4:8000/v1",
        "http://localhost.example.com",
        "http://127.0.0.1.nip.io/v1",
    ],
)
def test_plain_http_to_another_machine_is_refused_unless_allowed(url):
    refused = refusal_to_ask(url, allow_http=False)

    assert refused.status is Status.TLS
    assert "--allow-http" in refused.help
    assert refusal_to_ask(url, allow_http=True) is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example.com/v1",
        "ftp://example.com",
        "https://",
        "https://[bad",
        "https://a:99999/",
        "https://exa mple.com",
        "https://example.com/\nv1",
        "https://me:pw@example.com/v1",
    ],
)
def test_what_is_no_address_is_refused_without_showing_credentials(url):
    refused = refusal_to_ask(url, allow_http=True)

    assert refused.status is Status.UNREACHABLE
    assert "me:pw" not in refused.detail


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost.",
        "lm.localhost",
        "127.0.0.1",
        "::1",
        "127.3.2.1",
        "::ffff:127.0.0.1",
    ],
)
def test_this_machine_is_known(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "0.0.0.0", "localhost.com", "::2", ""])
def test_other_machines_are_not_this_one(host):
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("url", "api", "says"),
    [
        ("https://h/v1/chat/completions", "openai-completions", '"https://h/v1"'),
        ("https://h/v1/responses", "openai-responses", '"https://h/v1"'),
        ("https://h/v1/messages", "anthropic-messages", '"https://h"'),
        ("https://h", "openai-completions", '"https://h/v1" meant'),
        ("https://h?k=1", "openai-completions", '"https://h/v1" meant'),
        ("https://h/v1/chat/completions?k=1", "openai-completions", '"https://h/v1"'),
        ("https://h/openai", "openai-responses", '"https://h/openai/v1" meant'),
    ],
)
def test_a_base_with_too_much_or_too_little_is_seen(url, api, says):
    assert says in advice(url, api)


@pytest.mark.parametrize(
    ("url", "api"),
    [
        ("https://h/v1", "openai-completions"),
        ("https://h/api/paas/v4", "openai-completions"),
        ("https://h/v1beta/openai", "openai-completions"),
        ("https://h", "anthropic-messages"),
        ("https://h/v1", "anthropic-messages"),
        ("https://h", "ollama"),
    ],
)
def test_a_good_base_gets_no_advice(url, api):
    assert advice(url, api) == ""


@pytest.mark.parametrize(
    ("url", "base", "api"),
    [
        ("https://h/v1/chat/completions", "https://h/v1", "openai-completions"),
        ("https://h/v1/responses", "https://h/v1", "openai-responses"),
        ("https://h/v1/messages", "https://h", "anthropic-messages"),
        ("http://h/api/chat", "http://h", "ollama"),
        ("https://h/v1", "https://h/v1", ""),
    ],
)
def test_what_openclaw_adds_tells_the_protocol(url, base, api):
    assert split_added(url) == (base, api)


@pytest.mark.parametrize(("size", "end"), [(159, "x"), (160, "x"), (161, "…")])
def test_what_is_quoted_has_a_limit(size, end):
    shown = quoted("x" * size)

    assert (len(shown), shown[-1]) == (min(size, 160), end)
    assert len(shown_url(f"https://h/{'x' * 300}")) == 200
    assert len(shown_url(f"https://[h/{'x' * 300}")) == 200
    assert shown_url(f"https://h?{'n' * 40}=1") == f"https://h?{'n' * 40}=***"
    assert shown_url(f"https://h?{'n' * 41}=1") == f"https://h?{'n' * 39}…=***"


@given(st.text())
def test_no_text_breaks_the_checks_or_shows_a_user_part(text):
    refusal_to_ask(text, allow_http=False)
    assert (
        "@" not in shown_url(f"https://user:secret@host/{text}").partition("/host")[0]
    )
    assert len(quoted(text)) <= 160
