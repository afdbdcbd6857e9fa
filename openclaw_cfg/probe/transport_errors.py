"""Why there was no answer: the errors of the network, in one sentence each.

The classes are recognised by the chain of their causes, so that this needs no network
library: name, connection, certificate, time.
"""

import socket
import ssl
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from openclaw_cfg.probe.base import Status, Verdict
from openclaw_cfg.probe.wording import plain

_PORTS: Final = {"http": 80, "https": 443}
# h11's message for control codes where an answer should begin: a TLS alert.
_TLS_BYTES: Final = "illegal request line"  # h11, of a first byte below a space
# A handshake that timed out: not a TLS problem.
_WAITING: Final = (ssl.SSLWantReadError, ssl.SSLWantWriteError)
_CA_HELP: Final = (
    "name the CA's file in SSL_CERT_FILE, and NODE_EXTRA_CA_CERTS for OpenClaw"
)


def explain(error: BaseException, url: str) -> Verdict:
    """The verdict on a request that got no answer."""
    chain = tuple(_chain(error))
    names = {type(item).__name__ for item in chain}
    for item in chain:
        if isinstance(item, ssl.SSLError) and not isinstance(item, _WAITING):
            return _tls(item, url)
        if isinstance(item, socket.gaierror):
            return _no_name(item, url)
    if "ProxyError" in names:
        return Verdict(
            Status.UNREACHABLE,
            f"the proxy did not let the request through ({plain(str(error))[:60]})",
            "check HTTPS_PROXY and NO_PROXY",
        )
    if names & {"ConnectTimeout", "PoolTimeout"}:
        return timed_out(f"{_place(url)} did not accept a connection in time")
    if any("Timeout" in name for name in names):
        return timed_out("connected, but no answer came in time")
    return _connection(names, url, plain(str(error)))


def timed_out(detail: str) -> Verdict:
    """The verdict on a request that took too long."""
    return Verdict(Status.TIMEOUT, detail, "try again, with a longer --timeout")


def invalid_request() -> Verdict:
    """The verdict on a request that cannot even be built."""
    return Verdict(
        Status.UNREACHABLE,
        "baseUrl, a header or a model id holds characters that no request may have",
        "write it again, in plain letters",
    )


def malformed_response() -> Verdict:
    """The verdict on an answer that is not valid HTTP."""
    return Verdict(
        Status.FORMAT,
        "the answer is not HTTP as it should be",
        "check that baseUrl is the API's own address",
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        if isinstance(error, BaseExceptionGroup):  # one per address that was tried
            yield from error.exceptions
        error = error.__cause__ or error.__context__


def _no_name(error: socket.gaierror, url: str) -> Verdict:
    if error.errno == socket.EAI_AGAIN:
        return Verdict(
            Status.UNREACHABLE,
            f'no name server answers for "{_host(url)}"',
            "check the network; without it no name can be looked up",
        )
    return Verdict(
        Status.UNREACHABLE,
        f'there is no host "{_host(url)}"',
        "check the network, and the spelling of baseUrl if you typed it",
    )


def _connection(names: set[str], url: str, said: str) -> Verdict:
    if "ConnectionRefusedError" in names:
        detail = f"nothing listens on {_place(url)}"
        return Verdict(
            Status.UNREACHABLE, detail, "start the server, or check the port"
        )
    if "without sending a response" in said or "ConnectionResetError" in names:
        return _closed(url)
    if _TLS_BYTES in said and url.startswith("http:"):
        detail = f"{_place(url)} speaks TLS, and was asked without"
        return Verdict(Status.TLS, detail, 'write "https://" in baseUrl')
    if names & {"RemoteProtocolError", "DecodingError", "LocalProtocolError"}:
        return malformed_response()
    if names & {"ReadError", "WriteError", "ConnectionResetError", "CloseError"}:
        return _closed(url)
    return Verdict(
        Status.UNREACHABLE,
        f"no connection to {_place(url)}",
        "check the network, and the proxy if there is one",
    )


def _closed(url: str) -> Verdict:
    other = "https" if url.startswith("http:") else "http"
    return Verdict(
        Status.UNREACHABLE,
        f"{_place(url)} closed the connection without an answer",
        f'check the port; if it expects {other}, write "{other}://" in baseUrl',
    )


def _tls(error: ssl.SSLError, url: str) -> Verdict:
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = plain(error.verify_message or "")
        lower = reason.lower()
        if "hostname mismatch" in lower or "ip address mismatch" in lower:
            detail = f'the certificate is not for "{_host(url)}"'
            return Verdict(Status.TLS, detail, "check the host in baseUrl")
        if "expired" in lower:
            detail = "the certificate has expired"
            return Verdict(Status.TLS, detail, "tell the operator, and check the clock")
        detail = f"the certificate is not trusted ({reason})"
        return Verdict(Status.TLS, detail, _CA_HELP)
    if error.reason in {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"}:
        detail = f"{_place(url)} does not speak TLS"
        help_ = 'check the port; for a plain http server write "http://" in baseUrl'
        return Verdict(Status.TLS, detail, help_)
    reason = plain(error.reason or "handshake failed").lower().replace("_", " ")
    return Verdict(Status.TLS, f"no TLS connection: {reason}", "check host and port")


def _host(url: str) -> str:
    return plain(urlsplit(url).hostname or "")


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{_host(url)}:{parts.port or _PORTS.get(parts.scheme, 0)}"
