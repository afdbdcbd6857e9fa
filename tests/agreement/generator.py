"""Configurations made at random, from a seed, most of them nearly right.

A few sound ones are the start. Values that the schema would take are put anywhere into
them, then some are broken: keys dropped, renamed, added; other types, words, numbers.
Strings come from a stock that has what the checks beyond the schema look at.
"""

import copy
import json
import random
import re
from collections.abc import Iterator
from typing import Final

from openclaw_verdicts import Case

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.resources import folder

SEEDS: Final[tuple[Json, ...]] = (
    {},
    {"gateway": {"mode": "local", "port": 18789, "bind": "loopback"}},
    {
        "models": {
            "providers": {
                "acme": {
                    "baseUrl": "https://acme.example/v1",
                    "apiKey": "${ACME_KEY}",
                    "api": "openai-completions",
                    "models": [{"id": "m1", "name": "M1", "contextWindow": 128000}],
                }
            }
        },
        "agents": {
            "defaults": {
                "model": {"primary": "acme/m1", "fallbacks": ["openai/gpt-5.4"]},
                "models": {"acme/m1": {"alias": "one"}},
            }
        },
    },
    {
        "agents": {
            "ownership": "explicit",
            "defaults": {"heartbeat": {"every": "30m", "agentId": "work"}},
            "entries": {
                "main": {"identity": {"name": "Main", "avatar": "a.png"}},
                "work": {"workspace": "~/work", "tools": {"profile": "coding"}},
            },
        },
        "bindings": [{"agentId": "work", "match": {"channel": "telegram"}}],
    },
    {"agents": {"list": [{"id": "main"}]}},
    {"agents": {"list": [{"id": "one", "default": True}, {"id": "two"}]}},
    {
        "channels": {
            "telegram": {"enabled": True, "botToken": "t", "dmPolicy": "pairing"},
            "discord": {"token": "t"},
        }
    },
    {
        "plugins": {
            "enabled": True,
            "allow": ["telegram"],
            "entries": {
                "telegram": {"enabled": True},
                "memory-core": {"config": {}},
            },
            "slots": {"memory": "memory-core"},
        }
    },
    {
        "mcp": {"servers": {"files": {"command": "npx", "args": ["-y", "server"]}}},
        "tools": {"allow": ["read"], "exec": {"mode": "ask"}},
        "browser": {"profiles": {"work": {"cdpPort": 18801}}},
    },
    {
        "hooks": {"enabled": True, "token": "t", "mappings": [{"action": "agent"}]},
        "session": {"maintenance": {"pruneAfter": "30d", "maxDiskBytes": "2gb"}},
        "cron": {"sessionRetention": "24h"},
        "talk": {"provider": "a", "providers": {"a": {}, "b": {}}},
    },
    {
        "secrets": {
            "providers": {
                "default": {"source": "env"},
                "files": {"source": "file", "path": "/tmp/secrets.json"},
            },
            "defaults": {"env": "default"},
        },
        "gateway": {
            "auth": {
                "mode": "token",
                "token": {"source": "file", "provider": "files", "id": "/gateway"},
            }
        },
    },
    {"env": {"vars": {"BIND": "lan"}}, "gateway": {"bind": "${BIND}"}},
)

# By the end of a key's name, in lower case.
_WORDS: Final = {
    "agentid": ("main", "work", "Work", "nobody", " main "),
    "alias": ("one", "two"),
    "apikey": ("key", "${KEY}", "${UNSET}", "$KEY", ""),
    "avatar": ("a.png", "../a.png", "~/a.png", "https://x/a.png", "ftp://x/a"),
    "baseurl": ("https://x.example/v1", "", "nonsense"),
    "bytes": ("10mb", "1.5gb", "many", "-1", "12 kb"),
    "channel": ("telegram", "last", " ", "slack"),
    "domain": ("portals.example.com", "localhost", "1.2.3.4", "a_b.example"),
    "every": ("30m", "1h30m", "soon", "0", "5", "1.5h", ""),
    "model": ("acme/m1", "openai/gpt-5.4", "google/gemini-1.5-pro", "m1", ""),
    "module": ("a.js", "./a.js", "/a.js", "../a.js", "~/a.js"),
    "network": ("bridge", "none", "host", "container:x", " HOST "),
    "origin": ("https://x.example", "http://localhost:1", "https://x/y", "x"),
    "path": ("/a/b", "a/b", "~/a", "", " "),
    "provider": ("default", "files", "acme", "a", "brave", "x"),
    "retention": ("24h", "7d", "0", "never", "-1h"),
    "start": ("08:00", "24:00", "25:00", "8:00"),
    "end": ("22:30", "24:00", "24:01", "x"),
    "target": ("last", "none", "telegram", "owner", "nowhere", "", "teams"),
    "url": ("https://x.example/a", "http://x", "x", "ftp://x/", "https://x"),
}
_TEXTS: Final = (
    "x", "a-b", "main", "", " ", " x ", "*", "true", "1", "30d", "openai/gpt-5.4",
    "telegram", "${KEY}", "${UNSET}", "OPENAI_API_KEY", "/a/b", "a/b/*", "value",
    "https://example.com", "#aabbcc", "12345678", "ghp_" + "0a" * 16, "none", "${BIND}",
    "https://team.cloudflareaccess.com", "2026-01-01T00:00:00Z", "a\nb", "A" * 70,
)  # fmt: skip
_NUMBERS: Final = (0, 1, 2, 5, 60, 1000, 18789, 70000, -1, 0.5, 1.5, 2**53, 1e400)
_KEYS: Final = (
    "main", "a", "work", "x-1", "Upper", "openai", "acme", "a b", "UNDER_SCORE",
    "openai/gpt-5.4", "telegram:1", "telegram", "default", "", "9", "constructor",
)  # fmt: skip
_ODD: Final[tuple[Json, ...]] = (
    None, True, False, 0, -1, 1.5, "", "x", [], {}, ["x"], {"x": 1}, [[]], "${UNSET}",
)  # fmt: skip
_SECRETS: Final[tuple[Json, ...]] = (
    {"source": "env", "provider": "default", "id": "A_KEY"},
    {"source": "env", "provider": "files", "id": "A_KEY"},
    {"source": "file", "provider": "files", "id": "/a/b"},
    {"source": "file", "provider": "files", "id": "a"},
    {"source": "exec", "provider": "run", "id": "a/../b"},
    {"source": "exec", "provider": "default", "id": "a/b"},
    {"source": "env", "id": "A_KEY"},
    {"source": "env", "provider": "Default", "id": "A_KEY"},
)
# Where values are put: anywhere, and more often where there is more to get wrong.
_STARTS: Final = (
    "", "", "", "", "agents.defaults", "agents.entries.main", "agents.entries.work",
    "channels", "channels", "gateway", "models", "models.providers.openai", "mcp",
    "plugins.entries", "plugins.entries", "secrets", "session", "tools", "hooks",
)  # fmt: skip
_PERCENT: Final = 100


class Generator:
    """An endless row of configurations, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        path = folder("schemas") / "native-2026.9.6.schema.json"
        self._root = json.loads(path.read_text(encoding="utf-8"))

    def cases(self, count: int) -> Iterator[Case]:
        """So many of them."""
        env = {"KEY": "k", "BIND": "lan"}
        for number in range(count):
            text = json.dumps(self._config(), ensure_ascii=False)
            yield Case(name=f"generated {number}", text=text, env=env)

    def _config(self) -> Json:
        config = copy.deepcopy(self._random.choice(SEEDS))
        for _ in range(self._random.choice((0, 1, 1, 2, 3))):
            self._insert_at(config, self._random.choice(_STARTS))
        for _ in range(self._random.choice((0, 0, 1, 1, 2))):
            self._break(config)
        return config

    def _chance(self, percent: int) -> bool:
        return self._random.randrange(_PERCENT) < percent

    def _insert_at(self, config: dict[str, Json], start: str) -> None:
        """Put a value somewhere below the path `start`."""
        here, schema = config, self._root
        for step in start.split(".") if start else ():
            schema = dict(self._options(schema, step)).get(step, True)
            below = here.setdefault(step, {})
            if not isinstance(below, dict):
                return
            here = below
        self._insert(here, schema, depth=0)

    def _insert(self, value: dict[str, Json], schema: Json, *, depth: int) -> None:
        """Walk down the schema and put a value somewhere below `value`."""
        options = self._options(schema)
        if not options:
            return
        key, part = self._random.choice(options)
        here = value.get(key)
        if depth < 7 and self._chance(75) and self._options(part):
            if not isinstance(here, dict):
                value[key] = here = self._value(part, key=key, depth=9)
            if isinstance(here, dict):
                self._insert(here, self._branch(part), depth=depth + 1)
                return
        value[key] = self._value(part, key=key, depth=depth)

    def _options(self, schema: Json, name: str = "") -> list[tuple[str, Json]]:
        """Keys that the schema knows, and some that it would take (or `name`)."""
        schema = self._branch(schema)
        if not isinstance(schema, dict):
            return []
        found = list(schema.get("properties", {}).items())
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            found += [(name or self._random.choice(_KEYS), more) for _ in range(3)]
        return found

    def _branch(self, schema: Json) -> Json:
        schema = self._resolved(schema)
        while isinstance(schema, dict):
            branches = schema.get("anyOf") or schema.get("oneOf")
            if not branches:
                break
            schema = self._resolved(self._random.choice(branches))
        return schema

    def _resolved(self, schema: Json) -> Json:
        while isinstance(schema, dict) and "$ref" in schema:
            node = self._root
            for step in schema["$ref"].split("/")[1:]:
                node = node[step.replace("~1", "/").replace("~0", "~")]
            schema = node
        return schema

    def _value(self, schema: Json, *, key: str, depth: int) -> Json:
        """A value that the schema takes, more or less."""
        schema = self._branch(schema)
        if not isinstance(schema, dict):
            return copy.deepcopy(self._random.choice(_ODD))
        words = schema.get("enum", [schema["const"]] if "const" in schema else [])
        if words:
            return self._random.choice(words)
        return self._typed(schema, key=key, depth=depth)

    def _typed(self, schema: dict[str, Json], *, key: str, depth: int) -> Json:
        kind = schema.get("type")
        match self._random.choice(kind) if isinstance(kind, list) else kind:
            case "boolean":
                return self._chance(50)
            case "integer" | "number":
                return self._number(schema)
            case "string":
                return self._text(schema, key)
            case "array":
                size = self._random.randrange(3)
                part = schema.get("items", True)
                return [
                    self._value(part, key=key, depth=depth + 1) for _ in range(size)
                ]
            case "null":
                return None
        return self._object(schema, depth)

    def _object(self, schema: dict[str, Json], depth: int) -> Json:
        properties = schema.get("properties", {})
        needed = [key for key in schema.get("required", ()) if self._chance(97)]
        extra = [key for key in properties if depth < 4 and self._chance(15)]
        value = {
            key: self._value(properties.get(key, True), key=key, depth=depth + 1)
            for key in dict.fromkeys((*needed, *extra))
        }
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and depth < 6 and self._chance(60):
            key = self._random.choice(_KEYS)
            value[key] = self._value(more, key=key, depth=depth + 1)
        return value

    def _number(self, schema: dict[str, Json]) -> float:
        low = schema.get("minimum", schema.get("exclusiveMinimum", 0))
        high = schema.get("maximum", schema.get("exclusiveMaximum", low + 100))
        if self._chance(70):
            return self._random.choice((low, low + 1, min(high, low + 50), high))
        return self._random.choice(_NUMBERS)

    def _text(self, schema: dict[str, Json], key: str) -> str:
        words = next((w for end, w in _WORDS.items() if key.lower().endswith(end)), ())
        stock = words if words and self._chance(80) else _TEXTS
        pattern = schema.get("pattern", "")
        fitting = [text for text in (*stock, *_TEXTS) if _fits(pattern, text)]
        return self._random.choice(fitting if pattern and fitting else stock)

    def _break(self, config: Json) -> None:
        """Damage one place of the configuration."""
        places = list(_containers(config))
        box = self._random.choice(places)
        if isinstance(box, list):
            if box:
                at = self._random.randrange(len(box))
                box[at] = copy.deepcopy(self._random.choice(_ODD))
            return
        key = self._random.choice(list(box)) if box else "x"
        match self._random.randrange(8):
            case 0:
                box.pop(key, None)
            case 1 if key in box:
                box[self._misspelt(key)] = box.pop(key)
            case 2:
                box[self._random.choice((*_KEYS, "unknown", "$include"))] = "x"
            case 3:
                box[key] = copy.deepcopy(self._random.choice(_SECRETS))
            case 4:
                box[key] = self._random.choice(_NUMBERS)
            case 5:
                box[key] = self._random.choice(_TEXTS)
            case _:
                box[key] = copy.deepcopy(self._random.choice(_ODD))

    def _misspelt(self, key: str) -> str:
        at = self._random.randrange(len(key) + 1)
        return self._random.choice((key[:at] + "x" + key[at:], key.upper(), key[:-1]))


def _fits(pattern: str, text: str) -> bool:
    try:
        return bool(re.search(pattern, text))
    except re.error:
        return True


def _containers(value: Json) -> Iterator[Json]:
    if isinstance(value, dict | list):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from _containers(part)
