"""Loopback servers for the probe's tests: scripted answers, or raw bytes."""

import asyncio
import itertools
import json
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from openclaw_cfg.model import Model, Provider
from openclaw_cfg.probe import Level, Options, probe_provider
from openclaw_cfg.secret import Literal

KEY = "sk-live-4242424242abcdef"


def provider(base_url, *, key=KEY, models=("m1",), api="openai-completions", **rest):
    """A provider as a configuration would hold it."""
    return Provider(
        id=rest.pop("id", "it"),
        base_url=base_url,
        api=api,
        key=Literal(key) if key else None,
        models=tuple(Model(id=name) for name in models),
        **rest,
    )


def probed(it, *, level=Level.MODELS, by=None, **options):
    """The result of probing one provider, by a function instead of the network."""
    chosen = Options(level=level, **{"timeout": 5, **options})
    transport = scripted(by) if by else None
    return asyncio.run(probe_provider(it, options=chosen, transport=transport))


def scripted(by):
    """A transport that answers by a function, unread as from a network."""

    def unread(request):
        made = by(request)
        body = httpx.ByteStream(made.content)
        return httpx.Response(made.status_code, headers=made.headers, stream=body)

    return httpx.MockTransport(unread)


class Rerouted(httpx.AsyncHTTPTransport):
    """The real transport, but every host is our loopback server."""

    def __init__(self, port):
        super().__init__(verify=False)
        self.port = port
        self.hosts = []

    async def handle_async_request(self, request):
        self.hosts.append(request.url.host)
        here = {"scheme": "http", "host": "127.0.0.1", "port": self.port}
        request.url = request.url.copy_with(**here)
        return await super().handle_async_request(request)


def address(preset):
    """A complete base URL of a preset, and its protocol."""
    endpoint = preset.endpoints[0]
    url = endpoint.url.replace("{region}", "us-east-1")
    return url.replace("{resource}", "mine"), endpoint.api


def good(preset):
    """What a vendor answers to a list or a check with a good key."""
    body = every_listing("m1")
    for check in preset.key_checks:
        for path, value in check.ok.json.items():
            place = body
            *way, last = path.split(".")
            for step in way:
                place = place.setdefault(step, {})
            place[last] = value
    return body


def page(value, status=200, **headers):
    """A JSON answer for `httpx.MockTransport`."""
    return httpx.Response(status, json=value, headers=headers)


def listing(*names):
    return {"object": "list", "data": [{"id": name} for name in names]}


def every_listing(*names):
    """The lists of all protocols in one answer; each adapter finds its own."""
    return {
        **listing(*names),
        "models": [{"name": f"models/{name}", "model": name} for name in names],
        "modelSummaries": [{"modelId": name} for name in names],
    }


@dataclass
class Raw:
    """A server that sends what a script says, and remembers what it was sent."""

    url: str
    port: int
    seen: list[bytes] = field(default_factory=list)


@contextmanager
def raw(
    script: Callable[[bytes, socket.socket], None] | bytes,
    *,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Raw]:
    """Serve every connection by a script, or always the same bytes."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                connection = self.request
                if tls:
                    connection = tls.wrap_socket(connection, server_side=True)
                connection.settimeout(10)
                asked = _request(connection)
                running.seen.append(asked)
                if callable(script):
                    script(asked, connection)
                else:
                    connection.sendall(script)
                connection.close()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        scheme = "https" if tls else "http"
        running = Raw(f"{scheme}://127.0.0.1:{port}/v1", port)
        thread = threading.Thread(
            target=server.serve_forever, args=(0.02,), daemon=True
        )
        thread.start()
        try:
            yield running
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def silent() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"


@contextmanager
def together(count: int) -> Iterator[str]:
    """A provider that answers no one until `count` requests wait at the same time."""
    all_here, asked = threading.Event(), itertools.count(1)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if next(asked) == count:
                all_here.set()
            if not all_here.wait(10):
                return  # they came one after the other
            good = self.headers.get("Authorization") == f"Bearer {KEY}"
            body = b'{"object": "list", "data": [{"id": "m1"}]}' if good else b"{}"
            self.send_response(200 if good else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing to the screen."""

    class Server(ThreadingHTTPServer):
        request_queue_size = count
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def http(body: bytes | object, status: int = 200, **headers: str) -> bytes:
    """An HTTP answer as bytes; anything but bytes becomes JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}"]
    lines += ["Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


def drip(piece: bytes, every: float, *, head: bytes = b"") -> Callable[..., None]:
    """A script that sends a piece again and again until the other side hangs up."""

    def script(_: bytes, connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(every)

    return script


def _request(connection: socket.socket) -> bytes:
    """One request: its head, and as much body as it announces."""
    text = b""
    while b"\r\n\r\n" not in text:
        part = connection.recv(65536)
        if not part:
            return text
        text += part
    head, _, body = text.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
            while len(body) < length:
                body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
