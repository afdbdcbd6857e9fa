"""A flood of random files through the tool, with figures.

    python tests/proof/floods.py validate --count 100000
    python tests/proof/floods.py fix --count 20000
    python tests/proof/floods.py edit --count 20000

Every file has a time limit and the process a limit of memory. A traceback, a file
beyond the limit, or a broken promise ends the run with the seed and the file.
"""

import argparse
import random
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from fix_plans import schema
from proof.flood_inputs import Inputs, mutated_value

from openclaw_cfg.app.validate import Judgement, check_bytes
from openclaw_cfg.fix.plan import FixTarget, plan
from openclaw_cfg.json5.edit import CommentOut, Insert, Move, Remove, Rename, Set, apply
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.error import EditError, Json5Error
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import Json, JsonPath, same
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.output import FORMATS, pick
from openclaw_cfg.redact import redacted
from openclaw_cfg.report import Run
from openclaw_cfg.schema.store import NEWEST
from openclaw_cfg.source import Source

SEED: Final = 20261121
LIMIT: Final = 20
"""Seconds that one file may take."""
MEMORY: Final = 1 << 30
"""Bytes of address space that the whole run may take."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a flood came to."""

    count: int
    worked: int
    seconds: float
    slowest: float
    peak_mb: int

    def __str__(self) -> str:
        return (
            f"{self.count} files, {self.worked} of them read to the end, "
            f"{self.seconds:.0f} s, slowest {self.slowest:.2f} s, "
            f"peak memory {self.peak_mb} MB"
        )


def validate(data: bytes, dice: random.Random) -> bool:
    """Check a file; whether it could be read. What is found can be printed."""
    by = Judgement(schema=schema(NEWEST))
    report = check_bytes(data, Path("openclaw.json"), Environment(), by)
    for found in report.diagnostics:
        assert found.message
        assert found.start <= found.end
    form = dice.choice(FORMATS)
    pick(form).render(Run(reports=(report,), openclaw_version=NEWEST))
    return report.dialect is not None


def fix(data: bytes, dice: random.Random) -> bool:
    """Plan a fix; whether there was a tree. A second fix changes nothing more."""
    with suppress(Json5Error):
        source = decode(data)
        unsafe = dice.random() < 0.3
        for _ in range(2):
            loaded = load(source, environment=Environment())
            target = FixTarget(schema=schema(NEWEST), version=NEWEST, unsafe=unsafe)
            made = plan(loaded, target)
            first, source = source, made.after.document.source
        assert first.text == source.text, "a second fix changes more"
        return True
    return False


def edit(data: bytes, dice: random.Random) -> bool:
    """Edit a file by chance; whether there was a tree. What comes out is JSON5."""
    with suppress(Json5Error):
        document = parse(decode(data))
        for _ in range(3):
            with suppress(EditError):
                document = _edited(document, dice)
        again = parse(Source(None, document.source.text))
        assert len(redacted(document).text) == len(document.source.text)
        assert same(again.value, document.value)
        return True
    return False


def _edited(document: Document, dice: random.Random) -> Document:
    paths = list(_paths(document.value))
    path, other = dice.choice(paths), dice.choice(paths)
    below = (*path, dice.choice(("new", "a", "models", 0, 1, 99)))
    value = mutated_value(dice)
    operation = dice.choice(
        (
            Set(path, value),
            Set(below, value, "a note"),
            Insert(below, value),
            Remove(path),
            Rename(path, "renamed"),
            Move(path, (*other, "moved")),
            CommentOut(path, "a note"),
        )
    )
    return apply(document, [operation])


def _paths(value: Json) -> Iterator[JsonPath]:
    """Paths of all values; without recursion, for files may be deep."""
    stack: list[tuple[JsonPath, Json]] = [((), value)]
    while stack and len(stack) < 500:
        path, here = stack.pop()
        yield path
        items = here.items() if isinstance(here, dict) else ()
        rows = enumerate(here) if isinstance(here, list) else items
        stack.extend(((*path, step), below) for step, below in rows)


FLOODS: Final[dict[str, Callable[[bytes, random.Random], bool]]] = {
    "validate": validate,
    "fix": fix,
    "edit": edit,
}


def flood(name: str, count: int, *, seed: int = SEED) -> Figures:
    """Pour so many files through one of FLOODS.

    Raises:
        AssertionError: with the number and the bytes of the file that broke it.
    """
    one, dice, inputs = FLOODS[name], random.Random(seed), Inputs(seed)
    files = inputs.files(count) if name == "validate" else inputs.configs(count)
    worked, slowest, start = 0, 0.0, time.perf_counter()
    for number, data in enumerate(files):
        began = time.perf_counter()
        with _time_limit(LIMIT):
            try:
                worked += one(data, dice)
            except Exception as error:
                where = f"{name}, seed {seed}, file {number}: {data[:2000]!r}"
                raise AssertionError(where) from error
        slowest = max(slowest, time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Figures(count, worked, time.perf_counter() - start, slowest, peak)


@contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in a block that takes longer."""

    def late(*_: object) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main() -> None:
    """Run one flood and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flood", choices=FLOODS)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print(f"{args.flood}: {flood(args.flood, args.count, seed=args.seed)}")


if __name__ == "__main__":
    main()
