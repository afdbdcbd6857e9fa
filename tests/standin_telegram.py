"""Telegram on this machine: what people write to a bot, as its API tells it."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from serving import serving

_ANSWERS: dict[str, object] = {
    "getMe": {"id": 1, "is_bot": True, "first_name": "bot", "username": "the_bot"},
    "getWebhookInfo": {"url": "", "pending_update_count": 0},
    "getMyCommands": [],
}


class Telegram:
    """A running one.

    Attributes:
        url: what `channels.telegram.apiRoot` is set to.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._updates: list[dict[str, object]] = []
        self._told = 0

    def write(self, sender: int, text: str) -> None:
        """A private message of somebody to the bot."""
        number = len(self._updates) + 1
        who = {"id": sender, "first_name": "Stranger"}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {**who, "type": "private"},
            "from": {**who, "is_bot": False},
            "text": text,
        }
        self._updates.append({"update_id": number, "message": message})

    def news(self, *, seconds: float = 2) -> list[dict[str, object]]:
        """What was written since the last call; the bot waits for it a while."""
        end = time.monotonic() + seconds
        while len(self._updates) == self._told and time.monotonic() < end:
            time.sleep(0.1)
        found, self._told = self._updates[self._told :], len(self._updates)
        return found


@contextmanager
def telegram() -> Iterator[Telegram]:
    """Run one until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    running = Telegram(f"http://127.0.0.1:{server.server_port}")
    server.telegram = running  # type: ignore[attr-defined]
    with serving(server):
        yield running


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        method = self.path.partition("?")[0].rpartition("/")[2]
        result = _ANSWERS.get(method, True)
        if method == "getUpdates":
            result = self.server.telegram.news()  # type: ignore[attr-defined]
        elif method.startswith("send") and method != "sendChatAction":
            chat = {"id": 7, "type": "private"}
            result = {"message_id": 99, "date": int(time.time()), "chat": chat}
        data = json.dumps({"ok": True, "result": result}).encode()
        try:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:  # the bot has ended while it waited
            self.close_connection = True
