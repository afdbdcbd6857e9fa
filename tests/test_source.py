"""Places in a text, as people count."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cfg.source import Position, Source

unhurried = settings(deadline=None)  # a busy machine is no mistake

texts = st.text(alphabet="ab\n\r\u2028é😀", max_size=30)


@given(texts, st.integers(-3, 40))
@unhurried
def test_offset_and_position_are_inverse(text, offset):
    source = Source(None, text)

    position = source.position(offset)

    assert source.offset(position) == max(0, min(offset, len(text)))


@given(texts)
@unhurried
def test_lines_are_those_of_editors(text):
    source = Source(None, text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    assert [source.line(n + 1) for n in range(len(lines))] == lines
    assert source.line(0) == source.line(len(lines) + 1) == ""
    assert source.position(len(text)).line == len(lines)


@given(texts)
@unhurried
def test_a_position_lies_on_its_line(text):
    source = Source(None, text)
    for offset, char in enumerate(text):
        position = source.position(offset)
        if char not in "\r\n":
            assert source.line(position.line)[position.column - 1] == char


def test_a_place_past_the_end_is_the_end():
    source = Source(None, "ab\nc")

    assert source.offset(Position(9, 1)) == source.offset(Position(2, 99)) == 4


@pytest.mark.parametrize(
    ("text", "newline"),
    [("a", "\n"), ("a\nb\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("a\rb\n", "\r")],
)
def test_the_first_newline_tells_the_kind(text, newline):
    assert Source(None, text).newline == newline


def test_a_source_is_called_by_its_path():
    assert Source(Path("a.json"), "").name == "a.json"
    assert Source(None, "").name == "<stdin>"


def test_the_repr_does_not_show_the_text():
    assert "secret" not in repr(Source(Path("a.json"), "{key: 'secret'}"))
