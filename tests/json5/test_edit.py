"""What the cases cannot show: edits that are refused, and edits of big texts."""

import pytest

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
from openclaw_cfg.json5.error import EditError
from openclaw_cfg.json5.parser import MAX_DEPTH, parse
from openclaw_cfg.source import Source

DOCUMENT = parse(Source(None, '{ a: { b: [1, 2] }, key: "sk-secret" }'))


@pytest.mark.parametrize(
    "operation",
    [
        Set(("key", "x"), 1),
        Set(("a", "b", 3), 1),
        Set(("a", "b", "x"), 1),
        Set(("a", 0), 1),
        Set(("new", 1), 1),
        Insert(("a", "b"), 1),
        Insert((), 1),
        Insert(("a", "b", 9), 1),
        Insert(("key", 0), 1),
        Remove(()),
        Remove(("x",)),
        Remove(("a", "b", 2)),
        Remove(("key", "x")),
        Rename(("x",), "y"),
        Rename(("a", "b", 0), "y"),
        Rename(("a",), "key"),
        Move(("a",), ("a", "c")),
        Move(("a",), ("key",)),
        Move(("x",), ("y",)),
        CommentOut(("x",)),
        Keyed(("a",), ("x",)),
        Keyed(("a", "b"), ("x",)),
        Keyed(("a", "b"), ("x", "x")),
    ],
    ids=repr,
)
def test_an_edit_that_cannot_be_made_is_refused(operation):
    with pytest.raises(EditError) as caught:
        apply(DOCUMENT, [operation])

    assert "secret" not in str(caught.value)


def test_no_operation_shows_its_value():
    assert "secret" not in repr((Set(("a",), "secret"), Insert(("a", 0), "secret")))


def test_no_operation_at_all_gives_the_same_document():
    assert apply(DOCUMENT, []) is DOCUMENT


def test_later_operations_see_what_earlier_ones_left():
    after = apply(DOCUMENT, [Remove(("a",)), Set(("a", "c"), 1), Rename(("a",), "z")])

    assert after.value == {"key": "sk-secret", "z": {"c": 1}}


def test_the_path_and_the_byte_order_mark_stay():
    before = parse(Source(None, "{}", bom=True))

    assert apply(before, [Set(("a",), 1)]).source.bom


def test_the_deepest_text_can_be_edited():
    deep = []
    for _ in range(MAX_DEPTH - 2):
        deep = [deep]

    after = apply(DOCUMENT, [Set(("deep",), deep), Set(("deep",), deep)])
    after = apply(after, [Move(("deep",), ("moved",)), CommentOut(("moved",))])

    assert after.value == DOCUMENT.value
    assert after.comments
