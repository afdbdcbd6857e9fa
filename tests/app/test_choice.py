"""Which model is the best, over configurations of the catalogue's providers."""

import json

import pytest
from msgspec.structs import replace

from openclaw_cfg.app.candidates import candidates
from openclaw_cfg.app.choice import choose, runs_alone
from openclaw_cfg.app.chosen_models import answered
from openclaw_cfg.app.usage import Usage
from openclaw_cfg.catalog import preset, provider_entry
from openclaw_cfg.catalog.billing import Price
from openclaw_cfg.cli.default_view import runs_text
from openclaw_cfg.cli.status_view import answer_line
from openclaw_cfg.dialects import native
from openclaw_cfg.lint.runnable import Requirement, Runs
from openclaw_cfg.loader import load
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.probe.base import Level, Status
from openclaw_cfg.probe.result import Result
from openclaw_cfg.secret import Literal
from openclaw_cfg.source import Source

PLAN, API, OTHER = "zai-coding-plan", "deepseek", "openrouter"
QUIET = {"agents": {"defaults": {"heartbeat": {"every": "0m"}}}}
NO_REVIEW = {"skills": {"workshop": {"autonomous": {"mode": "off"}}}}
_DREAMING = {"config": {"dreaming": {"enabled": False}}}
NO_DREAMS = {"plugins": {"entries": {"memory-core": _DREAMING}}}
BEATS = {"model": "a/d", "heartbeat": {"model": "a/b"}}
OWN = {"main": {"model": "a/c"}}


def _agents(defaults, entries=None):
    return {"agents": {"defaults": defaults, "entries": entries or {}}}


def _found(*names, statuses=None):
    """Candidates of the presets, all of which answer unless `statuses` says else."""
    entries, results = {}, {}
    for name in names:
        entry = provider_entry(preset(name), key=Literal("k"))
        entries[entry.id] = native.provider_entry(entry)
        status = (statuses or {}).get(name, Status.OK)
        level = Level.MODELS if status is Status.OK else Level.REACH
        results[entry.id] = Result(provider=entry.id, level=level, status=status)
    text = json.dumps({"models": {"providers": entries}})
    loaded = load(Source(None, text), environment=Environment())
    return candidates(loaded, results)


def _picked(*names, alone=True, **kwargs):
    return choose(_found(*names, **kwargs), alone=alone)


def test_a_plan_is_no_default_where_something_runs_without_a_person():
    best = _picked(PLAN, API)

    assert str(best.primary.ref) == "deepseek/deepseek-flash"


def test_a_flat_fee_takes_the_strong_model_where_a_person_is_always_there():
    best = _picked(PLAN, API, alone=False)

    assert str(best.primary.ref) == "zai/glm-5.3"
    assert [*map(str, best.fallbacks)] == ["deepseek/deepseek-flash"]


def test_a_plan_falls_back_to_itself_where_there_is_nothing_else():
    best = _picked(PLAN, alone=False)

    assert [*map(str, best.fallbacks)] == ["zai/glm-5.3-flash"]


def test_a_plan_whose_key_was_not_sent_still_counts_as_there():
    best = _picked(PLAN, API, alone=False, statuses={PLAN: Status.SKIPPED})

    assert best.primary.provider.id == "zai"
    assert "its host answers; the key was not tested" in best.reason
    assert "it answers" not in best.reason


@pytest.mark.parametrize(
    "status", [status for status in Status if status.failed and status != "no_model"]
)
def test_who_does_not_answer_is_not_taken(status):
    best = _picked(API, OTHER, statuses={API: status})

    assert best.primary.provider.id == "openrouter"
    assert all(ref.provider == "openrouter" for ref in best.fallbacks)


def test_of_equals_the_present_one_stays():
    entry = {"baseUrl": "https://own.example/v1", "api": "openai-completions"}
    models = [{"id": name, "name": name} for name in ("alpha", "beta")]
    text = json.dumps({"models": {"providers": {"own": {**entry, "models": models}}}})
    found = candidates(load(Source(None, text), environment=Environment()), {})

    assert str(choose(found, alone=True).primary.ref) == "own/alpha"
    assert str(choose(found, alone=True, now="own/beta").primary.ref) == "own/beta"


def test_the_cheapest_is_only_said_of_the_cheapest():
    both = provider_entry(
        preset("openai"), key=Literal("k"), models=("gpt-6-sol", "gpt-6-luna")
    )
    text = json.dumps(
        {"models": {"providers": {"openai": native.provider_entry(both)}}}
    )
    found = candidates(load(Source(None, text), environment=Environment()))
    best = choose(found, alone=False)

    assert str(best.primary.ref) == "openai/gpt-6-sol"
    assert min(found, key=lambda c: c.cost(Usage())) is not best.primary
    assert "cheapest" not in best.reason
    assert best.reason.endswith("the catalogue recommends it for everyday work")
    assert "it is the cheapest of" in _picked(API).reason


@pytest.mark.parametrize("status", [Status.OK, Status.SKIPPED])
def test_a_plan_whose_key_was_not_tested_is_nowhere_said_to_answer(status):
    result = Result(provider="zai", level=Level.REACH, status=status, latency_ms=79)
    found = Runs(runs=True, part=Requirement.ENTRY)

    runs = answered(found, "zai", "glm-5.3", {"zai": result})

    assert runs_text(runs) == "yes, if its key is good"
    assert answer_line(result) == "there after 79 ms; its key was not sent"
    [one, *_] = (replace(c, result=result) for c in _found(PLAN))
    assert one.unproved
    assert one.answers


def test_where_none_answers_there_is_no_choice():
    assert _picked(API, statuses={API: Status.UNREACHABLE}) is None


def test_a_model_that_the_vendor_does_not_list_is_not_taken():
    found = [
        replace(c, result=replace(c.result, configured_missing=("deepseek-flash",)))
        for c in _found(API)
    ]

    assert choose(found, alone=True).primary.ref == ModelRef(
        "deepseek", "deepseek-v4-pro"
    )


def test_fallbacks_are_of_other_vendors_first():
    best = _picked(API, "mistral", "openai")

    vendors = [ref.provider for ref in best.fallbacks]
    own = best.primary.provider.id
    assert len(vendors) == 3
    assert own not in vendors[:2]
    assert vendors[-1] == own


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"contextWindow": 32000}, "good"),
        ({"contextWindow": 63_999}, "good"),
        ({"contextWindow": 64_000}, "odd"),
        ({"compat": {"supportsTools": False}}, "good"),
        ({}, "odd"),
    ],
)
def test_context_and_tools_come_before_the_price(settings, expected):
    text = json.dumps(
        {
            "models": {
                "providers": {
                    "acme": {
                        "baseUrl": "https://acme.example/v1",
                        "models": [
                            _row("odd", 1, **settings),
                            _row("good", 2),
                        ],
                    }
                }
            }
        }
    )
    loaded = load(Source(None, text), environment=Environment())

    assert choose(candidates(loaded), alone=True).primary.model.id == expected


def _row(name, price, **settings):
    cost = {"input": price, "output": price}
    return {"id": name, "name": name, "contextWindow": 200000, "cost": cost, **settings}


def test_zeros_in_a_file_are_no_price():
    text = json.dumps(
        {
            "models": {
                "providers": {
                    "acme": {
                        "baseUrl": "https://acme.example/v1",
                        "models": [_row("m", 0)],
                    }
                }
            }
        }
    )

    (found,) = candidates(load(Source(None, text), environment=Environment()))

    assert found.price is None
    assert found.cost(Usage()) is None


def test_the_strong_model_of_the_best_provider_gets_the_alias():
    assert str(_picked(API).strong) == "deepseek/deepseek-v4-pro"


@pytest.mark.parametrize(
    ("value", "alone"),
    [
        ({}, True),
        ({"cron": {"enabled": False}}, False),
        ({"cron": {"enabled": False}, "channels": {"telegram": {}}}, True),
        ({"cron": {"enabled": False}, "hooks": {"enabled": True}}, True),
        ({**QUIET, **NO_REVIEW, **NO_DREAMS}, False),
        ({**QUIET, **NO_REVIEW}, True),
        ({**QUIET, **NO_DREAMS}, True),
        ({**NO_REVIEW, **NO_DREAMS}, True),
        ({**NO_REVIEW, **NO_DREAMS, **_agents(BEATS)}, True),
        ({**NO_REVIEW, **NO_DREAMS, **_agents(BEATS, OWN)}, False),
        (_agents({}, OWN), False),
    ],
)
def test_something_runs_alone_unless_all_is_off_or_elsewhere(value, alone):
    assert runs_alone(value) is alone


def test_the_file_knows_the_price_better_than_the_catalogue():
    (first, *_) = _found(API)
    cost = {"input": 7, "output": 8}
    model = replace(first.model, settings={**first.model.settings, "cost": cost})

    assert replace(first, model=model).price == Price(input=7, output=8)
    assert replace(first, model=model).price_source is None


def test_unattended_work_comes_to_a_plan_last_though_its_terms_are_silent():
    plan = native.provider_entry(provider_entry(preset(PLAN), key=Literal("k")))
    model = {"id": "own", "name": "Own", "contextWindow": 128000}
    own = {"baseUrl": "http://10.0.0.5:9/v1", "apiKey": "of-mine", "models": [model]}
    text = json.dumps({"models": {"providers": {"zai": plan, "mine": own}}})
    loaded = load(Source(None, text), environment=Environment())
    found = candidates(
        loaded,
        {
            name: Result(provider=name, level=Level.REACH, status=Status.OK)
            for name in ("zai", "mine")
        },
    )

    assert str(choose(found, alone=True).primary.ref) == "mine/own"
    assert choose(found, alone=False).primary.provider.id == "zai"
