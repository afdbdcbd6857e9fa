"""What `default` and `status` say of a model whose name may be a typing error."""

import json

import pytest

from openclaw_cfg.app.candidates import candidates
from openclaw_cfg.app.choice import choose
from openclaw_cfg.app.chosen_models import chosen_models
from openclaw_cfg.app.default import unlisted
from openclaw_cfg.app.troubles import model_troubles
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.loader import load_document
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.source import Source

ACME = {"baseUrl": "https://acme.example/v1", "apiKey": "${KEY}"}
PROVIDERS = {
    "acme": {**ACME, "models": [{"id": "deepseek-v3.2", "name": "D"}]},
    "bare": {**ACME, "models": []},
    "anthropic": {
        "apiKey": "${KEY}",
        "models": [{"id": "claude-opus-5-5", "name": ""}],
    },
}


def loaded(**defaults):
    value = {"models": {"providers": PROVIDERS}, "agents": {"defaults": defaults}}
    variables = {"KEY": Variable("a-key-of-some-kind", VariablePlace.PROCESS)}
    document = parse(Source(None, json.dumps(value)))
    return load_document(document, environment=Environment(variables))


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("acme/deepseek-v3.2", ""),
        ("acme/deepseek-v3.2@work", ""),
        ("bare/any", ""),
        # OpenClaw has it, although the entry does not list it.
        ("anthropic/claude-haiku-4-5", ""),
        ("openai/gpt-5.6-luna", ""),
        ("acme/deepseek-v32", 'did you mean "deepseek-v3.2"?'),
        ("acme/zz", '"acme" names no model "zz" here; is the name right?'),
        ("anthropic/claude-hiku-4-5", 'did you mean "anthropic/claude-haiku-4-5"?'),
        ("openai/gpt-5.5-minni", 'did you mean "openai/gpt-5.4-mini"?'),
        ("openai/gpt-5.6-lunna", 'did you mean "gpt-5.6-luna"?'),
        ("acne/deepseek-v3.2", 'there is no provider "acne"; did you mean "acme"?'),
    ],
)
def test_a_name_is_doubted_where_it_is_in_no_list(ref, said):
    doubt = unlisted(loaded(), ModelRef.parse(ref))
    assert said in doubt
    assert bool(said) == bool(doubt)


def test_a_model_that_openclaw_does_not_find_is_never_chosen():
    names = ["acne/deepseek-v3.2", "openai/gpt-5.5-minni"]
    found = candidates(loaded(model={"primary": names[0], "fallbacks": names[1:]}))
    answers = {str(one.ref): one.answers for one in found}
    assert [answers[name] for name in names] == [False, False]
    best = choose(found, alone=True, now=names[0])
    assert best is not None
    assert {str(best.primary.ref), *map(str, best.fallbacks)}.isdisjoint(names)


def test_status_names_the_command_that_writes_what_is_meant():
    file = loaded(
        model="acme/deepseek-v3.2",
        utilityModel="anthropic/claude-hiku-4-5",
        heartbeat={"model": "acne/deepseek-v3.2"},
    )
    troubles = [*model_troubles(chosen_models(file, {}), "", ())]
    assert [one.command for one in troubles] == ["openclaw-cfg fix --unsafe"] * 2
