"""What `remove` takes out, before anything is asked or written."""

import json

import pytest
from hybrid_setup import HYBRID, heartbeats_of, with_a_third
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openclaw_cfg.app.remove import remove
from openclaw_cfg.json5.edit import Set, apply
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.model_refs import model_refs
from openclaw_cfg.openclaw.stored_jobs import StoredJob
from openclaw_cfg.source import Source


def loaded(text):
    return load(Source(None, text), environment=Environment())


REFS = st.sampled_from(["a/1", "a/2", "b/1", "B/2", "c/1", "2", "strong", "x"])
SELECTOR = REFS | st.fixed_dictionaries(
    {}, optional={"primary": REFS, "fallbacks": st.lists(REFS, max_size=4)}
)
AGENT = st.fixed_dictionaries(
    {},
    optional={
        "model": SELECTOR,
        "imageModel": SELECTOR,
        "utilityModel": SELECTOR,
        "heartbeat": st.fixed_dictionaries({"model": REFS}),
        "modelPolicy": st.fixed_dictionaries({"allow": st.lists(REFS, max_size=3)}),
        "models": st.dictionaries(REFS, st.just({})),
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(defaults=AGENT, entries=st.dictionaries(st.sampled_from("mn"), AGENT))
def test_no_reference_is_left_whatever_refers_to_it(defaults, entries):
    providers = {
        name: {"models": [{"id": model} for model in models]}
        for name, models in {"a": "12", "b": "12", "c": "1"}.items()
    }
    defaults.setdefault("models", {})["b/1"] = {"alias": "strong"}
    value = {
        "models": {"providers": providers},
        "agents": {"defaults": defaults, "entries": entries},
    }
    before = loaded(json.dumps(value))

    after = remove(before, "b", default="c/1").after.value

    left = [text for _, text in model_refs(after)]
    assert not [text for text in left if text.lower().startswith("b/")]
    assert "strong" not in left
    assert "b" not in after["models"]["providers"]
    assert after["agents"]["defaults"].get("models") != {}
    kept = [t for _, t in model_refs(before.merged) if t in {"a/1", "a/2", "x"}]
    default = [t for t in left if t in {"a/1", "a/2", "x"}]
    assert abs(len(kept) - len(default)) <= 1


def test_agents_in_a_list_are_seen_too():
    text = """{
  models: { providers: {
    lab: { baseUrl: "http://127.0.0.1:1/v1", models: [{ id: "a", name: "a" }] },
    other: { baseUrl: "http://127.0.0.1:2/v1", models: [{ id: "x", name: "x" }] },
  } },
  agents: {
    defaults: { model: "lab/a" },
    list: [
      { id: "main", model: "other/x" }, // mine
      {
        id: "dev",
        model: { primary: "lab/a", fallbacks: ["other/x"] },
        modelPolicy: { allow: ["other/x", "lab/a"] },
      },
    ],
  },
}
"""
    made = remove(loaded(text), "other", default="")
    assert "other" not in made.after.source.text
    assert "// mine" in made.after.source.text
    assert ("agents", "list", 0, "model") in made.gone


def test_a_new_default_model_of_a_plan_is_not_for_a_heartbeat_without_its_own():
    value = parse(Source(None, HYBRID))
    document = apply(
        value,
        [
            Set(("agents", "defaults", "model"), "deepseek/deepseek-flash"),
            Set(("agents", "defaults", "heartbeat"), {}),
            Set(("agents", "entries"), {}),
            Set(("agents", "defaults", "systemAgent"), {}),
        ],
    )
    before = loaded(with_a_third(document.source.text))

    made = remove(before, "deepseek", default="zai/glm-5.3")
    done = remove(
        before,
        "deepseek",
        default="zai/glm-5.3",
        unattended="openai/gpt-6-astra",
    )

    assert made.undecided is not None
    assert heartbeats_of(done.after.value) == []
    assert done.undecided is None


def test_a_stored_job_that_would_come_onto_the_plan_counts():
    text = HYBRID.replace("heartbeat: {\n", 'heartbeat: {\n        every: "0m",\n')
    job = StoredJob(name="news", agent="jobs")

    assert remove(loaded(text), "deepseek", default="").undecided is None
    made = remove(loaded(text), "deepseek", default="", stored=[job])

    assert made.undecided is not None
    assert "job news" in made.undecided.what


def test_what_names_the_provider_in_a_field_of_its_own_goes_too():
    task = {
        "defaultProvider": "B",
        "defaultModel": "1",
        "defaultAuthProfileId": "b:me",
        "maxTokens": 9,
    }
    before = loaded(
        json.dumps(
            {
                "models": {"providers": {"a": {"models": []}, "b": {"models": []}}},
                "plugins": {"entries": {"llm-task": {"config": task}}},
            }
        )
    )

    other = remove(before, "a", default="").after.value
    after = remove(before, "b", default="").after.value

    assert other["plugins"]["entries"]["llm-task"]["config"] == task
    assert after["plugins"]["entries"]["llm-task"]["config"] == {"maxTokens": 9}


LAB = """{ models: { providers: {
  lab: { baseUrl: "http://127.0.0.1:9/v1", apiKey: "none", models: [{ id: "m" }] },
  own: { baseUrl: "http://127.0.0.1:8/v1", apiKey: "none", models: [{ id: "n" }] },
} }, agents: { defaults: {
  model: "own/n", models: { "lab/m": { alias: "fast" } },
} } }"""


@pytest.mark.parametrize(
    ("models", "command"),
    [
        (("lab/m",), "openclaw cron edit 1 --model own/n"),
        (("fast", "own/n"), "openclaw cron edit 1 --model own/n"),
        (("own/n", "lab/m", "x/y"), "openclaw cron edit 1 --fallbacks x/y"),
        (("own/n", "lab/m"), "openclaw cron edit 1 --fallbacks ''"),
    ],
)
def test_a_stored_job_that_names_the_provider_is_told_with_its_command(models, command):
    job = StoredJob(name="nightly", id="1", models=models)

    made = remove(loaded(LAB), "lab", default="", stored=[job])

    (note,) = [one for one in made.notes if "nightly" in one]
    assert f"`{command}`" in note


def test_a_stored_job_gets_the_model_that_takes_over():
    job = StoredJob(name="news", id="1", agent="jobs", models=("deepseek/x",))

    made = remove(
        loaded(with_a_third(HYBRID)),
        "deepseek",
        default="",
        unattended="openai/gpt-6-astra",
        stored=[job],
    )

    assert any("1 --model openai/gpt-6-astra" in note for note in made.notes)


def test_a_stored_job_that_no_scheduler_starts_is_not_told():
    job = StoredJob(name="nightly", id="1", models=("lab/m",))
    text = f"{LAB[:-1]}, cron: {{ enabled: false }} }}"

    assert not remove(loaded(text), "lab", default="", stored=[job]).notes
