"""Our verdict beside that of the real OpenClaw, on whatever there is to judge.

These tests need OpenClaw 2026.9.6 (`.ci/install-openclaw` gets it) and are left out
without it. Where the two differ for a reason, `differences.json` has it; any other
difference fails.
"""

import json
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from agreement.generator import Generator
from openclaw_binary import OpenClaw, find
from openclaw_cases import recorded_cases
from openclaw_verdicts import Case, Verdict, names_the_place, our_verdict, real_verdicts

from openclaw_cfg.resources import folder
from openclaw_cfg.schema.store import load_native

pytestmark = pytest.mark.openclaw

SCHEMA = load_native()
SEED = 20260906
DIFFERENCES = json.loads(Path(__file__).with_name("differences.json").read_text())
_BLOCK = re.compile(
    r"^([ \t]*)```(?:json5?|jsonc)\b[^\n]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE
)
# Of all cases, and of the refused ones.
_VERDICTS, _PLACES = 0.995, 0.98


@pytest.fixture(scope="module")
def openclaw(tmp_path_factory: pytest.TempPathFactory) -> OpenClaw:
    return find(tmp_path_factory.mktemp("openclaw"))


def test_recorded_cases_are_what_openclaw_says_and_we(
    openclaw: OpenClaw, tmp_path: Path
):
    recorded = list(recorded_cases())

    verdicts = assert_agreement(openclaw, [one.case for one in recorded], tmp_path)

    for one, verdict in zip(recorded, verdicts, strict=True):
        assert verdict.places == one.refused, one.case.name


def test_every_block_of_openclaws_own_documentation(openclaw: OpenClaw, tmp_path: Path):
    docs = openclaw.package / "docs"
    cases = [
        Case(name=f"{page.relative_to(docs)} {number}", text=match[2])
        for page in sorted(docs.rglob("*.md"))
        for number, match in enumerate(_BLOCK.finditer(page.read_text("utf-8")))
    ]

    assert len(cases) > 1000
    assert_agreement(openclaw, cases, tmp_path)


def test_some_generated_configurations(openclaw: OpenClaw, tmp_path: Path):
    assert_agreement(openclaw, list(Generator(SEED + 1).cases(500)), tmp_path)


@pytest.mark.nightly
def test_many_generated_configurations(openclaw: OpenClaw, tmp_path: Path):
    assert_agreement(openclaw, list(Generator(SEED).cases(5000)), tmp_path)


def test_the_lists_are_those_of_the_package(openclaw: OpenClaw):
    script = Path(__file__).parents[2] / ".ci" / "openclaw-facts.mjs"
    done = subprocess.run(
        [openclaw.node, str(script), str(openclaw.package)],
        env={"PATH": os.environ["PATH"], "HOME": str(openclaw.home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    shipped = folder("schemas") / "openclaw-2026.9.6.json"
    assert json.loads(done.stdout) == json.loads(shipped.read_text("utf-8"))


def assert_agreement(
    openclaw: OpenClaw, cases: Sequence[Case], place: Path
) -> list[Verdict]:
    """Few enough differences, and none that is not known; prints all of them.

    Returns:
        What the real OpenClaw says of each case.
    """
    real = real_verdicts(openclaw, cases, place / "cases")
    ours = [
        our_verdict(case, place / "cases" / str(n), SCHEMA, home=openclaw.home)
        for n, case in enumerate(cases)
    ]
    rows = list(zip(cases, real, ours, strict=True))
    verdicts = [row for row in rows if row[1].valid is not row[2].valid]
    refused = [row for row in rows if not row[1].valid and not row[2].valid]
    places = [row for row in refused if not names_the_place(row[2], row[1], row[0])]

    report("verdict", verdicts, len(rows))
    report("place", places, len(refused))
    assert len(verdicts) <= len(rows) * (1 - _VERDICTS)
    assert len(places) <= len(refused) * (1 - _PLACES)
    assert not [row[0].name for row in verdicts if not _is_known(row[0], "verdicts")]
    return real


def report(what: str, rows: Sequence[tuple[Case, Verdict, Verdict]], of: int) -> None:
    """A table for people; pytest shows it when a test fails, or with -s."""
    print(f"{what}: {len(rows)} of {of} differ")
    for case, real, ours in rows:
        print(f"  {case.name}: {case.text[:200]}")
        print(f"    OpenClaw: {real.issues[:3] or 'loads'}")
        print(f"    here:     {ours.issues[:3] or 'loads'}")


def _is_known(case: Case, kind: str) -> bool:
    return any(entry["case"] == case.name for entry in DIFFERENCES[kind])
