"""The logins that OpenClaw keeps for itself: read-only.

OpenClaw 2026.9.6 keeps them in SQLite: `state/openclaw.sqlite`, and one per agent. The
configuration may declare them in `auth.profiles`.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from openclaw_cfg.jsonpath import Json

_SHARED: Final = (
    "SELECT value_json FROM config_machine_state WHERE state_key='authProfiles.store'"
)
_AGENT: Final = "SELECT store_json FROM auth_profile_store"


def profiles(
    state_dir: Path, provider: str = ""
) -> Iterator[tuple[str, dict[str, Json]]]:
    """OpenClaw's profiles for a provider, or all; they hold tokens, so never show one.

    Each once, by id: an agent may hold what is shared.
    """
    agents = sorted(state_dir.glob("agents/*/agent/openclaw-agent.sqlite"))
    stores = [(state_dir / "state" / "openclaw.sqlite", _SHARED)]
    seen: set[str] = set()
    for path, query in [*stores, *((path, _AGENT) for path in agents)]:
        for text in _rows(path, query):
            for name, profile in _profiles(_parsed(text)):
                named = not provider or profile.get("provider") == provider
                if named and name not in seen:
                    seen.add(name)
                    yield name, profile


def stored_logins(state_dir: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The providers, in lower case, that OpenClaw holds a login for, and anything."""
    found = [profile for _, profile in profiles(state_dir)]
    logins = [one for one in found if one.get("type") in {"oauth", "token"}]
    return _providers(logins), _providers(found)


def _providers(profiles: Iterable[dict[str, Json]]) -> frozenset[str]:
    return frozenset(str(one.get("provider")).strip().lower() for one in profiles)


def _rows(path: Path, query: str) -> list[str]:
    """First column of a query; a database that cannot be read has no rows."""
    if not path.is_file():
        return []
    import sqlite3  # noqa: PLC0415  (most homes have no such file)

    from openclaw_cfg.openclaw.state_rows import rows  # noqa: PLC0415

    try:
        return [str(row[0]) for row in rows(path, query)]
    except (OSError, sqlite3.Error):
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
