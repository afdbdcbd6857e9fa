"""What the body of a refusal says, and what that means."""

import pytest

from openclaw_cfg.catalog.fault import plain_code, read_fault
from openclaw_cfg.catalog.refusals import Evidence, load_refusals, read_refusal

CODES = [
    (code, saying.verdict, (saying.statuses or (400,))[0])
    for saying in (*load_refusals().codes, *load_refusals().types)
    for code in saying.codes
]


@pytest.mark.parametrize(("code", "verdict", "status"), CODES)
def test_each_code_of_the_table_is_read(code, verdict, status):
    body = {"error": {"code": code.replace("*", "Some")}}

    found = read_refusal(read_fault(body), status)

    assert found is not None
    assert found.saying.verdict == verdict


def test_no_code_stands_twice():
    named = [
        (plain_code(code), status)
        for part in (load_refusals().codes, load_refusals().types)
        for saying in part
        for code in saying.codes
        for status in saying.statuses or (None,)
    ]

    assert [code for code in named if named.count(code) > 1] == []


@pytest.mark.parametrize(
    ("code", "words", "verdict", "evidence"),
    [
        ("insufficient_quota", "Not authorized", "billing", Evidence.CODE),
        ("authentication_error", "", "auth", Evidence.TYPE),
        ("authentication_error", "Insufficient balance", "billing", Evidence.WORDS),
    ],
)
def test_a_code_says_more_than_words_and_they_more_than_a_type(
    code, words, verdict, evidence
):
    found = read_refusal(read_fault({"error": {"type": code, "message": words}}), 400)

    assert found is not None
    assert (found.saying.verdict, found.evidence) == (verdict, evidence)


@pytest.mark.parametrize(
    ("words", "verdict", "terms"),
    [
        ("Access is only available for Coding Agents", "forbidden", True),
        ("Unexpected endpoint or method. (GET /x)", "not_found", False),
        ("No endpoints found that support tool use", "no_model", False),
    ],
)
def test_words_are_read_where_no_code_is_known(words, verdict, terms):
    found = read_refusal(read_fault({"error": {"message": words, "code": "x9"}}), 400)

    assert found is not None
    assert found.evidence == Evidence.WORDS
    assert (found.saying.verdict, found.saying.terms) == (verdict, terms)


def test_what_is_not_known_is_not_read():
    assert (
        read_refusal(read_fault({"error": {"message": "hm", "code": "x9"}}), 400)
        is None
    )
    assert read_refusal(read_fault({}), 400) is None


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({"code": 1113}, {"1113"}),
        ({"code": "InvalidApiKey"}, {"invalidapikey"}),
        ({"error": {"type": "aws#Throttled"}}, {"throttled"}),
        ({"error": {"code": "a", "type": "b"}}, {"a", "b"}),
        ({"code": None, "type": 1.5, "status": True, "reason": ["x"]}, set()),
        ({"code": "a code of many words"}, set()),
        ({"code": "a" * 80}, {"a" * 80}),
        ({"code": "a" * 81}, set()),
        ({"message": '{"error": {"code": "inner"}}'}, {"inner"}),
        ({"name": "x"}, set()),
    ],
)
def test_the_codes_of_a_body(body, codes):
    assert read_fault(body).codes == codes
