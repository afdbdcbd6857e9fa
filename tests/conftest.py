"""What every test has: its own home, no network but loopback, goldens."""

import io
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from json_schemas import conforms
from many import PROFILE, many

from openclaw_cfg import cli
from openclaw_cfg.catalog import age

CASES = Path(__file__).parent / "cases"
GOLDENS = Path(__file__).parent / "goldens"
_LOOPBACK = ("127.", "::1", "localhost")
_SCRUBBED = ("OPENCLAW_", "XDG_", "CLAWDBOT_", "DEMO_")
_KEPT = {"OPENCLAW_PACKAGE", "OPENCLAW_CACHE"}

# No deadlines: a machine that does something else meanwhile is not a failure. What lets
# a change land tries the same examples each time; the night looks for new ones.
settings.register_profile(
    PROFILE, max_examples=many(100), deadline=None, derandomize=PROFILE != "nightly"
)
settings.load_profile(PROFILE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="rewrite the golden files"
    )


def pytest_configure() -> None:
    # A shell starts what runs in its background deaf to Ctrl-C, children included.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path_factory) -> Path:
    """A home and working folder of its own, an environment without keys."""
    for name in list(os.environ):
        scrubbed = name.startswith(_SCRUBBED) and name not in _KEPT
        if scrubbed or name.upper().endswith(("_API_KEY", "_PROXY", "_TOKEN")):
            monkeypatch.delenv(name)
    hosts = ("PRE_COMMIT", "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "WORKSPACE")
    for name in ("CI", *hosts, "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(home)
    return home


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can enter, as they cannot enter those of pytest."""
    with TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(autouse=True)
def dated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that is still, so that ages in outputs do not change."""
    monkeypatch.setattr(age, "today", lambda: date(2026, 11, 28))


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections to anything but this machine fail the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and not str(host).startswith(_LOOPBACK):
            pytest.fail(f"a test tried to reach {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@dataclass(frozen=True, slots=True)
class Result:
    """What a command did."""

    code: int
    stdout: str
    stderr: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command line in this process, without a terminal.

    With `columns` results go to a terminal of that width, without colour. Whatever is
    printed with `--json` has to conform to the schema that it names.
    """

    def run(*args: object, stdin: str = "", columns: int = 0, **env: str) -> Result:
        streams = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
        if columns:
            streams[0].isatty = lambda: True
            env = {"TERM": "xterm", "NO_COLOR": "1", "COLUMNS": str(columns), **env}
        with monkeypatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            source = io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")
            patch.setattr(sys, "stdin", source)
            patch.setattr(sys, "stdout", streams[0])
            patch.setattr(sys, "stderr", streams[1])
            code = cli.run([str(arg) for arg in args])
            for stream in streams:
                stream.flush()
        out, err = (s.buffer.getvalue().decode() for s in streams)
        conforms([str(arg) for arg in args], out)
        return Result(code, out, err)

    return run


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, or rewrite the file with --update-goldens.

    How lines end does not count: a checkout may change it.
    """

    def compare(path: Path, text: str) -> None:
        text = text.replace("\r\n", "\n")
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no golden file {path}; make it with --update-goldens"
        assert text == path.read_text(encoding="utf-8")

    return compare
