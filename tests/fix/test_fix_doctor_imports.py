"""Retired settings that lead to data stay until OpenClaw's doctor has taken it over."""

import json
import os
import re
import sqlite3
import subprocess
from contextlib import closing

import pytest
from fix_plans import NOWHERE, doctor_first, fixed, of_text, schema
from openclaw_binary import find

from openclaw_cfg.app.validate import Judgement, check
from openclaw_cfg.fix.migrations.doctor_imports import MIGRATIONS
from openclaw_cfg.jsonpath import format_path, get
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.openclaw.machine import Machine
from openclaw_cfg.source import Source

INSTALL = {"source": "path", "installPath": "~/src/demo"}
CANVAS = ("plugins", "entries", "canvas", "config", "host", "root")
LEADING = {
    ("cron", "store"): "~/my/cron.json",
    ("cron", "webhook"): "https://hooks.example/cron",
    ("tts", "prefsPath"): "~/my/tts.json",
    ("plugins", "bundledDiscovery"): "allowlist",
    ("plugins", "installs"): {"demo": INSTALL},
    ("hooks", "internal", "installs"): {"my-hook": INSTALL},
    ("memory", "search", "store", "path"): "~/my/index.sqlite",
    CANVAS: "~/canvas",
    ("canvasHost", "root"): "${MY_CANVAS}",
    (
        "agents",
        "entries",
        "a",
        "memory",
        "search",
        "store",
        "path",
    ): "~/my/{agentId}.db",
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
JOB = {"id": "j1", "name": "news", "payload": {"kind": "agentTurn", "message": "hi"}}


def machine(home, **more):
    """A machine with a home, and variables that name places in it."""
    texts = {"HOME": home, "MY_CANVAS": home / "canvas", **more}
    place = VariablePlace.PROCESS
    variables = {name: Variable(str(text), place) for name, text in texts.items()}
    return Machine(Environment(variables))


@pytest.fixture
def full(tmp_path):
    """A machine on which each of the settings leads to something."""
    files = ("my/cron.json", "my/tts.json", "my/index.sqlite", "my/a.db")
    jobs = json.dumps({"jobs": [JOB | {"notify": True}]})
    for name in (*files, ".openclaw/cron/jobs.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(jobs)
    for name in ("src/demo", "canvas/documents/one"):
        (tmp_path / name).mkdir(parents=True)
    return machine(tmp_path)


def database(home, *jobs, store="~/my/cron.json", held=()):
    """The state of an OpenClaw that has jobs of a store, and settings."""
    path = home / ".openclaw/state/openclaw.sqlite"
    path.parent.mkdir(parents=True)
    key = str(home / store.removeprefix("~/"))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE cron_jobs (store_key, job_json)")
        db.execute("CREATE TABLE config_machine_state (state_key, value_json)")
        rows = [(key, json.dumps(job)) for job in jobs]
        db.executemany("INSERT INTO cron_jobs VALUES (?, ?)", rows)
        rows = [(name, json.dumps(value)) for name, value in dict(held).items()]
        db.executemany("INSERT INTO config_machine_state VALUES (?, ?)", rows)


def _with(path, value):
    whole = {"gateway": {"mode": "local"}, "oddKey": 1, "plugins": {"allow": ["a"]}}
    node = whole
    for step in path[:-1]:
        node = node.setdefault(step, {})
    node[path[-1]] = value
    return json.dumps(whole, indent=1)


def _effects(plan, path):
    return [step.effect for step in plan.steps if step.path == path]


@pytest.mark.parametrize("path", LEADING, ids=format_path)
def test_it_stays_and_the_command_is_named(path, full):
    plan = of_text(_with(path, LEADING[path]), machine=full)

    assert get(plan.after.merged, *path) == LEADING[path]
    assert "oddKey" not in plan.after.merged
    (question,) = plan.undecided
    assert question.path == path
    assert question.answers == ()
    assert "openclaw doctor --fix" in question.help


@pytest.mark.parametrize("path", [p for p in LEADING if p[-1] != "bundledDiscovery"])
def test_where_nothing_is_there_it_is_retired_and_the_step_says_so(path):
    plan = of_text(_with(path, LEADING[path]))

    assert get(plan.after.merged, *path, nothing="gone") == "gone"
    assert plan.undecided == ()
    assert plan.left == ()
    (effect,) = _effects(plan, path)
    assert effect.startswith(("nothing ", "no job here"))


@pytest.mark.parametrize("there", ["full", "nothing"])
@pytest.mark.parametrize("path", LEADING, ids=format_path)
def test_validate_says_the_same(path, there, full):
    here = full if there == "full" else NOWHERE
    text = _with(path, LEADING[path])
    waits = bool(doctor_first(of_text(text, machine=here)))
    loaded = load(Source(None, text), environment=here.environment)

    found = check(loaded, Judgement(schema=schema())).diagnostics

    told = [d.help for d in found if d.rule == "unknown-key" and "odd" not in d.message]
    assert all(("openclaw doctor --fix" in text) == waits for text in told)
    assert all(("openclaw-cfg fix" in text) != waits for text in told)
    assert told or path[0] == "plugins"  # what a plugin's own settings may hold


@pytest.mark.parametrize("old", MOVED, ids=format_path)
def test_in_its_old_place_it_moves_to_where_doctor_looks(old, full):
    plan = of_text(_with(old, "~/my/tts.json"), machine=full)

    assert get(plan.after.merged, *MOVED[old]) == "~/my/tts.json"
    assert doctor_first(plan) == {MOVED[old]}


@pytest.mark.parametrize(("path", "value"), LOST_NOWHERE)
def test_what_leads_nowhere_else_is_retired(path, value, tmp_path):
    default = tmp_path / ".openclaw/cron/jobs.json"
    default.parent.mkdir(parents=True)
    default.write_text(json.dumps([JOB]))

    plan = of_text(_with(path, value), machine=machine(tmp_path))

    assert get(plan.after.merged, *path, nothing="gone") == "gone"
    assert plan.undecided == ()
    assert plan.left == ()


def test_where_openclaw_looks_without_the_setting_its_database_or_a_variable_says(
    tmp_path,
):
    path, own = ("tts", "prefsPath"), tmp_path / "my/tts.json"
    own.parent.mkdir()
    own.write_text("{}")
    text = _with(path, "~/my/tts.json")
    here = machine(tmp_path)
    other = machine(tmp_path, OPENCLAW_TTS_PREFS=tmp_path / "other/tts.json")

    (question,) = of_text(text, machine=other).undecided
    assert f"mv {own} {tmp_path}/other/tts.json" in question.help
    assert doctor_first(of_text(text, machine=here)) == {path}
    same = machine(tmp_path, OPENCLAW_TTS_PREFS=own)
    assert doctor_first(of_text(text, machine=same)) == set()
    database(tmp_path, held={"tts.prefsPath": "~/my/tts.json"})
    assert doctor_first(of_text(text, machine=machine(tmp_path))) == set()


def test_jobs_of_its_store_in_the_database_count_until_the_database_names_it(tmp_path):
    path, here = ("cron", "store"), machine(tmp_path)
    text = _with(path, "~/my/cron.json")
    database(tmp_path / "a", JOB)
    database(tmp_path / "b", JOB, store="~/other.json")
    database(tmp_path / "c", JOB, held={"cron.store": "~/my/cron.json"})

    asked = {
        name: doctor_first(of_text(text, machine=machine(tmp_path / name)))
        for name in ("a", "b", "c")
    }

    assert asked == {"a": {path}, "b": set(), "c": set()}
    assert doctor_first(of_text(text, machine=here)) == set()


@pytest.mark.parametrize("jobs", [[JOB], [], "{"])
def test_the_address_waits_for_jobs_that_report_to_it_or_cannot_be_read(jobs, tmp_path):
    store = tmp_path / ".openclaw/cron/jobs.json"
    store.parent.mkdir(parents=True)
    store.write_text(jobs if isinstance(jobs, str) else json.dumps(jobs))
    path = ("cron", "webhook")

    plan = of_text(_with(path, "https://h.example/c"), machine=machine(tmp_path))

    assert doctor_first(plan) == ({path} if jobs == "{" else set())


@pytest.mark.parametrize(
    ("choice", "allow", "version", "waits"),
    [
        ("allowlist", ["a"], "2026.6.10", True),
        ("allowlist", ["a"], None, True),
        ("allowlist", ["a"], "2026.7.2", False),
        ("allowlist", ["a"], "2026.7.2-beta.1", True),
        ("allowlist", [], "2026.6.10", False),
        ("compat", ["a"], "2026.6.10", False),
        ("compat", ["a"], None, False),
        ("compat", ["a"], "2026.7.2", True),
        ("compat", None, "2026.7.2", False),
        (["compat"], ["a"], None, False),
    ],
)
def test_the_choice_of_bundled_plugins_waits_if_openclaw_would_choose_another(
    choice, allow, version, waits, tmp_path
):
    path = ("plugins", "bundledDiscovery")
    value = {"plugins": {"bundledDiscovery": choice, "allow": allow, "enabled": True}}
    if allow is None:
        del value["plugins"]["allow"]
    if version:
        value["meta"] = {"lastTouchedVersion": version}
    text = json.dumps(value)

    assert doctor_first(of_text(text)) == ({path} if waits else set())

    database(tmp_path, held={"plugins.bundledDiscovery": "compat"})
    assert doctor_first(of_text(text, machine=machine(tmp_path))) == set()


@pytest.mark.skipif(os.name == "nt", reason="the command is one of a POSIX shell")
@pytest.mark.parametrize(
    ("name", "files", "default"),
    [
        (("cron", "store"), ["cron.json"], ".openclaw/cron/jobs.json"),
        (
            ("cron", "store"),
            ["cron.json", "cron-state.json", "runs"],
            ".openclaw/cron/jobs.json",
        ),
        (("tts", "prefsPath"), ["cron.json"], ".openclaw/settings/tts.json"),
    ],
)
def test_the_command_in_the_help_brings_it_where_fix_can_retire_the_setting(
    name, files, default, tmp_path
):
    home = tmp_path / "my home"
    for file in files:
        (home / "my").mkdir(parents=True, exist_ok=True)
        (home / "my" / file).write_text("[]")
    text = _with(name, "~/my/cron.json")
    (question,) = of_text(text, machine=machine(home)).undecided
    command = re.search("`(mkdir .*?)`", question.help)[1]

    subprocess.run(["/bin/sh", "-c", command], check=True)

    plan = of_text(text, machine=machine(home))
    assert plan.undecided == ()
    assert get(plan.after.merged, *name, nothing="gone") == "gone"
    assert (home / default).is_file()
    assert list((home / "my").iterdir()) == []


@pytest.mark.parametrize(
    ("path", "value", "folder", "waits"),
    [
        (CANVAS, "~/canvas", "canvas", False),
        (CANVAS, "~/canvas", "canvas/documents", True),
        (("plugins", "installs"), {"a": {}}, ".openclaw/extensions/a", True),
        (("plugins", "installs"), {"a": {}}, ".openclaw/extensions/b", False),
        (("plugins", "installs"), {"a": {"sourcePath": "/b"}, "c": 1}, "b", False),
        (("plugins", "installs"), {"a": {"sourcePath": "~/b"}, "c": 1}, "b", True),
        (("hooks", "internal", "installs"), {"h": {}}, ".openclaw/hooks/h", True),
    ],
)
def test_a_folder_counts_if_it_is_the_one(path, value, folder, waits, tmp_path):
    (tmp_path / folder).mkdir(parents=True)

    plan = of_text(_with(path, value), machine=machine(tmp_path))

    assert doctor_first(plan) == ({path} if waits else set())


def test_no_command_where_openclaw_has_data_of_its_own(full, tmp_path):
    text = _with(("cron", "store"), "~/my/cron.json")

    (question,) = of_text(text, machine=full).undecided
    assert "mv " not in question.help

    (tmp_path / ".openclaw/cron/jobs.json").unlink()
    assert "mv " in of_text(text, machine=machine(tmp_path)).undecided[0].help
    database(tmp_path, JOB)
    assert "mv " not in of_text(text, machine=machine(tmp_path)).undecided[0].help


@pytest.mark.parametrize("path", LEADING, ids=format_path)
def test_what_openclaw_looks_at_later_is_repaired_beside_it(path, full):
    """It looks at a channel's settings only in a file whose other keys it knows."""
    value = json.loads(_with(path, LEADING[path]))
    value["channels"] = {"slack": {"threadBindings": {"enabled": True}}}

    plan = of_text(json.dumps(value), machine=full)

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
        (_, table) = migration.find_here.args
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
