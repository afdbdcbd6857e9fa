import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from openclaw_cfg.errors import FileChanged, FileError, FileLocked
from openclaw_cfg.files import lock, process


@pytest.fixture
def target(tmp_path):
    return tmp_path / "openclaw.json"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "openclaw.json.lock"


@pytest.fixture
def gone():
    """Id of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def payload(*, ago=0.0, **fields):
    made = datetime.now(UTC) - timedelta(seconds=ago)
    return json.dumps({"createdAt": made.isoformat(), **fields}, indent=2) + "\n"


def test_a_lock_says_what_openclaw_asks_of_it(target, path):
    with lock.hold(target):
        text = path.read_text()

    head, _, token = text.rpartition("}\n")
    found = json.loads(f"{head}}}")
    assert found["pid"] == os.getpid()
    assert found["createdAt"].endswith("Z")
    if sys.platform == "linux":
        assert found["starttime"] == process.start_time(os.getpid())
    assert token[:8] == "\t" * 8
    assert set(token[8:-1]) <= {" ", "\t"}
    assert len(token) == 8 + 128 + 1


def test_a_lock_is_private_and_gone_afterwards(target, path, tmp_path):
    with lock.hold(target):
        assert path.stat().st_mode & 0o777 == 0o600
        assert [*tmp_path.iterdir()] == [path]

    assert [*tmp_path.iterdir()] == []


def test_a_lock_is_gone_after_a_failure_too(target, path):
    with pytest.raises(RuntimeError), lock.hold(target):
        raise RuntimeError

    assert not path.exists()


def test_a_lock_of_a_live_process_is_waited_for_and_then_told(target, path):
    path.write_text(payload(pid=os.getpid()))
    waited = []

    with (
        pytest.raises(FileLocked, match=f"process {os.getpid()} is writing") as caught,
        lock.hold(target, patience=0.01, on_wait=waited.append),
    ):
        pass

    assert waited == [f"process {os.getpid()}"]
    assert str(path) in caught.value.hint
    assert path.exists()


def test_a_live_lock_never_expires_by_its_age(target, path):
    path.write_text(payload(pid=os.getpid(), ago=1e6))

    with pytest.raises(FileLocked), lock.hold(target, patience=0):
        pass


def test_a_lock_that_goes_away_in_time_is_waited_out(target, path):
    path.write_text(payload(pid=os.getpid()))

    with lock.hold(target, on_wait=lambda _: path.unlink()):
        assert path.exists()


def test_a_lock_of_a_dead_process_is_taken_over(target, path, gone):
    path.write_text(payload(pid=gone))

    with lock.hold(target, patience=0):
        assert f'"pid": {os.getpid()}' in path.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="start times are read on Linux")
def test_a_process_id_that_was_used_again_is_another_process(target, path):
    started = process.start_time(os.getpid())
    path.write_text(payload(pid=os.getpid(), starttime=started + 1))

    with lock.hold(target, patience=0):
        assert f'"starttime": {started}' in path.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="zombies are seen on Linux")
def test_a_zombie_is_dead():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)

    assert process.is_dead(child)

    os.waitpid(child, 0)


def test_a_process_of_somebody_else_is_alive(monkeypatch):
    def refuse(pid, signal):
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)

    assert not process.is_dead(os.getpid())


def test_a_process_id_out_of_range_is_dead():
    assert process.is_dead(2**31)
    assert process.is_dead(2**80)
    assert process.is_dead(-(2**80))


@pytest.mark.parametrize(("ago", "stale"), [(0, False), (29, False), (30.5, True)])
def test_a_lock_without_a_process_expires_after_30_seconds(target, path, ago, stale):
    path.write_text(payload(ago=ago))

    if stale:
        with lock.hold(target, patience=0):
            pass
    else:
        with pytest.raises(FileLocked, match="another process"):
            lock.hold(target, patience=0).__enter__()


def test_after_the_clock_went_back_a_lock_from_the_future_expires_too(target, path):
    path.write_text(payload(ago=-3600))

    with lock.hold(target, patience=0):
        assert f'"pid": {os.getpid()}' in path.read_text()


def test_setting_the_clock_back_does_not_prolong_the_wait(target, path, monkeypatch):
    path.write_text(payload(pid=os.getpid()))
    monkeypatch.setattr(time, "time", lambda: 0.0)

    with pytest.raises(FileLocked), lock.hold(target, patience=0.01):
        pass


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', '{"pid": -1}', "\0"])
def test_a_lock_that_makes_no_sense_expires_by_the_age_of_its_file(target, path, text):
    path.write_text(text)
    with pytest.raises(FileLocked):
        lock.hold(target, patience=0).__enter__()
    old = time.time() - 31
    os.utime(path, (old, old))

    with lock.hold(target, patience=0):
        pass


def test_while_openclaw_takes_over_a_lock_we_wait(target, path, tmp_path):
    guard = tmp_path / "openclaw.json.lock.reclaim"
    guard.mkdir()

    with pytest.raises(FileLocked):
        lock.hold(target, patience=0).__enter__()
    with lock.hold(target, on_wait=lambda _: guard.rmdir()):
        pass


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_something_else_by_the_name_of_the_lock_is_told(target, path, tmp_path, kind):
    {
        "folder": path.mkdir,
        "link": lambda: path.symlink_to("anywhere"),
        "pipe": lambda: os.mkfifo(path),
    }[kind]()

    with pytest.raises(FileError, match="not a lock file"), lock.hold(target):
        pass

    assert [*tmp_path.iterdir()] == [path]


def test_a_lock_that_was_taken_from_us_is_noticed_and_left(target, path):
    with lock.hold(target) as held:
        held.check()
        path.write_text(payload(pid=os.getppid()))
        theirs = path.read_text()

        with pytest.raises(FileChanged, match="took the lock"):
            held.check()

    assert path.read_text() == theirs


def test_a_fresh_lock_that_came_just_before_the_take_over_is_put_back(
    target, path, gone, monkeypatch
):
    path.write_text(payload(pid=gone))
    fresh = payload(pid=os.getppid())
    stage = lock.atomic.stage

    def slow(name, data, **named):
        if not data:  # about to rename what was judged stale
            path.write_text(fresh)
        return stage(name, data, **named)

    monkeypatch.setattr(lock.atomic, "stage", slow)

    with pytest.raises(FileLocked, match=f"process {os.getppid()}"):
        lock.hold(target, patience=0).__enter__()

    assert path.read_text() == fresh


def test_without_hard_links_the_lock_still_excludes(target, path, monkeypatch):
    def refuse(*args):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)

    with lock.hold(target):
        assert f'"pid": {os.getpid()}' in path.read_text()
        with pytest.raises(FileLocked):
            lock.hold(target, patience=0).__enter__()
    assert not path.exists()
