"""How old a fact is, and at which age commands say so."""

from datetime import UTC, date, datetime
from typing import Final

STALE: Final = 90
"""Days after which a fact is shown with its age: check it before relying on it."""

OLD: Final = 180
"""Days after which a choice or break-even that relies on a fact says how old it is."""


def today() -> date:
    """Today's date, in UTC."""
    return datetime.now(UTC).date()


def days_since(day: str) -> int:
    """Days from a date (`2026-07-02`) until now; 0 for a date in the future."""
    return max(0, (today() - date.fromisoformat(day)).days)
