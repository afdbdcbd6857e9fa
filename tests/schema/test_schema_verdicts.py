"""Files on which the schema alone decides: our verdict and places are OpenClaw's.

`tests/cases/schema/verdicts.json` holds small configurations with what OpenClaw
2026.9.6 said of them; with OPENCLAW_PACKAGE set the notes are compared with the real
one, and the bundled schema with the one it prints.
"""

import json
import os
from pathlib import Path

import pytest
from openclaw_binary import find
from openclaw_verdicts import Case, real_verdicts

from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.schema.build import printed_schema
from openclaw_cfg.schema.serialize import schema_text
from openclaw_cfg.schema.store import NEWEST, load_native, native_path

CASES = json.loads(
    (Path(__file__).parents[1] / "cases" / "schema" / "verdicts.json").read_text(
        "utf-8"
    )
)
SCHEMA = load_native(NEWEST)


def findings(config):
    """Core first; channels and plugins only when the core is right, as OpenClaw."""
    core = list(SCHEMA.core(config))
    if core:
        return core
    found = []
    for name, value in config.get("channels", {}).items():
        if name in SCHEMA.channel_ids:
            found += SCHEMA.channel(name, value)
    for name, value in config.get("plugins", {}).get("entries", {}).items():
        found += SCHEMA.plugin_config(name, value.get("config", {}))
    return found


def is_within(path: JsonPath, places) -> bool:
    place = ".".join(map(str, path))
    return any(p in ("<root>", place) or place.startswith(f"{p}.") for p in places)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_our_verdict_is_openclaws(case):
    found = findings(case["config"])

    assert [f for f in found if not is_within(f.path, case["places"])] == []
    assert bool(found) is bool(case["places"])


@pytest.mark.openclaw
def test_the_noted_verdicts_are_those_of_the_real_one(tmp_path):
    openclaw = find(tmp_path)
    cases = [Case(name=c["name"], text=json.dumps(c["config"])) for c in CASES]

    verdicts = real_verdicts(openclaw, cases, tmp_path / "cases")

    places = [[place or "<root>" for place in verdict.places] for verdict in verdicts]
    assert places == [case["places"] for case in CASES]


@pytest.mark.openclaw
def test_the_bundled_schema_is_what_the_real_one_prints(tmp_path, monkeypatch):
    openclaw = find(tmp_path)
    bin_folder = str(Path(openclaw.node).parent)
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")

    version, printed = printed_schema(openclaw.package)

    if version != NEWEST:
        pytest.skip(f"the installed OpenClaw is {version}, not {NEWEST}")
    bundled = native_path(version).read_text(encoding="utf-8")
    assert schema_text(printed, version) == bundled
