"""A key in the wrong place: what is said names the place it came from, or none."""

import random

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
