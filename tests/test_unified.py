"""Our unified diff says what `difflib`'s does, and makes one text of the other."""

import re
from difflib import unified_diff

from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg.unified import unified

LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "{", "}", "e", "f", "g"]))


def patched(before, diff):
    """What a diff makes of a text."""
    after, at = [], 0
    for line in diff[2:]:
        place = re.match(r"@@ -(\d+)(?:,(\d+))? ", line)
        if place:
            start = int(place[1]) - (place[2] != "0")
            after += before[at:start]
            at = start
        elif line[0] == "+":
            after.append(line[1:])
        else:
            assert before[at] == line[1:]
            after += [line[1:]] * (line[0] == " ")
            at += 1
    return after + before[at:]


@given(before=LINES, after=LINES)
@settings(max_examples=many(200), deadline=None)
def test_a_diff_makes_one_text_of_the_other(before, after):
    assert patched(before, list(unified(before, after, "now", "after"))) == after


def test_it_looks_as_that_of_difflib():
    before = [f"line {n}" for n in range(40)]
    after = [*before[:3], "new", *before[4:30], *before[31:], "end"]

    theirs = unified_diff(before, after, "now", "after", lineterm="")

    assert list(unified(before, after, "now", "after")) == list(theirs)


def test_there_is_nothing_to_show_of_equal_texts():
    assert not list(unified(["a"], ["a"], "now", "after"))
    assert not list(unified([], [], "now", "after"))
