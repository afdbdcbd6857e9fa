"""Layers hold: a module imports lower layers, its own package, and little else."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import openclaw_cfg

ROOT = Path(openclaw_cfg.__file__).parent
LAYERS = (
    {"errors", "secret", "jsonpath", "resources", "unified", ""},
    {"source"},
    {"json5", "files", "paths"},
    {"dotenv", "redact"},
    {"model", "report"},
    {"catalog", "schema"},
    {"dialects"},
    {"openclaw"},
    {"lint", "other_tools"},
    {"rules", "output", "probe", "fix", "demo"},
    {"app"},
    {"lsp", "ask"},
    {"cli"},
    {"__main__"},
)
# Third-party package → where it may be imported.
THIRD_PARTY = {
    "click": ("cli",),
    "prompt_toolkit": ("cli",),
    "questionary": ("cli",),
    "rich": ("cli", "output"),
    "httpx": ("probe/runner.py", "probe/session.py", "probe/download.py"),
    "ada_url": ("schema",),
    "jsonschema": ("schema",),
    "referencing": ("schema",),
    "regress": ("schema",),
    "msgspec": ("",),
    "pathspec": ("files/git.py",),
    "platformdirs": ("paths.py",),
    "botocore": ("probe",),
    "google": ("probe",),
    "pygls": ("lsp/server.py",),
    "lsprotocol": ("lsp",),
}
MODULES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_its_layer_may(path):
    own = _package(path.relative_to(ROOT).with_suffix("").parts[0])
    for name in _imported(path):
        top, _, rest = name.partition(".")
        if top == "openclaw_cfg":
            other = _package(rest.partition(".")[0])
            assert other == own or _layer(other) < _layer(own), f"{own} imports {name}"
        elif top in THIRD_PARTY:
            place = path.relative_to(ROOT).as_posix()
            assert place.startswith(THIRD_PARTY[top]), f"{place} imports {name}"
        else:
            assert top in sys.stdlib_module_names, f"{path} imports undeclared {name}"


def _package(name: str) -> str:
    """The package a module counts to; the loader is the door of `openclaw`."""
    return {"__init__": "", "__version__": "", "loader": "openclaw"}.get(name, name)


def _layer(name: str) -> int:
    found = [n for n, layer in enumerate(LAYERS) if name in layer]
    assert found, f"{name} has no layer"
    return found[0]


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "openclaw_cfg":
                yield from (f"openclaw_cfg.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_console_prints(path):
    """It makes text harmless; the screen of questions makes its own so."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)]

    printing = {
        *("print", "click.echo", "click.secho", "click.confirm", "click.prompt"),
        *("sys.stdout.write", "sys.stdout.buffer.write"),
    }
    allowed = {"cli/console.py", "cli/screen.py", "schema/build.py"}
    if path.relative_to(ROOT).as_posix() not in allowed:
        assert printing.isdisjoint(calls)


def test_a_class_name_has_one_meaning():
    """Else a reader has to look up which of them is meant."""
    homes = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(path.relative_to(ROOT).as_posix())

    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


# Folders of tests that are about more than one package.
ACROSS = {"action", "agreement", "benchmarks", "e2e", "journeys", "proof"}
DATA = {"cases", "data", "goldens"}


def test_the_tests_mirror_the_house():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    folders = {
        path.name
        for path in Path(__file__).parent.iterdir()
        if path.is_dir() and not path.name.startswith(("_", "."))
    }

    assert folders - ACROSS - DATA <= packages


def test_no_group_is_possessive_or_atomic():
    """Python before 3.11.5 (Debian 12 has 3.11.2) matches such groups wrongly."""
    group = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+(?![/;,'])|\(\?>")
    found = [
        f"{path.name}:{number}"
        for path in ROOT.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if group.search(line)
    ]

    assert not found, f"{found}: repeat the group without the second +"
