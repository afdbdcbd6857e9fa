"""Each line of `fix` has the place where its cause is in the person's own file."""

from fix_plans import of_text

from openclaw_cfg.fix.origins import Origins
from openclaw_cfg.json5.edit import Insert, Keyed, Move, Remove, Set


def _places(text):
    plan = of_text(text)
    origins = Origins(plan.before.merged)
    found = {}
    for step in plan.steps:
        found.setdefault(step.rule, []).append(origins.of(step.path))
        origins.make(step.path, step.change.operations)
    return found


def test_a_model_that_an_earlier_step_moved():
    found = _places('{ agent: { model: "anthropic/claude-3-5-sonnet" } }')

    assert found["model-successor"] == [("agent", "model")]


def test_an_item_after_one_that_was_taken_out():
    origins = Origins({"a": [{"x": 1}, {"x": 2}]})
    origins.make(("a", 0), [Remove(("a", 0))])

    assert origins.of(("a", 0, "x")) == ("a", 1, "x")


def test_an_item_under_a_key_of_its_own():
    origins = Origins({"list": [{"id": "b"}, {"id": "c"}]})
    origins.make(("list",), [Keyed(("list",), ("b", "c")), Move(("list",), ("map",))])

    assert origins.of(("map", "c", "id")) == ("list", 1, "id")


def test_what_a_step_adds_is_where_its_cause_is():
    origins = Origins({"old": {"on": True}, "list": [1]})
    origins.make(("old", "on"), [Set(("new", "mode"), {"kind": "full"})])
    origins.make(("old",), [Insert(("list", 0), 0)])

    assert origins.of(("new", "mode", "kind")) == ("old", "on")
    assert origins.of(("new",)) == ("old", "on")
    assert origins.of(("list", 0)) == ("old",)
    assert origins.of(("list", 1)) == ("list", 0)


def test_what_is_nowhere_is_where_the_nearest_thing_around_it_is():
    origins = Origins({"old": {"a": 1}})
    origins.make(("old",), [Move(("old",), ("new", "inner"))])

    assert origins.of(("new", "inner", "missing", "deep")) == ("old",)
    assert origins.of(("other",)) == ()
