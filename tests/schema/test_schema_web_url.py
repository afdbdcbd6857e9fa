"""URLs as JavaScript's `new URL` takes them; verdicts noted from Node 26."""

import subprocess
import sys

import pytest

from openclaw_cfg.schema.web_url import (
    WebUrl,
    ascii_host,
    is_domain,
    is_url,
    odd_character,
    parse_url,
)

GOOD = [
    "https://example.com",
    "HTTP://EXAMPLE.com:80/path?x#y",
    "  https://example.com\n",
    "http:example.com",
    "https:////example.com",
    "https:\\\\example.com\\x",
    "https://user:pw@example.com/",
    "http://[::1]:8080/",
    "http://[::ffff:1.2.3.4]/",
    "http://127.1",
    "http://0x7f.1",
    "http://a_b/",
    "http://exa%6dple.com",
    "http://münchen.de",
    "mailto:me@example.com",
    "x:",
    "file:///tmp/x",
    "file:",
    "data:text/plain,hi",
    "proxy.example:3128",
    "wss://host",
    "foo://",
    "foo:///path",
    "foo://ho st".replace(" ", ""),
    "http://1.2.3.4.",
    "http://example.com:",
    "http://a.b.c.d.e",
]
BAD = [
    "",
    "noturl",
    "example.com/path",
    "//example.com",
    "http://",
    "https:///",
    "https://?x",
    "http://ho st",
    "http://a<b",
    "http://example.com:99999",
    "http://example.com:8a",
    "http://[::1",
    "http://[zz]",
    "http://[fe80::1%25eth0]/",
    "http://1.2.3.256",
    "http://1.2.3.4.5",
    "http://09.1",
    "http://x.0xg1z.99999999999",
    "http://a%00b",
    "http://a%2fb",
    "foo://ho st",
    "foo://a:b",
    "foo://:80",
    "1http://x",
    "\u017fip:x",
]


@pytest.mark.parametrize("text", GOOD)
def test_urls(text):
    assert is_url(text)


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_url(text):
    assert not is_url(text)


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://a.example\uff1a8443/x", 'U+FF1A FULLWIDTH COLON; type ":"'),
        ("https://a.exam\u00a0ple", "U+00A0 NO-BREAK SPACE; take it out"),
        ("https://a.exam ple", "U+0020 SPACE; take it out"),
        ("https://a.example\uff0fv1", 'U+FF0F FULLWIDTH SOLIDUS; type "/"'),
        ("https://a\ufffdb/", "U+FFFD REPLACEMENT CHARACTER; take it out"),
        ("https://u\uff1a:p@a\uff20b/", 'U+FF20 FULLWIDTH COMMERCIAL AT; type "@"'),
        ("https://m\u00fcnchen.de:99999", ""),
        ("https://a\u3002example", ""),
        ("a.example", ""),
        ("", ""),
    ],
)
def test_the_odd_character_is_named(text, words):
    assert words in odd_character(text)
    assert bool(words) == bool(odd_character(text))


def test_a_plain_url_is_read_without_the_library():
    code = (
        "import sys; from openclaw_cfg.schema.web_url import is_url;"
        "texts = ['https://api.example.com:8443/v1/x-y', 'http://127.0.0.1:11434'];"
        "print(all(map(is_url, texts)), 'ada_url' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "True False\n"
