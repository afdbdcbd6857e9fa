"""On what OpenClaw's own documentation shows, the rules give no false alarm.

Every block of its pages that OpenClaw accepts is checked; `tests/agreement` asks the
real one, and its verdict on them is ours. The warnings that remain are listed in
`warnings_in_docs.json`, by rule, each with the reason why it is right there.
"""

import json
import re
from pathlib import Path

import openclaw_binary
import pytest

from openclaw_cfg.app.validate import Judgement, check_bytes
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.report import Severity
from openclaw_cfg.rules import RULES
from openclaw_cfg.schema.store import NEWEST, load_native

DATA = Path(__file__).with_name("warnings_in_docs.json")
BLOCK = re.compile(
    r"^([ \t]*)```(?:json5?|jsonc)\b[^\n]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE
)
OF_A_WHOLE_FILE = {"gateway-without-mode", "aliases-as-allow-list"}
"""Rules about what a whole file says, or not; a block of a page is a part of one."""
LINT = {rule.EXPLANATION.id for rule in RULES} - OF_A_WHOLE_FILE


def blocks(docs):
    for page in sorted(docs.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        for number, match in enumerate(BLOCK.finditer(text)):
            yield f"{page.relative_to(docs).as_posix()}#{number}", match[2]


@pytest.mark.openclaw
@pytest.mark.slow
def test_every_warning_on_a_valid_block_of_the_docs_is_accounted_for(tmp_path):
    docs = openclaw_binary.find(tmp_path).package / "docs"
    by = Judgement(schema=load_native(NEWEST))

    valid, told = 0, {}
    for name, text in blocks(docs):
        file = tmp_path / "openclaw.json"
        found = check_bytes(text.encode(), file, Environment(), by).diagnostics
        if any(d.severity is Severity.ERROR and d.rule not in LINT for d in found):
            continue
        valid += 1
        for one in found:
            if one.rule in LINT and one.severity is Severity.WARNING:
                told.setdefault(one.rule, []).append(f"{name} {one.path}".strip())

    accounted = json.loads(DATA.read_text(encoding="utf-8"))
    assert valid > 1000
    assert told == {rule: entry["places"] for rule, entry in accounted.items()}


def test_every_warning_in_the_data_has_its_reason():
    accounted = json.loads(DATA.read_text(encoding="utf-8"))

    assert accounted.keys() <= LINT
    assert all(entry["why"] for entry in accounted.values())
