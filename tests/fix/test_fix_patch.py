"""Operations on values agree with operations on text."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg.fix.merge_move import merge_move
from openclaw_cfg.fix.patch import Sheet, patched
from openclaw_cfg.json5.edit import (
    CommentOut,
    Insert,
    Keyed,
    Move,
    Remove,
    Rename,
    Set,
    apply,
)
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

KEYS = st.sampled_from(["a", "b", "c"])
VALUES = st.recursive(
    st.integers(0, 3) | st.booleans() | st.text("xyz", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=8,
)


def text_after(value, operations):
    return apply(parse(Source(None, json.dumps(value))), operations).value


@pytest.mark.parametrize(
    "operation",
    [
        Set(("a",), 1),
        Set(("x", "y"), {"z": 1}),
        Insert(("l", 1), "n"),
        Remove(("a",)),
        Remove(("l", 0)),
        CommentOut(("o", "p")),
        Rename(("o",), "q"),
        Move(("o", "p"), ("r", "s")),
        Move(("a",), ("o", "a")),
        Keyed(("l",), ("k", "m")),
    ],
    ids=repr,
)
def test_each_operation_does_the_same_to_both(operation):
    value = {"a": 0, "l": [1, 2], "o": {"p": True}}

    assert patched(value, (operation,)) == text_after(value, (operation,))


@given(old=VALUES, new=VALUES, here=st.booleans())
@settings(max_examples=many(150))
def test_carrying_does_the_same_to_both_and_the_target_wins(old, new, here):
    value = {"old": old, **({"new": new} if here else {})}

    operations = merge_move(value, ("old",), ("new",))

    after = patched(value, operations)
    assert after == text_after(value, operations)
    assert "old" not in after
    assert here or after["new"] == old
    if here and not isinstance(new, dict):
        assert after["new"] == new


def test_carrying_fills_the_gaps_of_an_object():
    value = {"old": {"a": 1, "b": 2}, "new": {"b": 3}}

    operations = merge_move(value, ("old",), ("new",))

    assert patched(value, operations) == {"new": {"b": 3, "a": 1}}
    assert isinstance(operations[-1], CommentOut)


def test_the_value_that_was_given_is_left_as_it_is():
    value = {"a": {"b": [1]}}

    patched(value, (Set(("a", "b", 0), 2), Remove(("a",))))

    assert value == {"a": {"b": [1]}}


@pytest.mark.parametrize(
    "wrong", [Remove(("b",)), Set(("l", "x"), 1), Set(("a", "x"), 1), Set(("l", 5), 1)]
)
def test_of_operations_that_do_not_fit_none_is_made(wrong):
    value = {"a": "text", "l": []}

    assert patched(value, (Set(("a",), "other"), wrong)) == value


def test_a_part_that_is_put_elsewhere_is_there_for_itself():
    sheet = Sheet({"a": {"b": {"c": 1}}, "l": [{"n": 1}]})
    sheet.apply((Set(("a", "b", "c"), 2), Set(("l", 0, "n"), 2)))

    sheet.apply((Set(("x",), sheet.value["a"]), Set(("y",), sheet.value["l"])))
    sheet.apply((Set(("x", "b", "c"), 3), Set(("y", 0, "n"), 3)))

    assert sheet.value["a"] == {"b": {"c": 2}}
    assert sheet.value["l"] == [{"n": 2}]
    assert sheet.value["x"] == {"b": {"c": 3}}
    assert sheet.value["y"] == [{"n": 3}]


@pytest.mark.parametrize(
    "last",
    [
        Set(("a", "x"), 1),
        Set(("l", 5), 1),
        Set(("l", "x"), 1),
        Set(("n", 2, "x"), 1),
        Insert(("a",), 1),
        Insert(("o", "p"), 1),
        Remove(("z",)),
        Remove(()),
        CommentOut(("l", 2)),
        Rename(("z",), "y"),
        Rename(("o",), "a"),
        Rename(("l", 0), "a"),
        Move(("z",), ("y",)),
        Move(("o",), ("a",)),
        Move(("o",), ("o", "x")),
        Move(("o",), ("a", "x")),
        Move((), ("y",)),
        Keyed(("o",), ("k",)),
        Keyed(("l",), ("k",)),
        Keyed(("l",), ("k", "k")),
    ],
    ids=repr,
)
def test_of_operations_one_of_which_does_not_fit_none_is_made(last):
    value = {"a": 0, "l": [1, 2], "o": {"p": True}}
    sheet = Sheet(value)
    assert sheet.makes((CommentOut(("o", "p")),))

    assert not sheet.makes((Remove(("l", 0)), Insert(("l", 0), 1), last))

    assert sheet.value == {"a": 0, "l": [1, 2], "o": {}}
    assert sheet.set_aside == [(("o", "p"), True)]


@pytest.mark.parametrize(
    "operation",
    [
        Set((), 1),
        Set(("l", 2), 1),
        Set(("n", 0, "x"), 1),
        Set(("n", "x", 0), 1),
        Rename(("a",), "a"),
        Move(("o", "p"), ("l", 2)),
        Insert(("l", 2), 1),
        Keyed(("l",), ("k", "m")),
    ],
    ids=repr,
)
def test_an_operation_that_fits_is_made(operation):
    assert Sheet({"a": 0, "l": [1, 2], "o": {"p": True}}).makes((operation,))
