"""The habits of a text are seen where they show first."""

import pytest

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.json5.style import JSON5, STRICT_JSON, detect, is_strict
from openclaw_cfg.source import Source


def read(text):
    return parse(Source(None, text))


@pytest.mark.parametrize(
    "text", ['{"a": [1.5e3, null]}', "{}", "1", '{"a": "\t"}'.replace("\t", "\\t")]
)
def test_json_is_strict(text):
    assert is_strict(read(text))


@pytest.mark.parametrize(
    "text",
    [
        *("{a: 1}", "[1,]", "['a']", "{} // c", "[NaN]", "[Infinity]", "[+1]", "[.5]"),
        *("[0x1]", "\ufeff{}", "\u00a0{}", '{"a": "\t"}', '["\\x41"]'),
    ],
)
def test_json5_is_not(text):
    assert not is_strict(read(text))


def test_an_integer_of_any_length_is_strict_json():
    assert is_strict(read("1" * 10_000))


def test_what_the_text_does_not_tell_is_the_default():
    assert detect(read("{} // not strict")) == JSON5
    assert detect(read("{}")) == STRICT_JSON


def test_habits_are_those_of_the_place_before_those_of_the_file():
    text = "{\n    'a': {\n      b: \"x\", },\n    'c': ['y']\n}\n"
    document = read(text)

    there = detect(document, ("a",))
    outside = detect(document)

    assert (there.indent, there.quote, there.bare_keys) == ("  ", '"', True)
    assert (outside.indent, outside.quote, outside.bare_keys) == ("    ", "'", False)
    assert there.trailing_comma
    assert not outside.trailing_comma
