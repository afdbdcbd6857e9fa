"""Schemas that come from elsewhere: a broken one is refused, and never raises."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg.errors import BadText, FileError
from openclaw_cfg.schema.draft7 import Draft7
from openclaw_cfg.schema.flaws import flaw
from openclaw_cfg.schema.keywords import KEYWORDS
from openclaw_cfg.schema.reduce import reduce
from openclaw_cfg.schema.store import VERSIONS, load_file, native_path

BROKEN = [
    ({}, "it has no keyword of JSON Schema"),
    ({"models": {"providers": {}}}, "it has no keyword of JSON Schema"),
    ({"properties": []}, '"properties" must be an object of schemas'),
    ({"properties": {"a": 5}}, '"properties" must be an object of schemas'),
    ({"additionalProperties": "no"}, '"additionalProperties" must be a schema'),
    ({"items": [1]}, '"items" must be a schema or a list of them'),
    ({"anyOf": []}, '"anyOf" must be a list of schemas'),
    ({"required": ["a", {}]}, '"required" must be a list of keys'),
    ({"enum": {"a": 1}}, '"enum" must be a list'),
    ({"type": "text"}, '"type" must be a type of JSON, or a list of them'),
    ({"type": []}, '"type" must be a type of JSON, or a list of them'),
    ({"minLength": -1}, '"minLength" must be a number, 0 or more'),
    ({"maximum": True}, '"maximum" must be a number'),
    ({"multipleOf": 0}, '"multipleOf" must be a number above 0'),
    ({"uniqueItems": 1}, '"uniqueItems" must be true or false'),
    ({"properties": {"a": {"pattern": "(["}}}, '"properties.a.pattern" must be a reg'),
    ({"patternProperties": {"([": {}}}, '"patternProperties" has a key that is no'),
    ({"$ref": 5}, '"$ref" must be a text'),
    ({"not": {"$ref": "#/$defs/no"}}, '"not.$ref" leads to no definition'),
    ({"items": {"$ref": "#"}}, '"items.$ref" leads to no definition'),
    (
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}},
        '"$ref" leads in a circle',
    ),
    (
        {"$defs": {"a": {"allOf": [{"not": {"$ref": "#/$defs/a"}}]}}, "items": {}},
        '"$defs.a.allOf[0].not.$ref" leads in a circle',
    ),
    (
        {"$defs": {"a": {"dependencies": {"x": {"$ref": "#/$defs/a"}}}}, "not": {}},
        '"$defs.a.dependencies.x.$ref" leads in a circle',
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

    assert flaw({"properties": {"inner": part}}) == ""
    assert flaw({"properties": {"inner": part}, "not": {"$ref": "#/$defs/a"}})


_REFS = st.sampled_from(["#/$defs/a", "#/$defs/b", "#", "#/properties/a"])
_ODD = st.sampled_from(
    [None, True, 0, -1, 1.5, "", "a", "([", "object", [], ["a"], [1], [[]], {}]
)
_SCHEMAS = st.recursive(
    st.booleans() | st.fixed_dictionaries({"$ref": _REFS}),
    lambda inner: st.dictionaries(
        st.sampled_from([*KEYWORDS, "then", "else", "additionalItems", "$defs"]),
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
    if flaw(root):
        return

    reduced = reduce(root)

    assert Draft7(reduced).accepts(value, reduced) in {True, False}
