"""The printed schema in VS Code's own JSON service: completion, hover, unknown keys."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from openclaw_cfg.app.schemas import schema_of
from openclaw_cfg.schema.store import NEWEST, VERSIONS

SCRIPT = Path(__file__).with_name("json_service.mjs")
FILE = """{
  // one of each kind
  "gateway": {"mode": "local", "port": 18789, "auth": {"mode": "token"}},
  "agents": {
    "defaults": {"model": {"primary": "deepseek/deepseek-flash"}},
    "entries": {"work": {"heartbeat": {"every": "30m"}, "sandbox": {"mode": "off"}}}
  },
  "models": {"providers": {"deepseek": {
    "baseUrl": "https://api.deepseek.com/v1",
    "apiKey": {"source": "env", "provider": "default", "id": "DEEPSEEK_API_KEY"},
    "models": [{"id": "deepseek-flash", "name": "Flash"}]
  }}},
  "channels": {"telegram": {"accounts": {"me": {"botToken": "${TOKEN}"}}}}
}"""


def asked(*requests, version=NEWEST):
    """The answers of the service; the test is skipped where it is not installed."""
    package = os.environ.get("JSON_SERVICE")
    if not package or not Path(package, "package.json").is_file():
        pytest.skip("no JSON service; set JSON_SERVICE to $(.ci/install-json-service)")
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node; put node 18 or later on PATH")
    schema = json.loads(schema_of("native", version, Path("none")))
    done = subprocess.run(
        [node, SCRIPT, package],
        input=json.dumps({"schema": schema, "requests": requests}),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    return json.loads(done.stdout)


def at(mark, text=FILE):
    """A request at the place of `|` in `mark`, a part of the text without it."""
    plain = mark.replace("|", "")
    assert text.count(plain) == 1, mark
    return {"text": text, "offset": text.index(plain) + mark.index("|")}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_good_file_has_no_problem_and_a_wrong_key_one(version):
    good = {"gateway": {"mode": "local"}}
    wrong = {"gateway": {"moed": "local", "mode": "remotely"}}
    requests = [{"text": json.dumps(one)} for one in (good, wrong)]

    first, second = asked(*requests, version=version)

    assert first["problems"] == []
    assert any("moed" in message for message in second["problems"])
    assert any('"remote"' in message for message in second["problems"])


def test_a_card_has_what_is_said_of_the_setting_itself():
    """Also where it is written once for several places, or inside a union."""
    marks = {
        '"mo|de": "local"': '"local" runs the gateway on this machine',
        '"po|rt": 18789': "Default 18789",
        '"au|th": {"mode"': "Who may connect to the gateway",
        '"mo|del": {"primary"': "The defaultModel",
        '"prim|ary"': "The model that is tried first",
        '"heart|beat"': "A run that the agent makes on its own",
        '"ev|ery"': "How often, as 30s",
        '"sand|box"': "shut off from this machine",
        '"mo|de": "off"': "Which sessions are in a sandbox",
        '"base|Url"': "The address that the API's paths are added to",
        '"api|Key"': "The API key.",
        '"sou|rce"': "Where the secret comes from",
        '"na|me": "Flash"': "The name that people see",
        '"bot|Token"': "token from @BotFather",
        '"m|e": {"botToken"': "One account of this service",
    }

    answers = asked(*map(at, marks))

    for (mark, words), answer in zip(marks.items(), answers, strict=True):
        assert answer["problems"] == [], mark
        assert words in answer["hover"].replace("\\", ""), (mark, answer["hover"])


def test_keys_and_values_are_offered_with_their_descriptions():
    text = FILE.replace('"every": "30m"', "").replace('"off"', '""')

    inside, value = asked(
        at('"heartbeat": {|}', text), at('"sandbox": {"mode": "|"}', text)
    )

    assert {"every", "activeHours", "model", "target"} <= inside["offers"].keys()
    assert "How often" in inside["offers"]["every"]
    assert {'"off"', '"non-main"', '"all"'} <= value["offers"].keys()
