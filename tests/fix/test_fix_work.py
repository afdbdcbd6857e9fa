"""How much work a fix is does not depend on how many faults of a kind there are.

What is counted are readings of the text and verdicts on it, never seconds:
`tests/benchmarks/growth.py` measures those.
"""

import json
import sys
from pathlib import Path

import pytest
from fix_plans import planned

from openclaw_cfg.fix import plan as plans
from openclaw_cfg.json5 import place
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.source import Source

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from growth import KINDS, agents_of_old

FEW, MANY = 3, 12


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_more_faults_of_a_kind_need_no_more_readings(kind, monkeypatch):
    few, some = (
        counted(Source(None, kind(count)), monkeypatch) for count in (FEW, MANY)
    )

    assert some <= few


def test_nor_do_more_faults_in_an_included_file(tmp_path, monkeypatch):
    few, some = (counted(included(tmp_path, n), monkeypatch) for n in (FEW, MANY))

    assert some <= few


def test_nor_do_more_faults_in_values_of_two_files(tmp_path, monkeypatch):
    few, some = (counted(shared(tmp_path, n), monkeypatch) for n in (FEW, MANY))

    assert some <= few


def shared(folder, count):
    """A file that has each server's address, and includes one with its old type."""
    addresses = {f"s{n}": {"url": "https://a.example/"} for n in range(count)}
    types = {name: {"type": "http"} for name in addresses}
    (folder / "types.json").write_text(json.dumps({"mcp": {"servers": types}}))
    path = folder / "openclaw.json"
    value = {"$include": "./types.json", "mcp": {"servers": addresses}}
    path.write_text(json.dumps(value))
    return decode(path.read_bytes(), path)


def included(folder, count):
    """A file that includes its agents and a provider, each with old settings."""
    agents = json.loads(agents_of_old(count))["agents"]["entries"]
    (folder / "agents.json").write_text(json.dumps({"entries": agents}))
    path = folder / "openclaw.json"
    names = [f"vendor/m{n}" for n in range(count)]
    agents = {"$include": "./agents.json", "defaults": {"models": names}}
    path.write_text(json.dumps({"agents": agents, "tools": {"typo": 1}}))
    return decode(path.read_bytes(), path)


def counted(source, monkeypatch):
    """How often a fix reads a text that it changed, and has it judged."""
    count = 0

    def counting(function):
        def call(*args):
            nonlocal count
            count += 1
            return function(*args)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(place, "parse", counting(place.parse))
        patch.setattr(plans, "judge", counting(plans.judge))
        planned(source)
    return count
