"""Old files of every version from 2026.1 on: what becomes of each of them."""

import pytest
from fix_plans import CASES, FILES, of_file, of_text, planned
from in_force import ANOTHER, NOTHING, RETIRED, lost, new_word, told

from openclaw_cfg.json5.style import is_strict
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.source import Source

GOLDENS = CASES / "after"


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.name)
def case(request):
    return request.param, of_file(request.param)


def test_openclaw_accepts_the_result(case):
    _, plan = case

    assert [(f.rule, f.path, f.message) for f in plan.left] == []


def test_the_result_and_the_reasons_are_as_they_were(case, golden):
    path, plan = case
    steps = "".join(
        f"// {format_path(s.path)}: {s.reason}; {s.effect} [{s.rule}]\n"
        for s in plan.steps
    )
    asked = "".join(
        f"// ? {format_path(q.path)}: {q.message}\n" for q in plan.undecided
    )

    text = plan.after.document.source.text

    golden(GOLDENS / f"{path.name}.txt", f"{steps}{asked}{text}")


def test_fixing_again_changes_nothing(case):
    _, plan = case

    again = planned(plan.after.document.source)

    assert again.steps == ()
    assert again.after.document.source.text == plan.after.document.source.text


def test_comments_stay(case):
    _, plan = case

    after = plan.after.document.source.text

    for comment in plan.before.document.comments:
        for line in comment.text.splitlines():
            assert line.strip() in after


def test_what_the_plan_says_is_what_the_text_says(case):
    """The plan looks ahead on plain values; the text has to follow."""
    _, plan = case

    assert plan.after.merged == plan.after.document.value


def test_no_value_vanishes_without_a_step_that_names_its_place(case):
    path, plan = case
    strict = is_strict(plan.before.document)
    after = plan.after.document.source.text
    named = [step.path for step in plan.steps]
    touched = {op.path for step in plan.steps for op in step.change.operations}

    for place, value in _leaves(plan.before.document.value, ()):
        kept = str(value) in after or repr(value).lower() in after
        told = any(place[: len(n)] == n or n[: len(place)] == place for n in named)
        moved = any(t[-1:] == place[-1:] or place[: len(t)] == t for t in touched)
        assert kept or told or moved or strict, f"{path.name}: {format_path(place)}"


def test_what_is_not_in_force_any_more_has_its_reason(case):
    """OpenClaw retired it, it never meant anything to it, or another value counts."""
    path, plan = case

    for place, value in lost(plan.before.merged, plan.after.merged):
        if not new_word(plan, place):
            said = told(plan, place)
            known = [word for word in (*RETIRED, *NOTHING, *ANOTHER) if word in said]
            assert known, f"{path.name}: {format_path(place)} = {value!r}: {said}"


def test_meta_and_gateway_mode_stay(case):
    """Without them OpenClaw would put its backup back."""
    _, plan = case
    before, after = plan.before.document.value, plan.after.document.value

    if isinstance(before.get("meta"), dict):
        assert isinstance(after.get("meta"), dict)
    if before.get("gateway", {}).get("mode") in {"local", "remote"}:
        assert after["gateway"]["mode"] == before["gateway"]["mode"]


def test_a_target_that_takes_the_old_form_gets_no_new_one():
    """A file of 2026.7 stays as it is when it is fixed for 2026.7.35."""
    path = CASES / "2026.3-deny-commands.json5"

    assert of_file(path, version="2026.7.35").steps == ()
    assert of_file(path, version="2026.9.6").steps != ()


def test_a_valid_file_is_left_alone_byte_for_byte():
    text = '{ gateway: { mode: "local" },\n  meta: {}, /* x */ }\n'

    plan = of_text(text)

    assert plan.steps == ()
    assert plan.after.document.source.text == text


def test_what_goes_along_is_not_done_for_its_own_sake():
    """A map of models is taken by OpenClaw as it is, until something else is fixed."""
    models = 'agents: { defaults: { models: { "openai/gpt-5.4": {} } } }'
    models = f'gateway: {{ mode: "local" }}, {models}'

    assert of_text(f"{{ {models} }}").steps == ()
    steps = of_text(f"{{ {models}, tui: {{}} }}").steps
    assert "allowed-models" in {step.rule for step in steps}


def test_a_file_without_a_path_or_a_root_object_is_asked_about():
    plan = planned(Source(None, "[1, 2]"))

    assert plan.steps == ()
    assert plan.left


def _leaves(value, place):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*place, index))
    elif value is not None:
        yield place, value
