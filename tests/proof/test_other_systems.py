"""Windows and macOS lack modules and functions; nothing needs them at import time.

What a system would do is put in by substitution here: no test of this project ran on
Windows.
"""

import ctypes
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import openclaw_cfg
from openclaw_cfg.cli import suppress_echo
from openclaw_cfg.files import atomic, process, windows
from openclaw_cfg.files.atomic import Owner
from openclaw_cfg.files.lock import hold
from openclaw_cfg.openclaw import secret_refs
from openclaw_cfg.paths import active

ROOT = Path(openclaw_cfg.__file__).parent
MODULES = sorted(
    ".".join(("openclaw_cfg", *path.relative_to(ROOT).with_suffix("").parts))
    for path in ROOT.rglob("*.py")
    if path.name != "__main__.py"
    # An extra, which need not be there.
    and ("lsp" not in path.parts or find_spec("lsprotocol"))
)
# What a Python on Windows has not.
NO_MODULES = ("fcntl", "grp", "pwd", "pty", "resource", "termios", "tty", "syslog")
NO_FUNCTIONS = (
    *("chown", "fchmod", "fchown", "fork", "getegid", "geteuid", "getgid"),
    *("getgroups", "getpgid", "getuid", "killpg", "lchown", "mkfifo", "setsid"),
    *("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "uname", "statvfs"),
)
BARE = f"""
import os, signal, sys
# Libraries go by the name of the system, which stays; so they are there before.
import asyncio, httpx, platformdirs, prompt_toolkit.shortcuts, questionary
import rich.console, sqlite3, subprocess, tempfile, threading
for name in {NO_MODULES!r}:
    sys.modules[name] = None
for name in {NO_FUNCTIONS!r}:
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGPIPE", "SIGKILL", "SIGUSR1", "SIGWINCH", "SIGALRM"):
    if hasattr(signal, name):
        delattr(signal, name)
"""


def bare(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Python code without what other systems lack."""
    return subprocess.run(
        [sys.executable, "-c", BARE + code],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_module_can_be_imported_where_posix_is_missing(tmp_path):
    code = f"""
import importlib
missing = []
for name in {MODULES!r}:
    try:
        importlib.import_module(name)
    except Exception as error:
        missing.append((name, repr(error)))
print(missing)
"""
    done = bare(code, tmp_path)

    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("--version",),
        ("catalog", "zai"),
        ("validate", "good.json"),
        ("list", "--config", "good.json"),
        ("default", "--config", "good.json", "--no-probe"),
        ("remove", "apiyi", "--config", "good.json", "--yes"),
        ("undo", "--config", "good.json", "--list"),
        ("cost", "--from-openclaw"),
    ],
)
def test_commands_work_where_posix_is_missing(tmp_path, command):
    (tmp_path / "good.json").write_text(
        '{"gateway": {"mode": "local"}, "models": {"providers": {"apiyi": {"baseUrl":'
        '"https://api.apiyi.com/v1", "apiKey": "${K}", "models": [{"id": "glm-5",'
        ' "name": "g"}]}}}}'
    )

    done = bare(
        f"from openclaw_cfg.cli import run; sys.exit(run({list(command)!r}))", tmp_path
    )

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


class Kernel32:  # the names are those of the system
    """A system with one process, or with one that is another user's."""

    def __init__(self, *, code: int | None, error: int = 87) -> None:
        self.code, self.error, self.closed = code, error, False

    def OpenProcess(self, access, inherit, pid):  # noqa: N802
        return 0 if self.code is None else 7

    def GetLastError(self):  # noqa: N802
        return self.error

    def GetExitCodeProcess(self, handle, place):  # noqa: N802
        ctypes.cast(place, ctypes.POINTER(ctypes.c_ulong))[0] = self.code
        return 1

    def CloseHandle(self, handle):  # noqa: N802
        self.closed = True


@pytest.mark.parametrize(
    ("kernel32", "dead"),
    [
        (Kernel32(code=259), False),
        (Kernel32(code=0), True),
        (Kernel32(code=None, error=87), True),
        (Kernel32(code=None, error=5), False),
    ],
    ids=["runs", "ended", "none", "of another user"],
)
def test_whether_a_process_of_windows_is_dead(kernel32, dead):
    assert windows.is_dead(4, kernel32=kernel32) is dead
    assert kernel32.closed is (kernel32.code is not None)


def test_windows_is_asked_there_and_no_signal_is_sent(monkeypatch):
    asked = []
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        patch.setattr(os, "kill", lambda *_: asked.append("a signal"))
        patch.setattr(windows, "is_dead", lambda pid: asked.append(pid) or True)
        dead = process.is_dead(77)

    assert (dead, asked) == (True, [77])


def test_the_lock_is_kept_without_a_start_time(monkeypatch, tmp_path):
    monkeypatch.setattr(process, "_stat", lambda _pid: [])
    target = tmp_path / "openclaw.json"

    with hold(target):
        text = next(tmp_path.glob("*.lock")).read_text("utf-8")

    assert "starttime" not in text
    assert list(tmp_path.glob("*.lock")) == []


def test_an_owner_is_left_alone_where_there_are_none(monkeypatch, tmp_path):
    path = tmp_path / "x"
    path.write_text("")
    monkeypatch.delattr(os, "chown")
    monkeypatch.delattr(os, "geteuid")

    before = path.stat()

    atomic.give(path, Owner(1, 1))

    assert path.stat() == before


def test_a_folder_that_cannot_be_opened_is_not_synced(monkeypatch, tmp_path):
    asked, synced = [], []

    def refuse(path, *_args, **_more):
        asked.append(path)
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(os, "fsync", synced.append)

    atomic.sync_folder(tmp_path)

    assert (asked, synced) == ([tmp_path], [])


def test_modes_say_nothing_on_windows(monkeypatch, tmp_path):
    path = tmp_path / "key"
    path.write_text("x")
    path.chmod(0o666)

    status = path.stat()
    posix = secret_refs._owner_problem(path, status)
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        there = secret_refs._owner_problem(path, status)

    assert (posix is not None, there) == (True, None)


def test_the_terminal_is_left_alone_on_windows(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "termios", None)

    with suppress_echo.echo(on=False):
        suppress_echo.forget_typed()

    assert sys.modules["termios"] is None


def test_the_home_of_windows_is_found(tmp_path):
    place = active({"USERPROFILE": str(tmp_path)}, cwd=tmp_path)

    assert place.config == tmp_path / ".openclaw" / "openclaw.json"
