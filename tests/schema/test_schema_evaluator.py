"""Our evaluator against the plain library, where OpenClaw has no exception."""

import json
import math

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.schema.quiet import quiet
from openclaw_cfg.schema.store import VERSIONS, native_path

_KEYS = st.sampled_from(["a", "b", "c", "ab"])
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1.0, 2.5])
    | st.sampled_from(["", "a", "b", "ab", "A"])
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3)
    ),
    max_leaves=8,
)
_TYPES = st.sampled_from(
    ["null", "boolean", "integer", "number", "string", "array", "object"]
)
_SIZES = st.integers(0, 3)


def _object_schema(inner):
    return st.fixed_dictionaries(
        {},
        optional={
            "type": _TYPES | st.lists(_TYPES, min_size=1, max_size=2, unique=True),
            "enum": st.lists(_SCALARS, min_size=1, max_size=3),
            "const": _VALUES,
            "minimum": st.integers(-2, 2),
            "maximum": st.integers(-2, 2),
            "exclusiveMinimum": st.integers(-2, 2),
            "exclusiveMaximum": st.integers(-2, 2),
            "multipleOf": st.sampled_from([1, 2]),
            "minLength": _SIZES,
            "maxLength": _SIZES,
            "pattern": st.sampled_from(["^a", "b$", "[A-Z]", "^$"]),
            "minItems": _SIZES,
            "maxItems": _SIZES,
            "uniqueItems": st.booleans(),
            "items": inner | st.lists(inner, max_size=2),
            "additionalItems": inner,
            "contains": inner,
            "minProperties": _SIZES,
            "maxProperties": _SIZES,
            "required": st.lists(_KEYS, max_size=2, unique=True),
            "properties": st.dictionaries(_KEYS, inner, max_size=2),
            "patternProperties": st.dictionaries(
                st.sampled_from(["^a", "b"]), inner, max_size=2
            ),
            "additionalProperties": inner,
            "propertyNames": inner,
            "dependencies": st.dictionaries(
                _KEYS, st.lists(_KEYS, max_size=2, unique=True) | inner, max_size=1
            ),
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=3),
            "oneOf": st.lists(inner, min_size=1, max_size=3),
            "not": inner,
            "if": inner,
            "then": inner,
            "else": inner,
        },
    ).map(_without_a_trap)


def _without_a_trap(schema):
    # The library (4.26) raises TypeError for `additionalItems` beside a boolean.
    if isinstance(schema.get("items"), bool):
        schema.pop("additionalItems", None)
    return schema


_SCHEMAS = st.recursive(st.booleans(), _object_schema, max_leaves=6)


@settings(max_examples=many(150), deadline=None)
@given(schema=_SCHEMAS, value=_VALUES)
def test_the_verdict_is_that_of_the_library(schema, value):
    ours = Evaluator.of({"allOf": [schema]}).accepts(value, schema)

    assert ours is jsonschema.Draft7Validator(schema).is_valid(value)


@settings(max_examples=many(60), deadline=None)
@given(schema=_SCHEMAS, value=_VALUES)
def test_a_reference_counts_from_the_root(schema, value):
    root = {"$defs": {"a/b": schema}, "items": {"$ref": "#/$defs/a~1b"}}

    ours = Evaluator.of(root).accepts([value], root)

    assert ours is jsonschema.Draft7Validator(root).is_valid([value])


@pytest.mark.parametrize("version", VERSIONS)
def test_bundled_schemas_are_draft_7(version):
    root = json.loads(native_path(version).read_text(encoding="utf-8"))

    # Without format checks: `re` of Python does not know `\p{…}` of ECMAScript.
    validator = jsonschema.Draft7Validator(jsonschema.Draft7Validator.META_SCHEMA)

    assert list(validator.iter_errors(root)) == []


@pytest.mark.parametrize(
    ("schema", "value", "accepted"),
    [
        ({"pattern": "^a$"}, "a\n", False),
        ({"pattern": r"^\p{Lu}+$"}, "ÄB", True),
        ({"pattern": r"^\p{Lu}+$"}, "äb", False),
        ({"pattern": "a"}, "\ud800a", True),
        ({"type": "number"}, math.nan, False),
        ({"type": "number"}, math.inf, False),
        ({"type": "number"}, 10**400, False),
        ({"type": "number"}, 10**300, True),
        ({"type": "integer"}, 2**53 - 1, True),
        ({"type": "integer"}, 2**53, False),
        ({"type": "integer"}, 1.0, True),
        ({"type": "integer"}, True, False),
        ({"format": "uri"}, "no url", False),
        ({"format": "date-time"}, "no date", True),
    ],
)
def test_values_count_as_in_openclaw(schema, value, accepted):
    assert Evaluator.of(schema).accepts(value, schema) is accepted


def test_deep_values_do_not_exhaust_the_stack():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    schema = {"type": "string", "enum": [["a"], [[[]]]], "const": 1}

    failures = list(Evaluator.of(schema).failures([deep, deep], (), schema))

    assert [failure.keyword for failure in failures] == ["type", "enum", "enum"]
    while deep:  # Python itself takes deep lists apart by recursion
        deep = deep.pop()


def test_no_message_of_the_library_holds_a_value():
    schema = {
        "anyOf": [{"type": "string"}, {"enum": [1]}, {"maxProperties": 0}],
        "not": {"required": ["a"]},
        "oneOf": [True, True],
        "const": {},
    }
    value = quiet({"a": [{"b": "sk-live-4fJ29xKq8ZtY7Lw3"}]})

    errors = list(jsonschema.Draft7Validator(schema).iter_errors(value))

    assert len(errors) == 4
    assert not any("sk-live" in str(error) for error in errors)


@settings(max_examples=many(100), deadline=None)
@given(value=_VALUES)
def test_a_quiet_value_is_an_equal_one(value):
    assert quiet(value) == value
    assert quiet(quiet(value)) == value


_2020 = "https://json-schema.org/draft/2020-12/schema"
_2019 = "https://json-schema.org/draft/2019-09/schema"


@pytest.mark.parametrize(
    ("schema", "value", "accepted"),
    [
        ({"$schema": _2020, "prefixItems": [{"type": "number"}]}, ["a"], False),
        ({"$schema": _2020, "prefixItems": [True], "items": False}, [1, 2], False),
        ({"$schema": _2020, "unevaluatedProperties": False}, {"a": 1}, False),
        ({"$schema": _2020, "dependentRequired": {"a": ["b"]}}, {"a": 1}, False),
        ({"$schema": _2020, "pattern": r"^\p{Lu}$"}, "Ä", True),
        ({"$schema": _2020, "type": "number"}, math.nan, False),
        ({"$schema": _2020, "$defs": {"a": False}, "$ref": "#/$defs/a"}, 1, False),
        ({"$schema": _2020, "$defs": {"a": True}, "$ref": "#/$defs/a"}, 1, True),
        (
            {
                "$schema": _2020,
                "$defs": {"a": {"$anchor": "n", "type": "number"}},
                "$ref": "#n",
                "minimum": 5,
            },
            3,
            False,
        ),
        ({"$schema": _2019, "dependentRequired": {"a": ["b"]}}, {"a": 1}, False),
        ({"$schema": _2019, "items": [False]}, [1], False),
    ],
)
def test_other_drafts_are_judged_by_their_own_rules(schema, value, accepted):
    evaluator = Evaluator.of(schema)

    assert evaluator.accepts(value, evaluator.root) is accepted


@pytest.mark.parametrize(
    ("schema", "value", "place"),
    [
        ({"properties": {"a": False}}, {"a": 1}, ("a",)),
        ({"items": False}, [1], (0,)),
        ({"items": [True, False]}, [1, 2], (1,)),
        ({"items": True, "additionalItems": False}, [1, 2], None),
        ({"patternProperties": {"a": False}}, {"ab": 1}, ("ab",)),
        ({"additionalProperties": False}, {"x": 1}, ("x",)),
        ({"uniqueItems": True}, [1, 1.0], (1,)),
        ({"uniqueItems": True}, [1, True, "1", None, [1], [True]], None),
        ({"uniqueItems": True}, [[{"a": 1}], [{"a": 1.0}]], (1,)),
        ({"propertyNames": {"minLength": 2}}, {"x": 1}, ("x",)),
    ],
)
def test_a_failure_knows_its_place(schema, value, place):
    failures = Evaluator.of(schema).failures(value, (), schema)

    assert [failure.path for failure in failures] == ([place] if place else [])
