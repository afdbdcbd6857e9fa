"""What each rule says, and on which side of each boundary it says it."""

import pytest
from conftest import GOLDENS
from rule_texts import BY_ID, rule_text

# What a file alone does not show.
OF_THE_MACHINE = {"folder-only-key", "readable-key-file"}


@pytest.mark.parametrize("name", sorted(BY_ID.keys() - OF_THE_MACHINE))
def test_a_rule_says_of_its_example_what_its_golden_says(name, golden):
    golden(GOLDENS / "rules" / name, rule_text(name, BY_ID[name].EXPLANATION.bad))
