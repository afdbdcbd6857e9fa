"""Nothing that a person wrote is lost."""

import stat

import pytest
from fix_plans import CASES, FILES, of_file, of_text
from samples import texts_in

from openclaw_cfg.app.removed import beside, moved_keys, removed, replaced
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import get

NOTES = CASES / "2026.2-notes-in-keys.json"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_text_is_in_the_file_beside_it_or_told(path):
    plan = of_file(path)
    kept = " ".join(
        [
            plan.after.document.source.text,
            *texts_in(plan.after.merged),
            *(word for item in removed(plan) for word in texts_in(item.value)),
            *(str(key) for item in removed(plan) for key in item.path),
            *(word for _, word in replaced(plan)),
            *(key for step in plan.steps for key in moved_keys(step)),
            *(str(key) for step in plan.steps for key in step.path),
            *(step.reason for step in plan.steps),
        ]
    )

    lost = {w for w in texts_in(plan.before.merged) if len(w) >= 4 and w not in kept}

    assert lost == set()


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ('agent: {workspace: "~/a"}, agents: {defaults: {maxConcurrent: 2}}', set()),
        ('agents: {defaults: {}}, aliases: {fast: "openai/gpt-5.4-mini"}', set()),
        ('tools: {byProvider: {"openai-codex": {deny: ["exec"]}, openai: {}}}', set()),
        ('channels: {telegram: {streamMode: "partial"}}', {"streamMode"}),
    ],
)
def test_a_key_that_keeps_its_name_is_not_told_as_taken_away(text, taken):
    plan = of_text(f"{{ {text} }}")

    assert plan.steps
    assert {key for step in plan.steps for key in moved_keys(step)} == taken


def test_what_leaves_a_strict_file_is_kept_beside_it(run, tmp_path):
    file = tmp_path / "openclaw.json"
    file.write_bytes(NOTES.read_bytes())

    result = run("fix", "--yes", str(file))

    side = beside(file)
    entries = parse(decode(side.read_bytes())).value
    assert {entry["path"] for entry in entries} == {"_comment", "system", "workflow"}
    assert all(entry["reason"] for entry in entries)
    assert stat.S_IMODE(side.stat().st_mode) == 0o600
    assert side.name in result.stderr
    assert run("fix", "--yes", str(file)).stderr.count("nothing to change") == 1
    assert len(parse(decode(side.read_bytes())).value) == 3


def test_a_second_fix_adds_to_it(run, tmp_path):
    file = tmp_path / "openclaw.json"
    for note in ("one", "two"):
        file.write_text(f'{{"gateway": {{"mode": "local"}}, "_note": "{note}"}}')
        run("fix", "--yes", str(file))

    values = [e["value"] for e in parse(decode(beside(file).read_bytes())).value]

    assert values == ["one", "two"]


def test_undo_takes_it_back(run, tmp_path):
    file = tmp_path / "openclaw.json"
    file.write_bytes(NOTES.read_bytes())
    run("fix", "--yes", str(file))

    result = run("--config", str(file), "undo", "--yes")

    assert result.code == 0
    assert file.read_bytes() == NOTES.read_bytes()
    assert not beside(file).exists()


def test_a_file_of_that_name_that_is_not_ours_is_left_alone(run, tmp_path):
    file = tmp_path / "openclaw.json"
    file.write_bytes(NOTES.read_bytes())
    beside(file).write_text("my own notes")

    run("fix", "--yes", str(file))

    assert beside(file).read_text() == "my own notes"


def test_a_key_whose_value_is_in_another_place_now_is_not_taken_out():
    text = """{ "gateway": { "mode": "local" }, "channels": { "telegram":
      { "enabled": "true", "botToken": "123:abc", "streamMode": "partial",
        "draftChunk": { "minChars": 100 } } } }"""

    plan = of_text(text)

    assert get(plan.after.merged, "channels", "telegram", "streaming", "mode")
    assert removed(plan) == ()
