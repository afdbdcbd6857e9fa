"""Text from servers made safe to show: short, one line, no control codes, no key."""

import re
from typing import Final
from urllib.parse import urlsplit

from openclaw_cfg.redact import scrub
from openclaw_cfg.secret import MASK

_SPACE: Final = re.compile(r"\s+")
# Vendors echo partly masked keys, and show more of them than is allowed here.
_STARRED: Final = re.compile(r"\S*(?:\*{3,}|[\w-]\.{3}\w|[\w-]…\w)\S*")

# This many times the limit is examined, because masking shortens the text.
_LOOKED_AT: Final = 2

# User and password, query and fragment, as long as possible.
_UNSHOWN: Final = re.compile(r"(?<=//).*@|[?#].*")


def quoted(text: str, *, limit: int = 160) -> str:
    """`text` on one line, cut at `limit`, with whatever looks like a key masked."""
    start = plain(text[: _LOOKED_AT * limit])
    clean = _STARRED.sub("***", scrub(start))
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def plain(text: str) -> str:
    """`text` without control codes and with single spaces."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return _SPACE.sub(" ", printable).strip()


def shown_url(url: str, *, query: bool = True) -> str:
    """`url` without user, password and fragment; values of its query are masked.

    Args:
        query: whether to show that there is one.
    """
    try:
        parts = urlsplit(plain(url))
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # its parts are unknown, so as little as possible is shown
        return quoted(_UNSHOWN.sub("", plain(url)), limit=200)
    if ":" in host:
        host = f"[{host}]"
    scheme = f"{parts.scheme}://" if parts.scheme else ""
    asked = _masked(parts.query) if query and parts.query else ""
    return quoted(f"{scheme}{host}{port}{parts.path}", limit=200) + asked


def _masked(query: str) -> str:
    """The names in a query; a part without a name may be a key itself."""
    pairs = (part.partition("=") for part in query.split("&"))
    shown = (
        f"{quoted(name, limit=40)}={MASK}" if equals else MASK
        for name, equals, _ in pairs
    )
    return f"?{'&'.join(shown)}"
