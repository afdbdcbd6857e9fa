"""The examples of the rules are run."""

import pytest

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.schema.check import EXPLANATIONS
from openclaw_cfg.schema.store import load_native
from openclaw_cfg.source import Source

SCHEMA = load_native()


def rules(text):
    value = parse(Source(None, text)).value
    entries = value.get("plugins", {}).get("entries", {})
    found = list(SCHEMA.core(value))
    for name, entry in entries.items():
        found += SCHEMA.plugin_config(name, entry["config"])
    return [finding.rule for finding in found]


@pytest.mark.parametrize("entry", EXPLANATIONS, ids=lambda entry: entry.id)
def test_the_bad_example_has_the_mistake_and_the_good_one_has_none(entry):
    assert rules(entry.bad) == [entry.id]
    assert rules(entry.good) == []


def test_every_rule_is_explained_once():
    ids = [entry.id for entry in EXPLANATIONS]

    assert len(ids) == len(set(ids))
