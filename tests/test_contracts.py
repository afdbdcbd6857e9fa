"""What every plug-in of a kind has to keep, for all of them."""

import ast
from pathlib import Path

import pytest

from openclaw_cfg import ask, rules
from openclaw_cfg.app.explain import explanations
from openclaw_cfg.app.validate import Judgement, check_bytes
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.schema.store import NEWEST, load_native

LINT = [rule.EXPLANATION for rule in rules.RULES]
# What a file alone does not show: the bytes, another version, other files.
ELSEWHERE = {"encoding", "folder-only-key", "readable-key-file"}


def _rules(text: str, folder: Path) -> set[str]:
    by = Judgement(schema=load_native(NEWEST))
    report = check_bytes(text.encode(), folder / "openclaw.json", Environment(), by)
    return {found.rule for found in report.diagnostics}


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
    assert entry.id in _rules(entry.bad, tmp_path)
    assert entry.id not in _rules(entry.good, tmp_path)


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.EXPLANATION.id)
def test_a_rule_is_called_like_its_file_and_says_what_it_rests_on(rule):
    assert rule.__name__.rpartition(".")[2].replace("_", "-") == rule.EXPLANATION.id
    assert len(rule.__doc__.split("\n\n")) > 1


def test_rule_ids_are_unique():
    ids = [entry.id for entry in explanations()]

    assert len(ids) == len(set(ids))


def test_the_rules_stand_alone_in_their_folder_and_all_are_listed():
    modules = {path.stem for path in Path(rules.__file__).parent.glob("*.py")}

    assert modules - {"__init__"} == {
        rule.__name__.rpartition(".")[2] for rule in rules.RULES
    }  # type: ignore[attr-defined]


# They follow an answer that only a person gives.
FOLLOW = {
    "key.py": {"Paste the key", "Name of the variable", "Keep it in clear text?"},
    "login.py": {"Paste the OpenAI API key"},
    "recover.py": {"What now?"},
    "secret_ref.py": {"Which vault?", "Path of the file", "Command", "grammar.title"},
}
QUESTIONS = {"Choose", "ChooseMany", "Confirm", "Text", "SecretText"}


def test_every_question_says_what_counts_where_nobody_is_asked():
    for path in Path(ask.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in QUESTIONS:
                said = {word.arg: word.value for word in call.keywords}
                if "title" in said and "unasked" not in said:
                    title = ast.unparse(said["title"]).strip("'")
                    assert title in FOLLOW.get(path.name, ()), (path.name, title)
