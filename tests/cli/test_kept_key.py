"""`add` of a provider that the file has keeps its key, unless a flag says otherwise."""

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
