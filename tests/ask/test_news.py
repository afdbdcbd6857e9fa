"""A probe that answers before, during and after every question, in a real terminal."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytest.importorskip("pexpect", reason='pip install "openclaw-cfg[test]"')
pytest.importorskip("pyte", reason='pip install "openclaw-cfg[test]"')

from pty_screen import CTRL_C, DOWN, ENTER, Terminal, without_openclaw

KEY = "plan-0123456789abcdef0123="
LISTED = ["glm-5.3", "glm-6-beta"]
ANSWER = "answers, 2 models listed"


class Gated:
    """An endpoint that lists its models only once it may."""

    def __init__(self) -> None:
        self.gate, self.status = threading.Event(), 200
        gate, endpoint = self.gate, self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                gate.wait(30)
                rows = [{"id": name, "object": "model"} for name in LISTED]
                body = json.dumps({"object": "list", "data": rows}).encode()
                self.send_response(endpoint.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def endpoint() -> Iterator[Gated]:
    made = Gated()
    yield made
    made.close()


@pytest.fixture
def start(tmp_path, endpoint):
    open_: list[Terminal] = []

    def begin(command: str) -> Terminal:
        if command == "init":
            args = ["init", "--setup=coding-plan", "--provider=zai-coding-plan"]
            args += ["--heartbeat=off", f"--base-url=zai-coding-plan={endpoint.url}"]
        else:
            folder = tmp_path / ".openclaw"
            folder.mkdir()
            (folder / "openclaw.json").write_text('{gateway: {mode: "local"}}')
            args = ["add", "zai-coding-plan", f"--base-url={endpoint.url}"]
            args += ["--heartbeat=off"]
        terminal = Terminal(*args, home=tmp_path, env={"PATH": without_openclaw()})
        open_.append(terminal)
        return terminal

    yield begin
    for terminal in open_:
        terminal.close()


def up_to_the_key(terminal: Terminal) -> None:
    terminal.answer("Key for GLM")
    terminal.answer("Paste the key", KEY)
    terminal.answer("Check the key now")


@pytest.mark.parametrize("command", ["init", "add"])
@pytest.mark.parametrize("arrives", ["before", "keep", "models", "after"])
def test_an_answer_may_come_at_any_time(start, endpoint, command, arrives):
    terminal = start(command)
    if arrives == "before":
        endpoint.gate.set()

    up_to_the_key(terminal)
    terminal.wait_for("Where to keep it?")
    if arrives == "keep":
        terminal.wait_for("asking 127.0.0.1")
        endpoint.gate.set()
    if arrives in {"before", "keep"}:
        terminal.wait_for(ANSWER)
        assert "glm-6-beta" not in terminal.screen
    terminal.press(DOWN, ENTER)
    terminal.wait_for("Keep it in clear text?")
    terminal.press("n")
    terminal.answer("Where to keep it?")
    terminal.wait_for("Which models of GLM")
    if arrives == "models":
        terminal.wait_for("asking 127.0.0.1")
        endpoint.gate.set()
    if arrives != "after":
        screen = terminal.wait_for("glm-6-beta")
        assert "not listed there" in screen
        terminal.press("glm-6", ENTER)
        terminal.wait_for_no("/ glm-6")
    terminal.press(ENTER)
    terminal.wait_for_no("Which models of GLM")
    endpoint.gate.set()
    if command == "init":
        terminal.answer("is the defaultModel?")
        terminal.answer("Which models when")
    terminal.wait_for("Write ~/")
    terminal.press("y")

    assert terminal.end() == 0, terminal.everything
    assert KEY not in terminal.raw


@pytest.mark.parametrize("how", ["bracketed", "typed"])
@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_a_key_pasted_at_the_menu_is_the_key_and_never_shown(
    tmp_path, endpoint, how, term
):
    args = ["init", "--setup=coding-plan", "--provider=zai-coding-plan"]
    terminal = Terminal(
        *args,
        "--no-probe",
        "--region=zai-coding-plan=cn",
        home=tmp_path,
        env={"PATH": without_openclaw(), "TERM": term},
    )
    try:
        terminal.wait_for("the key here" if term != "dumb" else "or the key")
        bracketed = how == "bracketed" and term != "dumb"
        terminal.press(f"\x1b[200~{KEY}\x1b[201~" if bracketed else KEY)
        if term != "dumb":
            terminal.wait_for("enter takes what was typed")
        terminal.press(ENTER)
        terminal.wait_for("Key: pla***3=, 26 characters")
        terminal.wait_for("Where to keep it?")
        terminal.press(CTRL_C)

        assert terminal.end() == 130
        assert KEY[:10] not in terminal.raw
    finally:
        terminal.close()


@pytest.mark.parametrize(
    ("command", "seen"),
    [("init", 0), ("init", 1), ("init", 2), ("init", 3), ("add", 3)],
)
def test_a_refusal_is_told_whenever_it_comes(start, endpoint, command, seen):
    """However fast somebody answers, a key that is refused is not just written.

    It comes before the first question that waits for it, on each, or after the last.
    """
    endpoint.status = 401
    terminal = start(command)
    questions = ("Where to keep it?", "Which models of GLM")
    if seen == 0:
        endpoint.gate.set()

    up_to_the_key(terminal)
    for question in questions[: max(0, seen - 1)]:
        terminal.answer(question)
    if seen:
        terminal.wait_for((*questions, "asking 127.0.0.1")[seen - 1])
        terminal.wait_for("asking 127.0.0.1")
        endpoint.gate.set()

    screen = terminal.wait_for("What now?")
    assert "Give another key" in terminal.wait_for("esc back")
    assert not any(question in screen for question in questions)


@pytest.mark.parametrize("late", [False, True])
def test_an_endpoint_that_no_one_knows_is_waited_for(tmp_path, endpoint, late):
    """Without a catalogue there is nothing to choose from before the answer."""
    args = ["init", "--setup=general", "--provider=custom", "--api=openai-completions"]
    args += ["--id=lab", f"--base-url={endpoint.url}", "--secret=dotenv"]
    terminal = Terminal(*args, home=tmp_path, env={"PATH": without_openclaw()})
    try:
        if not late:
            endpoint.gate.set()
        terminal.wait_for("the key here")
        terminal.press(KEY, ENTER)
        if late:
            terminal.wait_for("asking 127.0.0.1")
            endpoint.gate.set()
        terminal.wait_for("Which models of Any")
        terminal.wait_for("glm-6-beta")
        assert ANSWER in terminal.everything
        terminal.press(CTRL_C)
        assert terminal.end() == 130
    finally:
        terminal.close()


@pytest.mark.parametrize("store", ["env", "ref"])
def test_a_key_pasted_where_only_a_name_is_welcome_is_not_shown(tmp_path, store):
    (tmp_path / ".openclaw").mkdir()
    (tmp_path / ".openclaw" / "openclaw.json").write_text("{}")
    terminal = Terminal(
        *("add", "deepseek", f"--secret={store}", "--no-probe"),
        home=tmp_path,
        env={"PATH": without_openclaw()},
    )
    try:
        terminal.wait_for("Key for")
        terminal.press(KEY)
        terminal.wait_for("it is not shown")
        terminal.press(ENTER)
        terminal.wait_for(f"--secret {store} keeps no key itself")
        terminal.press(CTRL_C)
        assert terminal.end() == 130
        assert KEY[:10] not in terminal.raw
    finally:
        terminal.close()
