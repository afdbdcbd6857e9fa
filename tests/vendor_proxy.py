"""The vendors at their real names, on this machine: a CONNECT proxy with its own CA.

Whoever asks for `https://api.example.com` by this proxy speaks TLS with a certificate
for that very name, and is answered here; every request is kept as it came.
"""

import json
import shutil
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from probe_server import every_listing

GOOGLE_TOKENS = "oauth2.googleapis.com"
GOOGLE_TOKEN = "ya29.planted-for-a-service-account"


@dataclass(frozen=True)
class Request:
    """One request on the wire; names of headers in lower case."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Vendors:
    """A running proxy.

    Attributes:
        models: the ids that every list names.
        seen: the requests, in the order in which they came.
    """

    port: int
    ca: Path
    models: Sequence[str] = ()
    seen: list[Request] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """What leads a client here."""
        url = f"http://127.0.0.1:{self.port}"
        # Google's library asks for its tokens with `requests`.
        trust = dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), str(self.ca))
        return {"HTTPS_PROXY": url, **trust, "NO_PROXY": ""}

    @property
    def google_env(self) -> dict[str, str]:
        """A service account of Google's, whose key is made here, and no other one."""
        path = self.ca.with_name("service-account.json")
        account = {
            "type": "service_account",
            "project_id": "acme",
            "client_email": "probe@acme.iam.gserviceaccount.com",
            "private_key": self.ca.with_name("ca.key").read_text(),
            "token_uri": f"https://{GOOGLE_TOKENS}/token",
        }
        path.write_text(json.dumps(account))
        return {
            "GOOGLE_APPLICATION_CREDENTIALS": str(path),
            "GOOGLE_CLOUD_PROJECT": "acme",
            # Else the library asks the network whether this is a machine of Google's.
            "NO_GCE_CHECK": "true",
        }


@contextmanager
def vendors(hosts: Sequence[str], folder: Path) -> Iterator[Vendors]:
    """Stand at these names until the block ends."""
    context = _certificate(hosts, folder)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                line = self.rfile.readline().decode()
                while self.rfile.readline().strip():
                    pass
                host = line.split()[1].rpartition(":")[0]
                self.connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                secure = context.wrap_socket(self.connection, server_side=True)
                with secure, secure.makefile("rb") as stream:
                    request = _read(host, stream)
                    running.seen.append(request)
                    secure.sendall(_answer(request, running.models))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Handler) as server:
        running = Vendors(server.server_address[1], folder / "ca.pem")
        loop = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        loop.start()
        try:
            yield running
        finally:
            server.shutdown()
            loop.join()


def _certificate(hosts: Sequence[str], folder: Path) -> ssl.SSLContext:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command to make a CA")
    names = ",".join(f"DNS:{host}" for host in hosts)
    (folder / "names").write_text(f"subjectAltName={names}")
    new = ("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=vendors")
    for command in (
        (*new, "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2"),
        (*new, "-keyout", "key.pem", "-out", "request.pem"),
        (
            *("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey"),
            *("ca.key", "-set_serial", "7", "-days", "1", "-extfile", "names"),
            *("-out", "cert.pem"),
        ),
    ):
        subprocess.run(
            ["openssl", *command], cwd=folder, check=True, capture_output=True
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def _read(host: str, stream) -> Request:
    method, path, _ = stream.readline().decode().split()
    headers = {}
    while line := stream.readline().decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    return Request(host, method, path, headers, body)


def _answer(request: Request, models: Sequence[str]) -> bytes:
    """Every protocol's list at once, or its chat, by what was asked."""
    if request.host == GOOGLE_TOKENS:
        given = parse_qs(request.body.decode())
        if not given.get("assertion"):
            return _http(400, {"error": "invalid_request"})
        token = {"access_token": GOOGLE_TOKEN, "expires_in": 3600}
        return _http(200, {**token, "token_type": "Bearer"})
    names = request.headers.keys()
    if not any(name == "authorization" or name.endswith("-key") for name in names):
        return _http(401, {"error": {"message": "no key", "type": "auth"}})
    if request.method == "GET":
        return _http(200, every_listing(*models))
    message = {"role": "assistant", "content": "OK"}
    return _http(
        200,
        {
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "content": [{"type": "text", "text": "OK"}],
            "candidates": [{"content": {"parts": [{"text": "OK"}]}}],
            "output": {"message": {"content": [{"text": "OK"}]}},
            "message": message,
        },
    )


def _http(status: int, value: object) -> bytes:
    body = json.dumps(value).encode()
    head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n"
    head += f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    return head.encode() + body
