"""The word that was probably meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cfg.schema.nearest import distance, fold, nearest

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
        ("", ["a"], None),
        ("on", ["off"], None),
        ("word", [], None),
    ],
)
def test_the_nearest_word(word, known, meant):
    assert nearest(word, known) == meant


@given(WORDS, WORDS)
def test_distance_is_the_same_both_ways_and_zero_only_for_equal_words(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) is (one == other)
    assert distance(one, other) <= max(len(one), len(other))


@given(WORDS, st.lists(WORDS))
def test_the_nearest_word_is_one_of_the_known(word, known):
    assert nearest(word, known) in {None, *known}


def test_folding_keeps_letters_and_digits():
    assert fold("Base_URL-2.x y") == "baseurl2xy"
