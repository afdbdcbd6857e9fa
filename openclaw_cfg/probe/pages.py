"""Lists of models in pages: whether there is a further page, and how to request it.

Vendors have a `Link` header, an address under `next`, a page number with a total, or a
cursor under one of many names.
"""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.address import origin
from openclaw_cfg.probe.base import Answer, Ask
from openclaw_cfg.probe.listing import listed_ids

MOST: Final = 20
"""At most this many pages are requested."""

# Name in the answer → name in the query of the next request.
_CURSORS: Final = {
    "nextPageToken": "pageToken",
    "next_page_token": "page_token",
    "nextToken": "nextToken",
    "next_token": "next_token",
    "next_cursor": "cursor",
    "nextCursor": "cursor",
    "cursor_next": "cursor",
}
_PLACES: Final = (
    "pagination",
    "paging",
    "meta",
    "page_info",
    "links",
    "data",
    "result",
)
_NEXT: Final = ("next", "next_page_url", "next_url", "next_page")
_PAGES: Final = ("page", "page_no", "pageNo", "page_num", "pageNum", "current_page")
_SIZES: Final = ("page_size", "pageSize", "per_page", "perPage", "limit", "size")
_TOTALS: Final = ("total", "total_count", "totalCount")
_COUNTS: Final = ("total_pages", "totalPages", "last_page", "pages")
_MORE: Final = ("has_more", "hasMore", "has_next", "hasNext")
_LINK: Final = re.compile(r"""<([^>]*)>[^,<]*;\s*rel="?next(?![\w-])""", re.IGNORECASE)


def has_more(answer: Answer) -> bool:
    """Whether the answer says that there is a further page."""
    return _linked(answer) != "" or any(map(_says_more, _objects(answer.json)))


def next_page(ask: Ask, answer: Answer) -> Ask | None:
    """The request for the next page, at the same host; None when unknown."""
    link = _linked(answer) or _address(answer.json)
    if link:
        url = urljoin(ask.url, link)
        return _at(ask, url) if origin(url) == origin(ask.url) else None
    more = _query(ask, answer)
    return _at(ask, _with_query(ask.url, more)) if more else None


def _at(ask: Ask, url: str) -> Ask:
    return Ask(
        url=url, headers=ask.headers, credential=ask.credential, method=ask.method
    )


def _linked(answer: Answer) -> str:
    found = _LINK.search(answer.headers.get("link", ""))
    return found[1] if found else ""


def _objects(value: Json) -> list[dict[str, Json]]:
    if not isinstance(value, dict):
        return []
    inner = (value.get(name) for name in _PLACES)
    return [value, *(found for found in inner if isinstance(found, dict))]


def _says_more(item: dict[str, Json]) -> bool:
    if any(item.get(name) for name in (*_MORE, *_CURSORS, *_NEXT)):
        return True
    page, count = _number(item, _PAGES), _number(item, _COUNTS)
    if page is not None and count is not None:
        return page < count
    total, size = _number(item, _TOTALS), _number(item, _SIZES)
    if total is None:
        return False
    if page is not None and size:
        return max(page, 1) * size < total
    return _first(item) + len(listed_ids(item) or ()) < total


def _address(value: Json) -> str:
    for item in _objects(value):
        for name in _NEXT:
            found = item.get(name)
            if isinstance(found, dict):
                found = found.get("href") or found.get("url")
            if isinstance(found, str) and found.startswith(("http", "/", "?")):
                return found
    return ""


def _query(ask: Ask, answer: Answer) -> dict[str, str]:
    for item in _objects(answer.json):
        for name, parameter in _CURSORS.items():
            if isinstance(item.get(name), str | int) and item[name]:
                return {parameter: str(item[name])}
        found = item.get("next")
        if found and isinstance(found, str | int) and not isinstance(found, bool):
            return {"page" if isinstance(found, int) else "cursor": str(found)}
        if any(item.get(name) for name in _MORE) and not _named(item, _PAGES):
            return _after(ask, item)
        page = _named(item, _PAGES)
        if page and _says_more(item):
            return {page: str((_number(item, _PAGES) or 0) + 1)}
        if "offset" in item and _says_more(item):
            return {"offset": str(_first(item) + len(listed_ids(item) or ()))}
    return {}


def _after(ask: Ask, item: dict[str, Json]) -> dict[str, str]:
    """Anthropic's `after_id`, OpenAI's `after`: the last id of this page."""
    last = item.get("last_id")
    if not isinstance(last, str) or not last:
        last = next(reversed(listed_ids(item) or ()), "")
    name = "after_id" if "anthropic-version" in ask.headers else "after"
    return {name: last} if last else {}


def _first(item: dict[str, Json]) -> int:
    return _number(item, ("offset",)) or 0


def _named(item: dict[str, Json], names: tuple[str, ...]) -> str:
    return next((name for name in names if _number(item, (name,)) is not None), "")


def _number(item: dict[str, Json], names: tuple[str, ...]) -> int | None:
    for name in names:
        value = item.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            return int(value[:9])
    return None


def _with_query(url: str, more: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), **more}
    return urlunsplit(parts._replace(query=urlencode(query)))
