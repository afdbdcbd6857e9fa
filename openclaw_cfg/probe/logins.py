"""The state of logins that others keep: read-only, and never the tokens themselves.

OpenClaw keeps them in its own store, the Codex command line in `auth.json`.
"""

import base64
import binascii
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.login_store import profiles
from openclaw_cfg.probe.base import Answer
from openclaw_cfg.probe.keys import Lookup

_TOKENS: Final = {"github-copilot": ("COPILOT_GITHUB_TOKEN",)}


class Login(Struct, frozen=True, kw_only=True):
    """A login and until when it holds; `until` is in seconds, None for unknown."""

    source: str
    until: float | None
    renewable: bool

    def expired(self) -> bool:
        """Whether its time is over."""
        return self.until is not None and self.until <= time.time()


def look_up(
    name: str, *, lookup: Lookup, state_dir: Path | None, codex_home: Path | None
) -> Answer:
    """What is known of the logins of provider `name`, as an answer with JSON.

    The best one counts: `{state, source, until, renewable}`, or 404 when there is none.
    """
    logins = [
        *(_from_variable(var) for var in _TOKENS.get(name, ()) if lookup(var)),
        *(_from_openclaw(name, state_dir) if state_dir else ()),
        *(_from_codex(codex_home) if codex_home and name == "openai" else ()),
    ]
    if not logins:
        return Answer(status=404)
    best = min(logins, key=lambda login: (login.expired(), not login.renewable))
    found: dict[str, Json] = {
        "state": "expired" if best.expired() else "valid",
        "source": best.source,
        "until": _day(best.until),
        "renewable": best.renewable,
    }
    return Answer(status=200, body=json.dumps(found).encode())


def _from_variable(name: str) -> Login:
    return Login(source=name, until=None, renewable=False)


def _from_openclaw(name: str, state_dir: Path) -> Iterator[Login]:
    for _, profile in profiles(state_dir, name):
        yield from _login_of(profile)


def _login_of(profile: dict[str, Json]) -> Iterator[Login]:
    source = "OpenClaw's own store"
    if profile.get("type") == "oauth" and profile.get("access"):
        expires = profile.get("expires")
        until = expires / 1000 if isinstance(expires, int | float) else None
        renewable = bool(profile.get("refresh"))
        yield Login(source=source, until=until, renewable=renewable)
    elif profile.get("type") == "token" and profile.get("token"):
        yield Login(source=source, until=None, renewable=False)


def _from_codex(home: Path) -> Iterator[Login]:
    """`auth.json` of the Codex command line; the expiry is in the access token."""
    path = home / "auth.json"
    try:
        value = _parsed(path.read_text(encoding="utf-8"))
        written = path.stat().st_mtime
    except (OSError, ValueError):
        return
    tokens = value.get("tokens") if isinstance(value, dict) else None
    access = tokens.get("access_token") if isinstance(tokens, dict) else None
    if isinstance(tokens, dict) and isinstance(access, str) and access:
        claimed = _expiry(access)
        yield Login(
            source="the Codex command line",
            # Without a claim OpenClaw 2026.9.6 takes an hour from the last writing.
            until=written + 3600 if claimed is None else claimed,
            renewable=bool(tokens.get("refresh_token")),
        )


def _parsed(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _expiry(token: str) -> float | None:
    """`exp` of a JSON web token, in seconds."""
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (IndexError, ValueError, binascii.Error, RecursionError):
        return None
    exp = claims.get("exp") if isinstance(claims, dict) else None
    return float(exp) if isinstance(exp, int | float) else None


def _day(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return f"{moment:%Y-%m-%d %H:%M} UTC"
