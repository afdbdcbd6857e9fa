"""A printed schema brought down to structure."""

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg.schema.describe import described
from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.schema.reduce import reduce
from openclaw_cfg.schema.share import share


def test_words_for_people_go_and_keys_called_like_them_stay():
    printed = {
        "title": "Root",
        "description": "All of it",
        "properties": {
            "title": {"type": "string", "title": "Title", "description": "…"},
            "description": {"type": "object", "properties": {}},
        },
    }

    assert reduce(printed) == {
        "properties": {"title": {"type": "string"}, "description": {"type": "object"}}
    }


def test_what_allows_everything_is_left_out():
    printed = {
        "type": "object",
        "propertyNames": {"type": "string"},
        "additionalProperties": {},
        "properties": {"a": {"type": "array", "items": {}}},
    }

    assert reduce(printed) == {
        "type": "object",
        "properties": {"a": {"type": "array"}},
    }


def test_a_key_with_a_default_is_not_required():
    printed = {
        "required": ["a", "b"],
        "properties": {"a": {"default": 1}, "b": {"type": "string"}},
    }

    assert reduce(printed)["required"] == ["b"]
    assert "required" not in reduce({**printed, "required": ["a"]})


def test_a_union_of_literals_is_an_enum():
    literals = [{"type": "string", "const": word} for word in ("a", "b")]

    assert reduce({"anyOf": literals}) == {"enum": ["a", "b"]}
    assert reduce({"anyOf": [{"type": "boolean"}, *literals]}) == {
        "anyOf": [{"enum": ["a", "b"]}, {"type": "boolean"}]
    }


def test_definitions_of_a_plugin_move_to_the_root():
    secret = {"type": "string", "minLength": 1}
    config = {
        "$defs": {"secret": secret, "user": {"items": {"$ref": "#/$defs/secret"}}},
        "properties": {"users": {"$ref": "#/$defs/user"}, "x": {"$ref": "#/$defs/no"}},
    }
    printed = {"properties": {"imap": {"properties": {"config": config}}}}

    reduced = reduce(printed)

    assert reduced["$defs"]["imap.secret"] == secret
    assert reduced["$defs"]["imap.user"] == {"items": {"$ref": "#/$defs/imap.secret"}}
    assert reduced["properties"]["imap"]["properties"]["config"]["properties"] == {
        "users": {"$ref": "#/$defs/imap.user"},
        "x": True,
    }


def test_ids_of_agents_may_have_capitals():
    names = {"type": "string", "pattern": "^[a-z0-9_][a-z0-9_-]{0,63}$"}
    entries = {"type": "object", "propertyNames": names}
    agents = {"properties": {"entries": entries}}

    reduced = reduce({"properties": {"agents": agents}})

    evaluator = Evaluator.of(reduced)
    assert evaluator.accepts({"agents": {"entries": {"Work": {}}}}, reduced)
    assert not evaluator.accepts({"agents": {"entries": {"a b": {}}}}, reduced)


def test_equal_parts_are_written_once_and_named_after_their_key():
    secret = {"anyOf": [{"type": "string"}, {"type": "object", "required": ["source"]}]}
    printed = {
        "properties": {"token": secret, "list": {"items": secret}, "other": secret}
    }

    assert reduce(printed) == {
        "properties": {
            "token": {"$ref": "#/$defs/token"},
            "list": {"items": {"$ref": "#/$defs/token"}},
            "other": {"$ref": "#/$defs/token"},
        },
        "$defs": {"token": secret},
    }


_PARTS = st.recursive(
    st.sampled_from(
        [
            True,
            {"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,63}$", "minLength": 3},
            {"enum": ["one of many long words", "another one of the words"]},
            {"type": "integer", "minimum": 1, "maximum": 9007199254740991},
        ]
    ),
    lambda inner: (
        st.fixed_dictionaries(
            {"properties": st.dictionaries(st.sampled_from("abc"), inner, max_size=3)}
        )
        | st.fixed_dictionaries({"items": inner})
        | st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=2)})
    ),
    max_leaves=8,
)
_VALUES = st.recursive(
    st.sampled_from(["x", "abc", "another one of the words", 0, 5, None]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=many(100), deadline=None)
@given(
    root=st.fixed_dictionaries(
        {"properties": st.dictionaries(st.sampled_from("ab"), _PARTS)}
    ),
    value=_VALUES,
)
def test_sharing_changes_no_verdict(root, value):
    shared = share(root)

    expected = jsonschema.Draft7Validator(root).is_valid(value)
    assert jsonschema.Draft7Validator(shared).is_valid(value) is expected
    assert Evaluator.of(shared).accepts(value, shared) is expected


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("a", ("a",)),
        ("a.*.c", ("a", "additionalProperties", "c")),
        ("a.*.l[].id", ("a", "additionalProperties", "l", "items", "id")),
    ],
)
def test_a_description_stands_at_its_path(path, place):
    part = {
        "properties": {
            "c": {"type": "string"},
            "l": {"items": {"anyOf": [{"properties": {"id": {"type": "string"}}}]}},
        }
    }
    schema = {
        "properties": {"a": {"additionalProperties": {"$ref": "#/$defs/part"}}},
        "$defs": {"part": part},
    }

    result = described(schema, {path: "words", "not.there": "other words"})

    found = [result["properties"]["a"]]
    assert str(result).count("words") == 1
    if len(place) > 1:
        found = [result["$defs"]["part"]["properties"]["c"]]
    if "id" in place:
        items = result["$defs"]["part"]["properties"]["l"]["items"]
        found = [items["anyOf"][0]["properties"]["id"]]
    assert [part["description"] for part in found] == ["words"]
