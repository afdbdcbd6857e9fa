"""A provider on this machine that logs who asks it for what, and fails when told to.

It speaks the OpenAI protocol as far as OpenClaw's gateway needs it. As `HTTPS_PROXY` it
lets nothing out of this machine, and logs where something wanted to go.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass(frozen=True)
class Asked:
    """One request for an answer: the model, the key, and everything that it says."""

    model: str
    key: str
    text: str


@dataclass
class StandIn:
    """A running provider.

    Attributes:
        fails: models that are answered with `status`; all of them with "*".
        refuses: by model, words of questions that are answered with a 500.
        tokens: what each answer says that the question had.
        calls: by words of a question, the tool that its answer calls, once.
        steps: by words of a question, how many answers go on with its tool.
        says: by model, its answer where it is always the same, and calls no tool.
        unanswered: by model, words of a question that waits in vain, once.
        vectors: the questions for vectors, which no plan and no login has.
        hosts: where it was to lead as a proxy, as `HOST:PORT`.
    """

    url: str
    server: ThreadingHTTPServer
    asked: list[Asked] = field(default_factory=list)
    status: int = 200
    fails: set[str] = field(default_factory=set)
    refuses: dict[str, str] = field(default_factory=dict)
    tokens: int = 50
    calls: dict[str, tuple[str, dict[str, object]]] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)
    vectors: list[Asked] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def as_proxy(self) -> dict[str, str]:
        """The variable that has a program go through it."""
        return {"HTTPS_PROXY": self.url.removesuffix("/v1")}

    def close(self) -> None:
        """Be unreachable from now on."""
        self.closed.set()
        self.server.shutdown()
        self.server.server_close()

    def wait_for(
        self, words: str, *, model: str = "", seconds: float = 60, after: int = 0
    ) -> str:
        """The model that is asked with these words; without one the test fails.

        Args:
            words: of the question.
            model: the one that has to be asked, where several may be.
            seconds: how long to wait for it.
            after: how many questions do not count.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for one in self.asked[after:]:
                if words in one.text and model in {"", one.model}:
                    return one.model
            time.sleep(0.1)
        known = [(one.model, one.text[-300:]) for one in self.asked[after:]]
        return pytest.fail(f"nobody asked {model} with {words!r}: {known}")


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Run one until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    running = StandIn(f"http://127.0.0.1:{server.server_port}/v1", server)
    server.stand_in = running  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_CONNECT(self) -> None:
        self.server.stand_in.hosts.append(self.path)  # type: ignore[attr-defined]
        self._send(502, "text/plain", "")

    def do_GET(self) -> None:
        self._send(200, "application/json", json.dumps({"object": "list", "data": []}))

    def do_POST(self) -> None:
        provider: StandIn = self.server.stand_in  # type: ignore[attr-defined]
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        messages, model = body.get("messages") or [], str(body.get("model"))
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not messages:
            provider.vectors.append(Asked(model, key, str(body.get("input"))))
            self._send(404, "application/json", "{}")
            return
        texts = [_text(message) for message in messages]
        asked = Asked(model, key, "\n".join(texts))
        provider.asked.append(asked)
        if model in provider.unanswered and provider.unanswered[model] in asked.text:
            del provider.unanswered[model]
            self.close_connection = True
            provider.closed.wait()
            return
        if {"*", model} & provider.fails:
            self._send(provider.status, "application/json", "{}")
            return
        if model in provider.refuses and provider.refuses[model] in asked.text:
            self._send(500, "application/json", "{}")
            return
        said = provider.says.get(model)
        message: dict[str, object] = {
            "role": "assistant",
            "content": said or "all is well",
        }
        last = messages[-1]["role"] if messages else ""
        tools = {tool["function"]["name"] for tool in body.get("tools") or []}
        goes_on = any(words in text for words in provider.steps for text in texts)
        asks = not said and tools and (last == "user" or goes_on)
        call = asks and _call(provider, texts, tools)
        if call:
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
        self._send(200, *_answer(body, message, provider.tokens))

    def _send(self, status: int, kind: str, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _call(
    provider: StandIn, texts: list[str], tools: set[str]
) -> dict[str, object] | None:
    """The call of a tool, by way of OpenClaw's `tool_call` where it is not listed."""
    found = [words for words in provider.calls if any(words in t for t in texts)]
    if found:
        name, arguments = provider.calls[found[0]]
        left = provider.steps.get(found[0], 1) - 1
        provider.steps[found[0]] = left
        if left < 1:
            del provider.calls[found[0]], provider.steps[found[0]]
        if name not in tools:
            arguments = {"id": name, "name": name, "args": arguments}
            name = "tool_call"
        function = {"name": name, "arguments": json.dumps(arguments)}
        return {
            "index": 0,
            "id": f"call{len(provider.asked)}",
            "type": "function",
            "function": function,
        }
    return None


def _answer(
    body: dict[str, object], message: dict[str, object], tokens: int
) -> tuple[str, str]:
    whole = {"id": "x", "created": 1, "model": body.get("model")}
    end = "tool_calls" if "tool_calls" in message else "stop"
    usage = {
        "prompt_tokens": tokens,
        "completion_tokens": 2,
        "total_tokens": tokens + 2,
    }
    if not body.get("stream"):
        choice = {"index": 0, "message": message, "finish_reason": end}
        answer = {**whole, "object": "chat.completion", "choices": [choice]}
        return "application/json", json.dumps({**answer, "usage": usage})
    chunk = {**whole, "object": "chat.completion.chunk"}
    first = {"index": 0, "delta": message, "finish_reason": None}
    last = {"index": 0, "delta": {}, "finish_reason": end}
    parts = [
        {**chunk, "choices": [first]},
        {**chunk, "choices": [last], "usage": usage},
    ]
    events = [f"data: {json.dumps(part)}\n\n" for part in parts]
    return "text/event-stream", "".join([*events, "data: [DONE]\n\n"])


def _text(message: dict[str, object]) -> str:
    content = message.get("content")
    if isinstance(content, list):
        return " ".join(str(part.get("text", "")) for part in content)
    return str(content or "")
