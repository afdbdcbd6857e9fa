"""What a person meant stays in force: advice and repairs that were wrong once."""

import pytest
from fix_plans import facts, fixed, of_text, schema

from openclaw_cfg.fix.plan import plan
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import format_path, get
from openclaw_cfg.loader import load, load_document
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.rules import run
from openclaw_cfg.schema.store import NEWEST
from openclaw_cfg.source import Source

MODEL = ("agents", "defaults", "model")
REFERENCES = """
    model: { primary: "openai/gpt-4o", fallbacks: ["anthropic/claude-3-opus"] },
    models: { "xai/grok-code-fast": {} },
    heartbeat: { model: "groq/gemma2-9b-it" }, imageModel: "openai/gpt-4o",
    subagents: { model: "github-copilot/gpt-5.1" },
"""


def routed(reference, **entry):
    """A file with one reference, and an entry of its provider."""
    provider = reference.partition("/")[0]
    return {
        "gateway": {"mode": "local"},
        "models": {"providers": {provider: entry}},
        "agents": {"defaults": {"model": reference}},
    }


def outdated(text):
    """The paths that the rule of `validate` names."""
    loaded = load_document(parse(Source(None, text)), environment=Environment())
    return {d.path for d in run(loaded).diagnostics if d.rule == "outdated-model"}


@pytest.mark.parametrize(
    ("reference", "url", "after"),
    [
        ("openai/gpt-4o", "https://proxy.example/v1", "openai/gpt-4o"),
        ("openai/gpt-4o", "http://127.0.0.1:4000", "openai/gpt-4o"),
        ("openai/gpt-4o", "https://api.apiyi.com/v1", "openai/gpt-4o"),
        ("openai/gpt-4o", "https://me.openai.azure.com/openai", "openai/gpt-4o"),
        ("openai/gpt-4o", "${PROXY}", "openai/gpt-4o"),
        ("OpenAI/gpt-4o@work", "https://proxy.example/v1", "OpenAI/gpt-4o@work"),
        ("anthropic/claude-3-opus", "https://p.example", "anthropic/claude-3-opus"),
        ("openai/gpt-4o", "https://api.openai.com/v1", "openai/gpt-5.5"),
        ("openai/gpt-4o", "", "openai/gpt-5.5"),
        ("google/gemini-3-flash", None, "google/gemini-3-flash-preview"),
    ],
)
def test_a_model_is_replaced_only_where_its_vendor_is_asked(reference, url, after):
    """As `infer model run` of the real 2026.9.6: own address, vendor's, none."""
    file = routed(reference, apiKey="${K}", **({} if url is None else {"baseUrl": url}))
    text = str(file).replace("'", '"')

    assert get(fixed(text), *MODEL) == after
    assert outdated(text) == (set() if after == reference else {format_path(MODEL)})


def test_validate_names_what_fix_replaces():
    text = (
        f'{{ gateway: {{ mode: "local" }}, agents: {{ defaults: {{{REFERENCES}}} }} }}'
    )
    steps = [s for s in of_text(text).steps if s.rule == "model-successor"]

    assert len(steps) == 6
    assert outdated(text) == {format_path(step.path) for step in steps}


@pytest.mark.parametrize(
    ("answer", "provider", "model"),
    [
        ("replace", "google", "google/gemini-3.1-pro-preview"),
        ("rename", "google-own", "google-own/gemini-1.5-pro"),
    ],
)
def test_a_forbidden_name_at_an_own_address_is_a_decision(answer, provider, model):
    text = """{
      gateway: { mode: "local" },
      models: { providers: { google: {
        baseUrl: "https://proxy.example/v1", api: "openai-completions", apiKey: "${K}",
        models: [{ id: "gemini-1.5-pro", name: "old" }],
      } } },
      agents: { defaults: { model: "google/gemini-1.5-pro" } },
    }"""
    asked = of_text(text)
    loaded = load(Source(None, text), environment=Environment())
    place = "agents.defaults.model"
    after = plan(
        *(loaded, schema(), facts()),
        version=NEWEST,
        unsafe=False,
        decisions={place: answer},
    )

    assert asked.steps == ()
    assert [q.path for q in asked.undecided] == [MODEL]
    assert after.left == ()
    assert list(get(after.after.merged, "models", "providers")) == [provider]
    assert get(after.after.merged, *MODEL) == model
