"""Many files by several processes: the same results in the same order."""

import os
import sys
import time

import pytest

from openclaw_cfg.app import jobs
from openclaw_cfg.errors import FileMissing

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes are forked on Linux only"
)


def test_few_files_are_for_one_process_and_many_for_all_cores(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)

    assert jobs.processes(None, jobs.BREAK_EVEN - 1) == 1
    assert jobs.processes(None, jobs.BREAK_EVEN) == 3
    assert jobs.processes(8, 1000) == 8
    assert jobs.processes(8, 5) == 5
    assert jobs.processes(1, 1000) == 1
    monkeypatch.setattr(sys, "platform", "darwin")
    assert jobs.processes(8, 1000) == 1


@linux
def test_results_keep_the_order_of_the_items():
    found = list(jobs.spread(lambda n: (n, os.getpid()), range(50), 2))

    assert [n for n, _ in found] == [*range(50)]
    assert os.getpid() not in {pid for _, pid in found}


@linux
def test_what_fails_in_a_process_fails_here_with_its_hint():
    def work(number):
        if number == 7:
            raise FileMissing("there is no file", hint="make one")
        return number

    with pytest.raises(FileMissing) as caught:
        list(jobs.spread(work, range(20), 2))
    assert (caught.value.message, caught.value.hint) == ("there is no file", "make one")


@linux
def test_who_stops_asking_does_not_wait_for_the_rest():
    start = time.monotonic()
    found = jobs.spread(lambda n: time.sleep(0.01 if n < 4 else 0.2), range(400), 2)

    next(found)
    found.close()

    assert time.monotonic() - start < 30


@linux
@pytest.mark.parametrize(("command", "code"), [("validate", 1), ("fix", 3)])
def test_several_processes_print_what_one_does(run, isolated, command, code):
    texts = (
        '{gateway: {mode: "local"}}',
        '{gateway: {prot: 1}, agent: {model: "anthropic/claude-sonnet-5"}}',
        "{",
        '{"models": {"providers": [{"url": "https://a.example", "token": "k"}]}}',
    )
    names = [isolated / f"{number}.json5" for number in range(24)]
    for number, path in enumerate(names):
        path.write_text(texts[number % len(texts)])
    flags = ["--json", "--dry-run"] if command == "fix" else ["--format", "json"]

    alone = run(command, *flags, "--jobs", 1, *names)
    shared = run(command, *flags, "--jobs", 2, *names)

    assert alone.code == shared.code == code
    assert shared.stdout == alone.stdout
    assert shared.stderr == alone.stderr


@linux
def test_fix_by_several_processes_writes_the_same_bytes(run, isolated):
    old = '{\n  // mine\n  gateway: {prot: 1, mode: "local"}, // stays\n}\n'
    for jobs_, folder in ((1, "one"), (2, "two")):
        (isolated / folder).mkdir()
        names = [isolated / folder / f"{number}.json5" for number in range(6)]
        for path in names:
            path.write_text(old)
        assert run("fix", "--yes", "--jobs", jobs_, *names).code == 0

    for number in range(6):
        one = (isolated / "one" / f"{number}.json5").read_bytes()
        assert (isolated / "two" / f"{number}.json5").read_bytes() == one
        assert one != old.encode()


def test_the_number_of_processes_is_at_least_one(run):
    assert run("validate", "--jobs", 0).code == 2
