"""Keys are masked, and nothing else is: no model, address, path or name."""

import functools
import json
import re
import time
from pathlib import Path
from urllib.parse import unquote

import pytest
from proof.planted import SHAPES, TELLING, by_name, by_shape, leaks, make
from samples import texts_in

from openclaw_cfg.catalog import load_presets, provider_entry
from openclaw_cfg.dialects import compact, native
from openclaw_cfg.json5.edit import apply
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.redact import (
    is_secret_path,
    redacted,
    redacted_text,
    scrub,
    scrub_json,
    shown,
)
from openclaw_cfg.redact.name import is_naming
from openclaw_cfg.redact.value import may_be_key
from openclaw_cfg.resources import folder
from openclaw_cfg.schema.store import NEWEST, native_path
from openclaw_cfg.schema.walk import children
from openclaw_cfg.secret import EnvRef
from openclaw_cfg.source import Source

WELL_FORMED = ("values", "addresses", "old", "types", "twice", "compact")
NAMES = (
    "Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8",
    "deepinfra/Qwen/Qwen3-235B-A22B-Thinking-2507",
    "chutes/MiniMaxAI/MiniMax-M2.5-TEE",
    "accounts/fireworks/models/deepseek-v3p2",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "allowRfc2544BenchmarkRange",
    "plugins.entries.xai.config.webSearch.baseUrl",
    "https://docs.byteplus.com/en/docs/ModelArk/2165245",
    "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    "/Users/Someone/Projects2026/openclaw/.openclaw/openclaw.json",
    "C:/Users/Someone/AppData/Local/OpenClaw2026/openclaw.json",
    "OPENCLAW_GATEWAY_TOKEN_2026_PRODUCTION",
    "the token expires and its token rotation is off",
    "sk-ant-api03-",
    "2026-11-21T20:26:11.123456Z",
    "xai-grok-4-0709",
    "nvapi-Nemotron-3",
    "ops-Gateway2026",
    "key-1-secondary",
    "pk-Development",
    "SG-ap-southeast-1",
    "the token deepseek-v3.2 costs, basic gpt-5.4-mini",
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6",
    f"ghcr.io/openclaw/openclaw@sha256:{'e3b0c44298fc1c14' * 4}",
    f"sha512-{'z4PhNX7vuL3xVChQ1m2A' * 4}B9Yg5A==",
    f"2026.9.6+sha.{'5114f85fa3' * 4}",
    f"git+https://github.com/openclaw/plugin.git#{'5114f85fa3' * 4}",
    "https://gateway.test/v1/models%2FQwen%2FQwen3-Coder-480B-A35B-Instruct-FP8",
    "uuid:123e4567-e89b-12d3-a456-426614174000",
)
ENCODINGS = {
    "every character escaped": lambda key: "".join(f"\\u{ord(c):04x}" for c in key),
    "its start escaped": lambda key: f"\\u{ord(key[0]):04x}{key[1:]}",
    "one character escaped": lambda key: f"{key[:9]}\\x{ord(key[9]):02x}{key[10:]}",
    "over two lines": lambda key: f"{key[: len(key) // 2]}\\\n{key[len(key) // 2 :]}",
    "over many lines": lambda key: "\\\n".join(
        key[n : n + 6] for n in range(0, len(key), 6)
    ),
    "backslashes for nothing": lambda key: key.replace("-", "\\-").replace("/", "\\/"),
    "percent-encoded": lambda key: "".join(
        c if c.isalnum() else f"%{ord(c):02X}" for c in key
    ),
}
BESIDE = (
    '// apiKey:\n// "{}"',
    '// apiKey: /* old */ "{}"',
    "// apiKey: `{}`",
    '// apiKey = "{}"',
    "// export ACME_API_KEY={}",
    "// password: {}",
    '/* apiKey: "a\\\n{}" */',
    '// apiKey: "a\\\n// {}"',
    '// env: {{\n//   A:\n//     "{}"\n// }}',
    'args: ["--api-key", "{}"]',
    'args: ["--api-key={}"]',
    'args: ["run", "-e", "ACME_API_KEY={}"]',
    'args: ["--header", "X-Api-Key: {}"]',
    'args: ["-H", "Authorization: Bearer {}"]',
    'command: "ACME_TOKEN={} npx acme"',
    'url: "https://acme.test/v1?subscription-key={}"',
    'url: "https://acme.test/v1#access_token={}"',
    'encryptKey: "{}"',
    '"connection-string": "{}"',
)
HARMLESS = (
    '{ secretFile: "/run/secrets/acme", credentialsPath: "~/acme.json" }',
    '{ plugins: { entries: { onepassword: { config: { vault: "Automation" } } } } }',
    '{ headers: { Authorization: "Bearer ${ACME_API_KEY}" } }',
    '{ args: ["--no-auth-token", "--verbose", "--secret-name", "prod/acme"] }',
    '{ secretName: "acme", passwordEnv: "ACME_PASSWORD" }',
    '{ args: ["-H", "X-Secret-Name: acme", "--header", "X-Region: eu-west"] }',
    '{ args: ["--api-key", "${ACME_API_KEY}", "--model", "gpt-5.4"] }',
    '{ args: ["-e", "ACME_API_KEY=${ACME_API_KEY}", "--max-tokens=4096"] }',
    "{ // apiKey: from outside\n // token = ${ACME_TOKEN}, password: see below\n}",
    '{ note: "a\\tname with \\u0041n escape", "k\\u0065y\\u0020two": 1 }',
    "{ a: 1 /* OpenClaw does not know this key: costLimit: 5 */ }",
    '{ a: 1 /* OpenClaw does not know this key: "memory2": "mem0" */ }',
    '{ auth: { order: { "acme-token-plan": ["acme-token-plan:default"] } } }',
    '{ agents: { defaults: { models: { "acme-token/m": { alias: "Daily" } } } } }',
    '{ models: { providers: { // "a-token-plan": { api: "ollama" }\n } } }',
    "{ // label: myApiKey\n}",
    '{ /* env: { A: "${ACME_API_KEY}", B: "" } */ }',
)


def _plain(text):
    """A text as a program reads it, its escapes resolved."""
    whole = text.replace("\\\n", "")
    code = re.compile(r"\\(?:u(.{4})|x(.{2})|(.))")
    plain = code.sub(lambda m: m[3] or chr(int(m[1] or m[2], 16)), whole)
    return unquote(plain)


@pytest.mark.parametrize("shape", TELLING)
def test_a_key_is_known_by_its_shape_anywhere(shape):
    for seed in range(5):
        key = make(shape, seed)
        for text in ("{}", "x {} y", '"{}"', "a={}", "bolt/{}", "/tmp/a1/{}", "({}),"):
            said = scrub(text.format(key))
            assert not leaks(key, said), said
            assert len(said) == len(text.format(key))


@pytest.mark.parametrize("name", NAMES)
def test_what_people_name_is_no_key(name):
    assert scrub(name) == name


@pytest.mark.parametrize("place", ["templates", "schemas"])
def test_nothing_that_ships_with_the_tool_is_taken_for_a_key(place):
    found = {
        text
        for path in folder(place).rglob("*.json")
        for text in texts_in(json.loads(path.read_text(encoding="utf-8")))
    }

    assert len(found) > 500
    assert {text for text in found if scrub(text) != text} == set()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", WELL_FORMED)
def test_a_document_is_redacted_by_names(shape, name):
    key = make(shape)
    document = parse(Source(Path("x"), by_name(key)[name]))

    text = redacted(document).text

    assert not leaks(key, text)
    assert len(text) == len(document.source.text)
    assert [len(x) for x in text.splitlines()] == [
        len(x) for x in document.source.text.splitlines()
    ]


HIDDEN = f"s\\u006b-ant-api03-{'a' * 29}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{ apiKey: "abc", b: 1 }', '{ apiKey: "***", b: 1 }'),
        ("{ apiKey: 12345, b: 1 }", "{ apiKey: *****, b: 1 }"),
        ("{ apiKey: 'a\\\nc' }", "{ apiKey: '**\n*' }"),
        (f"{{ b: '{HIDDEN}', c: 1 }}", f"{{ b: '{'*' * 47}', c: 1 }}"),
        (f'{{ "{HIDDEN}": 1 }}', f'{{ "{"*" * 47}": 1 }}'),
        (f"{{ {HIDDEN.replace('-', '_')}: 1 }}", f"{{ {'*' * 47}: 1 }}"),
        ('["--api-key", "abc", "x"]', '["--api-key", "***", "x"]'),
        ('["--api-key", "--b", "x"]', '["--api-key", "--b", "x"]'),
        ('["-H", "X-Api-Key: abc", "x"]', '["-H", "X-Api-Key: ***", "x"]'),
        ('["--key=abc", "--label=secret-a1"]', '["--key=***", "--label=secret-a1"]'),
        ('["ACME_API_KEY=abc", "x"]', '["ACME_API_KEY=***", "x"]'),
        ('{ headers: { A: "abc", B: null } }', '{ headers: { A: "***", B: null } }'),
        ('{ a: 1 /* apiKey: "abc" */ }', '{ a: 1 /* apiKey: "***" */ }'),
        (
            '{ a: 1 /* x */, b: 2 /* apiKey: "abc" */ }',
            '{ a: 1 /* x */, b: 2 /* apiKey: "***" */ }',
        ),
        (
            '{ headers: { /* A: "ab\\\nc", B: "d" */ } }',
            '{ headers: { /* A: "***\n*", B: "*" */ } }',
        ),
        ("{ a: 1 // token: abc1\n }", "{ a: 1 // token: ****\n }"),
        ('{ headers: { // A: "abc"\n } }', '{ headers: { // A: "***"\n } }'),
        ('{ a: { // A: "abc"\n } }', '{ a: { // A: "abc"\n } }'),
    ],
)
def test_what_is_masked_is_the_key_and_not_a_character_more(text, shown):
    assert redacted(parse(Source(None, text))).text == shown


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["broken", "broken json", "cut"])
def test_a_text_without_a_tree_shows_no_string(shape, name):
    key = make(shape)
    source = Source(None, by_name(key)[name])

    said = redacted_text(source).text

    assert not leaks(key, said)
    assert len(said) == len(source.text)
    assert "models" in said


@pytest.mark.parametrize("shape", [s for s in TELLING if s != "pem"])
@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_no_way_of_writing_a_string_hides_a_key(shape, encode):
    for seed in range(5):
        key = make(shape, seed)
        written = encode(key)
        text = f'{{ note: "{written}", "{written}": 1 }}'

        said = redacted(parse(Source(None, text))).text

        assert len(said) == len(text)
        assert not leaks(key, _plain(said)), said


@pytest.mark.parametrize("text", ["my_{}", "密钥{}密钥", "a-{}"])
@pytest.mark.parametrize("shape", [s for s in TELLING if s != "discord"])
def test_what_a_key_is_glued_to_does_not_hide_it(shape, text):
    key = make(shape)

    assert not leaks(key, scrub(text.format(key)))


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize(
    "key", ["LanternVelvetTundra", "7f3k2m9qx", "4711081547110815"]
)
def test_a_name_beside_a_key_tells_wherever_it_stands(beside, key):
    text = f"{{ {beside.format(key)}\n}}"

    said = redacted(parse(Source(None, text))).text

    assert not leaks(key, said)
    assert len(said) == len(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_stands_near_a_secret_is_shown(text):
    assert redacted(parse(Source(None, text))).text == text


@pytest.mark.parametrize("preset", load_presets(), ids=lambda preset: preset.id)
@pytest.mark.parametrize("dialect", [native, compact], ids=["native", "compact"])
def test_an_entry_that_names_a_variable_is_shown_whole(preset, dialect):
    for place in preset.endpoints:
        entry = provider_entry(
            preset,
            key=EnvRef("ACME_API_KEY"),
            region=place.region,
            api=place.api,
            base_url=re.sub("[{}]", "", place.url) if "{" in place.url else "",
        )
        if entry is None:
            continue
        document = apply(parse(Source(None, "{}")), dialect.add_provider({}, entry))

        assert redacted(document).text == document.source.text


def test_a_provider_that_was_commented_out_hides_its_key_alone():
    entry = '"acme-token-plan": { api: "openai-completions", apiKey: "{}" }'
    text = f"{{ models: {{ providers: {{ // {entry}\n}} }} }}"

    said = redacted(parse(Source(None, text.replace("{}", "velvet")))).text

    assert said == text.replace("{}", "******")


def _variants(part, schema):
    """A schema's part with what it refers to and what its unions are of."""
    if isinstance(part, dict):
        if "$ref" in part:
            part = functools.reduce(dict.get, part["$ref"][2:].split("/"), schema)
        yield part
        for union in ("anyOf", "oneOf", "allOf"):
            for one in part.get(union, ()):
                yield from _variants(one, schema)


def _holds_objects(part, schema):
    free = [p.get("additionalProperties") for p in _variants(part, schema)]
    below = (v.get("type") for f in free for v in _variants(f, schema))
    return "object" in below


def _naming(part, schema):
    """The names of the objects whose keys are free and whose values are objects."""
    for name, below in part.get("properties", {}).items():
        if _holds_objects(below, schema):
            yield name
    for _, below in children(part):
        if isinstance(below, dict):
            yield from _naming(below, schema)


def test_the_objects_whose_keys_users_choose_are_those_of_the_schema():
    schema = json.loads(native_path(NEWEST).read_text(encoding="utf-8"))

    found = set(_naming(schema, schema))

    assert len(found) > 20
    assert {name for name in found if not is_naming(name)} == {"headers"}


@pytest.mark.parametrize("shape", TELLING)
def test_json_is_scrubbed_leaf_by_leaf(shape):
    key = make(shape)

    made = scrub_json({key: [key, {"a": (key, 1, None)}]})

    assert not leaks(key, json.dumps(made))
    assert re.fullmatch(r"\**", next(iter(made))) or shape == "pem"


def test_a_reference_is_shown_and_a_key_is_not():
    path = ("models", "providers", "acme", "apiKey")

    assert shown("${ACME_API_KEY}", path) == '"${ACME_API_KEY}"'
    assert shown("velvet", path) == "***"
    assert shown("velvet", ("agents", "main")) == '"velvet"'
    assert shown("${ACME}é", ("a",)) == '"${ACME}é"'
    assert shown(f"é {make('anthropic')}", ("a",)).startswith('"é *')
    for flag, said in ((None, "null"), (True, "true"), (False, "false")):
        assert shown(flag, path) == said
    assert shown(5, path) == "***"
    assert (shown(5, ("a",)), shown({}, path), shown([], path)) == (
        *("5", "an object", "an array"),
    )


@pytest.mark.parametrize(
    ("path", "secret"),
    [
        (("gateway", "auth", "token"), True),
        (("gateway", "auth", "mode"), False),
        (("env", "vars", "ANY"), True),
        (("headers", "X-Any"), True),
        (("models", "providers", "x", "models", 0, "maxTokens"), False),
        (("models", "providers", "x", "apiKey", "source"), False),
        (("agents", "defaults", "contextTokens"), False),
        (("models", "providers", "acme-token-plan", "api"), False),
        (("models", "providers", "acme-token-plan", "apiKey"), True),
        (("models", "providers", "acme-token-plan", "headers", "X"), True),
        (("models", "providers", "acme-token"), True),
        (("models", "providers", "apiKey", "value"), True),
        (("channels", "telegram", "botToken", "nested"), True),
        (("env", "vars", "models", "acme-token", "x"), True),
    ],
)
def test_a_path_tells_whether_its_value_is_secret(path, secret):
    assert is_secret_path(path) is secret


@pytest.mark.parametrize(
    "piece",
    [
        "a", "-", "a-", "a/", "eyJ", "-eyJ", "sk-", "-----BEGIN", "://", "://a", "?key",
        "1", "123456:", "f", "bearer ", '"', '"a', "token: ", "env: {", "a.", "Aa1",
        "\\", "key = ", "=", "a1B-", "aB3/", "'", "-----BEGIN A-----", " ", "a=", "%",
        "a%2", "a:/*", "key:a", "a_-", "key-", "key-a1", "token a1", "?a", "sha256:",
    ],
)  # fmt: skip
def test_masking_takes_time_in_proportion_to_the_text(piece):
    def took(size):
        text = (piece * (size // len(piece) + 1))[:size]
        comment = f"{{ /* {text.replace('*/', '')} */ a: {json.dumps(text)} }}"
        start = time.process_time()
        scrub(text)
        redacted_text(Source(None, text))
        redacted(parse(Source(None, comment)))
        return time.process_time() - start

    # Eight times the text: sixty-four times the time where it were quadratic.
    assert took(160_000) < 16 * took(20_000) + 0.2


@pytest.mark.parametrize(
    "text",
    [
        '{ // apiKey: "velvet"\n}',
        '{ // }, apiKey: { x: "velvet" }\n}',
        '{ /* providers: {}, plan-token: { x: "velvet" } */ }',
        '{ /* providers: { a: { apiKey: { x: "velvet" } } } */ }',
        '{ a: { b: 1 }, apiKey: { // "velvet"\n } }',
        '{ apiKey: { // "velvet"\n }, a: { b: 1 } }',
    ],
)
def test_a_word_in_a_comment_is_masked_by_the_names_before_it(text):
    assert redacted(parse(Source(None, text))).text == text.replace("velvet", "******")


def test_of_a_sentence_with_a_key_only_the_key_is_masked():
    key = make("anthropic")
    text = f'{{ note: "use {key} for this" }}'

    assert redacted(parse(Source(None, text))).text == text.replace(key, "*" * len(key))


@pytest.mark.parametrize(
    ("value", "may"),
    [
        *(
            ("velvet", True),
            ("", False),
            ("${ACME_KEY}", False),
            (5, True),
            (1.5, True),
        ),
        *((True, False), (None, False), ([], False), ({}, False)),
    ],
)
def test_what_may_be_a_key(value, may):
    assert may_be_key(value) is may


def test_a_text_in_a_message_is_no_longer_than_sixty_characters():
    key = make("anthropic")

    assert shown("ab " * 20, ("x",)) == json.dumps("ab " * 20)
    long = json.loads(shown("ab " * 21, ("x",)))
    assert long == ("ab " * 21)[:57] + "…"
    masked = json.loads(shown(f"{key} {'ab ' * 60}", ("x",)))
    assert len(masked) == 60
    assert set(masked.partition(" ")[0]) == {"*"}


@pytest.mark.parametrize(
    ("run", "random"),
    [
        ("abcdefghijklmnoB1a1Ba1Ba1", False),  # three fifths are a word
        ("abcdefghijklmnB1a1Ba1Ba1b", True),
        ("aB3xQ-9kLm2-Zp7rT-w4Vy8a", True),  # a separator in eight characters
        ("aB3x-9kLm-Zp7r-w4Vy-8aQ2", False),
        ("aB3xQ9kLm2Zp7rTw4Vy8aQ2", False),  # 23 characters
        ("aB3xQ9kLm2Zp7rTw4Vy8aQ2Z", True),
        ("ab3xq9klm2zp7rtw4vy8aq2z", False),
        ("AB3XQ9KLM2ZP7RTW4VY8AQ2Z", False),
        ("aBxQkLmZprTwVyaQzaBxQkLm", False),
        ("Word-aB3xQ9kLm2Zp7rTw4Vy8", False),
    ],
)
def test_what_makes_a_run_a_key(run, random):
    assert (scrub(run) != run) is random


def test_the_files_with_planted_keys_are_what_they_seem():
    key = make("openai")

    assert all(key[8:-8] in text for text in by_name(key).values())
    assert all(key[8:-8] in text for text in by_shape(key).values())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('{models: {providers: {acme: "hunter2-key"}}}', True),
        ("{models: {providers: {acme: 'hunter2-key'}}}", True),
        ('{providers: {acme: "hunter2-key"}}', True),
        ('{secrets: {plain: "hunter2-key"}}', True),
        ('{secrets: {/* plain: "hunter2-key" */}}', True),
        ("{models: {providers: {\n  // acme: 'hunter2-key', // a key\n}}}", True),
        ("{providers: {\n// acme: 'hunter2-key'\n// b: {name: 'm'}\n}}", True),
        ("{models: {providers: {/* acme: {name: 'hunter2-key'} */}}}", False),
        ('{models: {providers: {acme: "https://hunter2-key.example/v1"}}}', False),
        ('{models: {providers: {acme: {name: "hunter2-key"}}}}', False),
        ("{secrets: {defaults: {env: {x: 1}}, providers: {}}}", False),
    ],
)
def test_a_text_in_the_place_of_a_provider_or_a_secret_may_be_a_key(text, masked):
    shown_ = redacted(parse(Source(None, text))).text

    assert ("hunter2-key" not in shown_) is (masked or "hunter2" not in text)
