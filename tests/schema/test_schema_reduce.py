"""A printed schema brought down to structure."""

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg.schema.describe import described
from openclaw_cfg.schema.descriptions import Descriptions
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


def test_a_description_stands_at_its_path():
    part = {
        "properties": {
            "c": {"type": "string"},
            "l": {"items": {"anyOf": [{"properties": {"id": True}}]}},
        }
    }
    schema = {
        "properties": {"a": {"additionalProperties": {"$ref": "#/$defs/part"}}},
        "$defs": {"part": part},
    }
    said = {"a": "of a", "a.*.c": "of c", "a.*.l[].id": "of id", "not.there": "other"}

    result = described(schema, Descriptions.of(said))

    assert result["properties"]["a"]["description"] == "of a"
    ref = result["properties"]["a"]["additionalProperties"]["$ref"]
    found = result["$defs"][ref.removeprefix("#/$defs/")]["properties"]
    assert found["c"] == {"type": "string", "description": "of c"}
    items = found["l"]["items"]["anyOf"][0]["properties"]
    assert items == {"id": {"description": "of id"}}
    assert "other" not in str(result)


def test_places_that_share_a_part_may_say_different_things_of_it():
    schema = {
        "properties": {name: {"$ref": "#/$defs/part"} for name in "abcd"},
        "$defs": {"part": {"properties": {"x": {"type": "string"}}}},
    }
    said = {"a.x": "one", "{b,c}.x": "two", "c": "of c"}

    result = described(schema, Descriptions.of(said))

    refs = {name: part["$ref"] for name, part in result["properties"].items()}
    assert refs["b"] == refs["c"] != refs["a"] != refs["d"] == "#/$defs/part"
    words = {
        ref: result["$defs"][ref.removeprefix("#/$defs/")]["properties"]["x"]
        for ref in refs.values()
    }
    assert words[refs["a"]]["description"] == "one"
    assert words[refs["b"]]["description"] == "two"
    assert words[refs["d"]] == {"type": "string"}
    assert result["properties"]["c"]["description"] == "of c"


def test_a_part_that_holds_itself_is_described_once():
    tree = {"properties": {"inner": {"$ref": "#/$defs/tree"}, "x": {"type": "string"}}}
    schema = {"properties": {"a": {"$ref": "#/$defs/tree"}}, "$defs": {"tree": tree}}

    result = described(schema, Descriptions.of({"a.x": "of x", "a.inner.x": "deeper"}))

    assert str(result).count("of x") == str(result).count("deeper") == 1


def test_titles_stand_beside_descriptions():
    schema = {"properties": {"a": {"type": "string"}, "b": False}}

    result = described(schema, Descriptions.of({"b": "of b"}, {"a": "A"}))

    assert result == {"properties": {"a": {"type": "string", "title": "A"}, "b": False}}
