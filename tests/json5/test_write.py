"""What is written in any style is read as the same value."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from json5_texts import values

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.json5.style import JSON5, STRICT_JSON, Style, is_strict
from openclaw_cfg.json5.write import dumps
from openclaw_cfg.jsonpath import same
from openclaw_cfg.source import Source

unhurried = settings(deadline=None)  # a busy machine is no mistake

styles = st.builds(
    Style,
    indent=st.sampled_from(["  ", "    ", "\t"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    quote=st.sampled_from("\"'"),
    bare_keys=st.booleans(),
    trailing_comma=st.booleans(),
    short_arrays=st.booleans(),
    padded=st.booleans(),
    spaced=st.booleans(),
)


def holds_no_number(value):
    if isinstance(value, dict):
        return any(map(holds_no_number, value.values()))
    if isinstance(value, list):
        return any(map(holds_no_number, value))
    return isinstance(value, float) and not math.isfinite(value)


@given(values, styles, st.booleans(), st.sampled_from(["", "    "]))
@unhurried
def test_a_value_is_read_back_from_every_style(value, style, one_line, prefix):
    text = dumps(value, style, prefix=prefix, one_line=one_line)

    found = parse(Source(None, text)).value
    assert same(found, value)
    assert type(found) is type(value)
    text.encode()
    if one_line:
        assert not set("\r\n") & set(text)


@given(values)
@unhurried
def test_strict_json_is_json_or_refused(value):
    if holds_no_number(value):
        with pytest.raises(ValueError, match="JSON has no word for NaN"):
            dumps(value, STRICT_JSON)
    else:
        assert is_strict(parse(Source(None, dumps(value, STRICT_JSON))))


def test_the_style_of_new_files():
    value = {
        "gateway": {"mode": "local", "it's": 'say "x"'},
        "a-b": ["x", 1, None],
        "empty": [{}, []],
        "big": [math.inf, -math.inf],
    }

    assert (
        dumps(value, JSON5)
        == """\
{
  gateway: {
    mode: "local",
    "it's": 'say "x"',
  },
  "a-b": ["x", 1, null],
  empty: [
    {},
    [],
  ],
  big: [Infinity, -Infinity],
}"""
    )


def test_one_line_styles():
    value = {"a": [1, {"b": True}]}

    assert dumps(value, JSON5, one_line=True) == "{ a: [1, { b: true }] }"
    tight = Style(padded=False, spaced=False)
    assert dumps(value, tight, one_line=True) == "{a:[1,{b:true}]}"


def test_a_long_array_does_not_stay_on_one_line():
    assert dumps(["word" * 5] * 4).count("\n") == 5


@pytest.mark.parametrize("value", [math.nan, [math.inf], {"a": -math.inf}])
def test_strict_json_has_no_word_for_what_is_no_number(value):
    with pytest.raises(ValueError, match="JSON has no word"):
        dumps(value, STRICT_JSON)
