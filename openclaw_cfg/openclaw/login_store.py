"""The logins in OpenClaw's own store: read-only.

OpenClaw 2026.9.6 keeps them in SQLite: `state/openclaw.sqlite`, and one per agent. The
configuration may declare them in `auth.profiles`.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.secret import Opaque

_SHARED: Final = (
    "SELECT value_json FROM config_machine_state WHERE state_key='authProfiles.store'"
)
_AGENT: Final = "SELECT store_json FROM auth_profile_store"
# The known schema versions of the two databases, in OpenClaw's numbering.
_SHARED_FORM: Final = 18
_AGENT_FORM: Final = 23
_NOTE: Final = "the logins in {} {}: see `openclaw models status`"


class StoredLogins(Struct, frozen=True, kw_only=True):
    """The logins and keys that OpenClaw stores, and what could not be read and why.

    Attributes:
        logins: the providers, in lower case, that it has a login for.
        stored: the providers that it has a login or a key for.
    """

    logins: frozenset[str]
    stored: frozenset[str]
    notes: tuple[str, ...]


class _Store(Opaque, frozen=True):
    """The rows of a database, and any problem with it."""

    texts: tuple[str, ...] = ()
    note: str = ""


def profiles(
    state_dir: Path, provider: str = ""
) -> Iterator[tuple[str, dict[str, Json]]]:
    """OpenClaw's profiles for a provider, or all; they contain tokens: never show them.

    Each id once: an agent may have a copy of a shared one.
    """
    for name, profile in _distinct(_stores(state_dir)):
        if not provider or profile.get("provider") == provider:
            yield name, profile


def stored_logins(state_dir: Path) -> StoredLogins:
    """The logins and keys in a state folder; problems become notes."""
    stores = tuple(_stores(state_dir))
    found = [profile for _, profile in _distinct(stores)]
    logins = [one for one in found if one.get("type") in {"oauth", "token"}]
    return StoredLogins(
        logins=_providers(logins),
        stored=_providers(found),
        notes=tuple(store.note for store in stores if store.note),
    )


def _distinct(stores: Iterable[_Store]) -> Iterator[tuple[str, dict[str, Json]]]:
    seen: set[str] = set()
    for store in stores:
        for text in store.texts:
            for name, profile in _profiles(_parsed(text)):
                if name not in seen:
                    seen.add(name)
                    yield name, profile


def _providers(profiles: Iterable[dict[str, Json]]) -> frozenset[str]:
    return frozenset(str(one.get("provider")).strip().lower() for one in profiles)


def _stores(state_dir: Path) -> Iterator[_Store]:
    """The shared database, then each agent's."""
    yield _store(state_dir / "state" / "openclaw.sqlite", _SHARED, _SHARED_FORM)
    for path in sorted(state_dir.glob("agents/*/agent/openclaw-agent.sqlite")):
        yield _store(path, _AGENT, _AGENT_FORM)


def _store(path: Path, query: str, known: int) -> _Store:
    """The rows of a query; empty for a database that cannot be read."""
    if not path.is_file():
        return _Store()
    import sqlite3  # noqa: PLC0415  (most homes have no such file)

    from openclaw_cfg.openclaw.state_rows import rows  # noqa: PLC0415

    note, texts = "", tuple[str, ...]()
    try:
        ((form,),) = rows(path, "PRAGMA user_version")
        if form > known:
            note = f"are of a newer form ({form}; known is {known})"
        texts = tuple(str(row[0]) for row in rows(path, query))
    except (OSError, sqlite3.Error) as error:
        # Without the table no login was ever stored.
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            note = f"could not be read ({error})"
    return _Store(texts, _NOTE.format(path, note) if note else "")


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
