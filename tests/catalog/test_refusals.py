"""What the body of a refusal says, and what that means."""

import pytest

from openclaw_cfg.catalog.fault import hidden_fault, plain_code, read_fault
from openclaw_cfg.catalog.refusals import (
    Evidence,
    Saying,
    _first_with,
    load_refusals,
    read_refusal,
)

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
        ({"name": "x", "code": "after"}, {"after"}),
    ],
)
def test_the_codes_of_a_body(body, codes):
    assert read_fault(body).codes == codes


def test_of_sayings_the_first_that_holds_with_the_status_counts():
    any_, of_403, of_400 = (
        Saying(verdict="auth", source="x", statuses=statuses)
        for statuses in ((), (403,), (400,))
    )

    assert _first_with([of_403, of_400, any_], 400) is of_400
    assert _first_with([of_403, any_, of_400], 400) is any_
    assert _first_with([of_403], 400) is None


@pytest.mark.parametrize(
    ("body", "message", "words"),
    [
        ("plain text", "plain text", "plain text"),
        (' {"msg": "inner"}', ' {"msg": "inner"}', ' {"msg": "inner"}'),
        ({"message": "outer", "error": {"message": "in"}}, "outer", "outer\nin"),
        ({"error": {"message": "in"}, "message": "outer"}, "outer", "outer\nin"),
        ({"error": "as a text"}, "as a text", "as a text"),
        ({"errors": [{"detail": "a"}, {"detail": "b"}]}, "a", "a\nb"),
        ({"message": "same", "error": {"msg": "same"}}, "same", "same"),
        ({"message": "first", "detail": "second"}, "first", "first\nsecond"),
        ({"message": "  ", "error_message": "told"}, "told", "told"),
        ({"note": ' {"message": "of the vendor"}'}, "of the vendor", "of the vendor"),
        ({"note": "{not JSON"}, "", ""),
        ({"note": '"{}"'}, "", ""),
        ({"message": 5}, "", ""),
        (None, "", ""),
        ([], "", ""),
    ],
)
def test_the_message_is_the_outermost_one(body, message, words):
    found = read_fault(body)

    assert (found.message, found.words) == (message, words)


def test_a_huge_body_is_read_up_to_a_bound():
    few, many = ([{"a": 1}] * count for count in (900, 3000))

    assert read_fault([*few, {"code": "late"}]).codes == {"late"}
    assert read_fault([*many, {"code": "late"}]).codes == frozenset()


@pytest.mark.parametrize(
    "body",
    [
        *({name: False} for name in ("success", "ok", "status")),
        *({"error": told} for told in ("x", {"message": "x"}, True)),
        {"errors": ["x"]},
        *({"type": word} for word in ("error", "FAILED")),
        *({"status": word} for word in ("fail", "failure")),
        {"response": {"error": {"message": "x"}}},
        {"Response": {"Error": {"Code": "x"}}},
        {"ResponseMetadata": {"Error": {"Code": "x"}}},
        *({"code": code} for code in (401, "401", 1.5, -1, "InvalidKey")),
        *({name: 18} for name in ("error_code", "errcode", "errno")),
        {"code": 0, "errno": 18},
        {"base_resp": {"status_code": 1004}},
        {"header": {"code": 10013}},
    ],
    ids=str,
)
def test_a_200_whose_body_says_error_is_a_fault(body):
    assert hidden_fault(body)


@pytest.mark.parametrize(
    "body",
    [
        *("error", ["error"], None, True, {}),
        *({name: True} for name in ("success", "ok", "status")),
        *({name: None} for name in ("success", "error", "errors", "type", "code")),
        *({"error": told} for told in ("", {}, False)),
        {"errors": []},
        {"type": "message", "status": "completed"},
        *({"response": given} for given in ({"error": None}, {}, "error")),
        *({"Response": given} for given in ({"Error": {}}, {}, "Error")),
        *({"code": code} for code in (0, "0", 200, 201, 20000, " OK ", "success", "")),
        *({"code": code} for code in (True, False, [401], {"error": 1})),
        {"base_resp": {"status_code": 0}},
        {"base_resp": "x"},
        {"header": {"code": 0}},
    ],
    ids=str,
)
def test_any_other_answer_with_a_200_is_none(body):
    assert not hidden_fault(body)
