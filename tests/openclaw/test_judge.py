"""The judge as a whole: stages, places, other versions, and any input at all."""

import json
import random
import time

import pytest
from agreement.generator import Generator
from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.loader import Loaded, load
from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.openclaw.judge import judge
from openclaw_cfg.report import Finding, Part, Severity
from openclaw_cfg.schema.store import NEWEST, load_native, native_path
from openclaw_cfg.source import Source

SCHEMA = load_native()
CASES = tuple(Generator(1).cases(100))
ENVIRONMENT = Environment({"A": Variable("lan", VariablePlace.PROCESS)})
ODD: tuple[Json, ...] = (
    *(None, True, 0, -1, 1.5, float("inf"), 2**70, "", " ", "\0", "\ud800", "é"),
    *("9" * 5000, "https://x:" + "9" * 5000, "1h" * 2000, "${A}", "$${A}", "${NONE}"),
    *([], {}, [None], {"": None}, {"__proto__": {}}, {"$include": 5}),
    {"source": "exec", "provider": "x", "id": "a"},
)


def load_text(text: str) -> Loaded:
    return load(Source(None, text), environment=ENVIRONMENT)


def judged(text: str) -> list[Finding]:
    return list(judge(load_text(text), SCHEMA))


def errors(text: str) -> list[str]:
    return [f.rule for f in judged(text) if f.severity is Severity.ERROR]


def test_a_channel_is_looked_at_only_when_the_core_is_right():
    assert errors("{gateway: {port: 'x'}, channels: {nope: {}}}") == ["wrong-type"]
    assert errors("{channels: {nope: {}}}") == ["unknown-channel"]


def test_a_wrong_type_keeps_an_object_from_being_refined_an_unknown_key_does_not():
    provider = "{models: {providers: {acme: {%s}}}}"

    assert errors(provider % "auth: 1") == ["bad-value"]
    assert "incomplete-provider" in errors(provider % "nope: 1")


@pytest.mark.parametrize(
    ("channel", "said", "advice"),
    [
        ({"dmPolicy": "open", "allowFrom": ["*"]}, None, None),
        ({"dmPolicy": "open", "allowFrom": ["1", "*"]}, None, None),
        ({"dmPolicy": "open", "allowFrom": ["1"]}, "only the senders", '"allowlist"'),
        ({"dmPolicy": "open", "allowFrom": [7]}, "only the senders", '"allowlist"'),
        ({"dmPolicy": "open"}, "no one can write", '"pairing"'),
        ({"dmPolicy": "open", "allowFrom": [" "]}, "no one can write", '"pairing"'),
        ({"dmPolicy": "allowlist", "allowFrom": ["1"]}, None, None),
        ({"dmPolicy": "allowlist"}, "no one can write", "add who may write"),
        ({"dmPolicy": "pairing"}, None, None),
    ],
)
def test_what_a_policy_for_direct_messages_comes_to(channel, said, advice):
    config = {"channels": {"telegram": {"botToken": "1:a", **channel}}}
    told = [f for f in judged(json.dumps(config)) if "direct-messages" in f.rule]

    assert len(told) == (said is not None)
    for finding in told:
        assert said in finding.message
        assert finding.help is not None
        assert advice in finding.help
        # "*" lets everyone write, and no one asked for that.
        assert not finding.help.startswith('add "*"')


def test_a_misspelt_key_is_not_told_as_missing_too():
    text = "{models: {providers: {acme: {base_url: 'https://x', models: [{ID: 'm'}]}}}}"

    found = {(f.rule, f.path[-1]) for f in judged(text)}

    assert found == {
        ("unknown-key", "base_url"),
        ("unknown-key", "ID"),
        ("missing-key", "name"),
    }


def test_a_comment_in_a_key_is_one_finding_that_tells_of_real_ones():
    (finding,) = judged("{gateway: {_note: 'in the office'}}")

    assert finding.rule == "unknown-key"
    assert "write a comment" in finding.help


@pytest.mark.parametrize(
    ("api", "meant"),
    [
        ("openai-chat", "openai-completions"),
        ("OpenAI", "openai-completions"),
        ("gemini", "google-generative-ai"),
        ("openai-codex-responses", "openai-chatgpt-responses"),
        ("openai-completion", "openai-completions"),
    ],
)
def test_an_api_of_another_tool_is_called_as_fix_calls_it(api, meant):
    found = judged(f"{{models: {{providers: {{openai: {{api: '{api}'}}}}}}}}")

    assert [f.help for f in found] == [f'did you mean "{meant}"?']


def test_a_finding_about_an_agent_of_a_list_is_at_its_place():
    (finding,) = [
        f
        for f in judged("{agents: {list: [{id: 'a', modell: 1}]}}")
        if f.severity is Severity.ERROR
    ]

    assert finding.path == ("agents", "list", 0, "modell")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a", []),
        ("a" * 128, []),
        ("a" * 129, [("bad-key", Part.KEY)]),
        ("", [("bad-key", Part.KEY)]),
        (" ", [("bad-role", Part.KEY)]),
    ],
)
def test_the_name_of_a_role_has_1_to_128_characters(name, told):
    role = {"sessions": {"others": "none"}, "agents": "*", "scopes": []}
    roles = {"default": name, "definitions": {name: role}}

    found = judged(json.dumps({"gateway": {"roles": roles}}))

    assert [(f.rule, f.part) for f in found if f.path[-1] == name] == told


def test_a_retired_model_is_told_at_the_key_or_the_value_that_names_it():
    ref = "google/gemini-1.5-pro"
    models = {"openai/gpt-5.4": {}, ref: {"alias": "g"}}
    defaults = {"imageModel": "openai/gpt-5.4", "model": ref, "models": models}

    found = [
        (f.path[-1], f.part)
        for f in judged(json.dumps({"agents": {"defaults": defaults}}))
        if f.rule == "retired-model"
    ]

    assert sorted(found) == [(ref, Part.KEY), ("model", Part.VALUE)]


@pytest.mark.parametrize(
    ("server", "wrong"),
    [
        ({"url": "http://a.example"}, ""),
        ({"url": "ftp://a.example"}, "url"),
        ({"oauth": {"redirectUrl": "http://127.0.0.1:1/x"}}, ""),
        ({"oauth": {"clientMetadataUrl": "https://a.example/x"}}, ""),
        ({"oauth": {"clientMetadataUrl": "https://a.example/"}}, "clientMetadataUrl"),
        ({"oauth": {"clientMetadataUrl": "http://a.example/x"}}, "clientMetadataUrl"),
    ],
)
def test_which_addresses_a_server_takes(server, wrong):
    servers = {"s": {"url": "https://s.example/mcp", "auth": "oauth", **server}}

    found = judged(json.dumps({"mcp": {"servers": servers}}))

    assert {f.path[-1] for f in found if f.rule == "bad-url"} == (
        {wrong} if wrong else set()
    )


@pytest.mark.parametrize(
    ("origin", "advice"),
    [
        ("https://a.example", None),
        ("https://a.example/x", 'write "https://host", no path'),
        ("https://a.example/x/y", 'write "https://host", no path'),
    ],
)
def test_an_origin_is_a_host_and_no_path(origin, advice):
    apps = {"mcp": {"apps": {"sandboxOrigin": origin}}}

    found = [f.help for f in judged(json.dumps(apps)) if f.rule == "bad-url"]

    assert len(found) == (advice is not None)
    assert all(advice in text for text in found)


@pytest.mark.parametrize(
    ("agents", "name", "known"),
    [
        ({}, "main", True),
        ({}, " Main ", True),
        ({}, "x", False),
        ({"entries": {"a": {}}}, "a", True),
        ({"entries": {"a": {}}}, "main", False),
    ],
)
def test_without_a_list_the_one_agent_is_main(agents, name, known):
    found = judged(json.dumps({"agents": agents, "talk": {"agentId": name}}))

    assert [f.path for f in found] == ([] if known else [("talk", "agentId")])


def test_no_two_errors_are_at_one_place():
    found = judged("{proxy: {proxyUrl: 'x'}, mcp: {servers: {a: {url: 'x'}}}}")
    places = [finding.path for finding in found]

    assert len(places) == len(set(places)) == 2


def test_an_older_version_keeps_its_own_form():
    schema = load_native("2026.4.29")

    found = judge(load_text("{agents: {list: [{id: 'a'}, {id: 'b'}]}}"), schema)

    assert [f.rule for f in found if f.severity is Severity.ERROR] == []


def test_a_newer_version_reads_the_older_form_as_today(tmp_path):
    newer = tmp_path / "native-2027.1.2.schema.json"
    newer.write_bytes(native_path(NEWEST).read_bytes())

    found = judge(
        load_text("{agents: {list: [{id: 'a'}]}}"),
        load_native("2027.1.2", tmp_path),
    )

    assert [f.rule for f in found if f.severity is Severity.ERROR] == []


def test_a_key_in_the_wrong_place_is_not_quoted():
    key = "sk-" + "aB3" * 12
    texts = [
        f'{{channels: {{"{key}": {{}}}}}}',
        f'{{plugins: {{slots: {{memory: "{key}"}}}}}}',
        f'{{agents: {{defaults: {{heartbeat: {{target: "{key}"}}}}}}}}',
        f'{{agents: {{defaults: {{decisionModel: "{key}"}}}}}}',
        f'{{gateway: {{publicOrigin: "https://x?key={key}"}}}}',
        f'{{secrets: {{providers: {{a: {{source: "exec", command: "{key}"}}}}}}}}',
        f'{{talk: {{provider: "{key}", providers: {{a: {{}}}}}}}}',
    ]

    for text in texts:
        found = judged(text)
        assert found
        assert key not in " ".join(f.message + f.help + f.label for f in found)
        assert key.lower() not in " ".join(f.message + f.help + f.label for f in found)


@given(
    st.recursive(
        st.sampled_from(ODD),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(max_size=4), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    st.integers(min_value=0),
)
@settings(deadline=None, max_examples=many(300))
def test_any_value_in_any_place_gives_findings(value: Json, seed: int):
    rng = random.Random(seed)
    config = json.loads(rng.choice(CASES).text)

    text = json.dumps(_put(config, rng.choice(list(_places(config))), value))

    loaded = load_text(text)
    for finding in judge(loaded, SCHEMA):
        assert finding.rule
        assert finding.message
        assert finding.severity
        document, path = loaded.origin(finding.path)
        document.locate(path, finding.part)


@pytest.mark.parametrize("text", ["1" * 50_000, "a/" * 20_000, "1h" * 20_000 + "x"])
def test_no_text_takes_long(text: str):
    config = {
        "agents": {"defaults": {"heartbeat": {"every": text, "target": text}}},
        "gateway": {"publicOrigin": text},
        "session": {"maintenance": {"maxDiskBytes": text, "pruneAfter": text}},
    }
    start = time.monotonic()

    judged(json.dumps(config))

    assert time.monotonic() - start < 5


def _places(value: Json, path: JsonPath = ()) -> list[JsonPath]:
    steps = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(p for step, part in steps for p in _places(part, (*path, step)))]


def _put(value: Json, path: JsonPath, new: Json) -> Json:
    if not path:
        return new
    step, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[step] = _put(value[step], tuple(rest), new)
    return copy
