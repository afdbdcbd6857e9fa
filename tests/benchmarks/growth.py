"""How time grows with the faults of a file: four times as many, how many times as long.

    python tests/benchmarks/growth.py [--largest N] [--limit SECONDS] [KIND]...

It prints the table of `docs/measured.md`. Each row is one kind of fault. A file with a
fourth of the faults and one with all of them go through the same commands, each in its
own process, so the ratio compares two times of one run on one machine: first of the
whole processes, then with their start taken off both. A fault is what `validate`
finds: where it finds seven in one item, an item counts as seven, and the file has a
seventh of the items; one in which it finds nothing (`fix` or `list` do) counts as one.

Times are CPU times, the least of three where one takes less than 5 s, so that another
program on the machine counts little. A command that uses more than the limit is
stopped and shown as `>LIMIT`; where a fourth of the faults takes next to nothing there
is no second ratio.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
COMMANDS: Final = {
    "validate": ("validate", "--format", "json", "FILE"),
    "validate, text": ("validate", "FILE"),
    "fix": ("fix", "--yes", "FILE"),
    "list": ("--config", "FILE", "list"),
    "convert": ("convert", "--to", "FORM", "--lossy", "FILE"),
}
# A fourth that takes less, in seconds, has no second ratio: a start varies as much.
LEAST: Final = 0.2
# What takes as long or longer varies little, and is measured once.
AGAIN: Final = 5.0
TIMES: Final = 3
OK_STATUS: Final = {0, 1, 3}

Kind = Callable[[int], str]


def unknown_keys(count: int) -> str:
    return text({"gateway": {f"unknown{n}": n for n in range(count)}})


def unknown_keys_at_root(count: int) -> str:
    return text({f"unknown{n}": n for n in range(count)})


def unknown_keys_on_one_line(count: int) -> str:
    return json.dumps({"gateway": {f"unknown{n}": n for n in range(count)}})


def commented_unknown_keys(count: int) -> str:
    keys = "".join(f"    // about {n}\n    unknown{n}: {n},\n" for n in range(count))
    return f"{{\n  gateway: {{\n{keys}  }},\n}}\n"


def model_rows(count: int) -> str:
    rows = [{"id": f"m{n}", "contextLength": 4096} for n in range(count)]
    return text(providers({"vendor": entry(models=rows)}))


def model_names(count: int) -> str:
    return text(providers({"vendor": entry(models=[f"m{n}" for n in range(count)])}))


def agents(count: int) -> str:
    listed = [{"id": f"a{n}", "unknown": n} for n in range(count)]
    return text({"agents": {"list": listed}})


def agent_entries(count: int) -> str:
    entries = {f"a{n}": {"systemPrompt": "x", "unknown": n} for n in range(count)}
    return text({"agents": {"entries": entries}})


def compact_providers(count: int) -> str:
    rows = [
        {"id": f"v{n}", "url": f"https://v{n}.example.com/v1", "token": f"${{K{n}}}"}
        for n in range(count)
    ]
    return text({"models": {"providers": [{**row, "model": "m"} for row in rows]}})


def native_providers(count: int) -> str:
    found = {f"v{n}": {**entry(), "apikey": f"${{K{n}}}"} for n in range(count)}
    return text(providers(found))


def duplicate_keys(count: int) -> str:
    keys = "".join(f'    "port": {n},\n' for n in range(count))
    return f'{{\n  "gateway": {{\n{keys}    "mode": "local"\n  }}\n}}\n'


def bindings(count: int) -> str:
    rules = [
        {"agentId": f"a{n}", "match": {"channel": "telegram", "unknown": n}}
        for n in range(count)
    ]
    return text({"bindings": rules, "agents": {"entries": {"main": {}}}})


def env_entries(count: int) -> str:
    return text({"env": {f"NAME_{n}": n for n in range(count)}})


def nested(count: int) -> str:
    profiles = {
        f"p{n}": {"unknown": {"deep": {"deeper": [n, {"er": n}]}}} for n in range(count)
    }
    return text({"browser": {"profiles": profiles}})


def long_fallbacks(count: int) -> str:
    model = {"primary": "vendor/m0", "fallbacks": [f"m{n}" for n in range(count)]}
    found = providers({"vendor": entry(models=[{"id": "m0", "name": "M"}])})
    return text({**found, "agents": {"defaults": {"model": model}}})


def ignore_comments(count: int) -> str:
    keys = "".join(
        f"    // openclaw-cfg: ignore[unknown-key]\n    unknown{n}: {n},\n"
        for n in range(count)
    )
    return f"{{\n  gateway: {{\n{keys}  }},\n}}\n"


def secrets(count: int) -> str:
    found = {
        f"v{n}": {**entry(), "apiKey": f"sk-made-up-{n:020d}"} for n in range(count)
    }
    return text(providers(found))


def wrong_types(count: int) -> str:
    entries = {f"a{n}": {"model": n, "workspace": [f"w{n}"]} for n in range(count)}
    return text({"agents": {"entries": entries}})


def missing_variables(count: int) -> str:
    return text({"env": {"vars": {f"N{n}": f"${{UNSET_{n}}}" for n in range(count)}}})


def servers(count: int) -> str:
    found = {f"s{n}": {"type": "stdio", "command": "x"} for n in range(count)}
    return text({"mcpServers": found})


def agents_of_old(count: int) -> str:
    old = {
        "tools": {"exec": {"security": "full", "ask": "off"}},
        "heartbeat": {"every": "30 minutes"},
        "activeHours": {"start": "9", "end": "17"},
        "sandbox": {"mode": "on"},
        "memorySearch": {"enabled": True, "provider": "openai"},
        "model": {"primary": "a/b", "fallback": ["c/d"]},
        "maxTokens": 4,
    }
    return text({"agents": {"entries": {f"a{n}": old for n in range(count)}}})


def agents_of_one_name(count: int) -> str:
    return text({"agents": {"list": [{"id": "Work"}] * count}})


def agents_that_speak(count: int) -> str:
    tts = {"provider": "openai", "openai": {"voice": "y"}, "elevenlabs": {"voiceId": 1}}
    entries = {f"a{n}": {"tts": tts} for n in range(count)}
    return text({"agents": {"entries": entries}})


def agents_with_channels(count: int) -> str:
    own = {"telegram": {"token": "t"}, "channels": {"discord": {"token": "x"}}}
    return text({"agents": {"entries": {f"a{n}": own for n in range(count)}}})


def agents_with_tools(count: int) -> str:
    tools = {"allow": ["exec", "x"], "alsoAllow": ["a"], "elevated": {"allow": ["x"]}}
    return text(
        {"agents": {"entries": {f"a{n}": {"tools": tools} for n in range(count)}}}
    )


def agents_with_bad_names(count: int) -> str:
    return text({"agents": {"entries": {f"An Agent {n}": {} for n in range(count)}}})


def telegram_accounts(count: int) -> str:
    old = {"streamMode": "partial", "blockStreaming": True, "dm": {"policy": "open"}}
    return text(accounts("telegram", {**old, "requireMention": True}, count))


def discord_accounts(count: int) -> str:
    old = {
        "dm": {"policy": "allowlist", "allowFrom": ["1"]},
        "guilds": {"1": {"channels": {"2": {"allow": True}}}},
        "draftChunk": {"minChars": 3},
        "retry": {"attempts": 3},
    }
    return text(accounts("discord", old, count))


def whatsapp_accounts(count: int) -> str:
    old = {"ackReaction": "x", "exposeErrorText": True, "groups": ["1", "2"]}
    return text(accounts("whatsapp", old, count))


def secret_references(count: int) -> str:
    found = {
        f"v{n}": {
            **entry(),
            "apiKey": {"$env": f"K{n}"},
            "headers": {"x": {"env": "Q"}},
        }
        for n in range(count)
    }
    return text(providers(found))


def listed_models(count: int) -> str:
    names = [f"vendor/m{n}" for n in range(count)]
    return json.dumps({"agents": {"defaults": {"models": names}}})


def equal_unknown_keys(count: int) -> str:
    keys = "".join(f'    "unknown": {n},\n' for n in range(count))
    return f'{{\n  "gateway": {{\n{keys}    "mode": "local"\n  }}\n}}\n'


def two_on_a_line(count: int) -> str:
    lines = "".join(f"  unknown{n}: {n}, other{n}: [1],\n" for n in range(count))
    return f"{{ gateway: {{ mode: 'local',\n{lines} }} }}\n"


def two_on_a_line_of_json(count: int) -> str:
    pairs = ",\n".join(f'"unknown{n}": {n}, "other{n}": [1]' for n in range(count))
    return f'{{"gateway": {{"mode": "local",\n{pairs}}}}}\n'


def comments_on_one_line(count: int) -> str:
    keys = "".join(f"unknown{n}: {n} /* c */, " for n in range(count))
    return f"{{gateway: {{ mode: 'local', /* x */ {keys} }} }}\n"


def commas_first(count: int) -> str:
    keys = "".join(f"  , unknown{n}: {n}\n" for n in range(count))
    return f"{{gateway: {{ mode: 'local'\n{keys} }} }}\n"


def providers_in_any_layout(count: int) -> str:
    rows = "\n".join(
        f"v{n}: {{baseURL: 'https://a.b/v1', apikey: '${{K}}',\n apiType: 'openai', "
        f"models: ['m', {{name: 'q', contextLength: 4}}]}}, "
        f"w{n}: {{url: 'https://a.b', token: '${{K}}', model: 'm'}},"
        for n in range(count)
    )
    return f"{{ models: {{ providers: {{ {rows} }} }} }}\n"


def unknown_providers(count: int) -> str:
    entries = {f"a{n}": {"model": f"v{n}/m"} for n in range(count)}
    return text({"agents": {"entries": entries}})


KINDS: Final[tuple[Kind, ...]] = (
    unknown_keys,
    unknown_keys_at_root,
    unknown_keys_on_one_line,
    commented_unknown_keys,
    model_rows,
    model_names,
    agents,
    agent_entries,
    compact_providers,
    native_providers,
    duplicate_keys,
    bindings,
    env_entries,
    nested,
    long_fallbacks,
    ignore_comments,
    secrets,
    wrong_types,
    missing_variables,
    servers,
    agents_of_old,
    agents_of_one_name,
    agents_that_speak,
    agents_with_channels,
    agents_with_tools,
    agents_with_bad_names,
    telegram_accounts,
    discord_accounts,
    whatsapp_accounts,
    secret_references,
    listed_models,
    equal_unknown_keys,
    two_on_a_line,
    two_on_a_line_of_json,
    comments_on_one_line,
    commas_first,
    providers_in_any_layout,
    unknown_providers,
)


def empty(_: int) -> str:
    """What the start of a process takes."""
    return "{}"


def text(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


def providers(found: dict[str, object]) -> dict[str, object]:
    return {"models": {"providers": found}}


def entry(models: object = ()) -> dict[str, object]:
    return {
        "baseUrl": "https://api.example.com/v1",
        "api": "openai-completions",
        "models": models,
    }


def accounts(channel: str, old: dict[str, object], count: int) -> dict[str, object]:
    return {"channels": {channel: {"accounts": {f"x{n}": old for n in range(count)}}}}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    parser.add_argument("--largest", type=int, default=10_000, help="faults")
    parser.add_argument(
        "--limit", type=int, default=60, help="CPU seconds of a command"
    )
    parser.add_argument("--command", choices=COMMANDS, action="append")
    parser.add_argument("--jobs", type=int, default=1, help="kinds at the same time")
    given = parser.parse_args()
    commands = given.command or list(COMMANDS)
    print(f"| faults | of one item | {' | '.join(map(heading, commands))} |")
    print("|---" * (2 + len(commands)) + "|")
    kinds = [kind for kind in KINDS if kind.__name__ in given.kinds or not given.kinds]
    starts = start_times(commands, given.limit)
    measure = partial(row, starts=starts, largest=given.largest, limit=given.limit)
    with ThreadPoolExecutor(given.jobs) as pool:
        for line in pool.map(measure, kinds):
            print(line, flush=True)


def heading(command: str) -> str:
    name, *rest = command.split(", ")
    return ", ".join((f"`{name}`", *rest))


def start_times(commands: list[str], limit: int) -> dict[str, float]:
    """What a file without faults takes."""
    for name in commands:  # the first run caches bytecode
        took(name, empty, 0, limit)
    return {name: took(name, empty, 0, limit) or 0 for name in commands}


def row(kind: Kind, starts: dict[str, float], largest: int, limit: int) -> str:
    """A row of the table."""
    each = faults_of_one(kind)
    few, many = largest // 4 // each, largest // each
    cells = []
    for name, start in starts.items():
        less, more = (took(name, kind, count, limit) for count in (few, many))
        cells.append(cell(less, more, start, limit))
    return f"| {kind.__name__.replace('_', ' ')} | {each} | {' | '.join(cells)} |"


def cell(few: float | None, many: float | None, start: float, limit: int) -> str:
    """The time for all faults, and its ratio to that for a fourth of them: of the whole
    process, and without the start.
    """
    if few is None:
        return f">{limit} s for a fourth"
    taken = f">{limit}" if many is None else f"{many:.1f}"
    more, most = "", many
    if most is None:
        more, most = ">", limit
    ratio = f"{more}{most / few:.1f}"
    if few - start >= LEAST:
        ratio += f"; {more}{(most - start) / (few - start):.1f}"
    return f"{taken} s ({ratio})"


def faults_of_one(kind: Kind, count: int = 10) -> int:
    """How many faults `validate` finds in an item of a kind, and at least one."""
    with tempfile.TemporaryDirectory() as folder:
        args, env = prepared("validate", kind, count, Path(folder))
        done = subprocess.run(args, env=env, check=False, capture_output=True)
    (file,) = json.loads(done.stdout)["files"]
    return max(1, round(len(file["diagnostics"]) / count))


def words(command: str, kind: Kind, path: Path) -> list[str]:
    """The command line for a file with faults of a kind."""
    form = "native" if kind is compact_providers else "compact"
    said = {"FILE": str(path), "FORM": form}
    return [said.get(word, word) for word in COMMANDS[command]]


def took(command: str, kind: Kind, count: int, limit: int) -> float | None:
    """CPU seconds of one process, the least of some; None if it was stopped."""
    found: list[float] = []
    while len(found) < TIMES:
        one = once(command, kind, count, limit)
        if one is None:
            return None
        found.append(one)
        if one >= AGAIN:
            break
    return min(found)


def once(command: str, kind: Kind, count: int, limit: int) -> float | None:
    """CPU seconds of one process; None if it was stopped."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        args, env = prepared(command, kind, count, Path(folder))
        process = subprocess.Popen(
            args, env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=said
        )
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (limit, limit))
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode == -signal.SIGKILL:
            return None
        if process.returncode not in OK_STATUS:
            said.seek(0)
            sys.exit(f"{args} failed:\n{said.read().decode()[-2000:]}")
    return used.ru_utime + used.ru_stime


def prepared(
    command: str, kind: Kind, count: int, folder: Path
) -> tuple[list[str], dict[str, str]]:
    """The arguments and the environment of a process, and its file written."""
    path = folder / "openclaw.json"
    path.write_text(kind(count))
    path.chmod(0o600)
    env = {
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "OPENCLAW_CONFIG_PATH": str(path),
    }
    args = words(command, kind, path)
    return [sys.executable, "-m", "openclaw_cfg", *args], env


if __name__ == "__main__":
    main()
