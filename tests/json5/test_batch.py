"""Many operations in one pass say what they say one after the other."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from json5_texts import json5_texts, json_texts, scalars
from many import many

from openclaw_cfg.json5.batch import apply_all
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
from openclaw_cfg.json5.nodes import Array, Object
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.json5.style import is_strict
from openclaw_cfg.jsonpath import same, value_at
from openclaw_cfg.source import Source

finite = scalars.filter(
    lambda value: not isinstance(value, float) or abs(value) < 1e300
)
NEW = finite | st.sampled_from([{"n": 1}, [1, 2], {}])
NAMES = st.sampled_from(["new", "other", "a", "id"])


def document_of(text):
    return parse(Source(None, text))


def paths_of(value, path=()):
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for step, item in items:
        yield from paths_of(item, (*path, step))


def some_operation(data, value):  # noqa: PLR0911 -- one for each
    paths = list(paths_of(value)) or [("a",)]
    path, other = (data.draw(st.sampled_from(paths)) for _ in range(2))
    name = data.draw(NAMES)
    match data.draw(st.integers(0, 8)):
        case 0:
            return Set(path, data.draw(NEW))
        case 1:
            return Set((*path[:-1], name), data.draw(NEW), "a note")
        case 2:
            return Remove(path)
        case 3 | 4:
            return CommentOut(path, "a note")
        case 5:
            return Rename(path, name)
        case 6:
            count = len(value_at(value, path)) if is_list(value, path) else 0
            return Insert((*path, data.draw(st.integers(0, count))), data.draw(NEW))
        case 7:
            count = len(value_at(value, path)) if is_list(value, path) else 0
            return Keyed(path, tuple(f"k{number}" for number in range(count)))
        case _:
            return Move(path, (*other[:-1], name))


def is_list(value, path):
    try:
        return isinstance(value_at(value, path), list)
    except KeyError:
        return False


def notes(document):
    """The comments of a text as `json5_texts` numbers them, those in comments too."""
    return set(re.findall(r"\bc\d+\b", document.source.text))


def has_equal_keys(node):
    if isinstance(node, Array):
        return any(map(has_equal_keys, node.items))
    if not isinstance(node, Object):
        return False
    keys = [member.key for member in node.members]
    inner = any(has_equal_keys(member.value) for member in node.members)
    return inner or len(set(keys)) < len(keys)


@given(json5_texts() | json_texts(), st.data())
@settings(
    deadline=None,
    max_examples=many(200),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_a_batch_means_the_same(text, data):
    one_by_one = document = document_of(text)
    operations = []
    for _ in range(data.draw(st.integers(1, 8))):
        operation = some_operation(data, one_by_one.value)
        try:
            one_by_one = apply(one_by_one, [operation])
        except EditError:
            continue
        operations.append(operation)

    after = apply_all(document, operations)

    assert same(after.value, one_by_one.value)
    # A file that loses its last comment on the way is JSON from then on.
    assert is_strict(after) or not is_strict(document)
    # Equal keys wait for a batch of their own; a comment between two entries that go
    # belongs to the one that goes first.
    assert notes(one_by_one) <= notes(after) or has_equal_keys(document.root)


ROWS = """{
  // first
  "a": 1, // beside a

  // second
  "b": {"x": 1, "y": 2},
  "c": [1, 2, 3],
  "d": 4
}
"""


@pytest.mark.parametrize(
    "operations",
    [
        [Remove(("a",)), Remove(("b",))],
        [Remove(("d",)), Remove(("c",))],
        [CommentOut(("d",), "why"), CommentOut(("c",), "why")],
        [CommentOut(("a",), "why"), CommentOut(("b",), "why")],
        [Remove(("b", "x")), Set(("b", "z"), 3), Set(("e",), 5), Set(("f",), 6)],
        [Remove(("c", 2)), Remove(("c", 1)), Set(("a",), 2)],
        [Move(("d",), ("b", "d")), Move(("a",), ("b", "a"))],
        [Rename(("a",), "z"), Rename(("d",), "y"), Set(("b", "x"), 9)],
        [CommentOut(("b", "x")), CommentOut(("b", "y"))],
    ],
    ids=repr,
)
def test_a_batch_looks_the_same(operations):
    document = document_of(ROWS)

    after = apply_all(document, operations)

    assert after.source.text == apply(document, operations).source.text


def test_a_new_entry_that_goes_again_takes_no_old_one_along():
    text = '{\n"a": "x" // c1\n, "b":\n  1 // c2\n, }\n'
    operations = [Set(("new",), None), Remove(("new",)), CommentOut(("b",), "why")]

    after = apply_all(document_of(text), operations)

    assert '"b":' in after.source.text
    assert {"c1", "c2"} <= notes(after)


def test_a_target_beside_the_item_counts_without_it():
    document = document_of('{"a": [0, 1, {"b": 2}, {"b": 3}]}')
    operations = [Remove(("a", 0)), Move(("a", 0), ("a", 1, "new"))]

    after = apply_all(document, operations)

    assert after.value == apply(document, operations).value
    assert after.value != document.value
