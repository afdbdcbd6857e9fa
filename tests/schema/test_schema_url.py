"""URLs as JavaScript's `new URL` takes them; verdicts noted from Node 26."""

import pytest

from openclaw_cfg.schema.url import is_url

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
