"""The word that was probably meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cfg.schema.nearest import closest, distance, fold, is_slip, nearest

WORDS = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("baseURL", ["baseUrl", "api"], "baseUrl"),
        ("base_url", ["api", "baseUrl"], "baseUrl"),
        ("modle", ["mode", "model"], "model"),
        ("evn", ["env", "exec"], "env"),
        ("default", ["defaultModel", "mode"], "defaultModel"),
        ("defaultModel", ["mode", "providers"], None),
        ("open", ["openai-a", "openai-b"], None),
        ("x", ["a", "b"], None),
        # Several are equally near.
        ("job", ["joba", "jobb"], None),
        ("baseurl", ["base-url", "base_url"], None),
        # Of two that are one step away, the one with swapped letters is nearer.
        ("mian", ["miaan", "main"], "main"),
        ("", ["a"], None),
        ("on", ["off"], None),
        ("word", [], None),
    ],
)
def test_the_nearest_word(word, known, meant):
    assert nearest(word, known) == meant


@pytest.mark.parametrize(
    ("word", "meant", "slip"),
    [
        ("job", "jobs", True),
        ("mian", "main", True),
        ("Base_URL", "baseUrl", True),
        ("writer", "wriber", True),
        ("mail", "main", False),
        ("agent-1", "agent-2", False),
        ("telegram-bot", "telegram", False),
    ],
)
def test_what_can_only_be_a_misspelling(word, meant, slip):
    assert is_slip(word, meant) is slip


@given(WORDS, WORDS)
def test_distance_is_the_same_both_ways_and_zero_only_for_equal_words(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) is (one == other)
    assert distance(one, other) <= max(len(one), len(other))


@given(WORDS, st.lists(WORDS))
def test_the_nearest_word_is_one_of_the_known(word, known):
    assert nearest(word, known) in {None, *known}
    assert set(closest(word, known)) <= set(known)


def test_folding_keeps_letters_and_digits():
    assert fold("Base_URL-2.x y") == "baseurl2xy"
