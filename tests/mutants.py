"""Do the tests notice? Small mistakes, one at a time, put into a copy of the probe.

    .venv/bin/python tests/mutants.py [--sample N] [--seed N] [FILE…]

A mistake is a comparison, a boolean, a number or a status turned into its neighbour.
The tests that belong to the file run against each, and what no test notices is printed.
The working copy is never touched. Exit code 1 when fewer than nine in ten are noticed.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROBE = "openclaw_cfg/probe"
TESTS = {
    "ladder": (
        "ladder",
        "chat_path",
        "lists",
        "balance",
        "clouds",
        "advice",
        "vendors",
    ),
    "chat_path": ("chat_path",),
    "judgement": ("adapters", "lists", "advice", "ladder", "logins"),
    "barrier": ("advice",),
    "key_header": ("advice",),
    "windows": ("windows",),
    "vendor": ("balance", "vendors", "ladder", "advice"),
    "chats": ("ladder", "advice"),
    "listing": ("lists", "ladder"),
    "runner": ("network", "ladder", "strays", "hostile"),
}
COMPARED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt,
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ENOUGH = 0.9
SECONDS = 240


@dataclass(frozen=True)
class Mutant:
    """One mistake: what stands at a place of a file, and what is put there."""

    file: str
    line: int
    was: str
    now: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.was}  →  {self.now}"


def mutants(file: str) -> Iterator[Mutant]:
    """All mistakes that can be made in a file."""
    text = (ROOT / file).read_text(encoding="utf-8")
    tree = ast.parse(text)
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    # `frozen=True` and the like decide nothing.
    dull = {id(word.value) for found in classes for word in found.keywords}
    for node in ast.walk(tree):
        for made in () if id(node) in dull else _mistakes(node):
            was = ast.get_source_segment(text, node)
            source = _replaced(text, node, f"({ast.unparse(made)})")
            yield Mutant(file, node.lineno, was, ast.unparse(made), source)


def _mistakes(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, [op], right) if type(op) in COMPARED:
            yield ast.Compare(left, [COMPARED[type(op)]()], right)
        case ast.BoolOp(ast.And(), values):
            yield ast.BoolOp(ast.Or(), values)
        case ast.BoolOp(ast.Or(), values):
            yield ast.BoolOp(ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield ast.Constant(value + 1)
        case ast.Attribute(ast.Name("Status" | "Level" as kind), name) if (
            name.isupper()
        ):
            others = {"Status": ("UNKNOWN", "OK"), "Level": ("REACH", "CHAT")}[kind]
            other = next(found for found in others if found != name)
            yield ast.Attribute(ast.Name(kind), other)


def _replaced(text: str, node: ast.expr, by: str) -> str:
    lines = text.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    raw = text.encode()
    return (raw[:start] + by.encode() + raw[end:]).decode()


def noticed(mutant: Mutant, copy: Path) -> bool:
    """Whether a test fails with the mistake in place."""
    path = copy / mutant.file
    good = path.read_text(encoding="utf-8")
    path.write_text(mutant.source, encoding="utf-8")
    names = TESTS[path.stem]
    tests = [f"tests/probe/test_probe_{name}.py" for name in names]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(
            [*command, "-p", "no:xdist", *tests],
            cwd=copy,
            env=env,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(good, encoding="utf-8")
    return done.returncode != 0


def main() -> int:
    """Make mistakes and tell which ones no test notices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    files = given.files or [f"{PROBE}/{name}.py" for name in TESTS]
    found = [mutant for file in files for mutant in mutants(file)]
    sample = random.Random(given.seed).sample(found, min(given.sample, len(found)))
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("openclaw_cfg", "tests", "templates", "schemas"):
            shutil.copytree(ROOT / name, copy / name, ignore=_unneeded)
        shutil.copy(ROOT / "pyproject.toml", copy)
        for file in dict.fromkeys(mutant.file for mutant in sample):
            source = (ROOT / file).read_text(encoding="utf-8")
            if noticed(Mutant(file, 0, "", "", source), copy):
                sys.exit(f"the tests of {file} fail without any mistake")
        for number, mutant in enumerate(sample, 1):
            if not noticed(mutant, copy):
                survivors.append(mutant)
                print(f"{number}/{len(sample)} survives  {mutant}", flush=True)
    killed = len(sample) - len(survivors)
    print(f"{killed} of {len(sample)} mistakes noticed, of {len(found)} possible")
    return int(killed < ENOUGH * len(sample))


def _unneeded(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__"]


if __name__ == "__main__":
    sys.exit(main())
