"""What a repair does with a value that OpenClaw refuses, and with what it may not."""

import pytest
from fix_plans import facts, of_text, schema

from openclaw_cfg.fix.change import Change, newer
from openclaw_cfg.fix.patch import patched
from openclaw_cfg.fix.repairs.values import aside
from openclaw_cfg.fix.repairs.view import RepairView
from openclaw_cfg.json5.edit import CommentOut, Set
from openclaw_cfg.report import Finding

MODE = ("tools", "exec", "mode")
NOTE = "is odd"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (MODE, "odd", (Set(MODE, "deny"),)),
        # It is the strictest already, so there is nothing to set.
        (MODE, "deny", (CommentOut(MODE, NOTE),)),
        # There is no such setting here.
        (("ui", "dmPolicy"), "odd", (CommentOut(("ui", "dmPolicy"), NOTE),)),
        (("logging", "level"), 5, (CommentOut(("logging", "level"), NOTE),)),
        # Without it more would be allowed.
        (("tools", "deny"), 5, None),
        (("tools", "allow"), [5], None),
    ],
)
def test_a_value_is_set_aside_where_that_allows_no_more(path, value, expected):
    view = RepairView(patched({}, [Set(path, value)]), schema(), facts())

    (found,) = aside(Finding(message=NOTE, path=path), view)

    made = found.operations if isinstance(found, Change) else None
    assert made == expected


@pytest.mark.parametrize(
    ("version", "other", "expected"),
    [
        ("2026.9.6", "2026.9.5", True),
        ("2026.9.6", "2026.9.6", False),
        ("2026.9.6-beta.1", "2026.9.6", False),
        ("2026.10", "2026.9.6", True),
        ("2026.9.x", "2026.9.0", False),
        ("2026.9.1", "2026.9.x", True),
        ("", "2026.1", False),
    ],
)
def test_which_version_is_newer(version, other, expected):
    assert newer(version, other) is expected


@pytest.mark.parametrize("plugin", ["voice-call", "nobody-knows-it"])
@pytest.mark.parametrize("given", ['"*"', "1.5", '["a"]', "[]", "null"])
def test_settings_of_a_plugin_that_are_no_object_are_set_aside_once(plugin, given):
    """OpenClaw itself says that, not the plugin's schema."""
    text = f'plugins: {{ entries: {{ "{plugin}": {{ config: {given} }} }} }}'

    plan = of_text(f'{{ gateway: {{ mode: "local" }}, {text} }}')

    assert plan.left == ()
    assert len(plan.steps) == 1


def test_what_is_behind_an_open_question_is_repaired_too():
    """OpenClaw looks at channels only where it knows the rest."""
    channels = 'channels: { discord: { token: 7 }, telegram: { textChunkLimit: "9" } }'

    plan = of_text(
        f"{{ gateway: {{ mode: 'local' }}, tools: {{ deny: 1 }}, {channels} }}"
    )

    assert [question.path for question in plan.undecided] == [("tools", "deny")]
    assert [finding.path for finding in plan.left] == [("tools", "deny")]
    assert plan.after.merged["channels"] == {
        "discord": {"token": "7"},
        "telegram": {"textChunkLimit": 9},
    }


def test_an_agent_of_an_open_question_is_still_there():
    """Other settings name it, and these are right."""
    entries = "entries: { a: { tools: { deny: 1 } }, b: {} }"
    agents = f"agents: {{ ownership: 'explicit', {entries} }}"
    rule = "bindings: [{ agentId: 'a', match: { channel: 'slack' } }]"

    plan = of_text(f"{{ gateway: {{ mode: 'local' }}, {agents}, {rule} }}")

    path = ("agents", "entries", "a", "tools", "deny")
    assert plan.steps == ()
    assert [finding.path for finding in plan.left] == [path]


GATEWAY = '"gatway": { "port": 18900, "mode": "local" }'
ROW = '{ "id": "m", "nmae": "My M" }'
SECRET = '{ "source": "env", "provder": "vault", "id": "KEY" }'
LAB = (
    '{ "lab": { "baseUrl": "http://127.0.0.1:9099/v1", '
    f'"apiKey": {SECRET}, "api": "openai-completions", "models": [{ROW}] }} }}'
)


@pytest.mark.parametrize(
    "place", [f'"models": {{ "providers": {LAB} }}', f'"providers": {LAB}']
)
@pytest.mark.parametrize("start", ["{", "{ // a comment"])
def test_a_misspelled_key_is_corrected_before_the_missing_one_is_added(place, start):
    plan = of_text(f"{start}\n{GATEWAY}, {place} }}")

    provider = plan.after.merged["models"]["providers"]["lab"]
    assert plan.removed == ()
    assert plan.after.merged["gateway"] == {"port": 18900, "mode": "local"}
    assert provider["models"] == [{"id": "m", "name": "My M"}]
    assert provider["apiKey"]["provider"] == "vault"


def test_a_misspelled_block_has_its_name_before_an_old_key_moves_into_it():
    plan = of_text(
        '{ gateway: { mode: "local" }, identity: { name: "Clawd" }, '
        'agnets: { defaults: { modle: "openai/gpt-5.4" } } }'
    )

    assert plan.after.merged["agents"] == {
        "defaults": {"model": "openai/gpt-5.4"},
        "entries": {"main": {"identity": {"name": "Clawd"}}},
    }
