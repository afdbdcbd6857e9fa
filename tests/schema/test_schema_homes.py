"""A key in the wrong place: what is said names the place it came from, or none."""

import random
from collections import defaultdict

import pytest
from fix_plans import schema

from openclaw_cfg.jsonpath import format_path

SAMPLE = 400


def keys():
    """Every named key of the schema with its path, maps and arrays left out."""
    context = schema()._context

    def walk(path, depth):
        for part in context.schemas_at(path):
            for key in part.get("properties", {}):
                yield (*path, key)
                if depth:
                    yield from walk((*path, key), depth - 1)

    return sorted(set(walk((), 4)))


ALL = keys()
PICKED = random.Random(15).sample([k for k in ALL if len(k) > 2], SAMPLE)


def every_key(place=(), depth=7):
    """Every key of the schema, an entry of a map included, with its path."""
    parts = [*schema()._context.schemas_at(place)] if depth else []
    named = {key for part in parts for key in part.get("properties", {})}
    open_ = any(isinstance(p.get("additionalProperties"), dict) for p in parts)
    for key in sorted(key for key in named if "$" not in key):
        yield (*place, key)
        yield from every_key((*place, key), depth - 1)
    if open_ and not named:
        yield from every_key((*place, ENTRY), depth - 1)


ENTRY = "x"


def around(path, inside):
    """The places of a key one level up, one down and beside, which are objects."""
    key, parent = path[-1], path[:-1]
    if parent:
        yield (*parent[:-1], key)
    yield from ((*place, key) for place in inside[parent])
    if parent:
        beside = (place for place in inside[parent[:-1]] if place != parent)
        yield from ((*place, key) for place in beside)


def misplaced(path):
    """The key one level up, one level down, and in the neighbouring object."""
    *above, parent, key = path
    yield (*above, key)
    yield from ((*above, name, key) for name in names((*above,)) if name != parent)
    yield from ((*above, parent, name, key) for name in names((*above, parent)))


def names(place):
    """The objects right inside another."""
    inside = {
        p[len(place)]
        for p in ALL
        if len(p) > len(place) + 1 and p[: len(place)] == place
    }
    return sorted(inside)[:2]


def test_where_one_place_is_named_it_is_the_right_one():
    named, wrong = 0, []
    for path in PICKED:
        for place in misplaced(path):
            found = schema().homes(place)
            if len(found) == 1 and not schema().knows(place):
                named += 1
                if found[0] != path:
                    wrong.append((format_path(place), format_path(found[0])))

    assert wrong == []
    assert named > SAMPLE // 2


# It is a setting of all agents before it is one of an agent's heartbeat.
ALSO_RIGHT = {
    ("agents", "entries", "timeoutSeconds"): ("agents", "defaults", "timeoutSeconds"),
}


@pytest.mark.parametrize(
    "count", [150, pytest.param(None, marks=pytest.mark.nightly)], ids=["some", "all"]
)
def test_no_key_of_the_schema_is_sent_to_a_wrong_place(count):
    """Each key one level up, one level down and in each neighbouring object."""
    every = [*every_key()]
    known = {place: schema().keys(place) for place in {path[:-1] for path in every}}
    inside = defaultdict(list)
    for owner in filter(None, known):
        inside[owner[:-1]].append(owner)
    picked = random.Random(16).sample(every, count or len(every))

    right, wrong = 0, []
    for path in picked:
        for place in around(path, inside):
            found = schema().homes(place)
            if len(found) == 1 and place[-1] not in known.get(place[:-1], place):
                also = ALSO_RIGHT.get((*place[:2], place[-1]), path)
                right += found[0] in {path, also}
                if found[0] not in {path, also}:
                    wrong.append((format_path(path), format_path(place), found))

    assert wrong == []
    assert right > len(picked)


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        # Spelled as another key, next to one that is spelled almost so.
        ("channels.defaults.actions", {}, "accepted here"),
        ("agents.defaults.heartbeat.models", {"a/b": {}}, '"agents.defaults"'),
        ("agents.defaults.heartbeat.models", "a/b", '"model"'),
        ("agents.defaults.heartbeat.Model", "a/b", '"model"'),
    ],
)
def test_a_key_that_is_spelled_right_is_no_slip_of_another(place, value, says):
    for step in reversed(place.split(".")):
        value = {step: value}

    (finding,) = schema().core(value)

    assert says in finding.help


def test_a_word_of_many_objects_tells_no_place_further_in():
    for key in ("tools", "allow", "mode"):
        assert len(schema().homes(("agents", "defaults", key))) != 1


def test_words_at_the_top_of_the_file_name_no_unrelated_place():
    assert schema().homes(("provider",)) == ()


def test_a_key_with_dots_is_told_from_one_that_nobody_knows():
    (dotted,) = schema().core({"agents.defaults.model": "openai/gpt-5.4"})
    (odd,) = schema().core({"com.example": 1})

    assert dotted.help == "a dot does not go a level down; run openclaw-cfg fix"
    assert odd.help == "remove it, or check how it is spelled"
