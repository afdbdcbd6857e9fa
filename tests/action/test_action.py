"""The action and the pre-commit hook: what they declare, and the action's script."""

import importlib.util
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


@needs_bash
def test_the_name_of_a_file_is_no_flag(action, tmp_path):
    repository = tmp_path / "repo sitory"
    odd = repository / "--schema=x"
    odd.mkdir()
    shutil.copy(repository / "bad" / "openclaw.json", odd / "openclaw.json")
    report = tmp_path / "new" / "folder" / "out.json"

    done = action(
        FILES="  --schema=x/openclaw.json \t\r\n\n",
        REPORT=str(report),
        REPORT_FORMAT="json",
    )

    assert done.returncode == 1
    assert "::error file=--schema=x/openclaw.json,line=2," in done.stdout
    assert json.loads(report.read_text())["summary"]["errors"] == 1


@needs_bash
def test_the_action_takes_patterns_and_leaves_out_what_is_excluded(action):
    every = action(FILES="**/*.json*")
    some = action(FILES="**/openclaw*", EXCLUDE=" bad/ \n")

    assert (every.returncode, some.returncode) == (1, 0)
    assert "2 files" in every.stderr
    assert "good/" in some.stderr


@needs_bash
def test_the_job_gets_a_summary_and_the_step_its_outputs(action, tmp_path):
    output, summary = tmp_path / "output", tmp_path / "summary"
    output.write_text("before=1\n")

    done = action(
        FILES="good\nbad",
        GITHUB_OUTPUT=str(output),
        GITHUB_STEP_SUMMARY=str(summary),
        PYTHON=sys.executable,
    )

    lines = summary.read_text().splitlines()
    assert done.returncode == 1
    assert output.read_text() == "before=1\nerrors=1\nwarnings=0\n"
    assert lines[0] == "| file | errors | warnings | infos |"
    assert "| bad/openclaw.json | 1 | 0 | 0 |" in lines
    assert any("error unknown-key | bad/openclaw.json:2" in line for line in lines)


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


@pytest.mark.slow
def test_the_real_pre_commit_runs_both_hooks_on_a_fresh_clone(tmp_path):
    if shutil.which("git") is None or not importlib.util.find_spec("pre_commit"):
        pytest.skip("no pre-commit; install the extra `ci`")
    project = tmp_path / "project"
    project.mkdir()

    def git(*args, cwd=project):
        who = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
        done = subprocess.run(
            ["git", *who, *args], cwd=cwd, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    # Committed files and those about to be: what a user would clone.
    hooks = tmp_path / "hooks"
    kept = shutil.ignore_patterns(".venv", ".git", "__pycache__", "tests", ".*_cache")
    shutil.copytree(ROOT, hooks, ignore=kept)
    for args in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        git(*args, cwd=hooks)
    old = '{"agent": {"model": "anthropic/claude-sonnet-5"}}'
    (project / "openclaw.json").write_text(old)
    (project / "other.json").write_text("{")
    # One environment for both hooks, which `try-repo` would make anew for each.
    (project / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hooks}\n  rev: {git('rev-parse', 'HEAD', cwd=hooks)}\n"
        "  hooks: [{id: openclaw-cfg}, {id: openclaw-cfg-fix}]\n"
    )
    git("init", "-q")
    git("add", "-A")

    def played(hook):
        return subprocess.run(
            [
                *(sys.executable, "-m", "pre_commit", "run", hook),
                *("--all-files", "--verbose"),
            ],
            cwd=project,
            env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")},
            capture_output=True,
            text=True,
            check=False,
        )

    before, fixed, after = map(
        played, ("openclaw-cfg", "openclaw-cfg-fix", "openclaw-cfg")
    )

    assert before.returncode == 1
    assert "openclaw.json:1:" in before.stdout
    assert "other.json" not in before.stdout
    assert fixed.returncode == 1, "pre-commit fails when a hook changed a file"
    assert "files were modified by this hook" in fixed.stdout
    assert (project / "openclaw.json").read_text() != old
    assert after.returncode == 0, after.stdout


def test_the_hook_is_for_configurations_only():
    (pattern,) = set(re.findall(r"  files: (.*)", HOOKS))
    (exclude,) = set(re.findall(r"  exclude: (.*)", HOOKS))
    names = ["openclaw.json", "conf/openclaw.work.json5", "x/.openclaw/openclaw.json"]
    others = [
        "package.json",
        "my-openclaw.json",
        "openclaw.json.bak",
        "openclaw/a.json",
        "plugin/openclaw.plugin.json",
        "openclaw.schema.json",
    ]

    def chosen(name):
        return re.search(pattern, name) and not re.search(exclude, name)

    assert [name for name in names + others if chosen(name)] == names
    assert "entry: openclaw-cfg validate --only-configurations\n" in HOOKS
    assert "entry: openclaw-cfg fix --yes --only-configurations\n" in HOOKS
    assert HOOKS.count('args: ["--"]') == 2
