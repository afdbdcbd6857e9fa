"""`fix` as a person or a script meets it."""

import json
from pathlib import Path

import pytest

OLD = """{
  // ours
  gateway: {
    mode: "local",
    tailscale: { mode: "off", resetOnExit: false },
  },
  commands: { ownerDisplay: "raw" },
}
"""
BINDING = '{ agentId: "x", match: { channel: "telegram" } }'
ASKS = f'{{ gateway: {{ mode: "local" }}, bindings: [{BINDING}] }}'
KEY = "sk-ant-REDACTED"


@pytest.fixture
def old(tmp_path) -> Path:
    path = tmp_path / "openclaw.json"
    path.write_text(OLD)
    return path


def test_a_dry_run_shows_the_difference_and_each_reason_and_writes_nothing(run, old):
    result = run("fix", old, "--dry-run")

    assert result.code == 0
    assert '-  commands: { ownerDisplay: "raw" },' in result.stdout
    assert '7:15: "commands.ownerDisplay" is retired' in result.stderr
    assert "owner ids are shown as they are" in result.stderr
    assert "dry run: nothing was written" in result.stderr
    assert old.read_text() == OLD


def test_yes_writes_and_the_second_time_nothing_changes(run, old):
    first = run("fix", old, "--yes")
    after = old.read_bytes()
    second = run("fix", old, "--yes")

    assert (first.code, second.code) == (0, 0)
    assert "nothing to change" in second.stderr
    assert second.stdout == ""
    assert old.read_bytes() == after
    assert b"// ours" in after
    assert run("validate", old).code == 0


def test_a_short_form_in_other_words_gets_no_second_provider(run, old):
    """`convert` does not read these words, and saw a provider without an address."""
    entry = '{"name": "z", "base_url": "https://z.example/v1", "models": ["m"]}'
    old.write_text(f'{{"models": {{"default": "m", "providers": [{entry}]}}}}')

    assert run("fix", old, "--yes").code == 0
    assert list(json.loads(old.read_text())["models"]["providers"]) == ["z"]
    assert "nothing to change" in run("fix", old, "--yes").stderr


def test_the_old_file_can_be_had_again(run, old):
    run("fix", old, "--yes")

    assert run("--config", old, "undo", "--yes").code == 0
    assert old.read_text() == OLD


def test_without_a_terminal_and_without_a_word_nothing_is_written(run, old):
    result = run("fix", old)

    assert result.code == 2
    assert "--yes" in result.stderr
    assert old.read_text() == OLD


def test_what_a_person_has_to_decide_is_told_with_its_line(run, tmp_path):
    path = tmp_path / "asks.json5"
    path.write_text(ASKS)

    result = run("fix", path, "--yes")

    assert result.code == 1
    assert "needs your decision" in result.stderr
    assert "1:" in result.stderr
    assert path.read_text() == ASKS


def test_strict_json_stays_strict_json(run, tmp_path):
    path = tmp_path / "openclaw.json"
    gateway = '"gateway": {"mode": "local"}'
    commands = '"commands": {"ownerDisplay": "raw"}'
    path.write_text(f'{{\n  {gateway},\n  {commands},\n  "tui": {{}}\n}}\n')

    result = run("fix", path, "--yes")

    assert result.code == 0
    assert json.loads(path.read_text()) == {"gateway": {"mode": "local"}}
    assert '"commands.ownerDisplay" is retired' in result.stderr


def test_a_note_that_strict_json_cannot_hold_is_not_lost_silently(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text('{\n  "_comment": "for the lab",\n  "commands": {}\n}\n')

    result = run("fix", path, "--yes")

    assert json.loads(path.read_text()) == {
        "commands": {},
        "gateway": {"mode": "local"},
    }
    assert "taken out and kept beside the file" in result.stderr


def test_many_files_in_one_call(run, tmp_path):
    paths = [tmp_path / f"{n}.json5" for n in range(3)]
    for path in paths:
        path.write_text(OLD)

    result = run("fix", *paths, "--yes")

    assert result.code == 0
    assert all("// commands" not in p.read_text() for p in paths)
    assert all(p.read_text() != OLD for p in paths)


def test_a_broken_file_among_others_is_told_and_the_others_are_fixed(run, old):
    broken = old.with_name("broken.json5")
    broken.write_text("{ a: ")

    result = run("fix", broken, old, "--yes")

    assert result.code == 3
    assert "broken.json5:1:" in result.stderr
    assert old.read_text() != OLD


def test_a_file_that_is_not_there_is_no_finding(run, tmp_path):
    assert run("fix", tmp_path / "none.json", "--yes").code == 3


def test_standard_input_is_a_filter(run, old):
    fixed = run("fix", "-", stdin=OLD)
    run("fix", old, "--yes")

    assert fixed.code == 0
    assert fixed.stdout == old.read_text()
    assert "[retired" in fixed.stderr
    assert run("fix", "-", stdin=fixed.stdout).stdout == fixed.stdout


def test_a_dry_run_of_standard_input_shows_the_difference(run):
    result = run("fix", "-", "--dry-run", stdin=OLD)

    assert result.code == 0
    assert '-  commands: { ownerDisplay: "raw" },' in result.stdout


def test_a_filter_prints_no_key(run):
    text = f'{{ gateway: {{ mode: "local", auth: {{ token: "{KEY}" }} }} }}'

    result = run("fix", "-", stdin=text)

    assert result.code == 1
    assert result.stdout == ""
    assert 'error: "gateway.auth.token" holds a key' in result.stderr
    assert KEY not in result.stderr


def test_a_filter_says_that_what_strict_json_cannot_keep_is_left_out(run):
    text = '{"gateway": {"mode": "local"}, "commands": {"ownerDisplay": "raw"}}'

    result = run("fix", "-", stdin=text)

    assert "left out: 1 value; fix of a file keeps them beside it" in result.stderr


def test_guesses_are_made_with_unsafe_only(run, tmp_path):
    path = tmp_path / "openclaw.json5"
    text = '{ channels: { telegram: { botToken: "${T}", groupPolcy: "open" } } }'
    path.write_text(text)

    careful = run("fix", path, "--dry-run")
    bold = run("fix", path, "--dry-run", "--unsafe")

    assert "guesses, made with --unsafe only" in careful.stderr
    assert 'groupPolicy: "open"' in bold.stdout
    assert 'groupPolicy: "open"' not in careful.stdout


def test_the_version_to_fix_for_is_chosen(run, old):
    older = run("fix", old, "--dry-run", "--openclaw-version", "2026.7.35")

    assert "nothing to change" in older.stderr


def test_no_key_is_shown_wherever_it_stands(run, tmp_path):
    path = tmp_path / "openclaw.json5"
    path.write_text(
        f'{{ env: {{ OPENAI_API_KEY: "{KEY}" }}, talk: {{ apiKey: "{KEY}" }},\n'
        f'  foo: "{KEY}", models: {{ providers: {{ x: {{ token: "{KEY}" }} }} }},\n'
        f'  agents: {{ defaults: {{ thinkingDefault: "{KEY}" }} }} }}'
    )

    result = run("fix", path, "--dry-run")

    assert KEY not in result.stdout + result.stderr
    assert result.stdout


def test_an_included_file_is_fixed_where_the_key_is(run, tmp_path):
    main, part = tmp_path / "openclaw.json5", tmp_path / "agents.json5"
    main.write_text(
        '{ gateway: { mode: "local" }, agents: { $include: "./agents.json5" } }'
    )
    part.write_text("{\n  // the roster\n  list: [{ id: 'main' }],\n}\n")

    result = run("fix", main, "--yes")

    assert result.code == 0
    assert "$include" in main.read_text()
    assert "// the roster" in part.read_text()
    assert "entries" in part.read_text()
    assert "agents.json5:3:" in result.stderr
    assert run("validate", main).code == 0


def test_no_key_is_shown_in_what_became_a_comment(run, tmp_path):
    """Neither by its shape, for it has none, nor by its place, for that is gone."""
    path = tmp_path / "openclaw.json5"
    path.write_text(
        """{
  foo: { botToken: "plain-words", headers: { "X-Who": "me-and-you" } },
  bar: {
    env: {
      WHO: "us-and-them",
    },
    password: 481516,
  },
}
"""
    )

    dry = run("fix", path, "--dry-run")
    done = run("fix", path, "--yes")
    again = run("validate", path)

    assert "// foo" in dry.stdout
    for result in (dry, done, again):
        told = result.stdout + result.stderr
        for key in ("plain-words", "me-and-you", "us-and-them", "481516"):
            assert key not in told
    assert "us-and-them" in path.read_text()


def test_what_moves_out_of_an_included_file_stands_in_the_main_one(run, tmp_path):
    main, part = tmp_path / "openclaw.json5", tmp_path / "defaults.json5"
    main.write_text(
        '{ gateway: { mode: "local" },\n'
        '  agents: { defaults: { $include: "./defaults.json5" } } }\n'
    )
    part.write_text('{ workspace: "~/w", memorySearch: { provider: "openai" } }\n')

    result = run("fix", main, "--yes")

    assert result.code == 0
    assert 'provider: "openai"' in main.read_text()
    assert "memorySearch" not in part.read_text()
    assert 'workspace: "~/w"' in part.read_text()
    assert run("fix", main, "--yes").stdout == ""


def test_an_include_that_cannot_be_read_is_left_to_a_person(run, tmp_path):
    path = tmp_path / "openclaw.json5"
    text = '{ agents: { $include: "./nowhere.json5" }, tui: {} }\n'
    path.write_text(text)

    result = run("fix", path, "--yes")

    assert result.code == 1
    assert "nowhere.json5" in result.stderr


def test_a_file_that_cannot_be_read_is_a_failure_of_a_dry_run_too(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text("{ a: ")

    result = run("fix", path, "--dry-run")

    assert result.code == 3
    assert "openclaw.json:1:" in result.stderr


def test_standard_input_has_a_text_and_so_is_no_new_file(run):
    fine = run("fix", "-", stdin='{gateway: {mode: "local"}}')
    old = run("fix", "-", stdin='{gateway: {mode: "local"}, defaultModel: "a/b"}')

    assert "nothing to change" in fine.stderr
    assert fine.stdout == '{gateway: {mode: "local"}}\n'
    assert '"a/b"' in old.stdout


ON_A_PLAN = """{
  gateway: { mode: "local" },
  models: { providers: { zai: {
    baseUrl: "https://api.z.ai/api/coding/paas/v4", apiKey: "${ZAI_API_KEY}",
    models: [{ id: "glm-5.3", name: "GLM", contextWindow: 200000 }],
  } } },
  agents: { defaults: { model: "zai/glm-5.3" } },  // mine
  hooks: { enabled: true, token: "${HOOKS_TOKEN}" },
}
"""
POLICY = ("--select", "plan-on-heartbeat,plan-on-automation")


def test_with_policy_nothing_is_left_to_a_plan_without_a_person(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(ON_A_PLAN)
    before = run("validate", path, *POLICY, "--fail-on", "info")

    plain = run("fix", path, "--yes")
    assert path.read_text() == ON_A_PLAN
    shown = run("fix", path, "--policy", "--dry-run")
    assert path.read_text() == ON_A_PLAN
    done = run("fix", path, "--policy", "--yes")
    after = run("validate", path, *POLICY, "--fail-on", "info")

    assert (before.code, plain.code, shown.code, done.code) == (1, 0, 0, 0)
    assert 'every: "0m"' in shown.stdout
    assert '"hooks.enabled" is set, because unattended work' in shown.stderr
    assert "[plan-on-automation]" in shown.stderr
    assert after.code == 0
    assert "// mine" in path.read_text()
    assert "nothing to change" in run("fix", path, "--policy", "--yes").stderr


@pytest.mark.parametrize(
    "agents",
    [
        'entries: { a: { heartbeat: { every: "30m" } }, b: { heartbeat: {} } }',
        'list: [{ id: "a", heartbeat: { every: "30m" } }, { id: "b" }]',
    ],
)
def test_policy_switches_off_the_heartbeat_of_one_agent(run, tmp_path, agents):
    path = tmp_path / "openclaw.json"
    model = 'model: "zai/glm-5.3" }'
    path.write_text(ON_A_PLAN.replace(model, f"{model}, {agents}"))
    before = run("validate", path, *POLICY)

    done = run("fix", path, "--policy", "--yes")

    after = run("validate", path, *POLICY, "--fail-on", "info")
    assert "set agents.entries.a.heartbeat.every to" in before.stdout
    assert (done.code, after.code) == (0, 0)
    assert "30m" not in path.read_text()


def test_policy_changes_nothing_where_nothing_runs_on_a_plan(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(ON_A_PLAN.replace("/coding", ""))

    assert "nothing to change" in run("fix", path, "--policy", "--yes").stderr


def test_a_step_after_a_move_has_the_line_of_the_person_s_own_file(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(
        '{\n  agent: {\n    model: "anthropic/claude-3-5-sonnet",\n  },\n}\n'
    )

    said = run("fix", path, "--dry-run").stderr

    (line,) = [text for text in said.splitlines() if "[model-successor]" in text]
    assert line.strip().startswith('3:5: "agents.defaults.model"')
    assert line.count("anthropic/claude-3-5-sonnet") == 1
    assert line.count("anthropic/claude-sonnet-4-6") == 1


def test_a_file_that_cannot_be_read_is_not_a_finding(run, tmp_path, old):
    broken = tmp_path / "broken.json"
    broken.write_text("{ gateway: ")

    assert run("fix", broken, "--dry-run").code == 3
    assert run("fix", broken, old, "--yes").code == 3
    assert b"retired" in old.read_bytes()


def test_the_schema_of_the_short_form_goes_with_the_form(run, isolated):
    file = isolated / "openclaw.json"
    entry = '{url: "https://api.deepseek.com", token: "${K}", model: "deepseek-flash"}'
    schema = '$schema: "file:///state/schemas/editor-compact.schema.json"'
    file.write_text(f"{{{schema}, models: {{providers: [{entry}]}}}}")

    result = run("fix", file, "--yes")

    assert result.code == 0, result.stderr
    assert '"$schema" is gone' in result.stderr
    assert "$schema" not in file.read_text()


@pytest.mark.parametrize("in_base", [True, False])
def test_the_next_command_counts_what_an_included_file_says(run, isolated, in_base):
    folder = isolated / ".openclaw"
    folder.mkdir(mode=0o700)
    gateway = {"mode": "local", "bind": "loopback"}
    old = {"cron": {"maxConcurrentRuns": 2}}
    base = {"gateway": gateway, **(old if in_base else {})}
    (folder / "base.json5").write_text(json.dumps(base))
    main = {"$include": ["./base.json5"], **({} if in_base else old)}
    (folder / "openclaw.json").write_text(json.dumps(main))

    result = run("fix", "--yes")

    assert result.code == 0, result.stderr
    assert "next: openclaw gateway\n" in result.stderr
