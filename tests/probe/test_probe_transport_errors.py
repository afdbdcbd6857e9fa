"""Why there was no answer: each error of the network in a sentence, without one."""

import socket
import ssl

import httpx
import pytest

from openclaw_cfg.probe import Status
from openclaw_cfg.probe.transport_errors import (
    explain,
    invalid_request,
    malformed_response,
    timed_out,
)

URL = "https://api.example.com/v1/models"
PLAIN = "http://api.example.com:8080/v1/models"


def caused(error, *causes):
    """An error with a chain of causes, the first one outermost."""
    last = error
    for cause in causes:
        last.__cause__ = cause
        last = cause
    return error


def certificate(message):
    error = ssl.SSLCertVerificationError(1, message)
    error.verify_message = message
    return error


def tls(reason):
    error = ssl.SSLError(1, "x")
    error.reason = reason
    return error


NO_NAME = socket.gaierror(socket.EAI_NONAME, "unknown")
NO_SERVER = socket.gaierror(socket.EAI_AGAIN, "try again")
UNSAID = httpx.RemoteProtocolError("Server disconnected without sending a response.")
BYTES = httpx.RemoteProtocolError("illegal request line")


@pytest.mark.parametrize(
    ("error", "url", "status", "detail", "advice"),
    [
        (
            caused(httpx.ConnectError("x"), NO_NAME),
            URL,
            "unreachable",
            'there is no host "api.example.com"',
            "check the network, and the spelling of baseUrl if you typed it",
        ),
        (
            caused(httpx.ConnectError("x"), NO_SERVER),
            URL,
            "unreachable",
            'no name server answers for "api.example.com"',
            "check the network",
        ),
        (
            caused(httpx.ConnectError("x"), ConnectionRefusedError()),
            URL,
            "unreachable",
            "nothing listens on api.example.com:443",
            "start the server, or check the port",
        ),
        (
            caused(httpx.ConnectError("x"), ConnectionRefusedError()),
            PLAIN,
            "unreachable",
            "nothing listens on api.example.com:8080",
            "start the server, or check the port",
        ),
        (
            caused(
                httpx.ConnectError("x"),
                ExceptionGroup("tried", [OSError("a"), ConnectionRefusedError()]),
            ),
            "http://api.example.com/v1",
            "unreachable",
            "nothing listens on api.example.com:80",
            "start the server, or check the port",
        ),
        (
            httpx.ConnectError("no route"),
            URL,
            "unreachable",
            "no connection to api.example.com:443",
            "check the network, and the proxy if there is one",
        ),
        (
            httpx.ProxyError("403 Forbidden " + "x" * 80),
            URL,
            "unreachable",
            f"the proxy did not let the request through (403 Forbidden {'x' * 46})",
            "check HTTPS_PROXY and NO_PROXY",
        ),
        (
            httpx.ConnectTimeout("x"),
            URL,
            "timeout",
            "api.example.com:443 did not accept a connection in time",
            "try again, with a longer --timeout",
        ),
        (
            httpx.PoolTimeout("x"),
            URL,
            "timeout",
            "api.example.com:443 did not accept a connection in time",
            "try again, with a longer --timeout",
        ),
        (
            httpx.ReadTimeout("x"),
            URL,
            "timeout",
            "connected, but no answer came in time",
            "try again, with a longer --timeout",
        ),
        (
            caused(httpx.ConnectTimeout("x"), ssl.SSLWantReadError()),
            URL,
            "timeout",
            "api.example.com:443 did not accept a connection in time",
            "try again, with a longer --timeout",
        ),
        *(
            (
                error,
                URL,
                "unreachable",
                "api.example.com:443 closed the connection without an answer",
                'check the port; if it expects http, write "http://" in baseUrl',
            )
            for error in (
                UNSAID,
                httpx.ReadError("x"),
                httpx.WriteError("x"),
                httpx.CloseError("x"),
                caused(httpx.ReadError("x"), ConnectionResetError()),
                caused(httpx.ConnectError("x"), ConnectionResetError()),
            )
        ),
        (
            UNSAID,
            PLAIN,
            "unreachable",
            "api.example.com:8080 closed the connection without an answer",
            'check the port; if it expects https, write "https://" in baseUrl',
        ),
        (
            BYTES,
            PLAIN,
            "tls",
            "api.example.com:8080 speaks TLS, and was asked without",
            'write "https://" in baseUrl',
        ),
        *(
            (
                error,
                url,
                "format",
                "the answer is not HTTP as it should be",
                "check that baseUrl is the API's own address",
            )
            for error, url in (
                (BYTES, URL),
                (httpx.RemoteProtocolError("odd"), URL),
                (httpx.LocalProtocolError("odd"), URL),
                (httpx.DecodingError("odd"), PLAIN),
            )
        ),
        *(
            (
                caused(httpx.ConnectError("x"), certificate(message)),
                URL,
                "tls",
                detail,
                advice,
            )
            for message, detail, advice in (
                (
                    "Hostname mismatch, certificate is not valid for 'a'.",
                    'the certificate is not for "api.example.com"',
                    "check the host in baseUrl",
                ),
                (
                    "IP address mismatch, certificate is not valid for '1.2.3.4'.",
                    'the certificate is not for "api.example.com"',
                    "check the host in baseUrl",
                ),
                (
                    "certificate has expired",
                    "the certificate has expired",
                    "tell the operator, and check the clock",
                ),
                (
                    "self-signed certificate",
                    "the certificate is not trusted (self-signed certificate)",
                    "name the CA's file in SSL_CERT_FILE, and NODE_EXTRA_CA_CERTS",
                ),
            )
        ),
        *(
            (
                caused(httpx.ConnectError("x"), tls(reason)),
                URL,
                "tls",
                "api.example.com:443 does not speak TLS",
                'check the port; for a plain http server write "http://" in baseUrl',
            )
            for reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE")
        ),
        (
            caused(httpx.ConnectError("x"), tls("UNEXPECTED_EOF")),
            URL,
            "tls",
            "no TLS connection: unexpected eof",
            "check host and port",
        ),
        (
            caused(httpx.ConnectError("x"), tls(None)),
            URL,
            "tls",
            "no TLS connection: handshake failed",
            "check host and port",
        ),
    ],
)
def test_an_error_is_told_with_its_way_out(error, url, status, detail, advice):
    verdict = explain(error, url)

    assert (verdict.status, verdict.detail) == (status, detail)
    assert verdict.help.startswith(advice)


def test_a_cause_that_causes_itself_is_looked_at_once():
    error = httpx.ReadError("x")
    error.__cause__ = other = ValueError("y")
    other.__cause__ = error

    assert explain(error, URL).status is Status.UNREACHABLE


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        (timed_out("so"), Status.TIMEOUT),
        (invalid_request(), Status.UNREACHABLE),
        (malformed_response(), Status.FORMAT),
    ],
)
def test_each_has_a_reason_and_a_way_out(verdict, status):
    assert verdict.status is status
    assert verdict.detail
    assert verdict.help
