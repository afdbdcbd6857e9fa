"""Downloads one public file: without a key, limited in size and time, only if newer."""

import time
from typing import Final

import httpx
from msgspec import Struct

from openclaw_cfg.errors import AppError
from openclaw_cfg.model import Url, is_loopback
from openclaw_cfg.probe.runner import USER_AGENT, trust
from openclaw_cfg.probe.transport_errors import explain

MOST: Final = 16 * 1024 * 1024
"""Bytes of a file that are read at most."""

_STEP: Final = 10.0
_WHOLE: Final = 60.0


class Download(Struct, frozen=True):
    """The answer: a body, or None if the file has not changed since `etag`."""

    body: bytes | None
    etag: str


def download(
    url: str, *, etag: str = "", transport: httpx.BaseTransport | None = None
) -> Download:
    """Fetch a public file; the environment's proxy is used, no redirect is followed.

    Args:
        etag: from the last answer, so that an unchanged file is not sent again.
        transport: instead of the network, in tests.

    Raises:
        AppError: there is no such file, or it is too large or too slow.
    """
    target = Url.parse(url)
    near = target is not None and is_loopback(target.host)
    if target is None or (target.scheme != "https" and not near):
        raise AppError(f'"{url}" is not an https address')
    headers = {"user-agent": USER_AGENT, "accept": "application/json"}
    # An uncompressed body cannot be larger than it seems.
    headers["accept-encoding"] = "identity"
    if etag:
        headers["if-none-match"] = etag
    try:
        with (
            httpx.Client(
                transport=transport,
                verify=trust(),
                trust_env=not near,
                follow_redirects=False,
                timeout=_STEP,
            ) as client,
            client.stream("GET", url, headers=headers) as answer,
        ):
            return _read(answer, url)
    except httpx.HTTPError as error:
        failed = explain(error, url)
        hint = "check the address and the network, or name a file instead"
        raise AppError(f'"{url}": {failed.detail}', hint=hint) from None
    except (ValueError, httpx.InvalidURL, OSError) as error:
        raise AppError(f'"{url}" cannot be asked for: {error}') from None


def _read(answer: httpx.Response, url: str) -> Download:
    etag = answer.headers.get("etag", "")
    if answer.status_code == 304:
        return Download(None, etag)
    if answer.status_code != 200:
        raise AppError(f'"{url}" answered HTTP {answer.status_code}')
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise AppError(f'"{url}" answered with a packed file, which was not asked for')
    body = bytearray()
    end = time.monotonic() + _WHOLE
    for chunk in answer.iter_raw():
        body += chunk
        if len(body) > MOST:
            raise AppError(f'"{url}" is larger than {MOST // 1024 // 1024} MB')
        if time.monotonic() > end:
            raise AppError(f'"{url}" did not come within {_WHOLE:.0f} seconds')
    return Download(bytes(body), etag)
