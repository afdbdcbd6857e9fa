"""What holds for every migration, and for the tables behind them."""

import json
import random
import re
from importlib import import_module
from pathlib import Path

import pytest
from fix_plans import FILES, NOWHERE, facts, of_file, of_text, schema

from openclaw_cfg.fix import migrations
from openclaw_cfg.fix.change import EARLY, Change, newer
from openclaw_cfg.fix.migrations import MIGRATIONS, renamed_keys, retired
from openclaw_cfg.fix.places import Scope
from openclaw_cfg.fix.repairs import REPAIRS, RepairView, repair
from openclaw_cfg.jsonpath import format_path, get
from openclaw_cfg.openclaw.successors import successor
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.store import VERSIONS

ODD = (
    *([], {}, 7, "x", None, True, False, "", ["a"], {"a": 1}, "*", ["*"], -1, 1.5),
    *({"enabled": False}, "30m", [[]], [{}], [None], {"": ""}),
)
HOSTILE = (
    None,
    [],
    "text",
    {},
    {"agents": None, "channels": [], "models": "x", "tools": 1, "gateway": True},
    {"agents": {"list": {}, "entries": [], "defaults": 3}, "env": [], "mcp": "x"},
    {"agents": {"list": [None, 1, "a", [], {"id": 5}]}, "bindings": [None, 3]},
    {"channels": {"telegram": None, "slack": {"accounts": [1]}, "x": {"dm": 4}}},
    {"models": {"providers": [None]}, "memory": {"qmd": [], "search": 7}},
    {"tts": [], "talk": {"providers": 1}, "web": 1, "routing": [], "agent": 4},
)


def test_ids_are_words_and_each_stands_once():
    ids = [migration.id for migration in MIGRATIONS]

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9.]+)*", name) for name in ids)


def test_every_module_of_migrations_is_listed():
    folder = Path(migrations.__file__).parent
    names = {path.stem for path in folder.glob("*.py")} - {"__init__", "refs"}
    modules = [import_module(f"{migrations.__name__}.{name}") for name in names]

    # A module of helpers has no migrations of its own; `refs` is one.
    for module in modules:
        name = module.__name__.rpartition(".")[2]
        assert set(module.MIGRATIONS) <= set(MIGRATIONS), (
            f"put *{name}.MIGRATIONS into MIGRATIONS in fix/migrations/__init__.py"
        )
    assert {m for module in modules for m in module.MIGRATIONS} == set(MIGRATIONS)


def test_each_says_why_since_when_and_what_openclaw_does():
    for migration in MIGRATIONS:
        name = migration.id
        assert migration.until == EARLY or migration.until in VERSIONS, (
            f"until of {name}: a constant of fix/change.py, or one of {VERSIONS}"
        )
        assert migration.reason, f'{name} needs a reason, such as "has another place"'
        assert migration.doctor, f"say what `openclaw doctor --fix` does: {name}"


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_no_migration_minds_a_value_of_any_shape(value):
    for migration in MIGRATIONS:
        assert isinstance(migration.found(value, NOWHERE), tuple)


def test_no_migration_minds_another_shape_in_its_old_files():
    """Each value of the files in turn as a list, and as a number."""
    by_id = {migration.id: migration for migration in MIGRATIONS}
    asked = set()
    for file in FILES:
        plan = of_file(file)
        here = {step.rule for step in plan.steps} & by_id.keys()
        before = plan.before.document.value
        for place in _places(before, ()):
            new = {(name, place) for name in here} - asked
            asked |= new
            for odd in ([], 7) if new else ():
                value = _with(before, place, odd)
                for name, _ in new:
                    by_id[name].found(value, NOWHERE)

    assert len({name for name, _ in asked}) > len(MIGRATIONS) * 0.8


def test_the_default_model_waits_until_its_block_is_an_object():
    plan = of_text('{ models: { default: ["a/b"] }, agents: { defaults: [] } }')

    assert plan.left == ()
    model = get(plan.after.merged, "agents", "defaults", "model")
    assert model == {"primary": "a/b"}


def test_two_odd_values_at_once_are_repaired_or_asked_about():
    """Sampled, with always the same numbers; 9000 pairs were tried once."""
    numbers = random.Random(2026)
    for _ in range(30):
        file = numbers.choice(FILES)
        value = of_file(file).before.document.value
        places = [place for place in _places(value, ()) if place]
        one, other = (numbers.choice(places) for _ in range(2))
        value = _with(value, one, numbers.choice(ODD))
        if one != other[: len(one)]:
            value = _with(value, other, numbers.choice(ODD))

        plan = of_text(json.dumps(value))

        asked = [question.path for question in plan.undecided]
        told = f"{file.name}: {format_path(one)}, {format_path(other)}"
        for finding in plan.left:
            near = [p for p in asked if _is_near(p, finding.path)]
            assert near, f"{told}: {format_path(finding.path)}"
        text = plan.after.document.source.text
        assert of_text(text).after.document.source.text == text, told


def _is_near(one, other):
    """Whether one path is that of the other or of something around it."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def _places(value, place):
    yield place
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _places(item, (*place, key))


def _with(value, place, new):
    """A copy with another value at a place; the same where the place is not there."""
    if not place:
        return new
    step, rest = place[0], place[1:]
    if isinstance(value, dict) and step in value:
        return value | {step: _with(value[step], rest, new)}
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return [*value[:step], _with(value[step], rest, new), *value[step + 1 :]]
    return value


def test_every_migration_is_met_by_one_of_the_old_files():
    """Those named here are met by small texts, most of them below."""
    met = {step.rule for path in FILES for step in of_file(path).steps}

    small = {
        "empty-x-search",
        "imported-agent-key-2026.7",
        "imported-file-key-2026.4",
        "no-workspace",
        "retired-channel-key-2026.5",
        "retired-file-key",
        "slack-capabilities",
        "talk-realtime",
        "task-models",
        "telegram-history",
        "thread-idle",
        "transcript-size",
    }
    unmet = {migration.id for migration in MIGRATIONS} - met
    assert unmet <= small, f"put an old file into tests/cases/fix for {unmet - small}"
    assert small <= unmet, f"an old file has {small - unmet} now: take it out here"


def test_every_row_of_a_moved_key_is_met_by_one_of_the_old_files():
    met = [(step.rule, step.path) for path in FILES for step in of_file(path).steps]
    tables = [one for one in MIGRATIONS if one.id.startswith("moved-")]

    for migration, (_, scope, table) in zip(tables, renamed_keys.TABLES, strict=True):
        places = [path for rule, path in met if rule == migration.id]
        for row in renamed_keys.rows(table):
            # A channel's name is a step of its own, with an account behind it.
            cut = 1 if scope is Scope.CHANNEL else 0
            assert any(_ends_in(path, row.old[cut:]) for path in places), (
                f'put an old file with "{".".join(row.old)}" into tests/cases/fix'
            )


def _ends_in(path, pattern):
    pairs = zip(path[-len(pattern) :], pattern, strict=False)
    return len(path) >= len(pattern) and all(
        part in ("*", step) for step, part in pairs
    )


RARE = (
    (
        "session: { threadBindings: { ttlHours: 4 } }",
        {"session": {"threadBindings": {"idleHours": 4}}},
    ),
    (
        'talk: { mode: "realtime" }',
        {"talk": {"realtime": {"mode": "realtime"}}},
    ),
    (
        "channels: { slack: { capabilities: { interactiveReplies: true } } }",
        {"channels": {"slack": {}}},
    ),
    ("browser: { relayBindHost: '0.0.0.0' }", {"browser": {}}),
    (
        'channels: { telegram: { includeGroupHistoryContext: "none" } }',
        {"channels": {"telegram": {"historyLimit": 0}}},
    ),
    (
        """agents: { defaults: { compaction: {
            truncateAfterCompaction: false, maxActiveTranscriptBytes: "1mb" } } }""",
        {"agents": {"defaults": {"compaction": {}}}},
    ),
    (
        "agents: { entries: { main: { workspace: null } } }",
        {"agents": {"entries": {"main": {}}}},
    ),
    (
        """channels: { telegram: { streaming: {
            preview: { nativeToolProgress: true } } } }""",
        {"channels": {"telegram": {"streaming": {"preview": {}}}}},
    ),
    (
        "plugins: { entries: { 'llm-task': { config: { allowedModels: ['a/b'] } } } }",
        {
            "plugins": {
                "entries": {
                    "llm-task": {
                        "config": {},
                        "llm": {
                            "allowModelOverride": True,
                            "allowedCompletionModels": ["a/b"],
                        },
                    }
                }
            }
        },
    ),
)


@pytest.mark.parametrize(("old", "new"), RARE, ids=lambda case: str(case)[:40])
def test_rarer_changes(old, new):
    plan = of_text(f'{{ gateway: {{ mode: "local" }}, {old} }}')

    assert plan.left == ()
    assert plan.after.merged == {"gateway": {"mode": "local"}, **new}


def test_an_empty_search_block_goes_with_its_key():
    plan = of_text("{ tools: { web: { x_search: { apiKey: 'k' } } } }")

    assert "tools" not in plan.after.merged
    xai = plan.after.merged["plugins"]["entries"]["xai"]
    assert xai == {"enabled": True, "config": {"webSearch": {"apiKey": "k"}}}


def test_no_retired_key_lies_below_another_one_of_its_table():
    """The one above would be gone before the one below is looked for."""
    for _, _, table in retired._TABLES:
        patterns = [row.pattern for row in retired._rows(table)]
        assert len(patterns) == len(set(patterns))
        for one in patterns:
            for other in patterns:
                assert one == other or other[: len(one)] != one


def test_a_moved_key_goes_to_a_place_that_the_newest_schema_knows():
    for _, scope, table in renamed_keys.TABLES:
        if scope is Scope.CHANNEL:
            continue
        for row in renamed_keys.rows(table):
            prefix = () if scope == "file" else ("agents", "entries", "main")
            path = (*prefix, *("x" if step == "*" else step for step in row.new))
            value: object = 0
            for step in reversed(path):
                value = {step: value}
            unknown = [
                finding.path
                for finding in schema().core(value)
                if finding.rule == "unknown-key"
            ]
            assert unknown == [], f"{row.old} → {row.new}"


def test_versions_compare_as_numbers():
    assert newer("2026.10.1", "2026.9.6")
    assert newer("2026.9.6", "2026.7.35")
    assert not newer("2026.9.6", "2026.9.6")
    assert newer("2026.9.6-beta.1", "2026.7.35")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("anthropic/claude-sonnet-4-5", "anthropic/claude-sonnet-4-6"),
        ("anthropic/claude-sonnet-4-5-20250929", "anthropic/claude-sonnet-4-6"),
        ("anthropic/claude-sonnet-4-20250514", "anthropic/claude-sonnet-4-6"),
        ("anthropic/claude-opus-4", "anthropic/claude-opus-4-7"),
        ("anthropic/claude-opus-4.5@work", "anthropic/claude-opus-4-7@work"),
        ("anthropic/claude-3-haiku-20240307", "anthropic/claude-sonnet-4-6"),
        ("github-copilot/claude-sonnet-4.5", "github-copilot/claude-sonnet-5"),
        ("venice/claude-opus-4-5", "venice/claude-opus-4-6"),
        ("openai/gpt-4o", "openai/gpt-5.6-sol"),
        ("openai-codex/gpt-5.2", "openai-codex/gpt-5.6-sol"),
        ("google/gemini-3-pro", "google/gemini-3.1-pro-preview"),
        ("anthropic/claude-opus-4-6", None),
        ("anthropic/claude-haiku-4-5", None),
        ("openrouter/anthropic/claude-sonnet-4.5", None),
        ("openai/gpt-5.4", None),
        ("gpt-4o", None),
    ],
)
def test_models_and_what_follows_them(old, new):
    """As `openclaw doctor --fix` 2026.9.6 does, if that is not deprecated."""
    assert successor(old) == new


def test_repairs_never_raise_for_a_place_that_is_gone():
    view = RepairView({"a": 1}, schema(), facts())
    for rule in (*REPAIRS, "something-new"):
        found = repair(Finding(rule=rule, message="x", path=("b", "c", "d")), view)
        assert all(not isinstance(f, Change) or f.operations for f in found)


def test_references_to_codex_name_openai():
    plan = of_text(
        """{
          gateway: { mode: "local" },
          meta: { migrations: { modelPolicyAllowlist: true } },
          agents: { defaults: {
            model: { primary: "openai-codex/gpt-5.2", fallbacks: ["codex/gpt-5.4@me"] },
            models: { "codex-cli/gpt-5.4": { alias: "gpt" } },
            heartbeat: { model: "OpenAI-Codex/gpt-5.4-mini" },
          } },
        }"""
    )

    assert plan.after.merged["agents"]["defaults"] == {
        "model": {
            "primary": "openai/gpt-5.6-sol",
            "fallbacks": ["openai/gpt-5.4@me"],
        },
        "models": {"openai/gpt-5.4": {"alias": "gpt"}},
        "heartbeat": {"model": "openai/gpt-5.4-mini"},
    }
    assert {s.rule for s in plan.steps} >= {"model-successor", "codex-refs"}


def test_references_to_a_provider_of_that_name_in_the_file_stay():
    plan = of_text(
        """{
          gateway: { mode: "local" },
          models: { providers: { codex: {
            baseUrl: "https://codex.example/v1", models: [{ id: "a", name: "a" }],
          } } },
          agents: { defaults: { model: "codex/a" } },
        }"""
    )

    assert plan.steps == ()


def test_a_list_that_allows_all_of_codex_is_not_widened():
    plan = of_text(
        """{
          gateway: { mode: "local" },
          agents: { defaults: { modelPolicy: { allow: ["openai-codex/*"] } } },
        }"""
    )

    assert plan.steps == ()
    assert [q.path[-2:] for q in plan.undecided] == [("allow", 0)]


@pytest.mark.parametrize(
    "migration",
    [m for m in MIGRATIONS if m.id.startswith(("moved-", "retired-", "old-word"))],
    ids=lambda migration: migration.id,
)
def test_a_migration_of_keys_is_named_for_the_last_version_that_took_them(migration):
    version = migration.until.rpartition(".")[0]
    early = migration.until == EARLY

    assert migration.id.endswith(f"-{version}") is not early
    if migration.id.startswith("moved-"):
        assert ("refuses" in migration.doctor) is early
