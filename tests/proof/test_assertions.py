"""Each test can fail: it asserts something, or a helper that it names does."""

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def functions():
    """Each function below `tests`: where it is, and the names that it uses."""
    for file in sorted(TESTS.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, FUNCTION):
                yield f"{file.relative_to(TESTS)}::{node.name}", names(node)


def names(function):
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            found.add("assert")
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def test_no_test_is_without_an_assertion():
    used = dict(functions())
    asserting, before = {"assert", "raises", "fail"}, set()
    while asserting != before:
        before = set(asserting)
        asserting |= {
            where.partition("::")[2] for where, of in used.items() if of & before
        }

    assert [
        where
        for where, of in used.items()
        if where.partition("::")[2].startswith("test_") and not of & asserting
    ] == []
