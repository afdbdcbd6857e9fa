"""What is left when a step of a write fails, or the process is killed in it."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openclaw_cfg import dotenv
from openclaw_cfg.errors import FileError
from openclaw_cfg.files import history
from openclaw_cfg.files.read import read_bytes, read_or_new
from openclaw_cfg.files.write import WriteOptions, undo, write

ROOT = Path(__file__).parents[2]
STEPS = ("open", "fsync", "link", "replace", "chmod", "unlink", "mkdir", "chown")
CHANGES = {*STEPS, "write", "flush", "close", "__exit__"}

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="these tests fork the process that is killed"
)


class Counter:
    """Counts system calls that change something, and fails one of them."""

    def __init__(self, monkeypatch, fail_at, error):
        self.done = 0
        self.failed = ""
        self.fail_at = fail_at
        self.error = error
        for name in STEPS:
            monkeypatch.setattr(os, name, self.wrap(name, getattr(os, name)))

    def wrap(self, name, real):
        def step(*args, **kwargs):
            self.done += 1
            if self.done == self.fail_at:
                self.failed = name
                raise OSError(self.error, os.strerror(self.error))
            return real(*args, **kwargs)

        return step


def make(folder):
    folder.mkdir()
    config = folder / "openclaw.json"
    config.write_bytes(b"old\n")
    config.chmod(0o600)
    history = folder / "history"
    return config, WriteOptions(env={}, history=history, state=folder, patience=0)


def leftovers(folder):
    return [
        path.name
        for path in folder.rglob("*")
        if path.name.endswith((".tmp", ".lock", ".reclaim"))
    ]


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EACCES])
def test_whatever_step_fails_the_file_is_old_or_new(tmp_path, monkeypatch, error):
    failures = set()
    for step in range(1, 200):
        config, terms = make(tmp_path / str(step))
        with monkeypatch.context() as patch:
            counter = Counter(patch, step, error)
            try:
                write(read_bytes(config), b"new\n", terms=terms)
            except FileError:
                assert config.read_bytes() == b"old\n", counter.failed
            else:
                assert config.read_bytes() == b"new\n", counter.failed
        if not counter.failed:
            break
        failures.add(counter.failed)
        if counter.failed == "unlink":
            continue  # it leaves what could not be removed, until this process ends
        assert leftovers(tmp_path / str(step)) == [], counter.failed
        write(read_bytes(config), b"newer\n", terms=terms)
        assert config.read_bytes() == b"newer\n"

    assert failures >= {"open", "fsync", "link", "replace", "chmod", "unlink", "mkdir"}


@pytest.mark.parametrize("error", [errno.EIO, errno.EDQUOT])
def test_whatever_step_fails_the_dotenv_file_is_old_or_new(
    tmp_path, monkeypatch, error
):
    for step in range(1, 100):
        folder = tmp_path / str(step)
        folder.mkdir()
        path = folder / ".env"
        path.write_text("A=1\n")
        with monkeypatch.context() as patch:
            counter = Counter(patch, step, error)
            try:
                dotenv.assign(path, "KEY", "v")
            except FileError:
                assert path.read_text() == "A=1\n", counter.failed
            else:
                assert path.read_text() == "A=1\nKEY=v\n", counter.failed
        if not counter.failed:
            break
        if counter.failed != "unlink":
            assert leftovers(folder) == [], counter.failed
    assert 5 < step < 99


@pytest.fixture
def no_disk(monkeypatch):
    """Do not wait for the disk: what the system has got survives a kill."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def killed_at(step, work):
    """Run `work` in a child that kills itself before the n-th change it would make.

    Returns:
        Whether it was killed; False when it came to its end before.
    """
    child = os.fork()
    if child == 0:
        left = step

        def watch(frame, event, arg):
            nonlocal left
            left -= event == "c_call" and arg.__name__ in CHANGES
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(watch)
        try:
            work()
        finally:
            sys.setprofile(None)
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def settle(config, terms, *, allowed):
    """The file is whole, and the next write works and leaves no trace of the kill."""
    assert read_or_new(config).data in allowed
    write(read_or_new(config), b"next\n", terms=terms)
    assert config.read_bytes() == b"next\n"
    assert leftovers(config.parent) == []
    undo(read_bytes(config), terms=terms)
    assert read_or_new(config).data in allowed


def kill_everywhere(tmp_path, prepare, *, allowed):
    """Kill at every change in turn; returns how many there were."""
    for step in range(1, 1000):
        config, terms, work = prepare(tmp_path / str(step))
        killed = killed_at(step, work)
        settle(config, terms, allowed=allowed)
        if not killed:
            return step
    raise AssertionError("never came to an end")


def test_killed_at_any_step_of_a_write_the_file_is_old_or_new(tmp_path, no_disk):
    def prepare(folder):
        config, terms = make(folder)
        read = read_bytes(config)
        return config, terms, lambda: write(read, b"new\n", terms=terms)

    assert kill_everywhere(tmp_path, prepare, allowed=(b"old\n", b"new\n")) > 25


def test_killed_at_any_step_of_the_first_write_the_file_is_whole_or_not_there(
    tmp_path, no_disk
):
    def prepare(folder):
        config, terms = make(folder)
        config.unlink()
        read = read_or_new(config)
        return config, terms, lambda: write(read, b"new\n", terms=terms)

    assert kill_everywhere(tmp_path, prepare, allowed=(b"", b"new\n")) > 25


def test_killed_at_any_step_of_a_take_over_the_next_one_takes_over(tmp_path, no_disk):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    def prepare(folder):
        config, terms = make(folder)
        config.with_name("openclaw.json.lock").write_text(f'{{"pid": {ended.pid}}}')
        read = read_bytes(config)
        return config, terms, lambda: write(read, b"new\n", terms=terms)

    assert kill_everywhere(tmp_path, prepare, allowed=(b"old\n", b"new\n")) > 25


def test_killed_at_any_step_of_undo_it_is_undone_once(tmp_path, no_disk):
    def prepare(folder):
        config, terms = make(folder)
        write(read_bytes(config), b"one\n", terms=terms)
        write(read_bytes(config), b"two\n", terms=terms)
        read = read_bytes(config)
        return config, terms, lambda: undo(read, terms=terms)

    assert kill_everywhere(tmp_path, prepare, allowed=(b"two\n", b"one\n")) > 25


def test_killed_at_any_step_the_dotenv_file_is_old_or_new(tmp_path, no_disk):
    step, killed = 0, True
    while killed:
        step += 1
        folder = tmp_path / str(step)
        folder.mkdir()
        path = folder / ".env"
        path.write_text("A=1\n")
        killed = killed_at(step, lambda path=path: dotenv.assign(path, "KEY", "v"))
        assert path.read_text() in {"A=1\n", "A=1\nKEY=v\n"}
        dotenv.assign(path, "KEY", "next")
        assert path.read_text() == "A=1\nKEY=next\n"
        assert leftovers(folder) == []
    assert step > 15


FOR_EVER = """
import itertools, sys
from pathlib import Path
from openclaw_cfg.files.read import read_bytes
from openclaw_cfg.files.write import WriteOptions, write
config = Path(sys.argv[1])
terms = WriteOptions(env={}, history=config.parent / "history")
print("go", flush=True)
for number in itertools.count():
    write(read_bytes(config), f"{number % 10}".encode() * 50_000, terms=terms)
"""


def test_killed_at_any_moment_the_file_is_whole(tmp_path):
    config, terms = make(tmp_path / "state")
    chance, last = random.Random(0), b"old\n"
    for number in range(int(os.environ.get("KILLS", "5"))):
        process = subprocess.Popen(
            [sys.executable, "-c", FOR_EVER, str(config)],
            env={"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.1))  # the moment of the kill, not a wait
        process.kill()
        process.communicate()

        found = config.read_bytes()
        assert found == last or found == found[:1] * 50_000
        last = f"mine {number}\n".encode()
        write(read_bytes(config), last, terms=terms)
        assert leftovers(config.parent) == []
        assert history.entries(terms.history, config)[0].data == found
