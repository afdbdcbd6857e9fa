"""Quick fixes, and the whole file fixed."""

import json

import pytest

pytest.importorskip("pytest_lsp", reason='pip install "openclaw-cfg[test]"')

from lsp_editor import Editor, applied, start

TYPO = '{\r\n  // 🦞\r\n  "🦞": 1, gateway: {mod: "local"}, // stays\r\n}\r\n'


@pytest.mark.asyncio
async def test_a_finding_s_own_fix_is_a_quick_fix_and_settles_it(editor):
    await editor.open("openclaw.json5", TYPO)

    found = await editor.actions("openclaw.json5", only=["quickfix"])

    (rename,) = [a for a in found if a.title.startswith("rename")]
    assert rename.diagnostics[0].code == "unknown-key"
    assert rename.is_preferred, "`fix` makes it, too"
    (changes,) = rename.edit.changes.values()
    assert applied(TYPO, changes) == TYPO.replace("mod:", "mode:")
    assert len(changes) == 1
    assert len(changes[0].new_text) < 5


@pytest.mark.asyncio
async def test_a_fix_is_offered_at_its_place_only_and_not_for_broken_text(editor):
    await editor.open("openclaw.json5", TYPO)

    assert not await editor.actions("openclaw.json5", (0, 0), (0, 1), ["quickfix"])
    await editor.type("openclaw.json5", TYPO[:-4])
    assert not await editor.actions("openclaw.json5", only=["quickfix"])


@pytest.mark.asyncio
async def test_a_fix_in_an_included_file_changes_that_one(editor):
    editor.save("openclaw.json", '{"gateway": {"$include": "./gateway.json5"}}')
    editor.save("gateway.json5", '{mod: "local"}')
    await editor.open("openclaw.json")
    await editor.open("gateway.json5")

    found = await editor.actions("gateway.json5", only=["quickfix"])

    (rename,) = [a for a in found if a.title.startswith("rename")]
    assert [*rename.edit.changes] == [editor.uri("gateway.json5")]


OLD = """{
  // mine 🦞
  agent: {model: "anthropic/claude-sonnet-5"}, // old
}
"""


async def whole(editor, name):
    (action,) = await editor.actions(name, only=["source.fixAll"])
    return action if action.edit else await editor.resolve(action)


@pytest.mark.asyncio
async def test_the_whole_file_is_fixed_as_fix_does(editor, run):
    editor.save("other.json5", OLD)
    await editor.open("openclaw.json5", OLD)

    action = await whole(editor, "openclaw.json5")

    run("fix", editor.path("other.json5"), "--yes")
    (changes,) = action.edit.changes.values()
    assert applied(OLD, changes) == editor.path("other.json5").read_text("utf-8")
    assert action.title.startswith("Fix the whole file (")


@pytest.mark.asyncio
async def test_a_file_with_nothing_to_fix_stays(editor):
    await editor.open("openclaw.json5", '{gateway: {mode: "local"}}')

    action = await whole(editor, "openclaw.json5")

    assert not action.edit.changes


@pytest.mark.asyncio
async def test_what_leaves_a_strict_file_goes_into_the_file_beside_it(editor, run):
    old = '{"gateway": {"mode": "local", "token": 5, "nonsense": "my notes here"}}'
    editor.save("other.json", old)
    await editor.open("openclaw.json", old)

    action = await whole(editor, "openclaw.json")

    run("fix", editor.path("other.json"), "--yes")
    beside = editor.path("other.json.removed.json5")
    if not beside.exists():
        pytest.fail("the example takes nothing out any more")
    created, *edits = action.edit.document_changes
    assert created.uri == editor.uri("openclaw.json.removed.json5")
    texts = {edit.text_document.uri: edit.edits for edit in edits}
    assert applied(old, texts[editor.uri("openclaw.json")]) == editor.path(
        "other.json"
    ).read_text("utf-8")
    kept = applied("", texts[created.uri])
    assert "my notes here" in kept
    assert json.dumps("my notes here") in kept


@pytest.mark.asyncio
async def test_a_simple_client_gets_the_edit_at_once(isolated):
    client = await start(isolated, capabilities="emacs")
    editor = Editor(client, isolated)
    await editor.open("openclaw.json5", OLD)

    found = await editor.actions("openclaw.json5")

    assert any(a.kind == "source.fixAll.openclaw-cfg" for a in found)
    await client.shutdown_session()
    await client.stop()
