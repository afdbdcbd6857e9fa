"""Whatever is in a file: no traceback, the same again, and never worse."""

import json

import pytest
from fix_plans import of_text, planned
from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg.fix.migrations import renamed_keys
from openclaw_cfg.fix.places import Scope

ROWS = [
    r
    for _, s, t in renamed_keys.TABLES
    if s is Scope.FILE
    for r in renamed_keys.rows(t)
]
NAMES = """agents defaults list entries main id default model models primary fallbacks
    providers baseUrl url apiKey api channels telegram discord accounts dm policy
    streaming streamMode blockStreaming tools exec security ask mode web search apiKey
    memorySearch memory qmd paths gateway bind auth token tailscale resetOnExit env vars
    meta lastTouchedAt messages tts openai voice routing agent identity plugins entries
    installs session idleMinutes bindings match peer kind sandbox enabled _comment
    mcpServers command disabled heartbeat groupPolicy allowFrom allow deny"""
WORDS = st.sampled_from(NAMES.split())
TEXTS = st.sampled_from(
    ["", "on", "off", "partial", "open", "dm", "0.0.0.0", "a/b", "${X}", "auto", "7"]
)
SCALARS = TEXTS | st.none() | st.booleans() | st.integers(-1, 70000) | WORDS
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4)
    ),
    max_leaves=14,
)


@given(value=st.dictionaries(WORDS, VALUES, max_size=5))
@settings(max_examples=many(60), deadline=None)
def test_any_configuration_can_be_fixed_once(value):
    plan = of_text(json.dumps(value, indent=2))

    again = planned(plan.after.document.source)

    assert again.after.document.source.text == plan.after.document.source.text
    assert plan.after.merged == plan.after.document.value


@given(value=st.dictionaries(WORDS, VALUES, max_size=4))
@settings(max_examples=many(20), deadline=None)
def test_guesses_do_not_break_it_either(value):
    plan = of_text("// kept\n" + json.dumps(value), unsafe=True)

    assert "// kept" in plan.after.document.source.text


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_list_in_the_way_of_a_moved_key_stops_nothing(row):
    value = {}
    for at, last in ((row.new[0], []), (row.old, "x")):
        steps, here = (at,) if isinstance(at, str) else at, value
        names = ["a" if step == "*" else step for step in steps]
        for name in names[:-1]:
            if not isinstance(here.setdefault(name, {}), dict):
                return
            here = here[name]
        here.setdefault(names[-1], last)

    plan = of_text(json.dumps(value))

    assert planned(plan.after.document.source).steps == ()


def test_a_key_waits_for_the_list_of_agents_to_be_keyed():
    plan = of_text('{"heartbeat": {"every": "1h"}, "agents": [{"id": "m"}]}')

    agents = plan.after.merged["agents"]
    assert agents == {"entries": {"m": {}}, "defaults": {"heartbeat": {"every": "1h"}}}
