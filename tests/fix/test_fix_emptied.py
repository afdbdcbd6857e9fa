"""What a fix has left empty goes; what says something, or was empty before, stays."""

import pytest
from fix_plans import fixed, of_text

MODE = 'gateway: { mode: "local" }'


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('agents: { defaults: { tools: { deny: ["exec"] } } }', {"tools"}),
        ('models: { default: "openai/gpt-5.5" }', {"agents"}),
        ("messages: { tts: { enabled: true } }", {"tts"}),
        ("agents: { defaults: { oddKey: 1 }, entries: { main: {} } }", {"agents"}),
    ],
)  # fmt: skip
def test_what_all_has_moved_out_of_goes(text, after):
    text = f"{{ {MODE}, {text} }}".replace("oddKey", '"_comment"')

    assert fixed(text).keys() - {"gateway", "meta"} == after


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        # A comment is in it.
        ("tools: { web: { /* mine */ oddKey: 1 } }", {"tools": {"web": {}}}),
        ("tools: { web: { oddKey: 1 } }", {"tools": {"web": {}}}),
        # It was empty before.
        ("messages: {}, oddKey: 1", {"messages": {}}),
        # Being there says something: an agent, a channel.
        (
            "agents: { list: [{ id: 'main' }] }",
            {"agents": {"entries": {"main": {}}}},
        ),
    ],
)
def test_what_says_something_stays(text, stays):
    after = fixed(f"{{ {MODE}, {text} }}")

    assert {key: after.get(key) for key in stays} == stays


def test_it_is_told_and_a_second_fix_has_nothing_to_do():
    plan = of_text(
        f'{{ {MODE}, agents: {{ defaults: {{ tools: {{ deny: ["exec"] }} }} }} }}'
    )

    steps = [step.path for step in plan.steps if step.rule == "emptied-block"]
    assert steps == [("agents", "defaults"), ("agents",)]
    assert of_text(plan.after.document.source.text).steps == ()


def test_an_included_file_is_not_left_with_the_empty_object(tmp_path, run):
    included = tmp_path / "agents.json5"
    included.write_text('{ defaults: { tools: { deny: ["exec"] } } }')
    config = tmp_path / "openclaw.json"
    config.write_text(f'{{ {MODE}, agents: {{ $include: "./agents.json5" }} }}')

    done = run("--config", config, "fix", "--yes")

    assert done.code == 0, done.stderr
    assert "defaults" not in included.read_text()


@pytest.mark.parametrize("start", ["{", "{ // a comment"])
def test_a_fallback_that_a_successor_repeats_goes_and_one_of_the_users_stays(start):
    chosen = '{ primary: "openai/gpt-5", fallbacks: ["openai/gpt-4o", "a/b"] }'
    mine = '{ primary: "a/b", fallbacks: ["a/b", "openai/gpt-5.6-sol"] }'
    models = f"model: {chosen}, imageModel: {mine}"

    plan = of_text(f"{start}\n{MODE}, agents: {{ defaults: {{ {models} }} }} }}")

    defaults = plan.after.merged["agents"]["defaults"]
    assert defaults["model"] == {"primary": "openai/gpt-5.6-sol", "fallbacks": ["a/b"]}
    assert defaults["imageModel"]["fallbacks"] == ["a/b", "openai/gpt-5.6-sol"]
    assert "openai/gpt-4o" in str(plan.removed) + plan.after.document.source.text


def test_the_alias_that_goes_with_a_model_is_named():
    models = '"openai/gpt-5": { alias: "five" }, "openai/gpt-5.6-sol": { alias: "sol" }'

    plan = of_text(
        f"{{ {MODE}, agents: {{ defaults: {{ models: {{ {models} }} }} }} }}"
    )

    assert any("`/model five` is `/model sol` now" in one.reason for one in plan.steps)
