"""We judge every recorded case as the real OpenClaw does."""

from collections import defaultdict
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


def _groups() -> dict[str, list[Recorded]]:
    """The cases by file and first word: a test for each case is twice as slow."""
    found = defaultdict[str, list[Recorded]](list)
    for one in RECORDED:
        found[one.case.name.partition("-")[0]].append(one)
    return found


GROUPS = _groups()


@pytest.mark.parametrize("group", GROUPS)
def test_we_judge_as_openclaw_does(group: str, tmp_path: Path, isolated: Path):
    told = {
        one.case.name: _difference(one, tmp_path / str(number), isolated)
        for number, one in enumerate(GROUPS[group])
    }

    assert {name: why for name, why in told.items() if why} == {}


def _difference(recorded: Recorded, folder: Path, home: Path) -> str:
    recorded.case.write(folder)
    ours = our_verdict(recorded.case, folder, SCHEMA, home=home)
    if ours.valid is bool(recorded.refused):
        return f"refused at {recorded.refused}, and we say {ours.issues}"
    if ours.valid and bool(ours.warnings) is not bool(recorded.warned):
        return f"warned at {recorded.warned}, and we say {ours.warnings}"
    real = Verdict(valid=False, issues=tuple((p, "") for p in recorded.refused))
    named = ours.valid or recorded.case.name in OTHER_PLACES
    if not named and not names_the_place(ours, real, recorded.case):
        return f"refused at {recorded.refused}, and we say at {ours.places}"
    return ""


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
