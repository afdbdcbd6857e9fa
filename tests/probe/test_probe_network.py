"""The runner against real sockets: bounds, proxies, and answers that are none."""

import asyncio
import gzip
import socket
import threading
import time
import zlib

import httpx
import pytest
from probe_server import KEY, drip, http, listing, probed, provider, raw, silent

from openclaw_cfg.probe import Level, Status
from openclaw_cfg.probe.base import Ask
from openclaw_cfg.probe.runner import _read

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"


def test_nothing_listening_names_host_and_port():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    result = probed(provider(f"http://127.0.0.1:{port}/v1"))

    assert (result.status, result.level) == (Status.UNREACHABLE, None)
    assert result.detail == f"nothing listens on 127.0.0.1:{port}"


def test_a_host_without_an_address_is_named(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    result = probed(provider("https://no-such.example/v1"))

    assert (result.status, result.level) == (Status.UNREACHABLE, None)
    assert 'no host "no-such.example"' in result.detail


def test_a_network_without_a_name_server_is_not_the_hosts_fault(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    result = probed(provider("https://good.example/v1"))

    assert result.status is Status.UNREACHABLE
    assert "check the network" in result.help


def test_a_name_server_that_never_answers_does_not_hold_us(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(30))
    from openclaw_cfg.probe import Options, probe  # noqa: PLC0415

    before = set(threading.enumerate())
    started = time.monotonic()
    results = probe([provider("https://slow.example/v1")], options=Options(timeout=0.3))
    # Nor the end of the program.
    assert all(thread.daemon for thread in set(threading.enumerate()) - before)

    assert time.monotonic() - started < 15
    assert results[0].status is Status.TIMEOUT


def test_silence_ends_at_the_deadline():
    with silent() as url:
        started = time.monotonic()
        result = probed(provider(url), timeout=0.4)

    assert time.monotonic() - started < 15
    assert (result.status, result.level) == (Status.TIMEOUT, None)


def test_a_slow_body_ends_at_the_deadline():
    with raw(drip(b" ", 0.05, head=HEAD)) as running:
        started = time.monotonic()
        result = probed(provider(running.url), timeout=0.5)

    assert time.monotonic() - started < 15
    assert result.status is Status.TIMEOUT


def test_an_endless_body_is_cut_off():
    with raw(drip(b"x" * 65536, 0, head=HEAD)) as running:
        result = probed(provider(running.url), timeout=10)

    assert result.status is Status.FORMAT
    assert "too long" in result.detail


def test_an_endless_stream_of_a_chat_is_cut_off():
    def script(asked, connection):
        if asked.startswith(b"GET"):
            return connection.sendall(http(listing("m1")))
        return drip(b": keep-alive\n\n" * 4096, 0, head=HEAD)(asked, connection)

    with raw(script) as running:
        result = probed(provider(running.url), timeout=10, level=Level.CHAT)

    assert result.status is Status.FORMAT
    assert result.level is not Level.CHAT


def test_a_chat_is_read_no_further_than_the_first_word():
    word = b'data: {"choices": [{"delta": {"content": "OK"}}]}\n\n'

    def script(asked, connection):
        if asked.startswith(b"GET"):
            return connection.sendall(http(listing("m1")))
        return drip(word, 0.2, head=HEAD)(asked, connection)

    with raw(script) as running:
        result = probed(provider(running.url), timeout=3, level=Level.CHAT)

    assert (result.status, result.level) == (Status.OK, Level.CHAT)
    assert result.latency_ms < 2000


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress)],
)
def test_a_bomb_is_unpacked_no_further_than_is_read(coding, pack):
    bomb = pack(b" " * 200_000_000)

    with raw(http(bomb, Content_Encoding=coding)) as running:
        result = probed(provider(running.url), timeout=10)

    assert result.status is Status.FORMAT


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress)],
)
def test_a_packed_answer_is_read_although_none_was_asked_for(coding, pack):
    packed = pack(b'{"data": [{"id": "m1"}]}')

    with raw(http(packed, Content_Encoding=coding)) as running:
        result = probed(provider(running.url))

    assert result.models == ("m1",)
    assert b"accept-encoding: identity" in running.seen[0].lower()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\x01\x02",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000 + b"\r\n\r\n{}",
        b"HTTP/1.1 302 Found\r\nLocation: http://[bad\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_an_answer_that_is_no_http_is_no_traceback(answer):
    with raw(answer) as running:
        result = probed(provider(running.url), timeout=5)

    assert result.status.failed
    assert result.detail


def test_a_proxy_of_the_environment_is_used_but_not_for_this_machine(monkeypatch):
    with raw(http(listing("m1"))) as proxy, raw(http(listing("m2"))) as near:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        far = probed(provider("http://far.example/v1"), allow_http=True)
        here = probed(provider(near.url, models=("m2",)))

    assert far.models == ("m1",)
    assert proxy.seen[0].startswith(b"GET http://far.example/v1/models")
    assert here.models == ("m2",)
    assert len(near.seen) == 2


def test_hosts_of_no_proxy_are_asked_directly(monkeypatch):
    with raw(http(listing("m1"))) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "far.invalid")
        monkeypatch.setattr(socket, "getaddrinfo", _nobody)
        result = probed(provider("http://far.invalid/v1"), allow_http=True)

    assert result.status is Status.UNREACHABLE
    assert proxy.seen == []


def test_a_proxy_that_refuses_is_named_and_gets_no_key(monkeypatch):
    with raw(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        result = probed(provider("https://far.example/v1"))

    assert result.status is Status.UNREACHABLE
    assert "proxy" in result.detail
    assert all(KEY.encode() not in seen for seen in proxy.seen)


@pytest.mark.parametrize("proxy", ["nonsense://x", "socks9://x:1"])
def test_a_proxy_that_is_none_is_no_traceback(monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)

    with pytest.raises(Exception, match="proxy or CA") as caught:
        probed(provider("https://far.example/v1"))

    assert "ALL_PROXY" in caught.value.hint


def test_a_redirect_is_not_followed():
    with raw(http({})) as other:
        moved = http(b"", 307, Location=f"{other.url}/models")
        with raw(moved) as running:
            result = probed(provider(running.url), level=Level.CHAT)

    assert result.status is Status.NOT_FOUND
    assert other.seen == []


def _nobody(*_, **__):
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


@pytest.mark.parametrize(
    ("said", "status", "help_"),
    [
        (b"", Status.UNREACHABLE, 'write "https://"'),
        (b"\x15\x03\x01\x00\x02\x02\x46", Status.TLS, 'write "https://"'),
        (
            http(b"Client sent an HTTP request to an HTTPS server.\n", 400),
            Status.TLS,
            'write "https://"',
        ),
    ],
)
def test_a_port_that_wants_tls_names_the_scheme(said, status, help_):
    with raw(said) as running:
        result = probed(provider(running.url))

    assert result.status is status
    assert help_ in result.help


def test_an_event_over_two_lines_is_read():
    event = b'data: {"choices":\ndata: [{"delta": {"content": "OK"}}]}\n\n'

    def script(asked, connection):
        fine = http(listing("m1"))
        connection.sendall(fine if asked.startswith(b"GET") else http(event))

    with raw(script) as running:
        result = probed(provider(running.url), level=Level.CHAT)

    assert (result.status, result.level) == (Status.OK, Level.CHAT)


LINES = b"data: {}\n"
FULL = 2 * 1024 * 1024


def read(content, *, enough=None, status=200, **headers):
    """What the runner reads of an answer, and whether there was more."""
    answer = httpx.Response(status, stream=httpx.ByteStream(content), headers=headers)
    ask = Ask(url="https://relay.example", enough=enough)
    return asyncio.run(_read(answer, ask))


@pytest.mark.parametrize("size", [0, 1, FULL - 1, FULL])
def test_two_megabytes_are_read_whole(size):
    assert read(b"x" * size) == (b"x" * size, False)


@pytest.mark.parametrize("size", [FULL + 1, 2 * FULL])
def test_of_more_just_two_megabytes_are_read(size):
    assert read(b"x" * size) == (b"x" * FULL, True)
    packed = gzip.compress(b"x" * size)
    assert read(packed, **{"content-encoding": "gzip"}) == (b"x" * FULL, True)


@pytest.mark.parametrize(
    ("status", "enough", "left"),
    [
        (200, lambda _: True, LINES),
        (200, lambda lines: lines == LINES, LINES),
        (200, lambda _: False, LINES + b"data: {"),
        (201, lambda _: True, LINES + b"data: {"),
        (500, lambda _: True, LINES + b"data: {"),
        (200, None, LINES + b"data: {"),
    ],
)
def test_reading_stops_at_the_line_that_is_enough_of_a_success(status, enough, left):
    found = read(LINES + b"data: {", enough=enough, status=status)

    assert found == (left, left == LINES)


def test_no_whole_line_is_never_enough():
    assert read(b"data: {", enough=lambda _: True) == (b"data: {", False)


@pytest.mark.parametrize("address", [None, "http://localhost:1234/v1"])
def test_the_host_is_readable_though_a_key_holds_a_part_of_its_name(address):
    def refused(request):
        raise httpx.ConnectError("no", request=request)

    local = provider(address, id="lmstudio", key="sk-local-good-1234567890")

    assert "localhost:1234" in probed(local, by=refused).detail
