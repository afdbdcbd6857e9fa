"""The network: the only module that uses httpx, and the only one that reads a key.

Every wait is limited, no redirect is followed, at most two megabytes of an answer are
read, and decompressed answers have the same limit.
"""

import asyncio
import json
import os
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from functools import cache
from typing import Any, Final, Self

import httpx

from openclaw_cfg import __version__
from openclaw_cfg.errors import AppError
from openclaw_cfg.model import is_loopback
from openclaw_cfg.probe import signing, transport_errors
from openclaw_cfg.probe.base import (
    Answer,
    Ask,
    AwsSignature,
    GoogleToken,
    KeyHeader,
    Verdict,
)
from openclaw_cfg.probe.keys import Lookup
from openclaw_cfg.secret import Literal

Transport = httpx.AsyncBaseTransport
"""What tests use instead of the network."""

MAX_BODY: Final = 2 * 1024 * 1024
USER_AGENT: Final = f"openclaw-cfg/{__version__}"
_CONNECT: Final = 10.0
_UNPACKERS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class Network:
    """Two HTTP clients: one for this machine, one that honours the environment.

    Args:
        step: seconds that a single write or read may take; connecting gets half of it,
            so that a failure to connect is reported as such.
        lookup: the environment that OpenClaw sees, for the credentials of clouds.
        tls: whether https is used. Reading the root certificates takes longer than many
            answers; without them every https server is refused.
        transport: instead of the network, in tests.

    Raises:
        AppError: a proxy or a CA file that the environment names cannot be used.
    """

    def __init__(
        self,
        *,
        step: float,
        lookup: Lookup,
        tls: bool = True,
        transport: Transport | None = None,
    ) -> None:
        self._step = step
        self._tls = tls
        self._lookup = lookup
        self._transport = transport
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            roots = trust() if self._tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            self._near = self._client(trust=roots, environment=False)
            self._far = self._client(trust=roots, environment=True)
        except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
            raise AppError(
                f"the environment's proxy or CA cannot be used: {error}",
                hint="check HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE, NODE_EXTRA_CA_CERTS"
                '; a socks proxy needs `pip install "openclaw-cfg[socks]"`',
            ) from error
        await self._stack.enter_async_context(self._near)
        await self._stack.enter_async_context(self._far)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def fetch(
        self, ask: Ask, *, key: Literal | None, headers: Mapping[str, Literal]
    ) -> Answer | Verdict:
        """Send one request; its answer, or why there is none.

        Args:
            ask: the request.
            key: is put where the request's credential says; without a credential
            nowhere.
            headers: configured ones; they are sent only along with a credential,
                because they may hold keys too.
        """
        opening = await self._opening(ask, key)
        if isinstance(opening, Verdict):
            return opening
        try:
            request = self._request(ask, opening=opening, headers=headers)
        except (ValueError, UnicodeError, httpx.InvalidURL):
            return transport_errors.invalid_request()
        client = self._near if is_loopback(request.url.host) else self._far
        started = time.monotonic()
        try:
            response = await client.send(request, stream=True)
            try:
                body, cut = await _read(response, ask)
            finally:
                await response.aclose()
        except httpx.HTTPError as error:
            return transport_errors.explain(error, ask.url)
        except (ValueError, UnicodeError, httpx.InvalidURL):
            # httpx reads the Location of a redirect even when it does not follow it.
            return transport_errors.malformed_response()
        return Answer(
            status=response.status_code,
            headers={k.lower(): v for k, v in response.headers.items()},
            body=body,
            cut=cut,
            elapsed_ms=round((time.monotonic() - started) * 1000),
        )

    def _client(self, *, trust: ssl.SSLContext, environment: bool) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport,
            verify=trust,
            trust_env=environment,
            follow_redirects=False,
            timeout=httpx.Timeout(self._step, connect=min(self._step / 2, _CONNECT)),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
        )

    async def _opening(
        self, ask: Ask, key: Literal | None
    ) -> Mapping[str, Literal] | Verdict:
        """The headers that authenticate a request."""
        match ask.credential:
            case KeyHeader(name, scheme):
                value = f"{scheme} {key.value}".strip() if key else ""
                return {name.lower(): Literal(value)} if value else {}
            case AwsSignature() as signature:
                if key is not None:
                    return {"authorization": Literal(f"Bearer {key.value}")}
                return await asyncio.to_thread(
                    signing.aws_headers,
                    signature,
                    ask.method,
                    ask.url,
                    _content(ask) or b"",
                    lookup=self._lookup,
                )
            case GoogleToken():
                return await asyncio.to_thread(
                    signing.google_headers,
                    lookup=self._lookup,
                    send=self._sender(asyncio.get_running_loop()),
                )
        return {}

    def _sender(self, loop: asyncio.AbstractEventLoop) -> signing.Send:
        """For a library in a thread: its requests are sent like all others."""

        async def asked(
            method: str,
            url: str,
            body: bytes | None,
            headers: Mapping[str, str],
            seconds: float | None,
        ) -> signing.TokenReply | Verdict:
            # Besides this machine, only the metadata service uses plain http.
            client = self._far if url.startswith("https:") else self._near
            limit = min(seconds or self._step, self._step)
            try:
                answer = await client.request(
                    method, url, content=body, headers=headers, timeout=limit
                )
            except httpx.HTTPError as error:
                return transport_errors.explain(error, url)
            return signing.TokenReply(
                answer.status_code, answer.headers, answer.content
            )

        def send(*request: Any) -> signing.TokenReply | Verdict:
            return asyncio.run_coroutine_threadsafe(asked(*request), loop).result()

        return send

    def _request(
        self,
        ask: Ask,
        *,
        opening: Mapping[str, Literal],
        headers: Mapping[str, Literal],
    ) -> httpx.Request:
        sent = {
            "user-agent": USER_AGENT,
            "accept": "application/json, text/event-stream",
            # Uncompressed answers cannot be bombs; if a server compresses anyway, there
            # is a limit.
            "accept-encoding": "identity",
            **ask.headers,
        }
        if ask.credential is not None:
            sent |= {name.lower(): value.value for name, value in headers.items()}
        sent |= {name: value.value for name, value in opening.items()}
        content = _content(ask)
        if content is not None:
            sent["content-type"] = "application/json"
        return self._near.build_request(
            ask.method, ask.url, headers=sent, content=content
        )


def _content(ask: Ask) -> bytes | None:
    return None if ask.json is None else json.dumps(ask.json).encode()


def trust() -> ssl.SSLContext:
    """The usual root certificates, SSL_CERT_FILE, SSL_CERT_DIR, and those Node adds."""
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS")
    return _trust(*map(os.environ.get, names))


@cache  # reading the root certificates takes longer than most requests
def _trust(file: str | None, folder: str | None, extra: str | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context()  # which reads the first two
    # From Python 3.13 on a private CA without key usage is refused; Node takes it.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if extra:
        context.load_verify_locations(cafile=extra)
    return context


async def _read(response: httpx.Response, ask: Ask) -> tuple[bytes, bool]:
    """The decompressed body, and whether there was more than the limit."""
    body = bytearray()
    looked_at = 0
    async for chunk in _unpacked(response):
        body += chunk
        if len(body) > MAX_BODY:
            return bytes(body[:MAX_BODY]), True
        if ask.enough and response.status_code == 200:
            end = body.rfind(b"\n") + 1
            if end > looked_at and ask.enough(bytes(body[looked_at:end])):
                return bytes(body[:end]), True
            looked_at = max(looked_at, end)
    return bytes(body), False


async def _unpacked(response: httpx.Response) -> AsyncIterator[bytes]:
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    bits = _UNPACKERS.get(coding)
    if bits is None:
        async for chunk in response.aiter_raw():
            yield chunk
        return
    unpack = zlib.decompressobj(bits)
    async for chunk in response.aiter_raw():
        try:
            yield unpack.decompress(chunk, MAX_BODY + 1)
        except zlib.error as error:
            raise httpx.DecodingError(str(error), request=response.request) from error
        if unpack.unconsumed_tail:
            return
