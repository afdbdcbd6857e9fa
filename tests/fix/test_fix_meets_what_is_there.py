"""A value that is moved meets what is there already: nothing is lost or opened."""

import json

import pytest

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

LAB = {"baseUrl": "http://127.0.0.1:9/v1", "models": [{"id": "base", "name": "b"}]}
CLAUDE = "anthropic/claude-opus-4-8"


def fixed(run, path, value):
    path.write_text(json.dumps(value))
    done = run("fix", path, "--yes")
    assert done.code == 0, done.stderr
    again = path.read_text()
    assert run("fix", path, "--yes").code == 0
    assert path.read_text() == again
    return parse(Source(path, again)).value


def test_a_dotted_model_is_the_first_before_the_fallbacks_of_its_agent(run, tmp_path):
    old = {
        "agents.defaults.model": "openai/gpt-5.5",
        "agents": {"defaults": {"fallbacks": ["openai/gpt-5.4"]}},
        "models": {"providers": {"lab": LAB}},
    }

    value = fixed(run, tmp_path / "openclaw.json5", old)

    assert value["agents"]["defaults"]["model"] == {
        "primary": "openai/gpt-5.5",
        "fallbacks": ["openai/gpt-5.4"],
    }


def test_aliases_do_not_open_a_list_of_allowed_models(run, tmp_path):
    old = {
        "agents": {"defaults": {"model": CLAUDE, "models": {CLAUDE: {}}}},
        "aliases": {"fast": "openai/gpt-5.4", "gpt": "openai/gpt-5.5"},
    }

    defaults = fixed(run, tmp_path / "openclaw.json5", old)["agents"]["defaults"]

    assert defaults["modelPolicy"] == {"allow": [CLAUDE]}
    assert defaults["models"]["openai/gpt-5.4"] == {"alias": "fast"}


@pytest.mark.parametrize("key", ["fallbacks", "fallbackModels"])
def test_fallbacks_at_the_root_are_those_of_every_agent(run, tmp_path, key):
    old = {"model": "openai/gpt-5.5", key: [CLAUDE]}

    value = fixed(run, tmp_path / "openclaw.json5", old)

    assert value["agents"]["defaults"]["model"] == {
        "primary": "openai/gpt-5.5",
        "fallbacks": [CLAUDE],
    }
    assert "acp" not in value
