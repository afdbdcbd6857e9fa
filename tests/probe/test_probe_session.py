"""Many providers: in the time of the slowest, within the deadline, in order."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time

import httpx
import pytest
from probe_server import KEY, http, listing, probed, provider, raw, silent, together

from openclaw_cfg.demo import serve
from openclaw_cfg.probe import Interrupted, Options, Status, probe, probe_all


def test_fifty_are_asked_at_the_same_time():
    """A server that answers no one until all fifty have asked."""
    with together(50) as url:
        many = [provider(url, id=f"p{n}") for n in range(50)]

        results = probe(many, options=Options(timeout=30))

    assert [r.provider for r in results] == [p.id for p in many]
    assert {r.status for r in results} == {Status.OK}


def test_six_that_never_answer_take_the_deadline_and_no_more():
    with silent() as url:
        dead = [provider(url, id=f"p{n}") for n in range(6)]
        took, results = timed(lambda: probe(dead, options=Options(timeout=1)))

    assert 1 <= took < 6, "one after the other they take six"
    assert {r.status for r in results} == {Status.TIMEOUT}


def test_the_deadline_holds_for_those_that_wait_for_their_turn():
    with silent() as url:
        dead = [provider(url, id=f"p{n}") for n in range(6)]
        options = Options(timeout=1, concurrency=1)
        took, results = timed(lambda: probe(dead, options=options))

    assert 1 <= took < 6, "with a deadline each they take six"
    assert {r.status for r in results} == {Status.TIMEOUT}


def test_one_that_is_dead_does_not_keep_the_others():
    with silent() as url, serve(keys=[KEY], models=["m1"]) as demo:
        both = [provider(url, id="dead"), provider(demo.base_url, id="alive")]
        dead, alive = probe(both, options=Options(timeout=3))

    assert (dead.status, alive.status) == (Status.TIMEOUT, Status.OK)


def test_results_are_told_as_they_come():
    """A server that says nothing until the other's result was told."""
    told, first = [], threading.Event()

    def late(_, connection):
        if first.wait(30):
            connection.sendall(http(listing("m1")))

    def note(result):
        told.append(result.provider)
        first.set()

    with raw(late) as slow, serve(keys=[KEY], models=["m1"]) as demo:
        both = [provider(slow.url, id="late"), provider(demo.base_url, id="early")]
        results = probe(both, options=Options(timeout=60), on_update=note)

    assert told == ["early", "late"]
    assert {r.status for r in results} == {Status.OK}


def test_no_providers_are_no_results():
    assert probe([], options=Options()) == []


def test_it_works_inside_a_running_loop():
    async def main(url):
        return await probe_all([provider(url)], options=Options())

    with serve(keys=[KEY], models=["m1"]) as demo:
        assert asyncio.run(main(demo.base_url))[0].status is Status.OK


@pytest.mark.skipif(os.name == "nt", reason="signals are sent the POSIX way")
def test_ctrl_c_keeps_what_is_known():
    alive = threading.Event()

    def press(_):
        alive.set()
        signal.raise_signal(signal.SIGINT)

    with silent() as url, serve(keys=[KEY], models=["m1"]) as demo:
        both = [provider(url, id="dead"), provider(demo.base_url, id="alive")]
        with pytest.raises(Interrupted) as stopped:
            probe(both, options=Options(timeout=5), on_update=press)

    dead, good = stopped.value.results
    assert alive.is_set()
    assert (dead.status, good.status) == (Status.UNKNOWN, Status.OK)
    assert "interrupted" in dead.detail


def test_a_lookup_that_hangs_does_not_keep_the_process_alive():
    code = (
        "import socket, time\n"
        "socket.getaddrinfo = lambda *a, **k: time.sleep(60)\n"
        "from openclaw_cfg.model import Provider\n"
        "from openclaw_cfg.probe import Options, probe\n"
        "it = Provider(id='it', base_url='https://slow.example/v1')\n"
        "print(probe([it], options=Options(timeout=0.2))[0].status)\n"
    )
    took, done = timed(
        lambda: subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
    )

    assert done.stdout.strip() == "timeout"
    assert took < 30


def timed(work):
    started = time.monotonic()
    found = work()
    return time.monotonic() - started, found


def test_what_is_said_of_a_key_that_was_not_sent_is_readable():
    """A key may have letters in common with the flag that sends it."""
    plan = "https://api.z.ai/api/coding/paas/v4"
    key = "sk-a-coding-plan-key-0123"

    result = probed(provider(plan, key=key), by=lambda _: httpx.Response(401))

    assert (
        result.detail == "reachable; a coding-plan key is not sent without your consent"
    )
    assert result.help == "pass --allow-plan-key to check the key"
