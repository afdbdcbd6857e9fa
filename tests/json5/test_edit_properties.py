"""Whatever the text and the edit: the value is as wished, and the rest stays."""

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from json5_texts import KEYS, json5_texts, json_texts, scalars, values
from many import many

from openclaw_cfg.json5 import layout
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
from openclaw_cfg.json5.lexer import TokenKind, tokens
from openclaw_cfg.json5.nodes import Array, Object
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.json5.style import is_strict
from openclaw_cfg.jsonpath import same, value_at
from openclaw_cfg.source import Source

unhurried = settings(
    deadline=None,
    max_examples=many(80),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
finite = scalars.filter(
    lambda value: not isinstance(value, float) or abs(value) < 1e300
)


def document_of(text):
    return parse(Source(None, text))


def paths_of(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for step, item in items:
        yield from paths_of(item, (*path, step))


def put(value, path, new):
    if not path:
        return new
    value = deepcopy(value)
    value_at(value, path[:-1])[path[-1]] = new
    return value


def dropped(value, path):
    value = deepcopy(value)
    del value_at(value, path[:-1])[path[-1]]
    return value


def marks(document, start=0, end=None):
    """Everything but blanks and commas."""
    text = document.source.text
    return [
        text[token.start : token.end]
        for token in tokens(text, start, end)
        if token.kind is not TokenKind.SPACE and text[token.start] != ","
    ]


def is_subsequence(short, long):
    rest = iter(long)
    return all(item in rest for item in short)


def comments(document):
    return [comment.text.split() for comment in document.comments]


def some_path(data, document, kind):
    return data.draw(st.sampled_from([p for p in paths_of(document.value) if kind(p)]))


def entry_spans(document, path):
    """Where the entries that `path` means are, with their comments."""
    holder = document.find(path[:-1])
    return [
        (entry.lead, entry.tail)
        for index, entry in enumerate(layout.entries(document.source, holder))
        if path[-1] in (index, entry.member and entry.member.key)
        and isinstance(path[-1], int) == (entry.member is None)
    ]


@given(json5_texts() | json_texts(), st.data())
@unhurried
def test_set_of_what_is_there_changes_nothing_outside(text, data):
    document = document_of(text)
    path = some_path(data, document, lambda _: True)
    new = data.draw(values if not is_strict(document) else finite)
    span = document.find(path).span

    after = apply(document, [Set(path, new)])

    assert same(after.value, put(document.value, path, new))
    assert after.source.text.startswith(text[: span.start])
    assert after.source.text.endswith(text[span.end :])
    assert is_strict(after) or not is_strict(document)


@given(json5_texts() | json_texts(), st.data())
@unhurried
def test_set_of_the_same_value_changes_nothing(text, data):
    document = document_of(text)
    path = some_path(data, document, lambda _: True)

    after = apply(document, [Set(path, value_at(document.value, path), "a note")])

    assert after.source.text == text


@given(json5_texts() | json_texts(), finite, st.data())
@unhurried
def test_set_of_something_new_keeps_every_token(text, new, data):
    document = document_of(text)
    parents = [
        path
        for path in paths_of(document.value)
        if isinstance(document.find(path), Object)
    ]
    assume(parents)
    parent = data.draw(st.sampled_from(parents))
    key = data.draw(st.sampled_from(["new", "new-er", "models", "a"]))
    assume(key not in value_at(document.value, parent))
    span = document.find(parent).span

    after = apply(document, [Set((*parent, key), new, "a note")])

    assert same(after.value, put(document.value, (*parent, key), new))
    assert is_subsequence(marks(document), marks(after))
    assert after.source.text.startswith(text[: span.start])
    assert after.source.text.endswith(text[span.end :])
    assert is_strict(after) == is_strict(document)
    noted = [c for c in after.comments if c.text.strip() == "a note"]
    assert len(noted) == (0 if is_strict(document) else 1)


@given(json5_texts() | json_texts(), st.data())
@unhurried
def test_set_makes_missing_parents(text, data):
    document = document_of(text)
    assume(isinstance(document.root, Object))
    assume("p" not in document.value)
    value = data.draw(finite)

    after = apply(document, [Set(("p", "q", "r"), value)])

    assert same(after.value, {**document.value, "p": {"q": {"r": value}}})
    assert is_strict(after) == is_strict(document)


@given(json5_texts() | json_texts(), finite, st.data())
@unhurried
def test_insert_keeps_every_token(text, new, data):
    document = document_of(text)
    arrays = [
        path
        for path in paths_of(document.value)
        if isinstance(document.find(path), Array)
    ]
    assume(arrays)
    path = data.draw(st.sampled_from(arrays))
    items = value_at(document.value, path)
    index = data.draw(st.integers(0, len(items)))

    after = apply(document, [Insert((*path, index), new)])

    wished = [*items[:index], new, *items[index:]]
    assert same(after.value, put(document.value, path, wished))
    assert is_subsequence(marks(document), marks(after))
    assert is_strict(after) == is_strict(document)


@given(json5_texts() | json_texts(), st.data())
@unhurried
def test_remove_takes_the_entry_with_its_comments_and_nothing_else(text, data):
    document = document_of(text)
    assume(document.value not in ({}, []) and isinstance(document.value, dict | list))
    path = some_path(data, document, bool)
    spans = entry_spans(document, path)
    holder = document.find(path[:-1]).span
    kept = []
    done = 0
    for start, end in spans:
        kept += marks(document, done, start)
        done = end
    kept += marks(document, done)

    after = apply(document, [Remove(path)])

    assert same(after.value, dropped(document.value, path))
    if len(spans) == 1:  # a comment between equal keys may have been of either
        assert marks(after) == kept
    assert after.source.text.startswith(text[: holder.start])
    assert after.source.text.endswith(text[holder.end :])
    assert not is_strict(document) or is_strict(after)


@given(json5_texts() | json_texts(), st.data())
@unhurried
def test_comment_out_loses_no_word(text, data):
    document = document_of(text)
    assume(document.value not in ({}, []) and isinstance(document.value, dict | list))
    path = some_path(data, document, bool)

    after = apply(document, [CommentOut(path, "was wrong")])

    assert same(after.value, dropped(document.value, path))
    if is_strict(document):
        assert is_strict(after)
        return
    assert "was wrong" in after.source.text
    assert is_subsequence(filter(str.isalnum, text), after.source.text)


@given(json5_texts() | json_texts(), st.sampled_from([*KEYS, "new"]), st.data())
@unhurried
def test_rename_changes_keys_alone(text, key, data):
    document = document_of(text)
    assume(any(isinstance(path[-1], str) for path in paths_of(document.value) if path))
    path = some_path(data, document, lambda path: path and isinstance(path[-1], str))
    holder = value_at(document.value, path[:-1])
    assume(key not in holder)

    after = apply(document, [Rename(path, key)])

    renamed = {key if k == path[-1] else k: v for k, v in holder.items()}
    assert same(after.value, put(document.value, path[:-1], renamed))
    assert list(value_at(after.value, path[:-1])) == list(renamed)
    assert comments(after) == comments(document)
    assert is_strict(after) == is_strict(document)


@given(json5_texts() | json_texts(), st.data())
@unhurried
def test_move_carries_the_comments(text, data):
    document = document_of(text)
    assume(isinstance(document.root, Object) and document.value)
    assume("target" not in document.value)
    path = some_path(data, document, bool)
    value = value_at(document.value, path)

    after = apply(document, [Move(path, ("target", "of it"))])

    wished = {**dropped(document.value, path), "target": {"of it": value}}
    assert same(after.value, wished)
    if len(entry_spans(document, path)) == 1:
        assert sorted(map(str, comments(after))) == sorted(map(str, comments(document)))
    assert is_strict(after) or not is_strict(document)


@given(json5_texts() | json_texts(), st.data())
@unhurried
def test_keyed_keeps_items_comments_and_order(text, data):
    document = document_of(text)
    arrays = [
        path
        for path in paths_of(document.value)
        if isinstance(document.find(path), Array)
    ]
    assume(arrays)
    path = data.draw(st.sampled_from(arrays))
    items = value_at(document.value, path)
    keys = tuple(f"key {n}" for n in range(len(items)))

    after = apply(document, [Keyed(path, keys)])

    wished = dict(zip(keys, items, strict=True))
    assert same(after.value, put(document.value, path, wished))
    assert comments(after) == comments(document)
    assert is_strict(after) == is_strict(document)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@given(data=st.data())
@unhurried
def test_the_newlines_of_the_text_are_kept(newline, data):
    text = data.draw(json5_texts(newline=newline))
    document = document_of(text)
    assume(isinstance(document.root, Object) and newline in text)
    assume("p" not in document.value)

    after = apply(document, [Set(("p",), {"q": [{"r": 1}]}, "two\nlines")])

    assert "\n" not in after.source.text.replace(newline, "")
