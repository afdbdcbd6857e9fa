"""What the server finds in the files of the cases is what `validate` finds."""

import os
from pathlib import Path

import pytest

pytest.importorskip("lsprotocol", reason='pip install "openclaw-cfg[test]"')

from openclaw_cfg.app.validate import Judgement, check_bytes
from openclaw_cfg.app.workspace import open_workspace
from openclaw_cfg.lsp import diagnostics
from openclaw_cfg.lsp.desk import LANGUAGE, OpenFiles
from openclaw_cfg.lsp.places import Ruler
from openclaw_cfg.report import Severity
from openclaw_cfg.rules import explanations
from openclaw_cfg.schema.store import NEWEST, load_native

CASES = Path(__file__).parents[1] / "cases"
FILES = sorted(p for p in CASES.rglob("*.json*") if p.suffix in {".json", ".json5"})
BY = Judgement(schema=load_native(NEWEST))
# As the server has it: it goes through all files with what it remembers.
REMEMBERING = Judgement(schema=load_native(NEWEST, remembers=True))


def found_in(path, text):
    """By the server and by `validate`: rule, severity, place and words."""
    workspace = open_workspace(dict(os.environ), cwd=path.parent, config=path)
    desk = OpenFiles(workspace, REMEMBERING)
    desk.put(path, text, language=LANGUAGE)
    desk.judge([path])
    data = text.encode("utf-8")
    report = check_bytes(data, path, workspace.environment(), BY)
    return desk, report


def told(diagnostics):
    return [(d.rule, d.severity, d.start, d.end, d.message) for d in diagnostics]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(CASES)))
def test_the_findings_of_a_case(path):
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        pytest.skip("no editor holds such bytes")
    desk, report = found_in(path, text)

    own = [d for d in report.diagnostics if d.source.path == path]
    assert told(desk.diagnostics(path)) == told(own)


@pytest.mark.parametrize("entry", explanations(), ids=lambda entry: entry.id)
def test_the_findings_of_an_example(isolated, entry):
    path = isolated / "openclaw.json5"
    desk, report = found_in(path, entry.bad)

    assert told(desk.diagnostics(path)) == told(report.diagnostics)
    for one in desk.diagnostics(path):
        made = diagnostics.converted(one, Ruler, Path.as_uri, lambda rule: rule)
        assert made.code == one.rule
        assert (made.severity == 1) == (one.severity is Severity.ERROR)
