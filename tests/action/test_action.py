"""The action and the pre-commit hook: what they declare, and the action's script."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ACTION = (ROOT / "action.yml").read_text(encoding="utf-8")
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
HERE = Path(__file__).parent

needs_bash = pytest.mark.skipif(
    os.name == "nt" or shutil.which("bash") is None,
    reason="the action's script is for Bash",
)


@pytest.fixture
def action(tmp_path, monkeypatch):
    """Play the step `Validate`, with this checkout in place of the installed one."""
    program = tmp_path / "openclaw-cfg" / "bin" / "openclaw-cfg"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m openclaw_cfg "$@"\n')
    program.chmod(0o755)
    repository = tmp_path / "repo sitory"
    for name in ("good", "bad"):
        shutil.copytree(HERE / name, repository / name)

    def play(**inputs):
        return subprocess.run(
            ["bash", str(ROOT / ".ci" / "action"), "validate"],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "PYTHONPATH": str(ROOT),
                "HERE": str(ROOT),
                "RUNNER_TEMP": str(tmp_path),
                **inputs,
            },
            cwd=repository,
            capture_output=True,
            text=True,
            check=False,
        )

    return play


@needs_bash
def test_the_action_annotates_what_is_wrong_and_fails(action):
    done = action(FILES="good\nbad\n")

    assert done.returncode == 1
    assert done.stdout.startswith("::error file=bad/openclaw.json,line=2,")
    assert done.stderr == "2 files (OpenClaw 2026.9.6): 1 error, 0 warnings\n"


@needs_bash
def test_the_action_checks_the_whole_repository_by_default(action):
    assert action().stderr.startswith("2 files (OpenClaw 2026.9.6): 1 error")


@needs_bash
def test_the_action_passes_on_good_files_and_writes_a_report(action, tmp_path):
    done = action(FILES="good", FAIL_ON="info", REPORT=str(tmp_path / "out.sarif"))

    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"


@needs_bash
def test_the_report_of_bad_files_is_written_too(action, tmp_path):
    report = tmp_path / "out.json"

    done = action(FILES="bad", REPORT=str(report), REPORT_FORMAT="json")

    assert done.returncode == 1
    assert json.loads(report.read_text())["summary"]["errors"] == 1


@needs_bash
@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"FILES": "bad", "IGNORE": "unknown-key"}, 0),
        ({"FILES": "bad", "SELECT": "plain-http"}, 0),
        ({"FILES": "bad", "OPENCLAW_VERSION": "latest"}, 2),
        ({"FILES": "bad", "IGNORE": "no-such-rule", "REPORT": "x.sarif"}, 2),
        ({"FILES": "nowhere.json"}, 3),
        ({"FILES": "$(touch hacked) `touch hacked`; touch hacked"}, 3),
    ],
)
def test_inputs_reach_validate_and_its_exit_code_the_step(
    action, tmp_path, inputs, code
):
    assert action(**inputs).returncode == code
    assert not [*tmp_path.rglob("hacked")]


def test_every_input_reaches_the_script_as_a_variable():
    declared = re.search(r"^inputs:\n(.*?)^outputs:", ACTION, re.DOTALL | re.MULTILINE)[
        1
    ]
    inputs = re.findall(r"^  ([\w-]+):$", declared, re.MULTILINE)
    used = dict(
        re.findall(r"^ +([A-Z_]+): \$\{\{ inputs\.([\w-]+) \}\}", ACTION, re.MULTILINE)
    )
    script = (ROOT / ".ci" / "action").read_text(encoding="utf-8")

    assert set(used.values()) == set(inputs)
    assert all(
        "${" + variable in script or f"${variable}" in script for variable in used
    )
    assert "${{" not in "".join(re.findall(r"run: (.*)", ACTION))


def test_the_hook_is_for_configurations_only():
    pattern = re.search(r"files: (.*)", HOOKS)[1]
    names = ["openclaw.json", "conf/openclaw.work.json5", "x/.openclaw/openclaw.json"]
    others = [
        "package.json",
        "my-openclaw.json",
        "openclaw.json.bak",
        "openclaw/a.json",
    ]

    assert [name for name in names + others if re.search(pattern, name)] == names
    assert "entry: openclaw-cfg validate" in HOOKS
