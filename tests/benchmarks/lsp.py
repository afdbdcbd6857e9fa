"""How soon the language server answers a change of a file of 100 KB.

    python tests/benchmarks/lsp.py [--changes N] [--size BYTES]

Its own server is started as an editor starts it. Each change puts another text of
the whole file there, which is what an editor sends; its answer are the diagnostics of
that version. Half of the texts have a finding. Then completion and hover are asked at
the changed place. Prints median and 95th percentile of the wall time, and the time that
the server's processor took for a change, which other work touches less.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from performance import FORK, write


class Client:
    """Speaks the protocol with a server, one message after the other."""

    def __init__(self, folder: Path) -> None:
        env = {"HOME": str(folder), "PATH": os.environ["PATH"]}
        self.server = subprocess.Popen(
            [sys.executable, "-m", "openclaw_cfg", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env={**env, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        self.number = 0

    def send(self, method, params, *, answer=True):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if answer:
            self.number += 1
            message["id"] = self.number
        body = json.dumps(message).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.server.stdin.flush()

    def ask(self, method, params):
        self.send(method, params)
        return self.until(lambda m: m.get("id") == self.number and "method" not in m)

    def until(self, wanted):
        while True:
            length = 0
            while (line := self.server.stdout.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            message = json.loads(self.server.stdout.read(length))
            if wanted(message):
                return message

    def processor_time(self):
        """Seconds of the server's processor so far."""
        fields = Path(f"/proc/{self.server.pid}/stat").read_text().rpartition(")")[2]
        user, system = (int(n) for n in fields.split()[11:13])
        return (user + system) / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--size", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "openclaw.json")
        writer = FORK.Process(target=write, args=(path, options.size))
        writer.start()
        writer.join()
        times, cpu = measured(path, options.changes)
    print(f"{options.size:,} bytes, {options.changes} changes\n")
    print("| what | median | 95th percentile |\n|---|---|---|")
    for what, found in times.items():
        taken = sorted(found)
        late = taken[int(len(taken) * 0.95)]
        middle = statistics.median(taken)
        print(f"| {what} | {middle * 1000:.0f} ms | {late * 1000:.0f} ms |")
    print(f"\n{cpu * 1000:.0f} ms of the processor for a change")


def measured(path, changes):
    text = path.read_text()
    uri = path.as_uri()
    client = Client(path.parent)
    client.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    client.send("initialized", {}, answer=False)
    document = {"uri": uri, "languageId": "json", "version": 0, "text": text}
    client.send("textDocument/didOpen", {"textDocument": document}, answer=False)
    client.until(is_diagnosed(0))
    times = {"diagnostics": [], "completion": [], "hover": []}
    cpu = 0.0
    at = text.index('"contextWindow"', len(text) // 2)
    for version in range(1, changes + 1):
        key = '"contextWindow"' if version % 2 else '"contextWindw"'
        changed = f"{text[:at]}{key}{text[at + 15 :]}"
        used, start = client.processor_time(), time.perf_counter()
        change = {
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [{"text": changed}],
        }
        client.send("textDocument/didChange", change, answer=False)
        client.until(is_diagnosed(version))
        times["diagnostics"].append(time.perf_counter() - start)
        cpu += client.processor_time() - used
        line = text.count("\n", 0, at)
        column = at - text.rindex("\n", 0, at)
        where = {
            "textDocument": {"uri": uri},
            "position": {"line": line, "character": column},
        }
        for what in ("completion", "hover"):
            start = time.perf_counter()
            client.ask(f"textDocument/{what}", where)
            times[what].append(time.perf_counter() - start)
    client.ask("shutdown", None)
    client.send("exit", None, answer=False)
    client.server.wait()
    return times, cpu / changes


def is_diagnosed(version):
    def wanted(message):
        params = message.get("params") or {}
        method = message.get("method")
        return (
            method == "textDocument/publishDiagnostics"
            and params.get("version") == version
        )

    return wanted


if __name__ == "__main__":
    main()
