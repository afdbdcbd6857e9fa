"""The quick look says yes only where the library finds nothing."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.resources import folder
from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.source import Source

CASES = Path(__file__).parents[1] / "cases"
NUMBERS = [0, 1, -1, 1.0, 1.5, 2**60, float("nan"), float("inf")]
TEXTS = ["", "x", "true", "https://a.b", "a b", "\ud800"]
OTHERS = [None, True, False, [], ["x"], [1], {}, {"a": 1}]
VALUES = st.sampled_from([*NUMBERS, *TEXTS, *OTHERS])


def schema(name):
    return json.loads((folder("schemas") / f"{name}.schema.json").read_text())


NATIVE = Evaluator.of(schema("native-2026.9.6"))


def agree(evaluator, value, part):
    """Whether both looks say the same, as far as they have to."""
    quick = evaluator._quick.passes(value, part)
    return not quick or evaluator._library.accepts(value, part)


@pytest.mark.parametrize(
    "part",
    [
        {"type": "integer"},
        {"type": ["string", "null"]},
        {"type": "number", "minimum": 1},
        {"exclusiveMinimum": 1, "maximum": 2},
        {"exclusiveMaximum": 1},
        {"exclusiveMaximum": True, "maximum": 1},
        {"enum": ["x", 1, None]},
        {"const": True},
        {"const": None},
        {"const": 1},
        {"const": "x"},
        {"pattern": "^[a-z]*$"},
        {"format": "uri"},
        {"format": "date"},
        {"minLength": 1, "maxLength": 1},
        {"minItems": 1, "maxItems": 1, "items": {"type": "string"}},
        {"items": [{"type": "string"}], "additionalItems": False},
        {"items": False},
        {"minProperties": 1},
        {"required": ["a"]},
        {"properties": {"a": {"type": "string"}}},
        {"properties": {"a": True}, "additionalProperties": False},
        {"patternProperties": {"a": False}},
        {"propertyNames": {"enum": ["b"]}},
        {"additionalProperties": {"$ref": "#/$defs/one"}},
        {"$ref": "#/$defs/one"},
        {"$ref": "#/$defs/none"},
        {"anyOf": [{"type": "string"}, {"const": 1}]},
        {"oneOf": [{"type": "string"}, {"minLength": 1}]},
        {"allOf": [{"type": "string"}, {"minLength": 1}]},
        {"not": {"type": "string"}},
        {"uniqueItems": True},
        {"unheard-of": 1},
        True,
        False,
    ],
    ids=str,
)
@given(value=VALUES)
def test_both_agree_on_every_keyword(part, value):
    evaluator = Evaluator.of({"$defs": {"one": {"type": "string"}}})

    assert agree(evaluator, value, part)


def test_newer_drafts_judge_what_is_beside_a_reference():
    given_ = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {"one": {"type": "string"}},
        "$ref": "#/$defs/one",
        "minLength": 2,
    }
    evaluator = Evaluator.of(given_)

    assert not evaluator.accepts("x", evaluator.root)
    assert evaluator.accepts("xy", evaluator.root)


def configurations():
    for path in sorted(CASES.rglob("*.json*")):
        try:
            yield parse(Source(path, path.read_text(errors="replace"))).value
        except (Json5Error, OSError):
            continue


def test_both_agree_on_files_and_on_what_is_wrong_in_them():
    """With the quick look the library finds the same failures as without."""
    plain = Evaluator.of(schema("native-2026.9.6"))
    plain._library._validator.__class__.quick = Never()
    count = 0
    for value in configurations():
        quick = list(NATIVE.failures(value, (), NATIVE.root))
        assert quick == list(plain._library.failures(value, (), plain.root))
        count += 1
    assert count > 50


@given(data=st.data())
def test_both_agree_on_changed_files(data):
    value = deepcopy(data.draw(st.sampled_from(FULL)))
    holder, step = data.draw(st.sampled_from(list(places(value))))
    holder[step] = data.draw(VALUES)

    assert agree(NATIVE, value, NATIVE.root)


class Never:
    def passes(self, value, part):
        return False


def places(value):
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in list(steps):
        yield value, step
        if isinstance(inner, dict | list):
            yield from places(inner)


FULL = sorted(
    (v for v in configurations() if isinstance(v, dict)),
    key=lambda v: -len(str(v)),
)[:40]
