"""The tree and the value of a text, or the first mistake in it."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from json5_texts import json5_texts

from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.lexer import TokenKind, tokens
from openclaw_cfg.json5.nodes import Array, Object, Part, Scalar
from openclaw_cfg.json5.parser import MAX_DEPTH, parse
from openclaw_cfg.source import Source, Span

unhurried = settings(deadline=None)  # a busy machine is no mistake

jumbles = st.text(alphabet="{}[]:,\"'\\/*-+.eEx019a$ \n\r\t\u2028é“\0#") | st.text()


def read(text):
    return parse(Source(None, text))


def attempt(text):
    """The document, or the error."""
    try:
        return read(text)
    except Json5Error as error:
        return error


def mistake(text):
    with pytest.raises(Json5Error) as caught:
        read(text)
    return caught.value


@given(json5_texts() | jumbles)
@unhurried
def test_joined_tokens_are_the_text(text):
    assert "".join(text[t.start : t.end] for t in tokens(text)) == text


@given(jumbles)
@unhurried
def test_any_text_is_a_document_or_a_mistake_with_a_place(text):
    found = attempt(text)

    if isinstance(found, Json5Error):
        assert 0 <= found.span.start <= found.span.end <= len(text)
        assert found.opened is None or found.opened.end <= found.span.end
        assert found.message
    else:
        assert found.root.span.end <= len(text)


@given(json5_texts())
@unhurried
def test_a_node_is_read_alike_when_its_text_stands_alone(text):
    document = read(text)
    waiting = [document.root]
    while waiting:
        node = waiting.pop()
        alone = read(text[node.span.start : node.span.end]).root
        match node:
            case Object(members=members):
                assert [m.key for m in alone.members] == [m.key for m in members]
                waiting += [member.value for member in members]
            case Array(items=items):
                assert len(alone.items) == len(items)
                waiting += items
            case Scalar(value=value):
                assert alone.value == value


@given(json5_texts())
@unhurried
def test_all_comments_are_kept_in_order(text):
    document = read(text)

    marks = [t for t in tokens(text) if t.kind is TokenKind.COMMENT]

    assert [c.span for c in document.comments] == [Span(t.start, t.end) for t in marks]
    assert all(comment.text in text for comment in document.comments)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9007199254740993", 9007199254740993),
        ("-0", 0),
        ("0x1F", 31),
        ("-0xff", -255),
        ("5.", 5.0),
        ("+.5e1", 5.0),
        ("1e400", math.inf),
        ("-" + "9" * 400, -math.inf),
        ("0x" + "f" * 300, math.inf),
        ("0x" + "f" * 255, int("f" * 255, 16)),
        ("1" + "0" * 308, 10**308),
        ("1" + "0" * 9999, math.inf),
        ("-Infinity", -math.inf),
        (
            r"'\x41\u0042\v\0\'\a\
'",
            "AB\v\0'a",
        ),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\ud83d"', "\ud83d"),
        ("{a: 1, b: 2, 'a': 3}", {"a": 3, "b": 2}),
        (r"{\u0061é: 1}", {"aé": 1}),
    ],
)
def test_a_text_means_a_value(text, value):
    found = read(text).value

    assert found == value
    assert type(found) is type(value)


def test_nan_is_a_float():
    assert math.isnan(read("-NaN").value)


def test_of_equal_keys_all_are_kept_the_first_tells_the_order_the_last_counts():
    document = read("{a: 1, b: 2, 'a': 3}")

    assert [member.key for member in document.root.members] == ["a", "b", "a"]
    assert list(document.value.items()) == [("a", 3), ("b", 2)]
    assert document.root.get("a").value.value == 3


def test_a_path_is_found_by_key_and_by_value():
    text = '{ models: [{ "id": "x" }] }'
    document = read(text)

    def cut(span):
        return text[span.start : span.end]

    path = ("models", 0, "id")
    assert cut(document.locate(path)) == '"x"'
    assert cut(document.locate(path, Part.KEY)) == '"id"'
    assert cut(document.locate(("models", 0, "name"))) == "{"
    assert cut(document.locate(("models", 1), Part.KEY)) == "models"
    assert document.find(("models", "id")) is None


def test_what_is_open_at_the_end_is_named_with_its_place():
    error = mistake("{\n  a: [1,\n")

    assert str(error) == '3:1: expected a value or "]", found the end of the file'
    assert error.opened == Span(7, 8)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        (" \n", "the file holds nothing but white space"),
        ("// a\n", "the file holds nothing but comments"),
    ],
)
def test_a_file_without_a_value_says_what_it_holds(text, message):
    assert mistake(text).message == message


def test_depth_is_bounded_without_recursion():
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH).root

    for deep in ("[" * 1_000_000, '{"a":' * 1_000_000):
        assert mistake(deep).message == f"nested deeper than {MAX_DEPTH} levels"


@pytest.mark.parametrize(
    "text",
    ["sk-secret", "{a: sk-secret}", "'sk-secret", "{sk-secret: 1}", '{"sk-secret" 1}'],
)
def test_neither_message_nor_repr_holds_a_word_of_the_text(text):
    error = mistake(text)

    shown = f"{error} {error!r} {error.help} {error.source!r}"
    assert "secret" not in shown


def test_no_repr_shows_a_value_or_a_comment():
    document = read("{a: 'sk-secret'} // secret")

    shown = (document, document.root, document.comments, document.source)
    assert "secret" not in repr(shown)
