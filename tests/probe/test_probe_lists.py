"""Lists of models: their shapes, their pages, and what an incomplete one proves."""

import httpx
import pytest
from probe_server import KEY, page, probed, provider

from openclaw_cfg.probe import Level, Status
from openclaw_cfg.probe.pages import MOST

BASE = "https://relay.example/v1"


def rows(*names):
    return [{"id": name} for name in names]


def by(first, second=None, *, when="page"):
    """A list whose second page is asked for by a query that holds `when`."""
    asked = []

    def answer(request):
        asked.append(request)
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return page({"error": {"message": "no"}}, 401)
        further = second is not None and when in str(request.url.query)
        made = second if further else first
        return made if isinstance(made, httpx.Response) else page(made)

    answer.asked = asked
    return answer


SHAPES = [
    {"data": [{"id": 17}, {"id": "m1"}]},
    {"models": ["m1", "m2"]},
    {"models": {"m1": {"name": "M 1"}, "m2": {}}},
    {"data": {"models": [{"id": "m1"}]}},
    {"result": {"data": [{"model": "m1"}]}},
    {"data": [{"provider": "x", "models": [{"id": "m1"}]}]},
    {"data": [[{"id": "m1"}], [{"id": "m2"}]]},
    {"data": [{"id": 4, "name": "m1"}]},
    {"models": [{"name": "models/m1"}]},
    {"success": True, "code": 200, "data": [{"id": "m1"}]},
]


@pytest.mark.parametrize("body", SHAPES)
def test_a_configured_model_is_found_in_every_shape(body):
    result = probed(provider(BASE), by=by(body))

    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert "m1" in result.models


def test_ids_may_be_numbers():
    result = probed(provider(BASE, models=("17",)), by=by(SHAPES[0]))

    assert result.status is Status.OK


@pytest.mark.parametrize("body", [{"data": []}, {"data": [{"x": 1}]}, {"models": {}}])
def test_an_empty_list_is_no_success_while_a_model_is_configured(body):
    result = probed(provider(BASE), by=by(body))
    without = probed(provider(BASE, models=()), by=by(body))

    assert result.status is Status.EMPTY_LIST
    assert result.status.failed
    assert result.level is Level.MODELS
    assert without.status is Status.OK


PAGES = [
    ({"data": rows("a"), "next": "/v1/models?page=2"}, {"data": rows("m1")}),
    (
        {"data": rows("a"), "total": 2, "page": 1, "page_size": 1},
        {"data": rows("m1"), "total": 2, "page": 2, "page_size": 1},
    ),
    ({"data": rows("a"), "nextPageToken": "t"}, {"data": rows("m1")}),
    ({"data": rows("a"), "next_cursor": "page-b"}, {"data": rows("m1")}),
    ({"data": rows("a"), "has_more": True, "last_id": "page"}, {"data": rows("m1")}),
    (
        {"data": rows("a"), "meta": {"current_page": 1, "total_pages": 2}},
        {"data": rows("m1"), "meta": {"current_page": 2, "total_pages": 2}},
    ),
    (
        page({"data": rows("a")}, link='<?page=2>; rel="next", <?page=1>; rel=first'),
        {"data": rows("m1")},
    ),
]


@pytest.mark.parametrize(("first", "second"), PAGES)
def test_further_pages_are_asked_for(first, second):
    it = provider(BASE)
    found = by(first, second, when="page")
    result = probed(it, by=found)

    assert result.models == ("a", "m1")
    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert result.configured_missing == ()


@pytest.mark.parametrize(("first", "second"), PAGES)
def test_a_model_on_no_page_is_missed_once_all_were_read(first, second):
    result = probed(provider(BASE, models=("m9",)), by=by(first, second))

    assert result.status is Status.NO_MODEL
    assert result.configured_missing == ("m9",)


@pytest.mark.parametrize(
    "body",
    [
        {"data": rows("a"), "next": "https://elsewhere.example/v1/models?page=2"},
        {"data": rows("a"), "total": 9},
        {"data": rows("a"), "has_more": True},
        {"data": rows("a"), "total": 9, "page": 1, "page_size": 1},
    ],
)
def test_an_incomplete_list_never_says_that_a_model_is_missing(body):
    found = by(body)
    result = probed(provider(BASE, models=("m9",)), by=found)

    assert result.status is Status.OK
    assert result.configured_missing == ()
    assert "not all there is" in result.detail
    assert {request.url.host for request in found.asked} == {"relay.example"}


def test_endless_pages_end():
    number = iter(range(1, 1000))

    def answer(request):
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return page({}, 401)
        return page({"data": rows(f"a{next(number)}"), "next_cursor": "more"})

    result = probed(provider(BASE, models=("m9",)), by=answer)

    assert result.status is Status.OK
    assert len(result.models) == 1 + MOST == 21


def test_an_empty_list_does_not_keep_a_chat_from_being_tried():
    def answer(request):
        if request.method == "POST":
            return page({"choices": [{"message": {"content": "OK"}}]})
        return by({"data": []})(request)

    result = probed(provider(BASE), level=Level.CHAT, by=answer)

    assert (result.status, result.level) == (Status.OK, Level.CHAT)


@pytest.mark.parametrize(("status", "verdict"), [(499, "ok"), (500, "unknown")])
def test_a_broken_server_is_not_reached(status, verdict):
    def answer(_):
        return page({"error": {"message": "oops"}}, status)

    assert probed(provider(BASE), level=Level.REACH, by=answer).status == verdict


def test_litellm_without_a_database_says_that_it_wants_a_key():
    def answer(_):
        return page({"error": {"message": "No api key passed in.", "code": "500"}}, 500)

    bare = probed(provider(BASE, key=None), level=Level.REACH, by=answer)

    assert bare.status is Status.NO_KEY
    assert probed(provider(BASE), level=Level.REACH, by=answer).status is Status.OK


@pytest.mark.parametrize(("base", "asks"), [("", True), ("/v1", False), ("/v4", False)])
def test_v1_is_asked_after_only_where_it_is_not(base, asks):
    def answer(_):
        return httpx.Response(200, text="<html></html>")

    result = probed(provider(f"https://relay.example{base}"), by=answer)

    assert result.status is Status.FORMAT
    assert ("/v1 missing" in result.detail) is asks


def test_a_query_in_the_address_is_shown_masked():
    result = probed(provider(f"{BASE}?team=red&sk-1234567890"), by=by({"data": []}))

    assert result.base_url == f"{BASE}?team=***&***"
