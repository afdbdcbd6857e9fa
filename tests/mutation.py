"""Mutation testing by sample: change one line of the package, and see a test fail.

`python tests/mutation.py [AREA …] [--samples N] [--seed N]` works on a copy of the
repository, with cosmic-ray and coverage (`pip install '.[mutation]'`). The tests of an
area run once, to learn which of them reach each line; then each mutation has those
that reach it, the quickest first. It prints each mutation that no test notices, and
ends with 1 where more than a tenth of a sample survives. `mutation.toml` lists those
that change nothing, with the reason.
"""

import argparse
import ast
import difflib
import random
import shutil
import sys
import tempfile
import tomllib
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Final

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from mutation_runs import Mutation, verdicts

ROOT: Final = Path(__file__).parent.parent
# Area: what is mutated, and the tests that should notice.
AREAS: Final = {
    "probe": ("openclaw_cfg/probe", "tests/probe"),
    "rules": ("openclaw_cfg/rules", "tests/rules tests/lint tests/test_contracts.py"),
    "fix": (
        "openclaw_cfg/fix",
        "tests/fix tests/app/test_removed.py tests/app/test_validate_names_fix.py",
    ),
    "redact": (
        "openclaw_cfg/redact",
        "tests/test_redact.py tests/test_contracts.py tests/output",
    ),
    "files": (
        "openclaw_cfg/files",
        "tests/files tests/cli/test_search.py tests/proof/test_other_systems.py",
    ),
    "catalog": ("openclaw_cfg/catalog", "tests/catalog tests/ask/test_offers.py"),
    "judge": (
        "openclaw_cfg/openclaw",
        (
            "tests/openclaw tests/agreement tests/app/test_unattended.py"
            " tests/cli/test_cost_of_recorded_usage.py"
            " tests/cli/test_remove_unattended.py"
        ),
    ),
}
# The mistakes that a person makes. Others, such as `a / b` for `a ** b`, end nearly
# each run with an exception and would only flatter the figures.
OPERATORS: Final = (
    *(f"ReplaceComparisonOperator_{a}_{b}" for a, b in (
        ("Eq", "NotEq"), ("NotEq", "Eq"), ("Is", "IsNot"), ("IsNot", "Is"),
        ("Lt", "LtE"), ("LtE", "Lt"), ("Gt", "GtE"), ("GtE", "Gt"),
    )),
    *(f"ReplaceBinaryOperator_{a}_{b}" for a, b in (
        ("Add", "Sub"), ("Sub", "Add"), ("BitOr", "BitAnd"), ("BitAnd", "BitOr"),
    )),
    "ReplaceUnaryOperator_Delete_Not", "AddNot", "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "NumberReplacer",
    "ZeroIterationForLoop",
)  # fmt: skip


def _unseen(code: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where a change does nothing when it runs: types, decorators, assertions."""
    parts: list[ast.expr | ast.stmt | None] = []
    for node in ast.walk(ast.parse(code)):
        parts += [getattr(node, "annotation", None), getattr(node, "returns", None)]
        parts += getattr(node, "decorator_list", [])
        if isinstance(node, ast.ClassDef):
            parts += [keyword.value for keyword in node.keywords]
        if isinstance(node, ast.keyword) and node.arg == "strict":
            parts.append(node.value)
        if isinstance(node, ast.Assert):
            parts.append(node)
    return [
        ((part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset))
        for part in parts
        if part is not None
    ]


def _places(code: str) -> list[list[tuple[int, str, int]]]:
    """Each place of a file that can be mutated: the line, operator and occurrence."""
    tree, unseen = get_ast(code), _unseen(code)
    places = defaultdict(list)
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        spots = (
            at for node in ast_nodes(tree) for at in operator.mutation_positions(node)
        )
        for occurrence, (start, _) in enumerate(spots):
            if not any(begin <= start < end for begin, end in unseen):
                places[start].append((start[0], name, occurrence))
    return [places[start] for start in sorted(places)]


def sample(copy: Path, module: str, count: int, seed: int) -> list[Mutation]:
    """The same mutations for the same seed and code, at most one of each place."""
    files = {
        str(file.relative_to(copy)): file.read_text(encoding="utf-8")
        for file in sorted((copy / module).rglob("*.py"))
    }
    places = [(file, ways) for file, code in files.items() for ways in _places(code)]
    chance = random.Random(seed)
    mutations = []
    for file, ways in chance.sample(places, min(count, len(places))):
        line, name, occurrence = chance.choice(ways)
        mutated = mutate_code(files[file], get_operator(f"core/{name}")(), occurrence)
        with suppress(SyntaxError):  # as of `not` before `:=`
            compile(mutated, file, "exec")
            mutations.append(_mutation(file, line, files[file], mutated))
    return mutations


def _mutation(file: str, line: int, code: str, mutated: str) -> Mutation:
    lines = difflib.ndiff(code.splitlines(), mutated.splitlines())
    changed = [text for text in lines if text[0] in "+-"]
    before, after = (
        " ".join(text[2:].strip() for text in changed if text[0] == sign)
        for sign in "-+"
    )
    return Mutation(file, line, before, after, mutated)


def main() -> int:
    """Run the areas that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("areas", nargs="*", metavar="AREA")
    parser.add_argument("--samples", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--seconds", type=int, default=20, help="of CPU for the tests of a mutation"
    )
    given = parser.parse_args()
    listed = tomllib.loads((ROOT / "tests/mutation.toml").read_text(encoding="utf-8"))
    equivalent = {(e["file"], e["before"], e["after"]) for e in listed["equivalent"]}
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        unneeded = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__")
        shutil.copytree(ROOT, copy, ignore=unneeded)
        for area in given.areas or AREAS:
            module, tests = AREAS[area]
            mutations = [
                m
                for m in sample(copy, module, given.samples, given.seed)
                if (m.file, m.before, m.after) not in equivalent
            ]
            alive = 0
            for mutation, noticed in verdicts(
                copy, module, tests.split(), mutations, given.seconds
            ):
                if not noticed:
                    alive += 1
                    print(
                        f"  {mutation.file}:{mutation.line}",
                        f"- {mutation.before}",
                        f"+ {mutation.after}",
                        sep="\n    ",
                        flush=True,
                    )
            count = len(mutations)
            print(f"{area}: {count - alive} of {count} mutations noticed", flush=True)
            worst = max(worst, alive / max(count, 1))
    return int(worst > 0.1)


if __name__ == "__main__":
    sys.exit(main())
