"""Cloudflare's pages for browsers, sent instead of the vendor's answer."""

import re
from typing import Final

from openclaw_cfg.probe.base import Answer, Status, Verdict

_MAX_TEXT: Final = 2000
_STATUSES: Final = frozenset({403, 429, 503})
_CHALLENGE: Final = re.compile(r"<title>\s*Just a moment|cf[-_]chl", re.IGNORECASE)
_BLOCK: Final = re.compile(r"Attention Required! \| Cloudflare", re.IGNORECASE)


def barrier(answer: Answer) -> Verdict | None:
    """The verdict on such a page; None for any other answer."""
    page = answer.text[:_MAX_TEXT] if answer.is_html else ""
    if answer.status not in _STATUSES:
        return None
    challenged = answer.headers.get("cf-mitigated", "").lower() == "challenge"
    if challenged or _CHALLENGE.search(page):
        detail = "Cloudflare asks for a browser check, which no program passes"
    elif _BLOCK.search(page):
        detail = "Cloudflare blocks this program or network: the vendor was not reached"
    else:
        return None
    return Verdict(
        Status.FORBIDDEN,
        detail,
        "check that baseUrl is the API's own host; else try another network, or ask "
        "the operator to let API requests through",
    )
