"""Run the tests of an area with a mutation in place, for `mutation.py`.

One process loads the tests and is forked for each mutation; the fork's functions get
the mutated code. What ran when the modules were imported needs a process that imports
them anew, which takes longer.
"""

import ast
import gc
import json
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import _lru_cache_wrapper, partial
from itertools import accumulate, pairwise, takewhile
from pathlib import Path
from types import CodeType, FunctionType

import httpx  # noqa: F401 - the children need not import these anew
import hypothesis.strategies  # noqa: F401
import jsonschema  # noqa: F401
import pytest
from coverage import Coverage, CoverageData


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
    """What a run of an area's tests has shown: CPU seconds, tests by file and line."""

    seconds: dict[str, float]
    tests: dict[str, dict[int, set[str]]]

    @classmethod
    def read(cls, copy: Path) -> "Reach":
        """What the run of all tests has left in the copy's folder."""
        found = CoverageData(str(copy / "coverage.data"))
        found.read()
        tests = {
            str(Path(file).relative_to(copy)): {
                line: set(names)
                for line, names in found.contexts_by_lineno(file).items()
            }
            for file in found.measured_files()
        }
        return cls(json.loads((copy / "seconds.json").read_text("utf-8")), tests)

    def chosen(self, mutation: Mutation, code: str, cap: float) -> list[list[str]]:
        """Tests that reach the statement, then those of its file; none: unreached.

        What runs when a module is imported, or once because its result is kept, counts
        for the test that came first; so the file's tests come second. A constant is
        reached by none, so all others come third.
        """
        lines = self.tests.get(mutation.file, {})
        direct, imported = self._reaching(mutation, code)
        if not direct and not imported:
            return []
        of_file = set().union(*lines.values()) - {""} or set(self.seconds)
        alike = {_shared(test) for test in direct}
        direct |= {test for test in self.seconds if _shared(test) in alike}
        others = set(self.seconds) - of_file if imported else set()
        rounds = [set() if imported else direct - {""}, of_file, others]
        return [self._quickest(tests, cap) for tests in rounds if tests]

    def imported(self, mutation: Mutation, code: str) -> bool:
        """Whether the statement ran before any test did."""
        direct, imported = self._reaching(mutation, code)
        return imported or "" in direct

    def _reaching(self, mutation: Mutation, code: str) -> tuple[set[str], bool]:
        lines = self.tests.get(mutation.file, {})
        begin, end, imported = _statement(code, mutation.line)
        return set().union(*(lines.get(n, ()) for n in range(begin, end + 1))), imported

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


class Forks:
    """A plugin for pytest: all tests once, then those of each mutation, each in a fork.

    A line goes to the pipe for each mutation: true where a test noticed it, null where
    only a process that imports the package anew can tell.
    """

    def __init__(
        self, copy: Path, mutations: list[Mutation], cap: float, pipe: int
    ) -> None:
        self.copy, self.mutations, self.cap, self.pipe = copy, mutations, cap, pipe

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        measured = Coverage.current()
        learn = partial(_learn, session, measured, self.copy)
        ended = _wait(_fork(learn), 3600)
        measured.stop()
        if ended != 0:
            raise session.Failed("the tests fail without a mutation")
        reach = Reach.read(self.copy)
        items = {item.nodeid: item for item in session.items}
        functions, caches = defaultdict(list), []
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType):
                functions[thing.__code__.co_filename].append(thing)
            elif isinstance(thing, _lru_cache_wrapper):
                caches.append(thing)
        for mutation in self.mutations:
            file = str(self.copy / mutation.file)
            change = _change(file, functions[file], mutation, reach)
            noticed = None
            if change is not None:
                work = partial(_mutated, session, items, change, caches)
                noticed = _noticed(self.copy, mutation, reach, self.cap, work)
            os.write(self.pipe, json.dumps(noticed).encode() + b"\n")
        return True

    def pytest_runtest_logreport(self, report):
        if report.failed:
            text = f"{report.nodeid}\n{report.longreprtext}"
            (self.copy / "failure").write_text(text, encoding="utf-8")


def _mutated(
    session: pytest.Session,
    items: dict[str, pytest.Item],
    change: list[tuple[FunctionType, CodeType]],
    caches: list[_lru_cache_wrapper],
    tests: list[str],
) -> int:
    """Change the functions and run these tests to the first that fails (1)."""
    for function, code in change:
        function.__code__ = code
    for cache in caches:
        cache.cache_clear()
    for item, following in pairwise([*(items[test] for test in tests), None]):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


def _learn(session: pytest.Session, measured: Coverage, copy: Path) -> int:
    """Run each test in a context of coverage of its own; they have to pass."""
    seconds = {}
    for item, following in pairwise([*session.items, None]):
        measured.switch_context(item.nodeid)
        start = sum(os.times()[:4])
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        seconds[item.nodeid] = sum(os.times()[:4]) - start
        if session.testsfailed:
            return 1
    measured.stop()
    measured.save()
    (copy / "seconds.json").write_text(json.dumps(seconds), encoding="utf-8")
    return 0


def _change(
    file: str, functions: list[FunctionType], mutation: Mutation, reach: Reach
) -> list[tuple[FunctionType, CodeType]] | None:
    """The functions of a loaded file with their mutated code; None: import it anew."""
    if all(getattr(m, "__file__", None) != file for m in sys.modules.values()):
        return []  # a test will import it, mutated
    code = Path(file).read_text(encoding="utf-8")
    if reach.imported(mutation, code):
        return None
    mutated = dict(
        _pairs(compile(code, file, "exec"), compile(mutation.code, file, "exec"))
    )
    change = []
    for function in functions:
        new = mutated.get(function.__code__)
        if new is None or new.co_freevars != function.__code__.co_freevars:
            return None
        change.append((function, new))
    return change


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The code of each function before and after, as far as they correspond."""
    olds, news = (
        [part for part in code.co_consts if isinstance(part, CodeType)]
        for code in (old, new)
    )
    if len(olds) == len(news):
        for before, after in zip(olds, news, strict=True):
            yield before, after
            yield from _pairs(before, after)


class Chosen:
    """A plugin for pytest: only these tests, in this order."""

    def __init__(self, tests: list[str]) -> None:
        self.tests = tests

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        known = {item.nodeid: item for item in items}
        items[:] = [known[name] for name in self.tests if name in known]


def _noticed(
    copy: Path,
    mutation: Mutation,
    reach: Reach,
    cap: float,
    work: Callable[[list[str]], int],
) -> bool:
    """Whether a test fails, or never ends, with the mutation in place."""
    file = copy / mutation.file
    code, stat = file.read_text(encoding="utf-8"), file.stat()
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    try:
        file.write_text(mutation.code, encoding="utf-8")
        for tests in reach.chosen(mutation, code, cap):
            limit = 20 + 3 * sum(reach.seconds[test] for test in tests)
            if _wait(_fork(partial(_limited, limit, work, tests)), 10 * limit) != 0:
                return True
    finally:
        file.write_text(code, encoding="utf-8")
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return False


def _limited(seconds: float, work: Callable[[list[str]], int], tests: list[str]) -> int:
    """The result of the work; more CPU seconds end the process."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    return work(tests)


def _fork(work: Callable[[], int]) -> int:
    """The id of a child, of a process group of its own, that ends with the result."""
    if child := os.fork():
        return child
    code = 1
    try:
        os.setsid()
        code = work()
    finally:
        os._exit(code)


def _wait(child: int, limit: float) -> int | None:
    """What a child ended with; after so many seconds it is killed, and None."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _pytest(copy: Path, files: list[str], plugin: object) -> int:
    """Run pytest on a copy, which comes before the installed package."""
    os.chdir(copy)
    with (copy / "log").open("wb") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    paths = [str(copy), str(copy / "tests")]
    sys.path[:1] = paths  # instead of the folder of this file
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    words = ["-x", "-q", "-p", "no:cacheprovider", *files]
    return int(pytest.main(words, plugins=[plugin]))


def _anew(copy: Path, tests: list[str]) -> int:
    """Run these tests in a process that imports the package."""
    files = sorted({test.partition("::")[0] for test in tests})
    return _pytest(copy, files, Chosen(tests))


def verdicts(
    copy: Path, module: str, files: list[str], mutations: list[Mutation], cap: float
) -> Iterator[tuple[Mutation, bool]]:
    """Each mutation, and whether a test of these files noticed it.

    The tests of a mutation take `cap` seconds of CPU at most, the quickest first. Ends
    the program where they fail without a mutation.
    """
    read, write = os.pipe()

    def load() -> int:
        os.close(read)
        data = str(copy / "coverage.data")
        Coverage(data_file=data, source=[str(copy / module)]).start()
        return _pytest(copy, files, Forks(copy, mutations, cap, write))

    server = _fork(load)
    os.close(write)
    anew = []
    with os.fdopen(read, encoding="utf-8") as lines:
        for mutation, line in zip(mutations, lines, strict=False):
            noticed = json.loads(line)
            if noticed is None:
                anew.append(mutation)
            else:
                yield mutation, noticed
    if _wait(server, 60) != 0:
        said = copy / ("log" if (copy / "seconds.json").exists() else "failure")
        sys.exit(f"{said.read_text('utf-8')}\nThe run ended before its last mutation.")
    reach = Reach.read(copy)
    for mutation in anew:
        yield mutation, _noticed(copy, mutation, reach, cap, partial(_anew, copy))
