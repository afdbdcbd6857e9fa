"""What is fine does not hide what is wrong: a rule goes on after the first place."""

import json

import pytest

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.loader import load_document
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.rules import RULES, run
from openclaw_cfg.source import Source

OWN = {
    "baseUrl": "https://own.example/v1",
    "apiKey": "${OWN_KEY}",
    "api": "openai-completions",
    "models": [
        {
            "id": "m",
            "name": "M",
            "contextWindow": 128000,
            "maxTokens": 8000,
            "cost": {"input": 1, "output": 2},
        }
    ],
}
VENDOR = {
    "baseUrl": "https://api.deepseek.com",
    "apiKey": "${DEEPSEEK_API_KEY}",
    "models": [{"id": "deepseek-v4-pro", "name": "D", "contextWindow": 128000}],
}
FINE = {"providers": {"fine": OWN, "deepseek": VENDOR}}
AGENTS = {"entries": {"fine": {"name": "F", "model": "anthropic/claude-sonnet-5"}}}
# Such a rule looks at files, or at whether there is another agent.
LEFT_OUT = {"folder-only-key", "readable-key-file", "hidden-default"}


def places(value, rule):
    loaded = load_document(
        parse(Source(None, json.dumps(value))), environment=Environment()
    )
    return {str(d.path) for d in run(loaded).diagnostics if d.rule == rule}


def after(fine, value):
    """The members of `value`, deeply, behind those that are fine."""
    if not (isinstance(fine, dict) and isinstance(value, dict)):
        return value
    return {
        **{name: fine[name] for name in fine if name not in value},
        **{name: after(fine.get(name), value[name]) for name in value},
    }


def bad_examples():
    for rule in RULES:
        bad = parse(Source(None, rule.EXPLANATION.bad)).value
        models = bad.get("models") if isinstance(bad, dict) else None
        if rule.EXPLANATION.id in LEFT_OUT or not isinstance(bad, dict):
            continue
        longer = bad
        if isinstance(models, dict) and isinstance(models.get("providers"), dict):
            longer = after({"models": FINE}, longer)
        if isinstance(bad.get("agents"), dict) and "entries" in bad["agents"]:
            longer = after({"agents": AGENTS}, longer)
        if longer is not bad:
            yield pytest.param(rule.EXPLANATION.id, bad, longer, id=rule.EXPLANATION.id)


@pytest.mark.parametrize(("rule", "bad", "longer"), [*bad_examples()])
def test_an_example_is_found_behind_what_is_fine(rule, bad, longer):
    assert places(bad, rule)
    assert places(bad, rule) <= places(longer, rule)


ACME = {
    "models": {"providers": {"acme": OWN | {"models": [{"id": "m1", "name": "M"}]}}}
}
PRICED = VENDOR | {"models": [{"id": "deepseek-v4-pro", "cost": {"output": 999}}]}


@pytest.mark.parametrize(
    ("rule", "config", "place"),
    [
        (
            "odd-price",
            {"models": {"providers": {"deepseek": PRICED}}},
            "models.providers.deepseek.models[0].cost.output",
        ),
        (
            "disallowed-default",
            {
                "agents": {
                    "defaults": {"modelPolicy": {"allow": ["anthropic/*"]}},
                    "entries": {"a": {"model": "openai/gpt-5.4"}},
                }
            },
            "agents.entries.a.model",
        ),
        (
            "same-vendor-fallbacks",
            {
                "models": {"providers": {"deepseek": {"apiKey": "${K}"}}},
                "agents": {
                    "defaults": {
                        "imageModel": {
                            "primary": "google/a",
                            "fallbacks": ["google/b"],
                        },
                        "model": {"primary": "openai/a", "fallbacks": ["openai/b"]},
                    }
                },
            },
            "agents.defaults.model.fallbacks",
        ),
        (
            "bare-model-ref",
            {"agents": {"defaults": {"imageModel": "acme/m1", "model": "m1"}}, **ACME},
            "agents.defaults.model",
        ),
    ],
)
def test_a_place_is_found_behind_one_that_the_rule_leaves_alone(rule, config, place):
    assert places(config, rule) == {place}
