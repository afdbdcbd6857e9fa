"""The work of a command is a straight line in the faults of a file.

What is counted are calls of functions, and each night the interpreter's steps, never
seconds (`tests/benchmarks/growth.py` measures those; what one step does with a long
text or list shows there alone). Were there a square in it, the second step up from few
faults to many would be larger than the first.
"""

import cProfile
import gc
import sys
from pathlib import Path

import pytest
from fix_plans import planned

import openclaw_cfg
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.source import Source

sys.path.append(str(Path(__file__).parent / "benchmarks"))

from growth import (
    KINDS,
    agents,
    agents_of_old,
    agents_that_speak,
    bindings,
    compact_providers,
    discord_accounts,
    native_providers,
    secrets,
    telegram_accounts,
    unknown_keys,
    words,
)

# Counts have two digits, so that the texts are alike.
COUNTS = (12, 24, 36)
# A square of which the steps of 10,000 faults would be a tenth more than the line says.
MOST = 0.1 * 3 / 10_000
# Few are enough for what is counted exactly.
COPIED = (4, 8, 12)
OURS = str(Path(openclaw_cfg.__file__).parent)
QUICK = (agents, bindings, compact_providers, native_providers, secrets, unknown_keys)


@pytest.mark.parametrize("kind", QUICK, ids=lambda kind: kind.__name__)
def test_validate_does_as_much_for_each_fault(kind, run, tmp_path):
    assert_straight(*told(run, tmp_path, "validate", kind, calls))


@pytest.mark.nightly
@pytest.mark.parametrize("command", ["validate", "list", "convert"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_so_does_every_command_for_every_kind(kind, command, run, tmp_path):
    assert_straight(*told(run, tmp_path, command, kind, steps))


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_so_does_a_fix(kind):
    sources = [Source(None, kind(count)) for count in (COUNTS[0], *COUNTS)]

    assert_straight(*[steps(lambda s=source: planned(s)) for source in sources][1:])


@pytest.mark.parametrize(
    "kind",
    [agents_of_old, agents_that_speak, discord_accounts, telegram_accounts],
    ids=lambda kind: kind.__name__,
)
def test_what_a_fix_copies_is_a_straight_line(kind, monkeypatch):
    few, some, many = (copied(kind, count, monkeypatch) for count in COPIED)

    assert many - some <= some - few


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_so_it_is_for_every_kind(kind, monkeypatch):
    few, some, many = (copied(kind, count, monkeypatch) for count in COPIED)

    assert many - some <= some - few


def copied(kind, count, monkeypatch):
    """How many members of objects and arrays a fix copies to change them.

    A copy is one step of the interpreter, however long it is.
    """
    number = 0
    ours = Sheet._ours

    def counted(self, value):
        nonlocal number
        copy = ours(self, value)
        number += len(copy) if copy is not value else 0
        return copy

    with monkeypatch.context() as patch:
        patch.setattr(Sheet, "_ours", counted)
        planned(Source(None, kind(count)))
    return number


def told(run, folder, command, kind, count):
    """What a command counts for each number of faults."""
    path = folder / "openclaw.json"
    # Not as JSON, which `run` would hold against its schema.
    args = ["concise" if w == "json" else w for w in words(command, kind, path)]
    found = []
    for number in (COUNTS[0], *COUNTS):  # the first run loads what is needed
        path.write_text(kind(number))
        path.chmod(0o600)
        found.append(count(lambda: run(*args)))
    return found[1:]


def calls(work):
    """The calls of functions, without the collector's (finalizers of other tests)."""
    profile = cProfile.Profile()
    gc.collect()
    gc.disable()
    try:
        profile.runcall(work)
    finally:
        gc.enable()
    return sum(entry.callcount for entry in profile.getstats())


def steps(work):
    """The steps of the interpreter in our code, without the collector's.

    A comprehension over a list calls nothing and takes as many as the list is long.
    """
    count = 0

    def traced(frame, event, _):
        nonlocal count
        if OURS not in frame.f_code.co_filename:
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        count += event == "opcode"
        return traced

    before = sys.gettrace()
    gc.collect()
    gc.disable()
    sys.settrace(traced)
    try:
        work()
    finally:
        sys.settrace(before)
        gc.enable()
    return count


def assert_straight(few, some, many):
    first, second = some - few, many - some
    step = COUNTS[1] - COUNTS[0]
    square = (second - first) / (2 * step**2)
    line = first / step
    assert square <= MOST * line + 0.05, f"{few}, {some}, {many} steps"
