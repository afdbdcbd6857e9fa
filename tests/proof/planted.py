"""Made-up keys in the shapes that vendors give them, and configurations full of them.

Keys are made when a test runs, so that no file of ours looks like a leak to a scanner.
"""

import base64
import json
import random
import string
from collections.abc import Callable
from typing import Final

_ALNUM: Final = string.ascii_letters + string.digits
_URLSAFE: Final = _ALNUM + "-_"
_HEX: Final = "0123456789abcdef"
_LOWER: Final = string.ascii_lowercase + string.digits


def _run(alphabet: str, size: int, *, before: str = "") -> Callable[..., str]:
    def make(dice: random.Random) -> str:
        while True:
            text = "".join(dice.choices(alphabet, k=size))
            # A real one of this length has them all.
            if any(map(str.isdigit, text)) and text[0] not in "-_" != text[-1]:
                return before + text

    return make


def _base64(size: int, encode: Callable[[bytes], bytes] = base64.b64encode):
    return lambda dice: encode(dice.randbytes(size)).decode()


def _jwt(dice: random.Random) -> str:
    parts = (b'{"alg":"HS256","typ":"JWT"}', dice.randbytes(60), dice.randbytes(32))
    return ".".join(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts)


def _uuid(dice: random.Random) -> str:
    text = "".join(dice.choices(_HEX, k=32))
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _zai(dice: random.Random) -> str:
    return f"{_run(_HEX, 32)(dice)}.{_run(_ALNUM, 16)(dice)}"


def _bot(dice: random.Random) -> str:
    return f"{dice.randrange(10**9, 10**10)}:AA{_run(_URLSAFE, 33)(dice)}"


def _slack(dice: random.Random) -> str:
    numbers = (dice.randrange(10**11, 10**12) for _ in range(2))
    return f"xoxb-{'-'.join(map(str, numbers))}-{_run(_ALNUM, 24)(dice)}"


def _pem(dice: random.Random) -> str:
    # In parts: `detect-private-key` reads this file too.
    body = base64.b64encode(dice.randbytes(96)).decode()
    kind = "PRIVATE" + " KEY-----"
    return f"-----BEGIN {kind}\n{body[:64]}\n{body[64:]}\n-----END {kind}"


def _words(dice: random.Random) -> str:
    words = ["saddle", "tundra", "velvet", "quarry", "mosaic", "lantern", "pebble"]
    return "".join(word.capitalize() for word in dice.sample(words, 3))


TELLING: Final[dict[str, Callable[[random.Random], str]]] = {
    "openai": _run(_ALNUM, 48, before="sk-"),
    "openai-project": _run(_URLSAFE, 120, before="sk-proj-"),
    "anthropic": _run(_URLSAFE, 95, before="sk-ant-api03-"),
    "openrouter": _run(_HEX, 64, before="sk-or-v1-"),
    "qwen-plan": _run(_LOWER, 32, before="sk-sp-"),
    "minimax-plan": _run(_URLSAFE, 64, before="sk-cp-"),
    "deepseek": _run(_HEX, 32, before="sk-"),
    "groq": _run(_ALNUM, 52, before="gsk_"),
    "google": _run(_URLSAFE, 35, before="AIza"),
    "google-oauth": _run(_URLSAFE, 60, before="ya29."),
    "xai": _run(_ALNUM, 80, before="xai-"),
    "nvidia": _run(_URLSAFE, 64, before="nvapi-"),
    "hugging-face": _run(_ALNUM, 34, before="hf_"),
    "perplexity": _run(_ALNUM, 48, before="pplx-"),
    "fireworks": _run(_ALNUM, 24, before="fw_"),
    "github": _run(_ALNUM, 36, before="ghp_"),
    "github-fine": _run(_ALNUM + "_", 82, before="github_pat_"),
    "gitlab": _run(_URLSAFE, 20, before="glpat-"),
    "slack": _slack,
    "slack-app": _run(_ALNUM + "-", 70, before="xapp-1-"),
    "telegram": _bot,
    "discord": lambda dice: ".".join(_run(_URLSAFE, n)(dice) for n in (26, 6, 38)),
    "jwt": _jwt,
    "aws-id": _run(string.ascii_uppercase + "234567", 16, before="AKIA"),
    "aws-secret": _base64(30),
    "alibaba-id": _run(_ALNUM, 20, before="LTAI"),
    "zai": _zai,
    "hex-32": _run(_HEX, 32),
    "hex-64": _run(_HEX, 64),
    "base64-32": _base64(32),
    "base64-url": _base64(36, base64.urlsafe_b64encode),
    "alnum-40": _run(_ALNUM, 40),
    "uuid": _uuid,
    "pem": _pem,
}
"""Shapes that tell a key wherever it is."""

SILENT: Final[dict[str, Callable[[random.Random], str]]] = {
    "password": _words,
    "digits": lambda dice: str(dice.randrange(10**15, 10**16)),
    "short": _run(_LOWER, 9),
    "spaced": lambda dice: f"open {_words(dice)} 7",
}
"""Keys like any other word: only the name beside them tells what they are."""

SHAPES: Final = {**TELLING, **SILENT}


def make(shape: str, seed: int = 0) -> str:
    """A key of this shape, the same for the same seed."""
    return SHAPES[shape](random.Random(f"{shape} {seed}"))


def leaks(key: str, text: str) -> bool:
    """Whether more of a key shows than its mask may: three characters and two.

    A prefix that all keys of a vendor have is not part of one.
    """
    body = key[3:-2] if len(key) > 12 else key
    for lead in ("-ant-api03-", "-proj-", "-or-v1-", "hub_pat_", "pp-1-"):
        body = body.removeprefix(lead)
    size = min(8, len(body))
    lines = body.splitlines() or [body]
    # JSON and shells write a few characters otherwise.
    return any(
        part[n : n + size] in text
        for part in lines
        if not part.startswith("--")
        for n in range(0, max(1, len(part) - size + 1), 2)
    )


def by_name(key: str) -> dict[str, str]:
    """Configurations with a key in every place that is secret by its name."""
    k = json.dumps(key)
    credentials = json.dumps(f"https://user:{_quoted(key)}@127.0.0.1:9/v1")
    query = json.dumps(f"http://127.0.0.1:9/v1?api_key={_quoted(key)}&b=1")
    provider = """{ baseUrl: "http://127.0.0.1:9/v1", api: "openai-completions",
      models: [{ id: "m1", name: "M1" }], %s }"""
    one = provider % f"apiKey: {k}"
    named = f'"X-Api-Key": {k}, Authorization: {k}, "X-T": {k}'
    headers = provider % f"headers: {{ {named} }}"
    compact = f'{{ "url": "http://127.0.0.1:9/v1", "token": {k}, "model": "m1" }}'
    return {
        "values": f"""{{
  // a comment
  gateway: {{ mode: "local", auth: {{ mode: "token", token: {k} }} }},
  env: {{ vars: {{ ACME_API_KEY: {k}, PLAIN: {k} }} }},
  models: {{ providers: {{ acme: {one}, bolt: {headers},
    cord: {provider % "apiKey: '${ACME_API_KEY}'"} }} }},
  agents: {{ defaults: {{ model: {{ primary: "acme/m1", fallbacks: ["bolt/m1"] }} }} }},
  channels: {{ telegram: {{ botToken: {k} }}, discord: {{ token: {k} }},
    slack: {{ botToken: {k}, appToken: {k}, signingSecret: {k} }} }},
  tools: {{ web: {{ search: {{ apiKey: {k} }} }} }},
  plugins: {{ entries: {{ memory: {{ config: {{ apiKey: {k} }} }} }} }},
  hooks: {{ enabled: true, token: {k} }},
  talk: {{ provider: "a", providers: {{ a: {{ apiKey: {k} }} }} }},
  mcp: {{ servers: {{ one: {{ command: "x", env: {{ A_KEY: {k}, B: {k} }},
    headers: {{ A: {k} }} }} }} }},
}}""",
        "addresses": f"""{{
  gateway: {{ mode: "local" }},
  models: {{ providers: {{
    acme: {{ baseUrl: {credentials}, models: [{{ id: "m1", name: "M" }}] }},
    bolt: {{ baseUrl: {query}, models: [{{ id: "m1", name: "M" }}] }} }} }},
  agents: {{ defaults: {{ model: "acme/m1" }} }},
  browser: {{ profiles: {{ work: {{ cdpUrl: {credentials}, color: "#aabbcc" }} }} }},
}}""",
        "old": f"""{{
  env: {{ ACME_API_KEY: {k}, DEEP: {{ PASSWORD: {k} }} }},
  gateway: {{ token: {k}, auth: {{ token: {k}, password: {k} }} }},
  providers: {{ acme: {one} }},
  models: {{ providers: [{{ name: "acme", api_key: {k}, models: ["m1"] }}] }},
  telegram: {{ botToken: {k} }}, discord: {{ token: {k} }},
  tools: {{ web: {{ search: {{ apikey: {k}, braveApiKey: {k} }} }} }},
  mcpServers: {{ one: {{ command: "x", env: {{ A: {k} }} }} }},
  memorySearch: {{ remote: {{ apiKey: {k}, headers: {{ A: {k} }} }} }},
  messages: {{ tts: {{ elevenlabs: {{ apiKey: {k} }} }} }},
  skills: {{ entries: {{ s: {{ apiKey: {k}, env: {{ S: {k} }} }} }} }},
}}""",
        "types": f"""{{
  gateway: {{ mode: "local", auth: {{ token: [{k}, {{ a: {k} }}] }} }},
  models: {{ providers: {{ acme: {{ baseUrl: "http://127.0.0.1:9/v1", apiKey: [{k}],
      headers: {k}, models: [] }},
    bolt: {{ apiKey: {{ source: "env", provider: "default", id: "A", value: {k} }},
      baseUrl: 7, models: {{}} }} }} }},
  channels: {{ telegram: {{ botToken: {{ nested: {{ deep: {k} }} }} }} }},
  hooks: {{ token: {{ token: {k} }} }}, env: {{ vars: [{k}] }},
}}""",
        "twice": f"""{{
  models: {{ providers: {{ acme: {{ apiKey: {k}, apiKey: {k}, api_key: {k}, APIKEY: {k},
    key: {k}, token: {k}, baseUrl: "http://127.0.0.1:9/v1", baseUrl: "x" }} }} }},
  models: {{ providers: {{ acme: {one} }} }},
  // apiKey: {_line(k)},
  /* "botToken": {_line(k)} */
}}""",
        "broken": f"""{{
  models: {{ providers: {{ acme: {{ apiKey: {k} baseUrl: "x" }} }} }},
  token = {k}
""",
        "broken json": f"""{{
  "models": {{ "providers": {{ "acme": {{ "apiKey": {k}, "baseUrl" "x" }} }} }},
  "headers": {{ "X-Any": {k}, "B": [{k}] }}, "env": {{"vars": {{"PLAIN":{k}}}}},
""",
        "cut": f"""{{ models: {{ providers: {{ acme: {{ apiKey: {k[:-1]}""",
        "compact": f'{{ "models": {{ "providers": [{compact}] }} }}',
    }


def by_shape(key: str) -> dict[str, str]:
    """Configurations with a key where nothing but its shape can tell what it is."""
    k = json.dumps(key)
    return {
        "misplaced": f"""{{
  // my key is {_line(key)} until May
  /* {_line(key)} */
  {k}: 1,
  gateway: {{ mode: {k}, port: {k}, bind: {k} }},
  models: {{ mode: {k}, providers: {{
    acme: {k},
    bolt: {{ baseUrl: {k}, api: {k}, models: [{{ id: {k}, name: {k} }}, {k}] }},
    {k}: {{ baseUrl: "http://127.0.0.1:9/v1",
      models: [{{ id: "m1", name: "M" }}] }} }} }},
  agents: {{ defaults: {{ model: {k}, models: {{ {k}: {{ alias: {k} }} }} }},
    entries: {{ main: {k} }} }},
  channels: {{ telegram: {k}, {k}: {{}} }},
  tools: {{ profile: {k}, allow: [{k}] }},
  plugins: {{ allow: [{k}], entries: {{ {k}: {{ enabled: {k} }} }} }},
  bindings: [{k}], meta: {{ lastTouchedVersion: {k} }}, session: {{ idleMinutes: {k} }},
}}""",
        "root": k,
        "list": f"[{k}, {k}]",
        "include": f'{{ $include: {k}, gateway: {{ mode: "local" }} }}',
        "variable": f'{{ gateway: {{ mode: "local", bind: "${{{_line(key)}}}" }} }}',
        "no json": f"A_KEY={_line(key)}\nand {_line(key)}: {k}; `{_line(key)}`\n",
        "unquoted": f"{{ apiKey: {_line(key)}, note: {_line(key)} }}",
        "bad escape": f'{{ a: "\\u12 {_line(key)}", b: {k} }}',
    }


def _line(text: str) -> str:
    """In a comment a key with newlines would be more than one."""
    return text.replace("\n", " ")


def _quoted(text: str) -> str:
    return text.replace("\n", "%0A").replace("/", "%2F").replace(" ", "%20")
