"""Old files with several troubles at once: each was mended wrongly before."""

import json

import pytest
from fix_plans import of_text

from openclaw_cfg.app.removed import removed
from openclaw_cfg.jsonpath import format_path, get

PROVIDERS = ("models", "providers")


def test_flat_settings_of_a_provider_belong_to_it():
    text = """{ provider: "lab", model: "lab/m", baseUrl: "http://127.0.0.1:1/v1",
      apiKey: "${K}", providers: { lab: { models: ["m"] } } }"""

    plan = of_text(text)

    assert plan.left == ()
    lab = get(plan.after.merged, *PROVIDERS, "lab")
    assert (lab["baseUrl"], lab["apiKey"]) == ("http://127.0.0.1:1/v1", "${K}")
    assert get(plan.after.merged, "agents", "defaults", "model") == "lab/m"


@pytest.mark.parametrize(
    "other",
    [
        """llm: { provider: "openai", model: "gpt-5.5",
           baseUrl: "https://r.example/v1" }""",
        'provider: "openai", baseUrl: "https://r.example/v1"',
        'provider: { type: "openai", url: "https://r.example/v1", name: "openai" }',
        'models: { openai: { baseUrl: "https://r.example/v1" } }',
        """plugins: { entries: { openai: { baseUrl: "https://r.example/v1",
           models: ["x"] } } }""",
    ],
)
def test_the_key_of_a_vendor_gets_no_other_address(other):
    """Of a vendor the key alone is whole; with the address it would go elsewhere."""
    entry = 'openai: { apiKey: "${OPENAI_API_KEY}" }'
    text = f"{{ models: {{ providers: {{ {entry} }} }}, {other} }}"
    if other.startswith("models"):
        text = f"{{ models: {{ providers: {{ {entry} }}, {other[10:]} }}"

    after = get(of_text(text).after.merged, *PROVIDERS, "openai")

    assert after == {"apiKey": "${OPENAI_API_KEY}"}


def test_a_pair_is_a_reference_and_an_array_has_a_first_model():
    text = """{ agents: { defaults: { model: ["lab/a", "lab/b"],
        imageModel: { provider: "openai", model: "gpt-5.5" } },
      entries: { main: { model: { provider: "lab", model: "c", fallbacks: ["x/y"] } } }
    } }"""

    after = of_text(text).after.merged["agents"]

    assert after["defaults"]["model"] == {"primary": "lab/a", "fallbacks": ["lab/b"]}
    assert after["defaults"]["imageModel"] == "openai/gpt-5.5"
    assert after["entries"]["main"]["model"] == {
        "fallbacks": ["x/y"],
        "primary": "lab/c",
    }


def test_an_address_in_the_place_of_a_provider_is_its_address():
    text = """{ models: { providers: { c: "https://c.example/v1" } },
      agents: { defaults: { model: "c/x" } } }"""

    entry = get(of_text(text).after.merged, *PROVIDERS, "c")

    assert entry == {
        "baseUrl": "https://c.example/v1",
        "models": [{"id": "x", "name": "x"}],
    }


def test_what_belongs_to_a_model_goes_to_it_and_restricts_nobody():
    plan = of_text('{ models: { "lab/m": { alias: "fast" } } }')

    models = get(plan.after.merged, "agents", "defaults", "models")
    assert models == {"lab/m": {"alias": "fast"}}
    assert get(plan.after.merged, "meta", "migrations", "modelPolicyAllowlist") is True


def test_an_alias_without_a_place_is_told():
    plan = of_text('{ aliases: { a: "lab/m", b: "lab/m" } }')

    effects = [step.effect for step in plan.steps]
    assert 'a model has one alias, so "b" is not used' in effects


def test_the_words_of_a_routing_rule():
    text = """{ agents: { list: [{ name: "Coder Bot" }, { id: "coder-bot" }] },
      bindings: [{ agent: "Coder Bot", match: { provider: "telegram" } }] }"""

    plan = of_text(text)

    rule = {"agentId": "coder-bot-2", "match": {"channel": "telegram"}}
    assert get(plan.after.merged, "bindings") == [rule]
    agent = get(plan.after.merged, "agents", "entries", "coder-bot-2")
    assert agent["name"] == "Coder Bot"


@pytest.mark.parametrize("given", [{"ref": "secrets.X"}, {"vault": "a", "field": "b"}])
def test_a_reference_in_other_words_is_asked_about_not_taken_out(given):
    file = {
        "gateway": {"mode": "local"},
        "models": {"providers": {"openai": {"apiKey": given}}},
    }

    plan = of_text(json.dumps(file))

    assert plan.steps == ()
    assert plan.after.merged == file
    (question,) = plan.undecided
    assert format_path(question.path) == "models.providers.openai.apiKey"
    assert [answer.id for answer in question.answers] == ["variable", "drop"]


def test_a_channel_that_is_joined_is_not_opened_by_it():
    text = """{ whatsapp: { allowFrom: ["+4999"], dmPolicy: "open", mediaMaxMb: 5 },
      channels: { whatsapp: { allowFrom: ["+4977"] } } }"""

    (question,) = of_text(text).undecided
    made = of_text(text, decisions={"whatsapp": "new"})

    assert [answer.id for answer in question.answers] == ["new", "old"]
    channel = get(made.after.merged, "channels", "whatsapp")
    assert channel == {"allowFrom": ["+4977"], "mediaMaxMb": 5}


def test_what_is_set_aside_stays_when_the_block_around_it_goes():
    text = """{ gateway: { mode: "local" }, routing: { allowFrom: [4912345] }, // was
      channels: { whatsapp: { allowFrom: ["+4977"] } } }"""

    plan = of_text(text)

    assert "4912345" in plan.after.document.source.text
    assert removed(plan) == ()


def test_a_default_model_is_that_of_a_provider_that_is_used():
    text = """{ models: { providers: { lab: { baseUrl: "http://b.example/v1",
        models: [] } } },
      plugins: { providers: { lab: { baseUrl: "http://c.example/v1", apiKey: "${K}",
        models: ["m3"] } } } }"""

    plan = of_text(text)

    assert get(plan.after.merged, "agents") is None


def test_the_zone_behind_the_hours():
    text = """{ agents: { defaults: { heartbeat: {
      activeHours: "08:00-22:00 Europe/Berlin" } } } }"""

    heartbeat = get(of_text(text).after.merged, "agents", "defaults", "heartbeat")

    hours = {"start": "08:00", "end": "22:00", "timezone": "Europe/Berlin"}
    assert heartbeat["activeHours"] == hours


def test_a_policy_follows_to_a_key_that_is_read_alike():
    policies = {"openai-codex": {"deny": ["exec"]}, "OpenAI": {"deny": ["write"]}}
    file = {"gateway": {"mode": "local"}, "tools": {"byProvider": policies}}

    after = get(of_text(json.dumps(file)).after.merged, "tools", "byProvider")

    assert after == {"OpenAI": {"deny": ["write", "exec"]}}


@pytest.mark.parametrize("mark", ['"yes"', '"true"', "true"])
def test_the_default_agent_is_the_one_that_is_marked_in_any_word(mark):
    text = f'{{ agents: {{ list: [{{ id: "a" }}, {{ id: "b", default: {mark} }}] }} }}'

    after = of_text(text).after.merged["agents"]

    assert after["defaults"]["systemAgent"] == {"agentId": "b"}
    assert after["ownership"] == "explicit"
