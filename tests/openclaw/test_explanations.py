"""Every rule of the judge is explained, and the explanations are true."""

import re
from pathlib import Path

import pytest

import openclaw_cfg
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.judge import EXPLANATIONS, judge
from openclaw_cfg.report import Explanation, Finding
from openclaw_cfg.schema.store import load_native
from openclaw_cfg.source import Source

PACKAGE = Path(openclaw_cfg.__file__).parent / "openclaw"


def found(text: str) -> dict[str, Finding]:
    loaded = load(Source(None, text), environment=Environment())
    return {finding.rule: finding for finding in judge(loaded, load_native())}


@pytest.mark.parametrize("explanation", EXPLANATIONS, ids=lambda one: one.id)
def test_the_bad_example_shows_the_rule_and_the_good_one_does_not(
    explanation: Explanation,
):
    bad, good = found(explanation.bad), found(explanation.good)

    assert bad[explanation.id].severity is explanation.severity
    assert explanation.id not in good


@pytest.mark.parametrize("explanation", EXPLANATIONS, ids=lambda one: one.id)
def test_the_good_example_is_one_that_openclaw_loads(explanation: Explanation):
    errors = [f for f in found(explanation.good).values() if f.severity == "error"]

    assert errors == []


def test_ids_are_unique():
    ids = [explanation.id for explanation in EXPLANATIONS]

    assert len(ids) == len(set(ids))


def test_every_rule_in_the_source_is_explained():
    sources = [path.read_text() for path in PACKAGE.rglob("*.py")]
    pattern = re.compile(r'(?:\b(?:error|warning)\(\s*|rule=)"([a-z-]+)"')
    used = {rule for text in sources for rule in pattern.findall(text)}

    assert used - {explanation.id for explanation in EXPLANATIONS} == set()
