"""`default --unattended MODEL` is the inverse of `off`, and of nothing else."""

import json

import pytest
from hybrid_setup import GLM, PAID, PROVIDERS
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cfg.app.hybrid import with_work_on
from openclaw_cfg.app.unattended import works
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import get
from openclaw_cfg.loader import load_document, reloaded
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.source import Source

NAMES = ("ZAI_API_KEY", "DEEPSEEK_API_KEY")
HERE = Environment({name: Variable("k", VariablePlace.PROCESS) for name in NAMES})
OWNED = {"ownership": "explicit"}
BEAT = st.sampled_from(
    [None, {}, {"every": "45m"}, {"every": "2h", "target": "last"}, {"every": "0m"}]
)
ENTRY = st.fixed_dictionaries({}, optional={"heartbeat": BEAT.filter(bool)})
AGENTS = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"entries": st.fixed_dictionaries({"main": ENTRY})}),
    st.fixed_dictionaries(
        {"entries": st.fixed_dictionaries({"main": ENTRY, "b": ENTRY})}
    ).map(lambda agents: {**agents, **OWNED}),
    st.fixed_dictionaries(
        {"list": st.tuples(ENTRY).map(lambda one: [{"id": "main", **one[0]}])}
    ),
)
FILES = st.fixed_dictionaries(
    {
        "primary": st.sampled_from([GLM, PAID]),
        "heartbeat": BEAT,
        "agents": AGENTS,
        "more": st.fixed_dictionaries(
            {},
            optional={
                "cron": st.sampled_from([{}, {"enabled": True}, {"enabled": False}]),
                "hooks": st.sampled_from(
                    [{"enabled": True, "token": "x"}, {"token": "x"}]
                ),
                "skills": st.sampled_from(
                    [
                        {"workshop": {"autonomous": {"mode": mode}}}
                        for mode in ("auto", "off", "manual")
                    ]
                ),
                "plugins": st.sampled_from(
                    [
                        {"entries": {"imap": {"enabled": True}}},
                        {"entries": {"memory-core": {"enabled": True}}},
                        {"enabled": True},
                    ]
                ),
            },
        ),
        "strict": st.booleans(),
    }
)


def opened(text):
    return load_document(parse(Source(None, text)), environment=HERE)


def text_of(file):
    defaults = {"model": file["primary"]}
    if file["heartbeat"] is not None:
        defaults["heartbeat"] = file["heartbeat"]
    value = {
        "gateway": {"mode": "local"},
        "models": {"providers": PROVIDERS},
        "agents": {**file["agents"], "defaults": defaults},
        **file["more"],
    }
    text = json.dumps(value, indent=2)
    return text if file["strict"] else f"// mine\n{text}"


def switched(loaded, model, earlier=()):
    ref = model and ModelRef.parse(model)
    return reloaded(loaded, with_work_on(loaded, loaded.document, ref, earlier))


def running(loaded):
    return {
        (work.title, work.agents, work.model)
        for work in works(loaded, ())
        if not work.fallback
    }


@settings(max_examples=150)
@given(FILES)
def test_a_model_after_off_is_as_if_there_had_been_no_off(file):
    before = opened(text_of(file))
    off = switched(before, None)

    again = switched(off, PAID, (before.merged,))

    direct = switched(before, PAID)
    assert again.merged == direct.merged
    assert running(again) == running(direct)
    # These two are the work of the agent that has the plan, so they stay off.
    of_plan = {"weekly skill review", "dreaming"} if file["primary"] == GLM else set()
    lost = {title for title, *_ in running(before)}
    lost -= {title for title, *_ in running(again)}
    assert lost <= of_plan


@settings(max_examples=50)
@given(FILES)
def test_without_the_history_comments_tell_what_was_added(file):
    """In a file with comments, what was not there before starts again."""
    file = {**file, "strict": False, "heartbeat": None, "agents": {}, "more": {}}
    before = opened(text_of(file))

    again = switched(switched(before, None), PAID)

    assert again.merged == switched(before, PAID).merged


@settings(max_examples=50)
@given(FILES)
def test_what_the_user_switched_off_stays_off(file):
    before = opened(text_of(file))
    off = opened(json.dumps(switched(before, None).merged))  # without our comments

    again = switched(off, PAID)

    for path in (
        ("agents", "defaults", "heartbeat", "every"),
        ("cron", "enabled"),
        ("hooks", "enabled"),
    ):
        assert get(again.merged, *path) == get(off.merged, *path)


@pytest.mark.parametrize(
    "line", ["      // mine\n      every: '45m', // often\n", "      every: '45m',\n"]
)
def test_comments_of_the_user_stay(line):
    text = (
        "{{\n  models: {},\n  agents: {{\n    defaults: {{\n      model: {!r},\n"
        "      heartbeat: {{\n{}      }},\n    }},\n  }},\n}}\n"
    ).format(json.dumps({"providers": PROVIDERS}), PAID, line)
    before = opened(text)

    again = switched(switched(before, None), PAID, (before.merged,))

    assert again.document.source.text == text
