"""We judge every recorded case as the real OpenClaw does."""

from pathlib import Path

import pytest
from openclaw_cases import Recorded, recorded_cases
from openclaw_verdicts import Verdict, load_case, names_the_place, our_verdict

from openclaw_cfg.openclaw.judge import EXPLANATIONS, judge
from openclaw_cfg.schema import check
from openclaw_cfg.schema.store import load_native

RECORDED = tuple(recorded_cases())
SCHEMA = load_native()
# The place that we name is the one that the user wrote, OpenClaw's is one it made.
OTHER_PLACES = {"models: provider-contextwindow-bad"}
NAMES = {"ACP", "OpenClaw", "Tailscale", "dmPolicy"}
LONGEST = 120


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda one: one.case.name)
def test_we_judge_as_openclaw_does(recorded: Recorded, tmp_path: Path, isolated: Path):
    recorded.case.write(tmp_path / "case")

    ours = our_verdict(recorded.case, tmp_path / "case", SCHEMA, home=isolated)

    assert ours.valid is (not recorded.refused), ours.issues
    if ours.valid:
        assert bool(ours.warnings) is bool(recorded.warned), ours.warnings
    elif recorded.case.name not in OTHER_PLACES:
        real = Verdict(valid=False, issues=tuple((p, "") for p in recorded.refused))
        assert names_the_place(ours, real, recorded.case), ours.places


def test_what_the_cases_show_is_explained_and_well_worded(
    tmp_path: Path, isolated: Path
):
    explained = {one.id for one in (*check.EXPLANATIONS, *EXPLANATIONS)}

    for number, recorded in enumerate(RECORDED):
        recorded.case.write(tmp_path / str(number))
        loaded = load_case(recorded.case, tmp_path / str(number), home=isolated)
        for finding in judge(loaded, SCHEMA) if loaded else ():
            first = finding.message.split()[0]
            assert finding.rule in explained
            assert first in NAMES or first == first.lower() or first.startswith('"')
            assert not finding.message.endswith(".")
            assert len(finding.message) <= LONGEST
