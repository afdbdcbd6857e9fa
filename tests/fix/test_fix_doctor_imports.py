"""Retired settings that lead to data stay until OpenClaw's doctor has taken it over."""

import json
import re

import pytest
from fix_plans import doctor_first, fixed, of_text, schema
from openclaw_binary import find

from openclaw_cfg.app.validate import Judgement, check
from openclaw_cfg.fix.migrations.doctor_imports import MIGRATIONS
from openclaw_cfg.jsonpath import format_path, get

INSTALL = {"source": "path", "installPath": "/src/demo"}
LEADING = {
    ("cron", "store"): "~/my/cron.json",
    ("cron", "webhook"): "https://hooks.example/cron",
    ("tts", "prefsPath"): "~/my/tts.json",
    ("plugins", "bundledDiscovery"): "allowlist",
    ("plugins", "installs"): {"demo": INSTALL},
    ("hooks", "internal", "installs"): {"my-hook": INSTALL},
    ("memory", "search", "store", "path"): "/srv/index.sqlite",
    ("plugins", "entries", "canvas", "config", "host", "root"): "~/canvas",
    ("canvasHost", "root"): "~/canvas",
    ("agents", "entries", "a", "memory", "search", "store", "path"): "/srv/a.sqlite",
}
MOVED = {
    ("messages", "tts", "prefsPath"): ("tts", "prefsPath"),
    ("agents", "defaults", "memorySearch", "store", "path"): (
        *("memory", "search", "store", "path"),
    ),
}
LOST_NOWHERE = [
    (("cron", "store"), "~/.openclaw/cron/jobs.json"),
    (("cron", "store"), " "),
    (("cron", "webhook"), ""),
    (("tts", "prefsPath"), "~/.openclaw/settings/tts.json"),
    (("plugins", "installs"), {}),
    (("hooks", "internal", "installs"), {}),
    (("memory", "search", "store", "path"), "~/.openclaw/memory/{agentId}.sqlite"),
]


def _with(path, value):
    whole = {"gateway": {"mode": "local"}, "oddKey": 1}
    node = whole
    for step in path[:-1]:
        node = node.setdefault(step, {})
    node[path[-1]] = value
    return json.dumps(whole, indent=1)


@pytest.mark.parametrize("path", LEADING, ids=format_path)
def test_it_stays_and_the_command_is_named(path):
    plan = of_text(_with(path, LEADING[path]))

    assert get(plan.after.merged, *path) == LEADING[path]
    assert "oddKey" not in plan.after.merged
    (question,) = plan.undecided
    assert question.path == path
    assert question.answers == ()
    assert "openclaw doctor --fix" in question.help


@pytest.mark.parametrize("path", LEADING, ids=format_path)
def test_validate_says_the_same(path):
    loaded = of_text(_with(path, LEADING[path])).after

    found = check(loaded, Judgement(schema=schema())).diagnostics

    told = [d.help for d in found if d.rule == "unknown-key"]
    assert [text for text in told if "openclaw-cfg fix" in text] == []
    assert all("openclaw doctor --fix" in text for text in told)
    assert told or path[0] == "plugins"  # what a plugin's own settings may hold


@pytest.mark.parametrize("old", MOVED, ids=format_path)
def test_in_its_old_place_it_moves_to_where_doctor_looks(old):
    plan = of_text(_with(old, "~/my/data"))

    assert get(plan.after.merged, *MOVED[old]) == "~/my/data"
    assert doctor_first(plan) == {MOVED[old]}


@pytest.mark.parametrize(("path", "value"), LOST_NOWHERE)
def test_what_leads_nowhere_else_is_retired(path, value):
    plan = of_text(_with(path, value))

    assert get(plan.after.merged, *path, nothing="gone") == "gone"
    assert plan.undecided == ()
    assert plan.left == ()


@pytest.mark.parametrize("path", LEADING, ids=format_path)
def test_what_openclaw_looks_at_later_is_repaired_beside_it(path):
    """It looks at a channel's settings only in a file whose other keys it knows."""
    value = json.loads(_with(path, LEADING[path]))
    value["channels"] = {"slack": {"threadBindings": {"enabled": True}}}

    plan = of_text(json.dumps(value))

    assert "threadBindings" not in plan.after.merged["channels"]["slack"]
    assert doctor_first(plan) == {path}


def test_comments_around_it_stay():
    text = '{ gateway: { mode: "local" }, cron: { store: "/a" /* jobs! */ }, tui: {} }'

    assert "/* jobs! */" in of_text(text).after.document.source.text


def test_a_version_that_reads_it_is_not_told_to_run_doctor():
    plan = of_text(_with(("cron", "store"), "/srv/cron.json"), version="2026.7.35")

    assert doctor_first(plan) == set()
    assert fixed(_with(("cron", "store"), "/a"), version="2026.7.35")["cron"]


def test_each_setting_is_tried_here():
    tried = {format_path(path) for path in LEADING}
    for migration in MIGRATIONS:
        (_, table) = migration.find.args
        assert all(any(one.endswith(name) for one in tried) for name in table)


@pytest.mark.openclaw
def test_each_setting_that_doctor_keeps_in_its_database_is_known(tmp_path):
    """By the code of doctor; the time of the last change is written anew each time."""
    dist = find(tmp_path).package / "dist"
    files = dist.glob("state-migrations.config-machine-state-*.mjs")
    code = "".join(path.read_text() for path in files)

    kept = set(re.findall(r'entries\.push\(\["([\w.]+)"', code))
    kept |= set(re.findall(r'updateConfigMachineState\("([\w.]+)"', code))

    assert "cron.store" in kept
    assert kept - {"config.lastTouchedAt"} <= {format_path(path) for path in LEADING}
