"""Every `--json` has a schema, names it, and is what the schema says, in every form."""

import json
from importlib import import_module

import pytest
from jsonschema import Draft7Validator
from probe_server import KEY, raw

from openclaw_cfg.app.schemas import OUTPUTS
from openclaw_cfg.cli import COMMANDS
from openclaw_cfg.resources import folder

FILE = {
    "gateway": {"mode": "local"},
    "models": {
        "providers": {
            "deepseek": {
                "baseUrl": "https://api.deepseek.com",
                "apiKey": "${DEEPSEEK_API_KEY}",
                "models": [{"id": "deepseek-flash", "name": "Flash"}],
            },
            "zai": {
                "baseUrl": "https://api.z.ai/api/coding/paas/v4",
                "apiKey": "in-clear-0123456789",
                "models": [{"id": "glm-5.3", "name": "GLM"}],
            },
            "lab": {
                "baseUrl": "http://127.0.0.1:9/v1",
                "models": [{"id": "m", "name": "M"}],
            },
            "amazon-bedrock": {
                "baseUrl": "https://bedrock-runtime.eu-west-1.amazonaws.com",
                "api": "bedrock-converse-stream",
                "models": [{"id": "n", "name": "N"}],
            },
        }
    },
    "agents": {
        "defaults": {"model": {"primary": "zai/glm-5.3", "fallbacks": ["lab/m"]}},
        "entries": {"main": {}, "jobs": {"model": "lab/m"}},
    },
}
COMPACT = {
    "models": {
        "defaultModel": "m",
        "providers": [{"url": "https://x.example/v1", "token": "t", "model": "m"}],
    }
}
OLD = {
    "agent": {"model": "anthropic/claude-sonnet-5"},
    "gateway": {"mode": "local", "bind": "0.0.0.0"},
    "channels": {"discord": {"token": {"$env": "X"}}},
    "bindings": [{"agentId": "nobody", "match": {"channel": "discord"}}],
    "wrong": 1,
}
FILES = {
    "native": json.dumps(FILE),
    "compact": json.dumps(COMPACT),
    "old": json.dumps(OLD),
    "empty": "{}",
    "broken": "{",
    "no object": "[]",
    "nothing": None,
}
FORMS = {
    "list": [["list"], ["list", "--bug-report"]],
    "status": [["status", "--no-probe"], ["status", "nowhere.json"]],
    "validate": [["validate"], ["validate", "--dialect", "compact"]],
    "fix": [["fix"], ["fix", "--dry-run", "--unsafe", "--policy"], ["fix", "--yes"]],
    "explain": [
        ["explain"],
        ["explain", "unknown-key"],
        ["explain", "no-such-rule"],
        ["explain", "agents.defaults.model"],
        ["explain", "channels.whatsapp.mediaMaxMb"],
        ["explain", "agents.list[0].id"],
        ["explain", "models.defaultModel"],
        ["explain", "agents.defualts"],
    ],
    "undo": [["undo"], ["undo", "--yes"], ["undo", "--list"]],
    "init": [
        ["init", "--provider", "deepseek", "--no-probe", "--yes", "--setup", "general"],
        ["init", "--provider", "deepseek"],
    ],
    "add": [
        ["add", "openrouter", "--api-key-env", "X", "--no-probe", "--yes"],
        ["add", "openrouter"],
    ],
    "remove": [
        ["remove", "deepseek", "--dry-run"],
        ["remove", "zai", "--default", "lab/m", "--unattended", "off", "--yes"],
    ],
    "convert": [
        ["convert", ".openclaw/openclaw.json", "--to", "native"],
        ["convert", ".openclaw/openclaw.json", "--to", "compact"],
    ],
    "export": [
        ["export", "env", "--provider", "deepseek"],
        ["export", "litellm", "--output", "new/litellm.yaml"],
    ],
    "schema": [["schema", "--list"]],
    "probe": [
        ["probe", "lab", "--level", "reach", "--timeout", "5"],
        ["probe", "nobody"],
    ],
    "default": [
        ["default"],
        ["default", "--explain", "--no-probe"],
        ["default", "--auto", "--no-probe", "--yes"],
        ["default", "lab/m", "--yes"],
        ["default", "lab/m", "--fallback", "zai/glm-5.3", "--dry-run"],
        ["default", "nobody/m", "--yes"],
    ],
    "cost": [
        ["cost"],
        ["cost", "deepseek/deepseek-flash", "--cache-for", "1h"],
        ["cost", "nobody/m"],
        ["cost", "--prompts-per-day", "-1"],
    ],
    "catalog": [
        ["catalog"],
        ["catalog", "zai"],
        ["catalog", "nobody"],
        ["catalog", "--kind", "cloud"],
        ["catalog", "--compare", "zai", "deepseek"],
        ["catalog", "--compare"],
        ["catalog", "--stale"],
        ["catalog", "--usable-in", "openclaw"],
        ["catalog", "--usable-in", "nowhere"],
        ["catalog", "--refresh"],
    ],
}
CASES = [(form, kind) for forms in FORMS.values() for form in forms for kind in FILES]


def json_flags(command):
    """The flags with which a command prints JSON."""
    for option in command.params:
        if option.opts == ["--json"]:
            yield "--json"
        elif "--format" in option.opts and "json" in getattr(
            option.type, "choices", ()
        ):
            yield "--format=json"


def test_every_command_with_json_has_a_schema_and_is_tried_here():
    commands = {n: import_module(f"openclaw_cfg.cli.{n}").command for n in COMMANDS}
    prints = {name for name, command in commands.items() if any(json_flags(command))}

    assert prints == OUTPUTS.keys() - {"error", "finding"} == FORMS.keys()


@pytest.mark.parametrize(
    ("form", "kind"), CASES, ids=[f"{' '.join(f)}, {k}" for f, k in CASES]
)
def test_what_is_printed_is_what_the_schema_says(run, isolated, form, kind):
    """The fixture holds every document against its schema; here against the right one.

    A command that could not work says so in the document, too, in the form `error`.
    """
    path = isolated / ".openclaw" / "openclaw.json"
    if FILES[kind] is not None:
        path.parent.mkdir()
        path.write_text(FILES[kind])
    command = import_module(f"openclaw_cfg.cli.{form[0]}").command

    for flag in json_flags(command):
        result = run(*form, flag)
        document = json.loads(result.stdout)

        failed = "error" in document
        name = OUTPUTS["error" if failed else form[0]]
        assert document["$schema"] == f"{name}.schema.json"
        assert document["version"] == 1
        if failed:
            assert document["error"]["exitCode"] == result.code != 0


@pytest.mark.parametrize("status", ["200 OK", "401 No", "404 No", "429 No", "500 No"])
def test_what_a_provider_answers_is_in_its_schema(run, isolated, status):
    body = json.dumps({"data": [{"id": "m"}, {"id": "other"}]}).encode()
    head = f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n\r\n"
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir()
    with raw(head.encode() + body) as server:
        lab = {**FILE["models"]["providers"]["lab"], "baseUrl": server.url}
        lab["apiKey"] = KEY
        path.write_text(
            json.dumps(
                {
                    "models": {"providers": {"lab": lab}},
                    "agents": {"defaults": {"model": "lab/m"}},
                }
            )
        )
        for level in ("reach", "auth", "models", "chat"):
            result = run("probe", "--json", "--level", level)
            assert json.loads(result.stdout)["results"][0]["provider"] == "lab"
        run("default", "--probe", "--explain", "--json")
        run("default", "--auto", "--probe", "--json", "--yes")


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_schema_is_printed_by_name(run, name):
    result = run("schema", "--of", name)

    schema = json.loads(result.stdout)
    assert schema["$id"] == f"{OUTPUTS[name]}.schema.json"
    assert "version 1" in schema["title"]
    Draft7Validator.check_schema(schema)


def test_a_change_is_told_with_its_way_back(run, isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir()
    providers = {"deepseek": FILE["models"]["providers"]["deepseek"]}
    default = {"defaults": {"model": "deepseek/deepseek-flash"}}
    path.write_text(
        json.dumps(
            {
                "gateway": {"mode": "local"},
                "models": {"providers": providers},
                "agents": default,
            }
        )
    )
    flags = ("--api-key-env", "X", "--no-probe", "--json")

    dry = json.loads(run("add", "openrouter", *flags, "--dry-run").stdout)
    done = json.loads(run("add", "openrouter", *flags, "--yes").stdout)
    again = json.loads(run("remove", "openrouter", "--json", "--yes").stdout)

    assert (dry["changed"], dry["written"], dry["undo"]) == (True, False, None)
    assert (done["written"], done["command"]) == (True, "add")
    assert done["undo"] == f"openclaw-cfg undo {path}"
    assert "openrouter" in [one["id"] for one in done["providers"]]
    assert "openrouter" not in [one["id"] for one in again["providers"]]
    assert again["defaultModel"] == "deepseek/deepseek-flash"
    assert any(line.startswith("+") for line in done["diff"])


def test_a_conversion_is_the_value_or_why_there_is_none(run, isolated):
    short, native = isolated / "short.json", isolated / "native.json"
    short.write_text(FILES["compact"])
    native.write_text(FILES["native"])

    made = json.loads(run("convert", short, "--to", "native", "--json").stdout)
    refused = run("convert", native, "--to", "compact", "--json")
    lost = json.loads(refused.stdout)

    assert made["value"]["models"]["providers"]
    assert made["variables"] == [{"name": "X_API_KEY", "provider": "x"}]
    assert (refused.code, lost["converted"], lost["value"]) == (1, False, None)
    assert lost["losses"]


def test_each_line_of_jsonl_is_a_finding(run, isolated):
    for name in ("a.json", "b.json"):
        (isolated / name).write_text(FILES["old"])

    result = run("validate", "a.json", "b.json", "--format", "jsonl")

    schema = json.loads((folder("schemas") / "finding-1.schema.json").read_text())
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.code == 1
    assert {line["file"] for line in lines} == {"a.json", "b.json"}
    for line in lines:
        Draft7Validator(schema).validate(line)
    assert run("validate", "--format", "jsonl", "-", stdin="{}").code == 0


@pytest.mark.parametrize("command", ["init", "add", "remove"])
def test_with_json_nothing_is_asked(run, isolated, command):
    assert run(command, "deepseek", "--json").code == (2 if command == "init" else 3)
    assert run("init", "--json").code == 2


def test_no_schema_of_an_output_is_left_over():
    found = {p.name for p in folder("schemas").glob("*-[0-9].schema.json")}

    assert found == {f"{name}.schema.json" for name in OUTPUTS.values()}


def test_of_goes_with_no_other_flag(run):
    assert run("schema", "--of", "probe", "--list").code == 2
