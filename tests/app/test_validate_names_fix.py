"""What `fix` moves, renames or retires is named so by `validate`, with the command."""

import pytest
from fix_plans import of_file, of_text, one_in, schema

from openclaw_cfg.app.validate import Judgement, check
from openclaw_cfg.fix.migrations import MIGRATIONS
from openclaw_cfg.jsonpath import format_path

_IDS = {migration.id for migration in MIGRATIONS}


def _helps(loaded, version="2026.9.6"):
    found = check(loaded, Judgement(schema=schema(version))).diagnostics
    return {d.path: d.help for d in found}


def test_an_old_file_is_told_where_its_keys_went():
    """The first file that the guides speak of: nothing of it is to be removed."""
    old = of_text(
        """{ agent: { model: "anthropic/claude-opus-4-5" },
             routing: { allowFrom: ["+15551234"] },
             gateway: { mode: "local", token: "x" } }"""
    )

    assert _helps(old.before) == {
        "agent": '"agent" is now "agents.defaults"; run openclaw-cfg fix',
        "routing": (
            '"routing.allowFrom" is now "channels.whatsapp.allowFrom"; '
            "run openclaw-cfg fix"
        ),
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
