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
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Final

import httpx  # noqa: F401 - the children need not import these anew
import hypothesis.strategies  # noqa: F401
import jsonschema  # noqa: F401
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from coverage import Coverage, CoverageData

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


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of a file: where, and the lines before and after it."""

    file: str
    line: int
    before: str
    after: str
    code: str  # all of the file, mutated


@dataclass(frozen=True, slots=True)
class Reach:
    """What a run of an area's tests has shown: seconds, and tests by file and line."""

    seconds: dict[str, float]
    tests: dict[str, dict[int, set[str]]]

    def chosen(self, mutation: Mutation, code: str, cap: float) -> list[list[str]]:
        """Tests that reach the statement, then those of its file; none: unreached.

        What runs when a module is imported, or once because its result is kept, counts
        for the test that came first; so the file's tests come second.
        """
        lines = self.tests.get(mutation.file, {})
        begin, end, imported = _statement(code, mutation.line)
        direct = set().union(*(lines.get(n, ()) for n in range(begin, end + 1)))
        if not direct and not imported:
            return []
        of_file = set().union(*lines.values()) - {""} or set(self.seconds)
        alike = {_shared(test) for test in direct}
        direct |= {test for test in self.seconds if _shared(test) in alike}
        rounds = [set() if imported else direct - {""}, of_file]
        return [self._quickest(tests, cap) for tests in rounds if tests]

    def _quickest(self, tests: set[str], cap: float) -> list[str]:
        order = sorted(tests & self.seconds.keys(), key=self.seconds.__getitem__)
        sums = accumulate(self.seconds[test] for test in order)
        within = sum(1 for _ in takewhile(lambda total: total <= cap, sums))
        return order[: max(within, 1)]


def _shared(test: str) -> tuple[str, str]:
    """What tests have in common that share a fixture: the module and the parameter.

    What the fixture reaches counts for the first of them.
    """
    return test.partition("::")[0], test.partition("[")[2]


def _statement(code: str, line: int) -> tuple[int, int, bool]:
    """First and last line of the innermost statement's head; whether import runs it."""
    begin, end, imported = line, line, True
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0):
            body = getattr(node, "body", None)
            inside = body and line >= body[0].lineno
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and inside:
                imported = False
            begin = node.lineno
            end = body[0].lineno - 1 if body and not inside else node.end_lineno or line
    return begin, max(begin, end), imported


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
        lines = difflib.ndiff(files[file].splitlines(), mutated.splitlines())
        changed = [text for text in lines if text[0] in "+-"]
        before, after = (
            " ".join(text[2:].strip() for text in changed if text[0] == sign)
            for sign in "-+"
        )
        mutations.append(Mutation(file, line, before, after, mutated))
    return mutations


class Tests:
    """A plugin for pytest: a context of coverage and the seconds for each test.

    With a choice only these run, in this order.
    """

    def __init__(self, chosen: list[str] | None = None) -> None:
        self.chosen, self.seconds = chosen, dict[str, float]()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        if measured := Coverage.current():
            measured.switch_context(item.nodeid)
        start = time.perf_counter()
        result = yield
        self.seconds[item.nodeid] = time.perf_counter() - start
        return result

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        if self.chosen is not None:
            known = {item.nodeid: item for item in items}
            items[:] = [known[name] for name in self.chosen if name in known]

    def run(self, files: list[str]) -> int:
        words = ["-x", "-q", "-p", "no:cacheprovider", *files]
        return int(pytest.main(words, plugins=[self]))


def _apart(copy: Path, work: Callable[[], int], limit: float, log: Path) -> int | None:
    """Do it in a child process, with the copy before the installed package.

    The result is that of the work; None when it took longer than the limit in seconds.
    The child has what this process has imported, which is nothing of the package.
    """
    if (child := os.fork()) == 0:
        code = 1
        try:
            os.setsid()
            os.chdir(copy)
            with log.open("wb") as out:
                os.dup2(out.fileno(), 1)
                os.dup2(out.fileno(), 2)
            paths = [str(copy), str(copy / "tests")]
            sys.path[:1] = paths  # instead of the folder of this file
            os.environ["PYTHONPATH"] = os.pathsep.join(paths)
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
            code = work()
        finally:
            os._exit(code)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def learn(copy: Path, module: str, files: list[str]) -> Reach:
    """Run the tests once; they have to pass."""
    kept, data, log = copy / "seconds.json", copy / "coverage.data", copy / "log"

    def work() -> int:
        measured = Coverage(data_file=str(data), source=[module])
        measured.start()
        tests = Tests()
        code = tests.run(files)
        measured.stop()
        measured.save()
        kept.write_text(json.dumps(tests.seconds), encoding="utf-8")
        return code

    if _apart(copy, work, 3600, log) != 0:
        sys.exit(f"{log.read_text('utf-8')}\nThe tests fail without a mutation.")
    found = CoverageData(str(data))
    found.read()
    tests = {
        str(Path(file).relative_to(copy)): {
            line: set(names) for line, names in found.contexts_by_lineno(file).items()
        }
        for file in found.measured_files()
    }
    return Reach(json.loads(kept.read_text(encoding="utf-8")), tests)


def notices(copy: Path, mutation: Mutation, reach: Reach, cap: float) -> bool:
    """Whether a test fails, or never ends, with the mutation in place."""
    file = copy / mutation.file
    code, stat = file.read_text(encoding="utf-8"), file.stat()
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    try:
        file.write_text(mutation.code, encoding="utf-8")
        for tests in reach.chosen(mutation, code, cap):
            files = sorted({test.partition("::")[0] for test in tests})
            work = partial(Tests(tests).run, files)
            limit = 60 + 3 * sum(reach.seconds[test] for test in tests)
            if _apart(copy, work, limit, copy / "log") != 0:
                return True
    finally:
        file.write_text(code, encoding="utf-8")
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return False


def main() -> int:
    """Run the areas that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("areas", nargs="*", metavar="AREA")
    parser.add_argument("--samples", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=20, help="of tests, a mutation")
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
            mutations = sample(copy, module, given.samples, given.seed)
            reach, alive = learn(copy, module, tests.split()), []
            mutations = [
                m for m in mutations if (m.file, m.before, m.after) not in equivalent
            ]
            for mutation in mutations:
                if not notices(copy, mutation, reach, given.seconds):
                    alive.append(mutation)
                    print(
                        f"  {mutation.file}:{mutation.line}",
                        f"- {mutation.before}",
                        f"+ {mutation.after}",
                        sep="\n    ",
                        flush=True,
                    )
            noticed = len(mutations) - len(alive)
            print(
                f"{area}: {noticed} of {len(mutations)} mutations noticed", flush=True
            )
            worst = max(worst, len(alive) / max(len(mutations), 1))
    return int(worst > 0.1)


if __name__ == "__main__":
    sys.exit(main())
