"""The comments above what this program switches off."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog.activities import load_activities
from openclaw_cfg.openclaw.unattended import OFF

NO_HEARTBEAT: Final = (
    "No heartbeat: it runs unattended, which plans forbid or leave open."
)
NO_SCHEDULER: Final = "No scheduler: what it starts runs unattended."
OFF_ALONE: Final = "Off: it would start unattended."
"""Where no plan is the reason."""


def off_on_plan(title: str) -> str:
    """The comment above what switches an activity off, which has this title."""
    return f"Off: {title} would run on the plan."


def off_comments() -> Iterator[str]:
    """All of them."""
    yield from (NO_HEARTBEAT, NO_SCHEDULER, OFF_ALONE)
    known = load_activities()
    yield from (off_on_plan(known[activity].title) for activity in OFF)
