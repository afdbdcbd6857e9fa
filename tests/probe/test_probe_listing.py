"""The ids in a list, whichever its shape, and what a list says of those configured."""

import pytest

from openclaw_cfg.probe import Status
from openclaw_cfg.probe.listing import (
    compared,
    id_of,
    listed_ids,
    missing,
    nearest,
    rows_of,
)


def deep(value, names):
    for name in names:
        value = {name: value}
    return value


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        (None, None),
        ("m1", None),
        ({}, None),
        ([], ()),
        ({"data": []}, ()),
        (["m1", "m2", "m1"], ("m1", "m2")),
        (deep(["m1"], ["data"] * 4), ("m1",)),
        (deep(["m1"], ["data"] * 5), None),
        ([[[[["m1"]]]]], ("m1",)),
        ([[[[[["m1"]]]]]], ()),
        ({"data": [{"vendor": {"x": 1}}, {"id": "m1"}]}, ("m1",)),
        ({"data": [{"vendor": "x", "models": [{"id": "m1"}]}]}, ("m1",)),
        ({"data": [{"id": "x", "models": [{"id": "m1"}]}]}, ("m1",)),
        ({"data": [{"id": "x", "models": "m1"}]}, ("x",)),
        ({"data": [{"vendor": "x", "data": [{"id": "m1"}]}]}, ("m1",)),
        ({"data": [{"vendor": "x", "data": {"data": [{"id": "m1"}]}}]}, ()),
        ({"data": [{"id": "x", "data": [{"id": "m1"}]}]}, ("x",)),
        ({"models": {"m1": {}, "m2": {"name": "M 2"}}}, ("m1", "m2")),
        ({"models": {"m1": {}, "m2": 3}}, None),
        ({"models": "m1"}, None),
        ({"error": {"message": "no"}}, None),
        ({"models": [{"name": "models/m1"}]}, ("m1",)),
        ({"publisherModels": [{"name": "publishers/google/models/m1"}]}, ("m1",)),
        ({"modelSummaries": [{"modelId": "m1", "modelName": "M 1"}]}, ("m1",)),
    ],
)
def test_the_ids_are_read(value, ids):
    assert listed_ids(value) == ids


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("m1", "m1"),
        (17, ""),
        (None, ""),
        ({"id": 17}, "17"),
        ({"id": True}, ""),
        ({"id": 17, "name": "m1"}, "m1"),
        ({"id": "", "name": "m1"}, "m1"),
        ({"id": "m1", "name": "M 1"}, "m1"),
        ({"slug": "m1"}, "m1"),
        ({"id": None}, ""),
        ({"id": 1.5}, ""),
    ],
)
def test_a_row_has_an_id_or_none(row, found):
    assert id_of(row) == found


def test_the_rows_that_are_objects_are_those_with_fields():
    assert rows_of({"data": ["m1", {"id": "m2"}]}) == [{"id": "m2"}]
    assert rows_of(None) == []


@pytest.mark.parametrize(
    ("configured", "listed", "lost"),
    [
        ("m1", "m1", False),
        ("m1", "m1:latest", False),
        ("m1:latest", "m1", True),
        ("models/m1", "m1", False),
        ("m1", "models/m1", False),
        ("m1", "m2", True),
    ],
)
def test_a_configured_id_is_listed_or_missing(configured, listed, lost):
    assert missing((configured,), (listed,)) == ((configured,) if lost else ())


EMPTY = "the list of models is empty, or no entry has an id"


@pytest.mark.parametrize(
    ("lost", "configured", "listed", "status", "detail", "advice"),
    [
        ((), ("a",), ("a",), "ok", "1 listed, the one configured among them", ""),
        ((), ("a", "b"), ("a", "b"), "ok", "2 listed, all 2 configured among them", ""),
        ((), (), ("a",), "ok", "1 listed, none configured", ""),
        ((), (), (), "ok", "0 listed, none configured", ""),
        ((), ("a",), (), "empty_list", EMPTY, "--level chat"),
        (("a",), ("a",), (), "no_model", '"a" is not listed', "load the model"),
        (("a",), ("a",), ("zz",), "no_model", '"a" is not listed', 'with "zz"'),
        (
            ("a", "b"),
            ("a", "b"),
            ("x", "y", "z", "w"),
            "no_model",
            '"a", "b" are not listed',
            'the list begins with "x", "y", "z"',
        ),
        (
            ("a", "b", "c"),
            ("a",),
            ("x",),
            "no_model",
            '"a", "b", "c" are not listed',
            "",
        ),
        (
            ("a", "b", "c", "d"),
            ("a",),
            ("x",),
            "no_model",
            '"a", "b", "c" are not listed, nor is 1 more',
            "",
        ),
        (
            ("a", "b", "c", "d", "e"),
            ("a",),
            ("x",),
            "no_model",
            '"a", "b", "c" are not listed, nor are 2 more',
            "",
        ),
        (
            ("gpt-9", "qwen-9"),
            ("gpt-9",),
            ("gpt-8", "qwen-8"),
            "no_model",
            '"gpt-9", "qwen-9" are not listed',
            'similar names are listed: "gpt-8"',
        ),
    ],
)
def test_a_list_against_what_is_configured(
    lost, configured, listed, status, detail, advice
):
    verdict = compared(lost, configured, listed)

    assert verdict.status == status
    assert verdict.detail == detail
    assert advice in verdict.help
    assert bool(verdict.help) is (status != "ok")


def test_the_advice_is_about_the_first_that_is_missing():
    verdict = compared(("gpt-9", "llama-9"), ("gpt-9",), ("llama-8", "gpt-8"))

    assert verdict.help.startswith('similar names are listed: "gpt-8"')


def test_an_incomplete_list_is_never_a_missing_model():
    verdict = compared(("a",), ("a",), ("x", "y"), complete=False)

    assert verdict.status is Status.OK
    assert verdict.detail == ('2 listed, which is not all there is; "a" is not listed')
    assert "--level chat" in verdict.help


def test_an_incomplete_list_with_all_that_is_configured_says_so():
    verdict = compared((), ("a",), ("a", "b"), complete=False)

    assert verdict.detail == "2 listed, the one configured among them"


@pytest.mark.parametrize(
    ("model", "listed", "near"),
    [
        ("deepseek-chat", ("gpt-6", "deepseek-v4"), ("deepseek-v4",)),
        ("abc", ("xyz",), ()),
        ("glm-5", ("z/glm-5", "y/glm-5"), ("z/glm-5",)),
        ("v/GLM-5", ("glm-5",), ("glm-5",)),
        ("q-1", ("q-a", "q-b", "q-c", "q-d"), ("q-d", "q-c", "q-b")),
        ("ab", ("bb",), ("bb",)),
        ("abcd", ("azzz",), ()),
        (
            "kimi-zz",
            ("kimi-aaaaaaaaaa", "kimi-bbbbbbbbbb"),
            ("kimi-aaaaaaaaaa", "kimi-bbbbbbbbbb"),
        ),
    ],
)
def test_the_nearest_are_the_most_alike_then_the_family(model, listed, near):
    assert nearest(model, listed) == near
