"""Whether a key may be sent to a base URL, and what is unusual about its path."""

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from openclaw_cfg.model import Url, has_user, is_loopback
from openclaw_cfg.probe.base import Status, Verdict
from openclaw_cfg.probe.wording import shown_url

# What OpenClaw 2026.9.6 adds to the base URL, by protocol.
_ADDED: Final = {
    "openai-completions": "/chat/completions",
    "openai-responses": "/responses",
    "anthropic-messages": "/v1/messages",
    "azure-openai-responses": "/responses",
    "ollama": "/api/chat",
}
_VERSION: Final = re.compile(r"/v\d+[a-z0-9]*(/|\Z)")


def refusal_to_ask(base_url: str, *, allow_http: bool) -> Verdict | None:
    """Why nothing may be sent to `base_url`; None when sending is allowed."""
    url = Url.parse(base_url)
    if url is None or not _is_ascii_host(url.host) or not base_url.isprintable():
        return Verdict(
            Status.UNREACHABLE,
            f'"{shown_url(base_url)}" is not an http or https address',
            'baseUrl looks like "https://api.example.com/v1"',
        )
    if has_user(base_url):
        return Verdict(
            Status.UNREACHABLE,
            "baseUrl holds a user or password, which OpenClaw cannot send",
            "take it out of baseUrl, and put the key into apiKey or a header",
        )
    if url.scheme == "http" and not is_loopback(url.host) and not allow_http:
        return Verdict(
            Status.TLS,
            "plain http would send the key unencrypted, so it was not sent",
            "use https; for a server in a private network pass --allow-http",
        )
    return None


def origin(url: str) -> str:
    """Scheme, host and port of a URL, lower case."""
    parts = urlsplit(url)
    return urlunsplit(
        (parts.scheme, parts.netloc.rpartition("@")[2].lower(), "", "", "")
    )


def advice(base_url: str, api: str) -> str:
    """What is unusual about a base URL's path for a protocol; empty when nothing is."""
    path = urlsplit(base_url).path.rstrip("/")
    added = _ADDED.get(api, "")
    if added and path.endswith(added):
        fitting = shown_url(base_url, query=False).rstrip("/").removesuffix(added)
        return f'OpenClaw adds "{added}" on its own: set baseUrl to "{fitting}"'
    if lacks_version(base_url, api):
        return (
            f'OpenClaw adds no "/v1": is "{shown_url(base_url, query=False)}/v1" meant?'
        )
    return ""


def split_added(url: str) -> tuple[str, str]:
    """A URL without the part that OpenClaw adds, and the protocol that follows from it.

    The protocol is empty where the URL is a base URL already.
    """
    found = ((api, added) for api, added in _ADDED.items() if url.endswith(added))
    api, added = next(found, ("", ""))
    return url.removesuffix(added), api


def lacks_version(base_url: str, api: str) -> bool:
    """Whether a base URL has no `/v1` or the like, where OpenClaw adds none."""
    path = urlsplit(base_url).path.rstrip("/")
    return api.startswith("openai-") and not _VERSION.search(path)


def _is_ascii_host(host: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9._:%-]+", host) is not None
