"""The real OpenClaw accepts what comes out of a fix."""

import pytest
from fix_plans import FILES, of_file, of_text
from openclaw_binary import find
from openclaw_verdicts import Case, real_verdicts

pytestmark = [pytest.mark.openclaw, pytest.mark.slow]


def test_openclaw_refuses_the_old_files_and_accepts_the_fixed_ones(tmp_path):
    openclaw = find(tmp_path)
    plans = {path.name: of_file(path) for path in FILES}
    cases = [
        Case(name=name, text=plan.after.document.source.text)
        for name, plan in plans.items()
    ]

    verdicts = real_verdicts(openclaw, cases, tmp_path / "after")

    refused = {
        case.name: verdict.issues
        for case, verdict in zip(cases, verdicts, strict=True)
        if not verdict.valid
    }
    assert refused == {}


def test_a_channel_of_a_missing_plugin_is_kept_and_only_warned_of(tmp_path):
    openclaw = find(tmp_path)
    plan = of_text('{ gateway: { mode: "local" }, channels: { wecom: { a: 1 } } }')
    case = Case(name="wecom", text=plan.after.document.source.text)

    (verdict,) = real_verdicts(openclaw, [case], tmp_path / "after")

    assert verdict.valid
    assert plan.after.merged["channels"]["wecom"] == {"a": 1}
