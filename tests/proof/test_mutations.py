"""The list of mutations that change nothing is no older than the code."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LISTED = tomllib.loads((ROOT / "tests/mutation.toml").read_text("utf-8"))["equivalent"]


def _words(file):
    return " ".join((ROOT / file).read_text("utf-8").split())


def test_each_line_that_is_listed_is_still_there_and_has_a_reason():
    assert [
        entry
        for entry in LISTED
        if entry["before"] not in _words(entry["file"]) or not entry["reason"]
    ] == []
