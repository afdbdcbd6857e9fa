"""`${NAME}` in values, as OpenClaw replaces it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cfg.openclaw.substitution import Missing, has_reference, substitute

SET = {"A": "1", "B_2": "two", "EMPTY": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${A}", "1"),
        ("x${A}y${B_2}", "x1ytwo"),
        ("$${A}", "${A}"),
        ("$$${A}", "$${A}"),
        ("$A", "$A"),
        ("${a}", "${a}"),
        ("${ A }", "${ A }"),
        ("${1A}", "${1A}"),
        ("${A", "${A"),
        ("${A:-x}", "${A:-x}"),
        ("${NONE}", "${NONE}"),
        ("${EMPTY}", "${EMPTY}"),
    ],
)
def test_a_text_is_replaced(text: str, expected: str):
    assert substitute({"k": [text]}, SET.get)[0] == {"k": [expected]}


def test_a_missing_variable_is_told_with_its_place():
    _, missing = substitute({"a": {"b": ["${A}", "${NONE}"]}}, SET.get)

    assert missing == (Missing("NONE", ("a", "b", 1)),)


def test_keys_and_other_values_stay():
    value = {"${A}": [1, None, True, 1.5, {}]}

    assert substitute(value, SET.get) == (value, ())


def test_what_is_put_in_is_not_looked_at_again():
    assert substitute("${A}", {"A": "${A}"}.get) == ("${A}", ())


@given(st.text(alphabet="${}A_a1 "))
def test_a_text_without_a_reference_and_escape_stays(text: str):
    value, missing = substitute(text, SET.get)

    if not has_reference(text) and "$${" not in text:
        assert (value, missing) == (text, ())
