"""Short floods; `floods.py` beside this file pours long ones."""

import os

import pytest
from proof.floods import FLOODS, SEED, flood

# Raised for a longer look: FLOOD_FILES=100000 FLOOD_SEED=7.
COUNT = int(os.environ.get("FLOOD_FILES", "400"))
FIRST = int(os.environ.get("FLOOD_SEED", str(SEED)))


@pytest.mark.parametrize("name", FLOODS)
def test_no_file_breaks_it(name):
    figures = flood(name, COUNT, seed=FIRST)

    # A flood of nothing but refused files would prove little.
    assert figures.worked > COUNT / 3
    assert figures.peak_mb < 1024
