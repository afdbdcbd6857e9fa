"""Which files `validate` and `fix` take from folders, and which of them count."""

import json
import subprocess

import pytest

from openclaw_cfg.files.git import Ignores

GOOD = '{"gateway": {"mode": "local"}}'
OLD = '{"gateway": {"mode": "local"}, "agent": {"workspace": "~/w"}}'
OPEN = """{"gateway": {"mode": "local"},
  "bindings": [{"agentId": "nobody", "match": {"channel": "discord"}}]}"""
PLUGIN = '{"id": "x", "configSchema": {"type": "object"}, "skills": ["a"]}'
SECCOMP = '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": []}'
DASHBOARD = '{"title": "OpenClaw", "panels": [], "meta": {"slug": "x"}}'


@pytest.mark.parametrize(
    ("rules", "hidden"),
    [
        ("b/", True),
        ("a/b", True),
        ("/b/", False),
        ("c/", False),
        ("c", True),
        ("", False),
    ],
)
def test_a_file_is_left_out_with_a_folder_on_the_way_to_it(tmp_path, rules, hidden):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git/info/exclude").write_text("excluded/\n")
    (tmp_path / ".gitignore").write_text(rules)
    ignores = Ignores(tmp_path, ["given/"])

    assert ignores.hides_within(tmp_path / "a/b/c", tmp_path) is hidden
    assert ignores.hides_within(tmp_path / "a/excluded/c", tmp_path)
    assert ignores.hides_within(tmp_path / "a/given/c", tmp_path)
    assert not ignores.hides_within(tmp_path / "given", tmp_path)


@pytest.fixture
def tree(isolated):
    """A repository with configurations and what only looks like them."""
    root = isolated / "repo"
    for name, text in {
        "openclaw.json": GOOD,
        "a b/openclaw.work.json5": GOOD,
        "plugins/x/openclaw.plugin.json": PLUGIN,
        "openclaw.schema.json": '{"type": "object"}',
        "openclaw-seccomp.json": SECCOMP,
        "openclaw-list.json": "[1]",
        "grafana/openclaw.json": DASHBOARD,
        "build/openclaw.json": OLD,
        "keep/openclaw.json": GOOD,
        "vendor/openclaw.json": OLD,
        ".gitignore": "/build/\nkeep/*\n!keep/openclaw.json\n",
        "vendor/.gitignore": "*.json\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / ".git").mkdir()
    return root


def judged(run, *args):
    result = run("validate", *args, "--format=json")
    return [file["path"] for file in json.loads(result.stdout)["files"]]


def test_a_folder_gives_its_configurations_and_says_what_it_left_out(
    run, tree, monkeypatch
):
    monkeypatch.chdir(tree)
    result = run("validate", ".")

    assert judged(run, ".") == [
        "a b/openclaw.work.json5",
        "keep/openclaw.json",
        "openclaw.json",
    ]
    assert result.code == 0
    assert "5 files left out: no OpenClaw configuration (-v names them)" in (
        result.stderr
    )
    verbose = run("-v", "validate", ".").stderr
    assert "  plugins/x/openclaw.plugin.json" in verbose
    assert "  grafana/openclaw.json" in verbose


def test_a_file_that_is_named_is_always_judged(run, tree):
    assert run("validate", tree / "plugins/x/openclaw.plugin.json").code == 1
    assert run("validate", tree / "build/openclaw.json").code == 1
    assert run("validate", tree / "build").code == 1


def test_a_hook_leaves_out_what_is_no_configuration(run, tree):
    names = [tree / "openclaw-seccomp.json", tree / "plugins/x/openclaw.plugin.json"]

    assert run("validate", "--only-configurations", "--", *names).code == 0
    assert run("fix", "--yes", "--only-configurations", "--", *names).code == 0
    assert run("validate", *names).code == 1
    assert names[0].read_text() == SECCOMP


@pytest.mark.parametrize(
    "text", ['{"gatway": {}}', "{", "[]", '{"$include": "x"}', "{}"]
)
def test_a_broken_configuration_is_not_taken_for_something_else(run, tmp_path, text):
    (tmp_path / "openclaw.json").write_text(text)

    assert run("validate", tmp_path).code == (3 if text == "[]" else text != "{}")


def test_exclude_is_as_in_gitignore(run, tree, monkeypatch):
    monkeypatch.chdir(tree)

    assert judged(run, ".", "--exclude", "a b/", "--exclude", "/openclaw.json") == [
        "keep/openclaw.json"
    ]
    assert judged(run, "openclaw.json", "--exclude", "*.json") == ["openclaw.json"]


def test_a_pattern_is_expanded_where_no_shell_did(run, tree, monkeypatch):
    monkeypatch.chdir(tree)

    assert judged(run, "**/openclaw.json") == ["keep/openclaw.json", "openclaw.json"]
    assert judged(run, "*/openclaw*.json5") == ["a b/openclaw.work.json5"]
    assert run("validate", "nothing/*.json").code == 3


def test_git_itself_ignores_the_same(tree):
    subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
    names = ["build/openclaw.json", "vendor/openclaw.json", "keep/openclaw.json"]

    printed = subprocess.check_output(
        ["git", "check-ignore", *names], cwd=tree, text=True
    )

    assert printed.split() == names[:2]


def test_fix_takes_a_folder(run, tree, monkeypatch):
    monkeypatch.chdir(tree)
    (tree / "openclaw.json").write_text(OLD)

    result = run("fix", "--yes", ".")

    assert result.code == 0
    assert "3 files: 1 fixed, 2 unchanged" in result.stderr
    assert "agents" in (tree / "openclaw.json").read_text()
    assert (tree / "vendor/openclaw.json").read_text() == OLD
    assert (tree / "grafana/openclaw.json").read_text() == DASHBOARD


def test_many_files_are_told_in_one_line(run, isolated):
    for number in range(15):
        path = isolated / f"n{number}" / "openclaw.json"
        path.parent.mkdir()
        path.write_text(OLD if number < 12 else GOOD)
    (isolated / "n14" / "openclaw.json").write_text(OPEN)

    dry, done = (run("fix", how, isolated) for how in ("--dry-run", "--yes"))

    assert dry.stdout == done.stdout == ""
    assert "15 files: 12 to fix, 2 unchanged, 1 needs a decision" in dry.stderr
    assert "15 files: 12 fixed, 2 unchanged, 1 needs a decision" in done.stderr
    assert f"{isolated / 'n14' / 'openclaw.json'}: needs your decision" in done.stderr
    assert len(done.stderr.splitlines()) == 3
    assert run("-v", "fix", "--dry-run", isolated).code == 0


@pytest.mark.parametrize("command", ["validate", "fix"])
def test_the_name_of_a_file_is_not_taken_for_a_flag(run, isolated, command):
    odd = isolated / "--schema=x" / "openclaw.json"
    odd.parent.mkdir()
    odd.write_text('{"gateway": {"mode": 1}}')

    how = ["--dry-run"] if command == "fix" else ["-q"]
    mistaken = run(command, *how, "--schema=x/openclaw.json")
    right = run(command, *how, "--", "--schema=x/openclaw.json")

    assert mistaken.code == 2
    assert "put `--` before names of files" in mistaken.stderr
    assert right.code == (1 if command == "validate" else 0)
    assert "gateway" in right.stdout


WITH_KEYS = """{
  gateway: {mode: "local"},
  models: {providers: {acme: {baseUrl: "https://acme.example/v1",
    api: "openai-completions", apiKey: "${ACME_KEY}",
    models: [{id: "m", name: "M", contextWindow: 128000}]}}},
  agents: {defaults: {model: "acme/m"}},
}"""


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text(WITH_KEYS)
    return path


def rules_of(run, *args, **env):
    result = run("validate", *args, "--format=json", **env)
    (file,) = json.loads(result.stdout)["files"]
    return {found["rule"] for found in file["diagnostics"]}


def test_what_a_commit_cannot_cure_is_left_out_and_said(run, project):
    assert "missing-variable" not in rules_of(run, project)
    assert "left out, because it depends on the machine: 1 missing-variable" in (
        run("validate", project).stderr
    )
    assert run("validate", project, ACME_KEY="x").stderr.count("left out") == 0


def test_it_counts_when_asked_for_and_for_the_active_configuration(run, project):
    active = {"OPENCLAW_CONFIG_PATH": str(project)}
    env_file = project.with_name("env")
    env_file.write_text("OTHER=1\n")

    assert "missing-variable" in rules_of(run, project, "--select", "missing-variable")
    assert "missing-variable" in rules_of(run, project, "--env-file", env_file)
    assert "missing-variable" in rules_of(run, **active)
    assert "missing-variable" in rules_of(run, project, **active)


@pytest.mark.parametrize("name", ["CI", "PRE_COMMIT"])
def test_in_ci_it_does_not_count_for_any_file(run, project, name):
    active = {"OPENCLAW_CONFIG_PATH": str(project), name: "1"}

    assert "missing-variable" not in rules_of(run, **active)
    assert "missing-variable" in rules_of(run, "--select=missing-variable", **active)


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit", "markdown"])
@pytest.mark.parametrize("where", ["top", "inside", "outside"])
def test_paths_are_those_of_the_repository(run, isolated, monkeypatch, form, where):
    top = isolated / "repo"
    file = top / "conf" / "openclaw.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"gateway": {"mode": 1}}')
    (top / ".git").mkdir()
    folder = {"top": top, "inside": file.parent, "outside": isolated}[where]
    monkeypatch.chdir(folder)
    given = {"top": "conf", "inside": "openclaw.json", "outside": file}[where]

    text = run("validate", given, "--format", form).stdout

    assert "conf/openclaw.json" in text
    assert f"{top}/conf" not in text
    if form == "sarif":
        (log,) = json.loads(text)["runs"]
        assert log["originalUriBaseIds"] == {"%SRCROOT%": {"uri": f"{top.as_uri()}/"}}
        place = log["results"][0]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {
            "uri": "conf/openclaw.json",
            "uriBaseId": "%SRCROOT%",
        }


def test_without_git_the_hosts_own_variable_is_the_root(run, isolated, monkeypatch):
    (isolated / "conf").mkdir()
    (isolated / "conf" / "openclaw.json").write_text('{"gateway": {"mode": 1}}')
    monkeypatch.chdir(isolated / "conf")

    text = run(
        "validate", ".", "--format=github", GITHUB_WORKSPACE=str(isolated)
    ).stdout

    assert text.startswith("::error file=conf/openclaw.json,")
