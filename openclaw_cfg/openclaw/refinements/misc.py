"""Single settings: paths that must be absolute, the address of a proxy."""

from collections.abc import Iterator

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.refinements.base import Refined, error, text_at
from openclaw_cfg.redact import shown
from openclaw_cfg.schema.web_url import odd_character, parse_url


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """Settings with a requirement of their own."""
    yield from _absolute(value, ("worktreeRoot",), home=True)
    yield from _absolute(value, ("desktop", "host", "passwordFile"), home=False)
    path: JsonPath = ("proxy", "proxyUrl")
    text = text_at(value, *path)
    url = parse_url(text) if text is not None else None
    if text is not None and not (url and url.is_http):
        finding = error(
            "bad-url",
            path,
            "the proxy has no http(s) URL",
            help=odd_character(text) or 'write "http://host:port"',
        )
        yield Refined(path, finding)


def _absolute(value: Json, path: JsonPath, *, home: bool) -> Iterator[Refined]:
    text = text_at(value, *path)
    if not text:
        return
    below_home = home and (text == "~" or text.startswith("~/"))
    if not (text.startswith("/") or below_home):
        finding = error(
            "relative-path",
            path,
            f"{shown(text, path)} is not an absolute path",
            help='begin it with "/"' + (' or "~/"' if home else ""),
        )
        yield Refined(path, finding)
