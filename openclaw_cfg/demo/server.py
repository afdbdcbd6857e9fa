"""An OpenAI-style provider on 127.0.0.1, with the standard library alone.

It knows `GET /v1/models` and `POST /v1/chat/completions`, plain and streamed, refuses
wrong keys with 401 and unknown models with 404, and answers any other path with 404.
It keeps a log of the requests; the log says whether a key was sent, never which key.
"""

import hmac
import json
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from msgspec import Struct, field

from openclaw_cfg.jsonpath import Json

_REPLY: Final = ("all", " systems", " go")
_MAX_BODY: Final = 1 << 20


class Seen(Struct, frozen=True):
    """One request as the provider saw it: no header, no key.

    Attributes:
        path: without its query.
        key: `good`, `bad` or `none`.
        model: the model a chat asked for; empty for other requests.
        status: what was answered.
    """

    method: str
    path: str
    key: str
    model: str
    status: int


class DemoProvider(Struct, frozen=True):
    """A running provider.

    Attributes:
        base_url: what a configuration puts into `baseUrl`; ends in `/v1`.
        log: the requests so far, oldest first.
    """

    base_url: str
    log: list[Seen] = field(default_factory=list)


@contextmanager
def serve(*, keys: Collection[str], models: Sequence[str]) -> Iterator[DemoProvider]:
    """Run a provider until the block ends.

    Args:
        keys: the keys it accepts; if empty, it needs no key.
        models: the ids it lists and answers for.
    """
    server = _Server(keys=tuple(keys), models=tuple(models))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, *, keys: tuple[str, ...], models: tuple[str, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.keys = keys
        self.models = models
        self.provider = DemoProvider(f"http://127.0.0.1:{self.server_port}/v1")

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a client hang up when it has seen enough; our probe does after a word."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer the model list."""
        if self._path() != "/v1/models":
            self._refuse(404, "not_found", "no such path")
        elif self._key() in {"none", "bad"}:
            self._refuse_key()
        else:
            rows: list[Json] = [_model_row(model) for model in self.server.models]
            self._answer(200, {"object": "list", "data": rows})

    def do_POST(self) -> None:
        """Answer a chat, streamed when it is asked for."""
        asked = self._body()
        model = asked.get("model")
        name = model if isinstance(model, str) else ""
        if self._path() != "/v1/chat/completions":
            self._refuse(404, "not_found", "no such path")
        elif self._key() in {"none", "bad"}:
            self._refuse_key(name)
        elif name not in self.server.models:
            self._refuse(404, "model_not_found", "the model does not exist", name)
        elif asked.get("stream") is True:
            self._stream(name)
        else:
            self._answer(200, _completion(name), name)

    def log_message(self, *_: object) -> None:
        """Print nothing: the terminal belongs to the command that runs this server."""

    def _path(self) -> str:
        return self.path.partition("?")[0]

    def _key(self) -> str:
        """`good`, `bad` or `none`; a provider without keys accepts every request."""
        if not self.server.keys:
            return "good"
        scheme, _, sent = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not sent:
            return "none"
        given = sent.strip().encode()
        known = (hmac.compare_digest(given, k.encode()) for k in self.server.keys)
        return "good" if any(known) else "bad"

    def _body(self) -> dict[str, Json]:
        length = self.headers.get("Content-Length", "0")
        size = min(int(length), _MAX_BODY) if length.isdigit() else 0
        try:
            value = json.loads(self.rfile.read(size) or b"{}")
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def _refuse_key(self, model: str = "") -> None:
        self._refuse(401, "invalid_api_key", "incorrect API key provided", model)

    def _refuse(self, status: int, code: str, message: str, model: str = "") -> None:
        kind = "invalid_request_error"
        error: Json = {"message": message, "type": kind, "code": code}
        self._answer(status, {"error": error}, model)

    def _answer(self, status: int, value: Json, model: str = "") -> None:
        body = json.dumps(value).encode()
        self._start(status, "application/json", model)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, model: str) -> None:
        self._start(200, "text/event-stream", model)
        self.send_header("Connection", "close")
        self.end_headers()
        for part in (*_chunks(model), "[DONE]"):
            text = part if isinstance(part, str) else json.dumps(part)
            self.wfile.write(f"data: {text}\n\n".encode())
            self.wfile.flush()
        self.close_connection = True

    def _start(self, status: int, kind: str, model: str) -> None:
        seen = Seen(self.command, self._path(), self._key(), model, status)
        self.server.provider.log.append(seen)
        self.send_response(status)
        self.send_header("Content-Type", kind)


def _model_row(model: str) -> dict[str, Json]:
    return {"id": model, "object": "model", "created": 0, "owned_by": "demo"}


def _completion(model: str) -> dict[str, Json]:
    message: Json = {"role": "assistant", "content": "".join(_REPLY)}
    choice: Json = {"index": 0, "message": message, "finish_reason": "stop"}
    usage: Json = {"prompt_tokens": 1, "completion_tokens": 3, "total_tokens": 4}
    head: dict[str, Json] = {"id": "demo", "object": "chat.completion", "created": 0}
    return {**head, "model": model, "choices": [choice], "usage": usage}


def _chunks(model: str) -> Iterator[dict[str, Json]]:
    head: dict[str, Json] = {"id": "demo", "created": 0, "model": model}
    head["object"] = "chat.completion.chunk"
    for word in _REPLY:
        delta: Json = {"role": "assistant", "content": word}
        yield {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    yield {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
