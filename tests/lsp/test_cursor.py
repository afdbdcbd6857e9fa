"""What is at a place of a text, whole or broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json5_texts import json5_texts

from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.lsp.cursor import Spot, cursor
from openclaw_cfg.source import Source


@pytest.mark.parametrize(
    ("marked", "spot", "path", "before"),
    [
        ("{a: {b|", "key", ("a", "b"), "b"),
        ('{a: {b: "x|y", c: 1}, d: 2}', "value", ("a", "b"), "x"),
        ("{ | a: 1, b: {c: 2}}", "key", ("",), ""),
        ("{a: [1, |", "value", ("a", 1), ""),
        ("{a: [{x: 1}, {y: tr|ue", "value", ("a", 1, "y"), "tr"),
        ("{a:|", "value", ("a",), ""),
        ("{a: 1\n b|: 2}", "key", ("b",), "b"),
        ('{a: "not closed |\n b: 1}', "value", ("a",), "not closed "),
        ("{a: {},|}", "key", ("",), ""),
        ("{a: 1|", "value", ("a",), "1"),
        ("// x|\n{}", "nothing", (), ""),
        ("{/* | */}", "nothing", (), ""),
        ("{a: 1} |", "nothing", (), ""),
        ("|", "nothing", (), ""),
        ("]}|", "nothing", (), ""),
    ],
)
def test_the_path_and_what_is_typed(marked, spot, path, before):
    at = marked.index("|")

    found = cursor(Source(None, marked.replace("|", "")), at)

    assert (found.spot, found.path, found.before) == (spot, path, before)


def test_other_keys_of_the_object_are_known_on_both_sides():
    text = "{a: 1, b: {x: 1}, , 'c': [{y: 2}], \"d\": 3}"

    found = cursor(Source(None, text), text.index(", ,") + 2)

    assert found.spot is Spot.KEY
    assert found.siblings == {"a", "b", "c", "d"}


@given(json5_texts(), st.data())
def test_with_a_tree_or_without_it_is_the_same(text, data):
    source = Source(None, text)
    offset = data.draw(st.integers(0, len(text)))

    try:
        root = parse(source).root
    except Json5Error:
        root = None

    assert cursor(source, offset, root) == cursor(source, offset)
