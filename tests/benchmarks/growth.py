"""How time grows with the faults of a file: four times as many, how many times as long.

    python tests/benchmarks/growth.py [--largest N] [--limit SECONDS] [KIND]...

Each row is one kind of fault. A file with a fourth of the faults and one with all of
them go through the same commands, each in its own process, and the start of the
process is taken off both; so the ratio compares two times of one run on one machine.
A command that takes longer than the limit is stopped and shown as `>LIMIT`; where a
fourth of the faults takes next to nothing there is no ratio. Times are CPU times, so
that another program on the machine counts little.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
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
LEAST: Final = 0.2
# What takes as long or longer varies little, and is measured once.
AGAIN: Final = 5.0
OK_STATUS: Final = {0, 1, 3}


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


KINDS: Final[tuple[Callable[[int], str], ...]] = (
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
    parser.add_argument("--largest", type=int, default=10_000)
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--command", choices=COMMANDS, action="append")
    given = parser.parse_args()
    commands = given.command or list(COMMANDS)
    columns = [f"{name}, {given.largest:,} | ratio" for name in commands]
    print(f"| faults | {' | '.join(columns)} |")
    print("|---" * (1 + 2 * len(commands)) + "|")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for _ in range(2):  # the first run caches bytecode
            start = {name: took(work, name, empty, 0, given.limit) for name in commands}
        for kind in KINDS:
            if given.kinds and kind.__name__ not in given.kinds:
                continue
            cells = [
                cell(work, name, kind, given, start[name] or 0) for name in commands
            ]
            print(f"| {kind.__name__} | {' | '.join(cells)} |", flush=True)


def cell(
    work: Path,
    command: str,
    kind: Callable[[int], str],
    given: argparse.Namespace,
    start: float,
) -> str:
    """The time for all faults, and the ratio to that for a fourth of them."""
    few = took(work, command, kind, given.largest // 4, given.limit)
    if few is None:
        return f">{given.limit:g} s for {given.largest // 4:,} | "
    many = took(work, command, kind, given.largest, given.limit)
    if many is None:
        return f">{given.limit:g} s | >{given.limit / few:.1f}"
    if few - start < LEAST:  # the start itself varies by as much
        return f"{many:.1f} s | "
    return f"{many:.1f} s | {(many - start) / (few - start):.1f}"


def words(command: str, kind: Callable[[int], str], path: Path) -> list[str]:
    """The command line for a file with faults of a kind."""
    form = "native" if kind is compact_providers else "compact"
    said = {"FILE": str(path), "FORM": form}
    return [said.get(word, word) for word in COMMANDS[command]]


def took(
    work: Path, command: str, kind: Callable[[int], str], count: int, limit: float
) -> float | None:
    """CPU seconds of one process, the best of two; None if it was stopped."""
    found = [once(work, command, kind, count, limit)]
    if found[0] is not None and found[0] < AGAIN:
        found.append(once(work, command, kind, count, limit))
    return min((one for one in found if one is not None), default=None)


def once(
    work: Path, command: str, kind: Callable[[int], str], count: int, limit: float
) -> float | None:
    path = work / "openclaw.json"
    path.write_text(kind(count))
    path.chmod(0o600)
    args = words(command, kind, path)
    env = {
        "HOME": str(work),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "OPENCLAW_CONFIG_PATH": str(path),
    }
    before = cpu()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "openclaw_cfg", *args],
            env=env,
            timeout=limit,
            check=False,
            capture_output=True,
            cwd=work,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode not in OK_STATUS:
        sys.exit(f"{args} failed:\n{done.stderr.decode()[-2000:]}")
    return cpu() - before


def cpu() -> float:
    """Seconds that all processes ended so far have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
