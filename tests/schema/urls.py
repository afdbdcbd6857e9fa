# ruff: noqa: RUF001  (letters that look like others are what this is about)
"""Texts at random, from a seed, that are URLs or nearly."""

import random
from collections.abc import Iterator
from typing import Final

_SCHEMES: Final = (
    *("https", "http", "ws", "wss", "ftp", "file", "HTTPS", "HtTp", "socks5", "data"),
    *("mailto", "x", "a+b", "1x", "", "java script", "blob", "\u017fip"),
)
_SLASHES: Final = ("://", "://", "://", ":/", ":", ":///", ":\\\\", ":\\/", "//")
_USERS: Final = (
    "",
    "",
    "",
    "",
    "u@",
    "u:p@",
    ":@",
    "@",
    "ü:ö@",
    "a@b@",
    "%00@",
    "x:y:z@",
)
_PORTS: Final = (
    *("", "", "", ":", ":80", ":443", ":0", ":65535", ":65536", ":99999", ":8a", ":-1"),
    *(":00080", ": 80", ":８０", "：8443", ":000000000080"),
)
_PATHS: Final = (
    *("", "", "/", "/v1", "/v1/", "//", "/a/../b", "/.", "/..", "/%2e%2E/x", "/a b"),
    *("\\x", "/ä", "/?", "?q", "#f", "?a#b", "/a?b=%", "/\ud800", "/\u0000", "/a\tb"),
    *("/a/.", "/.hidden", "/x.y", "/~a_b-c.d", "/%zz", "/|", "/{a}", "/^"),
)
_NUMBERS: Final = (
    *(
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0177.0.0.1",
        "1.2.3.256",
        "1.2.3.4.5",
        "1.2.3.4.",
    ),
    *("256", "4294967295", "4294967296", "0x", "0xg", "09", "1..2", "a.1", "a.0x1"),
    *("1.2.3", "00.00.00.00", "１２７.0.0.1", "1.2.3.4..", "0x7F.0X1", "1.2.3.08"),
)
_V6: Final = (
    *("[::1]", "[::]", "[1:2:3:4:5:6:7:8]", "[::ffff:1.2.3.4]", "[fe80::1%25eth0]"),
    *(
        "[::1",
        "::1]",
        "[zz]",
        "[1::2::3]",
        "[::1.2.3]",
        "[1:2:3:4:5:6:7]",
        "[]",
        "[::01]",
    ),
    *("[0:0:0:1:0:0:0:0]", "[::1.2.3.456]", "[2001:DB8::A]", "[：：1]"),
)
_LABELS: Final = (
    *(
        "a",
        "b-c",
        "example",
        "com",
        "xn--4ca",
        "xn--",
        "xn--a",
        "xn--0",
        "-x",
        "x-",
        "a_b",
    ),
    *("ab--cd", "A", "münchen", "ß", "ς", "例え", "бг", "\u200d", "a\u200cb", "\u00ad"),
    *("", "*", "a%6d", "%", "%00", "%2f", "%zz", "%C3%BC", "%FF", "א", "א1", "aא", "١"),
    *("\U0001f600", "\ud83d\ude00", "\ud800", "\u0300", "a\u0300", "x" * 63, "x" * 64),
    *("XN--4CA", "xn--\u00fc", "faß", "\u3002", "ａ", "①", "㎏", "ﷺ", "\u2024", "℀"),
)
_DOTS: Final = (".", ".", ".", ".", "。", "．", "｡", "..", "")
_SPOILERS: Final = (
    " \t\n\r\x00\x1f\x7f#/<>?@[\\]^|%:;,'\"`{}~!$&()*+=_－／？＃＠　\u00a0\u200b\ufeff"
)


def urls(seed: int, count: int) -> Iterator[str]:
    """`count` of them."""
    chance = random.Random(seed)
    for _ in range(count):
        host = chance.choice((_name, _name, _name, _number, _v6, _any))(chance)
        text = "".join(
            (
                chance.choice(_SCHEMES[:6] * 4 + _SCHEMES),
                chance.choice(_SLASHES * 2 + ("://",) * 20),
                chance.choice(_USERS),
                host,
                chance.choice(_PORTS),
                chance.choice(_PATHS),
            )
        )
        if chance.random() < 0.15:
            place = chance.randrange(len(text) + 1)
            text = text[:place] + chance.choice(_SPOILERS) + text[place:]
        yield text


def _name(chance: random.Random) -> str:
    labels = [
        chance.choice(_LABELS[:4] * 6 + _LABELS) for _ in range(chance.randint(1, 4))
    ]
    return "".join(
        part for label in labels for part in (chance.choice(_DOTS), label)
    ).lstrip("." if chance.random() < 0.9 else "")


def _number(chance: random.Random) -> str:
    return chance.choice(_NUMBERS)


def _v6(chance: random.Random) -> str:
    return chance.choice(_V6)


def _any(chance: random.Random) -> str:
    planes = (0x80, 0x800, 0x3100, 0xD800, 0x10000, 0x20000)
    letters = (chr(chance.randrange(chance.choice(planes))) for _ in range(3))
    return "a" + "".join(letters) + ".com"
