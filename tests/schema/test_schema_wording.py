"""Words for what the bundled schemas hardly ever ask for."""

import pytest

from openclaw_cfg.schema.check import native_schema
from openclaw_cfg.schema.history import History


def said(schema, value):
    found = native_schema(schema, "", History({})).core(value)
    return [(finding.path, finding.message, finding.help) for finding in found]


@pytest.mark.parametrize(
    ("names", "help_"),
    [
        ({"pattern": "^b"}, "it must match /^b/"),
        ({"enum": ["b", "c"]}, 'accepted: "b" or "c"'),
        ({"minLength": 2}, "write at least 2 characters"),
        ({"maxLength": 0}, "write at most 0 characters"),
        ({"not": {}}, ""),
    ],
)
def test_a_key_with_a_wrong_name(names, help_):
    said_of_it = said({"propertyNames": names}, {"a": 1})

    assert said_of_it == [(("a",), '"a" cannot be a key here', help_)]


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"contains": {"const": 1}}, [2], "the file is not accepted like this"),
        ({"oneOf": [{}, True]}, 1, "the file is not accepted like this"),
        ({"items": {"type": "string"}}, [5], "expected string, got number"),
        ({"items": {"minimum": 3}}, [1], '"[0]" must be at least 3, got 1'),
        ({"items": [{}], "additionalItems": False}, [1, 2], "needs at most 1 item"),
        ({"type": ["string", "null"]}, 1, "expected string or null, got number"),
        ({"anyOf": [{"type": "null"}, {"const": 2}]}, "x", "expected null or 2, got"),
        ({"dependencies": {"a": ["b"]}}, {"a": 1}, 'missing key "b"'),
        ({"dependencies": {"a": {"minProperties": 2}}}, {"a": 1}, "at least 2 keys"),
        ({"properties": {"a": False}}, {"a": 1}, 'unknown key "a"'),
    ],
)
def test_messages(schema, value, message):
    ((_, words, _),) = said({"properties": {"x": schema}}, {"x": value})

    assert message.replace("the file", '"x"').replace('"[0]"', '"x[0]"') in words


def test_the_whole_file_can_be_meant():
    assert said({"not": {}}, 1) == [((), "the file is not accepted like this", "")]
    assert said({"type": "array", "items": {"minimum": 3}}, [1])[0][1].startswith(
        '"[0]"'
    )


def test_many_accepted_values_are_not_all_told():
    words = [f"word-{letter}" for letter in "abcdefghijklm"]

    ((_, _, help_),) = said({"properties": {"x": {"enum": words}}}, {"x": 5})

    assert help_.endswith('"word-j" and 3 more')
    assert said(
        {"properties": {"x": {"anyOf": [{"enum": words}]}}, "required": ["x"]}, {}
    ) == [(("x",), 'missing key "x"', 'add "x": one of 13 words')]


def test_a_key_belongs_one_step_up_or_down():
    inner = {"additionalProperties": False, "properties": {"deep": {}}}
    root = {"additionalProperties": False, "properties": {"a": inner, "top": {}}}

    assert said(root, {"deep": 1, "a": {"top": 1}}) == [
        (("deep",), 'unknown key "deep"', '"deep" belongs in "a"'),
        (("a", "top"), 'unknown key "top"', '"top" belongs at the top of the file'),
    ]
