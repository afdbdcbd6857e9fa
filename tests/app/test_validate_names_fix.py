"""What `fix` moves, renames or retires is named so by `validate`, with the command."""

import pytest
from fix_plans import FILES, of_file, of_text, one_in, schema

from openclaw_cfg.app.validate import Judgement, check
from openclaw_cfg.fix.migrations import MIGRATIONS
from openclaw_cfg.json5.edit import Move, Rename
from openclaw_cfg.jsonpath import format_path

_IDS = {migration.id for migration in MIGRATIONS}


def _helps(loaded, version="2026.9.6"):
    found = check(loaded, Judgement(schema=schema(version))).diagnostics
    return {d.path: d.help for d in found}


def test_an_old_file_is_told_where_its_keys_went():
    """The first file that the guides speak of: nothing of it is to be removed."""
    old = of_text(
        """{ agent: { model: "anthropic/claude-opus-4-5" },
             routing: { allowFrom: ["+15551234"] }, whatsapp: { enabled: true },
             gateway: { mode: "local", token: "x" } }"""
    )

    assert _helps(old.before) == {
        "agent": '"agent" is now "agents.defaults"; run openclaw-cfg fix',
        "routing": (
            '"routing.allowFrom" is now "channels.whatsapp.allowFrom"; '
            "run openclaw-cfg fix"
        ),
        "whatsapp": '"whatsapp" is now "channels.whatsapp"; run openclaw-cfg fix',
        "gateway.token": '"gateway.token" is now "gateway.auth.token"; '
        "run openclaw-cfg fix",
    }


@pytest.mark.parametrize("path", one_in(4), ids=lambda path: path.name)
def test_whatever_a_migration_settles_is_not_to_be_removed_by_hand(path):
    """An unknown key that a step of the plan touches names the command."""
    plan = of_file(path)
    touched = {
        format_path(place)
        for step in plan.steps
        if step.rule in _IDS
        for place in (step.path, *(one.path for one in step.change.operations))
    }

    found = check(plan.before, Judgement(schema=schema())).diagnostics

    unknown = [d for d in found if d.rule == "unknown-key" and d.path in touched]
    assert [d for d in unknown if "openclaw-cfg fix" not in d.help and not d.fix] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_fix_of_an_error_is_safe_exactly_if_fix_makes_it(path):
    plan = of_file(path)
    made = [_moved(one) for step in plan.steps for one in step.change.operations]

    found = check(plan.before, Judgement(schema=schema())).diagnostics

    for one in found:
        # An entry of the old list is repaired after its move, at another place.
        if one.fix and one.severity == "error" and "list[" not in one.path:
            wanted = (_moved(operation) for operation in one.fix.operations)
            assert all(w in made for w in wanted) is one.fix.safe, one.path


def _moved(operation):
    """A rename and a move beside it are the same."""
    if isinstance(operation, Rename):
        return Move(operation.path, (*operation.path[:-1], operation.key))
    return operation


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ('{gateway: {mode: "locla"}}', True),
        ('{gateway: {mode: "local", prot: 1}}', True),
        # `fix` writes "loopback": the guess would open the gateway.
        ('{gateway: {mode: "local", bind: "LAN"}}', False),
    ],
)
def test_a_spelling_is_safe_if_it_opens_nothing(text, safe):
    old = of_text(text)

    (found,) = check(old.before, Judgement(schema=schema())).diagnostics

    assert found.fix.safe is safe


def test_a_guess_gives_way_to_what_fix_does():
    """`apiKeyEnv` looks like `apiKey`, and holds the name of a variable."""
    old = of_text(
        '{ gateway: { mode: "local" }, models: { providers: { a: '
        '{ baseUrl: "https://a.example/v1", apiKeyEnv: "KEY", models: [] } } } }'
    )

    (found,) = check(old.before, Judgement(schema=schema())).diagnostics

    assert found.fix is None
    assert found.help == (
        '"models.providers.a.apiKeyEnv" is "apiKey" with the variable in it; '
        "run openclaw-cfg fix"
    )


def test_what_is_only_found_after_another_change_is_told_too():
    old = of_text('{ agents: { coder: { workspace: "~/code" }, default: "coder" } }')

    assert _helps(old.before)["agents.default"] == (
        '"agents.default" is now the mark "default" of agent "coder"; '
        "run openclaw-cfg fix"
    )


def test_many_changes_in_one_block_are_counted():
    old = of_text(
        "{ routing: { allowFrom: [], groupChat: { historyLimit: 1, "
        "mentionPatterns: [] } } }"
    )

    assert _helps(old.before)["routing"].endswith("; 1 more; run openclaw-cfg fix")


def test_a_version_that_takes_the_old_form_hears_nothing_of_the_new_one():
    old = of_text(
        '{ gateway: { mode: "local" }, messages: { tts: { enabled: true } }, zzz: 1 }'
    )

    assert _helps(old.before, "2026.7.35") == {
        "zzz": "remove it, or check how it is spelled",
    }
