"""Keys are masked, and nothing else is: no model, address, path or name."""

import json
import re
import time
from pathlib import Path

import pytest
from proof.planted import SHAPES, TELLING, by_name, by_shape, leaks, make

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.redact import (
    is_secret_path,
    redacted,
    redacted_text,
    scrub,
    scrub_json,
    shown,
)
from openclaw_cfg.resources import folder
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
)


def _strings(value):
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value


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
        for text in _strings(json.loads(path.read_text(encoding="utf-8")))
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


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["broken", "broken json", "cut"])
def test_a_text_without_a_tree_shows_no_string(shape, name):
    key = make(shape)
    source = Source(None, by_name(key)[name])

    said = redacted_text(source).text

    assert not leaks(key, said)
    assert len(said) == len(source.text)
    assert "models" in said


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
    ],
)
def test_a_path_tells_whether_its_value_is_secret(path, secret):
    assert is_secret_path(path) is secret


@pytest.mark.parametrize(
    "piece",
    [
        "a", "-", "a-", "a/", "eyJ", "-eyJ", "sk-", "-----BEGIN", "://", "://a", "?key",
        "1", "123456:", "f", "bearer ", '"', '"a', "token: ", "env: {", "a.", "Aa1",
        "\\", "key = ", "=", "a1B-", "aB3/", "'", "-----BEGIN A-----", " ",
    ],
)  # fmt: skip
def test_masking_takes_time_in_proportion_to_the_text(piece):
    def took(size):
        text = (piece * (size // len(piece) + 1))[:size]
        comment = f"{{ /* {text.replace('*/', '')} */ }}"
        start = time.process_time()
        scrub(text)
        redacted_text(Source(None, text))
        redacted(parse(Source(None, comment)))
        return time.process_time() - start

    # Eight times the text: sixty-four times the time where it were quadratic.
    assert took(160_000) < 16 * took(20_000) + 0.2


def test_the_files_with_planted_keys_are_what_they_seem():
    key = make("openai")

    assert all(key[8:-8] in text for text in by_name(key).values())
    assert all(key[8:-8] in text for text in by_shape(key).values())
