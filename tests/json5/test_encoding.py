"""Bytes become a text without losing one, or an error that says where."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from json5_texts import json5_texts

from openclaw_cfg.json5.encoding import decode, encode
from openclaw_cfg.json5.error import EncodingError, Json5Error
from openclaw_cfg.json5.parser import parse

unhurried = settings(deadline=None)  # a busy machine is no mistake


def attempt(function, *args):
    """What the function returns, or the error that it is meant to raise."""
    try:
        return function(*args)
    except Json5Error as error:
        return error


def refused(data):
    with pytest.raises(EncodingError) as caught:
        decode(data)
    return caught.value


@given(json5_texts(), st.booleans())
@unhurried
def test_what_was_read_is_written_back_byte_for_byte(text, bom):
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()

    source = decode(data, Path("x.json"))

    assert (source.text, source.bom, source.path) == (text, bom, Path("x.json"))
    assert encode(source) == data


@given(st.binary())
@unhurried
def test_any_bytes_are_a_text_or_an_error_with_a_place(data):
    found = attempt(decode, data)

    if isinstance(found, EncodingError):
        assert found.span.end <= len(found.source.text)
    else:
        assert encode(found) == data


def test_bytes_that_are_not_utf8_are_shown_where_they_are():
    error = refused('\ufeff{\n  a: "é'.encode() + b'\xff"}')

    assert str(error) == "2:8: these bytes are not UTF-8"
    assert error.source.text[error.span.start] == "\ufffd"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_called_by_its_name(codec):
    assert str(refused('{"a": 1}'.encode(codec))).startswith("1:1: the file is UTF-16")


@pytest.mark.parametrize("codec", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf32_is_called_by_its_name(codec):
    assert str(refused('{"a": 1}'.encode(codec))).startswith("1:1: the file is UTF-32")


def test_zero_bytes_outside_strings_are_called_so():
    with pytest.raises(Json5Error) as caught:
        parse(decode(b'{"a": 1}' + bytes(100)))

    assert str(caught.value) == "1:9: expected the end of the file, found a NUL byte"


def test_a_zero_byte_inside_a_string_is_accepted_as_openclaw_does():
    assert parse(decode(b'["\0"]')).value == ["\0"]
