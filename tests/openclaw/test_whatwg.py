"""URLs as `new URL()` of JavaScript reads them."""

import pytest

from openclaw_cfg.openclaw.whatwg import WebUrl, ascii_host, is_domain, parse_url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://x", WebUrl("https", "x", "/", bare=True)),
        ("HTTPS://X:8/", WebUrl("https", "x", "/", bare=True)),
        ("https:x/y", WebUrl("https", "x", "/y", bare=False)),
        ("https:\\\\x\\y", WebUrl("https", "x", "/y", bare=False)),
        ("https://u:p@x", WebUrl("https", "x", "/", bare=False)),
        ("https://@x", WebUrl("https", "x", "/", bare=True)),
        ("https://x?q", WebUrl("https", "x", "/", bare=False)),
        ("https://x?", WebUrl("https", "x", "/", bare=True)),
        ("https://x/a/..", WebUrl("https", "x", "/", bare=True)),
        ("http://127.1", WebUrl("http", "127.0.0.1", "/", bare=True)),
        ("http://[::1]:2", WebUrl("http", "[::1]", "/", bare=True)),
        ("https://ä.de", WebUrl("https", "xn--4ca.de", "/", bare=True)),
        ("x", None),
        ("https://", None),
        ("https://x:99999", None),
        ("https://a b", None),
    ],
)
def test_a_url_is_read(text: str, expected: WebUrl | None):
    assert parse_url(text) == expected


@pytest.mark.parametrize("host", ["a.b", "a", "xn--4ca.de", "1-2.x"])
def test_host_names(host: str):
    assert is_domain(host)
    assert ascii_host(host.upper()) == host


@pytest.mark.parametrize("host", ["", "-a", "a-", "a..b", "a_b", "a" * 64, "a.b."])
def test_what_is_no_host_name(host: str):
    assert not is_domain(host)
