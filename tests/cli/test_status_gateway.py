"""`status` and the gateway that runs: whose it is, by its lock and its answer."""

import json
import os
import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from openclaw_cfg.files import process

LIVE = b'{"ok":true,"status":"live"}'  # `/healthz` of 2026.9.6
DEAD = {"pid": 2**22 + 1}


@contextmanager
def listener(answer):
    """A server at a free port, with one answer for everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def state(isolated):
    return isolated / ".openclaw"


@pytest.fixture
def write(state):
    def write(port, **gateway):
        state.mkdir(exist_ok=True)
        path = state / "openclaw.json"
        local = {"mode": "local", "bind": "loopback", "port": port}
        path.write_text(json.dumps({"gateway": {**local, **gateway}}))
        return path

    return write


@pytest.fixture
def lock(state):
    """Write the lock as the real gateway does; of this process unless changed."""

    def lock(port, **changed):
        folder = state / "tmp" / "openclaw-1000"
        folder.mkdir(parents=True)
        payload = {
            "pid": os.getpid(),
            "createdAt": "2026-11-30T08:48:34.648Z",
            "configPath": str(state / "openclaw.json"),
            "stateDir": str(state),
            "port": port,
            "startTime": process.start_time(os.getpid()),
            **changed,
        }
        text = f"{json.dumps(payload, indent=2)}\n\t\t \t\n"
        (folder / "gateway.state.lock").write_text(text)

    return lock


def looked(run, *args, **env):
    """The gateway's JSON, its line, and its troubles by message."""
    found = json.loads(run("status", "--json", *args, **env).stdout)
    shown = run("status", *args, columns=200, **env).stdout.splitlines()
    (line,) = (line for line in shown if line.startswith("gateway "))
    about = [one for one in found["troubles"] if "the gateway" in one["message"]]
    return found["gateway"], line.removeprefix("gateway").strip(), about


def seen(gateway):
    return gateway["running"], gateway["runningPort"], gateway["portHolder"]


def test_its_own_gateway_runs(run, write, lock):
    with listener(LIVE) as port:
        write(port)
        lock(port)
        gateway, line, about = looked(run)

    assert seen(gateway) == (True, port, "this gateway")
    assert line == f"starts; it is running (port {port})"
    assert about == []


def test_its_lock_shows_without_a_question_that_it_runs(run, write, lock, monkeypatch):
    """In a container `openclaw gateway` alone would not start."""
    monkeypatch.setattr("openclaw_cfg.app.status.in_container", lambda _: True)
    with listener(LIVE) as port:
        path = write(port)
        config = json.loads(path.read_text())
        del config["gateway"]["bind"]
        path.write_text(json.dumps(config))
        before = run("status", "--no-probe", path)
        lock(port)
        asked = looked(run)
        unasked = looked(run, "--no-probe")

    assert "does not start: in a container" in before.stdout
    assert asked == unasked
    assert unasked[1] == f"starts; it is running (port {port})"


def test_of_a_file_that_cannot_be_read_its_gateway_still_runs(run, write, lock):
    write(18931).write_text("{ gateway: ")
    lock(18931)

    shown = run("status", columns=100).stdout

    assert "cannot read the file; it is running (port 18931)" in " ".join(shown.split())


def test_another_gateway_holds_the_port(run, write):
    with listener(LIVE) as port:
        write(port)
        gateway, line, (one,) = looked(run)

    assert seen(gateway) == (False, None, "another gateway")
    assert "does not start: another gateway listens at port" in line
    assert one["stops"]
    assert one["command"].startswith("openclaw config set gateway.port ")
    assert one["help"].startswith("or stop that one")
    assert int(one["command"].split()[-1]) != port


def test_in_a_container_the_port_that_is_held_comes_first(run, write, monkeypatch):
    """With `--bind loopback` alone the gateway would not start there either."""
    monkeypatch.setattr("openclaw_cfg.app.status.in_container", lambda _: True)
    with listener(LIVE) as port:
        path = write(port)
        path.write_text(json.dumps({"gateway": {"mode": "local", "port": port}}))
        _, line, _ = looked(run)

    assert line.startswith("does not start: another gateway listens at port")


def test_another_program_holds_the_port_and_the_command_cures_it(run, write):
    with listener(b"<html>") as port:
        write(port)
        gateway, _, (trouble,) = looked(run)
        write(int(trouble["command"].split()[-1]))
        then, line, about = looked(run)

    assert seen(gateway) == (False, None, "another program")
    assert trouble["message"] == (
        f"the gateway does not start: another program listens at port {port}"
    )
    assert (then["starts"], about) == (True, [])
    assert "it is not running" in line


def test_the_variable_that_sets_the_port_needs_another_command(run, write):
    with listener(b"") as port:
        write(9)
        _, _, (trouble,) = looked(run, OPENCLAW_GATEWAY_PORT=str(port))

    assert trouble["command"].startswith("openclaw gateway --port ")


def test_a_stale_lock_is_not_a_running_gateway(run, write, lock):
    write(9)
    lock(9, **DEAD)

    assert seen(looked(run)[0]) == (False, None, None)


def test_a_process_with_the_id_of_a_former_gateway_is_not_one(run, write, lock):
    write(9)
    lock(9, startTime=1)

    assert seen(looked(run)[0]) == (False, None, None)


def test_whose_gateway_a_lock_of_an_unseen_process_means_is_unclear(run, write, lock):
    """As of a gateway in a container, whose process is not seen here."""
    with listener(LIVE) as port:
        write(port)
        lock(port, **DEAD, stateDir="/home/node/.openclaw")
        gateway, line, about = looked(run)

    assert seen(gateway) == (None, None, "a gateway")
    assert line.startswith("starts; a gateway answers at its port")
    assert about == []


def test_a_gateway_at_another_port_is_told_with_it(run, write, lock):
    write(9)
    lock(19999)

    gateway, line, about = looked(run)

    assert seen(gateway) == (True, 19999, None)
    assert line == "starts; it is running, at port 19999 instead (port 9)"
    assert about == []


def test_a_gateway_with_another_file_is_a_trouble(run, write, lock, state):
    write(9)
    other = state / "other.json"
    other.write_text(write(9).read_text())
    lock(9, configPath=str(other))

    _, line, (trouble,) = looked(run)

    assert "it is running with another file" in line
    assert trouble["command"] == f"openclaw-cfg status {other}"
    assert not trouble["stops"]
    assert looked(run, other)[2] == []


@pytest.mark.parametrize("service", [True, False, None])
def test_variables_changed_after_the_start_need_a_restart(
    run, write, lock, state, service, monkeypatch
):
    """As measured with the real 2026.9.6, which watches its configuration only.

    `openclaw gateway restart` keeps the process of a gateway in a terminal, and with
    it the old values.
    """
    monkeypatch.setattr(process, "has_variable", lambda *_: service)
    write(9)
    dotenv = state / ".env"
    dotenv.write_text("ACME_KEY=sk-a-key-of-the-test-0123456789")
    lock(9)
    started = datetime(2026, 11, 30, 8, 48, 34, tzinfo=UTC).timestamp()

    os.utime(dotenv, (started, started))
    assert [one for one in looked(run)[2] if "changed" in one["message"]] == []

    os.utime(dotenv, (started + 2, started + 2))
    (trouble,) = (one for one in looked(run)[2] if "changed" in one["message"])
    assert str(dotenv) in trouble["message"]
    assert trouble["command"].removeprefix("openclaw gateway") == (
        "" if service is False else " restart"
    )
    assert (f"process {os.getpid()}" in trouble["help"]) == (service is not True)
    assert not trouble["stops"]

    lock_file = next(state.glob("tmp/*/*.lock"))
    lock_file.write_text(lock_file.read_text().replace(str(os.getpid()), "4194305"))
    assert [one for one in looked(run)[2] if "changed" in one["message"]] == []


def test_the_lock_of_another_role_is_no_gateway(run, write, lock):
    write(9)
    lock(9, role="agent-embedded")

    assert seen(looked(run)[0]) == (False, None, None)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"pid": "1"}', '{"pid": true}'])
def test_a_broken_lock_is_no_gateway(run, write, lock, state, text):
    write(9)
    lock(9)
    (file,) = state.glob("tmp/*/*.lock")
    file.write_text(text)

    assert seen(looked(run)[0]) == (False, None, None)


def test_of_a_gateway_elsewhere_nothing_here_is_told(run, write):
    with socket.create_server(("127.0.0.1", 0)) as server:
        write(server.getsockname()[1], mode="remote")
        gateway, line, about = looked(run)

    assert seen(gateway) == (None, None, None)
    assert line.startswith("not from here: it runs on another machine")
    assert about == []
