"""A configuration of several files: each change is made in its own file."""

import pytest
from fix_plans import of_file

MODE = 'gateway: {mode: "local"}'
BOTH = '$include: ["./a.json5", "./b.json5"]'


def planned(folder, **texts):
    """The plan for these files, and each file's text after it."""
    for name, text in texts.items():
        (folder / f"{name}.json5").write_text(text)
    plan = of_file(folder / "main.json5", placed=True)
    changed = {path.stem: one.source.text for path, one in plan.included.items()}
    return plan, {**texts, "main": plan.after.document.source.text, **changed}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A key of an included file changes there.
        (
            {
                "main": f'{{ {MODE}, channels: {{ $include: "./a.json5" }} }}',
                "a": '{ telegram: { replyToMode: "off", groupPolcy: "disabled" } }',
            },
            {"a": '{ telegram: { replyToMode: "off", groupPolicy: "disabled" } }'},
        ),
        # What moves to another file leaves its comment behind.
        (
            {
                "main": f'{{ {MODE}, agents: {{ $include: "./a.json5" }} }}',
                "a": '{ defaults: { /* mine */ tools: { deny: ["exec"] } } }',
            },
            {
                "main": f'{{ {MODE}, agents: {{ $include: "./a.json5" }},'
                ' tools: { deny: ["exec"] } }',
                "a": '{ defaults: { /* mine */ /* moved: tools: { deny: ["exec"] }'
                " */ } }",
            },
        ),
        # A part of the same object in each file moves within it.
        (
            {
                "main": f'{{ {MODE}, $include: "./a.json5",'
                ' agent: { model: "openai/gpt-5.5" } }',
                "a": '{ agent: { workspace: "~/w" } }',
            },
            {
                "main": f'{{ {MODE}, $include: "./a.json5",'
                ' agents: { defaults: { model: "openai/gpt-5.5" } } }',
                "a": '{ agents: { defaults: { workspace: "~/w" } } }',
            },
        ),
        (
            {
                "main": f"{{ {MODE}, {BOTH} }}",
                "a": '{ agent: { workspace: "~/w" } }',
                "b": "{ agent: { timeoutSeconds: 5 } }",
            },
            {
                "a": '{ agents: { defaults: { workspace: "~/w" } } }',
                "b": "{ agents: { defaults: { timeoutSeconds: 5 } } }",
            },
        ),
        # The same key of each file stays to be read in each.
        (
            {
                "main": f"{{ {MODE}, {BOTH} }}",
                "a": "{ oddKey: 1 }",
                "b": "{ oddKey: 2 }",
            },
            {
                "a": "{ /* OpenClaw does not know this key: oddKey: 1 */ }",
                "b": "{ /* OpenClaw does not know this key: oddKey: 2 */ }",
            },
        ),
    ],
    ids=["there", "to another", "main and one", "two", "taken out"],
)
def test_a_change_is_made_in_its_file(tmp_path, before, after):
    plan, texts = planned(tmp_path, **before)

    assert texts == {**before, **after}
    assert plan.left == ()
    assert plan.removed == ()


@pytest.mark.parametrize(
    ("first", "second", "removed"),
    [
        ('{ "oddKey": 1 }', "{ oddKey: 2 }", [1]),
        ("{ oddKey: 1 }", '{ "oddKey": 2 }', [2]),
        ('{ "oddKey": 1 }', '{ "oddKey": 2 }', [1, 2]),
        ('{ "oddKey": { "x": 1 } }', '{ oddKey: { "y": 2 } }', [{"x": 1}]),
        ('{ "oddKey": 1 }', "{}", [1]),
    ],
)
def test_what_goes_from_a_file_without_comments_is_told(
    tmp_path, first, second, removed
):
    plan, _ = planned(tmp_path, main=f"{{ {MODE}, {BOTH} }}", a=first, b=second)

    assert [item.value for item in plan.removed] == removed
    assert {item.path for item in plan.removed} == {("oddKey",)}


def test_with_a_missing_include_only_that_is_left(tmp_path):
    """Nothing else is certain, and `fix` changes nothing else."""
    path = tmp_path / "openclaw.json"
    text = '{ $include: "./nope.json5", cron: { maxConcurrentRuns: 1 } }'
    path.write_text(text)

    plan = of_file(path)

    assert plan.steps == ()
    assert [finding.rule for finding in plan.left] == ["bad-include"]
