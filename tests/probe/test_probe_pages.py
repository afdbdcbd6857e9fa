"""Whether a list has a further page, and the request for it."""

import json

import pytest

from openclaw_cfg.probe.base import Answer, Ask, KeyHeader
from openclaw_cfg.probe.pages import has_more, next_page

URL = "https://relay.example/v1/models"
ROWS = [{"id": "a"}, {"id": "b"}]
KEYED = Ask(url=URL, credential=KeyHeader())


def told(link="", **body):
    return Answer(
        status=200,
        headers={"link": link} if link else {},
        body=json.dumps(body).encode(),
    )


FURTHER = [
    # A link, or an address under one of several names.
    (told('<https://relay.example/v1/models?page=2>; rel="next"'), "page=2"),
    (told("<?page=2>; rel=next"), "page=2"),
    (told('<?page=9>; rel="last", <?page=2>; title="x"; rel="next"'), "page=2"),
    (told(next="/v1/models?page=2"), "page=2"),
    (told(next="https://relay.example/v1/models?cursor=x"), "cursor=x"),
    (told(next_page_url="?page=2"), "page=2"),
    (told(links={"next": {"href": "/v1/models?page=2"}}), "page=2"),
    (told(paging={"next": {"url": "/v1/models?page=2"}}), "page=2"),
    # A cursor.
    (told(nextPageToken="t"), "pageToken=t"),
    (told(next_page_token="t"), "page_token=t"),
    (told(nextToken="t"), "nextToken=t"),
    (told(next_token=7), "next_token=7"),
    (told(pagination={"next_cursor": "t"}), "cursor=t"),
    (told(next="t"), "cursor=t"),
    (told(next=2), "page=2"),
    # The last id.
    (told(data=ROWS, has_more=True), "after=b"),
    (told(data=ROWS, has_more=True, last_id="z"), "after=z"),
    (told(data=ROWS, has_more=True, last_id=""), "after=b"),
    (told(data=ROWS, hasMore=True), "after=b"),
    # Numbers of pages.
    (told(data=ROWS, page=1, total_pages=2), "page=2"),
    (told(data=ROWS, page=0, total_pages=2), "page=1"),
    (told(data=ROWS, meta={"current_page": 2, "last_page": 3}), "current_page=3"),
    (told(data=ROWS, total=5, page=1, page_size=2), "page=2"),
    (told(data=ROWS, total="5", page="2", page_size="2"), "page=3"),
    (told(data=ROWS, total=3, page=0, page_size=2), "page=1"),
    (told(data=ROWS, page=1, has_more=True), "page=2"),
    (told(data=ROWS, total=3, page=1), "page=2"),
    (told(data=ROWS, total=3, offset=0), "offset=2"),
    (told(data=ROWS, total=5, offset=2), "offset=4"),
]


@pytest.mark.parametrize(("answer", "query"), FURTHER)
def test_a_further_page_is_asked_for(answer, query):
    asked = next_page(KEYED, answer)

    assert has_more(answer)
    assert asked == Ask(url=f"{URL}?{query}", credential=KeyHeader())


LAST = [
    told(data=ROWS),
    told(data=ROWS, has_more=False, last_id="b"),
    told(data=ROWS, next=None, nextPageToken=""),
    told(data=ROWS, page=2, total_pages=2),
    told(data=ROWS, total=2, page=1, page_size=2),
    told(data=ROWS, total=4, page=2, page_size=2),
    told(data=ROWS, total=2, page=0, page_size=2),
    told(data=ROWS, total=2),
    told(data=ROWS, total=2, limit=1),
    told(data=ROWS, total=4, offset=2),
    told(data=ROWS, total=True),
    told(data=ROWS, total="many"),
    told('<?page=1>; rel="prev"', data=ROWS),
    told('<?page=1>; rel="nextish"', data=ROWS),
    Answer(status=200, body=b"[]"),
    Answer(status=200, body=b"no"),
]


@pytest.mark.parametrize("answer", LAST)
def test_the_last_page_has_no_further_one(answer):
    assert not has_more(answer)


UNTOLD = [
    told(data=ROWS, total=3),
    told(data=ROWS, total=3, limit=9),
    told(data=[], has_more=True),
    told(data=ROWS, next=True),
    told(next="https://elsewhere.example/v1/models?page=2"),
    told(next="http://relay.example/v1/models?page=2"),
    told('<//elsewhere.example/v1/models>; rel="next"'),
]


@pytest.mark.parametrize("answer", UNTOLD)
def test_a_further_page_that_no_one_can_ask_for_is_still_known(answer):
    assert has_more(answer)
    assert next_page(KEYED, answer) is None


def test_the_further_request_has_the_headers_of_the_first():
    ask = Ask(
        url=f"{URL}?limit=1000&page=1",
        headers={"anthropic-version": "1"},
        credential=KeyHeader("x-api-key", ""),
    )

    assert next_page(ask, told(data=ROWS, has_more=True)) == Ask(
        url=f"{URL}?limit=1000&page=1&after_id=b",
        headers=ask.headers,
        credential=ask.credential,
    )
    assert next_page(ask, told(data=ROWS, page=1, total_pages=3)).url == (
        f"{URL}?limit=1000&page=2"
    )


def test_an_endless_number_is_cut():
    answer = told(data=ROWS, page=1, total_pages="9" * 400)

    assert has_more(answer)
