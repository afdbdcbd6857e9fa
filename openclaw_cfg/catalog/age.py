"""How old a fact is, and from which age on every command says so."""

from datetime import UTC, date, datetime
from typing import Final

STALE: Final = 90
"""Days after which a fact is shown with its age: check it before relying on it."""

OLD: Final = 180
"""Days after which no choice and no break-even rests on a fact without saying so."""


def today() -> date:
    """The day of now, in UTC."""
    return datetime.now(UTC).date()


def days_since(day: str) -> int:
    """Days from a day (`2026-07-02`) until now; 0 for a day to come."""
    return max(0, (today() - date.fromisoformat(day)).days)
