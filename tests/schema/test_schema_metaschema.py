"""Schemas that come from elsewhere: a broken one is refused, and never raises."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from many import many

from openclaw_cfg.errors import BadText, FileError
from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.schema.metaschema import flaw, lost_reference, malformed
from openclaw_cfg.schema.reduce import adapted
from openclaw_cfg.schema.store import VERSIONS, load_file, native_path

BROKEN = [
    ({}, "it has no keyword of JSON Schema"),
    ({"models": {"providers": {}}}, "it has no keyword of JSON Schema"),
    ({"properties": []}, 'expected object, got array, at "properties"'),
    ({"properties": {"a": 5}}, 'expected object or boolean, got number, at "propert'),
    ({"additionalProperties": "no"}, "expected object or boolean, got string, at"),
    ({"items": [1]}, 'expected object or boolean, got number, at "items[0]"'),
    ({"anyOf": []}, '"anyOf" is empty, at "anyOf"'),
    ({"required": ["a", {}]}, 'expected string, got object, at "required[1]"'),
    ({"enum": {"a": 1}}, 'expected array, got object, at "enum"'),
    ({"type": "text"}, '"type" cannot be "text", at "type"'),
    ({"type": []}, '"type" is empty, at "type"'),
    ({"minLength": -1}, '"minLength" must be at least 0, got -1, at "minLength"'),
    ({"maximum": True}, 'expected number, got boolean, at "maximum"'),
    ({"multipleOf": 0}, '"multipleOf" must be more than 0, got 0, at "multipleOf"'),
    ({"uniqueItems": 1}, 'expected boolean, got number, at "uniqueItems"'),
    (
        {"properties": {"a": {"pattern": "(["}}},
        'no regular expression can be read at "properties.a.pattern"',
    ),
    (
        {"patternProperties": {"([": {}}},
        'no regular expression can be read at "patternProperties"',
    ),
    ({"$ref": 5}, 'expected string, got number, at "$ref"'),
    ({"not": {"$ref": "#/$defs/no"}}, '"$ref": "#/$defs/no" leads to no part'),
    ({"not": {"$ref": "https://a.example/b"}}, '"$ref": "https://a.example/b" leads'),
    ({"not": {"$ref": "file:///etc/hosts"}}, '"$ref": "file:///etc/hosts" leads'),
    ({"not": {"$ref": "#"}}, '"$ref": "#" leads in a circle'),
    (
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}},
        '"$ref": "#/$defs/root.a" leads in a circle',
    ),
    (
        {"$defs": {"a": {"allOf": [{"not": {"$ref": "#/$defs/a"}}]}}, "items": {}},
        '"$ref": "#/$defs/root.a" leads in a circle',
    ),
    (
        {"$defs": {"a": {"dependencies": {"x": {"$ref": "#/$defs/a"}}}}, "not": {}},
        '"$ref": "#/$defs/root.a" leads in a circle',
    ),
]


@pytest.mark.parametrize(("schema", "words"), BROKEN)
def test_a_broken_schema_is_refused_by_name_and_place(tmp_path, schema, words):
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(schema), encoding="utf-8")

    with pytest.raises(BadText) as caught:
        load_file(path)

    assert caught.value.message.startswith(f"{path} is not a JSON schema: {words}")


def test_nesting_too_deep_is_told(tmp_path):
    path = tmp_path / "deep.json"
    path.write_text('{"not":' * 900 + "{}" + "}" * 900, encoding="utf-8")

    with pytest.raises(BadText, match="nested too deeply"):
        load_file(path)


def test_a_folder_is_no_schema(tmp_path):
    with pytest.raises(FileError, match="could not read"):
        load_file(tmp_path)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_bundled_schemas_have_no_flaw(version):
    assert flaw(json.loads(native_path(version).read_text(encoding="utf-8"))) == ""


def test_a_step_into_the_value_breaks_the_circle():
    tree = {"properties": {"left": {"$ref": "#/$defs/tree"}}}

    assert flaw({"$ref": "#/$defs/tree", "$defs": {"tree": tree}}) == ""


def test_definitions_count_from_the_part_that_holds_them():
    part = {"$defs": {"a": {"type": "string"}}, "items": {"$ref": "#/$defs/a"}}
    beside = {"properties": {"inner": part}, "not": {"$ref": "#/$defs/a"}}

    assert lost_reference(adapted({"properties": {"inner": part}})) == ""
    assert lost_reference(adapted(beside))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"not": None}, 'expected object or boolean, got null, at "not"'),
        ({"oneOf": None}, 'expected array, got null, at "oneOf"'),
        ({"format": []}, 'expected string, got array, at "format"'),
        ([], "expected object or boolean, got array"),
        (
            {"properties": {"b": {"$ref": "#/x-parts/b"}}},
            '"$ref": "#/x-parts/b" leads to no part of the schema',
        ),
    ],
)
@pytest.mark.parametrize("place", ["$defs", "x-parts"])
def test_what_a_reference_leads_to_is_a_schema(part, words, place):
    """Draft 7 knows no `$defs`, so its own schema looks at nothing in there."""
    root = {"properties": {"a": {"$ref": f"#/{place}/a"}}, place: {"a": part}}

    assert words in flaw(root)


_REFS = st.sampled_from(["#/$defs/a", "#/$defs/b", "#", "#/properties/a"])
_ODD = st.sampled_from(
    [None, True, 0, -1, 1.5, "", "a", "([", "object", [], ["a"], [1], [[]], {}]
)
_SCHEMAS = st.recursive(
    st.booleans() | st.fixed_dictionaries({"$ref": _REFS}),
    lambda inner: st.dictionaries(
        st.sampled_from([*Draft7Validator.VALIDATORS, "then", "else", "$defs"]),
        _ODD
        | inner
        | st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "b", "(["]), inner, max_size=2),
        max_size=3,
    ),
    max_leaves=8,
)


@settings(max_examples=many(300), deadline=None)
@given(
    root=st.fixed_dictionaries(
        {"properties": st.dictionaries(st.sampled_from("ab"), _SCHEMAS)},
        optional={"$defs": st.dictionaries(st.sampled_from("ab"), _SCHEMAS)},
    ),
    value=st.recursive(
        st.sampled_from([None, 1, 2.5, "a"]),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
        ),
        max_leaves=5,
    ),
)
def test_by_a_schema_without_flaw_anything_can_be_judged(root, value):
    if malformed(root) or lost_reference(schema := adapted(root)):
        return

    assert Evaluator.of(schema).accepts(value, schema) in {True, False}
