"""What the package imports is what it declares, and every licence is listed."""

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LICENSES = ROOT / "LICENSES.md"
# Where the name to import is not that of the distribution.
IMPORTED_AS = {
    "ada-url": "ada_url",
    "google-auth": "google",
    "prompt-toolkit": "prompt_toolkit",
}
EXTRAS = ("bedrock", "vertex", "lsp")
ROW = re.compile(r"^\| ([\w-]+) \| ([^|]+) \|", re.MULTILINE)


def declared(*extras):
    lines = list(PROJECT["dependencies"])
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    return {name_of(line) for line in lines}


def name_of(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower()


def imported():
    names = set()
    for path in (ROOT / "openclaw_cfg").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {"openclaw_cfg"}


def needed(name, found):
    """The distributions that one needs here, with those that they need."""
    if name in found:
        return
    found.add(name)
    for line in distribution(name).requires or ():
        if "extra ==" in line:
            continue
        try:
            distribution(name_of(line))
        except PackageNotFoundError:
            continue  # for another system or Python
        needed(name_of(line).replace("_", "-"), found)


def licence_of(name):
    meta = distribution(name).metadata
    classifiers = [c for c in meta.get_all("Classifier", []) if "License ::" in c]
    said = meta.get("License-Expression") or " ".join(classifiers)
    return said or meta.get("License") or ""


def test_the_package_imports_what_it_declares_and_nothing_else():
    runtime = {IMPORTED_AS.get(name, name) for name in declared()}
    extras = {IMPORTED_AS.get(name, name) for name in declared(*EXTRAS)}

    assert runtime <= imported()
    assert imported() <= runtime | extras


@pytest.mark.parametrize("line", PROJECT["dependencies"])
def test_every_dependency_says_its_lowest_version(line):
    assert re.fullmatch(r"[\w-]+>=\d+(\.\d+)*", line)


def test_every_dependency_is_listed_with_its_licence():
    found: set[str] = set()
    for name in declared():
        needed(name, found)
    listed = dict(ROW.findall(LICENSES.read_text("utf-8")))

    assert found <= set(listed)
    for name in sorted(found):
        family = listed[name].strip().partition("-")[0]
        assert family in licence_of(name), f"{name}: {licence_of(name)}"
