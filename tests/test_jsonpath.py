"""Paths as text, and values by their path."""

import pytest

from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.jsonpath import format_path, get, parse_path, value_at

VALUE = {"a": {"b": [1, None, {"c": 2}]}}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ((), VALUE),
        (("a", "b", 0), 1),
        (("a", "b", 1), None),
        (("a", "b", 2, "c"), 2),
    ],
)
def test_a_value_is_found_by_its_path(path, found):
    assert value_at(VALUE, path) == found
    assert get(VALUE, *path) == found
    assert exists(VALUE, path)


@pytest.mark.parametrize(
    "path",
    [
        ("z",),
        ("z", 0),
        ("z", 0, "y"),
        ("a", 0),
        ("a", "b", 3),
        ("a", "b", "0"),
        ("a", "b", 0, "c"),
        ("a", "b", 1, 0),
    ],
)
def test_where_nothing_is_there_is_none_and_no_part_of_it(path):
    assert get(VALUE, *path) is None
    assert not exists(VALUE, path)
    with pytest.raises(KeyError):
        value_at(VALUE, path)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a.b", ("a", "b")),
        ("a.*.l[].x", ("a", "*", "l", 0, "x")),
        ("l[12]", ("l", 12)),
        ('a["x/y.z"].b', ("a", "x/y.z", "b")),
        ('a."x.y"', ("a", "x.y")),
        ("", ()),
    ],
)
def test_a_path_is_read_from_text(text, path):
    assert parse_path(text) == path


@pytest.mark.parametrize("text", [".a", "a[", 'a["', "a]", "a..b"])
def test_what_is_no_path_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_path(text)


@pytest.mark.parametrize("path", [("a",), ("a", 0, "b c", 'q"uote', "d.e", 3), ()])
def test_a_path_that_was_written_is_read_back(path):
    assert parse_path(format_path(path)) == path
