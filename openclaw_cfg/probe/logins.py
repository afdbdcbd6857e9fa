"""The state of logins that others keep: read-only, and never the tokens themselves.

OpenClaw 2026.9.6 keeps them in SQLite (`state/openclaw.sqlite`, and one per agent), the
Codex command line in `auth.json`.
"""

import base64
import binascii
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.base import Answer
from openclaw_cfg.probe.keys import Lookup

_SHARED: Final = (
    "SELECT value_json FROM config_machine_state WHERE state_key='authProfiles.store'"
)
_AGENT: Final = "SELECT store_json FROM auth_profile_store"
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


def openclaw_profiles(
    provider: str, state_dir: Path
) -> Iterator[tuple[str, dict[str, Json]]]:
    """OpenClaw's profiles for a provider, by id; they hold tokens, so never show one.

    Each once: an agent may hold what is shared.
    """
    agents = sorted(state_dir.glob("agents/*/agent/openclaw-agent.sqlite"))
    stores = [(state_dir / "state" / "openclaw.sqlite", _SHARED)]
    seen: set[str] = set()
    for path, query in [*stores, *((path, _AGENT) for path in agents)]:
        for text in _rows(path, query):
            for name, profile in _profiles(_parsed(text)):
                if profile.get("provider") == provider and name not in seen:
                    seen.add(name)
                    yield name, profile


def _from_openclaw(name: str, state_dir: Path) -> Iterator[Login]:
    for _, profile in openclaw_profiles(name, state_dir):
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
    """`auth.json` of the Codex command line; the expiry stands in the access token."""
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


def _rows(path: Path, query: str) -> list[str]:
    """First column of a query; a database that cannot be read has no rows.

    `immutable` leaves no lock and no file behind, but would miss what still stands in a
    write-ahead log; then the log is there already and plain reading adds nothing new.
    """
    if not path.is_file():
        return []
    log = path.with_name(f"{path.name}-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)
        ) as db:
            return [str(row[0]) for row in db.execute(query)]
    except sqlite3.Error:
        return []


def _profiles(store: Json) -> Iterator[tuple[str, dict[str, Json]]]:
    profiles = store.get("profiles") if isinstance(store, dict) else None
    for name, profile in (profiles if isinstance(profiles, dict) else {}).items():
        if isinstance(profile, dict):
            yield name, profile


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
