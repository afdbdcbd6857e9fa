"""`add` of a provider that the file has keeps its key, unless a flag says otherwise."""

import json

import pytest

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

KEY = "sk-test-lab-0123456789abcdef"
TEXT = """{
  gateway: { mode: "local" },
  models: { providers: {
    lab: { baseUrl: "http://127.0.0.1:9/v1", api: "openai-completions",
      apiKey: "sk-test-lab-0123456789abcdef", models: [{ id: "m1", name: "M" }] },
    deepseek: { baseUrl: "https://api.deepseek.com", apiKey: "${DEEPSEEK_API_KEY}",
      api: "openai-completions", models: [{ id: "deepseek-chat", name: "DS" }] },
  } },
  agents: { defaults: { model: "deepseek/deepseek-chat" } },
}
"""


@pytest.fixture
def config(isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700)
    path.write_text(TEXT)
    path.chmod(0o600)
    return path


def add(run, *args):
    return run("add", *args, "--no-probe", "--yes")


def entry(config, name):
    return parse(Source(config, config.read_text())).value["models"]["providers"][name]


@pytest.mark.parametrize("name", [("lab",), ("custom", "--id", "lab")])
@pytest.mark.parametrize(
    "more", [("--model", "m2"), ("--base-url", "http://127.0.0.1:9/v2")]
)
def test_a_key_in_the_file_stays(run, config, name, more):
    result = add(run, *name, *more)

    assert result.code == 0, result.stderr
    assert entry(config, "lab")["apiKey"] == KEY
    assert "is replaced" not in result.stderr
    assert KEY not in result.stdout + result.stderr


def test_a_reference_stays_though_its_variable_is_not_set(run, config):
    result = add(run, "deepseek", "--model", "deepseek-flash")

    assert result.code == 0, result.stderr
    assert entry(config, "deepseek")["apiKey"] == "${DEEPSEEK_API_KEY}"


def test_a_key_is_not_taken_to_another_host(run, config):
    result = add(run, "lab", "--base-url", "http://127.0.0.2:9/v1")

    assert result.code == 2
    assert 'the key of "lab" was given for http://127.0.0.1:9/v1' in result.stderr
    assert "--secret none" not in result.stderr
    assert config.read_text() == TEXT


def test_the_key_of_the_file_moves_where_the_flag_says(run, config):
    result = add(run, "lab", "--secret", "dotenv")

    assert result.code == 0, result.stderr
    assert entry(config, "lab")["apiKey"] == "${LAB_API_KEY}"
    assert f"LAB_API_KEY={KEY}" in (config.parent / ".env").read_text()
    assert "is replaced" not in result.stderr


@pytest.mark.parametrize("flags", [("--secret", "none"), ("--api-key-env", "NEW")])
def test_a_key_of_the_file_that_is_lost_is_told(run, config, flags):
    result = add(run, "lab", *flags)

    assert result.code == 0, result.stderr
    assert 'note: the key that the file has for "lab" is replaced' in result.stderr


RELAY, OTHER_REGION = "https://relay.example/v1", "https://open.bigmodel.cn/api/paas/v4"
GLM, PLAN = "https://api.z.ai/api/paas/v4", "https://api.z.ai/api/coding/paas/v4"
KEYS = dict.fromkeys(("DEEPSEEK_API_KEY", "ZAI_API_KEY", "OPENAI_API_KEY"), "the-key")


@pytest.fixture
def moved(config):
    """The file with one entry, and how to read its address, key and protocol."""

    def moved(name, url, api="openai-completions"):
        models = [{"id": "m", "name": "M"}]
        one = {"baseUrl": url, "api": api, "apiKey": "${KEY_OF_IT}", "models": models}
        value = {"gateway": {"mode": "local"}, "models": {"providers": {name: one}}}
        config.write_text(json.dumps(value))

        def now():
            found = entry(config, name)
            return found["baseUrl"], found["apiKey"], found["api"]

        return now

    return moved


@pytest.mark.parametrize(
    ("name", "url", "api"),
    [
        ("deepseek", RELAY, "openai-completions"),
        ("openai", RELAY, "openai-responses"),
        ("zai", OTHER_REGION, "openai-completions"),
        ("ollama", "http://192.168.1.4:11434", "ollama"),
    ],
)
def test_an_entry_stays_at_its_own_address(run, moved, name, url, api):
    now = moved(name, url, api)

    result = run("add", name, "--model", "new", "--no-probe", "--yes", **KEYS)

    assert result.code == 0, result.stderr
    assert now() == (url, "${KEY_OF_IT}", api)


@pytest.mark.parametrize("name", ["deepseek", "openai"])
def test_a_new_key_goes_to_a_relay_only_where_it_is_named(run, moved, name):
    now = moved(name, RELAY)
    given = ("--api-key-env", "OTHER_KEY", "--no-probe", "--yes")

    refused = run("add", name, *given, **KEYS)
    assert refused.code == 2
    assert f"--base-url {RELAY}" in refused.stderr
    assert now()[1] == "${KEY_OF_IT}"

    named = run("add", name, *given, "--base-url", RELAY, **KEYS)
    assert named.code == 0, named.stderr
    assert now()[:2] == (RELAY, "${OTHER_KEY}")


@pytest.mark.parametrize(
    "where", [("--region", "global"), ("--base-url", GLM), ("--id", "zai")]
)
def test_an_entry_moves_where_a_flag_says_so(run, moved, where):
    now = moved("zai", OTHER_REGION)

    result = run("add", "zai", *where, "--no-probe", "--yes", **KEYS)

    assert result.code == 0, result.stderr
    assert now()[0] == (OTHER_REGION if where[0] == "--id" else GLM)


@pytest.mark.parametrize(("url", "preset"), [(GLM, "zai-coding-plan"), (PLAN, "zai")])
def test_another_offer_of_the_vendor_does_not_take_over_an_entry(
    run, moved, url, preset
):
    now = moved("zai", url)

    result = run("add", preset, "--no-probe", "--yes", **KEYS)

    assert result.code == 2
    assert 'has a provider "zai" for GLM' in result.stderr
    assert result.stderr.rstrip().endswith("--id NAME`")
    assert now() == (url, "${KEY_OF_IT}", "openai-completions")
