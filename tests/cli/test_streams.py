"""A reader that goes away ends the printing, never the work."""

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="descriptors differ there"),
    pytest.mark.slow,
]

CONFIG = {
    "gateway": {"mode": "local"},
    "models": {
        "providers": {
            "acme": {
                "baseUrl": "http://127.0.0.1:9/v1",
                "apiKey": "${ACME_API_KEY}",
                "models": [{"id": "m1", "name": "M"}, {"id": "m2", "name": "N"}],
            },
            "bolt": {
                "baseUrl": "http://127.0.0.1:9/v2",
                "apiKey": "${BOLT_API_KEY}",
                "models": [{"id": "m", "name": "M"}],
            },
        }
    },
    "agents": {"defaults": {"model": "acme/m1"}},
}
OLD = '{"agent": {"model": "anthropic/claude-sonnet-5"}, "gateway": {"mode": "local"}}'
NEW = ["--provider", "deepseek", "--api-key-env", "D_KEY", "--no-probe", "--yes"]
# Name → the command line and what it works on; every command is here.
COMMANDS = {
    "help": ([], ["--help"]),
    "version": ([], ["--version"]),
    "no command": ([], []),
    "unknown command": ([], ["valdate"]),
    "init": ([], ["init", "--setup", "general", *NEW]),
    "add": (["config"], ["add", "deepseek", *NEW[2:]]),
    "remove": (["config"], ["remove", "bolt", "--yes"]),
    "list": (["config"], ["list"]),
    "list --json": (["config"], ["list", "--json"]),
    "list without a file": ([], ["list", "--json"]),
    "validate": (["old"], ["validate"]),
    "validate --format json": (["old"], ["validate", "--format", "json"]),
    "validate --output": (
        ["old"],
        ["validate", "openclaw.json", "--format", "sarif", "--output", "r"],
    ),
    "fix": (["old"], ["fix", "--yes"]),
    "fix --dry-run": (["old"], ["fix", "--dry-run"]),
    "fix --json": (["old"], ["fix", "--yes", "--json"]),
    "list --bug-report": (["config"], ["list", "--bug-report"]),
    "default --json": (["config"], ["default", "bolt/m", "--yes", "--json"]),
    "probe": (["config"], ["probe", "--level", "reach"]),
    "catalog": ([], ["catalog"]),
    "default": (["config"], ["default"]),
    "default REF": (["config"], ["default", "bolt/m", "--yes"]),
    "cost": ([], ["cost"]),
    "convert": (["config"], ["convert", "openclaw.json", "--to", "compact", "--lossy"]),
    "convert --output": (
        ["config"],
        ["convert", "openclaw.json", "--to", "compact", "--lossy", "--output", "c"],
    ),
    "export": (["config"], ["export", "litellm"]),
    "export --output": (["config"], ["export", "litellm", "--output", "out.yaml"]),
    "schema": ([], ["schema"]),
    "explain": ([], ["explain"]),
    "undo": (["config", "written"], ["undo", "--yes"]),
    "demo": ([], ["demo", "--keep", "kept"]),
}
STREAMS = {
    "all closed": "<&- >&- 2>&-",
    "both broken": "2>&1 | true",
    "stderr full": "2>/dev/full",
}
# One at a time: what the above have together.
FEWER = {
    "stdout closed": ">&-",
    "stderr closed": "2>&-",
    "stdout broken": "| true",
}


def _folder(folder, made):
    state = folder / ".openclaw"
    state.mkdir(parents=True)
    for name in made:
        if name == "written":
            done = _shell(folder, ["default", "bolt/m", "--yes"])
            assert done.returncode == 0, done.stderr
            continue
        text = OLD if name == "old" else json.dumps(CONFIG)
        for path in (state / "openclaw.json", folder / "openclaw.json"):
            path.write_text(text)
            path.chmod(0o600)


def _shell(folder, args, streams=""):
    """Run the command line under a shell; its own exit code, whoever reads."""
    script = f'"$@" {streams}'
    if "|" in streams:
        script += "; exit ${PIPESTATUS[0]}"
    env = {
        name: value for name, value in os.environ.items() if name in {"PATH", "TERM"}
    }
    return subprocess.run(
        ["bash", "-c", script, "-", sys.executable, "-m", "openclaw_cfg", *args],
        cwd=folder,
        env={**env, "HOME": str(folder), "ACME_API_KEY": "k", "D_KEY": "sk-d-0123456"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _left(folder):
    """What a run left behind: names and contents, without times and names of ours."""
    here = folder.as_uri()  # where files hang in a report
    ours = ("history", "lastTouchedAt")
    return {
        str(path.relative_to(folder)): path.read_text("utf-8").replace(here, "")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(word in str(path) for word in ours)
    }


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Each command as it runs undisturbed, once: its result and what it left."""
    known = {}

    def run(name):
        if name not in known:
            made, args = COMMANDS[name]
            folder = tmp_path_factory.mktemp("plain")
            _folder(folder, made)
            known[name] = (_shell(folder, args), _left(folder))
        return known[name]

    return run


def _assert_same_files(name, left, expected):
    assert left.keys() == expected.keys()
    if name != "demo":  # its ports differ
        assert left == expected


def _each_with_one():
    """Each command with one kind of streams, in turn; the other kinds each night."""
    kinds = [*STREAMS, *FEWER]
    for (index, name), kind in itertools.product(enumerate(COMMANDS), kinds):
        now = kind == kinds[index % len(STREAMS)]
        yield pytest.param(name, kind, marks=() if now else pytest.mark.nightly)


@pytest.mark.parametrize(("name", "streams"), [*_each_with_one()])
def test_the_work_is_done_whoever_reads(plain, tmp_path, name, streams):
    made, args = COMMANDS[name]
    _folder(tmp_path, made)
    expected, files = plain(name)

    done = _shell(tmp_path, args, {**STREAMS, **FEWER}[streams])

    assert "Traceback" not in done.stdout + done.stderr
    assert "this is a bug" not in done.stderr
    assert done.returncode == expected.returncode, done.stderr
    _assert_same_files(name, _left(tmp_path), files)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_result_that_does_not_arrive_is_exit_3_after_the_work(plain, tmp_path, name):
    made, args = COMMANDS[name]
    _folder(tmp_path, made)
    expected, files = plain(name)

    done = _shell(tmp_path, args, ">/dev/full")

    assert "Traceback" not in done.stderr
    if expected.stdout:
        assert done.returncode == 3
        assert "No space left on device" in done.stderr
    else:
        assert done.returncode == expected.returncode
    if name != "demo":
        _assert_same_files(name, _left(tmp_path), files)


def test_a_reader_of_one_line_does_not_turn_a_failure_green(isolated):
    (isolated / "many.json").write_text(
        json.dumps(
            {"gateway": {"mode": "local"}, **{f"key{n}": n for n in range(3000)}}
        )
    )

    done = subprocess.run(
        [
            *("bash", "-c", '"$@" | head -1; exit ${PIPESTATUS[0]}', "-"),
            *(sys.executable, "-m", "openclaw_cfg", "validate", "many.json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout.startswith("error[")
    assert "Traceback" not in done.stderr


def test_what_is_printed_never_lands_in_a_file_that_is_opened_meanwhile(isolated):
    """With standard output closed, the next file opened has its number."""
    _folder(isolated / "home", ["config"])

    done = _shell(isolated / "home", COMMANDS["export --output"][1], "<&- >&- 2>&-")

    assert done.returncode == 0
    text = (isolated / "home" / "out.yaml").read_text()
    assert text.startswith("# For: litellm")
    assert text.count("model_list:") == 1
