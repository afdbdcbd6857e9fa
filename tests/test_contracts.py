"""What every plug-in of a kind has to keep, for all of them."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from openclaw_cfg import other_tools, output, rules
from openclaw_cfg.app.validate import Judgement, check_bytes
from openclaw_cfg.lint.plans import UNCERTAIN
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.probe import ADAPTERS, adapters
from openclaw_cfg.report import Severity
from openclaw_cfg.rules import explanations
from openclaw_cfg.schema.store import NEWEST, load_native

ROOT = Path(__file__).parents[1]
LINT = [rule.EXPLANATION for rule in rules.RULES]
# What a file alone does not show: the bytes, another version, other files.
ELSEWHERE = {"encoding", "folder-only-key", "readable-key-file"}


def _rules(text: str, folder: Path) -> set[tuple[str, Severity]]:
    by = Judgement(schema=load_native(NEWEST))
    report = check_bytes(text.encode(), folder / "openclaw.json", Environment(), by)
    return {(found.rule, found.severity) for found in report.diagnostics}


@pytest.mark.parametrize("entry", explanations(), ids=lambda entry: entry.id)
def test_an_explanation_is_complete(entry):
    assert not entry.summary.endswith(".")
    assert all((entry.bad, entry.good, entry.how))


@pytest.mark.parametrize(
    "entry",
    [entry for entry in explanations() if entry.id not in ELSEWHERE],
    ids=lambda entry: entry.id,
)
def test_the_examples_of_a_rule_show_it(entry, tmp_path):
    assert (entry.id, entry.severity) in _rules(entry.bad, tmp_path)
    assert entry.id not in {rule for rule, _ in _rules(entry.good, tmp_path)}


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.EXPLANATION.id)
def test_the_severity_is_that_of_the_explanation_but_for_the_cases_it_names(rule):
    """`explain` and `validate` say the same."""
    tree = ast.parse(Path(rule.__file__).read_text(encoding="utf-8"))
    body = [node for node in tree.body if not _is_explanation(node)]
    names = {
        node.attr
        for part in body
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Severity"
    }
    shared = rule.EXPLANATION.info == UNCERTAIN

    assert names <= {"INFO"}, "leave the severity to EXPLANATION, or set it to INFO"
    assert bool(rule.EXPLANATION.info) == (shared or bool(names)) or (
        rule.EXPLANATION.id == "readable-key-file"
    ), "EXPLANATION.info says in which cases it is an info"
    calls_finding = "finding(plan" in "".join(ast.unparse(tree).split())
    assert calls_finding == shared


def _is_explanation(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "EXPLANATION"


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.EXPLANATION.id)
def test_a_rule_is_called_like_its_file_and_says_what_it_rests_on(rule):
    name, file = rule.EXPLANATION.id, Path(rule.__file__)
    assert file.stem.replace("_", "-") == name, (
        f"the id of a rule is its file's name with hyphens: rename {file.name}, or "
        f'the id "{name}"'
    )
    _, _, rests_on = rule.__doc__.partition("\n\n")
    assert rests_on.strip(), (
        f"the docstring of {file.name} needs a second paragraph: what "
        "the rule rests on, OpenClaw's version or another source"
    )


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.EXPLANATION.id)
def test_a_rule_has_rows_of_what_it_finds_and_what_it_leaves_alone(rule):
    name = rule.EXPLANATION.id
    folder = Path(__file__).parent / "rules"
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("test_*.py")]
    asked = (f'"{name}"', f'"{name} ')
    assert any(word in text for text in texts for word in asked), (
        f'write where "{name}" speaks and where it keeps quiet: a test with '
        f'assert_says("{name}", …) in tests/rules/test_boundaries_*.py'
    )


def test_rule_ids_are_unique():
    ids = [entry.id for entry in explanations()]

    assert len(ids) == len(set(ids))


def test_the_rules_stand_alone_in_their_folder_and_all_are_listed():
    modules = {path.stem for path in Path(rules.__file__).parent.glob("*.py")}

    listed = {rule.__name__.rpartition(".")[2] for rule in rules.RULES}
    lost = modules - {"__init__"} - listed
    assert not lost, f"put {lost} into a group of GROUPS in rules/__init__.py"
    assert listed <= modules


def test_every_output_format_is_listed_and_documented():
    for path in Path(output.__file__).parent.glob("*.py"):
        if {"ID", "HELP", "render"} <= _defined(path):
            assert path.stem in output.FORMATS, (
                f"output/{path.name} is a format: put {path.stem!r} into FORMATS in "
                "output/__init__.py"
            )
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in output.FORMATS:
        assert f"`{name}`" in text, f'name the format `{name}` in README.md, "In CI"'


def test_every_probe_adapter_is_listed_and_documented():
    for path in Path(adapters.__file__).parent.glob("*.py"):
        if {"APIS", "ask", "judge"} <= _defined(path):
            listed = {adapter.__name__.rpartition(".")[2] for adapter in ADAPTERS}
            assert path.stem in listed, (
                f"probe/adapters/{path.name} is an adapter: import {path.stem} in "
                "probe/adapters/__init__.py and put it into ADAPTERS"
            )
    place = "docs/guides/what-is-sent.md"
    text = (ROOT / place).read_text(encoding="utf-8")
    for api in (api for adapter in ADAPTERS for api in adapter.APIS):
        assert f"`{api}`" in text, f"name the protocol `{api}` in {place}"


def test_every_tool_to_take_providers_from_is_listed_and_documented():
    for path in Path(other_tools.__file__).parent.glob("*.py"):
        if {"ID", "TITLE", "providers"} <= _defined(path):
            name = path.stem.replace("_", "-")
            assert name in other_tools.TOOLS, (
                f"other_tools/{path.name} reads a tool: put {name!r} into TOOLS in "
                "other_tools/__init__.py"
            )
    for place in ("README.md", "docs/guides/moving.md"):
        text = (ROOT / place).read_text(encoding="utf-8")
        for tool in other_tools.TOOLS:
            name = other_tools.title(tool)
            assert name in text, f'name "{name}" in {place}'


@pytest.mark.parametrize("tool", other_tools.TOOLS)
def test_a_tool_is_called_like_its_file(tool):
    module = import_module(f"openclaw_cfg.other_tools.{tool.replace('-', '_')}")

    assert tool == module.ID, f'ID of {Path(module.__file__).name} must be "{tool}"'


def _defined(path):
    """The names that a module defines at its top."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = [getattr(node, "target", None), *getattr(node, "targets", ())]
        names |= {one.id for one in targets if isinstance(one, ast.Name)}
        names.add(getattr(node, "name", ""))
    return names
