"""What OpenClaw runs: what starts it, whether a person is present, what controls it."""

from functools import cache

from msgspec import Struct
from msgspec.json import decode

from openclaw_cfg.catalog.fact import Fact
from openclaw_cfg.resources import folder


class Activity(Fact, frozen=True, kw_only=True):
    """An activity, as the running gateway showed it or OpenClaw's pages say.

    Attributes:
        starts: what starts it.
        person: whether a person is present, or asked for it and may have left.
        by_default: whether it is on unless a configuration says otherwise.
        calls: whether it calls a model on its own.
        setting: the setting that names its model.
        fallback: which models are tried next.
        fallback_source: how that is known: a run of the gateway, or OpenClaw's pages.
        owner: which agent does it.
        owner_source: how that is known.
        off: what keeps it off a plan.
        measured: the version of OpenClaw whose gateway ran it; else empty.
        not_measured: why no gateway ran it; empty where one did.
    """

    id: str
    title: str
    starts: str
    person: bool
    by_default: bool
    calls: bool
    setting: str
    fallback: str
    fallback_source: str
    owner: str
    owner_source: str
    off: str
    source: str
    date: str
    measured: str = ""
    not_measured: str = ""

    @property
    def evidence(self) -> str:
        """How the facts about it are known, in words."""
        if self.measured:
            return f"measured with OpenClaw {self.measured} on {self.date}"
        return f"not measured: {self.not_measured}"


class _ActivitiesFile(Struct, frozen=True):
    activities: tuple[Activity, ...]


@cache  # a file of this package, which does not change
def load_activities() -> dict[str, Activity]:
    """All activities by their ids."""
    data = (folder("templates") / "activities.json").read_bytes()
    return {one.id: one for one in decode(data, type=_ActivitiesFile).activities}
