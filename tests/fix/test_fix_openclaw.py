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


def test_openclaw_does_not_look_at_what_a_fix_set_aside(run, tmp_path):
    openclaw = find(tmp_path)
    text = '{"gateway": {"mode": "local"}, "oddKey": {"apiKey": "not-a-real-key"}}'
    openclaw.config.write_text(text)
    assert run("--config", openclaw.config, "fix", "--yes").code == 0
    beside = openclaw.config.with_name("openclaw.json.removed.json5")
    assert "not-a-real-key" in beside.read_text()
    commands = [("config", "validate", "--json"), ("models", "status", "--json")]

    # Without a closing bracket, whoever read it would say so.
    broken = f"{beside.read_text()}["
    answers = []
    for aside in (None, beside.read_text(), broken):
        beside.unlink(missing_ok=True)
        if aside is not None:
            beside.write_text(aside)
        done = [openclaw.run(*command) for command in commands]
        answers.append([(one.returncode, one.stdout) for one in done])
        files = {path.name for path in openclaw.state.glob("openclaw.json*")}
        assert (beside.name in files) == (aside is not None)
        assert aside is None or beside.read_text() == aside

    assert answers[0][0][0] == 0
    assert answers[1:] == answers[:1] * 2
